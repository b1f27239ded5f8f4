use serde::Serialize;
use whipcount_count::{Citation, PositionEntry, Record, TallyEntry};
use whipcount_domain::Span;

use crate::table::{Row, optional, safe, several, shown, table};

/// Positions and tallies as CSV (RFC 4180) with every field: a header, then a row each.
///
/// `docs/FORMATS.md` describes the columns.
pub fn csv(positions: &[&PositionEntry], tallies: &[&TallyEntry]) -> String {
    let position = |entry: &&PositionEntry| {
        let more = More {
            sentence: safe(&entry.sentence),
            ..More::of(&entry.document, entry.characters, &entry.record)
        };
        (Row::passage("position", entry), more)
    };
    let tally = |entry: &&TallyEntry| {
        (Row::tally(entry), More::of(&entry.document, entry.characters, &entry.record))
    };
    let header = format!("{},{}\n", Row::COLUMNS.join(","), COLUMNS.join(","));
    let rows = positions.iter().map(position).chain(tallies.iter().map(tally));
    format!("{header}{}", table(rows))
}

/// What the columns of a count leave out.
#[derive(Serialize)]
struct More {
    title: String,
    sentence: String,
    start: u32,
    end: u32,
    reprints: String,
    entry: String,
    learnt: String,
    verdict: &'static str,
    decided_by: String,
    decided_at: String,
    decided_why: String,
}

const COLUMNS: [&str; 11] = [
    "title",
    "sentence",
    "start",
    "end",
    "reprints",
    "entry",
    "learnt",
    "verdict",
    "decided_by",
    "decided_at",
    "decided_why",
];

impl More {
    fn of(document: &Citation, characters: Span, record: &Record) -> More {
        let decision = record.decision.as_ref();
        More {
            title: optional(document.title.as_deref()),
            sentence: String::new(),
            start: characters.start,
            end: characters.end,
            reprints: several(
                document.reprints.iter().map(|one| one.url.as_deref().unwrap_or(&one.id)),
            ),
            entry: optional(record.id.as_deref()),
            learnt: shown(record.learnt),
            verdict: decision.map_or("", |decision| decision.verdict.name()),
            decided_by: optional(decision.map(|decision| decision.by.as_str())),
            decided_at: shown(decision.map(|decision| decision.at)),
            decided_why: optional(decision.and_then(|decision| decision.why.as_deref())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_names_the_fields_of_a_row() {
        let record = Record::default();
        let document = Citation {
            id: String::new(),
            title: None,
            publisher: None,
            published: None,
            url: None,
            origin: whipcount_domain::Origin::default(),
            reprints: vec![],
        };
        let mut table = ::csv::Writer::from_writer(Vec::new());
        let row = More::of(&document, Span::new(0, 0), &record);
        table.serialize(row).expect("memory takes every row");
        let written = table.into_inner().expect("memory takes every row");
        let written = String::from_utf8(written).expect("cells are text");
        assert_eq!(written.lines().next(), Some(COLUMNS.join(",").as_str()));
    }
}
