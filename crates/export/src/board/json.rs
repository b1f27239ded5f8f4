use serde::Serialize;
use whipcount_count::{
    Bounds, Citation, Count, LeftOut, PositionEntry, StanceGroup, Standing, TallyEntry,
};

use crate::visible::escape_json;

/// Counts as one JSON array, a motion an element, indented.
///
/// The fields are those of the text board; `docs/FORMATS.md` describes them. Days are ISO 8601.
pub fn json(counts: &[Count<'_>]) -> String {
    let boards: Vec<_> = counts.iter().map(Board::of).collect();
    let text = serde_json::to_string_pretty(&boards).expect("a board holds nothing JSON cannot");
    format!("{}\n", escape_json(&text))
}

/// Counts as JSON Lines: a motion a line, fields as in [`json`].
pub fn json_lines(counts: &[Count<'_>]) -> String {
    let line = |count| {
        let text = serde_json::to_string(&Board::of(count));
        let text = text.expect("a board holds nothing JSON cannot");
        format!("{}\n", escape_json(&text))
    };
    counts.iter().map(line).collect()
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
struct MotionName<'c> {
    id: &'c str,
    title: &'c str,
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
}

#[derive(Serialize)]
struct Name<'c> {
    id: &'c str,
    name: &'c str,
}

#[derive(Serialize)]
struct Passage<'c> {
    stance: &'static str,
    leans: Option<&'static str>,
    day: Option<String>,
    said: Option<[String; 2]>,
    basis: &'static str,
    speaker: Option<&'c str>,
    evidence: &'c str,
    conditions: Vec<Waits<'c>>,
    contribution: Option<Offer<'c>>,
    threat: bool,
    document: Document<'c>,
    found_by: &'c str,
    confidence: f32,
}

#[derive(Serialize)]
struct Waits<'c> {
    text: &'c str,
    on: Option<&'c str>,
}

#[derive(Serialize)]
struct Offer<'c> {
    text: &'c str,
    at_least: Option<f64>,
    at_most: Option<f64>,
    unit: &'c str,
}

#[derive(Serialize)]
struct Claim<'c> {
    text: &'c str,
    at_least: Option<u64>,
    at_most: Option<u64>,
    named: &'c [String],
    speaker: Option<&'c str>,
    document: Document<'c>,
    found_by: &'c str,
}

#[derive(Serialize)]
struct Document<'c> {
    id: &'c str,
    title: Option<&'c str>,
    publisher: Option<&'c str>,
    published: Option<String>,
    url: Option<&'c str>,
}

impl<'c> Board<'c> {
    fn of(count: &'c Count<'c>) -> Board<'c> {
        let LeftOut { later, undated, other_basis, less_confident } = count.left_out;
        Board {
            motion: MotionName { id: &count.motion.id, title: &count.motion.title },
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
            actor: Name { id: &standing.actor.id, name: &standing.actor.name },
            on_roll: standing.on_roll,
            since: standing.since.map(|day| day.to_string()),
            position: Passage::of(standing.position),
            agreeing: passages(&standing.agreeing),
            conflicts: passages(&standing.conflicts),
            earlier: passages(&standing.earlier),
        }
    }
}

impl<'c> Passage<'c> {
    fn of(entry: &'c PositionEntry) -> Passage<'c> {
        let waits =
            entry.conditions.iter().map(|one| Waits { text: &one.text, on: one.on.as_deref() });
        let offer = entry.contribution.as_ref().map(|offer| Offer {
            text: &offer.text,
            at_least: offer.at_least,
            at_most: offer.at_most,
            unit: &offer.unit,
        });
        Passage {
            stance: entry.stance.name(),
            leans: entry.leans.map(|leaning| leaning.name()),
            day: entry.day().map(|day| day.to_string()),
            said: entry.said.map(|days| [days.first.to_string(), days.last.to_string()]),
            basis: entry.basis.name(),
            speaker: entry.speaker.as_deref(),
            evidence: &entry.evidence,
            conditions: waits.collect(),
            contribution: offer,
            threat: entry.threat,
            document: Document::of(&entry.document),
            found_by: &entry.found_by,
            confidence: entry.confidence,
        }
    }
}

impl<'c> Claim<'c> {
    fn of(tally: &'c TallyEntry) -> Claim<'c> {
        Claim {
            text: &tally.text,
            at_least: tally.at_least,
            at_most: tally.at_most,
            named: &tally.named,
            speaker: tally.speaker.as_deref(),
            document: Document::of(&tally.document),
            found_by: &tally.found_by,
        }
    }
}

impl<'c> Document<'c> {
    fn of(document: &'c Citation) -> Document<'c> {
        Document {
            id: &document.id,
            title: document.title.as_deref(),
            publisher: document.publisher.as_deref(),
            published: document.published.map(|day| day.to_string()),
            url: document.url.as_deref(),
        }
    }
}
