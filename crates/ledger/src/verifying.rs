use rusqlite::{Connection, params};
use whipcount_domain::Span;

use crate::contents::{
    decision_id, document_id, motion_id, position_part, statement_part, tally_part,
};
use crate::decisions::all_decisions;
use crate::ids::EntryId;
use crate::ledger::{FORMAT, KeptMotion, Run, all_motions, learnt_in, unexpected};
use crate::sealing::{Asked, is_sealed, motion_seal, reading_seal};
use crate::source::Source;
use crate::views::{VIEWS, fill, fill_search, making};
use crate::{Ledger, LedgerError, LedgerErrorKind};

/// How much was verified, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Number of documents.
    pub documents: usize,
    /// Number of statements.
    pub statements: usize,
    /// Number of positions, superseded ones included.
    pub positions: usize,
    /// Number of tallies, superseded ones included.
    pub tallies: usize,
    /// Number of motions, earlier versions included.
    pub motions: usize,
    /// Number of decisions.
    pub decisions: usize,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// Something in a ledger that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which entry or table: "position 3f…" or "the table `held`".
    pub place: String,
    /// What is wrong with it.
    pub what: String,
}

/// More faults than these help nobody.
const MOST: usize = 1000;

impl Verified {
    fn fault(&mut self, place: impl Into<String>, what: impl ToString) {
        if self.faults.len() < MOST {
            self.faults.push(Fault { place: place.into(), what: what.to_string() });
        }
    }
}

impl Ledger {
    /// Looks whether each entry is what its id says, each span lies in its document's text, and the
    /// derived tables are what follows from the entries. Damage is no error but a [`Fault`].
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read at all, or a newer version wrote it.
    pub fn verify(&self) -> Result<Verified, LedgerError> {
        let format = self.read(|_| self.format())?;
        if format > FORMAT {
            // What makes an id, and which tables there are, may be different there.
            return Err(LedgerError::new(LedgerErrorKind::TooNew(format), &self.path));
        }
        let mut verified = Verified::default();
        self.read(|db| {
            let transaction = db.unchecked_transaction()?;
            verify(&transaction, &mut verified);
            Ok(())
        })?;
        Ok(verified)
    }

    /// Makes the derived tables anew from the entries.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be written, or entries are damaged.
    pub fn rebuild(&mut self) -> Result<(), LedgerError> {
        self.write(|writing| {
            let db = writing.db;
            for (table, _) in VIEWS {
                db.execute_batch(&format!("DROP TABLE IF EXISTS {table}"))?;
            }
            db.execute_batch("DROP TABLE IF EXISTS search")?;
            db.execute_batch(include_str!("views.sql"))?;
            fill(db, "main")?;
            fill_search(db, "main")
        })
    }
}

fn verify(db: &Connection, verified: &mut Verified) {
    verify_pages(db, verified);
    let runs = match learnt_in(db) {
        Ok(runs) => runs,
        Err(error) => return verified.fault("the table `runs`", error),
    };
    let motions = match all_motions(db, None) {
        Ok(motions) => motions,
        Err(error) => return verified.fault("the table `motions`", error),
    };
    verify_motions(db, &motions, verified);
    for number in 1..=last(db, "documents", verified) {
        verified.documents += 1;
        match crate::appending::document(db, number) {
            Ok((id, document)) if document_id(&document) == id => {}
            Ok((id, document)) => {
                let what = format!("its content is not what its id says (`{}`)", document.id);
                verified.fault(format!("document {id}"), what);
            }
            Err(error) => verified.fault(format!("document number {number}"), error),
        }
    }
    let mut source = Source::new(db, &runs);
    let mut next = Next { statement: 1, position: 1, tally: 1, asked: Asked::default() };
    for number in 1..=last(db, "readings", verified) {
        let read = verify_reading(db, number, &mut source, &motions, &runs, &mut next, verified);
        if let Err(error) = read {
            verified.fault(format!("reading number {number}"), error);
        }
    }
    for (table, next) in
        [("statements", next.statement), ("positions", next.position), ("tallies", next.tally)]
    {
        let rows = last(db, table, verified);
        if rows + 1 != next {
            let what = format!("it has {rows} rows and its readings name {}", next - 1);
            verified.fault(format!("the table `{table}`"), what);
        }
    }
    match all_decisions(db, None) {
        Err(error) => verified.fault("the table `decisions`", error),
        Ok(decisions) => {
            for kept in decisions {
                verified.decisions += 1;
                let entry = kept.entry;
                let correction = entry.judgement.correction();
                let (name, correction) = (entry.judgement.name(), correction.as_deref());
                let id =
                    decision_id(entry.target, name, correction, &entry.by, entry.at, &entry.why);
                if id != entry.id {
                    let place = format!("decision {}", entry.id);
                    verified.fault(place, "its content is not what its id says");
                }
            }
        }
    }
    verify_views(db, verified);
}

