use whipcount_count::{Count, Standing};

use crate::table::{Row, table};

/// Counts as CSV (RFC 4180): a header, then a row for each standing, for each passage that agrees
/// with it, contradicts it or was replaced by it, for each tally and for each member not heard.
///
/// `docs/FORMATS.md` describes the columns. A cell that a spreadsheet would take for a formula gets
/// an apostrophe before it.
pub fn csv(counts: &[Count<'_>]) -> String {
    format!("{}{}", Row::header(), table(counts.iter().flat_map(rows)))
}

fn rows(count: &Count<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    for group in &count.groups {
        rows.extend(group.standings.iter().flat_map(passages));
        rows.extend(group.tallies.iter().map(|tally| Row::tally(tally)));
    }
    let motion = &count.motion.id;
    rows.extend(count.silent.iter().map(|member| Row::not_heard(motion, member)));
    rows
}

/// Everything about one actor, with the word for what it is to the standing.
fn passages(standing: &Standing<'_>) -> Vec<Row> {
    let mut rows = vec![Row::passage("standing", standing.position)];
    rows.extend(standing.agreeing.iter().map(|entry| Row::passage("agreeing", entry)));
    rows.extend(standing.conflicts.iter().map(|entry| Row::passage("conflict", entry)));
    rows.extend(standing.earlier.iter().map(|entry| Row::passage("earlier", entry)));
    rows
}
