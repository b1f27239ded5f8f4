//! Short ways to write down entries.

// Every test file is a program of its own and uses a part of this.
#![allow(dead_code)]

use std::sync::Arc;

use whipcount_count::{Citation, ConditionEntry, Entries, PositionEntry, Record, TallyEntry};
use whipcount_domain::{ActorName, Basis, Date, Motion, Origin, Span, Stance};

pub fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

pub fn document(id: &str, published: Option<Date>) -> Arc<Citation> {
    Arc::new(Citation {
        id: id.to_string(),
        title: None,
        publisher: None,
        published,
        url: None,
        origin: Origin::default(),
        reprints: Vec::new(),
    })
}

/// Norway's own word in a document; tests change what they are about.
pub fn position(document: &Arc<Citation>, stance: Stance) -> PositionEntry {
    PositionEntry {
        document: Arc::clone(document),
        motion: "canal".to_string(),
        actor: ActorName { id: "NOR".to_string(), name: "Norway".to_string() },
        stance,
        leans: None,
        evidence: "some words".to_string(),
        span: Span::new(0, 10),
        characters: Span::new(0, 10),
        sentence: "some words".to_string(),
        in_sentence: Span::new(0, 10),
        speaker: None,
        basis: Basis::Itself,
        conditions: Vec::new(),
        contribution: None,
        threat: false,
        said: None,
        found_by: "test".to_string(),
        confidence: 0.5,
        record: Record::default(),
    }
}

pub fn tally(
    document: &Arc<Citation>,
    stance: Stance,
    at_least: Option<u64>,
    at_most: Option<u64>,
) -> TallyEntry {
    TallyEntry {
        document: Arc::clone(document),
        motion: "canal".to_string(),
        text: "so many".to_string(),
        span: Span::new(0, 7),
        characters: Span::new(0, 7),
        stance,
        at_least,
        at_most,
        named: Vec::new(),
        speaker: None,
        found_by: "test".to_string(),
        record: Record::default(),
    }
}

pub fn motion(members: &[&str]) -> Motion {
    Motion {
        id: "canal".to_string(),
        title: "Dig the canal".to_string(),
        phrases: Vec::new(),
        members: members.iter().map(|member| member.to_string()).collect(),
    }
}

/// The same position of another actor.
pub fn of(id: &str, position: PositionEntry) -> PositionEntry {
    PositionEntry { actor: actor(id), ..position }
}

pub fn actor(id: &str) -> ActorName {
    ActorName { id: id.to_string(), name: id.to_string() }
}

/// What somebody says itself, on the day that a document is published, which is its id too.
pub fn on(day: &str, stance: Stance) -> PositionEntry {
    position(&document(day, Some(date(day))), stance)
}

/// The same position with a condition.
pub fn waiting(text: &str, on: Option<&str>, position: PositionEntry) -> PositionEntry {
    let condition = ConditionEntry { text: text.to_string(), on: on.map(str::to_string) };
    let conditions = [position.conditions.clone(), vec![condition]].concat();
    PositionEntry { conditions, ..position }
}

pub fn entries(positions: Vec<PositionEntry>, tallies: Vec<TallyEntry>) -> Entries {
    Entries { documents: 1, positions, tallies }
}
