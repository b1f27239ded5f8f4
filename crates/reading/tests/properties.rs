//! What holds for every text, however odd.

use proptest::prelude::*;
use whipcount_domain::{Document, Reading, Span, parse_day};
use whipcount_reading::read;

/// Reads a text and checks everything that must hold.
fn check(text: &str) -> Reading {
    let mut document = Document::new("any", text);
    document.published = parse_day("2025-06-18");
    let reading = read(&document);
    check_tokens(text, &reading);
    check_sentences(text, &reading);
    check_spans(text, &reading);
    reading
}

/// Tokens do not overlap, and what lies between them is white space or invisible.
fn check_tokens(text: &str, reading: &Reading) {
    let mut end = 0;
    for token in &reading.tokens {
        let start = token.span.start as usize;
        assert!(end <= start && !token.span.is_empty());
        assert!(!text[end..start].chars().any(|c| c.is_alphanumeric() || c.is_ascii_punctuation()));
        end = token.span.end as usize;
    }
    assert!(!text[end..].chars().any(|c| c.is_alphanumeric() || c.is_ascii_punctuation()));
    let norms_end = reading.tokens.last().map_or(0, |token| token.norm_end as usize);
    assert_eq!(norms_end, reading.norms.len());
}

/// Each token is in exactly one sentence, no sentence goes over a line break.
fn check_sentences(text: &str, reading: &Reading) {
    let mut next = 0;
    for (number, sentence) in reading.sentences.iter().enumerate() {
        assert_eq!(sentence.tokens.start, next);
        assert!(!sentence.tokens.is_empty());
        assert!(!sentence.span.text(text).contains('\n'));
        for token in &reading.tokens[sentence.tokens.clone()] {
            assert_eq!(token.sentence as usize, number);
        }
        next = sentence.tokens.end;
    }
    assert_eq!(next, reading.tokens.len());
    let paragraphs = reading.sentences.last().map_or(0, |last| last.paragraph as usize + 1);
    assert_eq!(reading.paragraph_days.len(), paragraphs);
}

/// Every span cuts out words of the text, and lists are in its order.
fn check_spans(text: &str, reading: &Reading) {
    let cut = |span: Span| assert!(!span.text(text).is_empty());
    for quote in &reading.quotes {
        cut(quote.outer);
        cut(quote.inner);
        assert!(quote.outer.contains(quote.inner));
        assert_eq!(reading.span(quote.tokens.clone()), quote.inner);
    }
    for date in &reading.dates {
        cut(date.span);
        assert_eq!(reading.span(date.tokens.clone()), date.span);
        assert!(date.range.first <= date.range.last);
    }
    for quantity in &reading.quantities {
        cut(quantity.span);
        assert_eq!(reading.span(quantity.tokens.clone()), quantity.span);
        let (low, high) = (quantity.at_least, quantity.at_most);
        assert!(low.is_some() || high.is_some());
        assert!(low.zip(high).is_none_or(|(low, high)| low <= high), "{quantity:?}");
    }
    assert!(reading.dates.is_sorted_by(|one, next| one.tokens.end <= next.tokens.start));
    assert!(reading.quantities.is_sorted_by(|one, next| one.tokens.end <= next.tokens.start));
    assert!(reading.quotes.is_sorted_by_key(|quote| quote.outer.start));
}

/// Words and marks that mean something here, so that chance puts them side by side.
const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    "\n",
    "\r\n",
    ".",
    ",",
    "?",
    "!",
    "…",
    "\"",
    "'",
    "“",
    "”",
    "‘",
    "’",
    "„",
    "«",
    "»",
    "-",
    "—",
    "(",
    ")",
    "$",
    "€",
    "%",
    "R",
    "US$",
    "kr",
    "5",
    "30",
    "1,000",
    "2015",
    "13.35",
    "3rd",
    "half",
    "a",
    "dozen",
    "two",
    "hundred",
    "thousands",
    "of",
    "and",
    "or",
    "to",
    "between",
    "more",
    "than",
    "million",
    "bn",
    "May",
    "march",
    "Tuesday",
    "last",
    "next",
    "the",
    "week",
    "day",
    "ago",
    "later",
    "early",
    "mid-April",
    "end",
    "year",
    "this",
    "Mr.",
    "U.S.",
    "J.",
    "No.",
    "n't",
    "'s",
    "s'",
    "can",
    "won",
    "said",
    "He",
    "Lund",
    "ministers",
    "crowns",
    "per",
    "cent",
    "é",
    "\u{301}",
    "ß",
    "漢字",
    "\u{200b}",
    "\u{ad}",
    "🙂",
    "0",
    "-",
    "2025-04-15",
    "31.02.2025",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn holds_for_any_characters(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn holds_for_any_sequence_of_words(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        check(&pieces.concat());
        check(&pieces.join(" "));
    }
}

#[test]
fn holds_for_lines_without_end() {
    let pieces = [
        "a",
        "a ",
        "1",
        "1.",
        "1,",
        "\"a ",
        "a\" ",
        "'a ",
        "s' ",
        "‘s' ",
        "“",
        "” ",
        "a'",
        "a-",
        "a.",
        "A.",
        "U.S. ",
        "(",
        ") ",
        ". ",
        ".\" ",
        "Mr. ",
        "thousands of ",
        "hundred ",
        "million ",
        "twenty ",
        "between 1 and ",
        "May 3 ",
        "last ",
        "Monday and ",
        "a day later ",
        "the end of ",
        "$",
        "R1",
        "\u{301}",
        "\u{200b}",
    ];
    for piece in pieces {
        let reading = check(&piece.repeat(100_000 / piece.len()));
        assert!(reading.tokens.len() <= 100_000);
    }
}

#[test]
fn holds_for_nothing() {
    assert!(check("").tokens.is_empty());
    assert!(check(" \n\t\r\n ").sentences.is_empty());
    assert!(check("?!...,,;;\"\"''").dates.is_empty());
}
