use serde::Serialize;
use whipcount_count::{ActorConflict, Conflicts, Side, TallyConflict, TallyEntry};

use crate::entry_json::{Claim, Held, MotionName, Name, Passage, Terms};
use crate::json;

/// Conflicts as one JSON array, a motion an element, indented; `docs/FORMATS.md` describes them.
pub fn json(conflicts: &[Conflicts<'_>]) -> String {
    json::array(conflicts.iter().map(OnMotion::of))
}

/// Conflicts as JSON Lines: a motion a line, fields as in [`json`](json()).
pub fn json_lines(conflicts: &[Conflicts<'_>]) -> String {
    json::lines(conflicts.iter().map(OnMotion::of))
}

#[derive(Serialize)]
struct OnMotion<'c> {
    motion: MotionName<'c>,
    #[serde(flatten)]
    terms: Terms,
    actors: Vec<AboutActor<'c>>,
    tallies: Vec<AboutTally<'c>>,
}

#[derive(Serialize)]
struct AboutActor<'c> {
    actor: Name<'c>,
    kinds: Vec<&'static str>,
    sides: Vec<OneSide<'c>>,
}

#[derive(Serialize)]
struct OneSide<'c> {
    stance: &'static str,
    leans: Option<&'static str>,
    passages: Vec<Passage<'c>>,
}

#[derive(Serialize)]
struct AboutTally<'c> {
    kind: &'static str,
    stance: &'static str,
    day: Option<String>,
    claim: Vec<Claim<'c>>,
    named: Vec<Held<'c>>,
    against: Vec<Claim<'c>>,
}

impl<'c> OnMotion<'c> {
    fn of(conflicts: &'c Conflicts<'c>) -> OnMotion<'c> {
        OnMotion {
            motion: MotionName::of(&conflicts.motion),
            terms: Terms::of(&conflicts.options),
            actors: conflicts.actors.iter().map(AboutActor::of).collect(),
            tallies: conflicts.tallies.iter().map(AboutTally::of).collect(),
        }
    }
}

impl<'c> AboutActor<'c> {
    fn of(conflict: &'c ActorConflict<'c>) -> AboutActor<'c> {
        AboutActor {
            actor: Name::of(&conflict.actor),
            kinds: conflict.kinds.iter().map(|kind| kind.name()).collect(),
            sides: conflict.sides.iter().map(OneSide::of).collect(),
        }
    }
}

impl<'c> OneSide<'c> {
    fn of(side: &'c Side<'c>) -> OneSide<'c> {
        OneSide {
            stance: side.stance.name(),
            leans: side.leans.map(|leaning| leaning.name()),
            passages: side.passages.iter().map(|entry| Passage::of(entry)).collect(),
        }
    }
}

impl<'c> AboutTally<'c> {
    fn of(conflict: &'c TallyConflict<'c>) -> AboutTally<'c> {
        let claims =
            |tallies: &'c [&'c TallyEntry]| tallies.iter().map(|tally| Claim::of(tally)).collect();
        let tally = conflict.claim[0];
        AboutTally {
            kind: conflict.kind.name(),
            stance: tally.stance.name(),
            day: tally.day().map(|day| day.to_string()),
            claim: claims(&conflict.claim),
            named: conflict.named.iter().map(|position| Held::of(position)).collect(),
            against: claims(&conflict.against),
        }
    }
}
