use serde::Serialize;
use whipcount_count::{Assumed, Assumption, Awaited, Supposition, Waiting};
use whipcount_domain::ActorName;

use super::FOLLOWS;
use crate::entry_json::{MotionName, Name, Passage, Terms};
use crate::json;

/// Suppositions as one JSON array, a motion an element, indented; `docs/FORMATS.md` describes them.
pub fn json(suppositions: &[Supposition<'_>]) -> String {
    json::array(suppositions.iter().map(OnMotion::of))
}

/// Suppositions as JSON Lines: a motion a line, fields as in [`json`](json()).
pub fn json_lines(suppositions: &[Supposition<'_>]) -> String {
    json::lines(suppositions.iter().map(OnMotion::of))
}

#[derive(Serialize)]
struct OnMotion<'c> {
    motion: MotionName<'c>,
    #[serde(flatten)]
    terms: Terms,
    follows: &'static str,
    assumptions: Vec<Supposed<'c>>,
    waiting: Vec<Waits<'c>>,
    circles: Vec<Vec<Name<'c>>>,
}

#[derive(Serialize)]
struct Supposed<'c> {
    actor: Option<Name<'c>>,
    words: Option<&'c str>,
    stance: &'static str,
    decides: usize,
}

#[derive(Serialize)]
struct Waits<'c> {
    actor: Name<'c>,
    outcome: &'static str,
    steps: Option<usize>,
    conditions: Vec<Condition<'c>>,
    position: Passage<'c>,
}

#[derive(Serialize)]
struct Condition<'c> {
    text: &'c str,
    on: Option<Name<'c>>,
    state: &'static str,
    ground: &'static str,
    position: Passage<'c>,
}

impl<'c> OnMotion<'c> {
    fn of(supposition: &'c Supposition<'c>) -> OnMotion<'c> {
        let names = |circle: &'c Vec<ActorName>| circle.iter().map(Name::of).collect();
        OnMotion {
            motion: MotionName::of(&supposition.count.motion),
            terms: Terms::of(&supposition.count.options),
            follows: FOLLOWS,
            assumptions: supposition.assumptions.iter().map(Supposed::of).collect(),
            waiting: supposition.waiting.iter().map(Waits::of).collect(),
            circles: supposition.circles.iter().map(names).collect(),
        }
    }
}

impl<'c> Supposed<'c> {
    fn of((assumption, decides): &'c (Assumption, usize)) -> Supposed<'c> {
        let (actor, words) = match &assumption.about {
            Assumed::Actor(actor) => (Some(Name::of(actor)), None),
            Assumed::Words(words) => (None, Some(words.as_str())),
        };
        Supposed { actor, words, stance: assumption.stance.name(), decides: *decides }
    }
}

impl<'c> Waits<'c> {
    fn of(waiting: &'c Waiting<'c>) -> Waits<'c> {
        Waits {
            actor: Name::of(&waiting.actor),
            outcome: waiting.outcome.name(),
            steps: waiting.outcome.steps(),
            conditions: waiting.conditions.iter().map(Condition::of).collect(),
            position: Passage::of(waiting.position),
        }
    }
}

impl<'c> Condition<'c> {
    fn of(awaited: &'c Awaited<'c>) -> Condition<'c> {
        Condition {
            text: &awaited.condition.text,
            on: awaited.on.as_ref().map(Name::of),
            state: awaited.state.name(),
            ground: awaited.ground.name(),
            position: Passage::of(awaited.position),
        }
    }
}
