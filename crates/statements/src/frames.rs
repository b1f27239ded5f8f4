//! Frames: a cue with its source and its content, found sentence by sentence.

use whipcount_domain::TokenRange;

use crate::contents::{Kind, complement_at, content_end, is_ing};
use crate::cues::{Class, Complements, Forms};
use crate::nouns::{Subject, source_end, subject_before};
use crate::page::Page;
use crate::verbs::{Mood, Verb, before_adverbs, verb_at};

/// An attribution in tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) cue: TokenRange,
    pub(crate) source: Option<TokenRange>,
    /// In the order of the text; never empty.
    pub(crate) content: Vec<TokenRange>,
    /// Whether it may stand inside another frame's content.
    pub(crate) inside: bool,
    /// Whether the cue is an act of speech.
    pub(crate) act: bool,
    /// Whether quotations that follow may go on with it.
    pub(crate) quoted: bool,
}

/// All frames of verbs in one sentence.
pub(crate) fn verb_frames(page: &Page, sentence: &TokenRange, frames: &mut Vec<Frame>) {
    let first = frames.len();
    for head in sentence.clone() {
        if !page.word(head).is_verb() {
            continue;
        }
        let region = region_of(page, sentence, head);
        if let Some(verb) = verb_at(page, &region, head) {
            let before = frames.len();
            if let Some(frame) = frame_of(page, &region, &verb, &frames[first..before]) {
                frames.push(frame);
            }
        }
    }
}

/// The part of the sentence that is on the same side of quotation marks as `token`.
fn region_of(page: &Page, sentence: &TokenRange, token: usize) -> TokenRange {
    match page.quote_number(token) {
        Some(number) => {
            let quote = page.quote_tokens(number);
            let closed = page.class(quote.end - 1) == Class::QuoteClose;
            let end = if closed { quote.end - 1 } else { quote.end };
            sentence.start.max(quote.start + 1)..sentence.end.min(end)
        }
        None => sentence.clone(),
    }
}

fn frame_of(page: &Page, region: &TokenRange, verb: &Verb, before: &[Frame]) -> Option<Frame> {
    let region = &within_relative_clause(page, region, verb);
    if verb.passive {
        return passive_frame(page, region, verb);
    }
    if verb.mood == Mood::Infinitive {
        return None;
    }
    if !verb.way.seems.is_empty() {
        return seeming_frame(page, region, verb);
    }
    let subject = match verb.mood {
        Mood::Finite => subject_before(page, region.start, verb.tokens.start),
        _ => Subject::Shared,
    };
    if verb.bare && subject == Subject::Missing {
        return inverted_frame(page, region, verb);
    }
    let source = match subject {
        Subject::Found(tokens) => Some(tokens),
        Subject::Shared => shared_subject(page, region, verb, before),
        Subject::Missing => return None,
    };
    let takes = verb.way.takes;
    let left = source.as_ref().map_or(verb.tokens.start, |tokens| tokens.start);
    let found = complement_at(page, takes, verb.way.person, verb.tokens.end, region.end)
        .filter(|(kind, _)| *kind == Kind::Quote || !interrupts(page, region, left, verb));
    let frame = |content: Vec<TokenRange>, quoted: bool| Frame {
        cue: verb.tokens.clone(),
        source: source.clone(),
        content,
        inside: verb.way.inside,
        act: verb.way.act,
        quoted,
    };
    if let Some((kind, start)) = found {
        let content = forward_content(page, region, start, kind)?;
        if kind == Kind::Quote && verb.mood == Mood::Finite {
            let mut pieces = content_before(page, region, left, true).unwrap_or_default();
            pieces.push(content);
            return Some(frame(pieces, true));
        }
        let quoted = holds_quote(page, &content);
        return Some(frame(vec![content], quoted));
    }
    if verb.mood == Mood::Participle || !takes.take(Complements::QUOTE | Complements::CLAUSE) {
        return None;
    }
    let only_quotes = !takes.take(Complements::CLAUSE);
    let mut content = content_before(page, region, left, only_quotes)?;
    let quoted = holds_quote(page, &content[0]);
    if let Some(rest) = content_after(page, region, verb.tokens.end, quoted) {
        content.push(rest);
    }
    Some(frame(content, quoted))
}

/// Whether source and cue stand between commas, so that the content goes on around them: "It will
/// vote yes, its leader said, on condition that …".
fn interrupts(page: &Page, region: &TokenRange, left: usize, verb: &Verb) -> bool {
    left > region.start + 1
        && page.class(left - 1) == Class::Comma
        && page.class_at(verb.tokens.end, region.end) == Some(Class::Comma)
}

