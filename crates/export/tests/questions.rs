//! Changes, conflicts, suppositions and pivots as people and programs get them.

mod support;

use support::{check_columns, check_fields, condition, days, document, motion, position, sample};
use whipcount_count::{
    Assumed, Assumption, Changes, Conflicts, Count, CountOptions, Entries, Pivots, PositionEntry,
    Supposition, TallyEntry, changes, conflicts, count, pivots, suppose,
};
use whipcount_domain::{ActorName, Basis, Leaning, Stance};
use whipcount_export::{
    TextStyle, changes as moves, conflicts as odds, pivots as keys, supposition,
};

/// The sample, with a history, conditions in a row, and claims that exclude one another.
fn more() -> Entries {
    let mut entries = sample();
    let april = document("wire-7", Some("Northern Wire"), Some("2031-04-02"));
    let may = document("post-3", Some("The Harbour Post"), Some("2031-05-15"));
    let actor =
        |position: PositionEntry, conditions: Vec<_>| PositionEntry { conditions, ..position };
    let latvia = ("LVA", "Latvia");
    entries.positions.extend([
        PositionEntry {
            leans: Some(Leaning::For),
            ..position(&april, latvia, Stance::Undecided, "Juris Ozols", "we tend to a yes")
        },
        position(&may, latvia, Stance::Opposes, "Juris Ozols", "it must not happen"),
        position(&may, latvia, Stance::Supports, "Juris Ozols", "it may happen after all"),
        PositionEntry {
            basis: Basis::Reported,
            ..position(&may, latvia, Stance::Supports, "a neighbour", "the Latvians like it")
        },
        actor(
            position(&may, ("ISL", "Iceland"), Stance::Conditional, "Reykjavík", "if Norway does"),
            vec![condition("if Norway does", Some("NOR"))],
        ),
        actor(
            position(&may, ("NOR", "Norway"), Stance::Conditional, "Oslo", "if Sweden does"),
            vec![condition("if Sweden does", Some("SWE")), condition("once paid for", None)],
        ),
        position(&may, ("ESP", "Spain"), Stance::Conditional, "Madrid", "we have questions"),
        actor(
            position(&may, ("PRT", "Portugal"), Stance::Conditional, "Lisbon", "if they do"),
            vec![condition("if the skippers do", Some("Free Skippers' League"))],
        ),
        actor(
            position(&may, ("A", "Amber Line"), Stance::Conditional, "its head", "after Baltica"),
            vec![condition("after Baltica", Some("B"))],
        ),
        actor(
            position(&may, ("B", "Baltica"), Stance::Conditional, "its head", "after Amber"),
            vec![condition("after Amber", Some("A"))],
        ),
    ]);
    let claim = entries.tallies[0].clone();
    entries.tallies.extend([
        TallyEntry {
            text: "no more than one navy".to_string(),
            at_least: Some(0),
            at_most: Some(1),
            named: vec!["LVA".to_string()],
            document: document("post-4", Some("The Harbour Post"), Some("2031-05-15")),
            ..claim.clone()
        },
        TallyEntry {
            text: "three".to_string(),
            at_least: Some(3),
            at_most: Some(3),
            speaker: None,
            document: document("post-5", None, Some("2031-05-15")),
            ..claim
        },
    ]);
    let said = days("2031-04-01", "2031-04-02");
    entries.positions[8].said = said;
    entries
}

fn moved(entries: &Entries) -> Changes<'_> {
    let since = Some("2031-05-01".parse().expect("a date"));
    changes(&motion(), entries, &CountOptions::default(), since)
}

fn at_odds(entries: &Entries) -> Conflicts<'_> {
    conflicts(&motion(), entries, &CountOptions::default())
}

fn counted(entries: &Entries) -> Count<'_> {
    count(&motion(), entries, &CountOptions::default())
}

fn supposed<'c>(count: &'c Count<'c>) -> Supposition<'c> {
    let sweden = ActorName { id: "SWE".to_string(), name: "Sweden".to_string() };
    suppose(
        count,
        &[
            Assumption { about: Assumed::Actor(sweden), stance: Stance::Commits },
            Assumption { about: Assumed::Words("paid".to_string()), stance: Stance::Commits },
        ],
    )
}

/// The text at 80 columns, which no other width or colour may change but in its look.
#[track_caller]
fn check(name: &str, text: impl Fn(TextStyle) -> String) {
    let plain = text(TextStyle::default());
    let coloured = text(TextStyle { width: 80, colour: true });
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
    for width in [0, 40, 61, 100, 500] {
        let text = text(TextStyle { width, colour: false });
        let widest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        assert!(widest <= width.clamp(40, 140), "{widest} columns at a width of {width}");
    }
    insta::assert_snapshot!(name, plain);
}

