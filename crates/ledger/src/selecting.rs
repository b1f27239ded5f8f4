use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::Connection;
use whipcount_count::Entries;
use whipcount_domain::{ActorName, Date};
use whipcount_words::fold;

use crate::deciding::decide;
use crate::decisions::{DecisionEntry, Judgement, effective};
use crate::held::{self, Held, actors_called};
use crate::ids::EntryId;
use crate::ledger::{Known, current_motions, learnt_in};
use crate::source::Source;
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
    for kept in current_motions(db, selection.known_on)? {
        if !motions.contains(&kept.motion.id.as_str()) {
            continue;
        }
        let mut found = Found::default();
        let known = Known { runs: &runs, on: selection.known_on };
        let mut take = |_, all: &[Held]| -> rusqlite::Result<()> {
            for &held in all.iter().filter(|held| known.has(held.run)) {
                if !known.is_over(held.until) {
                    found.live.push(held);
                } else if decisions.contains_key(&held.number) {
                    found.left.push(held);
                }
            }
            Ok(())
        };
        match &actors {
            None => held::each(db, kept.slot, None, &mut take)?,
            Some(actors) => {
                for &actor in actors {
                    held::each(db, kept.slot, Some(actor), &mut take)?;
                }
            }
        }
        found.live.sort_unstable_by_key(|row| row.number);
        let positions = source.positions(&kept.motion.id, &found.live)?;
        let mut kept_positions = decide(
            &mut source,
            &kept.motion.id,
            positions,
            &found.left,
            &decisions,
            &mut selected.flagged,
        )?;
        // A correction may have made a position somebody else's.
        if let Some(word) = &selection.actor {
            kept_positions.retain(|one| is_called(word, &one.entry.actor));
        }
        let mut tallies = match selection.actor {
            None => source.tallies(&kept.motion.id, kept.slot, known)?,
            Some(_) => Vec::new(),
        };
        one_voice(db, &mut kept_positions, &mut tallies, selection.as_of, &mut source)?;
        selected.entries.positions.extend(kept_positions.into_iter().map(|one| one.entry));
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
) -> rusqlite::Result<Vec<i64>> {
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
    let word = fold(word.trim());
    word == fold(actor.id.trim()) || word == fold(actor.name.trim())
}

#[derive(Default)]
struct Found {
    live: Vec<Held>,
    /// Those that a newer reading took the place of and that somebody has decided on.
    left: Vec<Held>,
}