fn verify_pages(db: &Connection, verified: &mut Verified) {
    let mut pages = || -> rusqlite::Result<()> {
        let mut check = db.prepare("PRAGMA integrity_check(100)")?;
        let mut rows = check.query([])?;
        while let Some(row) = rows.next()? {
            let what: String = row.get(0)?;
            if what != "ok" {
                verified.fault("the file", what);
            }
        }
        Ok(())
    };
    if let Err(error) = pages() {
        verified.fault("the file", error);
    }
}

fn verify_motions(db: &Connection, motions: &[KeptMotion], verified: &mut Verified) {
    for (place, kept) in motions.iter().enumerate() {
        verified.motions += 1;
        let earlier = &motions[..place];
        let before = earlier.iter().rev().find(|other| other.motion.id == kept.motion.id);
        if motion_id(&kept.motion, before.map(|before| before.id)) != kept.id {
            let what = format!("its content is not what its id says (`{}`)", kept.motion.id);
            verified.fault(format!("motion {}", kept.id), what);
        }
        let sealed = motion_seal(db, kept.number)
            .and_then(|seal| is_sealed(db, "motions", kept.number, seal));
        match sealed {
            Ok(true) => {}
            Ok(false) => {
                verified.fault(format!("motion {}", kept.id), "who added it when has changed")
            }
            Err(error) => verified.fault(format!("motion {}", kept.id), error),
        }
    }
}

/// The number of the last row of a table.
fn last(db: &Connection, table: &str, verified: &mut Verified) -> i64 {
    let last = db
        .query_row(&format!("SELECT coalesce(max(number), 0) FROM {table}"), [], |row| row.get(0));
    last.unwrap_or_else(|error| {
        verified.fault(format!("the table `{table}`"), error);
        0
    })
}

/// Which rows the next reading begins with, and what is known from those before.
struct Next {
    statement: i64,
    position: i64,
    tally: i64,
    asked: Asked,
}

fn verify_reading(
    db: &Connection,
    number: i64,
    source: &mut Source<'_>,
    motions: &[KeptMotion],
    runs: &std::collections::HashMap<i64, Run>,
    next: &mut Next,
    verified: &mut Verified,
) -> rusqlite::Result<()> {
    let mut find = db.prepare_cached(
        "SELECT document, run, first_statement, statements, first_position, positions, first_tally,
                tallies
         FROM readings WHERE number = ?1",
    )?;
    let [document, run, statement, statements, position, positions, tally, tallies] = find
        .query_row([number], |row| {
            let mut values = [0_i64; 8];
            for (column, value) in values.iter_mut().enumerate() {
                *value = row.get(column)?;
            }
            Ok(values)
        })?;
    for (first, count, next) in [
        (statement, statements, &mut next.statement),
        (position, positions, &mut next.position),
        (tally, tallies, &mut next.tally),
    ] {
        if count < 0 || (count > 0 && first != *next) {
            verified.fault(format!("reading number {number}"), "its rows are not in their place");
        }
        *next = (*next).max(first + count.max(0));
    }
    let run = runs.get(&run).ok_or_else(|| unexpected(1, "its run is not there"))?;
    let (id, document) = crate::appending::document(db, document)?;
    if !is_sealed(db, "readings", number, reading_seal(db, number, &mut next.asked)?)? {
        let what = format!(
            "its name (`{}`), its origin, when and by whom it was read, for which motions, or where sentences end has changed",
            document.id
        );
        verified.fault(format!("reading number {number} of document {id}"), what);
    }
    let text = &document.text;
    let fits = |span: &Span| span.start <= span.end && text.get(span.range()).is_some();
    let named = |part: i64| EntryId::within(id, part);

    for number in statement..statement + statements {
        verified.statements += 1;
        match source.statement(number) {
            Err(error) => verified.fault(format!("statement number {number} of {id}"), error),
            Ok((part, statement)) => {
                let place = || format!("statement {}", named(part));
                if statement_part(run, &statement) != part {
                    verified.fault(place(), "its content is not what its id says");
                }
                let spans = statement.source.iter().chain(&statement.cue).chain(&statement.content);
                if !spans.clone().all(fits) {
                    verified.fault(place(), "its words are not in its document");
                }
            }
        }
    }
    let motion_of = |table: &str, number: i64| -> rusqlite::Result<(i64, i64)> {
        let mut find =
            db.prepare_cached(&format!("SELECT motion, reading FROM {table} WHERE number = ?1"))?;
        find.query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))
    };
    let asked = |motion: i64| motions.iter().find(|kept| kept.number == motion);
    for row in position..position + positions {
        verified.positions += 1;
        let read = motion_of("positions", row).and_then(|(motion, reading)| {
            let kept = asked(motion).ok_or_else(|| unexpected(0, "its motion is not there"))?;
            Ok((reading, kept, source.position(&kept.motion.id, row)?))
        });
        match read {
            Err(error) => verified.fault(format!("position number {row} of {id}"), error),
            Ok((reading, kept, (part, position, around))) => {
                let place = || format!("position {}", named(part));
                if position_part(run, kept.id, &position) != part || reading != number {
                    verified.fault(place(), "its content is not what its id says");
                }
                let conditions = position.conditions.iter().map(|condition| condition.span);
                let offer = position.contribution.iter().map(|offer| offer.span);
                let mut spans = conditions.chain(offer).chain([position.evidence, around]);
                if !spans.all(|span| fits(&span)) {
                    verified.fault(place(), "its words are not in its document");
                }
            }
        }
    }
    for row in tally..tally + tallies {
        verified.tallies += 1;
        let read = motion_of("tallies", row).and_then(|(motion, reading)| {
            let kept = asked(motion).ok_or_else(|| unexpected(0, "its motion is not there"))?;
            Ok((reading, kept, source.tally(&kept.motion.id, row)?))
        });
        match read {
            Err(error) => verified.fault(format!("tally number {row} of {id}"), error),
            Ok((reading, kept, (part, tally))) => {
                let place = || format!("tally {}", named(part));
                if tally_part(run, kept.id, &tally) != part || reading != number {
                    verified.fault(place(), "its content is not what its id says");
                }
                if !fits(&tally.span) {
                    verified.fault(place(), "its words are not in its document");
                }
            }
        }
    }
    Ok(())
}

