//! The few entries of very many that a board needs.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rusqlite::{Connection, params};
use whipcount_count::{ActorDigest, CountOptions, Digest, PositionEntry, by_rank};

use crate::decisions::{Judgement, effective};
use crate::ledger::{current_motions, learnt_in};
use crate::selecting::{
    Known, Row, SelectedPosition, Selection, Source, decide, documents, one_voice,
};
use crate::values::{Code, day_number, day_of};
use crate::{Ledger, LedgerError};

/// How many passages of a kind a standing lists.
const MOST: usize = 20;

impl Ledger {
    /// What a board of `motion` needs, which takes a small part of the time of
    /// [`Ledger::select`] where there are very many positions.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn digest(
        &self,
        motion: &str,
        selection: &Selection,
        options: &CountOptions,
    ) -> Result<Digest, LedgerError> {
        self.read(|db| {
            let transaction = db.unchecked_transaction()?;
            digest(&transaction, motion, selection, options)
        })
    }
}

/// What decides which of an actor's positions counts.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    last: Option<i64>,
    decided: bool,
    basis: usize,
    confidence: u32,
}

impl Key {
    /// Best first, as [`by_rank`] orders them.
    fn rank(&self, other: &Key) -> Ordering {
        (other.last, other.decided)
            .cmp(&(self.last, self.decided))
            .then(self.basis.cmp(&other.basis))
            .then(other.confidence.cmp(&self.confidence))
    }
}

#[derive(Clone, Copy)]
struct Candidate {
    key: Key,
    code: Code,
    document: i64,
    from: From,
}

/// Where a candidate is.
#[derive(Clone, Copy)]
enum From {
    /// Still in the ledger.
    Row(Row),
    /// Among those that had to be read anyway.
    Ready(usize),
}

