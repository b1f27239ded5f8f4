use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, params};
use whipcount_domain::{Document, Findings, Motion, Origin};
use whipcount_words::fold;

use crate::contents::{document_id, position_part, statement_part, tally_part};
use crate::decisions::position_number;
use crate::ids::EntryId;
use crate::ledger::{KeptMotion, Writing, asked_in, current_motions, unexpected};
use crate::reprints;
use crate::sealing::seal_reading;
use crate::values::{
    Code, Extras, OriginFields, Parts, day_number, quote_number, stance_number, unnamed_number,
};
use crate::{Ledger, LedgerError, Run, views};

/// What became of a document that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Its id.
    pub document: EntryId,
    /// Whether it is new, was read again, or was there already.
    pub outcome: Outcome,
    /// How many positions were added.
    pub positions: usize,
}

/// Whether a document was there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new, and prints nothing that was there.
    New,
    /// It is new, and prints the text of a document that was there.
    Reprint,
    /// It was there, but this reader had not read it with an eye on all of these motions.
    ReadAgain,
    /// Nothing about it is new.
    Known,
}

impl Ledger {
    /// Keeps what `run`'s reader has found in documents when it looked for `motions`: all of it or,
    /// if it fails, nothing. What was kept before is not kept a second time.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be written.
    pub fn append(
        &mut self,
        run: &Run,
        motions: &[Motion],
        findings: &[Findings],
    ) -> Result<Vec<Appended>, LedgerError> {
        self.write(|writing| {
            // A motion that somebody has changed since this reader was made was not asked about.
            let mut asked = current_motions(writing.db, None)?;
            asked.retain(|kept| motions.contains(&kept.motion));
            append_all(writing, run, &asked, findings)
        })
    }

    /// Whether `document` still has to be read: it is not there, or has not been read by `reader`
    /// with an eye on all motions of the ledger.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn has_to_read(&self, document: &Document, reader: &str) -> Result<bool, LedgerError> {
        self.read(|db| {
            let Some(number) = document_number(db, document_id(document))? else { return Ok(true) };
            let motions = current_motions(db, None)?;
            Ok(!missing(db, number, reader, &motions)?.is_nothing())
        })
    }

    /// The documents with this name, or this id, in the order of their ids.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn documents_called(&self, name: &str) -> Result<Vec<Document>, LedgerError> {
        self.read(|db| {
            let mut numbers = Vec::new();
            if let Ok(id) = name.parse::<EntryId>() {
                numbers.extend(document_number(db, id)?);
            }
            let mut find =
                db.prepare_cached("SELECT number FROM documents WHERE name = ?1 ORDER BY id")?;
            for number in find.query_map([name], |row| row.get::<_, i64>(0))? {
                numbers.push(number?);
            }
            numbers.into_iter().map(|number| Ok(document(db, number)?.1)).collect()
        })
    }

    /// Up to `most` documents that `reader` has not read with an eye on all motions, from the one
    /// with number `from` on, and the number to go on from.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn documents_to_read(
        &self,
        reader: &str,
        from: i64,
        most: usize,
    ) -> Result<(Vec<Document>, Option<i64>), LedgerError> {
        self.read(|db| {
            let motions = current_motions(db, None)?;
            let mut documents = Vec::new();
            let mut next = db.prepare_cached(
                "SELECT number FROM documents WHERE number >= ?1 ORDER BY number",
            )?;
            let mut rows = next.query([from])?;
            while let Some(row) = rows.next()? {
                let number = row.get(0)?;
                if documents.len() == most {
                    return Ok((documents, Some(number)));
                }
                let missing = missing(db, number, reader, &motions)?;
                // What was entered by hand alone is no report that a machine should read.
                if !missing.is_nothing() && !is_by_hand(db, number)? {
                    documents.push(document(db, number)?.1);
                }
            }
            Ok((documents, None))
        })
    }
}

