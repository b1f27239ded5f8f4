//! Checksums of what no id covers: what a document is called and how it came to be, when something was learnt, where
//! sentences end. An id must not depend on them, or the same document under another name, read on
//! another day, would be another one; `verify` must notice a change of them all the same.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::{Connection, params};

use crate::ids::Content;

/// Ids of the motions that runs asked about, in order: the same for each of a run's many readings.
#[derive(Default)]
pub(crate) struct Asked(HashMap<i64, Vec<[u8; 16]>>);

impl Asked {
    fn of(&mut self, db: &Connection, run: i64) -> rusqlite::Result<&[[u8; 16]]> {
        match self.0.entry(run) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(new) => {
                let mut find = db.prepare_cached(
                    "SELECT id FROM asked JOIN motions ON motions.number = motion
                     WHERE asked.run = ?1 ORDER BY id",
                )?;
                let ids = find.query_map([run], |row| row.get(0))?;
                Ok(new.insert(ids.collect::<Result<_, _>>()?))
            }
        }
    }
}

/// The seal of the reading with this number, as its rows are now.
pub(crate) fn reading_seal(
    db: &Connection,
    number: i64,
    asked: &mut Asked,
) -> rusqlite::Result<i64> {
    let mut find = db.prepare_cached(
        "SELECT documents.id, name, known.learnt, read.learnt, read.tool, read.reader, read.by_hand,
                read.number, first_position, positions, origin
         FROM readings
         JOIN documents ON documents.number = document
         JOIN runs AS known ON known.number = documents.run
         JOIN runs AS read ON read.number = readings.run
         WHERE readings.number = ?1",
    )?;
    let (content, run, first, count) = find.query_row([number], |row| {
        let content = Content::new("reading")
            .bytes(row.get_ref(0)?.as_blob()?)
            .text(row.get_ref(1)?.as_str()?)
            .number(row.get(2)?)
            .number(row.get(3)?)
            .text(row.get_ref(4)?.as_str()?)
            .text(row.get_ref(5)?.as_str()?)
            .number(row.get(6)?)
            .maybe_text(row.get_ref(10)?.as_str_or_null()?);
        Ok((content, row.get::<_, i64>(7)?, row.get::<_, i64>(8)?, row.get::<_, i64>(9)?))
    })?;
    let content = content.each(asked.of(db, run)?, |content, id| content.bytes(id));
    let mut around = db.prepare_cached(
        "SELECT before, after FROM positions WHERE number >= ?1 AND number < ?2 ORDER BY number",
    )?;
    let around: Vec<(i64, i64)> = around
        .query_map(params![first, first.saturating_add(count)], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<Result<_, _>>()?;
    Ok(content
        .each(&around, |content, &(before, after)| content.number(before).number(after))
        .part())
}

/// The seal of the motion with this number, as its row is now.
pub(crate) fn motion_seal(db: &Connection, number: i64) -> rusqlite::Result<i64> {
    let mut find = db.prepare_cached(
        "SELECT id, learnt, tool, reader, by_hand FROM motions JOIN runs ON runs.number = run
         WHERE motions.number = ?1",
    )?;
    let content = find.query_row([number], |row| {
        Ok(Content::new("motion")
            .bytes(row.get_ref(0)?.as_blob()?)
            .number(row.get(1)?)
            .text(row.get_ref(2)?.as_str()?)
            .text(row.get_ref(3)?.as_str()?)
            .number(row.get(4)?))
    })?;
    Ok(content.part())
}

/// Seals the row that was just written into `readings`.
pub(crate) fn seal_reading(
    db: &Connection,
    number: i64,
    asked: &mut Asked,
) -> rusqlite::Result<()> {
    let seal = reading_seal(db, number, asked)?;
    let mut put = db.prepare_cached("UPDATE readings SET seal = ?1 WHERE number = ?2")?;
    put.execute([seal, number])?;
    Ok(())
}

/// Seals the row that was just written into `motions`.
pub(crate) fn seal_motion(db: &Connection, number: i64) -> rusqlite::Result<()> {
    let seal = motion_seal(db, number)?;
    db.execute("UPDATE motions SET seal = ?1 WHERE number = ?2", [seal, number])?;
    Ok(())
}

/// Whether the row with this number of `table`, `readings` or `motions`, has this seal.
pub(crate) fn is_sealed(
    db: &Connection,
    table: &str,
    number: i64,
    seal: i64,
) -> rusqlite::Result<bool> {
    let mut find = db.prepare_cached(&format!("SELECT seal FROM {table} WHERE number = ?1"))?;
    find.query_row([number], |row| row.get::<_, Option<i64>>(0)).map(|kept| kept == Some(seal))
}
