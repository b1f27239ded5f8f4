//! Entries out of the tables.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::rc::Rc;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _, Row};
use rustc_hash::FxHashMap;
use whipcount_count::{Citation, Decision, PositionEntry, Record, TallyEntry, Verdict};
use whipcount_domain::{ActorName, Date, Document, Position, Span, Speaker, Statement, Tally};

use crate::held::Held;
use crate::ids::EntryId;
use crate::ledger::{Known, Run, unexpected};
use crate::values::{Code, Extras, Parts, day_number, days_of, quote_of, stance_of, unnamed_of};
use crate::views::is_day;
use crate::voices::in_time;

/// A position that counts, with where it comes from.
pub(crate) struct SelectedPosition {
    pub(crate) id: EntryId,
    pub(crate) number: i64,
    pub(crate) document: i64,
    pub(crate) linked: bool,
    pub(crate) entry: PositionEntry,
}

/// Where a position is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) number: i64,
    pub(crate) document: i64,
    pub(crate) run: i64,
    pub(crate) linked: bool,
}

impl From<Held> for Place {
    fn from(held: Held) -> Place {
        Place {
            number: held.number,
            document: held.document.into(),
            run: held.run.into(),
            linked: held.linked,
        }
    }
}

/// The columns of a position, the last one its number.
macro_rules! select_positions {
    ($which:literal) => {
        concat!(
            "SELECT part, actor, name, code, start, length, before, after, statement, speaker,
                    said_first, said_last, found_by, confidence, extras, number
             FROM positions WHERE ",
            $which
        )
    };
}

/// A tally that counts, with where it comes from.
pub(crate) struct SelectedTally {
    pub(crate) document: i64,
    pub(crate) entry: TallyEntry,
}

/// Reads entries out of the tables, with the words that they share kept at hand.
pub(crate) struct Source<'l> {
    db: &'l Connection,
    runs: &'l HashMap<i64, Run>,
    words: FxHashMap<i64, Box<str>>,
    /// The document that was read last.
    document: Option<Rc<Opened>>,
}

/// A document at hand.
pub(crate) struct Opened {
    number: i64,
    id: EntryId,
    citation: Arc<Citation>,
    pub(crate) text: String,
}

