use std::collections::{BTreeMap, BTreeSet};

use whipcount_domain::{ActorName, Stance};
use whipcount_words::fold;

use crate::ranking::sort_by_rank;
use crate::{ConditionEntry, Count, PositionEntry, Standing};

/// Something that is supposed for the sake of argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// About whom.
    pub about: Assumed,
    /// Where they are supposed to stand. With [`Stance::Commits`] they do what others wait for;
    /// with [`Stance::Declines`] or [`Stance::Opposes`] they will not; the rest leaves it open.
    pub stance: Stance,
}

/// Whom an assumption is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assumed {
    /// An actor.
    Actor(ActorName),
    /// Whoever is meant in conditions that hold these words ("parliament").
    Words(String),
}

/// What would follow from assumptions, going by the conditions that actors have stated.
///
/// It follows stated conditions and nothing else: nobody is taken to do what they have not said,
/// and an actor whose conditions are all met *could* move, which is not to say that it will.
#[derive(Clone, Debug, PartialEq)]
pub struct Supposition<'c> {
    /// Where everybody stands.
    pub count: &'c Count<'c>,
    /// What is supposed, each with the number of conditions that it decides by itself.
    pub assumptions: Vec<(Assumption, usize)>,
    /// Everybody who states conditions and about whom nothing is supposed: those who could move
    /// first, then those who wait, then those who are blocked; each by steps, then by name.
    pub waiting: Vec<Waiting<'c>>,
    /// Those who wait for one another, directly or through others, so that nobody of them can move
    /// first; by name.
    pub circles: Vec<Vec<ActorName>>,
}

impl Supposition<'_> {
    /// Those whose conditions are met by what is supposed, and would not be without it.
    pub fn moved(&self) -> impl Iterator<Item = &Waiting<'_>> {
        self.waiting.iter().filter(|waiting| matches!(waiting.outcome, Outcome::CouldMove(1..)))
    }
}

/// An actor who states conditions, and what becomes of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting<'c> {
    /// Who.
    pub actor: ActorName,
    /// The position that counts for it.
    pub position: &'c PositionEntry,
    /// What it waits for: of each the best passage, in the order of the passages. Empty where the
    /// stance is conditional and the words do not say on what.
    pub conditions: Vec<Awaited<'c>>,
    /// What all of it comes to.
    pub outcome: Outcome,
}

/// What the conditions of an actor come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// All of them are met, in so many steps: 0 as things stand, 1 directly by what is supposed, 2
    /// or more through others who could move first.
    CouldMove(usize),
    /// Some of them are open.
    Waits,
    /// Somebody it waits for declines, opposes, or is blocked.
    Blocked,
}

impl Outcome {
    /// In how many steps an actor could move, if it could.
    pub fn steps(self) -> Option<usize> {
        match self {
            Outcome::CouldMove(steps) => Some(steps),
            Outcome::Waits | Outcome::Blocked => None,
        }
    }

    /// The word for it in output.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::CouldMove(_) => "could move",
            Outcome::Waits => "waits",
            Outcome::Blocked => "blocked",
        }
    }
}

/// A condition and what becomes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Awaited<'c> {
    /// The condition.
    pub condition: &'c ConditionEntry,
    /// The passage that states it.
    pub position: &'c PositionEntry,
    /// Whom it waits for.
    pub on: Option<ActorName>,
    /// What becomes of it.
    pub state: ConditionState,
    /// On what ground.
    pub ground: Ground,
}

/// What becomes of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConditionState {
    /// Who it waits for does its part.
    Met,
    /// It cannot be told.
    Open,
    /// Who it waits for will not.
    RuledOut,
}

impl ConditionState {
    /// The word for it in output.
    pub fn name(self) -> &'static str {
        match self {
            ConditionState::Met => "met",
            ConditionState::Open => "open",
            ConditionState::RuledOut => "ruled out",
        }
    }
}

/// Why a condition is met, open or ruled out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// It is supposed.
    Supposed,
    /// Whom it waits for stands so on the board.
    Stands(Stance),
    /// Whom it waits for had committed before the condition was stated, and it was stated all the
    /// same, so that something else must be meant.
    CommittedBefore,
    /// Whom it waits for could move.
    CouldMove,
    /// Whom it waits for waits itself.
    Waits,
    /// Whom it waits for is blocked itself.
    Blocked,
    /// Nothing was read about whom it waits for.
    NotHeard,
    /// It names nobody else.
    NamesNobody,
}

