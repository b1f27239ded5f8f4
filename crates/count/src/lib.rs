//! Positions and tallies to counts: who stands where on a motion, as of a day.
//!
//! Everything here is a pure function of [`Entries`], which keep of each document's findings what a
//! count needs, so that the documents themselves can be let go. The order in which documents were
//! added changes nothing.
//!
//! - [`Entries::add`] takes the findings of one document.
//! - [`count`] says where everybody stands: a [`Count`].
//! - [`passages_of`] lists what one actor's standing rests on, newest first.
//! - [`changes`] says who has moved, [`conflicts`] who contradicts whom.
//! - [`network`] says who goes with whom over several motions.
//! - [`suppose`] follows the conditions that actors state, and [`pivots`] says for whom most wait.
//!
//! # How a standing is chosen
//!
//! Of an actor's positions the one that was said last counts, by the last day on which it can have
//! been said ([`PositionEntry::day`]); of equal days one that a person has decided on; then basis
//! `self` before `reported` before `anonymous` before `narrator`; then the higher confidence, then
//! the document's id and the place in it. What loses is kept in the [`Standing`]: what agrees with
//! it, what it has replaced ([`Standing::earlier`]), and what contradicts it on days that cannot be
//! told apart ([`Standing::conflicts`]).

mod entry;

mod nouns;

mod bounds;
mod ranking;
mod roll;
mod standing;

mod counting;
mod digest;

mod changes;
mod conflicts;
mod news;

mod suppose;

mod pivots;

mod network;

pub use bounds::Bounds;
pub use changes::{Change, Changes, changes};
pub use conflicts::{
    ActorConflict, ActorConflictKind, Conflicts, Side, TallyConflict, TallyConflictKind, conflicts,
};
pub use counting::{count, passages_of, positions_on, tallies_on};
pub use digest::{ActorDigest, Digest, count_digest};
pub use entry::{
    Citation, ConditionEntry, ContributionEntry, Decision, Entries, PositionEntry, Record, Reprint,
    TallyEntry, Verdict, in_characters,
};
pub use network::{Network, Period, Tie, TieKind, network};
pub use news::{NewStanding, News, news};
pub use nouns::{Count, CountOptions, LeftOut, StanceGroup, Standing, Unlisted};
pub use pivots::{Pivot, Pivots, pivots};
pub use ranking::by_rank;
pub use suppose::{
    Assumed, Assumption, Awaited, ConditionState, Ground, Outcome, Supposition, Waiting, is_unless,
    suppose,
};
