//! The board as people and programs get it, on an invented count that has one of everything.

mod support;

use support::{check_columns, check_fields, condition, document, motion, sample};
use whipcount_count::{Count, CountOptions, Entries, count};
use whipcount_domain::{Basis, Motion};
use whipcount_export::{TextStyle, board};

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

#[test]
fn every_column_is_documented() {
    check_columns(&board::csv(&[counted(&sample())]));
}

#[test]
fn every_field_is_documented() {
    let entries = sample();
    check_fields(&board::json(&[counted(&entries)]));
    let passages: Vec<_> = entries.positions.iter().collect();
    check_fields(&whipcount_export::passages::json(&passages));
}
