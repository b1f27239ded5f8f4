use whipcount_domain::{ActorName, Basis, Date, Motion, Stance};

use crate::{Bounds, PositionEntry, TallyEntry};

/// Which entries a count takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CountOptions {
    /// Only what had been said by this day; all of it when `None`. What bears no date at all
    /// cannot be placed and is left out when a day is asked for.
    pub as_of: Option<Date>,
    /// Only positions on these bases; all of them when empty. Tallies have no basis and stay.
    pub bases: Vec<Basis>,
    /// Only positions of at least this confidence, 0 to 1. Tallies have none and stay.
    pub min_confidence: f32,
}

/// Who stands where on one motion.
#[derive(Clone, Debug, PartialEq)]
pub struct Count<'e> {
    /// The motion.
    pub motion: Motion,
    /// The terms on which it was counted.
    pub options: CountOptions,
    /// The newest day on which anything counted here was said.
    pub latest: Option<Date>,
    /// Number of documents that were read.
    pub documents_read: usize,
    /// Number of documents that something counted here was read in.
    pub documents_counted: usize,
    /// All six stances in the order of the board, empty ones included.
    pub groups: Vec<StanceGroup<'e>>,
    /// Members of the motion's roll for whom nothing counts, as the roll writes them.
    pub silent: Vec<String>,
    /// What the options kept out.
    pub left_out: LeftOut,
}

impl<'e> Count<'e> {
    /// All standings, stance by stance.
    pub fn standings(&self) -> impl Iterator<Item = &Standing<'e>> {
        self.groups.iter().flat_map(|group| &group.standings)
    }

    /// Number of actors with a standing.
    pub fn actors(&self) -> usize {
        self.groups.iter().map(|group| group.standings.len()).sum()
    }
}

/// Everybody who holds one stance.
#[derive(Clone, Debug, PartialEq)]
pub struct StanceGroup<'e> {
    /// The stance.
    pub stance: Stance,
    /// Who is named with it, by name.
    pub standings: Vec<Standing<'e>>,
    /// Claims about how many hold it, newest first.
    pub tallies: Vec<&'e TallyEntry>,
    /// How many are named with it, and how many are claimed to hold it.
    pub bounds: Bounds,
}

/// Where one actor stands, and what else was read about it.
///
/// Every position of the actor that the options let in is in exactly one of the fields, or counted in
/// [`Standing::unlisted`].
#[derive(Clone, Debug, PartialEq)]
pub struct Standing<'e> {
    /// Whose standing it is.
    pub actor: ActorName,
    /// The position that counts.
    pub position: &'e PositionEntry,
    /// From which day on the stance has been held without a break, as far as was read.
    pub since: Option<Date>,
    /// Other passages for the same stance, best first.
    pub agreeing: Vec<&'e PositionEntry>,
    /// What contradicts it and cannot be told to be older: said on the same days, or undated.
    pub conflicts: Vec<&'e PositionEntry>,
    /// Different stances that were certainly said before it, newest first: the actor has changed.
    pub earlier: Vec<&'e PositionEntry>,
    /// How many more passages there are of each kind than those listed; none where all entries
    /// were at hand.
    pub unlisted: Unlisted,
    /// Whether the motion's roll names the actor.
    pub on_roll: bool,
}

/// Numbers of passages that are counted and not listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unlisted {
    /// Beyond [`Standing::agreeing`].
    pub agreeing: usize,
    /// Beyond [`Standing::conflicts`].
    pub conflicts: usize,
    /// Beyond [`Standing::earlier`].
    pub earlier: usize,
}

/// How many positions on the motion the options kept out, each under the first reason it meets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Said after the day asked.
    pub later: usize,
    /// Without a date, when a day was asked.
    pub undated: usize,
    /// On another basis than asked.
    pub other_basis: usize,
    /// Of less confidence than asked.
    pub less_confident: usize,
}
