use whipcount_domain::Date;

use crate::ranking::{differ, precedes, sort_by_rank};
use crate::roll::Roll;
use crate::{PositionEntry, Standing, Unlisted};

/// Sorts one actor's positions into what counts and what does not; `found` is not empty.
pub(crate) fn standing<'e>(mut found: Vec<&'e PositionEntry>, roll: &Roll) -> Standing<'e> {
    sort_by_rank(&mut found);
    let position = found[0];
    let actor = position.actor.clone();
    let on_roll = roll.names(&actor);
    let mut standing = Standing {
        actor,
        position,
        since: None,
        agreeing: Vec::new(),
        conflicts: Vec::new(),
        earlier: Vec::new(),
        unlisted: Unlisted::default(),
        on_roll,
    };
    for &other in &found[1..] {
        let place = if !differ(other, position) {
            &mut standing.agreeing
        } else if precedes(other, position) {
            &mut standing.earlier
        } else {
            &mut standing.conflicts
        };
        place.push(other);
    }
    standing.since = held_since(&standing);
    standing
}

/// The first day of the agreeing passages that nothing different has come after.
fn held_since(standing: &Standing<'_>) -> Option<Date> {
    let broken = standing.earlier.first().and_then(|changed| changed.day());
    let passages = standing.agreeing.iter().chain([&standing.position]);
    let days = passages.filter_map(|passage| passage.day());
    days.filter(|&day| broken.is_none_or(|broken| day > broken)).min()
}
