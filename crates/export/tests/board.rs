//! The board as people and programs get it, on an invented count that has one of everything.

use std::sync::Arc;

use whipcount_count::{
    Citation, ConditionEntry, ContributionEntry, Count, CountOptions, Entries, PositionEntry,
    Record, TallyEntry, count,
};
use whipcount_domain::{ActorName, Basis, DateRange, Leaning, Motion, Span, Stance};
use whipcount_export::{TextStyle, board};

fn document(id: &str, publisher: Option<&str>, published: Option<&str>) -> Arc<Citation> {
    Arc::new(Citation {
        id: id.to_string(),
        title: Some(format!("Report {id}")),
        publisher: publisher.map(str::to_string),
        published: published.map(|day| day.parse().expect("a date")),
        url: None,
        reprints: vec![],
    })
}

/// A position that its actor states itself; tests change what they are about.
fn position(
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

fn condition(text: &str, on: Option<&str>) -> ConditionEntry {
    ConditionEntry { text: text.to_string(), on: on.map(str::to_string) }
}

fn days(first: &str, last: &str) -> Option<DateRange> {
    let day = |text: &str| text.parse().expect("a date");
    Some(DateRange { first: day(first), last: day(last) })
}

fn motion() -> Motion {
    Motion {
        id: "sound-patrol".to_string(),
        title: "Send ships to a joint patrol of the sound".to_string(),
        phrases: vec![],
        members: ["Denmark", "EST", "Finland", "Iceland", "Latvia", "Norway", "Sweden", "Spain"]
            .map(String::from)
            .to_vec(),
    }
}

fn sample() -> Entries {
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

fn counted<'e>(entries: &'e Entries) -> Count<'e> {
    count(&motion(), entries, &CountOptions::default())
}

#[test]
fn text_at_80_columns() {
    let entries = sample();
    let text = board::text(&counted(&entries), TextStyle::default());
    insta::assert_snapshot!(text);
}

#[test]
fn text_on_a_wide_terminal() {
    let entries = sample();
    let text = board::text(&counted(&entries), TextStyle { width: 132, colour: false });
    insta::assert_snapshot!(text);
}

#[test]
fn text_of_what_one_actor_said_itself_by_a_day() {
    let entries = sample();
    let options = CountOptions {
        as_of: Some("2031-05-14".parse().expect("a date")),
        bases: vec![Basis::Itself],
        min_confidence: 0.5,
    };
    let text = board::text(&count(&motion(), &entries, &options), TextStyle::default());
    insta::assert_snapshot!(text);
}

#[test]
fn text_of_an_empty_board() {
    let motion = Motion { members: vec![], ..motion() };
    let entries = Entries { documents: 1, ..Entries::default() };
    let options = CountOptions::default();
    let text = board::text(&count(&motion, &entries, &options), TextStyle::default());
    insta::assert_snapshot!(text);
}

#[test]
fn no_line_is_wider_than_asked() {
    let entries = sample();
    for width in [0, 40, 61, 80, 100, 120, 139, 500] {
        let text = board::text(&counted(&entries), TextStyle { width, colour: false });
        let widest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        assert!(widest <= width.clamp(40, 140), "{widest} columns at a width of {width}");
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    let entries = sample();
    let plain = board::text(&counted(&entries), TextStyle { width: 80, colour: false });
    let coloured = board::text(&counted(&entries), TextStyle { width: 80, colour: true });
    assert!(!plain.contains('\u{1b}') && coloured.contains('\u{1b}'));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn nothing_a_document_says_reaches_the_terminal_as_a_command() {
    let mut entries = sample();
    let hostile = "\u{1b}]0;owned\u{7} \u{9b}31m \u{202e}yes";
    for position in &mut entries.positions {
        position.evidence = hostile.to_string();
        position.speaker = Some(hostile.to_string());
        position.actor.name = hostile.to_string();
        position.conditions = vec![condition(hostile, Some(hostile))];
        position.document = document(hostile, Some(hostile), None);
    }
    let counts = [counted(&entries)];
    let shown = [
        board::text(&counts[0], TextStyle::default()),
        board::json(&counts),
        board::json_lines(&counts),
        board::csv(&counts),
    ];
    for text in shown {
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{text}");
    }
}

#[test]
fn json() {
    let mut entries = sample();
    entries.positions.truncate(2);
    insta::assert_snapshot!(board::json(&[counted(&entries)]));
}

#[test]
fn json_lines_hold_the_same_as_json() {
    let entries = sample();
    let counts = [counted(&entries), counted(&entries)];
    let array: serde_json::Value =
        serde_json::from_str(&board::json(&counts)).expect("an array of counts");
    let lines = board::json_lines(&counts);
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("a count")).collect();
    assert_eq!(array, serde_json::Value::Array(lines));
}

#[test]
fn csv() {
    let entries = sample();
    insta::assert_snapshot!(board::csv(&[counted(&entries)]));
}

/// `docs/FORMATS.md`, in which every field stands in backquotes.
fn formats_page() -> String {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/FORMATS.md");
    std::fs::read_to_string(page).expect("the page is there")
}

#[test]
fn every_column_is_documented() {
    let entries = sample();
    let table = board::csv(&[counted(&entries)]);
    let page = formats_page();
    for column in table.lines().next().expect("a header").split(',') {
        assert!(page.contains(&format!("`{column}`")), "docs/FORMATS.md lacks `{column}`");
    }
}

#[test]
fn every_field_is_documented() {
    fn check(value: &serde_json::Value, page: &str) {
        match value {
            serde_json::Value::Object(fields) => {
                for (field, value) in fields {
                    assert!(
                        page.contains(&format!("`{field}`")),
                        "docs/FORMATS.md lacks `{field}`"
                    );
                    check(value, page);
                }
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| check(item, page)),
            _ => {}
        }
    }
    let entries = sample();
    let counts = board::json(&[counted(&entries)]);
    check(&serde_json::from_str(&counts).expect("JSON"), &formats_page());
    let passages: Vec<_> = entries.positions.iter().collect();
    let passages = whipcount_export::passages::json(&passages);
    check(&serde_json::from_str(&passages).expect("JSON"), &formats_page());
}