impl Ground {
    /// The word for it in output.
    pub fn name(self) -> &'static str {
        match self {
            Ground::Supposed => "supposed",
            Ground::Stands(stance) => stance.name(),
            Ground::CommittedBefore => "committed before",
            Ground::CouldMove => "could move",
            Ground::Waits => "waits",
            Ground::Blocked => "blocked",
            Ground::NotHeard => "not heard",
            Ground::NamesNobody => "names nobody",
        }
    }
}

/// Says what would follow from `assumptions`: whose conditions are then met, who could move, and
/// what everybody else still waits for.
///
/// Conditions form a graph: the Netherlands waits for the United States, Belgium for the
/// Netherlands. Who could move meets the conditions of those who wait for it, if its own stance is
/// [`Stance::Commits`] or [`Stance::Conditional`]. A circle of actors who wait for one another
/// stays where it is. Without assumptions it tells what is so as things stand.
pub fn suppose<'c>(count: &'c Count<'c>, assumptions: &[Assumption]) -> Supposition<'c> {
    let graph = Graph::new(count);
    let now = graph.settle(&[], &Settled::default());
    let then = graph.settle(assumptions, &now);

    let mut waiting = Vec::new();
    for node in graph.nodes.iter().filter(|node| !is_about(assumptions, node)) {
        let conditions = node.conditions.iter().map(|&stated| {
            let (condition, position, _) = stated;
            let (state, ground) = graph.state(node, stated, assumptions, &then);
            let on = node.other(condition).map(|id| graph.name(id, assumptions));
            Awaited { condition, position, on, state, ground }
        });
        waiting.push(Waiting {
            actor: node.standing.actor.clone(),
            position: node.standing.position,
            conditions: conditions.collect(),
            outcome: then.outcome(node.id()),
        });
    }
    waiting.sort_by_cached_key(|waiting| {
        (waiting.outcome, waiting.actor.name.clone(), waiting.actor.id.clone())
    });
    let decided = |assumption: &Assumption| -> usize {
        let by_node = graph.nodes.iter().map(|node| {
            node.conditions.iter().filter(|(one, ..)| decides(assumption, node, one)).count()
        });
        by_node.sum()
    };
    Supposition {
        count,
        assumptions: assumptions.iter().map(|one| (one.clone(), decided(one))).collect(),
        circles: graph.circles(assumptions, &then),
        waiting,
    }
}

fn is_about(assumptions: &[Assumption], node: &Node<'_>) -> bool {
    assumptions.iter().any(|one| matches!(&one.about, Assumed::Actor(who) if who.id == node.id()))
}

/// Whether the assumption is about whom or what the condition waits for.
fn decides(assumption: &Assumption, node: &Node<'_>, condition: &ConditionEntry) -> bool {
    match &assumption.about {
        Assumed::Actor(actor) => node.other(condition) == Some(actor.id.as_str()),
        Assumed::Words(words) => holds_words(&condition.text, words),
    }
}

/// Whether `text` holds `words` one after the other, in any case and with or without accents.
fn holds_words(text: &str, words: &str) -> bool {
    let (text, words) = (split(text), split(words));
    !words.is_empty() && text.windows(words.len()).any(|window| window == words)
}

/// Words in the form in which they are compared.
fn split(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_string).collect()
}

/// Whether a condition is met by what others would rule out, and the other way round: "Sweden will
/// join unless Norway goes ahead". After a refusal "unless" waits like any other condition.
pub fn is_unless(condition: &ConditionEntry, position: &PositionEntry) -> bool {
    if split(&condition.text).first().is_none_or(|word| word != "unless") {
        return false;
    }
    let is_no = matches!(position.stance, Stance::Declines | Stance::Opposes);
    let rest = position.evidence.replace(&condition.text, " ");
    let says_no = |two: &[String]| two[0].ends_with('n') && two[1] == "t";
    let words = split(&rest);
    let mut listed = REFUSALS.lines().filter(|line| !line.starts_with('#'));
    !is_no
        && !words.windows(2).any(says_no)
        && !listed.any(|refusal| words.iter().any(|word| word == refusal))
}

const REFUSALS: &str = include_str!("../../../data/count/refusals.txt");

/// An actor who states conditions.
struct Node<'c> {
    standing: &'c Standing<'c>,
    conditions: Vec<Stated<'c>>,
}

/// A condition, the best passage that states it, and whether it names somebody and is met by what
/// that one would otherwise rule out (see [`is_unless`]).
type Stated<'c> = (&'c ConditionEntry, &'c PositionEntry, bool);

