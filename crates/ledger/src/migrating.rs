//! Bringing up a ledger that an older version has made.

use rusqlite::{Connection, Transaction};

use crate::ledger::FORMAT;
use crate::sealing::{seal_motion, seal_reading};
use crate::views::{fill_held, making_held};

/// Brings up a ledger of the format `from`. What was learnt stays as it is, ids included.
pub(crate) fn bring_up(db: &Transaction<'_>, from: i64) -> rusqlite::Result<()> {
    if from < 2 {
        to_second(db)?;
    }
    db.pragma_update(None, "user_version", FORMAT)
}

/// The second format knows how a document came to be and what a source that hides its name is said to
/// be, seals what no id covers, and keeps more than one position in a row of `held`.
fn to_second(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(
        "ALTER TABLE documents ADD COLUMN origin TEXT;
         ALTER TABLE statements ADD COLUMN unnamed INTEGER;
         ALTER TABLE readings ADD COLUMN seal INTEGER;
         ALTER TABLE motions ADD COLUMN seal INTEGER;
         DROP TABLE held;",
    )?;
    db.execute_batch(&making_held("main"))?;
    fill_held(db, "main")?;
    for (table, seal) in [
        ("motions", seal_motion as fn(&Connection, i64) -> rusqlite::Result<()>),
        ("readings", seal_reading),
    ] {
        let mut find = db.prepare(&format!("SELECT number FROM {table}"))?;
        let numbers: Vec<i64> = find.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        numbers.into_iter().try_for_each(|number| seal(db, number))?;
    }
    Ok(())
}
