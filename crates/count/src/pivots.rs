use std::cmp::Reverse;

use whipcount_domain::{ActorName, Stance};

use crate::Count;
use crate::suppose::{Assumed, Assumption, ConditionState, Outcome, Supposition, Waiting, suppose};

/// Whose commitment would unlock whom, going by the conditions that actors have stated.
#[derive(Clone, Debug, PartialEq)]
pub struct Pivots<'c> {
    /// Where everybody stands.
    pub count: &'c Count<'c>,
    /// Everybody whose commitment would meet a condition: those who unlock most first.
    pub pivots: Vec<Pivot>,
    /// Number of actors who wait for something.
    pub waiting: usize,
    /// Number of conditions that name nobody, so that nobody's commitment is known to meet them.
    pub naming_nobody: usize,
}

/// An actor others wait for, and what would follow if it committed.
#[derive(Clone, Debug, PartialEq)]
pub struct Pivot {
    /// Who.
    pub actor: ActorName,
    /// Where it stands now; `None` when nothing was read about it.
    pub stance: Option<Stance>,
    /// Whose conditions would all be met by it directly; by name.
    pub direct: Vec<ActorName>,
    /// Whose conditions would all be met through those; by name.
    pub through: Vec<ActorName>,
    /// Of whose conditions it would meet some and leave others; by name.
    pub nearer: Vec<ActorName>,
}

/// Says whose commitment would unlock most: directly, and through others who could then move.
///
/// Like [`suppose`] it follows stated conditions and nothing else.
pub fn pivots<'c>(count: &'c Count<'c>) -> Pivots<'c> {
    let now = suppose(count, &[]);
    let open = |waiting: &Waiting<'_>| waiting.outcome != Outcome::CouldMove(0);
    let mut candidates: Vec<ActorName> = now.waiting.iter().map(|one| one.actor.clone()).collect();
    let awaited = now.waiting.iter().flat_map(|one| &one.conditions);
    candidates.extend(awaited.clone().filter_map(|awaited| awaited.on.clone()));
    candidates.sort();
    candidates.dedup();

    let mut pivots: Vec<_> = candidates
        .into_iter()
        .map(|actor| pivot(count, &now, actor))
        .filter(|pivot| pivot.reach() > 0 || !pivot.nearer.is_empty())
        .collect();
    pivots.sort_by_cached_key(|pivot| {
        let Pivot { actor, direct, nearer, .. } = pivot;
        let order = Reverse((pivot.reach(), direct.len(), nearer.len()));
        (order, actor.name.clone(), actor.id.clone())
    });
    Pivots {
        count,
        pivots,
        waiting: now.waiting.iter().filter(|waiting| open(waiting)).count(),
        naming_nobody: awaited.filter(|awaited| awaited.on.is_none()).count(),
    }
}

impl Pivot {
    /// How many it would unlock in all.
    pub fn reach(&self) -> usize {
        self.direct.len() + self.through.len()
    }
}

fn pivot(count: &Count<'_>, now: &Supposition<'_>, actor: ActorName) -> Pivot {
    let assumption = Assumption { about: Assumed::Actor(actor.clone()), stance: Stance::Commits };
    let then = suppose(count, &[assumption]);
    let met = |waiting: &Waiting<'_>| {
        let met = waiting.conditions.iter().filter(|one| one.state == ConditionState::Met);
        met.count()
    };
    let met_now = |actor: &ActorName| {
        now.waiting.iter().find(|waiting| waiting.actor == *actor).map_or(0, met)
    };
    let names = |chosen: &dyn Fn(&Waiting<'_>) -> bool| {
        let chosen = then.waiting.iter().filter(|waiting| chosen(waiting));
        let mut names: Vec<_> = chosen.map(|waiting| waiting.actor.clone()).collect();
        names.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        names
    };
    let standing = count.standings().find(|standing| standing.actor.id == actor.id);
    Pivot {
        stance: standing.map(|standing| standing.position.stance),
        direct: names(&|waiting| waiting.outcome == Outcome::CouldMove(1)),
        through: names(&|waiting| matches!(waiting.outcome, Outcome::CouldMove(2..))),
        nearer: names(&|waiting| {
            !matches!(waiting.outcome, Outcome::CouldMove(_))
                && met(waiting) > met_now(&waiting.actor)
        }),
        actor,
    }
}
