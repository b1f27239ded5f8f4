//! One entry for each different stance of an actor in a document.

use whipcount_domain::{Basis, Position};

/// Puts together what a document says more than once: the first passage by the actor itself
/// stays, else the first; the conditions of all are pooled, in the order of the text.
pub(crate) fn merge(positions: Vec<Position>) -> Vec<Position> {
    let mut merged: Vec<Position> = Vec::new();
    for position in positions {
        let same = merged.iter_mut().find(|earlier| {
            earlier.actor.id == position.actor.id && earlier.stance == position.stance
        });
        match same {
            None => merged.push(position),
            Some(earlier) => absorb(earlier, position),
        }
    }
    merged.sort_by(|a, b| a.evidence.cmp(&b.evidence).then_with(|| a.actor.id.cmp(&b.actor.id)));
    merged
}

fn absorb(earlier: &mut Position, mut later: Position) {
    if earlier.basis != Basis::Itself && later.basis == Basis::Itself {
        std::mem::swap(earlier, &mut later);
    }
    for condition in later.conditions {
        if earlier.conditions.iter().all(|known| !known.span.overlaps(condition.span)) {
            earlier.conditions.push(condition);
        }
    }
    earlier.conditions.sort_by_key(|condition| condition.span);
    earlier.contribution = earlier.contribution.take().or(later.contribution);
    earlier.leans = earlier.leans.or(later.leans);
    earlier.threat |= later.threat;
}
