//! Days that headings and time stamps set for the paragraphs under them.

use std::collections::HashSet;

use jiff::civil::Date;
use whipcount_domain::{DateRange, Reading, Sentence, TokenKind, TokenRange};

use super::words::{Headings, date_words};

/// A report with fewer paragraphs that begin with a time is no live blog.
const FEWEST_STAMPS: usize = 3;
/// A longer paragraph is no heading, in tokens.
const LONGEST_HEADING: usize = 25;

/// For each paragraph the day on which what it tells was said, if a heading or stamp sets it.
pub(super) fn days_of_paragraphs(
    reading: &Reading,
    published: Option<Date>,
) -> Vec<Option<DateRange>> {
    let headings = &date_words().headings;
    let paragraphs = paragraphs(&reading.sentences);
    let is_stamped = |tokens: &TokenRange| begins_with_time(reading, headings, tokens);
    let stamps = paragraphs.iter().filter(|tokens| is_stamped(tokens)).count();
    let is_live = stamps >= FEWEST_STAMPS;
    let mut day = None;
    let mut days = Vec::with_capacity(paragraphs.len());
    for tokens in &paragraphs {
        if let Some(set) = day_of_heading(reading, headings, tokens, is_live) {
            day = Some(set);
        } else if is_live && day.is_none() && is_stamped(tokens) {
            day = published.map(DateRange::day);
        }
        days.push(day);
    }
    days
}

/// The tokens of each paragraph.
fn paragraphs(sentences: &[Sentence]) -> Vec<TokenRange> {
    let chunks = sentences.chunk_by(|one, next| one.paragraph == next.paragraph);
    chunks.map(|chunk| chunk[0].tokens.start..chunk[chunk.len() - 1].tokens.end).collect()
}

/// "13.35 The minister …", "18:40", "9.05am", "6:01 p.m.".
fn begins_with_time(reading: &Reading, headings: &Headings, tokens: &TokenRange) -> bool {
    let first = tokens.start;
    if reading.tokens[first].kind != TokenKind::Number {
        return false;
    }
    let clock = first + 1 < tokens.end && headings.clock.contains(reading.norm(first + 1));
    let norm = reading.norm(first);
    let (hours, minutes) = norm.split_once(['.', ':']).unwrap_or((norm, ""));
    let within = |digits: &str, most: u8| digits.parse::<u8>().is_ok_and(|number| number <= most);
    match minutes {
        "" => clock && within(hours, 12),
        _ => minutes.len() == 2 && within(hours, 23) && within(minutes, 59),
    }
}

/// The day of a heading: "Minutes of the meeting of Thursday, 5 June", in a live blog also
/// "Tuesday 3 June". A dateline ("LONDON, June 12 -") tells when somebody wrote, not when they
/// spoke.
fn day_of_heading(
    reading: &Reading,
    headings: &Headings,
    tokens: &TokenRange,
    is_live: bool,
) -> Option<DateRange> {
    if tokens.len() > LONGEST_HEADING {
        return None;
    }
    let date = reading.dates_in(tokens.clone()).first()?;
    let has =
        |words: &HashSet<String>| tokens.clone().any(|token| words.contains(reading.norm(token)));
    let is_sentence = reading.tokens[tokens.end - 1].kind == TokenKind::Stop;
    let is_heading = has(&headings.records)
        || !is_sentence && has(&headings.occasions)
        || is_live && date.tokens == *tokens;
    is_heading.then_some(date.range)
}
