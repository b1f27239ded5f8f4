use serde::Serialize;
use whipcount_count::PositionEntry;

use crate::entry_json::{Name, Passage};
use crate::json;

/// Passages as one JSON array, indented.
pub fn json(passages: &[&PositionEntry]) -> String {
    json::array(passages.iter().map(|entry| PassageInContext::of(entry)))
}

/// Passages as JSON Lines, a passage a line.
pub fn json_lines(passages: &[&PositionEntry]) -> String {
    json::lines(passages.iter().map(|entry| PassageInContext::of(entry)))
}

/// A position with what the board around it would tell.
#[derive(Serialize)]
struct PassageInContext<'c> {
    motion: &'c str,
    actor: Name<'c>,
    #[serde(flatten)]
    passage: Passage<'c>,
    sentence: &'c str,
}

impl<'c> PassageInContext<'c> {
    fn of(entry: &'c PositionEntry) -> PassageInContext<'c> {
        PassageInContext {
            motion: &entry.motion,
            actor: Name::of(&entry.actor),
            passage: Passage::of(entry),
            sentence: &entry.sentence,
        }
    }
}
