use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::Connection;
use whipcount_count::Entries;
use whipcount_domain::{ActorName, Date};
use whipcount_words::fold;

use crate::deciding::decide;
use crate::decisions::{DecisionEntry, Judgement, effective};
use crate::held::{self, actors_called};
use crate::ids::EntryId;
use crate::ledger::{Known, current_motion, current_motions, learnt_in};
use crate::source::{Place, Source};
use crate::values::day_number;
use crate::voices::one_voice;
use crate::{Ledger, LedgerError};

/// What of a ledger a question is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only what the ledger knew at this instant, decisions included.
    pub known_on: Option<Timestamp>,
    /// The day as of which is asked: later reprints are no reprints yet. What was said later is
    /// still given, and left to the count to leave out.
    pub as_of: Option<Date>,
    /// Only positions of actors with this id or name, in any case, with or without accents; and no
    /// tallies.
    pub actor: Option<String>,
}

/// The entries that a question is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selected {
    /// What counts: not superseded, not rejected, corrected where somebody has corrected it.
    pub entries: Entries,
    /// Ids of positions that somebody decided on and that a newer reader does not find any more.
    /// What was confirmed or corrected counts all the same.
    pub flagged: Vec<EntryId>,
}

impl Ledger {
    /// Positions and tallies on `motions`, given by their ids.
    ///
    /// Documents that print the same text are one voice: what they say is given once, with the
    /// document that was published first, which names the others.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn select(&self, motions: &[&str], selection: &Selection) -> Result<Selected, LedgerError> {
        self.read(|db| select(db, motions, selection))
    }

    /// The ids and names of all actors that hold a position, by id.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn actors(&self) -> Result<Vec<ActorName>, LedgerError> {
        self.read(|db| {
            let mut find = db.prepare_cached(
                "SELECT ids.word, names.word FROM actors
                 JOIN words AS ids ON ids.number = actor
                 JOIN words AS names ON names.number = name ORDER BY 1, 2",
            )?;
            let actors =
                find.query_map([], |row| Ok(ActorName { id: row.get(0)?, name: row.get(1)? }))?;
            actors.collect()
        })
    }
}

fn select(db: &Connection, motions: &[&str], selection: &Selection) -> rusqlite::Result<Selected> {
    // One transaction, so that what somebody adds meanwhile is not seen by halves.
    let transaction = db.unchecked_transaction()?;
    let db = &*transaction;
    let runs = learnt_in(db)?;
    let decisions = effective(db, selection.known_on)?;
    let actors = match &selection.actor {
        None => None,
        Some(word) => {
            let mut actors = actors_called(db, word)?;
            actors.extend(corrected_to(db, word, &decisions)?);
            actors.sort_unstable();
            actors.dedup();
            Some(actors)
        }
    };
    let mut source = Source::new(db, &runs);
    let mut selected = Selected::default();
    selected.entries.documents = documents(db, selection)?;
    let kept_motions = match motions {
        [motion] => current_motion(db, motion, selection.known_on)?.into_iter().collect(),
        _ => current_motions(db, selection.known_on)?,
    };
    for kept in kept_motions {
        if !motions.contains(&kept.motion.id.as_str()) {
            continue;
        }
        let known = Known { runs: &runs, on: selection.known_on };
        // What counts, and what a newer reading took the place of and somebody has decided on.
        let (mut live, mut left) = (Vec::new(), Vec::new());
        held::each(db, kept.slot, |held| {
            let is_asked =
                actors.as_ref().is_none_or(|actors| actors.binary_search(&held.actor).is_ok());
            if is_asked && known.has(held.run) {
                if !known.is_over(held.until) {
                    live.push(Place::from(held));
                } else if decisions.contains_key(&held.number) {
                    left.push(Place::from(held));
                }
            }
            Ok(())
        })?;
        let positions = source.positions(&kept.motion.id, &live)?;
        let mut kept_positions = decide(
            &mut source,
            &kept.motion.id,
            positions,
            &left,
            &decisions,
            &mut selected.flagged,
        )?;
        // A correction may have made a position somebody else's.
        if let Some(word) = &selection.actor {
            let word = fold(word.trim());
            let mut met: Option<(ActorName, bool)> = None;
            kept_positions.retain(|one| {
                let actor = &one.entry.actor;
                match &met {
                    Some((known, is_called)) if known == actor => *is_called,
                    _ => met.insert((actor.clone(), is_called(&word, actor))).1,
                }
            });
        }
        let mut tallies = match selection.actor {
            None => source.tallies(&kept.motion.id, kept.slot, known, None)?,
            Some(_) => Vec::new(),
        };
        one_voice(db, &mut kept_positions, &mut tallies, selection.as_of, &mut source)?;
        let positions = kept_positions.into_iter().map(|one| one.entry);
        if selected.entries.positions.is_empty() {
            // In the memory that they are in already.
            selected.entries.positions = positions.collect();
        } else {
            selected.entries.positions.extend(positions);
        }
        selected.entries.tallies.extend(tallies.into_iter().map(|one| one.entry));
    }
    Ok(selected)
}

/// Number of documents known, or known to have been published by the day asked.
pub(crate) fn documents(db: &Connection, selection: &Selection) -> rusqlite::Result<usize> {
    if selection.known_on.is_none() && selection.as_of.is_none() {
        // No document is ever taken out.
        return db
            .query_row("SELECT coalesce(max(number), 0) FROM documents", [], |row| row.get(0));
    }
    let known_on = selection.known_on.map_or(i64::MAX, Timestamp::as_microsecond);
    let as_of = selection.as_of.map_or(i64::MAX, day_number);
    db.query_row(
        "SELECT coalesce(sum(documents), 0) FROM dates
         WHERE (?2 = ?3 OR day BETWEEN 1 AND ?2) AND (?1 = ?3 OR run IN (SELECT number FROM runs WHERE learnt <= ?1))",
        [known_on, as_of, i64::MAX],
        |row| row.get(0),
    )
}

/// Numbers of the actors that machines read where somebody has put in the one called `word`.
fn corrected_to(
    db: &Connection,
    word: &str,
    decisions: &HashMap<i64, DecisionEntry>,
) -> rusqlite::Result<Vec<u32>> {
    let word = fold(word.trim());
    let mut find = db.prepare_cached("SELECT actor FROM positions WHERE number = ?1")?;
    let mut actors = Vec::new();
    for (number, decision) in decisions {
        let Judgement::Correct(correction) = &decision.judgement else { continue };
        let mut names = correction.fields().filter(|(field, _)| ["actor", "name"].contains(field));
        if names.any(|(_, name)| fold(name.trim()) == word) {
            actors.push(find.query_row([number], |row| row.get(0))?);
        }
    }
    Ok(actors)
}

fn is_called(word: &str, actor: &ActorName) -> bool {
    word == fold(actor.id.trim()) || word == fold(actor.name.trim())
}
