//! The few entries of very many that a board needs.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::{Connection, params};
use rustc_hash::FxHashMap;
use whipcount_count::{ActorDigest, CountOptions, Digest, PositionEntry, by_rank};
use whipcount_domain::{Basis, Date, Leaning, Stance};

use crate::deciding::decide;
use crate::decisions::{Judgement, effective};
use crate::held::{self, Held, checksum};
use crate::ledger::{Known, current_motion, learnt_in, unexpected, word_number};
use crate::selecting::{Selection, documents};
use crate::source::{Place, SelectedPosition, Source};
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
    /// Number of the position, or where it is among those that had to be read anyway.
    number: i64,
    is_ready: bool,
    document: u32,
    run: u32,
    linked: bool,
    last: Option<i32>,
    decided: bool,
    code: Code,
    confidence: u32,
}

impl Candidate {
    fn held(held: Held) -> rusqlite::Result<Candidate> {
        Ok(Candidate {
            number: held.number,
            is_ready: false,
            document: held.document,
            run: held.run,
            linked: held.linked,
            last: held.last,
            decided: false,
            code: Code::of(held.code.into()).ok_or_else(|| unexpected(1, "not a stance"))?,
            confidence: held.confidence,
        })
    }

    fn ready(one: &SelectedPosition, index: usize) -> Candidate {
        let entry = &one.entry;
        Candidate {
            number: index as i64,
            is_ready: true,
            document: one.document as u32,
            run: 0,
            linked: one.linked,
            last: entry.day().map(small_day),
            decided: entry.record.decision.is_some(),
            code: Code {
                stance: entry.stance,
                leans: entry.leans,
                basis: entry.basis,
                threat: entry.threat,
            },
            confidence: entry.confidence.to_bits(),
        }
    }

    /// What decides which of an actor's positions counts, the higher the better, as [`by_rank`] orders
    /// them: the later, then what somebody decided on, then the stronger basis, then the higher
    /// confidence. Bits of floats that are not negative are ordered as they are.
    fn rank(&self) -> (Option<i32>, bool, Reverse<Basis>, u32) {
        (self.last, self.decided, Reverse(self.code.basis), self.confidence)
    }

    fn key(&self) -> Key {
        (self.is_ready, self.number)
    }
}

/// Which of two, and its number there.
type Key = (bool, i64);

/// All that could count, each with the place of its actor among those found.
#[derive(Default)]
struct Candidates {
    /// By the actors' numbers.
    places: FxHashMap<i64, usize>,
    found: Vec<Found>,
    all: Vec<(usize, Candidate)>,
}

impl Candidates {
    fn add(&mut self, actor: i64, one: Candidate) {
        let new = self.found.len();
        let place = *self.places.entry(actor).or_insert(new);
        if place == new {
            self.found.push(Found::default());
        }
        self.found[place].tie(one);
        self.all.push((place, one));
    }
}

/// What is found out about one actor.
#[derive(Default)]
struct Found {
    /// Those of which one counts: none ranks higher.
    tied: Vec<Candidate>,
    /// The one that counts.
    winner: Option<Winner>,
    /// Of what agrees with it, contradicts it and came before it.
    lists: [Listed; 3],
    /// The days on which what agrees was said.
    held: Vec<i32>,
    /// The last day of what came before.
    broken: Option<i32>,
}

/// What counts, as far as the others are compared with it.
struct Winner {
    key: Key,
    actor: String,
    stance: Stance,
    leans: Option<Leaning>,
    first: Option<i32>,
    last: Option<i32>,
}

/// How many passages there are of a kind, and the best of them.
#[derive(Default)]
struct Listed {
    count: usize,
    best: Vec<Candidate>,
}

impl Listed {
    fn add(&mut self, one: Candidate) {
        self.count += 1;
        self.best.push(one);
        if self.best.len() >= ENOUGH {
            self.cut();
        }
    }

    /// Keeps the best, and those that tie with the last one listed: they may be better than it by
    /// something else.
    fn cut(&mut self) {
        if self.best.len() > MOST {
            let by_rank = |one: &Candidate| Reverse(one.rank());
            let (_, last, _) = self.best.select_nth_unstable_by_key(MOST - 1, by_rank);
            let least = last.rank();
            self.best.retain(|one| one.rank() >= least);
        }
    }
}

/// So many are gathered before all but the best of them are let go.
const ENOUGH: usize = 64;