fn digest(
    db: &Connection,
    motion: &str,
    selection: &Selection,
    options: &CountOptions,
) -> rusqlite::Result<Digest> {
    let runs = learnt_in(db)?;
    let known = Known { runs: &runs, on: selection.known_on };
    let mut source = Source::new(db, &runs);
    let mut digest = Digest { most: MOST, ..Digest::default() };
    digest.entries.documents = documents(db, selection)?;
    let kept = current_motions(db, selection.known_on)?;
    let Some(kept) = kept.iter().find(|kept| kept.motion.id == motion) else { return Ok(digest) };
    let decisions = effective(db, selection.known_on)?;
    let special = decided_actors(db, kept.slot, &decisions)?;

    // What is in `held` decides nearly everything. Reprints have to be put together, and decisions
    // to do their work, on the entries themselves.
    let mut candidates: HashMap<i64, Vec<Candidate>> = HashMap::new();
    let (mut read, mut left) = (Vec::new(), Vec::new());
    let mut find = db.prepare_cached(
        "SELECT actor, number, document, last, code, confidence, run, until, linked
         FROM held WHERE slot = ?1",
    )?;
    let mut rows = find.query([kept.slot])?;
    while let Some(row) = rows.next()? {
        let (actor, run, until): (i64, i64, Option<i64>) = (row.get(0)?, row.get(6)?, row.get(7)?);
        if !known.has(run) {
            continue;
        }
        let linked: bool = row.get(8)?;
        let held = Row { number: row.get(1)?, document: row.get(2)?, run, until, linked };
        if until.is_some_and(|until| known.has(until)) {
            if decisions.contains_key(&held.number) {
                left.push(held);
            }
            continue;
        }
        let by_hand = runs.get(&run).is_some_and(|run| run.by_hand);
        if linked || by_hand || special.contains(&actor) {
            read.push(held);
            continue;
        }
        let code = Code::of(row.get(4)?);
        let code = code.ok_or_else(|| crate::ledger::unexpected(4, "not a stance"))?;
        let key = Key {
            last: row.get(3)?,
            decided: false,
            basis: code.basis as usize,
            confidence: row.get(5)?,
        };
        let document = held.document;
        let candidate = Candidate { key, code, document, from: From::Row(held) };
        if lets_in(&candidate, options, &mut digest) {
            candidates.entry(actor).or_default().push(candidate);
        }
    }

    read.sort_unstable_by_key(|row| row.number);
    let mut live = source.positions(motion, &read)?;
    let mut ready = decide(&mut source, motion, &mut live, &left, &decisions, &mut Vec::new())?;
    let mut tallies = source.tallies(motion, kept.slot, known)?;
    one_voice(db, &mut ready, &mut tallies, selection.as_of, &mut source)?;
    // Actors by their ids: a correction may have made a position somebody else's.
    let mut numbers: HashMap<String, i64> = HashMap::new();
    for (index, one) in ready.iter().enumerate() {
        let actor = match numbers.get(&one.entry.actor.id) {
            Some(&number) => number,
            None => {
                let mut find = db.prepare_cached("SELECT number FROM words WHERE word = ?1")?;
                let found: Option<i64> =
                    find.query_map([&one.entry.actor.id], |row| row.get(0))?.next().transpose()?;
                // An actor that nobody has read of, but somebody has corrected a position to.
                let number = found.unwrap_or(-1 - index as i64);
                numbers.insert(one.entry.actor.id.clone(), number);
                number
            }
        };
        let candidate = candidate_of(one, index);
        if lets_in(&candidate, options, &mut digest) {
            candidates.entry(actor).or_default().push(candidate);
        }
    }

    let mut documents: HashSet<i64> = HashSet::new();
    let mut wanted: Vec<From> = Vec::new();
    let mut latest: Option<i64> = None;
    for candidates in candidates.values_mut() {
        documents.extend(candidates.iter().map(|one| one.document));
        latest = latest.max(candidates.iter().filter_map(|one| one.key.last).max());
        candidates.sort_by(|one, other| one.key.rank(&other.key));
        let top = candidates[0].key;
        let tied = candidates.iter().take_while(|one| one.key == top).count();
        let mut first: Option<(SelectedOrRow, PositionEntry)> = None;
        for one in &candidates[..tied] {
            let entry = entry_of(&mut source, motion, &ready, one.from)?;
            if first.as_ref().is_none_or(|(_, best)| by_rank(&entry, best).is_lt()) {
                first = Some((place_of(one.from), entry));
            }
        }
        let Some((place, winner)) = first else { continue };
        let mut numbers = ActorDigest::default();
        let days = winner.days();
        let winner_first = days.map(|days| day_number(days.first));
        let mut lists: [Vec<&Candidate>; 3] = Default::default();
        for one in candidates.iter() {
            if place_of(one.from) == place {
                continue;
            }
            let leanings = one.code.leans.zip(winner.leans);
            let differs = one.code.stance != winner.stance
                || leanings.is_some_and(|(one, other)| one != other);
            let precedes = one.key.last.zip(winner_first).is_some_and(|(one, other)| one < other);
            let kind = match (differs, precedes) {
                (false, _) => 0,
                (true, false) => 1,
                (true, true) => 2,
            };
            lists[kind].push(one);
        }
        numbers.agreeing = lists[0].len();
        numbers.conflicts = lists[1].len();
        numbers.earlier = lists[2].len();
        let broken = lists[2].iter().filter_map(|one| one.key.last).max();
        let held = lists[0].iter().filter_map(|one| one.key.last);
        let held = held.chain(days.map(|days| day_number(days.last)));
        let since = held.filter(|&day| broken.is_none_or(|broken| day > broken)).min();
        numbers.since = since.and_then(day_of);
        digest.actors.insert(winner.actor.id.clone(), numbers);

        // Those that tie with the winner are at hand; they come first in whichever list they are.
        wanted.extend(candidates[..tied].iter().map(|one| one.from));
        for list in &lists {
            let mut end = list.len().min(MOST);
            // Those that tie with the last one listed may be better than it by something else.
            while end > 0 && end < list.len() && list[end].key == list[end - 1].key {
                end += 1;
            }
            wanted.extend(list[..end].iter().map(|one| one.from));
        }
    }
    tallies.retain(|one| {
        options.as_of.is_none_or(|as_of| one.entry.day().is_some_and(|day| day <= as_of))
    });
    documents.extend(tallies.iter().map(|one| one.document));
    let claimed = tallies.iter().filter_map(|one| one.entry.day()).max();
    digest.latest = latest.and_then(day_of).max(claimed);
    digest.documents_counted = documents.len();

    // In the order of the ledger, each once.
    let mut places: BTreeMap<SelectedOrRow, From> = BTreeMap::new();
    for from in wanted {
        places.insert(place_of(from), from);
    }
    for from in places.into_values() {
        digest.entries.positions.push(entry_of(&mut source, motion, &ready, from)?);
    }
    digest.entries.tallies = tallies.into_iter().map(|one| one.entry).collect();
    Ok(digest)
}

