use std::collections::{BTreeMap, BTreeSet};

use whipcount_domain::{ActorName, Leaning, Motion, Stance};

use crate::{Count, PositionEntry, Standing, TallyEntry};

/// What is new on the board of a motion.
#[derive(Clone, Debug, PartialEq)]
pub struct News<'e> {
    /// The motion.
    pub motion: Motion,
    /// Who stands elsewhere than before, in the order of the board.
    pub standings: Vec<NewStanding<'e>>,
    /// Claims about numbers that were not there before, in the same order.
    pub tallies: Vec<&'e TallyEntry>,
}

/// An actor that stands elsewhere than before, or is contradicted now.
#[derive(Clone, Debug, PartialEq)]
pub struct NewStanding<'e> {
    /// Whose standing it is.
    pub actor: ActorName,
    /// Where it stood before; `None` if it was not on the board.
    pub before: Option<(Stance, Option<Leaning>)>,
    /// The position that counts now.
    pub position: &'e PositionEntry,
    /// The best of the passages that contradict it, if none did before.
    pub contradicted_by: Option<&'e PositionEntry>,
}

impl News<'_> {
    /// Whether the board is as it was.
    pub fn is_empty(&self) -> bool {
        self.standings.is_empty() && self.tallies.is_empty()
    }
}

/// What the board `after` shows that the board `before` did not; both are of one motion.
pub fn news<'e>(before: &Count<'_>, after: &Count<'e>) -> News<'e> {
    let stood: BTreeMap<&str, &Standing<'_>> =
        before.standings().map(|standing| (standing.actor.id.as_str(), standing)).collect();
    let standings = after.standings().filter_map(|standing| {
        let before = stood.get(standing.actor.id.as_str());
        let stance = before.map(|before| (before.position.stance, before.position.leans));
        let was_clear = before.is_some_and(|before| before.conflicts.is_empty());
        let contradicted_by = standing.conflicts.first().copied().filter(|_| was_clear);
        let moved = stance != Some((standing.position.stance, standing.position.leans));
        (moved || contradicted_by.is_some()).then(|| NewStanding {
            actor: standing.actor.clone(),
            before: stance,
            position: standing.position,
            contradicted_by,
        })
    });
    let claimed = before.groups.iter().flat_map(|group| &group.tallies);
    let claimed: BTreeSet<_> = claimed.map(|tally| claim(tally)).collect();
    let tallies = after.groups.iter().flat_map(|group| group.tallies.iter().copied());
    News {
        motion: after.motion.clone(),
        standings: standings.collect(),
        tallies: tallies.filter(|tally| !claimed.contains(&claim(tally))).collect(),
    }
}

/// What tells one claim from another: its document and its words.
fn claim(tally: &TallyEntry) -> (&str, &str) {
    (&tally.document.id, &tally.text)
}
