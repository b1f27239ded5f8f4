use std::cmp::{Ordering, Reverse};

use crate::{PositionEntry, TallyEntry};

/// Orders an actor's positions so that the one which counts comes first.
///
/// Later before earlier, undated last; of equal days what a person has decided on, then the
/// stronger basis, then the higher confidence. The rest only makes the order complete, so that it does not depend on the order in
/// which documents were read.
pub fn by_rank(one: &PositionEntry, other: &PositionEntry) -> Ordering {
    other
        .day()
        .cmp(&one.day())
        .then(is_decided(other).cmp(&is_decided(one)))
        .then(one.basis.cmp(&other.basis))
        .then(other.confidence.total_cmp(&one.confidence))
        .then_with(|| one.document.cmp(&other.document))
        .then_with(|| one.span.cmp(&other.span))
        .then_with(|| one.stance.cmp(&other.stance))
        .then_with(|| one.leans.cmp(&other.leans))
        .then_with(|| one.said.cmp(&other.said))
        .then_with(|| one.speaker.cmp(&other.speaker))
        .then_with(|| one.actor.cmp(&other.actor))
        .then_with(|| one.evidence.cmp(&other.evidence))
        .then_with(|| one.conditions.cmp(&other.conditions))
        .then_with(|| offered(one).cmp(&offered(other)))
        .then_with(|| one.threat.cmp(&other.threat))
        .then_with(|| one.found_by.cmp(&other.found_by))
        .then_with(|| one.record.cmp(&other.record))
}

/// Sorts positions, the one that counts first. What decides nearly always is looked up once for each,
/// since the positions themselves, of which there can be very many, lie far apart.
pub(crate) fn sort_by_rank(positions: &mut [&PositionEntry]) {
    let key = |one: &PositionEntry| {
        let bits = one.confidence.to_bits() as i32;
        // As `total_cmp` orders floats.
        let confidence = bits ^ (((bits >> 31) as u32) >> 1) as i32;
        Reverse((one.day(), is_decided(one), Reverse(one.basis), confidence))
    };
    let mut keyed: Vec<_> = positions.iter().map(|&one| (key(one), one)).collect();
    keyed.sort_by(|(one_key, one), (other_key, other)| {
        one_key.cmp(other_key).then_with(|| by_rank(one, other))
    });
    positions.iter_mut().zip(keyed).for_each(|(place, (_, one))| *place = one);
}

fn is_decided(position: &PositionEntry) -> bool {
    position.record.decision.is_some()
}

/// The words of what an actor offers; the figures follow from them.
fn offered(position: &PositionEntry) -> Option<&str> {
    position.contribution.as_ref().map(|offer| offer.text.as_str())
}

/// Orders tallies: later before earlier, undated last, then by document and place.
pub(crate) fn tallies_by_rank(one: &TallyEntry, other: &TallyEntry) -> Ordering {
    other
        .day()
        .cmp(&one.day())
        .then_with(|| one.document.cmp(&other.document))
        .then_with(|| one.span.cmp(&other.span))
        .then_with(|| (one.at_least, one.at_most).cmp(&(other.at_least, other.at_most)))
        .then_with(|| one.speaker.cmp(&other.speaker))
        .then_with(|| one.named.cmp(&other.named))
        .then_with(|| one.text.cmp(&other.text))
        .then_with(|| one.found_by.cmp(&other.found_by))
        .then_with(|| one.record.cmp(&other.record))
}

/// Whether the two cannot both be the actor's stance at one time.
pub(crate) fn differ(one: &PositionEntry, other: &PositionEntry) -> bool {
    let leanings = one.leans.zip(other.leans);
    one.stance != other.stance || leanings.is_some_and(|(one, other)| one != other)
}

/// Whether `older` was certainly said before `newer`: the days on which they can have been said are
/// known and do not meet.
pub(crate) fn precedes(older: &PositionEntry, newer: &PositionEntry) -> bool {
    match (older.days(), newer.days()) {
        (Some(older), Some(newer)) => older.last < newer.first,
        _ => false,
    }
}
