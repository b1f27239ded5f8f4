use std::collections::BTreeMap;

use whipcount_domain::{ActorName, Date, DateRange, Leaning, Motion, Stance};

use crate::counting::admitted;
use crate::ranking::{by_rank, differ, precedes, sort_by_rank};
use crate::{CountOptions, Entries, LeftOut, PositionEntry};

/// Who has moved on one motion.
#[derive(Clone, Debug, PartialEq)]
pub struct Changes<'e> {
    /// The motion.
    pub motion: Motion,
    /// The terms on which it was looked at.
    pub options: CountOptions,
    /// Only what was said on this day or after it; all of it when `None`.
    pub since: Option<Date>,
    /// Who moved, newest first.
    pub changes: Vec<Change<'e>>,
    /// The first words of those of whom nothing dated was read from before `since`, newest first;
    /// empty without that day, when it would be everybody.
    pub first_heard: Vec<&'e PositionEntry>,
}

/// One actor's move from one stance to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<'e> {
    /// Who moved.
    pub actor: ActorName,
    /// The last passage for the stance that was held before.
    pub from: &'e PositionEntry,
    /// The first passage for the stance held from then on.
    pub to: &'e PositionEntry,
}

impl Change<'_> {
    /// The days within which the actor moved: after the last word of the old stance had been said,
    /// and by the day on which the new one had.
    pub fn within(&self) -> DateRange {
        let from = self.from.day().expect("only what is dated can be told to be older");
        let to = self.to.day().expect("only what is dated can be told to be newer");
        DateRange { first: from, last: to }
    }

    /// Whether it moved up the board, towards a firm yes.
    pub fn is_towards_yes(&self) -> bool {
        firmness(self.to) < firmness(self.from)
    }
}

/// The place on the way from the firmest yes to the firmest no.
fn firmness(position: &PositionEntry) -> (Stance, i8) {
    let leaning = match position.leans {
        Some(Leaning::For) => -1,
        None => 0,
        Some(Leaning::Against) => 1,
    };
    (position.stance, leaning)
}

/// Says who moved on `motion`, from what to what, when, and on which words.
///
/// Of each day the position counts that would win on it. A move is told only where the new stance
/// was certainly said after the old one: days that meet make a conflict and no change, and what
/// bears no date is no part of it.
pub fn changes<'e>(
    motion: &Motion,
    entries: &'e Entries,
    options: &CountOptions,
    since: Option<Date>,
) -> Changes<'e> {
    let mut by_actor: BTreeMap<&str, Vec<&'e PositionEntry>> = BTreeMap::new();
    for position in admitted(&motion.id, entries, options, &mut LeftOut::default()) {
        if position.day().is_some() {
            by_actor.entry(&position.actor.id).or_default().push(position);
        }
    }
    let is_asked =
        |position: &PositionEntry| since.is_none_or(|since| position.day() >= Some(since));
    let mut changes = Vec::new();
    let mut first_heard: Vec<&'e PositionEntry> = Vec::new();
    for found in by_actor.into_values() {
        let days = winners_by_day(found);
        changes.extend(moves(&days).into_iter().filter(|change| is_asked(change.to)));
        first_heard
            .extend(days.first().copied().filter(|first| since.is_some() && is_asked(first)));
    }
    changes
        .sort_by(|one, other| by_rank(one.to, other.to).then_with(|| one.actor.cmp(&other.actor)));
    sort_by_rank(&mut first_heard);
    Changes { motion: motion.clone(), options: options.clone(), since, changes, first_heard }
}

/// Of an actor's dated positions the one that counts for each day, oldest first.
fn winners_by_day(mut found: Vec<&PositionEntry>) -> Vec<&PositionEntry> {
    sort_by_rank(&mut found);
    found.dedup_by_key(|position| position.day());
    found.reverse();
    found
}

fn moves<'e>(days: &[&'e PositionEntry]) -> Vec<Change<'e>> {
    let mut changes = Vec::new();
    // The passages for the stance that is held, oldest first; no two of them differ.
    let mut held: Vec<&'e PositionEntry> = Vec::new();
    for &position in days {
        match held.iter().rev().find(|older| differ(older, position)) {
            None => held.push(position),
            Some(older) if precedes(older, position) => {
                changes.push(Change { actor: position.actor.clone(), from: older, to: position });
                held = vec![position];
            }
            // Nobody can say which of the two came first.
            Some(_) => {}
        }
    }
    changes
}
