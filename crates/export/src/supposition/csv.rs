use serde::Serialize;
use whipcount_count::{Awaited, Supposition, Waiting};

use crate::table::{header, optional, safe, shown, table};

/// Suppositions as CSV (RFC 4180): a header, then a row for each condition of everybody who waits;
/// `docs/FORMATS.md` describes the columns.
pub fn csv(suppositions: &[Supposition<'_>]) -> String {
    let rows = suppositions.iter().flat_map(|supposition| {
        let motion = &supposition.count.motion.id;
        supposition.waiting.iter().flat_map(move |waiting| rows(motion, waiting))
    });
    format!("{}{}", header(&COLUMNS), table(rows))
}

const COLUMNS: [&str; 17] = [
    "motion",
    "actor",
    "name",
    "stance",
    "outcome",
    "steps",
    "condition",
    "waits_for",
    "state",
    "ground",
    "day",
    "basis",
    "speaker",
    "evidence",
    "document",
    "publisher",
    "url",
];

/// The fields are the columns, in order.
#[derive(Serialize)]
struct Row {
    motion: String,
    actor: String,
    name: String,
    stance: &'static str,
    outcome: &'static str,
    steps: String,
    condition: String,
    waits_for: String,
    state: &'static str,
    ground: &'static str,
    day: String,
    basis: &'static str,
    speaker: String,
    evidence: String,
    document: String,
    publisher: String,
    url: String,
}

/// One for each condition; one without a condition for somebody who states none in words.
fn rows(motion: &str, waiting: &Waiting<'_>) -> Vec<Row> {
    if waiting.conditions.is_empty() {
        return vec![row(motion, waiting, None)];
    }
    waiting.conditions.iter().map(|awaited| row(motion, waiting, Some(awaited))).collect()
}

fn row(motion: &str, waiting: &Waiting<'_>, awaited: Option<&Awaited<'_>>) -> Row {
    let position = awaited.map_or(waiting.position, |awaited| awaited.position);
    Row {
        motion: safe(motion),
        actor: safe(&waiting.actor.id),
        name: safe(&waiting.actor.name),
        stance: waiting.position.stance.name(),
        outcome: waiting.outcome.name(),
        steps: shown(waiting.outcome.steps()),
        condition: optional(awaited.map(|awaited| awaited.condition.text.as_str())),
        waits_for: optional(
            awaited.and_then(|awaited| awaited.on.as_ref()).map(|actor| actor.id.as_str()),
        ),
        state: awaited.map_or("", |awaited| awaited.state.name()),
        ground: awaited.map_or("", |awaited| awaited.ground.name()),
        day: shown(position.day()),
        basis: position.basis.name(),
        speaker: optional(position.speaker.as_deref()),
        evidence: safe(&position.evidence),
        document: safe(&position.document.id),
        publisher: optional(position.document.publisher.as_deref()),
        url: optional(position.document.url.as_deref()),
    }
}
