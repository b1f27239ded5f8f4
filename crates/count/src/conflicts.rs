use std::collections::{BTreeMap, BTreeSet};

use whipcount_domain::{ActorName, Basis, Date, Leaning, Motion, Stance};
use whipcount_words::fold;

use crate::counting::{admitted, admitted_tallies, count_admitted};
use crate::ranking::{precedes, sort_by_rank, tallies_by_rank};
use crate::{CountOptions, Entries, LeftOut, PositionEntry, Standing, TallyEntry};

/// What contradicts what on one motion.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflicts<'e> {
    /// The motion.
    pub motion: Motion,
    /// The terms on which it was looked at.
    pub options: CountOptions,
    /// About where an actor stands, by the actor's name.
    pub actors: Vec<ActorConflict<'e>>,
    /// About how many stand where, newest first.
    pub tallies: Vec<TallyConflict<'e>>,
}

impl Conflicts<'_> {
    /// Whether nothing contradicts anything.
    pub fn is_empty(&self) -> bool {
        self.actors.is_empty() && self.tallies.is_empty()
    }
}

/// Passages that give one actor different stances at what may be one time.
#[derive(Clone, Debug, PartialEq)]
pub struct ActorConflict<'e> {
    /// Whose stance it is about.
    pub actor: ActorName,
    /// Who is at odds, in the order of [`ActorConflictKind`]; never empty.
    pub kinds: Vec<ActorConflictKind>,
    /// Two or more; first the one that counts, then by stance.
    pub sides: Vec<Side<'e>>,
}

/// The passages for one of several stances.
#[derive(Clone, Debug, PartialEq)]
pub struct Side<'e> {
    /// The stance.
    pub stance: Stance,
    /// Which way it tends.
    pub leans: Option<Leaning>,
    /// Who says so, best first; never empty.
    pub passages: Vec<&'e PositionEntry>,
}

/// Who is at odds about where an actor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorConflictKind {
    /// One who speaks for the actor says both.
    OneSpeaker,
    /// Two who speak for the actor: a state's own ministers.
    OwnSide,
    /// The actor's own words and what others say of it.
    OwnWords,
    /// Others who speak of it.
    Sources,
}

impl ActorConflictKind {
    /// The word for it in output.
    pub fn name(self) -> &'static str {
        match self {
            ActorConflictKind::OneSpeaker => "one speaker",
            ActorConflictKind::OwnSide => "own side",
            ActorConflictKind::OwnWords => "own words",
            ActorConflictKind::Sources => "sources",
        }
    }
}

/// A claim about how many hold a stance, and what it does not go with.
#[derive(Clone, Debug, PartialEq)]
pub struct TallyConflict<'e> {
    /// What is the matter.
    pub kind: TallyConflictKind,
    /// Those who make the claim, best first: of one stance, day and number, never empty.
    pub claim: Vec<&'e TallyEntry>,
    /// What it does not go with: those who are named with the stance, or with
    /// [`TallyConflictKind::Elsewhere`] those who stand elsewhere; by name.
    pub named: Vec<&'e PositionEntry>,
    /// What it does not go with: those who claim another number of the same stance on the same
    /// day, best first.
    pub against: Vec<&'e TallyEntry>,
}

/// What is the matter with a tally.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TallyConflictKind {
    /// More are named with the stance than it claims at most.
    TooFew,
    /// An actor that it enumerates stands elsewhere.
    Elsewhere,
    /// Another tally of the day says another number.
    OtherTally,
    /// Fewer are named than it claims at least: it may be right, but nobody can check it by name.
    Unnamed,
}

impl TallyConflictKind {
    /// The word for it in output.
    pub fn name(self) -> &'static str {
        match self {
            TallyConflictKind::TooFew => "too few",
            TallyConflictKind::Elsewhere => "elsewhere",
            TallyConflictKind::OtherTally => "other tally",
            TallyConflictKind::Unnamed => "unnamed",
        }
    }
}

