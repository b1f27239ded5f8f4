use serde::Serialize;
use whipcount_count::{Pivot, Pivots};
use whipcount_domain::ActorName;

use crate::entry_json::{MotionName, Name, Terms};
use crate::json;
use crate::supposition::FOLLOWS;

/// Pivots as one JSON array, a motion an element, indented; `docs/FORMATS.md` describes them.
pub fn json(pivots: &[Pivots<'_>]) -> String {
    json::array(pivots.iter().map(OnMotion::of))
}

/// Pivots as JSON Lines: a motion a line, fields as in [`json`](json()).
pub fn json_lines(pivots: &[Pivots<'_>]) -> String {
    json::lines(pivots.iter().map(OnMotion::of))
}

#[derive(Serialize)]
struct OnMotion<'c> {
    motion: MotionName<'c>,
    #[serde(flatten)]
    terms: Terms,
    follows: &'static str,
    waiting: usize,
    naming_nobody: usize,
    pivots: Vec<One<'c>>,
}

#[derive(Serialize)]
struct One<'c> {
    actor: Name<'c>,
    stance: Option<&'static str>,
    unlocks: usize,
    direct: Vec<Name<'c>>,
    through: Vec<Name<'c>>,
    nearer: Vec<Name<'c>>,
}

impl<'c> OnMotion<'c> {
    fn of(pivots: &'c Pivots<'c>) -> OnMotion<'c> {
        OnMotion {
            motion: MotionName::of(&pivots.count.motion),
            terms: Terms::of(&pivots.count.options),
            follows: FOLLOWS,
            waiting: pivots.waiting,
            naming_nobody: pivots.naming_nobody,
            pivots: pivots.pivots.iter().map(One::of).collect(),
        }
    }
}

impl<'c> One<'c> {
    fn of(pivot: &'c Pivot) -> One<'c> {
        let names = |actors: &'c [ActorName]| actors.iter().map(Name::of).collect();
        One {
            actor: Name::of(&pivot.actor),
            stance: pivot.stance.map(|stance| stance.name()),
            unlocks: pivot.reach(),
            direct: names(&pivot.direct),
            through: names(&pivot.through),
            nearer: names(&pivot.nearer),
        }
    }
}
