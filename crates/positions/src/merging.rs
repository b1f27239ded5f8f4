//! One entry for each different stance of an actor in a document.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use whipcount_domain::{Basis, Position, Stance};

/// Puts together what a document says more than once: the first passage by the actor itself
/// stays, else the first; the conditions of all are pooled, in the order of the text.
pub(crate) fn merge(positions: Vec<Position>) -> Vec<Position> {
    let mut merged: Vec<Position> = Vec::new();
    let mut known: HashMap<(String, Stance), usize> = HashMap::new();
    for position in positions {
        match known.entry((position.actor.id.clone(), position.stance)) {
            Entry::Vacant(place) => {
                place.insert(merged.len());
                merged.push(position);
            }
            Entry::Occupied(place) => absorb(&mut merged[*place.get()], position),
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