impl<'l> Source<'l> {
    pub(crate) fn new(db: &'l Connection, runs: &'l HashMap<i64, Run>) -> Source<'l> {
        Source { db, runs, words: FxHashMap::default(), document: None }
    }

    pub(crate) fn word(&mut self, number: i64) -> rusqlite::Result<String> {
        let word = match self.words.entry(number) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let mut find =
                    self.db.prepare_cached("SELECT word FROM words WHERE number = ?1")?;
                let word: String = find.query_row([number], |row| row.get(0))?;
                new.insert(word.into())
            }
        };
        Ok(word.to_string())
    }

    pub(crate) fn maybe_word(&mut self, number: Option<i64>) -> rusqlite::Result<Option<String>> {
        number.map(|number| self.word(number)).transpose()
    }

    pub(crate) fn open(&mut self, number: i64) -> rusqlite::Result<Rc<Opened>> {
        if let Some(open) = self.document.as_ref().filter(|open| open.number == number) {
            return Ok(Rc::clone(open));
        }
        let (id, document) = crate::appending::document(self.db, number)?;
        let Document { id: name, title, publisher, published, url, text, origin } = document;
        let reprints = Vec::new();
        let citation = Citation { id: name, title, publisher, published, url, origin, reprints };
        let open = Rc::new(Opened { number, id, citation: Arc::new(citation), text });
        self.document = Some(Rc::clone(&open));
        Ok(open)
    }

    pub(crate) fn citation(&mut self, document: i64) -> rusqlite::Result<Arc<Citation>> {
        Ok(Arc::clone(&self.open(document)?.citation))
    }

    pub(crate) fn id_of(&mut self, document: i64) -> rusqlite::Result<EntryId> {
        Ok(self.open(document)?.id)
    }

    /// The entries of `places`, which are in order.
    pub(crate) fn positions(
        &mut self,
        motion: &str,
        places: &[Place],
    ) -> rusqlite::Result<Vec<SelectedPosition>> {
        let db = self.db;
        let mut find =
            db.prepare_cached(select_positions!("number BETWEEN ?1 AND ?2 ORDER BY number"))?;
        let mut selected = Vec::with_capacity(places.len());
        // What a document says about a motion lies in rows that follow one another.
        for near in places.chunk_by(|one, next| one.number + 1 == next.number) {
            let mut rows = find.query([near[0].number, near[near.len() - 1].number])?;
            for &place in near {
                let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
                if row.get::<_, i64>(15)? != place.number {
                    return Err(rusqlite::Error::QueryReturnedNoRows);
                }
                selected.push(self.selected_from(motion, place, row)?);
            }
        }
        Ok(selected)
    }

    pub(crate) fn selected(
        &mut self,
        motion: &str,
        place: Place,
    ) -> rusqlite::Result<SelectedPosition> {
        let db = self.db;
        let mut find = db.prepare_cached(select_positions!("number = ?1"))?;
        find.query_row([place.number], |row| self.selected_from(motion, place, row))
    }

    fn selected_from(
        &mut self,
        motion: &str,
        place: Place,
        row: &Row<'_>,
    ) -> rusqlite::Result<SelectedPosition> {
        let (part, position, around) = self.position_from(motion, row)?;
        let open = self.open(place.document)?;
        let text = &open.text;
        let fits = |span: Span| text.get(span.range()).is_some();
        let conditions = position.conditions.iter().map(|one| one.span);
        let offer = position.contribution.iter().map(|one| one.span);
        if !around.contains(position.evidence)
            || ![around, position.evidence].into_iter().chain(conditions).chain(offer).all(fits)
        {
            return Err(unexpected(6, "words that are not in the document"));
        }
        let id = EntryId::within(open.id, part);
        let run = self.runs.get(&place.run).ok_or_else(|| unexpected(0, "its run is not there"))?;
        let entered = run.by_hand.then(|| Decision {
            verdict: Verdict::Entered,
            by: run.reader.clone(),
            at: run.learnt,
            why: None,
        });
        let mut entry = PositionEntry::new(&open.citation, text, &position, around);
        entry.record =
            Record { id: Some(id.written()), learnt: Some(run.learnt), decision: entered };
        let Place { number, document, linked, .. } = place;
        Ok(SelectedPosition { id, number, document, linked, entry })
    }

    /// A position as it was read: the part of its id, itself, and the sentence around it.
    pub(crate) fn position(
        &mut self,
        motion: &str,
        number: i64,
    ) -> rusqlite::Result<(i64, Position, Span)> {
        let db = self.db;
        let mut find = db.prepare_cached(select_positions!("number = ?1"))?;
        find.query_row([number], |row| self.position_from(motion, row))
    }

    fn position_from(
        &mut self,
        motion: &str,
        row: &Row<'_>,
    ) -> rusqlite::Result<(i64, Position, Span)> {
        let code = Code::of(row.get(3)?).ok_or_else(|| unexpected(3, "not a stance"))?;
        let (start, length): (u32, u32) = (row.get(4)?, row.get(5)?);
        let (before, after): (u32, u32) = (row.get(6)?, row.get(7)?);
        let evidence = span(start, length)?;
        let around = Span {
            start: start.checked_sub(before).ok_or_else(|| unexpected(6, "not a place"))?,
            end: evidence.end.checked_add(after).ok_or_else(|| unexpected(7, "not a place"))?,
        };
        let (conditions, contribution) = match row.get_ref(14)?.as_str_or_null()? {
            None => (Vec::new(), None),
            Some(json) => Extras::parse(json).ok_or_else(|| unexpected(14, "not what we write"))?,
        };
        let statement: Option<u32> = row.get(8)?;
        let confidence: u32 = row.get(13)?;
        let position = Position {
            motion: motion.to_string(),
            actor: ActorName { id: self.word(row.get(1)?)?, name: self.word(row.get(2)?)? },
            stance: code.stance,
            leans: code.leans,
            evidence,
            statement: statement.map(|index| index as usize),
            speaker: self.maybe_word(row.get(9)?)?,
            basis: code.basis,
            conditions,
            contribution,
            threat: code.threat,
            said: days_of(row.get(10)?, row.get(11)?),
            found_by: self.word(row.get(12)?)?,
            confidence: f32::from_bits(confidence),
        };
        Ok((row.get(0)?, position, around))
    }

    /// The statements of a document's newest reading that found some, each after the part of its id.
    pub(crate) fn statements(&mut self, document: i64) -> rusqlite::Result<Vec<(i64, Statement)>> {
        let db = self.db;
        let mut newest = db.prepare_cached(
            "SELECT first_statement, statements FROM readings
             WHERE document = ?1 AND statements > 0 ORDER BY number DESC LIMIT 1",
        )?;
        let range: Option<(i64, i64)> =
            newest.query_row([document], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let (first, count) = range.unwrap_or_default();
        (first..first + count).map(|number| self.statement(number)).collect()
    }

    /// A statement as it was read, after the part of its id.
    pub(crate) fn statement(&mut self, number: i64) -> rusqlite::Result<(i64, Statement)> {
        let db = self.db;
        let mut find = db.prepare_cached(
            "SELECT part, spans, code, within, speaker, role, actor, named, unnamed, said_first,
                    said_last
             FROM statements WHERE number = ?1",
        )?;
        let mut rows = find.query([number])?;
        let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        let parts = Parts::parse(row.get_ref(1)?.as_str()?);
        let [spans, cue, content] = parts.ok_or_else(|| unexpected(1, "not what we write"))?;
        let (quote, act) = quote_of(row.get(2)?).ok_or_else(|| unexpected(2, "not a quotation"))?;
        let (first, last): (Option<i64>, Option<i64>) = (row.get(9)?, row.get(10)?);
        if !is_day(first) || !is_day(last) {
            return Err(unexpected(9, "not a day"));
        }
        let within: Option<u32> = row.get(3)?;
        let speaker = match self.maybe_word(row.get(4)?)? {
            None => None,
            Some(name) => {
                // The first format knew whether it is named, and no more.
                let named: i64 = row.get(7)?;
                let unnamed: Option<i64> = row.get(8)?;
                let unnamed = unnamed_of(unnamed.unwrap_or(named));
                Some(Speaker {
                    name,
                    role: self.maybe_word(row.get(5)?)?,
                    actor: self.maybe_word(row.get(6)?)?,
                    unnamed: unnamed.ok_or_else(|| unexpected(8, "nothing that a source is"))?,
                    person: None,
                })
            }
        };
        let statement = Statement {
            source: spans,
            cue,
            content,
            act,
            quote,
            within: within.map(|index| index as usize),
            speaker,
            said: days_of(first, last),
        };
        Ok((row.get(0)?, statement))
    }

    /// The tallies on a motion; those claimed by the day `as_of` alone, if one is given.
    pub(crate) fn tallies(
        &mut self,
        motion: &str,
        slot: i64,
        known: Known<'_>,
        as_of: Option<Date>,
    ) -> rusqlite::Result<Vec<SelectedTally>> {
        let db = self.db;
        let mut find = db.prepare_cached(
            "SELECT number, document, run, until, day FROM claimed WHERE slot = ?1",
        )?;
        let as_of = as_of.map(day_number);
        let mut rows = find.query([slot])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (number, document, run): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let until: Option<i64> = row.get(3)?;
            if !known.has(run) || known.is_over(until) || !in_time(row.get(4)?, as_of) {
                continue;
            }
            let (_, entry) = self.claim(motion, document, run, number)?;
            found.push(SelectedTally { document, entry });
        }
        Ok(found)
    }

    /// A tally of a document, as it was read and as a question is answered with it.
    pub(crate) fn claim(
        &mut self,
        motion: &str,
        document: i64,
        run: i64,
        number: i64,
    ) -> rusqlite::Result<(Tally, TallyEntry)> {
        let (part, tally) = self.tally(motion, number)?;
        let open = self.open(document)?;
        if open.text.get(tally.span.range()).is_none() {
            return Err(unexpected(1, "words that are not in the document"));
        }
        let mut entry = TallyEntry::new(&open.citation, &open.text, &tally);
        entry.record = Record {
            id: Some(EntryId::within(open.id, part).written()),
            learnt: self.runs.get(&run).map(|run| run.learnt),
            decision: None,
        };
        Ok((tally, entry))
    }

    /// A tally as it was read, after the part of its id.
    pub(crate) fn tally(&mut self, motion: &str, number: i64) -> rusqlite::Result<(i64, Tally)> {
        let db = self.db;
        let mut find = db.prepare_cached(
            "SELECT part, start, length, stance, at_least, at_most, named, speaker, statement,
                    found_by
             FROM tallies WHERE number = ?1",
        )?;
        let mut rows = find.query([number])?;
        let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        let (at_least, at_most): (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
        let statement: Option<u32> = row.get(8)?;
        let tally = Tally {
            motion: motion.to_string(),
            span: span(row.get(1)?, row.get(2)?)?,
            stance: stance_of(row.get(3)?).ok_or_else(|| unexpected(3, "not a stance"))?,
            at_least: at_least.map(|least| least as u64),
            at_most: at_most.map(|most| most as u64),
            named: serde_json::from_str(row.get_ref(6)?.as_str()?)
                .map_err(|error| unexpected(6, error))?,
            speaker: self.maybe_word(row.get(7)?)?,
            statement: statement.map(|index| index as usize),
            found_by: self.word(row.get(9)?)?,
        };
        Ok((row.get(0)?, tally))
    }
}

fn span(start: u32, length: u32) -> rusqlite::Result<Span> {
    let end = start.checked_add(length).ok_or_else(|| unexpected(0, "not a place"))?;
    Ok(Span { start, end })
}
