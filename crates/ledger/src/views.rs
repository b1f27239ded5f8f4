//! The tables that follow from what was learnt.

use std::collections::HashMap;

use rusqlite::{Connection, params};
use whipcount_words::fold;

use crate::ledger::{Run, learnt_in};
use crate::{held, reprints, values};

/// Adds what readings from number `first` on say to the tables that serve the questions.
pub(crate) fn add_readings(db: &Connection, first: i64) -> rusqlite::Result<()> {
    add_readings_to(db, first, "main")?;
    // Only documents that were read more than once have entries that take another's place.
    let mut twice = db.prepare_cached(
        "SELECT DISTINCT document FROM readings AS newer WHERE number >= ?1 AND EXISTS (
             SELECT 1 FROM readings AS older
             WHERE older.document = newer.document AND older.number <> newer.number)",
    )?;
    let documents: Vec<i64> =
        twice.query_map([first], |row| row.get(0))?.collect::<Result<_, _>>()?;
    if !documents.is_empty() {
        let runs = learnt_in(db)?;
        for document in documents {
            supersede(db, document, &runs, "main")?;
        }
    }
    Ok(())
}

fn add_readings_to(db: &Connection, first: i64, schema: &str) -> rusqlite::Result<()> {
    held::add_readings(db, first, schema)?;
    let mut claimed = db.prepare_cached(&format!(
        "INSERT INTO {schema}.claimed (slot, number, document, run, until, day)
         SELECT motions.slot, tallies.number, readings.document, readings.run, NULL, published
         FROM main.readings
         CROSS JOIN main.tallies ON tallies.number >= first_tally
             AND tallies.number < first_tally + readings.tallies
         CROSS JOIN main.motions ON motions.number = tallies.motion
         CROSS JOIN main.documents ON documents.number = readings.document
         WHERE readings.number >= ?1"
    ))?;
    claimed.execute([first])?;
    Ok(())
}

/// Counts a document that was added.
pub(crate) fn count_document(
    db: &Connection,
    published: Option<i64>,
    run: i64,
) -> rusqlite::Result<()> {
    let mut count = db.prepare_cached(
        "INSERT INTO dates (day, run, documents) VALUES (coalesce(?1, 0), ?2, 1)
         ON CONFLICT DO UPDATE SET documents = documents + 1",
    )?;
    count.execute(params![published, run])?;
    Ok(())
}

/// Makes a document's words findable, in the form in which words are compared.
pub(crate) fn add_document(
    db: &Connection,
    schema: &str,
    number: i64,
    title: Option<&str>,
    text: &str,
) -> rusqlite::Result<()> {
    let mut insert = db.prepare_cached(&format!(
        "INSERT INTO {schema}.search (rowid, title, text) VALUES (?1, ?2, ?3)"
    ))?;
    insert.execute(params![number, title.map(fold), fold(text)])?;
    Ok(())
}

/// One reading of a document, on the way to finding out which takes whose place.
struct Read {
    run: i64,
    positions: (i64, i64),
    tallies: (i64, i64),
    /// Numbers of the motions asked about, with their slots.
    asked: Vec<(i64, i64)>,
}

/// Notes for each of a document's entries whose reading has taken its place: the first one, by the
/// time at which it was learnt, that came after it and asked about the same motion.
fn supersede(
    db: &Connection,
    document: i64,
    runs: &HashMap<i64, Run>,
    schema: &str,
) -> rusqlite::Result<()> {
    let mut find = db.prepare_cached(
        "SELECT run, first_position, positions, first_tally, tallies FROM main.readings
         JOIN main.runs ON runs.number = run
         WHERE document = ?1 AND NOT by_hand ORDER BY readings.number",
    )?;
    let mut asked = db.prepare_cached(
        "SELECT motion, slot FROM main.asked JOIN main.motions ON motions.number = motion
         WHERE asked.run = ?1 ORDER BY motion",
    )?;
    let mut readings = Vec::new();
    let mut rows = find.query([document])?;
    while let Some(row) = rows.next()? {
        let run: i64 = row.get(0)?;
        let (position, positions): (i64, i64) = (row.get(1)?, row.get(2)?);
        let (tally, tallies): (i64, i64) = (row.get(3)?, row.get(4)?);
        readings.push(Read {
            run,
            positions: (position, position + positions),
            tallies: (tally, tally + tallies),
            asked: asked
                .query_map([run], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?,
        });
    }
    // Of two readings at one instant either may be called the newer one, but always the same: not
    // the one that came into the ledger last.
    let age = |read: &Read| {
        let run = runs.get(&read.run);
        run.map(|run| (run.learnt, &run.reader, &run.tool))
    };
    let mut positions = db.prepare_cached(
        "SELECT number FROM main.positions
         WHERE number >= ?1 AND number < ?2 AND motion = ?3 ORDER BY number",
    )?;
    let mut until_tallies = db.prepare_cached(&format!(
        "UPDATE {schema}.claimed SET until = ?1 WHERE slot = ?2 AND number IN (
             SELECT number FROM main.tallies
             WHERE number >= ?3 AND number < ?4 AND motion = ?5)
         AND until IS NOT ?1"
    ))?;
    for older in &readings {
        for &(motion, slot) in &older.asked {
            let newer = readings.iter().filter(|newer| {
                let later = (age(newer), newer.asked.iter().find(|asked| asked.1 == slot));
                later.1.is_some() && later > (age(older), Some(&(motion, slot)))
            });
            let until = newer.min_by_key(|newer| age(newer)).map(|newer| newer.run);
            let superseded = until.and_then(|run| u32::try_from(run).ok());
            let (first, end) = older.positions;
            let numbers = positions.query_map([first, end, motion], |row| row.get(0))?;
            let numbers: Vec<i64> = numbers.collect::<Result<_, _>>()?;
            for run in numbers.chunk_by(|one, next| one + 1 == *next) {
                let numbers = run[0]..run[0] + run.len() as i64;
                held::change(db, schema, slot, numbers, |held| held.until = superseded)?;
            }
            until_tallies.execute(params![
                until,
                slot,
                older.tallies.0,
                older.tallies.1,
                motion
            ])?;
        }
    }
    Ok(())
}

