//! What holds of the findings in any text, well formed or not.

use crate::support::{read_soundly, reader, the_same_cases, trained_reader};
use proptest::prelude::*;
use whipcount::Reader;
use whipcount_quality::made_up;

/// Pieces that make rules fire, and pieces that break naive ones.
const PIECES: &[&str] = &[
    "Portugal",
    "the Portuguese",
    "Lisbon",
    "Denmark",
    "Greece",
    "the Netherlands",
    "Britain",
    "Washington",
    "the Kremlin",
    "the EU",
    "NATO",
    "Defence Minister Karen Lindqvist",
    "Mr Aydın",
    "the minister",
    "its government",
    "a senior official",
    "an official who asked not to be named",
    "the party",
    "the union NordSjø",
    "he",
    "they",
    "who",
    "said",
    "says",
    "told reporters",
    "added",
    "denied",
    "warned that",
    "according to",
    "asked whether",
    "announced",
    "will",
    "would",
    "will not",
    "won’t",
    "has not decided",
    "has decided to",
    "could",
    "might",
    "never",
    "no longer",
    "send",
    "send two frigates to",
    "join",
    "supports",
    "opposes",
    "rejects",
    "backs",
    "voted for",
    "voted against",
    "commits to",
    "declines to join",
    "is ready to",
    "leans towards",
    "welcomes",
    "threatens to punish",
    "the Halden Strait patrol",
    "the patrol",
    "ships",
    "the fishing ban",
    "a naval patrol in the Halden Strait",
    "only if",
    "unless",
    "until",
    "provided that",
    "subject to",
    "the United States takes part",
    "a ceasefire",
    "more than 30 countries",
    "only six",
    "at least seven nations",
    "two dozen states",
    "none",
    "most members",
    "about 300 sailors",
    "€12.5 million",
    "$5",
    "up to 2,000 troops",
    "17,036",
    "40 per cent",
    "1.2.3",
    "last week",
    "on Tuesday",
    "at the end of March",
    "on 30 February",
    "in 1987",
    "tomorrow",
    "2025-02-31",
    "that",
    "and",
    "but",
    "or",
    "of",
    "the",
    "not",
    "if",
    "also",
    "“",
    "”",
    "\"",
    "‘",
    "’",
    "'",
    "«",
    "»",
    "„",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    ":",
    ";",
    "!",
    "?",
    "…",
    "–",
    "—",
    "-",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "\u{202e}",
    "\u{1b}[31m",
    "\u{0}",
    "\u{7}",
    "é",
    "e\u{301}",
    "ß",
    "İ",
    "ǅ",
    "日本",
    "👩‍👩‍👧",
    "ﬁ",
    "½",
    "１２",
    "٣",
];

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => prop::sample::select(PIECES).prop_map(String::from),
        1 => any::<String>(),
    ];
    let gap = prop_oneof![8 => Just(" "), 1 => Just("")];
    prop::collection::vec((piece, gap), 0..60)
        .prop_map(|parts| parts.iter().map(|(piece, gap)| format!("{piece}{gap}")).collect())
}

/// A made-up report in which some characters are lost, doubled or replaced.
fn damaged_report() -> impl Strategy<Value = String> {
    let damage = (any::<prop::sample::Index>(), prop::sample::select(PIECES), 0..3_u8);
    (0..1_000_u64, prop::collection::vec(damage, 0..12)).prop_map(|(seed, damages)| {
        let report = made_up::reports(seed).next().expect("reports never end");
        let mut letters: Vec<String> = report.document.text.chars().map(String::from).collect();
        for (place, piece, kind) in damages {
            let place = place.index(letters.len());
            match kind {
                0 => drop(letters.remove(place)),
                1 => letters.insert(place, letters[place].clone()),
                _ => letters[place] = piece.to_string(),
            }
        }
        letters.concat()
    })
}

proptest! {
    #![proptest_config(the_same_cases(600))]

    #[test]
    fn findings_in_words_thrown_together_are_sound(text in pieces()) {
        read_soundly(&reader(), &text);
    }

    #[test]
    fn findings_in_random_characters_are_sound(text in any::<String>()) {
        read_soundly(&reader(), &text);
    }
}

proptest! {
    #![proptest_config(the_same_cases(150))]

    #[test]
    fn findings_in_damaged_reports_are_sound(text in damaged_report()) {
        read_soundly(&reader(), &text);
    }
}

proptest! {
    #![proptest_config(the_same_cases(20))]

    #[test]
    fn findings_of_the_trained_reader_are_sound(words in pieces(), report in damaged_report()) {
        read_soundly(&trained_reader(), &words);
        read_soundly(&trained_reader(), &report);
    }
}

#[test]
fn findings_in_the_article_and_in_reports_are_sound() {
    let reader = reader();
    read_soundly(&reader, made_up::ARTICLE);
    for report in made_up::reports(3).take(100) {
        read_soundly(&reader, &report.document.text);
    }
}

/// The same piece over and over in one line of 100,000 words or marks. What takes time in
/// proportion to the square of a sentence's length does not come to an end here.
fn read_one_endless_line(reader: &Reader, piece: &str) {
    let words = piece.split_whitespace().count().max(1);
    read_soundly(reader, &piece.repeat(100_000 / words));
}

#[test]
fn a_line_of_a_hundred_thousand_words_is_read() {
    let reader = reader();
    for piece in
        ["ferry ", "Portugal ", "Karen Lindqvist ", "the minister ", "he ", "1,000 ", "last week "]
    {
        read_one_endless_line(&reader, piece);
    }
}

#[test]
fn a_line_of_a_hundred_thousand_cues_or_conditions_is_read() {
    let reader = reader();
    for piece in [
        "said ",
        "according to ",
        "he said that ",
        "only if ",
        "will not ",
        "Portugal supports the patrol and ",
    ] {
        read_one_endless_line(&reader, piece);
    }
}

#[test]
fn a_line_of_a_hundred_thousand_marks_is_read() {
    let reader = reader();
    for piece in
        ["“", "”", "\"", "'", "(", ",", ".", ". ", "\u{1b}[2J", "\u{0}", "“a” ", "\n", "- "]
    {
        read_one_endless_line(&reader, piece);
    }
}

#[test]
fn nothing_is_found_where_there_is_nothing() {
    let reader = reader();
    for text in ["", " ", "\n\n\n", ".", "…", "“”", "\u{feff}", "?!?!"] {
        let findings = read_soundly(&reader, text);
        assert!(findings.statements.is_empty(), "{text:?}");
        assert!(findings.positions.is_empty() && findings.tallies.is_empty(), "{text:?}");
    }
}
