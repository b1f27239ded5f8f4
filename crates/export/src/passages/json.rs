use serde::Serialize;
use whipcount_count::PositionEntry;

use crate::entry_json::{Name, Passage};
use crate::visible::escape_json;

/// Passages as one JSON array, indented.
pub fn json(passages: &[&PositionEntry]) -> String {
    let passages: Vec<_> = passages.iter().map(|entry| PassageInContext::of(entry)).collect();
    let text = serde_json::to_string_pretty(&passages);
    format!("{}\n", escape_json(&text.expect("passages hold nothing JSON cannot")))
}

/// Passages as JSON Lines, a passage a line.
pub fn json_lines(passages: &[&PositionEntry]) -> String {
    let line = |entry: &&PositionEntry| {
        let text = serde_json::to_string(&PassageInContext::of(entry));
        format!("{}\n", escape_json(&text.expect("passages hold nothing JSON cannot")))
    };
    passages.iter().map(line).collect()
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
            actor: Name { id: &entry.actor.id, name: &entry.actor.name },
            passage: Passage::of(entry),
            sentence: &entry.sentence,
        }
    }
}
