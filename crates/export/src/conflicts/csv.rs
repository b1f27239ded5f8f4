use whipcount_count::Conflicts;

use crate::table::{Row, table};

/// Conflicts as CSV (RFC 4180): a header, then a row for each passage and each claim that is part
/// of one. Those of one conflict share a number; `docs/FORMATS.md` describes the columns.
pub fn csv(conflicts: &[Conflicts<'_>]) -> String {
    let mut rows = Vec::new();
    for (number, conflict) in conflicts.iter().flat_map(passages).enumerate() {
        let (kinds, passages) = conflict;
        rows.extend(passages.into_iter().map(|row| (number + 1, kinds.clone(), row)));
    }
    format!("conflict,kinds,{}{}", Row::header(), table(rows))
}

/// The kinds and the passages of each conflict.
fn passages(conflicts: &Conflicts<'_>) -> Vec<(String, Vec<Row>)> {
    let actors = conflicts.actors.iter().map(|conflict| {
        let kinds: Vec<_> = conflict.kinds.iter().map(|kind| kind.name()).collect();
        let passages = conflict.sides.iter().enumerate().flat_map(|(number, side)| {
            let others = if number == 0 { "agreeing" } else { "conflict" };
            side.passages.iter().enumerate().map(move |(place, entry)| {
                let counts = number == 0 && place == 0;
                Row::passage(if counts { "standing" } else { others }, entry)
            })
        });
        (kinds.join(" | "), passages.collect())
    });
    let tallies = conflicts.tallies.iter().map(|conflict| {
        let claims = conflict.claim.iter().chain(&conflict.against);
        let named = conflict.named.iter().map(|entry| Row::passage("standing", entry));
        let rows = claims.map(|tally| Row::tally(tally)).chain(named);
        (conflict.kind.name().to_string(), rows.collect())
    });
    actors.chain(tallies).collect()
}