/// Names of the tables that can be made anew, with what one row of them is.
pub(crate) const VIEWS: [(&str, &str); 6] = [
    ("held", "place, packed"),
    ("claimed", "slot, number, document, run, until, day"),
    ("actors", "actor, name, folded_id, folded_name"),
    ("dates", "day, run, documents"),
    ("sketches", "feature, document"),
    ("reprints", "document, other"),
];

/// Fills the tables of views in `schema`, which are there and empty, from what was learnt.
pub(crate) fn fill(db: &Connection, schema: &str) -> rusqlite::Result<()> {
    reprints::link_all(db, schema)?;
    db.execute(
        &format!(
            "INSERT INTO {schema}.dates (day, run, documents)
             SELECT coalesce(published, 0), run, count(*) FROM main.documents GROUP BY 1, 2"
        ),
        [],
    )?;
    add_readings_to(db, 0, schema)?;
    supersede_all(db, schema)?;
    let mut actors = db.prepare(
        "SELECT DISTINCT actor, name, (SELECT word FROM main.words WHERE number = actor),
                (SELECT word FROM main.words WHERE number = name)
         FROM main.positions",
    )?;
    let mut insert = db.prepare(&format!(
        "INSERT INTO {schema}.actors (actor, name, folded_id, folded_name) VALUES (?1, ?2, ?3, ?4)"
    ))?;
    let mut rows = actors.query([])?;
    while let Some(row) = rows.next()? {
        let actor = whipcount_domain::ActorName { id: row.get(2)?, name: row.get(3)? };
        let crate::appending::ActorKey(id, name) = crate::appending::actor_key(&actor);
        insert.execute(params![row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, id, name])?;
    }
    Ok(())
}

/// Makes the tables by motion anew, in the shape that they have now, where the others are filled.
pub(crate) fn make_by_motion(db: &Connection) -> rusqlite::Result<()> {
    let all = making("main");
    for table in ["held", "claimed"] {
        let start = all.find(&format!("CREATE TABLE main.{table} ")).expect("it is made there");
        let end = all[start..].find(';').expect("a statement ends");
        db.execute_batch(&format!("DROP TABLE IF EXISTS {table}"))?;
        db.execute_batch(&all[start..=start + end])?;
    }
    add_readings_to(db, 0, "main")?;
    supersede_all(db, "main")
}

fn supersede_all(db: &Connection, schema: &str) -> rusqlite::Result<()> {
    let runs = learnt_in(db)?;
    let mut twice =
        db.prepare("SELECT document FROM main.readings GROUP BY document HAVING count(*) > 1")?;
    let documents: Vec<i64> = twice.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    documents.into_iter().try_for_each(|document| supersede(db, document, &runs, schema))
}

/// Fills the index of words of `schema`, which is there and empty.
pub(crate) fn fill_search(db: &Connection, schema: &str) -> rusqlite::Result<()> {
    let mut documents =
        db.prepare("SELECT number, title, text FROM main.documents ORDER BY number")?;
    let mut rows = documents.query([])?;
    while let Some(row) = rows.next()? {
        let text = row.get_ref(2)?.as_str()?;
        add_document(db, schema, row.get(0)?, row.get_ref(1)?.as_str_or_null()?, text)?;
    }
    Ok(())
}

/// The statements that make the tables of views, without those of the index of words, in `schema`.
pub(crate) fn making(schema: &str) -> String {
    let all = include_str!("views.sql");
    let tables = all.split("CREATE VIRTUAL TABLE").next().expect("a split has a first part");
    tables
        .replace("CREATE TABLE ", &format!("CREATE TABLE {schema}."))
        .replace("CREATE INDEX ", &format!("CREATE INDEX {schema}."))
}

/// The statements that say how the index of words is kept.
pub(crate) fn keeping_search() -> &'static str {
    let all = include_str!("views.sql");
    &all[all.find("INSERT INTO search").expect("it is said there")..]
}

/// Whether a number is a day, which damaged bytes need not be.
pub(crate) fn is_day(number: Option<i64>) -> bool {
    number.is_none_or(|number| values::day_of(number).is_some())
}
