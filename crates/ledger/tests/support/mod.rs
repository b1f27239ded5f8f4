//! Made-up findings, without reading anything.
#![allow(dead_code)]

use std::path::Path;

use whipcount_count::Entries;
use whipcount_domain::{
    ActorName, Basis, Condition, Date, DateOrigin, Document, Findings, Motion, Origin, Position,
    QuoteKind, Span, Speaker, Stance, Statement, Tally, TextChange, Timestamp,
};
use whipcount_ledger::{Ledger, LedgerError, Run, Selection};

pub fn date(text: &str) -> Date {
    text.parse().expect("a day")
}

pub fn time(text: &str) -> Timestamp {
    format!("{text}:00Z").parse().expect("a time")
}

/// The lines of a ledger's dump.
pub fn dump(ledger: &Ledger) -> Vec<String> {
    let mut lines = Vec::new();
    let add = |line: &str| -> Result<(), LedgerError> {
        lines.push(line.trim_end().to_string());
        Ok(())
    };
    ledger.dump(add).expect("it can be read");
    lines
}

/// The reader `reader` at noon of a day.
pub fn run(day: &str, reader: &str) -> Run {
    Run::new(time(&format!("{day}T12:00")), reader)
}

pub fn motion(id: &str) -> Motion {
    Motion {
        id: id.to_string(),
        title: format!("Dig the {id}"),
        phrases: vec!["dig it".to_string()],
        members: vec!["Norway".to_string(), "Sweden".to_string()],
    }
}

/// A report of sentences like "Norway commits.", a position each, on the motion `canal`.
pub fn report(name: &str, published: &str, sentences: &[(&str, Stance)]) -> Findings {
    let mut text = String::new();
    let mut found = Findings {
        document: Document::new(name, ""),
        sentences: vec![],
        statements: vec![],
        positions: vec![],
        tallies: vec![],
    };
    found.document.published = Some(date(published));
    found.document.publisher = Some("The Messenger".to_string());
    found.document.url = Some(format!("https://example.org/{name}"));
    found.document.origin = Origin {
        date: DateOrigin::Markup,
        language: Some("en".to_string()),
        changes: vec![TextChange::SoftHyphens(3)],
        ..Origin::default()
    };
    for (number, (actor, stance)) in sentences.iter().enumerate() {
        let start = text.len();
        text.push_str(&format!("{actor} – so they say – {stance} to it."));
        let sentence = Span::new(start, text.len());
        text.push('\n');
        let content = Span::new(start, start + actor.len());
        found.sentences.push(sentence);
        found.statements.push(Statement {
            source: vec![content],
            cue: vec![],
            content: vec![sentence],
            act: true,
            quote: QuoteKind::Indirect,
            within: None,
            speaker: Some(Speaker {
                name: format!("{actor}'s minister"),
                role: None,
                actor: Some(actor.to_uppercase()),
                unnamed: None,
                person: None,
            }),
            said: None,
        });
        let evidence = Span::new(start, sentence.end as usize - " to it.".len());
        found.positions.push(Position {
            motion: "canal".to_string(),
            actor: ActorName { id: actor.to_uppercase(), name: actor.to_string() },
            stance: *stance,
            leans: None,
            evidence,
            statement: Some(number),
            speaker: Some(format!("{actor}'s minister")),
            basis: Basis::Itself,
            conditions: match stance {
                Stance::Conditional => vec![Condition { span: content, on: Some("USA".into()) }],
                _ => vec![],
            },
            contribution: None,
            threat: false,
            said: None,
            found_by: "test".to_string(),
            confidence: 0.7,
        });
    }
    if let Some(&sentence) = found.sentences.first() {
        found.tallies.push(Tally {
            motion: "canal".to_string(),
            span: sentence,
            stance: Stance::Commits,
            at_least: Some(sentences.len() as u64),
            at_most: None,
            named: vec!["NOR".to_string()],
            speaker: None,
            statement: Some(0),
            found_by: "test".to_string(),
        });
    }
    found.document.text = text;
    found
}

/// A ledger with the motion `canal`.
pub fn ledger(folder: &Path) -> Ledger {
    let mut ledger = Ledger::open(folder.join("whipcount.db")).expect("a ledger is made");
    ledger.add_motion(&run("2031-05-01", "one"), &motion("canal")).expect("a motion is added");
    ledger
}

pub fn append(ledger: &mut Ledger, run: &Run, findings: &[Findings]) {
    ledger.append(run, &[motion("canal")], findings).expect("findings are added");
}

/// What counts now, in an order of its own.
pub fn entries(ledger: &Ledger) -> Entries {
    select(ledger, &Selection::default())
}

pub fn select(ledger: &Ledger, selection: &Selection) -> Entries {
    let mut entries = ledger.select(&["canal"], selection).expect("it can be read").entries;
    entries.positions.sort_by(|one, other| one.record.id.cmp(&other.record.id));
    entries.tallies.sort_by(|one, other| one.record.id.cmp(&other.record.id));
    entries
}

/// "Norway commits", sorted.
pub fn stances(entries: &Entries) -> Vec<String> {
    let positions = entries.positions.iter();
    let mut stances: Vec<_> =
        positions.map(|one| format!("{} {}", one.actor.name, one.stance)).collect();
    stances.sort();
    stances
}

#[track_caller]
pub fn assert_sound(ledger: &Ledger) {
    let verified = ledger.verify().expect("it can be read");
    assert_eq!(verified.faults, []);
}
