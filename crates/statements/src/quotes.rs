//! Quotations over several sentences and paragraphs.

use crate::cues::Class;
use crate::frames::Frame;
use crate::nesting::first_token;
use crate::page::Page;

/// How many frames before a quotation may be the one that it goes on with.
const NEAR: usize = 24;

/// Gives quotations without attribution to the statement that they go on with.
///
/// `frames` are in the order of the text. A quotation that fills its sentence goes on with the
/// statement of the sentence before, or of the paragraph before if it opens its own.
pub(crate) fn extend_over_sentences(page: &Page, frames: &mut [Frame]) {
    let quotes = &page.reading.quotes;
    for (number, quote) in quotes.iter().enumerate() {
        if quote.depth > 0 || quote.tokens.is_empty() {
            continue;
        }
        let tokens = page.quote_tokens(number);
        let sentence = page.sentence(tokens.start);
        if sentence.start != tokens.start || !fills_its_sentences(page, tokens.end) {
            continue;
        }
        if tokens.start == 0 {
            continue;
        }
        // Frames are in the order of their first tokens, and only near ones can reach this far.
        let end = frames.partition_point(|frame| first_token(frame) <= tokens.start);
        let near = &mut frames[end.saturating_sub(NEAR)..end];
        let holds = |frame: &Frame| frame.content.iter().any(|piece| piece.contains(&tokens.start));
        if near.iter().any(holds) {
            continue;
        }
        if let Some(frame) = frame_to_go_on(page, near, tokens.start) {
            frame.content.push(tokens);
        }
    }
}

/// Whether a quotation that ends at `end` is the last of its sentence.
fn fills_its_sentences(page: &Page, end: usize) -> bool {
    end >= page.reading.tokens.len()
        || page.sentence(end).start == end
        || page.class(end) == Class::Stop && page.sentence(end).end == end + 1
}

/// The frame whose quotation the one that begins at `start` goes on with.
fn frame_to_go_on<'f>(page: &Page, frames: &'f mut [Frame], start: usize) -> Option<&'f mut Frame> {
    let paragraph = page.paragraph(start);
    let previous = page.sentence(start - 1);
    let frame = frames.iter_mut().filter(|frame| frame.quoted).rfind(|frame| {
        let last = frame.content.iter().map(|piece| piece.end).max().unwrap_or(0);
        let reach =
            last.max(frame.cue.end).max(frame.source.as_ref().map_or(0, |tokens| tokens.end));
        reach <= start && reach > previous.start && page.paragraph(reach - 1) + 1 >= paragraph
    })?;
    Some(frame)
}