pub(crate) fn append_all(
    writing: &mut Writing<'_>,
    run: &Run,
    asked: &[KeptMotion],
    findings: &[Findings],
) -> rusqlite::Result<Vec<Appended>> {
    let first_reading = next_number(writing.db, "readings")?;
    let by_name = by_name(asked);
    let mut appended = Vec::with_capacity(findings.len());
    for found in findings {
        appended.push(append_one(writing, run, asked, &by_name, found)?);
    }
    views::add_readings(writing.db, first_reading)?;
    Ok(appended)
}

/// Motions by their ids.
pub(crate) fn by_name(motions: &[KeptMotion]) -> HashMap<&str, &KeptMotion> {
    motions.iter().map(|kept| (kept.motion.id.as_str(), kept)).collect()
}

fn append_one(
    writing: &mut Writing<'_>,
    run: &Run,
    asked: &[KeptMotion],
    by_name: &HashMap<&str, &KeptMotion>,
    found: &Findings,
) -> rusqlite::Result<Appended> {
    let id = document_id(&found.document);
    let (number, mut outcome) = match document_number(writing.db, id)? {
        Some(number) => (number, Outcome::ReadAgain),
        None => {
            let number = insert_document(writing, run, &found.document, id)?;
            let reprints = reprints::link(writing.db, number, &found.document.text)?;
            (number, if reprints > 0 { Outcome::Reprint } else { Outcome::New })
        }
    };
    let missing = match run.by_hand {
        true => Missing { motions: numbers(asked), reading: true },
        false => missing(writing.db, number, &run.reader, asked)?,
    };
    if missing.is_nothing() {
        return Ok(Appended { document: id, outcome: Outcome::Known, positions: 0 });
    }
    let asked = (missing.motions.as_slice(), by_name);
    let added = insert_reading(writing, run, asked, (number, id), found, missing.reading)?;
    if run.by_hand && added == 0 && outcome == Outcome::ReadAgain {
        outcome = Outcome::Known;
    }
    Ok(Appended { document: id, outcome, positions: added })
}

/// What a reader has not yet done with a document.
struct Missing {
    /// Numbers of the motions that it has not looked for, in order.
    motions: Vec<i64>,
    /// Whether it has not read it at all.
    reading: bool,
}

impl Missing {
    fn is_nothing(&self) -> bool {
        self.motions.is_empty() && !self.reading
    }
}

fn missing(
    db: &Connection,
    document: i64,
    reader: &str,
    motions: &[KeptMotion],
) -> rusqlite::Result<Missing> {
    let mut find = db.prepare_cached(
        "SELECT readings.run FROM readings JOIN runs ON runs.number = readings.run
         WHERE document = ?1 AND reader = ?2 AND NOT by_hand",
    )?;
    let runs = find.query_map(params![document, reader], |row| row.get::<_, i64>(0))?;
    let mut missing = Missing { motions: numbers(motions), reading: true };
    for run in runs {
        missing.reading = false;
        let asked = asked_in(db, run?)?;
        missing.motions.retain(|motion| asked.binary_search(motion).is_err());
    }
    Ok(missing)
}

fn numbers(motions: &[KeptMotion]) -> Vec<i64> {
    let mut numbers: Vec<_> = motions.iter().map(|kept| kept.number).collect();
    numbers.sort_unstable();
    numbers
}

fn is_by_hand(db: &Connection, document: i64) -> rusqlite::Result<bool> {
    let mut find = db.prepare_cached(
        "SELECT by_hand FROM documents JOIN runs ON runs.number = run WHERE documents.number = ?1",
    )?;
    find.query_row([document], |row| row.get(0))
}

pub(crate) fn document_number(db: &Connection, id: EntryId) -> rusqlite::Result<Option<i64>> {
    let mut find = db.prepare_cached("SELECT number FROM documents WHERE id = ?1")?;
    find.query_row([id.bytes()], |row| row.get(0)).optional()
}

