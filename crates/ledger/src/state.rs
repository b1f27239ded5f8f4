//! Whether a ledger is still what it was when one looked at it last.

use std::fmt;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};

use crate::ids::{Content, EntryId};
use crate::ledger::FORMAT;
use crate::values::instant_of;
use crate::{Ledger, LedgerError};

/// What tells what a ledger holds from what it held before: the same as long as nothing is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    id: EntryId,
    /// When the ledger learnt last of anything; `None` while it is empty.
    pub learnt: Option<Timestamp>,
}

impl fmt::Display for State {
    /// 32 hexadecimal digits.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id.fmt(out)
    }
}

impl Ledger {
    /// What the ledger holds, as a mark to compare with another one. It takes a few look-ups,
    /// however much that is.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn state(&self) -> Result<State, LedgerError> {
        self.read(|db| {
            let transaction = db.unchecked_transaction()?;
            state(&transaction)
        })
    }
}

fn state(db: &Connection) -> rusqlite::Result<State> {
    // Rows are never changed and never taken out, so what is new has a higher number. The ids tell
    // ledgers apart that have as many of all.
    let mut content = Content::new("state").number(FORMAT);
    for table in ["documents", "motions", "decisions"] {
        let last = format!("SELECT number, id FROM {table} ORDER BY number DESC LIMIT 1");
        let mut last = db.prepare_cached(&last)?;
        let last: Option<(i64, Vec<u8>)> =
            last.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let (number, id) = last.unwrap_or_default();
        content = content.number(number).bytes(&id);
    }
    for table in ["readings", "runs"] {
        let mut last =
            db.prepare_cached(&format!("SELECT coalesce(max(number), 0) FROM {table}"))?;
        content = content.number(last.query_row([], |row| row.get(0))?);
    }
    let learnt: Option<i64> = db.query_row("SELECT max(learnt) FROM runs", [], |row| row.get(0))?;
    Ok(State { id: EntryId::of(content.maybe_number(learnt)), learnt: learnt.map(instant_of) })
}
