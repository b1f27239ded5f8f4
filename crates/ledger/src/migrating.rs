//! Bringing up a ledger that an older version has made.

use rusqlite::{Connection, Transaction};

use crate::ledger::FORMAT;
use crate::sealing::{Asked, seal_motion, seal_reading};
use crate::views::{keeping_search, make_by_motion};

/// Brings up a ledger of the format `from`. What was learnt stays as it is, ids included.
pub(crate) fn bring_up(db: &Transaction<'_>, from: i64) -> rusqlite::Result<()> {
    if from < 2 {
        to_second(db)?;
    }
    if from < 3 {
        to_third(db)?;
    }
    db.pragma_update(None, "user_version", FORMAT)
}

/// The second format knows how a document came to be and what a source that hides its name is said to
/// be, and seals what no id covers.
fn to_second(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(
        "ALTER TABLE documents ADD COLUMN origin TEXT;
         ALTER TABLE statements ADD COLUMN unnamed INTEGER;
         ALTER TABLE readings ADD COLUMN seal INTEGER;
         ALTER TABLE motions ADD COLUMN seal INTEGER;",
    )?;
    let mut asked = Asked::default();
    let numbers = |table: &str| -> rusqlite::Result<Vec<i64>> {
        let mut find = db.prepare(&format!("SELECT number FROM {table}"))?;
        find.query_map([], |row| row.get(0))?.collect()
    };
    numbers("motions")?.into_iter().try_for_each(|number| seal_motion(db, number))?;
    numbers("readings")?.into_iter().try_for_each(|number| seal_reading(db, number, &mut asked))
}

/// The third format has positions by motion alone, as many in a row as fill a page, knows the day of a
/// claim without its document, and gathers more words before it writes them into their index.
fn to_third(db: &Connection) -> rusqlite::Result<()> {
    make_by_motion(db)?;
    db.execute_batch(keeping_search())
}
