use serde::Serialize;
use whipcount_count::{Changes, PositionEntry};

use crate::table::{header, optional, safe, shown, table};

/// Changes as CSV (RFC 4180): a header, then a row for each move and for each actor who is heard
/// for the first time; `docs/FORMATS.md` describes the columns.
pub fn csv(changes: &[Changes<'_>]) -> String {
    let rows = changes.iter().flat_map(|changes| {
        let motion = &changes.motion.id;
        let moves = changes.changes.iter().map(|change| Row {
            towards: if change.is_towards_yes() { "yes" } else { "no" },
            ..Row::new(motion, "change", Some(change.from), change.to)
        });
        let heard = changes.first_heard.iter();
        moves.chain(heard.map(|position| Row::new(motion, "first heard", None, position)))
    });
    format!("{}{}", header(&COLUMNS), table(rows))
}

const COLUMNS: [&str; 22] = [
    "motion",
    "row",
    "actor",
    "name",
    "towards",
    "from_stance",
    "from_leans",
    "from_day",
    "from_basis",
    "from_speaker",
    "from_evidence",
    "from_document",
    "from_publisher",
    "to_stance",
    "to_leans",
    "to_day",
    "to_basis",
    "to_speaker",
    "to_evidence",
    "to_document",
    "to_publisher",
    "to_url",
];

/// The fields are the columns, in order.
#[derive(Serialize)]
struct Row {
    motion: String,
    row: &'static str,
    actor: String,
    name: String,
    towards: &'static str,
    from: Side,
    to: Side,
    to_url: String,
}

#[derive(Serialize, Default)]
struct Side {
    stance: &'static str,
    leans: &'static str,
    day: String,
    basis: &'static str,
    speaker: String,
    evidence: String,
    document: String,
    publisher: String,
}

impl Row {
    fn new(
        motion: &str,
        row: &'static str,
        from: Option<&PositionEntry>,
        to: &PositionEntry,
    ) -> Row {
        Row {
            motion: safe(motion),
            row,
            actor: safe(&to.actor.id),
            name: safe(&to.actor.name),
            towards: "",
            from: from.map(Side::of).unwrap_or_default(),
            to: Side::of(to),
            to_url: optional(to.document.url.as_deref()),
        }
    }
}

impl Side {
    fn of(position: &PositionEntry) -> Side {
        Side {
            stance: position.stance.name(),
            leans: position.leans.map_or("", |leaning| leaning.name()),
            day: shown(position.day()),
            basis: position.basis.name(),
            speaker: optional(position.speaker.as_deref()),
            evidence: safe(&position.evidence),
            document: safe(&position.document.id),
            publisher: optional(position.document.publisher.as_deref()),
        }
    }
}