/// A document as it was kept, with the id that it was kept under.
pub(crate) fn document(db: &Connection, number: i64) -> rusqlite::Result<(EntryId, Document)> {
    let mut find = db.prepare_cached(
        "SELECT id, name, title, publisher, published, url, text, origin FROM documents
         WHERE number = ?1",
    )?;
    find.query_row([number], |row| {
        let id: [u8; 16] = row.get(0)?;
        let published: Option<i64> = row.get(4)?;
        let document = Document {
            id: row.get(1)?,
            title: row.get(2)?,
            publisher: row.get(3)?,
            published: published.and_then(crate::values::day_of),
            url: row.get(5)?,
            text: row.get(6)?,
            origin: match row.get_ref(7)?.as_str_or_null()? {
                None => Origin::default(),
                Some(json) => serde_json::from_str::<OriginFields>(json)
                    .ok()
                    .and_then(|fields| fields.origin())
                    .ok_or_else(|| unexpected(7, "not what we write"))?,
            },
        };
        Ok((EntryId::from_bytes(&id).expect("sixteen bytes"), document))
    })
}

pub(crate) fn insert_document(
    writing: &mut Writing<'_>,
    run: &Run,
    document: &Document,
    id: EntryId,
) -> rusqlite::Result<i64> {
    let run = writing.run(run, &[])?;
    let origin = OriginFields::of(&document.origin);
    let mut insert = writing.db.prepare_cached(
        "INSERT INTO documents (id, run, name, title, publisher, published, url, text, origin)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    let number = insert.insert(params![
        id.bytes(),
        run,
        document.id,
        document.title,
        document.publisher,
        document.published.map(day_number),
        document.url,
        document.text,
        (!origin.is_empty())
            .then(|| serde_json::to_string(&origin).expect("words and numbers can be written")),
    ])?;
    views::count_document(writing.db, document.published.map(day_number), run)?;
    views::add_document(writing.db, "main", number, document.title.as_deref(), &document.text)?;
    Ok(number)
}