impl<'c> Node<'c> {
    /// `None` for an actor who states no condition.
    fn new(standing: &'c Standing<'c>) -> Option<Node<'c>> {
        // Passages of the same stance that are older than a change have been overtaken by it.
        let holds =
            |passage: &&PositionEntry| passage.day().is_none() || passage.day() >= standing.since;
        let agreeing = standing.agreeing.iter().copied().filter(holds);
        let mut passages: Vec<_> = [standing.position].into_iter().chain(agreeing).collect();
        sort_by_rank(&mut passages);
        let mut seen = BTreeSet::new();
        let mut conditions = Vec::new();
        for passage in passages {
            for condition in &passage.conditions {
                let other = other_than(&standing.actor.id, condition);
                let words = other.is_none().then(|| fold(condition.text.trim()));
                if seen.insert((other, words)) {
                    // What names nobody is supposed by its words, as they stand there.
                    let unless = other.is_some() && is_unless(condition, passage);
                    conditions.push((condition, passage, unless));
                }
            }
        }
        let states_some = !conditions.is_empty() || standing.position.stance == Stance::Conditional;
        states_some.then_some(Node { standing, conditions })
    }

    fn id(&self) -> &'c str {
        &self.standing.actor.id
    }

    /// Whom else a condition waits for. What waits for the actor itself ("once we have decided")
    /// waits for nobody that one could suppose anything about.
    fn other<'e>(&self, condition: &'e ConditionEntry) -> Option<&'e str> {
        other_than(self.id(), condition)
    }

    /// Whether those who wait for it can count on it once its own conditions are met.
    fn would_do_its_part(&self) -> bool {
        matches!(self.standing.position.stance, Stance::Commits | Stance::Conditional)
    }
}

fn other_than<'e>(actor: &str, condition: &'e ConditionEntry) -> Option<&'e str> {
    condition.on.as_deref().filter(|&on| on != actor)
}

/// Who waits for whom.
struct Graph<'c> {
    nodes: Vec<Node<'c>>,
    /// Numbers of `nodes` by id.
    places: BTreeMap<&'c str, usize>,
    standings: BTreeMap<&'c str, &'c Standing<'c>>,
}

/// What has become of those who state conditions: nobody else is in it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Settled<'c> {
    /// Who could move, and in how many steps.
    could_move: BTreeMap<&'c str, usize>,
    blocked: BTreeSet<&'c str>,
}

impl Settled<'_> {
    fn outcome(&self, actor: &str) -> Outcome {
        match self.could_move.get(actor) {
            Some(&steps) => Outcome::CouldMove(steps),
            None if self.blocked.contains(actor) => Outcome::Blocked,
            None => Outcome::Waits,
        }
    }
}

