use serde::Serialize;
use whipcount_count::{Bounds, Count, LeftOut, PositionEntry, StanceGroup, Standing};

use crate::entry_json::{Claim, MotionName, Name, Passage};
use crate::json;

/// Counts as one JSON array, a motion an element, indented.
///
/// The fields are those of the text board; `docs/FORMATS.md` describes them. Days are ISO 8601.
pub fn json(counts: &[Count<'_>]) -> String {
    json::array(counts.iter().map(Board::of))
}

/// Counts as JSON Lines: a motion a line, fields as in [`json`](json()).
pub fn json_lines(counts: &[Count<'_>]) -> String {
    json::lines(counts.iter().map(Board::of))
}

#[derive(Serialize)]
struct Board<'c> {
    motion: MotionName<'c>,
    as_of: Option<String>,
    latest: Option<String>,
    bases: Vec<&'static str>,
    min_confidence: f32,
    documents: Documents,
    stances: Vec<Group<'c>>,
    not_heard: &'c [String],
    left_out: Left,
}

#[derive(Serialize)]
struct Documents {
    read: usize,
    counted: usize,
}

#[derive(Serialize)]
struct Left {
    later: usize,
    undated: usize,
    other_basis: usize,
    less_confident: usize,
}

#[derive(Serialize)]
struct Group<'c> {
    stance: &'static str,
    lower: u64,
    upper: u64,
    upper_is_open: bool,
    standings: Vec<Stands<'c>>,
    tallies: Vec<Claim<'c>>,
}

#[derive(Serialize)]
struct Stands<'c> {
    actor: Name<'c>,
    on_roll: bool,
    since: Option<String>,
    position: Passage<'c>,
    agreeing: Vec<Passage<'c>>,
    conflicts: Vec<Passage<'c>>,
    earlier: Vec<Passage<'c>>,
    unlisted: Rest,
}

#[derive(Serialize)]
struct Rest {
    agreeing: usize,
    conflicts: usize,
    earlier: usize,
}

impl<'c> Board<'c> {
    fn of(count: &'c Count<'c>) -> Board<'c> {
        let LeftOut { later, undated, other_basis, less_confident } = count.left_out;
        Board {
            motion: MotionName::of(&count.motion),
            as_of: count.options.as_of.map(|day| day.to_string()),
            latest: count.latest.map(|day| day.to_string()),
            bases: count.options.bases.iter().map(|basis| basis.name()).collect(),
            min_confidence: count.options.min_confidence,
            documents: Documents { read: count.documents_read, counted: count.documents_counted },
            stances: count.groups.iter().map(Group::of).collect(),
            not_heard: &count.silent,
            left_out: Left { later, undated, other_basis, less_confident },
        }
    }
}

impl<'c> Group<'c> {
    fn of(group: &'c StanceGroup<'c>) -> Group<'c> {
        let Bounds { lower, upper, open } = group.bounds;
        Group {
            stance: group.stance.name(),
            lower,
            upper,
            upper_is_open: open,
            standings: group.standings.iter().map(Stands::of).collect(),
            tallies: group.tallies.iter().map(|tally| Claim::of(tally)).collect(),
        }
    }
}

impl<'c> Stands<'c> {
    fn of(standing: &'c Standing<'c>) -> Stands<'c> {
        let passages = |entries: &[&'c PositionEntry]| {
            entries.iter().map(|entry| Passage::of(entry)).collect()
        };
        Stands {
            actor: Name::of(&standing.actor),
            on_roll: standing.on_roll,
            since: standing.since.map(|day| day.to_string()),
            position: Passage::of(standing.position),
            agreeing: passages(&standing.agreeing),
            conflicts: passages(&standing.conflicts),
            earlier: passages(&standing.earlier),
            unlisted: Rest {
                agreeing: standing.unlisted.agreeing,
                conflicts: standing.unlisted.conflicts,
                earlier: standing.unlisted.earlier,
            },
        }
    }
}
