//! Attributions without a verb: "according to …", "the claim that …", a name before a colon.

use whipcount_domain::{ActorKind, MentionForm, TokenRange};

use crate::contents::{Kind, content_end, is_ing};
use crate::cues::{Class, Complements};
use crate::frames::{Frame, content_before};
use crate::nouns::source_end;
use crate::page::Page;

/// Most words of a name before a colon.
const LONGEST_LABEL: usize = 6;

/// Fewest words behind such a name.
const SHORTEST_AFTER_LABEL: usize = 4;

/// "According to Brandt, …" and "…, according to Brandt".
pub(crate) fn phrase_frames(page: &Page, sentence: &TokenRange, frames: &mut Vec<Frame>) {
    for token in sentence.clone() {
        let Some(cue) = phrase_at(page, sentence, token) else { continue };
        let end = phrase_source_end(page, cue.end, sentence.end);
        if end == cue.end {
            continue;
        }
        let leading = (sentence.start..token).all(|before| {
            matches!(page.class(before), Class::Adverb | Class::Coordinator | Class::Comma)
        });
        let content = if leading {
            content_behind(page, sentence, end)
        } else {
            content_in_front(page, sentence, token)
        };
        if let Some(content) = content {
            let quoted = content
                .iter()
                .any(|piece| piece.clone().any(|token| page.class(token) == Class::QuoteOpen));
            frames.push(Frame {
                cue: cue.clone(),
                source: Some(cue.end..end),
                content,
                inside: false,
                act: true,
                quoted,
            });
        }
    }
}

fn phrase_at(page: &Page, sentence: &TokenRange, token: usize) -> Option<TokenRange> {
    page.lexicon.phrases().iter().find_map(|words| {
        let end = token + words.len();
        let fits = end <= sentence.end
            && words.iter().enumerate().all(|(n, word)| page.norm(token + n) == word);
        fits.then_some(token..end)
    })
}

/// Like the end of any source, but a comma ends it unless a relative clause follows.
fn phrase_source_end(page: &Page, start: usize, end: usize) -> usize {
    let limit = source_end(page, start, end);
    let comma = (start..limit).find(|&token| {
        page.class(token) == Class::Comma
            && page.class_at(token + 1, end) != Some(Class::Relative)
            && token > start
    });
    comma.unwrap_or(limit)
}

/// The rest of the sentence behind "According to Brandt,".
fn content_behind(page: &Page, sentence: &TokenRange, from: usize) -> Option<Vec<TokenRange>> {
    let start = (from..sentence.end).find(|&token| page.class(token) != Class::Comma)?;
    if page.class(start) == Class::Stop {
        return None;
    }
    Some(vec![start..content_end(page, sentence, start, Kind::Clause)])
}

/// What stands before ", according to Brandt".
fn content_in_front(page: &Page, sentence: &TokenRange, cue: usize) -> Option<Vec<TokenRange>> {
    if page.class(cue - 1) == Class::Comma || page.class(cue - 1) == Class::QuoteClose {
        return content_before(page, sentence, cue, false);
    }
    (cue > sentence.start + 1).then(|| vec![sentence.start..cue])
}

/// "Brandt's claim that …", "the warning by Brandt that …".
pub(crate) fn noun_frames(page: &Page, sentence: &TokenRange, frames: &mut Vec<Frame>) {
    for head in sentence.start..sentence.end {
        let Some(noun) = page.lexicon.noun(page.word(head)) else { continue };
        let owner = owner_before(page, sentence, head);
        let source = owner.or_else(|| owner_after(page, sentence, head));
        let at = source.as_ref().map_or(head + 1, |tokens| tokens.end.max(head + 1));
        let fits = match page.class_at(at, sentence.end) {
            Some(Class::That) => noun.takes.take(Complements::THAT),
            Some(Class::To) => {
                noun.takes.take(Complements::TO) && (source.is_some() || !noun.owned)
            }
            _ => false,
        };
        if !fits || !introduces_clause(page, sentence, at) {
            continue;
        }
        let kind = if page.class(at) == Class::That { Kind::Clause } else { Kind::Phrase };
        let mut end = content_end(page, sentence, at, kind);
        if kind == Kind::Phrase {
            end = before_main_verb(page, at, end);
        }
        let content = vec![at..end];
        frames.push(Frame {
            cue: head..head + 1,
            source,
            content,
            inside: false,
            act: noun.act,
            quoted: false,
        });
    }
}