/// Keeps what was found about the motions with these numbers, which are in order, and the statements
/// if they are not there yet. Returns the number of positions.
pub(crate) fn insert_reading(
    writing: &mut Writing<'_>,
    run: &Run,
    (numbers, by_name): (&[i64], &HashMap<&str, &KeptMotion>),
    (document, id): (i64, EntryId),
    found: &Findings,
    with_statements: bool,
) -> rusqlite::Result<usize> {
    let db = writing.db;
    let run_number = writing.run(run, numbers)?;
    let motion =
        |name: &str| by_name.get(name).filter(|kept| numbers.binary_search(&kept.number).is_ok());
    let tallies = if run.by_hand { &[] } else { found.tallies.as_slice() };
    let first_statement = next_number(writing.db, "statements")?;
    let first_position = next_number(writing.db, "positions")?;
    let first_tally = next_number(writing.db, "tallies")?;
    let reading = next_number(writing.db, "readings")?;

    let statements = if with_statements { found.statements.as_slice() } else { &[] };
    let mut insert = db.prepare_cached(
        "INSERT INTO statements (reading, part, spans, code, within, speaker, role, actor,
                                 named, unnamed, said_first, said_last)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    for statement in statements {
        let speaker = statement.speaker.as_ref();
        let values = (
            writing.maybe_word(speaker.map(|speaker| speaker.name.as_str()))?,
            writing.maybe_word(speaker.and_then(|speaker| speaker.role.as_deref()))?,
            writing.maybe_word(speaker.and_then(|speaker| speaker.actor.as_deref()))?,
        );
        insert.execute(params![
            reading,
            statement_part(run, statement),
            Parts::json(&statement.source, &statement.cue, &statement.content),
            quote_number(statement.quote, statement.act),
            statement.within.map(|index| index as i64),
            values.0,
            values.1,
            values.2,
            speaker.map(|speaker| speaker.is_named()),
            speaker.map(|speaker| unnamed_number(speaker.unnamed)),
            statement.said.map(|days| day_number(days.first)),
            statement.said.map(|days| day_number(days.last)),
        ])?;
    }

    let mut parts = Vec::with_capacity(found.positions.len());
    let mut insert = db.prepare_cached(
        "INSERT INTO positions (reading, motion, part, actor, name, code, start, length, before,
                                after, statement, speaker, said_first, said_last, found_by,
                                confidence, extras)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    )?;
    for position in &found.positions {
        let Some(kept) = motion(&position.motion) else { continue };
        let part = position_part(run, kept.id, position);
        // One and the same thing found twice in one place is one entry. What people enter, a machine
        // does not look for again, so that nothing else says whether it is there.
        let is_there =
            run.by_hand && position_number(writing.db, EntryId::within(id, part))?.is_some();
        if is_there || parts.contains(&part) {
            continue;
        }
        parts.push(part);
        let around = found.sentence_around(position.evidence);
        let actor = writing.word(&position.actor.id)?;
        let name = writing.word(&position.actor.name)?;
        if writing.meets(actor, name) {
            let mut known = writing.db.prepare_cached(
                "INSERT OR IGNORE INTO actors (actor, name, folded_id, folded_name)
                 VALUES (?1, ?2, ?3, ?4)",
            )?;
            let ActorKey(folded_id, folded_name) = actor_key(&position.actor);
            known.execute(params![actor, name, folded_id, folded_name])?;
        }
        let speaker = writing.maybe_word(position.speaker.as_deref())?;
        let found_by = writing.word(&position.found_by)?;
        let code = Code {
            stance: position.stance,
            leans: position.leans,
            basis: position.basis,
            threat: position.threat,
        };
        insert.execute(params![
            reading,
            kept.number,
            part,
            actor,
            name,
            code.number(),
            position.evidence.start,
            position.evidence.len(),
            position.evidence.start - around.start,
            around.end - position.evidence.end,
            position.statement.map(|index| index as i64),
            speaker,
            position.said.map(|days| day_number(days.first)),
            position.said.map(|days| day_number(days.last)),
            found_by,
            position.confidence.to_bits(),
            Extras::json(&position.conditions, position.contribution.as_ref()),
        ])?;
    }

    let mut tally_parts = Vec::new();
    for tally in tallies {
        let Some(kept) = motion(&tally.motion) else { continue };
        let part = tally_part(run, kept.id, tally);
        if tally_parts.contains(&part) {
            continue;
        }
        tally_parts.push(part);
        let speaker = writing.maybe_word(tally.speaker.as_deref())?;
        let found_by = writing.word(&tally.found_by)?;
        let mut insert = writing.db.prepare_cached(
            "INSERT INTO tallies (reading, motion, part, start, length, stance, at_least, at_most,
                                  named, speaker, statement, found_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?;
        insert.execute(params![
            reading,
            kept.number,
            part,
            tally.span.start,
            tally.span.len(),
            stance_number(tally.stance),
            tally.at_least.map(|least| least as i64),
            tally.at_most.map(|most| most as i64),
            serde_json::to_string(&tally.named).expect("words can be written"),
            speaker,
            tally.statement.map(|index| index as i64),
            found_by,
        ])?;
    }

    let mut insert = writing.db.prepare_cached(
        "INSERT INTO readings (number, document, run, first_statement, statements, first_position,
                               positions, first_tally, tallies)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    insert.execute(params![
        reading,
        document,
        run_number,
        first_statement,
        statements.len(),
        first_position,
        parts.len(),
        first_tally,
        tally_parts.len(),
    ])?;
    seal_reading(writing.db, reading, &mut writing.asked)?;
    Ok(parts.len())
}

/// An actor's id and name as they are compared.
pub(crate) struct ActorKey(pub(crate) String, pub(crate) String);

pub(crate) fn actor_key(actor: &whipcount_domain::ActorName) -> ActorKey {
    ActorKey(fold(actor.id.trim()), fold(actor.name.trim()))
}

/// The number that the next row of a table gets.
pub(crate) fn next_number(db: &Connection, table: &str) -> rusqlite::Result<i64> {
    let mut find =
        db.prepare_cached(&format!("SELECT coalesce(max(number), 0) + 1 FROM {table}"))?;
    find.query_row([], |row| row.get(0))
}
