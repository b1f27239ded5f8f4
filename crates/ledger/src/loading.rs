//! JSON Lines into a ledger.

use jiff::Timestamp;
use whipcount_domain::{
    ActorName, Condition, Contribution, Date, DateRange, Document, Findings, Motion, Position,
    QuoteKind, Span, Speaker, Statement, Tally, Unnamed,
};

use crate::appending::{document, document_number, insert_document, insert_reading};
use crate::contents::{document_id, position_part, statement_part, tally_part};
use crate::decisions::{Judgement, insert_decision, position_number};
use crate::ids::EntryId;
use crate::ledger::{KeptMotion, Writing, all_motions, insert_motion};
use crate::lines::{
    DecisionLine, DocumentLine, Line, LineError, MotionLine, Place, PositionFields, ReadingLine,
    RunFields, SpeakerFields, StatementFields, TallyFields,
};
use crate::{Ledger, LedgerError, Run, reprints, views};

impl Ledger {
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
        origin: match line.origin.origin() {
            Some(origin) => origin,
            None => return Ok(Err("its `origin` is not what a ledger writes".into())),
        },
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
        let asked = (numbers.as_slice(), &by_name);
        insert_reading(writing, &run, asked, (number, id), &found, with_statements)?;
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
        let speaker = fields.speaker.map(speaker).transpose()?;
        let quotes = [QuoteKind::Direct, QuoteKind::Indirect, QuoteKind::Mixed];
        let quote = quotes.into_iter().find(|quote| quote.name() == fields.quote);
        let statement = Statement {
            source: spans(fields.source)?,
            cue: spans(fields.cue)?,
            content: spans(fields.content)?,
            act: fields.act,
            quote: quote.ok_or_else(|| format!("`{}` is no quotation", fields.quote))?,
            within: fields.within,
            speaker,
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

fn speaker(fields: SpeakerFields) -> Result<Speaker, LineError> {
    let SpeakerFields { name, role, actor, named, unnamed } = fields;
    let unnamed = match (named, unnamed.as_deref()) {
        (true, None) => None,
        (false, None) => Some(Unnamed::Other),
        (false, Some(word)) => {
            let found = Unnamed::ALL.into_iter().find(|unnamed| unnamed.name() == word);
            Some(found.ok_or_else(|| format!("`{word}` is nothing that a source is said to be"))?)
        }
        (true, Some(_)) => return Err("a source cannot be `named` and `unnamed`".into()),
    };
    Ok(Speaker { name, role, actor, unnamed, person: None })
}