/// The region up to the comma that closes the relative clause of a verb: "Brandt, who said that
/// it was over, left".
fn within_relative_clause(page: &Page, region: &TokenRange, verb: &Verb) -> TokenRange {
    let subject = verb.tokens.start.checked_sub(1).filter(|&token| token > region.start);
    let opened = subject.is_some_and(|token| {
        page.class(token) == Class::Relative && page.class(token - 1) == Class::Comma
    });
    let comma = (verb.tokens.end..region.end).find(|&token| {
        opened && page.class(token) == Class::Comma && page.quote_number(token).is_none()
    });
    region.start..comma.unwrap_or(region.end)
}

/// "…," said Brandt.
fn inverted_frame(page: &Page, region: &TokenRange, verb: &Verb) -> Option<Frame> {
    let takes = verb.way.takes;
    if !takes.take(Complements::QUOTE) {
        return None;
    }
    let mut content =
        content_before(page, region, verb.tokens.start, !takes.take(Complements::CLAUSE))?;
    let end = source_end(page, verb.tokens.end, region.end);
    if end == verb.tokens.end {
        return None;
    }
    let quoted = holds_quote(page, &content[0]);
    if let Some(rest) = content_after(page, region, end, quoted) {
        content.push(rest);
    }
    let source = Some(verb.tokens.end..end);
    Some(Frame {
        cue: verb.tokens.clone(),
        source,
        content,
        inside: verb.way.inside,
        act: verb.way.act,
        quoted,
    })
}

/// "The bridge seems to be sinking": the subject is part of what somebody thinks.
fn seeming_frame(page: &Page, region: &TokenRange, verb: &Verb) -> Option<Frame> {
    let Subject::Found(subject) = subject_before(page, region.start, verb.tokens.start) else {
        return None;
    };
    let (kind, start) = complement_at(page, verb.way.seems, false, verb.tokens.end, region.end)?;
    let rest = start..content_end(page, region, start, kind);
    let content = vec![subject, rest];
    Some(Frame {
        cue: verb.tokens.clone(),
        source: None,
        content,
        inside: false,
        act: false,
        quoted: false,
    })
}

/// "The mayor was accused by the union of …", "it was said that …", "she was told that …".
fn passive_frame(page: &Page, region: &TokenRange, verb: &Verb) -> Option<Frame> {
    let takes = verb.way.passive;
    if takes.is_empty() {
        return None;
    }
    let mut at = verb.tokens.end;
    let mut source = None;
    if page.class_at(at, region.end) == Some(Class::Preposition) && page.norm(at) == "by" {
        let end = source_end(page, at + 1, region.end);
        let end = (at + 1..end)
            .find(|&token| matches!(page.class(token), Class::That | Class::To | Class::Question))
            .unwrap_or(end);
        source = (end > at + 1).then_some(at + 1..end);
        at = end;
    }
    let found = complement_at(page, takes, false, at, region.end);
    let subject = match subject_before(page, region.start, verb.tokens.start) {
        Subject::Found(tokens) => Some(tokens),
        _ => None,
    };
    let mut content = Vec::new();
    let impersonal = subject.as_ref().is_some_and(|tokens| page.norm(tokens.start) == "it");
    if let Some(subject) = subject.filter(|_| !verb.way.person && !impersonal) {
        content.push(subject);
    }
    match found {
        Some((kind, start)) => {
            content.push(start..content_end(page, region, start, kind));
        }
        None if source.is_none() => return None,
        None => {}
    }
    if content.is_empty() {
        return None;
    }
    Some(Frame {
        cue: verb.tokens.clone(),
        source,
        content,
        inside: verb.way.inside,
        act: verb.way.act,
        quoted: false,
    })
}

/// The source of a verb without a subject of its own: that of the frame before, else the subject
/// of the sentence.
fn shared_subject(
    page: &Page,
    region: &TokenRange,
    verb: &Verb,
    before: &[Frame],
) -> Option<TokenRange> {
    let outer = before.iter().rev().find(|frame| {
        frame.cue.end <= verb.tokens.start
            && region.contains(&frame.cue.start)
            && !frame.content.iter().any(|piece| piece.contains(&verb.tokens.start))
    });
    outer
        .and_then(|frame| frame.source.clone())
        .filter(|source| page.class(source.start) != Class::Relative)
        .or_else(|| first_subject(page, region, verb))
}

