//! A ledger as JSON Lines.

use std::collections::HashMap;

use rusqlite::Connection;
use whipcount_domain::{DateRange, Span};

use crate::appending::document;
use crate::decisions::{Judgement, all_decisions};
use crate::ids::EntryId;
use crate::ledger::{KeptMotion, all_motions, asked_in, learnt_in};
use crate::lines::{
    DecisionLine, DocumentLine, Line, MotionLine, Place, PositionFields, ReadingLine, RunFields,
    SpeakerFields, StatementFields, TallyFields,
};
use crate::source::Source;
use crate::values::OriginFields;
use crate::{Ledger, LedgerError, Run};

impl Ledger {
    /// Writes all that was learnt, an entry or a reading a line, in the order in which it has to be
    /// loaded; each line ends with a line break.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read, or the first error of `write`.
    pub fn dump<E: From<LedgerError>>(
        &self,
        mut write: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |error| E::from(LedgerError::database(error, &self.path));
        let transaction = self.db.unchecked_transaction().map_err(failed)?;
        let db = &*transaction;
        let mut put = |line: &Line| {
            let mut text = serde_json::to_string(line).expect("words and numbers can be written");
            text.push('\n');
            write(&text)
        };
        let runs = learnt_in(db).map_err(failed)?;
        let run_of = |number: i64| run_fields(&runs[&number]);
        let motions = all_motions(db, None).map_err(failed)?;
        for kept in &motions {
            let run = number_in(db, "SELECT run FROM motions WHERE number = ?1", kept.number);
            put(&Line::Motion(MotionLine {
                entry: kept.id.to_string(),
                id: kept.motion.id.clone(),
                title: kept.motion.title.clone(),
                phrases: kept.motion.phrases.clone(),
                members: kept.motion.members.clone(),
                run: run_of(run.map_err(failed)?),
            }))?;
        }
        let last = |table: &str| {
            number_in(db, &format!("SELECT coalesce(max(number), ?1) FROM {table}"), 0)
        };
        for number in 1..=last("documents").map_err(failed)? {
            let (id, document) = document(db, number).map_err(failed)?;
            let run = number_in(db, "SELECT run FROM documents WHERE number = ?1", number);
            put(&Line::Document(DocumentLine {
                entry: id.to_string(),
                id: document.id,
                title: document.title,
                publisher: document.publisher,
                published: document.published.map(|day| day.to_string()),
                url: document.url,
                origin: OriginFields::of(&document.origin),
                text: document.text,
                run: run_of(run.map_err(failed)?),
            }))?;
        }
        let mut source = Source::new(db, &runs);
        for number in 1..=last("readings").map_err(failed)? {
            let line = reading_line(db, number, &mut source, &motions, &runs).map_err(failed)?;
            put(&Line::Reading(Box::new(line)))?;
        }
        for kept in all_decisions(db, None).map_err(failed)? {
            let entry = kept.entry;
            let correction = match &entry.judgement {
                Judgement::Correct(correction) => Some(
                    correction
                        .fields()
                        .map(|(field, value)| (field.to_string(), value.into()))
                        .collect(),
                ),
                _ => None,
            };
            put(&Line::Decision(DecisionLine {
                entry: entry.id.to_string(),
                target: entry.target.to_string(),
                verdict: entry.judgement.name().to_string(),
                correction,
                by: entry.by,
                at: entry.at.to_string(),
                why: entry.why,
            }))?;
        }
        Ok(())
    }
}

fn number_in(db: &Connection, query: &str, number: i64) -> rusqlite::Result<i64> {
    db.prepare_cached(query)?.query_row([number], |row| row.get(0))
}

fn run_fields(run: &Run) -> RunFields {
    RunFields {
        learnt: run.learnt.to_string(),
        tool: run.tool.clone(),
        reader: run.reader.clone(),
        by_hand: run.by_hand,
    }
}

fn place(text: &str, span: Span) -> Place {
    let span = whipcount_count::in_characters(text, span);
    [span.start as usize, span.end as usize]
}

