use whipcount_count::Entries;
use whipcount_domain::Findings;

use crate::table::{Row, table};

/// The line of CSV with the names of the columns.
pub fn csv_header() -> String {
    Row::header()
}

/// One document's positions and tallies as rows of CSV (RFC 4180), with the columns of
/// [`csv_header`].
///
/// `docs/FORMATS.md` describes the columns. A cell that a spreadsheet would take for a formula gets
/// an apostrophe before it.
pub fn csv_rows(findings: &Findings) -> String {
    let mut entries = Entries::default();
    entries.add(findings);
    let positions = entries.positions.iter().map(|entry| Row::passage("position", entry));
    table(positions.chain(entries.tallies.iter().map(Row::tally)))
}
