use whipcount_count::PositionEntry;

use crate::table::{Row, table};

/// Passages as CSV (RFC 4180): a header, then a row each.
///
/// `docs/FORMATS.md` describes the columns. A cell that a spreadsheet would take for a formula gets
/// an apostrophe before it.
pub fn csv(passages: &[&PositionEntry]) -> String {
    let rows = passages.iter().map(|entry| Row::passage("position", entry));
    format!("{}{}", Row::header(), table(rows))
}
