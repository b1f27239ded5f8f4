//! Entries out of the tables.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::Connection;
use whipcount_count::{Citation, Decision, PositionEntry, Record, TallyEntry, Verdict};
use whipcount_domain::{ActorName, Position, Span, Speaker, Statement, Tally};

use crate::held::Held;
use crate::ids::EntryId;
use crate::ledger::{Known, Run, unexpected};
use crate::values::{Code, Extras, Parts, days_of, quote_of, stance_of, unnamed_of};
use crate::views::is_day;

/// A position that counts, with where it comes from.
pub(crate) struct SelectedPosition {
    pub(crate) id: EntryId,
    pub(crate) number: i64,
    pub(crate) document: i64,
    pub(crate) linked: bool,
    pub(crate) entry: PositionEntry,
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
    words: HashMap<i64, Arc<str>>,
    /// The document that was read last.
    document: Option<(i64, EntryId, Arc<Citation>, Arc<str>)>,
}

impl<'l> Source<'l> {
    pub(crate) fn new(db: &'l Connection, runs: &'l HashMap<i64, Run>) -> Source<'l> {
        Source { db, runs, words: HashMap::new(), document: None }
    }

    pub(crate) fn word(&mut self, number: i64) -> rusqlite::Result<String> {
        if let Some(word) = self.words.get(&number) {
            return Ok(word.to_string());
        }
        let mut find = self.db.prepare_cached("SELECT word FROM words WHERE number = ?1")?;
        let word: String = find.query_row([number], |row| row.get(0))?;
        self.words.insert(number, word.as_str().into());
        Ok(word)
    }

    pub(crate) fn maybe_word(&mut self, number: Option<i64>) -> rusqlite::Result<Option<String>> {
        number.map(|number| self.word(number)).transpose()
    }

    fn open(&mut self, number: i64) -> rusqlite::Result<(EntryId, Arc<Citation>, Arc<str>)> {
        if let Some((open, id, citation, text)) = &self.document
            && *open == number
        {
            return Ok((*id, Arc::clone(citation), Arc::clone(text)));
        }
        let (id, document) = crate::appending::document(self.db, number)?;
        let citation = Arc::new(Citation::of(&document));
        let text: Arc<str> = document.text.into();
        self.document = Some((number, id, Arc::clone(&citation), Arc::clone(&text)));
        Ok((id, citation, text))
    }

    pub(crate) fn text_of(&mut self, document: i64) -> rusqlite::Result<Arc<str>> {
        self.open(document).map(|(_, _, text)| text)
    }

    pub(crate) fn citation(&mut self, document: i64) -> rusqlite::Result<Arc<Citation>> {
        self.open(document).map(|(_, citation, _)| citation)
    }

    pub(crate) fn id_of(&mut self, document: i64) -> rusqlite::Result<EntryId> {
        self.open(document).map(|(id, ..)| id)
    }

    pub(crate) fn positions(
        &mut self,
        motion: &str,
        rows: &[Held],
    ) -> rusqlite::Result<Vec<SelectedPosition>> {
        rows.iter().map(|&row| self.selected(motion, row)).collect()
    }

    pub(crate) fn selected(
        &mut self,
        motion: &str,
        row: Held,
    ) -> rusqlite::Result<SelectedPosition> {
        let (part, position, around) = self.position(motion, row.number)?;
        let (document, citation, text) = self.open(row.document)?;
        let fits = |span: Span| text.get(span.range()).is_some();
        let conditions = position.conditions.iter().map(|one| one.span);
        let offer = position.contribution.iter().map(|one| one.span);
        if !around.contains(position.evidence)
            || ![around, position.evidence].into_iter().chain(conditions).chain(offer).all(fits)
        {
            return Err(unexpected(6, "words that are not in the document"));
        }
        let mut entry = PositionEntry::new(&citation, &text, &position, around);
        let id = EntryId::within(document, part);
        let run = self.runs.get(&row.run).ok_or_else(|| unexpected(0, "its run is not there"))?;
        let entered = run.by_hand.then(|| Decision {
            verdict: Verdict::Entered,
            by: run.reader.clone(),
            at: run.learnt,
            why: None,
        });
        entry.record =
            Record { id: Some(id.to_string()), learnt: Some(run.learnt), decision: entered };
        let (number, document, linked) = (row.number, row.document, row.linked);
        Ok(SelectedPosition { id, number, document, linked, entry })
    }

    /// A position as it was read: the part of its id, itself, and the sentence around it.
    pub(crate) fn position(
        &mut self,
        motion: &str,
        number: i64,
    ) -> rusqlite::Result<(i64, Position, Span)> {
        let db = self.db;
        let mut find = db.prepare_cached(
            "SELECT part, actor, name, code, start, length, before, after, statement, speaker,
                    said_first, said_last, found_by, confidence, extras
             FROM positions WHERE number = ?1",
        )?;
        let mut rows = find.query([number])?;
        let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
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

    pub(crate) fn tallies(
        &mut self,
        motion: &str,
        slot: i64,
        known: Known<'_>,
    ) -> rusqlite::Result<Vec<SelectedTally>> {
        let db = self.db;
        let mut find =
            db.prepare_cached("SELECT number, document, run, until FROM claimed WHERE slot = ?1")?;
        let mut rows = find.query([slot])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (number, document, run): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let until: Option<i64> = row.get(3)?;
            if !known.has(run) || known.is_over(until) {
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
        let (id, citation, text) = self.open(document)?;
        if text.get(tally.span.range()).is_none() {
            return Err(unexpected(1, "words that are not in the document"));
        }
        let mut entry = TallyEntry::new(&citation, &text, &tally);
        entry.record = Record {
            id: Some(EntryId::within(id, part).to_string()),
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
