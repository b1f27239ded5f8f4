//! The one table that all CSV of positions and tallies has.

use csv::WriterBuilder;
use serde::Serialize;
use whipcount_count::{Citation, PositionEntry, TallyEntry};
use whipcount_domain::Stance;

use crate::visible::visible;

/// Rows as CSV, without the header.
pub(crate) fn table<R: Serialize>(rows: impl IntoIterator<Item = R>) -> String {
    let mut table = WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    for row in rows {
        table.serialize(row).expect("memory takes every row");
    }
    let bytes = table.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("cells are text")
}

/// The line of the columns' names. It is written even where there is no row.
pub(crate) fn header(columns: &[&str]) -> String {
    format!("{}\n", columns.join(","))
}

/// One row; the fields are the columns, in order.
#[derive(Serialize, Default)]
pub(crate) struct Row {
    motion: String,
    row: &'static str,
    actor: String,
    name: String,
    stance: &'static str,
    leans: &'static str,
    day: String,
    said_first: String,
    said_last: String,
    basis: &'static str,
    speaker: String,
    evidence: String,
    conditions: String,
    waits_for: String,
    amount: String,
    at_least: String,
    at_most: String,
    unit: String,
    threat: &'static str,
    document: String,
    publisher: String,
    published: String,
    url: String,
    found_by: String,
    confidence: String,
}

impl Row {
    pub(crate) const COLUMNS: [&'static str; 25] = [
        "motion",
        "row",
        "actor",
        "name",
        "stance",
        "leans",
        "day",
        "said_first",
        "said_last",
        "basis",
        "speaker",
        "evidence",
        "conditions",
        "waits_for",
        "amount",
        "at_least",
        "at_most",
        "unit",
        "threat",
        "document",
        "publisher",
        "published",
        "url",
        "found_by",
        "confidence",
    ];

    pub(crate) fn header() -> String {
        header(&Row::COLUMNS)
    }

    fn standing_on(motion: &str, stance: Stance, document: &Citation) -> Row {
        Row {
            motion: safe(motion),
            stance: stance.name(),
            document: safe(&document.id),
            publisher: optional(document.publisher.as_deref()),
            published: shown(document.published),
            url: optional(document.url.as_deref()),
            ..Row::default()
        }
    }

    pub(crate) fn passage(row: &'static str, entry: &PositionEntry) -> Row {
        let texts = entry.conditions.iter().map(|condition| condition.text.as_str());
        let awaited = entry.conditions.iter().filter_map(|condition| condition.on.as_deref());
        let offer = entry.contribution.as_ref();
        Row {
            row,
            actor: safe(&entry.actor.id),
            name: safe(&entry.actor.name),
            leans: entry.leans.map_or("", |leaning| leaning.name()),
            day: shown(entry.day()),
            said_first: shown(entry.said.map(|days| days.first)),
            said_last: shown(entry.said.map(|days| days.last)),
            basis: entry.basis.name(),
            speaker: optional(entry.speaker.as_deref()),
            evidence: safe(&entry.evidence),
            conditions: several(texts),
            waits_for: several(awaited),
            amount: optional(offer.map(|offer| offer.text.as_str())),
            at_least: shown(offer.and_then(|offer| offer.at_least)),
            at_most: shown(offer.and_then(|offer| offer.at_most)),
            unit: optional(offer.map(|offer| offer.unit.as_str())),
            threat: if entry.threat { "true" } else { "false" },
            found_by: safe(&entry.found_by),
            confidence: entry.confidence.to_string(),
            ..Row::standing_on(&entry.motion, entry.stance, &entry.document)
        }
    }

    /// The actors that the claim enumerates stand in the column `actor`.
    pub(crate) fn tally(tally: &TallyEntry) -> Row {
        Row {
            row: "tally",
            actor: several(tally.named.iter().map(String::as_str)),
            day: shown(tally.day()),
            speaker: optional(tally.speaker.as_deref()),
            evidence: safe(&tally.text),
            at_least: shown(tally.at_least),
            at_most: shown(tally.at_most),
            unit: "actors".to_string(),
            found_by: safe(&tally.found_by),
            ..Row::standing_on(&tally.motion, tally.stance, &tally.document)
        }
    }

    pub(crate) fn not_heard(motion: &str, member: &str) -> Row {
        Row { motion: safe(motion), row: "not heard", name: safe(member), ..Row::default() }
    }
}

pub(crate) fn shown<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

pub(crate) fn optional(words: Option<&str>) -> String {
    words.map(safe).unwrap_or_default()
}

/// Several values in one cell.
pub(crate) fn several<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    safe(&values.into_iter().collect::<Vec<_>>().join(" | "))
}

/// A cell as it may be opened in a terminal or a spreadsheet.
pub(crate) fn safe(cell: &str) -> String {
    let cell = visible(cell);
    let formula = cell.starts_with(['=', '+', '-', '@']);
    if formula { format!("'{cell}") } else { cell.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_names_the_fields_of_a_row() {
        let mut table = ::csv::Writer::from_writer(Vec::new());
        table.serialize(Row::default()).expect("memory takes every row");
        let written = table.into_inner().expect("memory takes every row");
        let written = String::from_utf8(written).expect("cells are text");
        assert_eq!(written.lines().next(), Some(Row::COLUMNS.join(",").as_str()));
    }

    #[test]
    fn no_cell_is_a_formula_or_moves_the_cursor() {
        assert_eq!(safe("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(safe("\u{1b}[2Jgone"), "<U+001B>[2Jgone");
        assert_eq!(safe("wait – and see"), "wait – and see");
    }
}
