//! Counts as a table with a row for each actor, as spreadsheets have it.

use std::collections::{BTreeMap, BTreeSet};

use csv::WriterBuilder;
use whipcount_count::{Count, Standing};

use crate::table::{optional, safe, shown};

/// What is told of each motion; the columns are called `MOTION.stance` and so on.
const COLUMNS: [&str; 12] = [
    "stance",
    "leans",
    "since",
    "day",
    "basis",
    "speaker",
    "evidence",
    "document",
    "url",
    "passages",
    "contradicted",
    "changed",
];

/// Counts as CSV (RFC 4180) with a row for each actor, and for each member of a roll of whom
/// nothing was heard; `docs/FORMATS.md` describes the columns.
pub fn csv(counts: &[Count<'_>]) -> String {
    let mut header = vec!["actor".to_string(), "name".to_string()];
    for count in counts {
        let motion = safe(&count.motion.id);
        header.extend(COLUMNS.iter().map(|column| format!("{motion}.{column}")));
    }
    let mut table = WriterBuilder::new().from_writer(Vec::new());
    table.write_record(&header).expect("memory takes every row");
    let standings: Vec<BTreeMap<&str, &Standing<'_>>> = counts
        .iter()
        .map(|count| count.standings().map(|one| (one.actor.id.as_str(), one)).collect())
        .collect();
    let actors: BTreeMap<_, _> = standings
        .iter()
        .flatten()
        .map(|(id, standing)| ((standing.actor.name.as_str(), *id), ()))
        .collect();
    for ((name, id), ()) in actors {
        let mut row = vec![safe(id), safe(name)];
        row.extend(standings.iter().flat_map(|standings| cells(standings.get(id).copied())));
        table.write_record(&row).expect("memory takes every row");
    }
    let silent: BTreeSet<_> = counts.iter().flat_map(|count| &count.silent).collect();
    for member in silent {
        let mut row = vec![String::new(), safe(member)];
        row.extend(counts.iter().flat_map(|count| {
            let mut cells = cells(None);
            if count.silent.contains(member) {
                cells[0] = "not heard".to_string();
            }
            cells
        }));
        table.write_record(&row).expect("memory takes every row");
    }
    let bytes = table.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("cells are text")
}

fn cells(standing: Option<&Standing<'_>>) -> [String; COLUMNS.len()] {
    let Some(standing) = standing else { return Default::default() };
    let position = standing.position;
    let others = [&standing.agreeing, &standing.conflicts, &standing.earlier];
    let passages = 1 + others.iter().map(|passages| passages.len()).sum::<usize>();
    let is = |yes: bool| if yes { "true" } else { "false" }.to_string();
    [
        position.stance.name().to_string(),
        optional(position.leans.map(|leaning| leaning.name())),
        shown(standing.since),
        shown(position.day()),
        position.basis.name().to_string(),
        optional(position.speaker.as_deref()),
        safe(&position.evidence),
        safe(&position.document.id),
        optional(position.document.url.as_deref()),
        passages.to_string(),
        is(!standing.conflicts.is_empty()),
        is(!standing.earlier.is_empty()),
    ]
}
