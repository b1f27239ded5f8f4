//! The way from a reading to its statements.

use whipcount_domain::{Attribution, Document, QuoteKind, Reading, Span, Statement, TokenRange};

use crate::attributed::{attributed_frames, left_out};
use crate::cues::Class;
use crate::days::days_said;
use crate::frames::{Frame, verb_frames};
use crate::interviews::Interview;
use crate::nesting::{in_order, is_talk_of_oneself, parents, settle};
use crate::openers::{colon_frames, noun_frames, phrase_frames};
use crate::page::Page;
use crate::quotes::extend_over_sentences;
use crate::speakers::Speakers;

/// Finds the statements of a document by rules, in the order of the text.
pub fn find_statements(document: &Document, reading: &Reading) -> Vec<Statement> {
    let page = Page::new(&document.text, reading);
    finished(&page, rule_frames(&page))
}

/// The statements of a document in which a trained reader has found `attributions`, in the order of
/// the text.
///
/// Where a statement stands in another one, such a reader finds the inner or the outer one alone.
/// What it leaves out is added by rules.
pub fn statements_from(
    document: &Document,
    reading: &Reading,
    attributions: &[Attribution],
) -> Vec<Statement> {
    let page = Page::new(&document.text, reading);
    let mut frames = attributed_frames(&page, attributions);
    let mut added = left_out(&page, &frames, rule_frames(&page));
    frames.append(&mut added);
    finished(&page, frames)
}

fn rule_frames(page: &Page) -> Vec<Frame> {
    let mut frames = Vec::new();
    for sentence in page.sentences() {
        verb_frames(page, &sentence, &mut frames);
        phrase_frames(page, &sentence, &mut frames);
        noun_frames(page, &sentence, &mut frames);
        colon_frames(page, &sentence, &mut frames);
    }
    settle(page, &mut frames);
    extend_over_sentences(page, &mut frames);
    frames
}

/// Statements of frames, and of the answers if the document is an interview.
fn finished(page: &Page, mut frames: Vec<Frame>) -> Vec<Statement> {
    let interview = Interview::of(page);
    if let Some(interview) = &interview {
        frames
            .retain(|frame| !interview.covers(frame.cue.start) || !is_talk_of_oneself(page, frame));
        frames.extend_from_slice(&interview.answers);
    }
    in_order(&mut frames);
    let within = parents(&frames);
    let mut speakers = Speakers::new(page);
    let days = days_said(page, &frames);
    frames
        .iter()
        .zip(within)
        .zip(days)
        .map(|((frame, within), said)| {
            let answers = || interview.as_ref()?.source_of(frame);
            let source = frame.source.clone().or_else(answers);
            Statement {
                within,
                said,
                speaker: source.as_ref().and_then(|tokens| speakers.speaker(tokens)),
                source: source.iter().map(|tokens| page.span(tokens)).collect(),
                ..statement(page, frame)
            }
        })
        .collect()
}

/// The words of a statement; who says it and when is added afterwards.
fn statement(page: &Page, frame: &Frame) -> Statement {
    let content: Vec<Span> =
        frame.content.iter().map(|tokens| page.span(&trimmed(page, tokens))).collect();
    Statement {
        source: Vec::new(),
        cue: vec![page.span(&frame.cue)],
        content,
        act: frame.act,
        quote: quote_kind(page, &frame.content),
        within: None,
        speaker: None,
        said: None,
    }
}

/// A piece of content without the marks of the sentence around it.
fn trimmed(page: &Page, tokens: &TokenRange) -> TokenRange {
    let outside = |token: usize| {
        matches!(
            page.class(token),
            Class::Comma | Class::Semicolon | Class::Colon | Class::Dash | Class::Stop
        )
    };
    let (mut start, mut end) = (tokens.start, tokens.end);
    while end > start + 1 && outside(end - 1) {
        end -= 1;
    }
    while end > start + 1 && outside(start) {
        start += 1;
    }
    start..end
}

fn quote_kind(page: &Page, content: &[TokenRange]) -> QuoteKind {
    let words = || {
        content.iter().cloned().flatten().filter(|&token| {
            matches!(
                page.class(token),
                Class::Name
                    | Class::Word
                    | Class::SubjectPronoun
                    | Class::Determiner
                    | Class::Number
            )
        })
    };
    let quoted = words().filter(|&token| page.quote_number(token).is_some()).count();
    match words().count() - quoted {
        0 => QuoteKind::Direct,
        _ if quoted == 0 => QuoteKind::Indirect,
        _ => QuoteKind::Mixed,
    }
}