fn pair(said: Option<DateRange>) -> Option<[String; 2]> {
    said.map(|days| [days.first.to_string(), days.last.to_string()])
}

fn reading_line(
    db: &Connection,
    number: i64,
    source: &mut Source<'_>,
    motions: &[KeptMotion],
    runs: &HashMap<i64, Run>,
) -> rusqlite::Result<ReadingLine> {
    let mut find = db.prepare_cached(
        "SELECT document, run, first_statement, statements, first_position, positions, first_tally,
                tallies
         FROM readings WHERE number = ?1",
    )?;
    let [
        document_number,
        run,
        first_statement,
        statements,
        first_position,
        positions,
        first_tally,
        tallies,
    ] = find.query_row([number], |row| {
        let mut values = [0_i64; 8];
        for (column, value) in values.iter_mut().enumerate() {
            *value = row.get(column)?;
        }
        Ok(values)
    })?;
    let (id, document) = document(db, document_number)?;
    let text = &document.text;
    let places = |spans: &[Span]| spans.iter().map(|&span| place(text, span)).collect();
    let named = |part| EntryId::within(id, part).to_string();
    let entry_of = |number: i64| motions.iter().find(|kept| kept.number == number);
    let motion_of = |table: &str, row: i64| {
        let number = number_in(db, &format!("SELECT motion FROM {table} WHERE number = ?1"), row)?;
        entry_of(number).ok_or(rusqlite::Error::QueryReturnedNoRows)
    };
    let mut line = ReadingLine {
        document: id.to_string(),
        run: run_fields(&runs[&run]),
        asked: asked_in(db, run)?
            .into_iter()
            .filter_map(entry_of)
            .map(|kept| kept.id.to_string())
            .collect(),
        statements: vec![],
        positions: vec![],
        tallies: vec![],
    };
    for row in first_statement..first_statement + statements {
        let (part, statement) = source.statement(row)?;
        line.statements.push(StatementFields {
            entry: named(part),
            source: places(&statement.source),
            cue: places(&statement.cue),
            content: places(&statement.content),
            quote: statement.quote.name().to_string(),
            act: statement.act,
            within: statement.within,
            speaker: statement.speaker.map(|speaker| SpeakerFields {
                named: speaker.is_named(),
                unnamed: speaker.unnamed.map(|unnamed| unnamed.name().to_string()),
                name: speaker.name,
                role: speaker.role,
                actor: speaker.actor,
            }),
            said: pair(statement.said),
        });
    }
    for row in first_position..first_position + positions {
        let kept = motion_of("positions", row)?;
        let (part, position, around) = source.position(&kept.motion.id, row)?;
        let conditions = position.conditions.into_iter();
        let offer = position.contribution;
        line.positions.push(PositionFields {
            entry: named(part),
            motion: kept.id.to_string(),
            actor: [position.actor.id, position.actor.name],
            stance: position.stance.to_string(),
            leans: position.leans.map(|leans| leans.to_string()),
            basis: position.basis.to_string(),
            threat: position.threat,
            evidence: place(text, position.evidence),
            words: position.evidence.text(text).to_string(),
            sentence: place(text, around),
            statement: position.statement,
            speaker: position.speaker,
            said: pair(position.said),
            conditions: conditions.map(|one| (place(text, one.span), one.on)).collect(),
            contribution: offer
                .map(|offer| (place(text, offer.span), offer.at_least, offer.at_most, offer.unit)),
            found_by: position.found_by,
            confidence: position.confidence,
        });
    }
    for row in first_tally..first_tally + tallies {
        let kept = motion_of("tallies", row)?;
        let (part, tally) = source.tally(&kept.motion.id, row)?;
        line.tallies.push(TallyFields {
            entry: named(part),
            motion: kept.id.to_string(),
            evidence: place(text, tally.span),
            words: tally.span.text(text).to_string(),
            stance: tally.stance.to_string(),
            at_least: tally.at_least,
            at_most: tally.at_most,
            named: tally.named,
            speaker: tally.speaker,
            statement: tally.statement,
            found_by: tally.found_by,
        });
    }
    Ok(line)
}