impl Found {
    fn tie(&mut self, one: Candidate) {
        let top = self.tied.first().map(Candidate::rank);
        if top.is_none_or(|top| one.rank() > top) {
            self.tied.clear();
        }
        if top.is_none_or(|top| one.rank() >= top) {
            self.tied.push(one);
        }
    }

    /// Puts a candidate where it belongs beside the one that counts.
    fn sort_in(&mut self, one: Candidate) {
        let Some(winner) = self.winner.as_ref().filter(|winner| winner.key != one.key()) else {
            return;
        };
        let leanings = one.code.leans.zip(winner.leans);
        let differs =
            one.code.stance != winner.stance || leanings.is_some_and(|(one, other)| one != other);
        let precedes = one.last.zip(winner.first).is_some_and(|(one, other)| one < other);
        let kind = match (differs, precedes) {
            (false, _) => {
                self.held.extend(one.last);
                AGREEING
            }
            (true, false) => CONFLICTS,
            (true, true) => {
                self.broken = self.broken.max(one.last);
                EARLIER
            }
        };
        self.lists[kind].add(one);
    }

    fn numbers(&self) -> ActorDigest {
        let held = self.held.iter().copied();
        let held = held.chain(self.winner.as_ref().and_then(|winner| winner.last));
        let since = held.filter(|&day| self.broken.is_none_or(|broken| day > broken)).min();
        ActorDigest {
            agreeing: self.lists[AGREEING].count,
            conflicts: self.lists[CONFLICTS].count,
            earlier: self.lists[EARLIER].count,
            since: since.and_then(|day| day_of(day.into())),
        }
    }
}

const AGREEING: usize = 0;
const CONFLICTS: usize = 1;
const EARLIER: usize = 2;

fn small_day(day: Date) -> i32 {
    day_number(day) as i32
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
    let Some(kept) = current_motion(db, motion, selection.known_on)? else { return Ok(digest) };
    let decisions = effective(db, selection.known_on)?;
    let special = decided_actors(db, kept.slot, &decisions)?;
    let by_hand = runs.iter().filter(|(_, run)| run.by_hand);
    let by_hand: HashSet<u32> = by_hand.filter_map(|(&number, _)| number.try_into().ok()).collect();

    // What is in `held` decides nearly everything. Only for decisions to do their work the entries
    // themselves have to be read.
    let mut candidates = Candidates::default();
    let (mut read, mut left, mut linked) = (Vec::new(), Vec::new(), Vec::new());
    held::each(db, kept.slot, |held| {
        if !known.has(held.run) {
            return Ok(());
        }
        if known.is_over(held.until) {
            if decisions.contains_key(&held.number) {
                left.push(Place::from(held));
            }
        } else if special.contains(&held.actor) || by_hand.contains(&held.run) {
            read.push(Place::from(held));
        } else if held.linked {
            linked.push(held);
        } else {
            let candidate = Candidate::held(held)?;
            if lets_in(&candidate, options, &mut digest) {
                candidates.add(held.actor.into(), candidate);
            }
        }
        Ok(())
    })?;
    let live = source.positions(motion, &read)?;
    let ready = decide(&mut source, motion, live, &left, &decisions, &mut Vec::new())?;
    let mut tallies = source.tallies(motion, kept.slot, known, options.as_of)?;

    // Documents that print the same text are one voice.
    let as_of = selection.as_of;
    let speaking = linked.iter().filter(|held| in_time(held.last, as_of.map(small_day)));
    let decided = ready.iter().filter(|one| one.linked && in_time(one.entry.day(), as_of));
    let speaking = speaking.map(|held| held.document.into());
    let speaking = speaking.chain(decided.map(|one| one.document)).collect();
    let mut voices = Voices::of(db, &speaking)?;
    let mut all = Vec::with_capacity(linked.len() + ready.len());
    for held in linked {
        all.push((held.actor.into(), held.words, held.number, Candidate::held(held)?));
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
        (one.document.into(), (*actor, *words, one.code.stance), one.decided)
    });
    let repeated = voices.repeated(said.collect());
    for ((actor, _, _, candidate), repeated) in all.into_iter().zip(repeated) {
        if !repeated && lets_in(&candidate, options, &mut digest) {
            candidates.add(actor, candidate);
        }
    }
    voices.merge_tallies(&mut tallies, &mut source)?;

    let mut picking = Picking { motion, ready: &ready, voices, source, read: HashMap::new() };
    let mut wanted: BTreeMap<Key, Candidate> = BTreeMap::new();
    let mut documents = Seen::none(db)?;
    let mut latest: Option<i32> = None;
    let Candidates { mut found, all, .. } = candidates;
    for found in &mut found {
        latest = latest.max(found.tied.first().and_then(|one| one.last));
        // Those that tie with the winner come first in whichever list they are.
        wanted.extend(found.tied.iter().map(|&one| (one.key(), one)));
        found.winner = picking.winner(&found.tied)?;
    }
    for (place, one) in all {
        documents.add(one.document.into())?;
        found[place].sort_in(one);
    }
    for mut found in found {
        let numbers = found.numbers();
        for list in &mut found.lists {
            list.cut();
            wanted.extend(list.best.iter().map(|&one| (one.key(), one)));
        }
        digest.actors.extend(found.winner.map(|winner| (winner.actor, numbers)));
    }
    tallies.iter().try_for_each(|one| documents.add(one.document))?;
    digest.documents_counted = documents.count;
    let claimed = tallies.iter().filter_map(|one| one.entry.day()).max();
    digest.latest = latest.and_then(|day| day_of(day.into())).max(claimed);
    for (key, candidate) in wanted {
        let entry = match picking.read.remove(&key) {
            Some(entry) => entry,
            None => picking.entry(candidate)?,
        };
        digest.entries.positions.push(entry);
    }
    digest.entries.tallies = tallies.into_iter().map(|one| one.entry).collect();
    Ok(digest)
}

