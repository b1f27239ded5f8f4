//! A ledger as JSON Lines, and back.

use std::collections::HashMap;
use std::fmt;

use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use whipcount_domain::{
    ActorName, Condition, Contribution, Date, DateRange, Document, Findings, Motion, Origin,
    Position, QuoteKind, Span, Speaker, Statement, Tally,
};

use crate::appending::{document, document_number, insert_document, insert_reading};
use crate::contents::{document_id, position_part, statement_part, tally_part};
use crate::decisions::{Judgement, all_decisions, insert_decision, position_number};
use crate::ids::EntryId;
use crate::ledger::{KeptMotion, Writing, all_motions, asked_in, insert_motion, learnt_in};
use crate::selecting::Source;
use crate::verifying::statement;
use crate::{Ledger, LedgerError, Run, reprints, views};

/// One line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Motion(MotionLine),
    Document(DocumentLine),
    Reading(Box<ReadingLine>),
    Decision(DecisionLine),
}

#[derive(Serialize, Deserialize)]
struct RunFields {
    learnt: String,
    tool: String,
    reader: String,
    by_hand: bool,
}

#[derive(Serialize, Deserialize)]
struct MotionLine {
    entry: String,
    id: String,
    title: String,
    phrases: Vec<String>,
    members: Vec<String>,
    run: RunFields,
}

#[derive(Serialize, Deserialize)]
struct DocumentLine {
    entry: String,
    id: String,
    title: Option<String>,
    publisher: Option<String>,
    published: Option<String>,
    url: Option<String>,
    text: String,
    run: RunFields,
}

#[derive(Serialize, Deserialize)]
struct ReadingLine {
    document: String,
    run: RunFields,
    /// Entries of the motions asked about.
    asked: Vec<String>,
    statements: Vec<StatementFields>,
    positions: Vec<PositionFields>,
    tallies: Vec<TallyFields>,
}

#[derive(Serialize, Deserialize)]
struct DecisionLine {
    entry: String,
    target: String,
    verdict: String,
    correction: Option<serde_json::Map<String, serde_json::Value>>,
    by: String,
    at: String,
    why: String,
}

/// In Unicode code points, as everywhere outside.
type Place = [usize; 2];

#[derive(Serialize, Deserialize)]
struct StatementFields {
    entry: String,
    source: Vec<Place>,
    cue: Vec<Place>,
    content: Vec<Place>,
    quote: String,
    act: bool,
    within: Option<usize>,
    speaker: Option<SpeakerFields>,
    said: Option<[String; 2]>,
}

#[derive(Serialize, Deserialize)]
struct SpeakerFields {
    name: String,
    role: Option<String>,
    actor: Option<String>,
    named: bool,
}

#[derive(Serialize, Deserialize)]
struct PositionFields {
    entry: String,
    motion: String,
    actor: [String; 2],
    stance: String,
    leans: Option<String>,
    basis: String,
    threat: bool,
    evidence: Place,
    words: String,
    sentence: Place,
    statement: Option<usize>,
    speaker: Option<String>,
    said: Option<[String; 2]>,
    conditions: Vec<(Place, Option<String>)>,
    contribution: Option<(Place, Option<f64>, Option<f64>, String)>,
    found_by: String,
    confidence: f32,
}

#[derive(Serialize, Deserialize)]
struct TallyFields {
    entry: String,
    motion: String,
    evidence: Place,
    words: String,
    stance: String,
    at_least: Option<u64>,
    at_most: Option<u64>,
    named: Vec<String>,
    speaker: Option<String>,
    statement: Option<usize>,
    found_by: String,
}

/// Why a line cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for LineError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.what)
    }
}

impl std::error::Error for LineError {}

impl From<String> for LineError {
    fn from(what: String) -> LineError {
        LineError { what }
    }
}

