//! When a statement was said.

use whipcount_domain::{DateMention, DateRange, TokenRange};

use crate::cues::Class;
use crate::frames::Frame;
use crate::page::Page;
use crate::sources::SourceWords;

/// How far from a meeting its date may stand, in tokens.
const LONGEST_OCCASION: usize = 30;

/// For each frame the day or days on which it was said.
///
/// First come dates among the frame's own words, then the day that the paragraph is about, then
/// the day of a dated meeting of which the text goes on to tell.
pub(crate) fn days_said(page: &Page, frames: &[Frame]) -> Vec<Option<DateRange>> {
    let mut occasion = Occasion::default();
    frames.iter().map(|frame| occasion.day(page, frame)).collect()
}

/// The dated meeting that the text tells of, as far as it has been read.
#[derive(Default)]
struct Occasion {
    /// The last dated meeting and the day it has.
    dated: Option<DateRange>,
    /// The sentence up to which the text is known to tell of what was said there.
    told_until: Option<u32>,
    /// The first sentence not searched for dated meetings yet.
    next_sentence: usize,
}

impl Occasion {
    fn day(&mut self, page: &Page, frame: &Frame) -> Option<DateRange> {
        let sentence = page.reading.tokens[frame.cue.start].sentence;
        self.read_up_to(page, sentence as usize);
        let own = own_date(page, frame).map(|date| date.range);
        let there = names_occasion(page, frame);
        let day = own.or_else(|| self.paragraph_day(page, frame)).or_else(|| {
            let goes_on = self.told_until.is_some_and(|last| {
                sentence <= last + 2 && !stands_apart(page, frame, last, sentence)
            });
            self.dated.filter(|_| there || goes_on)
        });
        match day {
            Some(day) if there => {
                self.dated = Some(day);
                self.told_until = Some(sentence);
            }
            Some(_) if own.is_none() && self.told_until.is_some() => {
                self.told_until = Some(sentence);
            }
            _ if own.is_some() || opens_elsewhere(page, frame) => self.told_until = None,
            _ => {}
        }
        day
    }

    /// Notes the dated meetings of all sentences up to and with `last`.
    fn read_up_to(&mut self, page: &Page, last: usize) {
        while self.next_sentence <= last {
            let tokens = page.reading.sentences[self.next_sentence].tokens.clone();
            if let Some(day) = dated_occasion(page, &tokens) {
                self.dated = Some(day);
            }
            self.next_sentence += 1;
        }
    }

    fn paragraph_day(&self, page: &Page, frame: &Frame) -> Option<DateRange> {
        let paragraph = page.paragraph(frame.cue.start) as usize;
        page.reading.paragraph_days.get(paragraph).copied().flatten()
    }
}

/// The date nearest to the cue among the words of its sentence that are not content or source.
fn own_date<'r>(page: &Page<'r>, frame: &Frame) -> Option<&'r DateMention> {
    let sentence = page.sentence(frame.cue.start);
    let limits = limits(page, frame, &sentence);
    page.reading
        .dates_in(limits.clone())
        .iter()
        .filter(|date| is_free(frame, date.tokens.start))
        .min_by_key(|date| date.tokens.start.abs_diff(frame.cue.start))
}

/// The part of the sentence whose words can tell of the frame: for a frame inside a quotation,
/// the quotation.
fn limits(page: &Page, frame: &Frame, sentence: &TokenRange) -> TokenRange {
    match page.quote_number(frame.cue.start) {
        Some(number) => {
            let quote = page.quote_tokens(number);
            sentence.start.max(quote.start)..sentence.end.min(quote.end)
        }
        None => sentence.clone(),
    }
}

/// Whether a token is part of neither content nor source.
fn is_free(frame: &Frame, token: usize) -> bool {
    !frame.content.iter().chain(&frame.source).any(|piece| piece.contains(&token))
}

/// Whether a frame says that it was said at a meeting: "told the meeting", "said at the summit".
fn names_occasion(page: &Page, frame: &Frame) -> bool {
    let words = SourceWords::get();
    let sentence = page.sentence(frame.cue.start);
    limits(page, frame, &sentence).any(|token| {
        is_free(frame, token)
            && words.occasions.contains(page.norm(token))
            && page.quote_number(token) == page.quote_number(frame.cue.start)
    })
}

/// The day of a meeting in a sentence: "the meeting in Oslo last week", "Thursday's session".
fn dated_occasion(page: &Page, sentence: &TokenRange) -> Option<DateRange> {
    let dates = page.reading.dates_in(sentence.clone());
    if dates.is_empty() {
        return None;
    }
    let words = SourceWords::get();
    let meeting = sentence.clone().find(|&token| words.occasions.contains(page.norm(token)))?;
    dates
        .iter()
        .filter(|date| date.tokens.start.abs_diff(meeting) <= LONGEST_OCCASION)
        .min_by_key(|date| date.tokens.start.abs_diff(meeting))
        .map(|date| date.range)
}

/// Whether a sentence between the last one that tells of the meeting and this one, or the frame
/// itself, is about another time.
fn stands_apart(page: &Page, frame: &Frame, last: u32, sentence: u32) -> bool {
    let between = last + 1..sentence;
    let dated = between.into_iter().any(|number| {
        let tokens = page.reading.sentences[number as usize].tokens.clone();
        !page.reading.dates_in(tokens).is_empty()
    });
    dated || is_apart(page, frame)
}

/// Whether the sentence of a frame opens with "Meanwhile", "Earlier" and the like.
fn opens_elsewhere(page: &Page, frame: &Frame) -> bool {
    let first = page.sentence(frame.cue.start).start;
    SourceWords::get().elsewhere.contains(page.norm(first))
}

/// "earlier", "has repeatedly said".
fn is_apart(page: &Page, frame: &Frame) -> bool {
    let words = SourceWords::get();
    let sentence = page.sentence(frame.cue.start);
    // What follows the cue may already be somebody else's: "…, although Lagos repeatedly denied".
    let marked = (sentence.start..frame.cue.end)
        .any(|token| is_free(frame, token) && words.elsewhere.contains(page.norm(token)));
    marked || frame.cue.clone().any(|token| page.class(token) == Class::Have)
}