/// Says which sources disagree about where somebody stands on `motion`, and which tallies the named
/// cannot bear out or contradict one another.
///
/// It is about the standings of a [`count`](crate::count) on the same terms: what was contradicted
/// once and has been settled since is no conflict any more. A tally is held against those who were
/// named by its day; one that bears no date against all of them.
pub fn conflicts<'e>(
    motion: &Motion,
    entries: &'e Entries,
    options: &CountOptions,
) -> Conflicts<'e> {
    let positions = admitted(&motion.id, entries, options, &mut LeftOut::default());
    let tallies = admitted_tallies(&motion.id, entries, options);
    let count = count_admitted(motion, entries.documents, &positions, &tallies, options);
    let mut actors: Vec<_> = count.standings().filter_map(about_actor).collect();
    actors.sort_by(|one, other| by_name(&one.actor, &other.actor));

    let mut named = NamedByDay::new(positions);
    let claims = claims(tallies);
    let mut tallies = Vec::new();
    for day in claims {
        named.go_to(day[0][0].day());
        for (number, claim) in day.iter().enumerate() {
            tallies.extend(about_tally(claim, &named));
            let other = day[number + 1..].iter().filter(|other| exclude(claim[0], other[0]));
            tallies.extend(other.map(|other| TallyConflict {
                kind: TallyConflictKind::OtherTally,
                claim: claim.clone(),
                named: Vec::new(),
                against: other.clone(),
            }));
        }
    }
    tallies.sort_by(|one, other| {
        tallies_by_rank(one.claim[0], other.claim[0]).then(one.kind.cmp(&other.kind)).then_with(
            || match (one.against.first(), other.against.first()) {
                (Some(one), Some(other)) => tallies_by_rank(one, other),
                (one, other) => one.is_some().cmp(&other.is_some()),
            },
        )
    });
    Conflicts { motion: motion.clone(), options: options.clone(), actors, tallies }
}

fn by_name(one: &ActorName, other: &ActorName) -> std::cmp::Ordering {
    (&one.name, &one.id).cmp(&(&other.name, &other.id))
}

fn about_actor<'e>(standing: &Standing<'e>) -> Option<ActorConflict<'e>> {
    if standing.conflicts.is_empty() {
        return None;
    }
    let counts = standing.position;
    // What agrees and is older than everything that contradicts has no part in it.
    let is_met = |agreeing: &&&PositionEntry| {
        standing.conflicts.iter().any(|other| !precedes(agreeing, other))
    };
    let agreeing = standing.agreeing.iter().filter(is_met);
    let first = Side {
        stance: counts.stance,
        leans: counts.leans,
        passages: [&counts].into_iter().chain(agreeing).copied().collect(),
    };
    let mut others: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for &other in &standing.conflicts {
        others.entry((other.stance, other.leans)).or_default().push(other);
    }
    let kinds = kinds(&first.passages, &standing.conflicts);
    let others =
        others.into_iter().map(|((stance, leans), passages)| Side { stance, leans, passages });
    let sides = [first].into_iter().chain(others).collect();
    Some(ActorConflict { actor: standing.actor.clone(), kinds, sides })
}

/// Who of `one` side is at odds with whom of `other` ones.
fn kinds(one: &[&PositionEntry], other: &[&PositionEntry]) -> Vec<ActorConflictKind> {
    let (one, other) = (Voices::of(one), Voices::of(other));
    let mut kinds = BTreeSet::new();
    for speaker in &one.own {
        for opponent in &other.own {
            kinds.insert(if is_same_speaker(speaker.as_deref(), opponent.as_deref()) {
                ActorConflictKind::OneSpeaker
            } else {
                ActorConflictKind::OwnSide
            });
        }
    }
    if (!one.own.is_empty() && other.others) || (!other.own.is_empty() && one.others) {
        kinds.insert(ActorConflictKind::OwnWords);
    }
    if one.others && other.others {
        kinds.insert(ActorConflictKind::Sources);
    }
    kinds.into_iter().collect()
}

/// Who says something about an actor.
struct Voices {
    /// Those who speak for it, folded; `None` for one without a name.
    own: BTreeSet<Option<String>>,
    /// Whether anybody else does.
    others: bool,
}

impl Voices {
    fn of(passages: &[&PositionEntry]) -> Voices {
        let is_own = |passage: &&&PositionEntry| passage.basis == Basis::Itself;
        Voices {
            own: passages
                .iter()
                .filter(is_own)
                .map(|own| own.speaker.as_deref().map(fold))
                .collect(),
            others: passages.iter().any(|passage| passage.basis != Basis::Itself),
        }
    }
}

/// Whether two folded names are one person's: "Dahl", "Karen Dahl", "Defence Minister Karen Dahl".
fn is_same_speaker(one: Option<&str>, other: Option<&str>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return false };
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let words: BTreeSet<_> = long.split_whitespace().collect();
    short.split_whitespace().all(|word| words.contains(word))
}