/// The end of an infinitive that is part of a subject: "his promise to pay was kept".
fn before_main_verb(page: &Page, start: usize, end: usize) -> usize {
    let opened = |token: usize| {
        matches!(
            page.class(token),
            Class::That
                | Class::Relative
                | Class::Question
                | Class::SubjectPronoun
                | Class::To
                | Class::Comma
        )
    };
    (start + 1..end)
        .take_while(|&token| !opened(token))
        .find(|&token| {
            matches!(page.class(token), Class::Be | Class::Have | Class::Modal | Class::Do)
                && token > start + 1
        })
        .unwrap_or(end)
}

/// "that" before a clause, not "the claim that was made".
fn introduces_clause(page: &Page, sentence: &TokenRange, that: usize) -> bool {
    page.class(that) == Class::To
        || !matches!(
            page.class_at(that + 1, sentence.end),
            None | Some(
                Class::Be | Class::Have | Class::Modal | Class::Do | Class::Stop | Class::Comma
            )
        )
}

/// "his", "Brandt's" before a noun, adjectives between left out.
fn owner_before(page: &Page, sentence: &TokenRange, head: usize) -> Option<TokenRange> {
    let mut token = head;
    while token > sentence.start && head - token < 4 {
        token -= 1;
        match page.class(token) {
            Class::Word | Class::Adverb => {}
            Class::Determiner
                if matches!(
                    page.norm(token),
                    "his" | "her" | "their" | "its" | "my" | "our" | "your"
                ) =>
            {
                return Some(token..token + 1);
            }
            Class::Possessive => {
                let start = owner_start(page, sentence.start, token);
                return (start < token).then_some(start..token + 1);
            }
            _ => return None,
        }
    }
    None
}

/// Where the owner begins whose "'s" is at `possessive`: a name, or a noun phrase with its article.
fn owner_start(page: &Page, sentence_start: usize, possessive: usize) -> usize {
    let run = |classes: &[Class]| {
        let mut start = possessive;
        while start > sentence_start && classes.contains(&page.class(start - 1)) {
            start -= 1;
        }
        start
    };
    let phrase = run(&[Class::Name, Class::Word]);
    match page.class_before(sentence_start, phrase) {
        Some(Class::Determiner) => phrase - 1,
        _ => run(&[Class::Name]),
    }
}

/// "by Brandt", "from the union" behind a noun.
fn owner_after(page: &Page, sentence: &TokenRange, head: usize) -> Option<TokenRange> {
    let preposition = head + 1;
    if page.class_at(preposition, sentence.end) != Some(Class::Preposition)
        || !matches!(page.norm(preposition), "by" | "from" | "of" | "among")
    {
        return None;
    }
    let start = preposition + 1;
    let end = (start..sentence.end)
        .find(|&token| {
            matches!(
                page.class(token),
                Class::That
                    | Class::To
                    | Class::Comma
                    | Class::Stop
                    | Class::Be
                    | Class::Have
                    | Class::Modal
            ) || is_ing(page, token)
        })
        .unwrap_or(sentence.end);
    (end > start).then_some(start..end)
}

/// "Brandt: The dam will hold", at the start of a paragraph or sentence.
pub(crate) fn colon_frames(page: &Page, sentence: &TokenRange, frames: &mut Vec<Frame>) {
    let colon = (sentence.start + 1..sentence.end.min(sentence.start + LONGEST_LABEL + 1))
        .find(|&token| page.class(token) == Class::Colon);
    let Some(colon) = colon else { return };
    let label = sentence.start..colon;
    if colon + SHORTEST_AFTER_LABEL >= sentence.end || !is_label(page, &label) {
        return;
    }
    let content = vec![colon + 1..sentence.end];
    frames.push(Frame {
        cue: colon..colon + 1,
        source: Some(label),
        content,
        inside: false,
        act: true,
        quoted: false,
    });
}

/// Whether a label names somebody who can speak.
fn is_label(page: &Page, label: &TokenRange) -> bool {
    let names = page.reading.mentions_in(label.clone()).iter().any(|mention| {
        matches!(mention.form, MentionForm::Name | MentionForm::Metonym)
            && page.reading.actors[mention.actor].kind != ActorKind::Place
    });
    names
        && page.class(label.start) == Class::Name
        && label.clone().all(|token| {
            matches!(page.class(token), Class::Name | Class::Possessive | Class::Symbol)
                || matches!(page.class(token), Class::Preposition | Class::Determiner)
                    && token > label.start
        })
}