/// The subject of the first verb of the sentence that has one.
fn first_subject(page: &Page, region: &TokenRange, verb: &Verb) -> Option<TokenRange> {
    let fronted = verb.mood == Mood::Participle
        && (region.start..verb.tokens.start).all(|token| {
            matches!(
                page.class(token),
                Class::Preposition | Class::Subordinator | Class::Adverb | Class::Coordinator
            )
        });
    let places =
        if fronted { verb.tokens.end..region.end } else { region.start + 1..verb.tokens.start };
    for token in places {
        let finite = match page.class(token) {
            Class::Be | Class::Have | Class::Modal | Class::Do => true,
            Class::Word => {
                page.word(token).forms.can_be(Forms::PAST | Forms::PRESENT)
                    || page.norm(token).ends_with("ed")
            }
            _ => false,
        };
        if finite && let Some(tokens) = subject_of_clause(page, region.start, token) {
            return Some(tokens);
        }
    }
    None
}

/// The subject of the verb at `verb`; for "Brandt, who chairs the board," it is Brandt.
fn subject_of_clause(page: &Page, start: usize, verb: usize) -> Option<TokenRange> {
    match subject_before(page, start, before_adverbs(page, start, verb)) {
        Subject::Found(tokens) if page.class(tokens.start) == Class::Relative => {
            let comma = page.class_before(start, tokens.start) == Some(Class::Comma);
            match subject_before(page, start, tokens.start - usize::from(comma)) {
                Subject::Found(tokens) => Some(tokens),
                _ => None,
            }
        }
        Subject::Found(tokens) => Some(tokens),
        _ => None,
    }
}

fn forward_content(
    page: &Page,
    region: &TokenRange,
    start: usize,
    kind: Kind,
) -> Option<TokenRange> {
    if kind == Kind::AfterColon {
        return after_colon(page, region, start);
    }
    let end = content_end(page, region, start, kind);
    (end > start).then_some(start..end)
}

/// What follows a colon: the rest of the sentence with the quotation that it opens, else the
/// quotation with which the next sentence begins.
fn after_colon(page: &Page, region: &TokenRange, start: usize) -> Option<TokenRange> {
    if start < region.end {
        return Some(start..content_end(page, region, start, Kind::Clause));
    }
    let opens = start < page.reading.tokens.len() && page.class(start) == Class::QuoteOpen;
    opens.then(|| page.quote_number(start)).flatten().map(|number| page.quote_tokens(number))
}

/// The content that ends before `left`, where the source or the inverted cue begins.
pub(crate) fn content_before(
    page: &Page,
    region: &TokenRange,
    left: usize,
    only_quotes: bool,
) -> Option<Vec<TokenRange>> {
    let mut end = left;
    if end > 0 && page.class(end - 1) == Class::Comma {
        end -= 1;
    }
    if end == 0 {
        return None;
    }
    if page.class(end - 1) == Class::QuoteClose {
        return quote_before(page, region, end);
    }
    if only_quotes || end == left || end <= region.start {
        return None;
    }
    let start = content_start(page, region.start, end);
    (end >= start + 2).then(|| vec![start..end])
}

/// The quotation that ends at `end`, with what of its sentence stands before it.
fn quote_before(page: &Page, region: &TokenRange, end: usize) -> Option<Vec<TokenRange>> {
    let number = page.quote_number(end - 1)?;
    let quote = page.quote_tokens(number);
    if page.paragraph(quote.end - 1) != page.paragraph(region.start) {
        return None;
    }
    let sentence = page.sentence(quote.start);
    let start = content_start(page, sentence.start, quote.start);
    let joined = start < quote.start
        && !matches!(
            page.class(quote.start - 1),
            Class::Colon | Class::QuoteClose | Class::Stop | Class::Comma
        );
    Some(vec![if joined { start..quote.end } else { quote }])
}

/// The start of a content in the sentence part `start..end`, without "But" and "Still,".
fn content_start(page: &Page, start: usize, end: usize) -> usize {
    let mut first = start;
    while first < end
        && matches!(
            page.class(first),
            Class::Coordinator
                | Class::Adverb
                | Class::Comma
                | Class::Symbol
                | Class::QuoteClose
                | Class::Stop
        )
    {
        first += 1;
    }
    first
}

/// The rest of a content that its cue interrupts: "…, she said, …".
fn content_after(
    page: &Page,
    region: &TokenRange,
    from: usize,
    quoted: bool,
) -> Option<TokenRange> {
    if page.class_at(from, region.end) != Some(Class::Comma) {
        return None;
    }
    let start = from + 1;
    match page.class_at(start, region.end)? {
        Class::QuoteOpen => {}
        _ if quoted => return None,
        Class::Word if is_ing(page, start) => return None,
        Class::Coordinator | Class::Relative | Class::Subordinator => return None,
        _ => {}
    }
    let kind = if quoted { Kind::Quote } else { Kind::Clause };
    Some(start..content_end(page, region, start, kind))
}

fn holds_quote(page: &Page, content: &TokenRange) -> bool {
    content.clone().any(|token| page.class(token) == Class::QuoteOpen)
}
