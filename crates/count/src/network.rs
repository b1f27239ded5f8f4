use std::collections::{BTreeMap, BTreeSet};

use whipcount_domain::{ActorName, Date, Motion, Stance};

use crate::counting::admitted;
use crate::ranking::{by_rank, sort_by_rank};
use crate::{CountOptions, Entries, LeftOut, PositionEntry};

/// Who agrees with whom on motions, and who does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Everybody who takes a position, by id.
    pub actors: Vec<ActorName>,
    /// Who goes with whom, by period, kind and ids.
    pub ties: Vec<Tie>,
}

/// Two actors who agree or disagree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tie {
    /// When: "2031", "2031-05"; `None` where all of it is one period.
    pub period: Option<String>,
    /// How they go together.
    pub kind: TieKind,
    /// Id of the actor whose id comes first.
    pub one: String,
    /// Id of the other one.
    pub other: String,
    /// Ids of the motions on which they do; their number is the weight of the tie.
    pub motions: Vec<String>,
}

/// How two actors go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TieKind {
    /// Both say yes (commit or support) or both say no (decline or oppose).
    Agreement,
    /// One says yes and the other no.
    Conflict,
}

impl TieKind {
    /// The word for it in output.
    pub fn name(self) -> &'static str {
        match self {
            TieKind::Agreement => "agreement",
            TieKind::Conflict => "conflict",
        }
    }
}

/// How long the periods of a network are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// All of it is one.
    All,
    /// A calendar year each.
    Year,
    /// A calendar month each.
    Month,
}

impl Period {
    /// The period that a position belongs to; `None` for one without a day where periods have days.
    fn of(self, position: &PositionEntry) -> Option<Option<String>> {
        let named = |format: &str, day: Date| Some(day.strftime(format).to_string());
        match self {
            Period::All => Some(None),
            Period::Year => position.day().map(|day| named("%Y", day)),
            Period::Month => position.day().map(|day| named("%Y-%m", day)),
        }
    }
}

/// Says who goes with whom on `motions`, period by period.
///
/// On each motion an actor stands in a period where the position puts it that would count of those
/// said in it. Who waits or has not decided goes with nobody.
pub fn network(
    motions: &[Motion],
    entries: &Entries,
    options: &CountOptions,
    period: Period,
) -> Network {
    let mut actors: BTreeMap<&str, &PositionEntry> = BTreeMap::new();
    let mut ties: BTreeMap<(Option<String>, TieKind, &str, &str), BTreeSet<&str>> = BTreeMap::new();
    for motion in motions {
        let mut found = admitted(&motion.id, entries, options, &mut LeftOut::default());
        sort_by_rank(&mut found);
        let mut standing: BTreeMap<_, BTreeMap<&str, Stance>> = BTreeMap::new();
        for position in found {
            let actor = position.actor.id.as_str();
            let shown = actors.entry(actor).or_insert(position);
            if by_rank(position, shown).is_lt() {
                *shown = position;
            }
            if let Some(period) = period.of(position) {
                standing.entry(period).or_default().entry(actor).or_insert(position.stance);
            }
        }
        for (period, standing) in standing {
            let sided: Vec<_> = standing
                .into_iter()
                .filter_map(|(actor, stance)| Some((actor, says_yes(stance)?)))
                .collect();
            for (number, (one, yes)) in sided.iter().enumerate() {
                for (other, other_yes) in &sided[number + 1..] {
                    let kind =
                        if yes == other_yes { TieKind::Agreement } else { TieKind::Conflict };
                    let tie = ties.entry((period.clone(), kind, one, other)).or_default();
                    tie.insert(&motion.id);
                }
            }
        }
    }
    let ties = ties.into_iter().map(|((period, kind, one, other), motions)| Tie {
        period,
        kind,
        one: one.to_string(),
        other: other.to_string(),
        motions: motions.into_iter().map(str::to_string).collect(),
    });
    Network {
        actors: actors.into_values().map(|position| position.actor.clone()).collect(),
        ties: ties.collect(),
    }
}

/// Whether a stance is a yes or a no, if it is either.
fn says_yes(stance: Stance) -> Option<bool> {
    match stance {
        Stance::Commits | Stance::Supports => Some(true),
        Stance::Conditional | Stance::Undecided => None,
        Stance::Declines | Stance::Opposes => Some(false),
    }
}