impl From<&str> for LineError {
    fn from(what: &str) -> LineError {
        LineError { what: what.to_string() }
    }
}

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

    /// Adds what lines of [`Ledger::dump`] hold: all of them or, if the database fails, none. What
    /// is there already is not added again. For each line that cannot be loaded, its place in
    /// `lines` and why.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be written.
    pub fn load(&mut self, lines: &[&str]) -> Result<Vec<(usize, LineError)>, LedgerError> {
        self.write(|writing| {
            let mut failed = Vec::new();
            let first = crate::appending::next_number(writing.db, "readings")?;
            for (place, line) in lines.iter().enumerate() {
                if line.trim().is_empty() {
                    continue;
                }
                match serde_json::from_str::<Line>(line) {
                    Err(error) => failed.push((place, error.to_string().into())),
                    Ok(line) => {
                        if let Err(error) = load_line(writing, line)? {
                            failed.push((place, error));
                        }
                    }
                }
            }
            views::add_readings(writing.db, first)?;
            Ok(failed)
        })
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

impl RunFields {
    fn run(self) -> Result<Run, LineError> {
        let RunFields { learnt, tool, reader, by_hand } = self;
        Ok(Run { learnt: instant(&learnt)?, tool, reader, by_hand })
    }
}

fn instant(text: &str) -> Result<Timestamp, LineError> {
    text.parse().map_err(|_| format!("`{text}` is no instant").into())
}

fn date(text: &str) -> Result<Date, LineError> {
    text.parse().map_err(|_| format!("`{text}` is no day").into())
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
        let (part, statement) = statement(db, source, row)?;
        line.statements.push(StatementFields {
            entry: named(part),
            source: places(&statement.source),
            cue: places(&statement.cue),
            content: places(&statement.content),
            quote: statement.quote.name().to_string(),
            act: statement.act,
            within: statement.within,
            speaker: statement.speaker.map(|speaker| SpeakerFields {
                name: speaker.name,
                role: speaker.role,
                actor: speaker.actor,
                named: speaker.named,
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

/// What a line says, in the ledger; or why it cannot be, which is not the database's fault.
fn load_line(writing: &mut Writing<'_>, line: Line) -> rusqlite::Result<Result<(), LineError>> {
    match line {
        Line::Motion(line) => load_motion(writing, line),
        Line::Document(line) => load_document(writing, line),
        Line::Reading(line) => load_reading(writing, *line),
        Line::Decision(line) => load_decision(writing, line),
    }
}

const OTHER_CONTENT: &str = "its content is not what its `entry` says";

fn load_motion(
    writing: &mut Writing<'_>,
    line: MotionLine,
) -> rusqlite::Result<Result<(), LineError>> {
    let motion =
        Motion { id: line.id, title: line.title, phrases: line.phrases, members: line.members };
    let kept = all_motions(writing.db, None)?;
    if kept.iter().any(|kept| kept.id.to_string() == line.entry) {
        return Ok(Ok(()));
    }
    // Which one it replaced is part of its id; it need not be the newest one here.
    let before = kept.iter().filter(|kept| kept.motion.id == motion.id).map(|kept| Some(kept.id));
    let id = before
        .chain([None])
        .map(|before| crate::contents::motion_id(&motion, before))
        .find(|id| id.to_string() == line.entry);
    let Some(id) = id else { return Ok(Err(OTHER_CONTENT.into())) };
    let run = match line.run.run() {
        Ok(run) => run,
        Err(error) => return Ok(Err(error)),
    };
    insert_motion(writing, &run, &motion, id)?;
    Ok(Ok(()))
}

fn load_document(
    writing: &mut Writing<'_>,
    line: DocumentLine,
) -> rusqlite::Result<Result<(), LineError>> {
    let (published, run) = match (line.published.as_deref().map(date).transpose(), line.run.run()) {
        (Ok(published), Ok(run)) => (published, run),
        (Err(error), _) | (_, Err(error)) => return Ok(Err(error)),
    };
    let document = Document {
        id: line.id,
        title: line.title,
        publisher: line.publisher,
        published,
        url: line.url,
        text: line.text,
        origin: Origin::default(),
    };
    let id = document_id(&document);
    if id.to_string() != line.entry {
        return Ok(Err(OTHER_CONTENT.into()));
    }
    if document_number(writing.db, id)?.is_none() {
        let number = insert_document(writing, &run, &document, id)?;
        reprints::link(writing.db, number, &document.text)?;
    }
    Ok(Ok(()))
}

fn load_decision(
    writing: &mut Writing<'_>,
    line: DecisionLine,
) -> rusqlite::Result<Result<(), LineError>> {
    let correction = line.correction.map(|fields| serde_json::Value::Object(fields).to_string());
    let Some(judgement) = Judgement::parse(&line.verdict, correction.as_deref()) else {
        return Ok(Err(format!("`{}` is no decision that can be read", line.verdict).into()));
    };
    let Ok(target) = line.target.parse() else {
        return Ok(Err(format!("`{}` is no entry", line.target).into()));
    };
    let run = match instant(&line.at) {
        Ok(at) => Run::by_hand(at, line.by),
        Err(error) => return Ok(Err(error)),
    };
    Ok(match insert_decision(writing, &run, target, &judgement, &line.why)? {
        Ok(id) if id.to_string() == line.entry => Ok(()),
        Ok(_) => Err(OTHER_CONTENT.into()),
        Err(target) => Err(format!("the entry `{target}` that it decides on is not there").into()),
    })
}

fn load_reading(
    writing: &mut Writing<'_>,
    line: ReadingLine,
) -> rusqlite::Result<Result<(), LineError>> {
    let number = match line.document.parse().ok() {
        Some(id) => document_number(writing.db, id)?,
        None => None,
    };
    let Some(number) = number else {
        return Ok(Err(format!("the document `{}` is not there", line.document).into()));
    };
    let (id, document) = document(writing.db, number)?;
    let motions = all_motions(writing.db, None)?;
    let run = match line.run.run() {
        Ok(run) => run,
        Err(error) => return Ok(Err(error)),
    };
    let with_statements = !line.statements.is_empty();
    let mut asked = Vec::new();
    for entry in &line.asked {
        match motions.iter().find(|kept| kept.id.to_string() == *entry) {
            Some(kept) => asked.push(kept),
            None => return Ok(Err(format!("the motion `{entry}` is not there").into())),
        }
    }
    let found =
        match found(&run, id, document, &motions, line.statements, line.positions, line.tallies) {
            Ok(found) => found,
            Err(error) => return Ok(Err(error)),
        };
    let mut numbers: Vec<_> = asked.iter().map(|kept| kept.number).collect();
    numbers.sort_unstable();
    let is_there = if run.by_hand {
        let mut is_there = true;
        for position in &found.positions {
            let kept = motions.iter().rev().find(|kept| kept.motion.id == position.motion);
            let part = kept.map(|kept| position_part(&run, kept.id, position)).unwrap_or_default();
            is_there &= position_number(writing.db, EntryId::within(id, part))?.is_some();
        }
        is_there
    } else {
        let run = writing.run(&run, &numbers)?;
        let mut find =
            writing.db.prepare_cached("SELECT 1 FROM readings WHERE document = ?1 AND run = ?2")?;
        find.exists([number, run])?
    };
    if !is_there {
        let by_name = asked.iter().map(|&kept| (kept.motion.id.as_str(), kept)).collect();
        insert_reading(writing, &run, (&numbers, &by_name), number, &found, with_statements)?;
    }
    Ok(Ok(()))
}

fn found(
    run: &Run,
    id: EntryId,
    document: Document,
    motions: &[KeptMotion],
    statements: Vec<StatementFields>,
    positions: Vec<PositionFields>,
    tallies: Vec<TallyFields>,
) -> Result<Findings, LineError> {
    let text = document.text.clone();
    let starts: Vec<usize> =
        text.char_indices().map(|(start, _)| start).chain([text.len()]).collect();
    let span = |[start, end]: Place| -> Result<Span, LineError> {
        match (starts.get(start), starts.get(end)) {
            (Some(&start), Some(&end)) if start <= end => Ok(Span::new(start, end)),
            _ => Err("words that are not in the document".into()),
        }
    };
    let spans = |places: Vec<Place>| places.into_iter().map(span).collect::<Result<Vec<_>, _>>();
    let said = |days: Option<[String; 2]>| -> Result<Option<DateRange>, LineError> {
        let range =
            |[first, last]: [String; 2]| Ok(DateRange { first: date(&first)?, last: date(&last)? });
        days.map(range).transpose()
    };
    let motion_of = |entry: &str| {
        let kept = motions.iter().find(|kept| kept.id.to_string() == entry);
        kept.ok_or_else(|| LineError::from(format!("the motion `{entry}` is not there")))
    };
    let same = |entry: &str, part: i64| match EntryId::within(id, part).to_string() == entry {
        true => Ok(()),
        false => Err(LineError::from(OTHER_CONTENT)),
    };
    let wrong = |error: whipcount_domain::UnknownName| LineError::from(error.to_string());
    let mut found = Findings {
        document,
        sentences: vec![],
        statements: vec![],
        positions: vec![],
        tallies: vec![],
    };
    for fields in statements {
        let quotes = [QuoteKind::Direct, QuoteKind::Indirect, QuoteKind::Mixed];
        let quote = quotes.into_iter().find(|quote| quote.name() == fields.quote);
        let statement = Statement {
            source: spans(fields.source)?,
            cue: spans(fields.cue)?,
            content: spans(fields.content)?,
            act: fields.act,
            quote: quote.ok_or_else(|| format!("`{}` is no quotation", fields.quote))?,
            within: fields.within,
            speaker: fields.speaker.map(|speaker| Speaker {
                name: speaker.name,
                role: speaker.role,
                actor: speaker.actor,
                named: speaker.named,
                unnamed: None,
                person: None,
            }),
            said: said(fields.said)?,
        };
        same(&fields.entry, statement_part(run, &statement))?;
        found.statements.push(statement);
    }
    for fields in positions {
        let kept = motion_of(&fields.motion)?;
        let [actor_id, name] = fields.actor;
        let conditions = fields.conditions.into_iter();
        let contribution = fields.contribution.map(|(place, at_least, at_most, unit)| {
            Ok::<_, LineError>(Contribution { span: span(place)?, at_least, at_most, unit })
        });
        let position = Position {
            motion: kept.motion.id.clone(),
            actor: ActorName { id: actor_id, name },
            stance: fields.stance.parse().map_err(wrong)?,
            leans: fields.leans.map(|leans| leans.parse().map_err(wrong)).transpose()?,
            evidence: span(fields.evidence)?,
            statement: fields.statement,
            speaker: fields.speaker,
            basis: fields.basis.parse().map_err(wrong)?,
            conditions: conditions
                .map(|(place, on)| Ok(Condition { span: span(place)?, on }))
                .collect::<Result<_, LineError>>()?,
            contribution: contribution.transpose()?,
            threat: fields.threat,
            said: said(fields.said)?,
            found_by: fields.found_by,
            confidence: fields.confidence,
        };
        same(&fields.entry, position_part(run, kept.id, &position))?;
        found.sentences.push(span(fields.sentence)?);
        found.positions.push(position);
    }
    found.sentences.sort();
    found.sentences.dedup();
    for fields in tallies {
        let kept = motion_of(&fields.motion)?;
        let tally = Tally {
            motion: kept.motion.id.clone(),
            span: span(fields.evidence)?,
            stance: fields.stance.parse().map_err(wrong)?,
            at_least: fields.at_least,
            at_most: fields.at_most,
            named: fields.named,
            speaker: fields.speaker,
            statement: fields.statement,
            found_by: fields.found_by,
        };
        same(&fields.entry, tally_part(run, kept.id, &tally))?;
        found.tallies.push(tally);
    }
    Ok(found)
}