impl<'c> Graph<'c> {
    fn new(count: &'c Count<'c>) -> Graph<'c> {
        let nodes: Vec<_> = count.standings().filter_map(Node::new).collect();
        let places = nodes.iter().enumerate().map(|(place, node)| (node.id(), place));
        let standings = count.standings().map(|standing| (standing.actor.id.as_str(), standing));
        Graph { places: places.collect(), standings: standings.collect(), nodes }
    }

    /// The name that goes with an id, where one was read or is supposed, else the id.
    fn name(&self, id: &str, assumptions: &[Assumption]) -> ActorName {
        if let Some(standing) = self.standings.get(id) {
            return standing.actor.clone();
        }
        let supposed = assumptions.iter().find_map(|assumption| match &assumption.about {
            Assumed::Actor(actor) if actor.id == id => Some(actor.clone()),
            _ => None,
        });
        supposed.unwrap_or_else(|| ActorName { id: id.to_string(), name: id.to_string() })
    }

    fn node(&self, actor: &str) -> Option<&Node<'c>> {
        self.places.get(actor).map(|&place| &self.nodes[place])
    }

    /// Goes along the conditions until nothing changes any more. Those who could move `before`,
    /// without the assumptions, and still can, take no steps.
    fn settle(&self, assumptions: &[Assumption], before: &Settled<'c>) -> Settled<'c> {
        let mut settled = Settled::default();
        loop {
            let mut news = Settled::default();
            let waits = |node: &&Node<'c>| matches!(settled.outcome(node.id()), Outcome::Waits);
            for node in self.nodes.iter().filter(waits) {
                let mut states = Vec::new();
                let mut steps = 0;
                for &stated in &node.conditions {
                    let (state, ground) = self.state(node, stated, assumptions, &settled);
                    states.push(state);
                    if ground == Ground::CouldMove {
                        let other = node.other(stated.0).expect("somebody could move");
                        steps = steps.max(settled.could_move[other]);
                    }
                }
                if states.contains(&ConditionState::RuledOut) {
                    news.blocked.insert(node.id());
                } else if !states.is_empty() && !states.contains(&ConditionState::Open) {
                    let already = before.could_move.contains_key(node.id());
                    let steps = if already || assumptions.is_empty() { 0 } else { steps + 1 };
                    news.could_move.insert(node.id(), steps);
                }
            }
            if news == Settled::default() {
                return settled;
            }
            settled.could_move.extend(news.could_move);
            settled.blocked.extend(news.blocked);
        }
    }

    /// What becomes of one condition of `node`.
    fn state(
        &self,
        node: &Node<'c>,
        (condition, position, unless): Stated<'c>,
        assumptions: &[Assumption],
        settled: &Settled<'c>,
    ) -> (ConditionState, Ground) {
        let (state, ground) = self.of_other(node, condition, position, assumptions, settled);
        let state = match state {
            ConditionState::Met if unless => ConditionState::RuledOut,
            ConditionState::RuledOut if unless => ConditionState::Met,
            state => state,
        };
        (state, ground)
    }

    /// What becomes of a condition if it waits for what whoever it names does.
    fn of_other(
        &self,
        node: &Node<'c>,
        condition: &'c ConditionEntry,
        position: &PositionEntry,
        assumptions: &[Assumption],
        settled: &Settled<'c>,
    ) -> (ConditionState, Ground) {
        let supposed = assumptions.iter().find(|one| decides(one, node, condition));
        if let Some(assumption) = supposed {
            return (of_stance(assumption.stance), Ground::Supposed);
        }
        let Some(other) = node.other(condition) else {
            return (ConditionState::Open, Ground::NamesNobody);
        };
        let Some(standing) = self.standings.get(other) else {
            return (ConditionState::Open, Ground::NotHeard);
        };
        match self.node(other) {
            Some(awaited) => match settled.outcome(other) {
                Outcome::Blocked => (ConditionState::RuledOut, Ground::Blocked),
                Outcome::Waits => (ConditionState::Open, Ground::Waits),
                Outcome::CouldMove(_) if awaited.would_do_its_part() => {
                    (ConditionState::Met, Ground::CouldMove)
                }
                Outcome::CouldMove(_) => {
                    (ConditionState::Open, Ground::Stands(standing.position.stance))
                }
            },
            None => {
                let state = of_stance(standing.position.stance);
                if state == ConditionState::Met && was_known(standing, position) {
                    return (ConditionState::Open, Ground::CommittedBefore);
                }
                (state, Ground::Stands(standing.position.stance))
            }
        }
    }

    /// Groups of those who still wait, each of whom waits for each other one.
    fn circles(&self, assumptions: &[Assumption], settled: &Settled<'c>) -> Vec<Vec<ActorName>> {
        let waits = |node: &&Node<'c>| {
            settled.outcome(node.id()) == Outcome::Waits && !is_about(assumptions, node)
        };
        let nodes: BTreeMap<_, _> =
            self.nodes.iter().filter(waits).map(|node| (node.id(), node)).collect();
        let reached: BTreeMap<_, _> =
            nodes.keys().map(|&actor| (actor, reached_from(actor, &nodes))).collect();
        let mut circles = BTreeSet::new();
        for (actor, others) in &reached {
            if others.contains(actor) {
                let back = others.iter().filter(|other| reached[*other].contains(actor));
                let names = back.map(|&other| self.standings[other].actor.clone());
                let mut circle: Vec<_> = names.collect();
                circle.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
                circles.insert(circle);
            }
        }
        circles.into_iter().collect()
    }
}

/// Whom of `nodes` an actor waits for, directly or through others.
fn reached_from<'c>(actor: &'c str, nodes: &BTreeMap<&'c str, &Node<'c>>) -> BTreeSet<&'c str> {
    let mut reached = BTreeSet::new();
    let mut left = vec![actor];
    while let Some(node) = left.pop().and_then(|actor| nodes.get(actor)) {
        for (condition, _, unless) in &node.conditions {
            if let Some(other) = node.other(condition)
                && !unless
                && nodes.contains_key(other)
                && reached.insert(other)
            {
                left.push(other);
            }
        }
    }
    reached
}

/// What becomes of a condition when whom it waits for takes this stance.
fn of_stance(stance: Stance) -> ConditionState {
    match stance {
        Stance::Commits => ConditionState::Met,
        Stance::Supports | Stance::Conditional | Stance::Undecided => ConditionState::Open,
        Stance::Declines | Stance::Opposes => ConditionState::RuledOut,
    }
}

/// Whether a standing had been held before the words of `position` were said.
fn was_known(standing: &Standing<'_>, position: &PositionEntry) -> bool {
    match (standing.since, position.days()) {
        (Some(since), Some(days)) => since < days.first,
        _ => false,
    }
}