/// Makes the derived tables a second time, beside the ledger, and compares.
fn verify_views(db: &Connection, verified: &mut Verified) {
    let mut compare = || -> rusqlite::Result<()> {
        db.execute_batch(&making("temp"))?;
        fill(db, "temp")?;
        for (table, columns) in VIEWS {
            let rows: i64 = db.query_row(
                &format!(
                    "SELECT (SELECT count(*) FROM (SELECT {columns} FROM main.{table}
                                                   EXCEPT SELECT {columns} FROM temp.{table}))
                          + (SELECT count(*) FROM (SELECT {columns} FROM temp.{table}
                                                   EXCEPT SELECT {columns} FROM main.{table}))"
                ),
                [],
                |row| row.get(0),
            )?;
            if rows > 0 {
                let what = format!("{rows} rows do not follow from the entries");
                verified.fault(format!("the derived table `{table}`"), what);
            }
        }
        verify_search(db, verified)
    };
    if let Err(error) = compare() {
        verified.fault("the derived tables", error);
    }
    for (table, _) in VIEWS {
        _ = db.execute(&format!("DROP TABLE IF EXISTS temp.{table}"), params![]);
    }
    for table in ["search", "found", "kept"] {
        _ = db.execute(&format!("DROP TABLE IF EXISTS temp.{table}"), params![]);
    }
}

/// Compares the index of words with one that is made anew: which words there are, in how many
/// documents and how often.
fn verify_search(db: &Connection, verified: &mut Verified) -> rusqlite::Result<()> {
    let made = include_str!("views.sql");
    let made = &made[made.find("CREATE VIRTUAL TABLE").expect("the index is made there")..];
    db.execute_batch(&made.replace("VIRTUAL TABLE search", "VIRTUAL TABLE temp.search"))?;
    fill_search(db, "temp")?;
    db.execute_batch(
        "CREATE VIRTUAL TABLE temp.kept USING fts5vocab(main, search, row);
         CREATE VIRTUAL TABLE temp.found USING fts5vocab(temp, search, row);",
    )?;
    let words: i64 = db.query_row(
        "SELECT (SELECT count(*) FROM main.documents
                 WHERE number NOT IN (SELECT id FROM main.search_docsize))
              + (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM found))
              + (SELECT count(*) FROM (SELECT * FROM found EXCEPT SELECT * FROM kept))",
        [],
        |row| row.get(0),
    )?;
    if words > 0 {
        let what = format!("{words} words or documents are not in it as they should be");
        verified.fault("the derived table `search`", what);
    }
    Ok(())
}
