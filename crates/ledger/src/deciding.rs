//! What people decided, at work on what machines read.

use std::collections::{BTreeMap, HashMap};

use whipcount_count::PositionEntry;

use crate::decisions::{Correction, DecisionEntry, Judgement, shown};
use crate::ids::EntryId;
use crate::source::{Place, SelectedPosition, Source};

/// Lets decisions do their work: on the positions themselves, and where a newer reader's position
/// took the place of one that somebody decided on, on that.
pub(crate) fn decide(
    source: &mut Source<'_>,
    motion: &str,
    live: Vec<SelectedPosition>,
    left: &[Place],
    decisions: &HashMap<i64, DecisionEntry>,
    flagged: &mut Vec<EntryId>,
) -> rusqlite::Result<Vec<SelectedPosition>> {
    if decisions.is_empty() {
        return Ok(live);
    }
    let mut kept = Vec::with_capacity(live.len());
    let mut carried: BTreeMap<EntryId, (DecisionEntry, PositionEntry)> = BTreeMap::new();
    let mut stays = Vec::new();
    for &row in left {
        let old = source.selected(motion, row)?;
        let decision = &decisions[&row.number];
        let mut decided = old.entry.clone();
        if let Judgement::Correct(correction) = &decision.judgement {
            let open = source.open(row.document)?;
            correction.apply(&mut decided, &open.text);
        }
        let same = live.iter().filter(|one| one.document == row.document);
        let same = same.filter(|one| {
            (one.entry.actor.id == old.entry.actor.id || one.entry.actor.id == decided.actor.id)
                && one.entry.span.overlaps(old.entry.span)
        });
        let shared = |one: &&SelectedPosition| {
            let (a, b) = (one.entry.span, old.entry.span);
            a.end.min(b.end) - a.start.max(b.start)
        };
        // Of several the one that shares most of the words; of equal ones the smaller id.
        let newer = same.max_by_key(|one| (shared(one), std::cmp::Reverse(one.id)));
        let rejected = decision.judgement == Judgement::Reject;
        match newer {
            Some(newer) if !rejected || newer.entry.stance == old.entry.stance => {
                let id = newer.id;
                let newest = carried.get(&id).is_none_or(|(other, _)| other.at < decision.at);
                if newest {
                    carried.insert(id, (decision.clone(), decided));
                }
            }
            _ => {
                flagged.push(old.id);
                if !rejected {
                    decided.record.decision = shown(decision);
                    stays.push(SelectedPosition { entry: decided, ..old });
                }
            }
        }
    }
    for mut one in live {
        match (decisions.get(&one.number), carried.get(&one.id)) {
            (Some(decision), _) => {
                if decision.judgement == Judgement::Reject {
                    continue;
                }
                if let Judgement::Correct(correction) = &decision.judgement {
                    let open = source.open(one.document)?;
                    correction.apply(&mut one.entry, &open.text);
                }
                one.entry.record.decision = shown(decision);
            }
            (None, Some((decision, decided))) => {
                if decision.judgement == Judgement::Reject {
                    continue;
                }
                let open = source.open(one.document)?;
                Correction::between(&one.entry, decided).apply(&mut one.entry, &open.text);
                one.entry.record.decision = shown(decision);
            }
            (None, None) => {}
        }
        kept.push(one);
    }
    kept.extend(stays);
    Ok(kept)
}
