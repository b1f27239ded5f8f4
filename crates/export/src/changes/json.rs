use serde::Serialize;
use whipcount_count::{Change, Changes};

use crate::entry_json::{Held, MotionName, Name, Passage, Terms};
use crate::json;

/// Changes as one JSON array, a motion an element, indented; `docs/FORMATS.md` describes them.
pub fn json(changes: &[Changes<'_>]) -> String {
    json::array(changes.iter().map(OnMotion::of))
}

/// Changes as JSON Lines: a motion a line, fields as in [`json`](json()).
pub fn json_lines(changes: &[Changes<'_>]) -> String {
    json::lines(changes.iter().map(OnMotion::of))
}

#[derive(Serialize)]
struct OnMotion<'c> {
    motion: MotionName<'c>,
    #[serde(flatten)]
    terms: Terms,
    since: Option<String>,
    changes: Vec<Moved<'c>>,
    first_heard: Vec<Held<'c>>,
}

#[derive(Serialize)]
struct Moved<'c> {
    actor: Name<'c>,
    within: [String; 2],
    towards: &'static str,
    from: Passage<'c>,
    to: Passage<'c>,
}

impl<'c> OnMotion<'c> {
    fn of(changes: &'c Changes<'c>) -> OnMotion<'c> {
        OnMotion {
            motion: MotionName::of(&changes.motion),
            terms: Terms::of(&changes.options),
            since: changes.since.map(|day| day.to_string()),
            changes: changes.changes.iter().map(Moved::of).collect(),
            first_heard: changes.first_heard.iter().map(|position| Held::of(position)).collect(),
        }
    }
}

impl<'c> Moved<'c> {
    fn of(change: &'c Change<'c>) -> Moved<'c> {
        let within = change.within();
        Moved {
            actor: Name::of(&change.actor),
            within: [within.first.to_string(), within.last.to_string()],
            towards: if change.is_towards_yes() { "yes" } else { "no" },
            from: Passage::of(change.from),
            to: Passage::of(change.to),
        }
    }
}
