//! An invented count that has one of everything.

// Every test file is a program of its own and uses a part of this.
#![allow(dead_code)]

use std::sync::Arc;

use whipcount_count::{
    Citation, ConditionEntry, ContributionEntry, Entries, PositionEntry, Record, TallyEntry,
};
use whipcount_domain::{ActorName, Basis, DateRange, Leaning, Motion, Origin, Span, Stance};

pub fn document(id: &str, publisher: Option<&str>, published: Option<&str>) -> Arc<Citation> {
    Arc::new(Citation {
        id: id.to_string(),
        title: Some(format!("Report {id}")),
        publisher: publisher.map(str::to_string),
        published: published.map(|day| day.parse().expect("a date")),
        url: None,
        origin: Origin::default(),
        reprints: vec![],
    })
}

/// A position that its actor states itself; tests change what they are about.
pub fn position(
    document: &Arc<Citation>,
    (id, name): (&str, &str),
    stance: Stance,
    speaker: &str,
    evidence: &str,
) -> PositionEntry {
    PositionEntry {
        document: Arc::clone(document),
        motion: "sound-patrol".to_string(),
        actor: ActorName { id: id.to_string(), name: name.to_string() },
        stance,
        leans: None,
        evidence: evidence.to_string(),
        span: Span::new(0, evidence.len()),
        characters: Span::new(0, evidence.chars().count()),
        sentence: evidence.to_string(),
        in_sentence: Span::new(0, evidence.len()),
        speaker: Some(speaker.to_string()),
        basis: Basis::Itself,
        conditions: Vec::new(),
        contribution: None,
        threat: false,
        said: None,
        found_by: "sample".to_string(),
        confidence: 0.8,
        record: Record::default(),
    }
}

pub fn condition(text: &str, on: Option<&str>) -> ConditionEntry {
    ConditionEntry { text: text.to_string(), on: on.map(str::to_string) }
}

pub fn days(first: &str, last: &str) -> Option<DateRange> {
    let day = |text: &str| text.parse().expect("a date");
    Some(DateRange { first: day(first), last: day(last) })
}

pub fn motion() -> Motion {
    Motion {
        id: "sound-patrol".to_string(),
        title: "Send ships to a joint patrol of the sound".to_string(),
        phrases: vec![],
        members: ["Denmark", "EST", "Finland", "Iceland", "Latvia", "Norway", "Sweden", "Spain"]
            .map(String::from)
            .to_vec(),
    }
}

pub fn sample() -> Entries {
    let wire = document("wire-12", Some("Northern Wire"), Some("2031-05-14"));
    let post = document("post-3", Some("The Harbour Post"), Some("2031-05-15"));
    let letter = document("letter", None, None);
    let denmark = ("DNK", "Denmark");
    let mut entries = Entries { documents: 5, ..Entries::default() };
    entries.positions = vec![
        PositionEntry {
            contribution: Some(ContributionEntry {
                text: "two frigates".to_string(),
                at_least: Some(2.0),
                at_most: Some(2.0),
                unit: "frigates".to_string(),
            }),
            conditions: vec![condition("once the Swedes have cleared the mines", Some("SWE"))],
            ..position(
                &post,
                denmark,
                Stance::Commits,
                "Defence Minister Karen Dahl",
                "Denmark will send two frigates once the Swedes have cleared the mines",
            )
        },
        PositionEntry {
            said: days("2031-05-05", "2031-05-11"),
            ..position(&wire, denmark, Stance::Undecided, "Karen Dahl", "we have decided nothing")
        },
        position(&wire, ("EST", "Estonia"), Stance::Commits, "Tallinn", "will be part of it"),
        position(&post, ("EST", "Estonia"), Stance::Commits, "Tallinn", "our minehunter is ready"),
        PositionEntry {
            basis: Basis::Reported,
            ..position(
                &post,
                ("EST", "Estonia"),
                Stance::Declines,
                "Latvian Foreign Minister Juris Ozols",
                "the Estonians told us on the phone that they have no ship to spare",
            )
        },
        PositionEntry {
            conditions: vec![
                condition("a mandate", None),
                condition("the same rules of engagement for all", Some("NATO")),
            ],
            ..position(
                &post,
                ("FIN", "Finland"),
                Stance::Conditional,
                "a spokeswoman for the Finnish ministry of defence",
                "could not take part without a mandate",
            )
        },
        PositionEntry {
            leans: Some(Leaning::Against),
            basis: Basis::Anonymous,
            ..position(
                &wire,
                ("LVA", "Latvia"),
                Stance::Undecided,
                "unnamed Latvian diplomat",
                "nobody here has signed anything and I would not bet on it",
            )
        },
        PositionEntry {
            threat: true,
            basis: Basis::Narrator,
            speaker: None,
            ..position(
                &letter,
                ("Free Skippers' League", "Free Skippers' League"),
                Stance::Opposes,
                "",
                "The league calls the patrol a blockade and its boats will ram whoever tries, \
                 it wrote in a letter that runs over many lines and repeats itself, for it says \
                 that the sound belongs to those who fish in it, that no navy has asked them, and \
                 that they will not move",
            )
        },
    ];
    entries.tallies = vec![TallyEntry {
        document: wire,
        motion: "sound-patrol".to_string(),
        text: "at least four navies".to_string(),
        span: Span::new(900, 920),
        characters: Span::new(900, 920),
        stance: Stance::Commits,
        at_least: Some(4),
        at_most: None,
        named: vec!["EST".to_string()],
        speaker: Some("unnamed alliance official".to_string()),
        found_by: "sample".to_string(),
        record: Record::default(),
    }];
    entries
}

/// `docs/FORMATS.md`, in which every field stands in backquotes.
pub fn formats_page() -> String {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/FORMATS.md");
    std::fs::read_to_string(page).expect("the page is there")
}

/// Checks that every column of a table is described.
#[track_caller]
pub fn check_columns(table: &str) {
    let page = formats_page();
    for column in table.lines().next().expect("a header").split(',') {
        assert!(page.contains(&format!("`{column}`")), "docs/FORMATS.md lacks `{column}`");
    }
}

/// Checks that every field of some JSON is described.
#[track_caller]
pub fn check_fields(json: &str) {
    check(&serde_json::from_str(json).expect("JSON"), &formats_page());
}

fn check(value: &serde_json::Value, page: &str) {
    match value {
        serde_json::Value::Object(fields) => {
            for (field, value) in fields {
                assert!(page.contains(&format!("`{field}`")), "docs/FORMATS.md lacks `{field}`");
                check(value, page);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| check(item, page)),
        _ => {}
    }
}
