use serde::Serialize;
use whipcount_count::{Citation, PositionEntry, Record, TallyEntry};
use whipcount_domain::Span;

use crate::entry_json::{Claim, Name, Passage};
use crate::json;

/// Positions and tallies as JSON Lines with every field, one a line.
///
/// `docs/FORMATS.md` describes the fields.
pub fn json_lines(positions: &[&PositionEntry], tallies: &[&TallyEntry]) -> String {
    let positions = json::lines(positions.iter().map(|entry| Position {
        row: "position",
        motion: &entry.motion,
        actor: Name::of(&entry.actor),
        passage: Passage::of(entry),
        sentence: &entry.sentence,
        rest: Rest::of(&entry.document, entry.characters, &entry.record),
    }));
    let tallies = json::lines(tallies.iter().map(|entry| Tally {
        row: "tally",
        motion: &entry.motion,
        stance: entry.stance.name(),
        day: entry.day().map(|day| day.to_string()),
        claim: Claim::of(entry),
        rest: Rest::of(&entry.document, entry.characters, &entry.record),
    }));
    positions + &tallies
}

#[derive(Serialize)]
struct Position<'c> {
    row: &'static str,
    motion: &'c str,
    actor: Name<'c>,
    #[serde(flatten)]
    passage: Passage<'c>,
    sentence: &'c str,
    #[serde(flatten)]
    rest: Rest<'c>,
}

#[derive(Serialize)]
struct Tally<'c> {
    row: &'static str,
    motion: &'c str,
    stance: &'static str,
    day: Option<String>,
    #[serde(flatten)]
    claim: Claim<'c>,
    #[serde(flatten)]
    rest: Rest<'c>,
}

/// What other results leave out.
#[derive(Serialize)]
struct Rest<'c> {
    start: u32,
    end: u32,
    reprints: Vec<Reprint<'c>>,
    entry: Option<&'c str>,
    learnt: Option<String>,
    decision: Option<Decision<'c>>,
}

#[derive(Serialize)]
struct Reprint<'c> {
    id: &'c str,
    publisher: Option<&'c str>,
    published: Option<String>,
    url: Option<&'c str>,
}

#[derive(Serialize)]
struct Decision<'c> {
    verdict: &'static str,
    by: &'c str,
    at: String,
    why: Option<&'c str>,
}

impl<'c> Rest<'c> {
    fn of(document: &'c Citation, characters: Span, record: &'c Record) -> Rest<'c> {
        let reprints = document.reprints.iter().map(|reprint| Reprint {
            id: &reprint.id,
            publisher: reprint.publisher.as_deref(),
            published: reprint.published.map(|day| day.to_string()),
            url: reprint.url.as_deref(),
        });
        let decision = record.decision.as_ref().map(|decision| Decision {
            verdict: decision.verdict.name(),
            by: &decision.by,
            at: decision.at.to_string(),
            why: decision.why.as_deref(),
        });
        Rest {
            start: characters.start,
            end: characters.end,
            reprints: reprints.collect(),
            entry: record.id.as_deref(),
            learnt: record.learnt.map(|learnt| learnt.to_string()),
            decision,
        }
    }
}