/// Which of two, and its number there.
type SelectedOrRow = (bool, i64);

fn place_of(from: From) -> SelectedOrRow {
    match from {
        From::Row(row) => (false, row.number),
        From::Ready(index) => (true, index as i64),
    }
}

fn entry_of(
    source: &mut Source<'_>,
    motion: &str,
    ready: &[SelectedPosition],
    from: From,
) -> rusqlite::Result<PositionEntry> {
    match from {
        From::Ready(index) => Ok(ready[index].entry.clone()),
        From::Row(row) => {
            let found = source.positions(motion, &[row])?.pop();
            found.map(|one| one.entry).ok_or(rusqlite::Error::QueryReturnedNoRows)
        }
    }
}

fn candidate_of(one: &SelectedPosition, index: usize) -> Candidate {
    let entry = &one.entry;
    let days = entry.days();
    let code =
        Code { stance: entry.stance, leans: entry.leans, basis: entry.basis, threat: entry.threat };
    Candidate {
        key: Key {
            last: days.map(|days| day_number(days.last)),
            decided: entry.record.decision.is_some(),
            basis: entry.basis as usize,
            confidence: entry.confidence.to_bits(),
        },
        code,
        document: one.document,
        from: From::Ready(index),
    }
}

/// Whether the options let it in; notes why not, as a count does.
fn lets_in(one: &Candidate, options: &CountOptions, digest: &mut Digest) -> bool {
    let left_out = &mut digest.left_out;
    if !options.bases.is_empty() && !options.bases.contains(&one.code.basis) {
        left_out.other_basis += 1;
    } else if f32::from_bits(one.key.confidence) < options.min_confidence {
        left_out.less_confident += 1;
    } else {
        match (one.key.last, options.as_of.map(day_number)) {
            (None, Some(_)) => left_out.undated += 1,
            (Some(last), Some(as_of)) if last > as_of => left_out.later += 1,
            _ => return true,
        }
    }
    false
}

/// Numbers of the actors whose positions on a motion somebody has decided on, and of those to whom
/// a correction gives one.
fn decided_actors(
    db: &Connection,
    slot: i64,
    decisions: &HashMap<i64, crate::DecisionEntry>,
) -> rusqlite::Result<BTreeSet<i64>> {
    let mut actors = BTreeSet::new();
    for (number, decision) in decisions {
        let mut find = db.prepare_cached(
            "SELECT actor FROM positions JOIN motions ON motions.number = motion
             WHERE positions.number = ?1 AND slot = ?2",
        )?;
        let Some(actor) =
            find.query_map(params![number, slot], |row| row.get(0))?.next().transpose()?
        else {
            continue;
        };
        actors.insert(actor);
        if let Judgement::Correct(correction) = &decision.judgement
            && let Some((_, id)) = correction.fields().find(|(field, _)| *field == "actor")
        {
            let mut find = db.prepare_cached("SELECT number FROM words WHERE word = ?1")?;
            actors.extend(find.query_map([id], |row| row.get::<_, i64>(0))?.next().transpose()?);
        }
    }
    Ok(actors)
}
