use serde::Serialize;
use whipcount_count::{Pivot, Pivots};
use whipcount_domain::ActorName;

use crate::table::{header, safe, several, table};

/// Pivots as CSV (RFC 4180): a header, then a row each; `docs/FORMATS.md` describes the columns.
pub fn csv(pivots: &[Pivots<'_>]) -> String {
    let rows = pivots.iter().flat_map(|pivots| {
        let motion = &pivots.count.motion.id;
        pivots.pivots.iter().map(move |pivot| row(motion, pivot))
    });
    format!("{}{}", header(&COLUMNS), table(rows))
}

const COLUMNS: [&str; 8] =
    ["motion", "actor", "name", "stance", "unlocks", "direct", "through", "nearer"];

/// The fields are the columns, in order.
#[derive(Serialize)]
struct Row {
    motion: String,
    actor: String,
    name: String,
    stance: &'static str,
    unlocks: usize,
    direct: String,
    through: String,
    nearer: String,
}

fn row(motion: &str, pivot: &Pivot) -> Row {
    let ids = |actors: &[ActorName]| several(actors.iter().map(|actor| actor.id.as_str()));
    Row {
        motion: safe(motion),
        actor: safe(&pivot.actor.id),
        name: safe(&pivot.actor.name),
        stance: pivot.stance.map_or("", |stance| stance.name()),
        unlocks: pivot.reach(),
        direct: ids(&pivot.direct),
        through: ids(&pivot.through),
        nearer: ids(&pivot.nearer),
    }
}