/// The same data line by line as in one array, all of it described.
#[track_caller]
fn check_json(array: &str, lines: &str) {
    check_fields(array);
    let array: Vec<serde_json::Value> = serde_json::from_str(array).expect("an array");
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("a value")).collect();
    assert_eq!(array, lines);
}

#[test]
fn changes_as_text() {
    let entries = more();
    check("changes", |style| moves::text(&moved(&entries), style));
    let nothing = Entries::default();
    check("no_changes", |style| moves::text(&moved(&nothing), style));
}

#[test]
fn changes_as_data() {
    let entries = more();
    let found = [moved(&entries)];
    check_json(&moves::json(&found), &moves::json_lines(&found));
    let table = moves::csv(&found);
    check_columns(&table);
    insta::assert_snapshot!("changes_csv", table);
}

#[test]
fn conflicts_as_text() {
    let entries = more();
    check("conflicts", |style| odds::text(&at_odds(&entries), style));
    let nothing = Entries::default();
    check("no_conflicts", |style| odds::text(&at_odds(&nothing), style));
}

#[test]
fn conflicts_as_data() {
    let entries = more();
    let found = [at_odds(&entries)];
    check_json(&odds::json(&found), &odds::json_lines(&found));
    let table = odds::csv(&found);
    check_columns(&table);
    insta::assert_snapshot!("conflicts_csv", table);
}

#[test]
fn suppositions_as_text() {
    let entries = more();
    let count = counted(&entries);
    check("supposition", |style| supposition::text(&supposed(&count), style));
    let nothing = Entries::default();
    let count = counted(&nothing);
    check("no_supposition", |style| supposition::text(&suppose(&count, &[]), style));
}

#[test]
fn suppositions_as_data() {
    let entries = more();
    let count = counted(&entries);
    let found = [supposed(&count)];
    let json = supposition::json(&found);
    assert!(json.contains("stated conditions only"));
    check_json(&json, &supposition::json_lines(&found));
    let table = supposition::csv(&found);
    check_columns(&table);
    insta::assert_snapshot!("supposition_csv", table);
}

#[test]
fn pivots_as_text() {
    let entries = more();
    let count = counted(&entries);
    check("pivots", |style| keys::text(&pivots(&count), style));
    let nothing = Entries::default();
    let count = counted(&nothing);
    check("no_pivots", |style| keys::text(&pivots(&count), style));
}

#[test]
fn pivots_as_data() {
    let entries = more();
    let count = counted(&entries);
    let found: [Pivots; 1] = [pivots(&count)];
    let json = keys::json(&found);
    assert!(json.contains("stated conditions only"));
    check_json(&json, &keys::json_lines(&found));
    let table = keys::csv(&found);
    check_columns(&table);
    insta::assert_snapshot!("pivots_csv", table);
}

#[test]
fn nothing_a_document_says_reaches_the_terminal_as_a_command() {
    let mut entries = more();
    let hostile = "\u{1b}]0;owned\u{7} \u{9b}31m \u{202e}yes";
    for position in &mut entries.positions {
        position.evidence = hostile.to_string();
        position.speaker = Some(hostile.to_string());
        position.actor.name = hostile.to_string();
        for condition in &mut position.conditions {
            condition.text = hostile.to_string();
        }
        position.document = document(
            hostile,
            Some(hostile),
            position.document.published.map(|day| day.to_string()).as_deref(),
        );
    }
    for tally in &mut entries.tallies {
        tally.text = hostile.to_string();
        tally.speaker = Some(hostile.to_string());
    }
    let count = counted(&entries);
    let (moved, at_odds) = ([moved(&entries)], [at_odds(&entries)]);
    let (supposed, pivots) = ([supposed(&count)], [pivots(&count)]);
    let style = TextStyle::default();
    let shown = [
        moves::text(&moved[0], style),
        moves::json_lines(&moved),
        moves::csv(&moved),
        odds::text(&at_odds[0], style),
        odds::json_lines(&at_odds),
        odds::csv(&at_odds),
        supposition::text(&supposed[0], style),
        supposition::json_lines(&supposed),
        supposition::csv(&supposed),
        keys::text(&pivots[0], style),
        keys::json_lines(&pivots),
        keys::csv(&pivots),
    ];
    for text in shown {
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{text}");
    }
}