/// Numbers of documents, each counted once.
struct Seen {
    met: Vec<bool>,
    count: usize,
}

impl Seen {
    /// None yet of the documents that the ledger has.
    fn none(db: &Connection) -> rusqlite::Result<Seen> {
        let last: usize =
            db.query_row("SELECT coalesce(max(number), 0) FROM documents", [], |row| row.get(0))?;
        Ok(Seen { met: vec![false; last + 1], count: 0 })
    }

    fn add(&mut self, document: i64) -> rusqlite::Result<()> {
        let met = usize::try_from(document).ok().and_then(|place| self.met.get_mut(place));
        let met = met.ok_or_else(|| unexpected(0, "its document is not there"))?;
        self.count += usize::from(!*met);
        *met = true;
        Ok(())
    }
}

/// What a board lists of each actor.
struct Picking<'a> {
    motion: &'a str,
    ready: &'a [SelectedPosition],
    voices: Voices,
    source: Source<'a>,
    /// Those that were read to see which of them counts.
    read: HashMap<Key, PositionEntry>,
}

impl Picking<'_> {
    /// Which of an actor's candidates counts, of those that tie by what is known without reading them.
    fn winner(&mut self, tied: &[Candidate]) -> rusqlite::Result<Option<Winner>> {
        let mut best: Option<Key> = None;
        for &one in tied {
            let entry = self.entry(one)?;
            if best.is_none_or(|best| by_rank(&entry, &self.read[&best]).is_lt()) {
                best = Some(one.key());
            }
            self.read.insert(one.key(), entry);
        }
        Ok(best.map(|key| {
            let entry = &self.read[&key];
            let days = entry.days();
            Winner {
                key,
                actor: entry.actor.id.clone(),
                stance: entry.stance,
                leans: entry.leans,
                first: days.map(|days| small_day(days.first)),
                last: days.map(|days| small_day(days.last)),
            }
        }))
    }

    fn entry(&mut self, one: Candidate) -> rusqlite::Result<PositionEntry> {
        let mut entry = if one.is_ready {
            self.ready[one.number as usize].entry.clone()
        } else {
            let Candidate { number, linked, .. } = one;
            let (document, run) = (one.document.into(), one.run.into());
            let place = Place { number, document, run, linked };
            self.source.selected(self.motion, place)?.entry
        };
        self.voices.name(&mut self.source, one.document.into(), &mut entry.document)?;
        Ok(entry)
    }
}

/// Whether the options let it in; notes why not, as a count does.
fn lets_in(one: &Candidate, options: &CountOptions, digest: &mut Digest) -> bool {
    let left_out = &mut digest.left_out;
    if !options.bases.is_empty() && !options.bases.contains(&one.code.basis) {
        left_out.other_basis += 1;
    } else if f32::from_bits(one.confidence) < options.min_confidence {
        left_out.less_confident += 1;
    } else {
        match (one.last, options.as_of.map(small_day)) {
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
) -> rusqlite::Result<HashSet<u32>> {
    let mut actors = HashSet::new();
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
            actors.extend(word_number(db, id)?.and_then(|number| u32::try_from(number).ok()));
        }
    }
    Ok(actors)
}