/// Tallies by day, oldest first and undated last, those that make the same claim together.
fn claims<'e>(mut tallies: Vec<&'e TallyEntry>) -> Vec<Vec<Vec<&'e TallyEntry>>> {
    tallies.sort_by(|one, other| tallies_by_rank(one, other));
    type Claim<'e> = (Stance, Option<u64>, Option<u64>, &'e [String]);
    let mut by_day: BTreeMap<_, BTreeMap<Claim<'e>, Vec<_>>> = BTreeMap::new();
    for tally in tallies {
        let claim = (tally.stance, tally.at_least, tally.at_most, tally.named.as_slice());
        let day = (tally.day().is_none(), tally.day());
        by_day.entry(day).or_default().entry(claim).or_default().push(tally);
    }
    by_day.into_values().map(|claims| claims.into_values().collect()).collect()
}

/// Whether not both tallies can be right.
fn exclude(one: &TallyEntry, other: &TallyEntry) -> bool {
    let below = |one: &TallyEntry, other: &TallyEntry| {
        one.at_most.zip(other.at_least).is_some_and(|(most, least)| most < least)
    };
    one.stance == other.stance && (below(one, other) || below(other, one))
}

/// What the actors named by its day have against one claim.
fn about_tally<'e>(claim: &[&'e TallyEntry], named: &NamedByDay<'e>) -> Vec<TallyConflict<'e>> {
    let tally = claim[0];
    let conflict =
        |kind, named| TallyConflict { kind, claim: claim.to_vec(), named, against: Vec::new() };
    let mut found = Vec::new();
    let holding = named.with(&[tally.stance]);
    if tally.at_most.is_some_and(|most| most < holding.len() as u64) {
        found.push(conflict(TallyConflictKind::TooFew, holding));
    }
    let bearing_out = bearing_out(tally.stance);
    let elsewhere: Vec<_> = tally.named.iter().filter_map(|actor| named.of(actor)).collect();
    let elsewhere: Vec<_> =
        elsewhere.into_iter().filter(|position| !bearing_out.contains(&position.stance)).collect();
    if !elsewhere.is_empty() {
        found.push(conflict(TallyConflictKind::Elsewhere, elsewhere));
    }
    let bearing_out = named.with(bearing_out);
    if tally.at_least.is_some_and(|least| least > bearing_out.len() as u64) {
        found.push(conflict(TallyConflictKind::Unnamed, bearing_out));
    }
    found
}

/// The stances of those who bear out a claim about `stance`: who commits supports, too, and who
/// opposes will take no part.
fn bearing_out(stance: Stance) -> &'static [Stance] {
    match stance {
        Stance::Commits => &[Stance::Commits],
        Stance::Supports => &[Stance::Commits, Stance::Supports],
        Stance::Conditional => &[Stance::Conditional],
        Stance::Undecided => &[Stance::Undecided],
        Stance::Declines => &[Stance::Declines, Stance::Opposes],
        Stance::Opposes => &[Stance::Opposes],
    }
}

/// Who stands where as of a day that only goes forward.
struct NamedByDay<'e> {
    /// Those that are not yet said, the next one last.
    later: Vec<&'e PositionEntry>,
    standing: BTreeMap<&'e str, &'e PositionEntry>,
}

impl<'e> NamedByDay<'e> {
    fn new(mut positions: Vec<&'e PositionEntry>) -> NamedByDay<'e> {
        // What ranks lower comes off the end first, so that the last one of an actor counts. What
        // bears no date ranks lowest and holds until something dated was said.
        sort_by_rank(&mut positions);
        NamedByDay { later: positions, standing: BTreeMap::new() }
    }

    /// Goes on to `day`, to the end when it is `None`.
    fn go_to(&mut self, day: Option<Date>) {
        let is_due = |position: &&mut &PositionEntry| day.is_none() || position.day() <= day;
        while let Some(&mut position) = self.later.last_mut().filter(is_due) {
            self.standing.insert(&position.actor.id, position);
            self.later.pop();
        }
    }

    /// Who holds one of `stances`, by name.
    fn with(&self, stances: &[Stance]) -> Vec<&'e PositionEntry> {
        let holds = |position: &&PositionEntry| stances.contains(&position.stance);
        let mut named: Vec<_> = self.standing.values().copied().filter(holds).collect();
        named.sort_by(|one, other| by_name(&one.actor, &other.actor));
        named
    }

    fn of(&self, actor: &str) -> Option<&'e PositionEntry> {
        self.standing.get(actor).copied()
    }
}
