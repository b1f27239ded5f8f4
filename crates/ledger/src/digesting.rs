//! The few entries of very many that a board needs.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rusqlite::{Connection, params};
use whipcount_count::{ActorDigest, CountOptions, Digest, PositionEntry, by_rank};
use whipcount_domain::Basis;

use crate::deciding::decide;
use crate::decisions::{Judgement, effective};
use crate::held::{self, Held, checksum};
use crate::ledger::{Known, current_motions, learnt_in, unexpected, word_number};
use crate::selecting::{Selection, documents};
use crate::source::{SelectedPosition, Source};
use crate::values::{Code, day_number, day_of};
use crate::voices::{Voices, in_time};
use crate::{Ledger, LedgerError};

/// How many passages of a kind a standing lists.
const MOST: usize = 3;

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

/// A position that could count.
#[derive(Clone, Copy)]
struct Candidate {
    /// What decides which of an actor's positions counts, as one number: the higher the better.
    rank: u128,
    last: Option<i64>,
    code: Code,
    document: i64,
    from: From,
}

/// Where a candidate is.
#[derive(Clone, Copy)]
enum From {
    /// Still in the ledger.
    Held(Held),
    /// Among those that had to be read anyway.
    Ready(usize),
}

impl Candidate {
    fn held(held: Held) -> rusqlite::Result<Candidate> {
        let code = Code::of(held.code).ok_or_else(|| unexpected(2, "not a stance"))?;
        Ok(Candidate {
            rank: rank(held.last, false, code.basis, held.confidence),
            last: held.last,
            code,
            document: held.document,
            from: From::Held(held),
        })
    }

    fn ready(one: &SelectedPosition, index: usize) -> Candidate {
        let entry = &one.entry;
        let last = entry.day().map(day_number);
        let decided = entry.record.decision.is_some();
        Candidate {
            rank: rank(last, decided, entry.basis, entry.confidence.to_bits()),
            last,
            code: Code {
                stance: entry.stance,
                leans: entry.leans,
                basis: entry.basis,
                threat: entry.threat,
            },
            document: one.document,
            from: From::Ready(index),
        }
    }

    fn confidence(&self) -> f32 {
        f32::from_bits(self.rank as u32)
    }

    fn place(&self) -> Place {
        match self.from {
            From::Held(held) => (false, held.number),
            From::Ready(index) => (true, index as i64),
        }
    }
}

/// As [`by_rank`] orders positions: the later, then what somebody decided on, then the stronger
/// basis, then the higher confidence. Bits of floats that are not negative are ordered as they are.
fn rank(last: Option<i64>, decided: bool, basis: Basis, confidence: u32) -> u128 {
    let last = last.map_or(0, |last| (last + (1 << 40)) as u128);
    let basis = (Basis::ALL.len() - basis as usize) as u128;
    last << 64 | u128::from(decided) << 40 | basis << 32 | u128::from(confidence)
}

/// Which of two, and its number there.
type Place = (bool, i64);

/// Numbers of actors, with those of their positions that could count.
type Candidates = HashMap<i64, Vec<Candidate>>;

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
    let by_hand: HashSet<i64> =
        runs.iter().filter(|(_, run)| run.by_hand).map(|(&number, _)| number).collect();

    // What is in `held` decides nearly everything. Only for decisions to do their work the entries
    // themselves have to be read.
    let mut candidates = Candidates::new();
    let (mut read, mut left, mut linked) = (Vec::new(), Vec::new(), Vec::new());
    held::each(db, kept.slot, None, |actor, all| {
        let is_special = special.contains(&actor);
        let of_actor = candidates.entry(actor).or_default();
        for &held in all.iter().filter(|held| known.has(held.run)) {
            if known.is_over(held.until) {
                if decisions.contains_key(&held.number) {
                    left.push(held);
                }
            } else if is_special || by_hand.contains(&held.run) {
                read.push(held);
            } else if held.linked {
                linked.push((actor, held));
            } else {
                let candidate = Candidate::held(held)?;
                if lets_in(&candidate, options, &mut digest) {
                    of_actor.push(candidate);
                }
            }
        }
        Ok(())
    })?;
    read.sort_unstable_by_key(|held| held.number);
    let live = source.positions(motion, &read)?;
    let ready = decide(&mut source, motion, live, &left, &decisions, &mut Vec::new())?;
    let mut tallies = source.tallies(motion, kept.slot, known)?;

    // Documents that print the same text are one voice.
    let as_of = selection.as_of;
    let speaking = linked.iter().map(|(_, held)| (held.document, held.last));
    let speaking = speaking.filter(|&(_, last)| in_time(last, as_of.map(day_number)));
    let decided = ready.iter().filter(|one| one.linked && in_time(one.entry.day(), as_of));
    let speaking = speaking.map(|one| one.0).chain(decided.map(|one| one.document)).collect();
    let mut voices = Voices::of(db, &speaking)?;
    let mut all = Vec::with_capacity(linked.len() + ready.len());
    for (actor, held) in linked {
        all.push((actor, held.words, held.number, Candidate::held(held)?));
    }
    let mut numbers: HashMap<&str, i64> = HashMap::new();
    for (index, one) in ready.iter().enumerate() {
        let id = one.entry.actor.id.as_str();
        let actor = match numbers.get(id) {
            Some(&number) => number,
            None => {
                // A correction may have made a position somebody else's, of whom nobody has read.
                let number = word_number(db, id)?.unwrap_or(-1 - index as i64);
                numbers.insert(id, number);
                number
            }
        };
        let words = checksum(&one.entry.evidence);
        all.push((actor, words, one.number, Candidate::ready(one, index)));
    }
    // In the order of the ledger, as where all of it is read.
    all.sort_by_key(|(_, _, number, _)| *number);
    let said = all.iter().map(|(actor, words, _, one)| {
        let decided = match one.from {
            From::Ready(index) => ready[index].entry.record.decision.is_some(),
            From::Held(_) => false,
        };
        (one.document, (*actor, *words, one.code.stance), decided)
    });
    let repeated = voices.repeated(said.collect());
    for ((actor, _, _, candidate), repeated) in all.into_iter().zip(repeated) {
        if !repeated && lets_in(&candidate, options, &mut digest) {
            candidates.entry(actor).or_default().push(candidate);
        }
    }
    voices.merge_tallies(&mut tallies, &mut source)?;

    let mut picking = Picking { motion, ready: &ready, voices, source, read: HashMap::new() };
    let mut wanted: BTreeMap<Place, From> = BTreeMap::new();
    let mut documents: Vec<i64> = Vec::new();
    let mut latest: Option<i64> = None;
    for candidates in candidates.values_mut() {
        documents.extend(candidates.iter().map(|one| one.document));
        candidates.sort_unstable_by_key(|one| Reverse(one.rank));
        let Some(best) = candidates.first() else { continue };
        latest = latest.max(best.last);
        let Some((id, numbers)) = picking.pick(candidates, &mut wanted)? else { continue };
        digest.actors.insert(id, numbers);
    }
    tallies.retain(|one| in_time(one.entry.day(), options.as_of));
    documents.extend(tallies.iter().map(|one| one.document));
    documents.sort_unstable();
    documents.dedup();
    digest.documents_counted = documents.len();
    let claimed = tallies.iter().filter_map(|one| one.entry.day()).max();
    digest.latest = latest.and_then(day_of).max(claimed);
    for (place, from) in wanted {
        let entry = match picking.read.remove(&place) {
            Some(entry) => entry,
            None => picking.entry(from)?,
        };
        digest.entries.positions.push(entry);
    }
    digest.entries.tallies = tallies.into_iter().map(|one| one.entry).collect();
    Ok(digest)
}

/// What a board lists of each actor.
struct Picking<'a> {
    motion: &'a str,
    ready: &'a [SelectedPosition],
    voices: Voices,
    source: Source<'a>,
    /// Those that were read to see which of them counts.
    read: HashMap<Place, PositionEntry>,
}

impl Picking<'_> {
    /// Notes in `wanted` which of an actor's candidates, best first, a board lists; returns the
    /// actor's id and how many there are.
    fn pick(
        &mut self,
        candidates: &[Candidate],
        wanted: &mut BTreeMap<Place, From>,
    ) -> rusqlite::Result<Option<(String, ActorDigest)>> {
        let Some(top) = candidates.first() else { return Ok(None) };
        let tied = candidates.iter().take_while(|one| one.rank == top.rank);
        let mut best: Option<(Place, PositionEntry)> = None;
        for one in tied {
            // Those that tie with the winner come first in whichever list they are.
            wanted.insert(one.place(), one.from);
            let entry = self.entry(one.from)?;
            if best.as_ref().is_none_or(|(_, best)| by_rank(&entry, best).is_lt()) {
                best = Some((one.place(), entry.clone()));
            }
            self.read.insert(one.place(), entry);
        }
        let Some((place, winner)) = best else { return Ok(None) };
        let days = winner.days();
        let first = days.map(|days| day_number(days.first));
        let mut lists: [Vec<&Candidate>; 3] = Default::default();
        for one in candidates.iter().filter(|one| one.place() != place) {
            let leanings = one.code.leans.zip(winner.leans);
            let differs = one.code.stance != winner.stance
                || leanings.is_some_and(|(one, other)| one != other);
            let precedes = one.last.zip(first).is_some_and(|(one, other)| one < other);
            let kind = match (differs, precedes) {
                (false, _) => 0,
                (true, false) => 1,
                (true, true) => 2,
            };
            lists[kind].push(one);
        }
        for list in &lists {
            let mut end = list.len().min(MOST);
            // Those that tie with the last one listed may be better than it by something else.
            while end > 0 && end < list.len() && list[end].rank == list[end - 1].rank {
                end += 1;
            }
            wanted.extend(list[..end].iter().map(|one| (one.place(), one.from)));
        }
        let [agreeing, conflicts, earlier] = lists;
        let broken = earlier.iter().filter_map(|one| one.last).max();
        let held = agreeing.iter().filter_map(|one| one.last);
        let held = held.chain(days.map(|days| day_number(days.last)));
        let since = held.filter(|&day| broken.is_none_or(|broken| day > broken)).min();
        let numbers = ActorDigest {
            agreeing: agreeing.len(),
            conflicts: conflicts.len(),
            earlier: earlier.len(),
            since: since.and_then(day_of),
        };
        Ok(Some((winner.actor.id, numbers)))
    }

    fn entry(&mut self, from: From) -> rusqlite::Result<PositionEntry> {
        let (document, mut entry) = match from {
            From::Ready(index) => (self.ready[index].document, self.ready[index].entry.clone()),
            From::Held(held) => {
                let found = self.source.selected(self.motion, held)?;
                (found.document, found.entry)
            }
        };
        self.voices.name(&mut self.source, document, &mut entry.document)?;
        Ok(entry)
    }
}

/// Whether the options let it in; notes why not, as a count does.
fn lets_in(one: &Candidate, options: &CountOptions, digest: &mut Digest) -> bool {
    let left_out = &mut digest.left_out;
    if !options.bases.is_empty() && !options.bases.contains(&one.code.basis) {
        left_out.other_basis += 1;
    } else if one.confidence() < options.min_confidence {
        left_out.less_confident += 1;
    } else {
        match (one.last, options.as_of.map(day_number)) {
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
            actors.extend(word_number(db, id)?);
        }
    }
    Ok(actors)
}
