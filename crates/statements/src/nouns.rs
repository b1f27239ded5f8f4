//! Noun phrases: subjects before a verb, persons and sources after a word.

use whipcount_domain::TokenRange;

use crate::contents::is_ing;
use crate::cues::{Class, Forms};
use crate::page::Page;

/// Most words in quotation marks that are part of a noun phrase rather than something said.
const LONGEST_NAME_IN_QUOTES: usize = 4;

/// What stands before a verb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A noun phrase.
    Found(TokenRange),
    /// The subject of the verb before, as in "left early and said …".
    Shared,
    /// Nothing that could be a subject.
    Missing,
}

/// The subject of a verb group that begins at `verb`; looks no further back than `start`.
pub(crate) fn subject_before(page: &Page, start: usize, verb: usize) -> Subject {
    let mut end = verb;
    let mut head_end = verb;
    if page.class_before(start, end) == Some(Class::Comma) {
        let Some(insertion) = insertion_before(page, start, end - 1) else {
            return subject_cut_off(page, start, end - 1);
        };
        head_end = insertion - 1;
        end = if belongs_to_source(page, insertion) { end - 1 } else { head_end };
    }
    match page.class_before(start, head_end) {
        Some(Class::Coordinator | Class::Dash) => return Subject::Shared,
        Some(Class::Relative) => return Subject::Found(head_end - 1..head_end),
        _ => {}
    }
    let first = noun_phrase_start(page, start, head_end);
    let tail = if end == head_end { before_time(page, first, head_end) } else { end };
    let tokens = with_name_before(page, start, trim_start(page, first..tail));
    if tokens.is_empty() || !has_head(page, &tokens) {
        return Subject::Missing;
    }
    Subject::Found(tokens)
}

/// A description with the name before it: "Ada Lund, the mayor of Lindau" for "the mayor of Lindau".
fn with_name_before(page: &Page, start: usize, tokens: TokenRange) -> TokenRange {
    if tokens.is_empty() || page.class_before(start, tokens.start) != Some(Class::Comma) {
        return tokens;
    }
    let comma = tokens.start - 1;
    let name = (start..comma).rev().take_while(|&token| page.class(token) == Class::Name).count();
    let first = comma - name;
    let opens = first == start
        || matches!(
            page.class(first - 1),
            Class::QuoteClose
                | Class::Stop
                | Class::That
                | Class::Coordinator
                | Class::Subordinator
        );
    if name > 0 && name <= 5 && opens && page.class(tokens.start) != Class::Name {
        first..tokens.end
    } else {
        tokens
    }
}

/// "Defence Minister Ada Lund, declared": a comma that clumsy writers put between subject and verb.
fn subject_cut_off(page: &Page, start: usize, comma: usize) -> Subject {
    let tokens = trim_start(page, start..comma);
    let plain = tokens.clone().all(|token| {
        matches!(
            page.class(token),
            Class::Name | Class::Word | Class::Determiner | Class::Possessive
        ) && !page.word(token).is_verb()
    });
    let named = tokens.clone().any(|token| page.class(token) == Class::Name);
    if plain && named { Subject::Found(tokens) } else { Subject::Missing }
}

/// The first token of the insertion that ends with the comma at `comma`: "Brandt, the mayor, said".
fn insertion_before(page: &Page, start: usize, comma: usize) -> Option<usize> {
    let mut token = comma;
    while token > start {
        token -= 1;
        match page.class(token) {
            Class::Comma => return (token > start).then_some(token + 1),
            Class::Stop
            | Class::QuoteClose
            | Class::QuoteOpen
            | Class::Semicolon
            | Class::Colon => {
                return None;
            }
            _ => {}
        }
    }
    None
}

/// Whether the words after a comma describe the name before it, rather than what was done.
fn belongs_to_source(page: &Page, insertion: usize) -> bool {
    match page.class(insertion) {
        Class::Relative | Class::Determiner | Class::Name | Class::Number => true,
        Class::Word => !is_ing(page, insertion),
        Class::Preposition => page.norm(insertion) == "of",
        _ => false,
    }
}

/// Where the noun phrase begins that ends at `end`.
fn noun_phrase_start(page: &Page, start: usize, end: usize) -> usize {
    let mut token = end;
    while token > start {
        let at = token - 1;
        match page.class(at) {
            Class::SubjectPronoun if token == end => return at,
            Class::BracketClose => match bracket_start(page, start, at) {
                Some(open) => token = open,
                None => return token,
            },
            Class::Be | Class::Have | Class::Modal | Class::Do => {
                match relative_before(page, start, at) {
                    Some(relative) => token = relative,
                    None => return token,
                }
            }
            Class::QuoteClose if token < end => match short_quote_start(page, start, at) {
                Some(open) => token = open,
                None => return token,
            },
            Class::Comma if lists_names(page, start, at, end) => token = at,
            Class::Coordinator if joins_nouns(page, start, at) => token = at,
            Class::Stop
            | Class::QuoteOpen
            | Class::QuoteClose
            | Class::Semicolon
            | Class::Colon
            | Class::Dash
            | Class::BracketOpen
            | Class::Comma
            | Class::Coordinator
            | Class::Subordinator
            | Class::That
            | Class::Question
            | Class::SubjectPronoun => return token,
            _ if is_verb_of_speech(page, at) => return token,
            _ => token = at,
        }
    }
    token
}

/// Forms that are hardly ever anything but verbs.
fn is_verb_of_speech(page: &Page, token: usize) -> bool {
    let word = page.word(token);
    word.is_verb()
        && matches!(
            page.norm(token),
            "said" | "says" | "told" | "tells" | "wrote" | "thinks" | "believes"
        )
}

/// The opening mark of a word or two in quotation marks: "any \"peacekeeping\" force".
fn short_quote_start(page: &Page, start: usize, close: usize) -> Option<usize> {
    let quote = page.quote_tokens(page.quote_number(close)?);
    let short =
        quote.start >= start && quote.end == close + 1 && quote.len() <= LONGEST_NAME_IN_QUOTES + 2;
    (short && !matches!(page.class(close - 1), Class::Comma | Class::Stop)).then_some(quote.start)
}

fn bracket_start(page: &Page, start: usize, close: usize) -> Option<usize> {
    (start..close).rev().take(12).find(|&token| page.class(token) == Class::BracketOpen)
}

/// The relative pronoun of the clause whose verb is at `verb`.
fn relative_before(page: &Page, start: usize, verb: usize) -> Option<usize> {
    (start..verb)
        .rev()
        .take(4)
        .find(|&token| matches!(page.class(token), Class::Relative | Class::That))
        .filter(|&token| token > start)
}

/// "Lund, Brandt and Okafor said": a comma between names, with an "and" still to come.
fn lists_names(page: &Page, start: usize, comma: usize, end: usize) -> bool {
    comma > start
        && page.class(comma - 1) == Class::Name
        && matches!(page.class_at(comma + 1, end), Some(Class::Name | Class::Coordinator))
        && (comma + 1..end).any(|token| page.class(token) == Class::Coordinator)
}

/// Whether the words before an "and" are part of the same noun phrase and no clause of their own.
fn joins_nouns(page: &Page, start: usize, and: usize) -> bool {
    if and == start || page.norm(and) != "and" && page.norm(and) != "or" {
        return false;
    }
    for token in (start..and).rev() {
        match page.class(token) {
            Class::Be | Class::Have | Class::Modal | Class::Do | Class::SubjectPronoun => {
                return false;
            }
            Class::Comma
            | Class::Stop
            | Class::QuoteClose
            | Class::Semicolon
            | Class::Colon
            | Class::That
            | Class::Dash
            | Class::QuoteOpen => break,
            _ if page.word(token).forms.can_be(Forms::PAST) => return false,
            _ => {}
        }
    }
    !matches!(page.class(and - 1), Class::Comma | Class::Adverb | Class::To)
}

/// The end of `start..end` without the time at its end: "Brandt on Tuesday".
pub(crate) fn before_time(page: &Page, start: usize, end: usize) -> usize {
    if end < start + 2 {
        return end;
    }
    let two = (page.class(end - 2), page.class(end - 1));
    let cut = match two {
        (Class::Preposition, Class::Day)
        | (Class::TimeOpener | Class::Determiner, Class::TimeNoun)
        | (Class::TimeOpener, Class::Day) => end - 2,
        (_, Class::Day) => end - 1,
        _ => return end,
    };
    if cut > start { cut } else { end }
}

/// Where the time that begins at `start` ends: "on Tuesday", "last week", "this morning".
pub(crate) fn after_time(page: &Page, start: usize, end: usize) -> Option<usize> {
    let preposition = page.class_at(start, end) == Some(Class::Preposition);
    let opener = start + usize::from(preposition);
    let timely = |token| matches!(page.class_at(token, end), Some(Class::Day | Class::TimeNoun));
    match page.class_at(opener, end)? {
        Class::Day if page.class_at(opener + 1, end) != Some(Class::Possessive) => {
            Some(opener + 1 + usize::from(timely(opener + 1)))
        }
        Class::TimeOpener if timely(opener + 1) => Some(opener + 2),
        Class::Determiner if timely(opener + 1) && page.norm(opener) == "this" => Some(opener + 2),
        _ => None,
    }
}

/// A noun phrase without conjunctions, adverbs, times and time stamps before it.
fn trim_start(page: &Page, tokens: TokenRange) -> TokenRange {
    let mut start = tokens.start;
    while start < tokens.end {
        match page.class(start) {
            Class::Coordinator
            | Class::Adverb
            | Class::Subordinator
            | Class::Comma
            | Class::Not
            | Class::Symbol => start += 1,
            Class::Number if is_stamp(page, start, tokens.end) => start += 1,
            Class::Preposition => match after_leading_phrase(page, start, tokens.end) {
                Some(next) => start = next,
                None => break,
            },
            _ => break,
        }
    }
    start..tokens.end
}

/// "12.50 A diplomat", "9. The chair": a time or an item's number before a noun phrase.
fn is_stamp(page: &Page, number: usize, end: usize) -> bool {
    let follows = page.class_at(number + 1, end);
    let apart = page.norm(number).contains(['.', ':']);
    matches!(follows, Some(Class::Determiner)) || apart && matches!(follows, Some(Class::Name))
}

/// "On Tuesday Brandt", "In May Brandt": where the phrase with the preposition ends.
fn after_leading_phrase(page: &Page, preposition: usize, end: usize) -> Option<usize> {
    let mut token = preposition + 1;
    while token < end {
        match page.class(token) {
            Class::Day | Class::TimeNoun | Class::Number => return Some(token + 1),
            Class::Determiner | Class::TimeOpener if token == preposition + 1 => token += 1,
            Class::Word | Class::Name if token < preposition + 3 => token += 1,
            Class::Determiner | Class::SubjectPronoun => return Some(token),
            _ => return Some(preposition + 1),
        }
    }
    Some(preposition + 1)
}

fn has_head(page: &Page, tokens: &TokenRange) -> bool {
    tokens.clone().any(|token| {
        matches!(
            page.class(token),
            Class::Name
                | Class::Word
                | Class::Number
                | Class::SubjectPronoun
                | Class::Determiner
                | Class::OtherPronoun
                | Class::Relative
                | Class::TimeNoun
        )
    })
}

/// The end of a short noun phrase that begins at `start`, such as the person who is told something.
pub(crate) fn person_end(page: &Page, start: usize, end: usize) -> usize {
    let mut token = start;
    while token < end {
        let first = token == start;
        match page.class(token) {
            Class::OtherPronoun => return if first { token + 1 } else { token },
            Class::SubjectPronoun if first && matches!(page.norm(token), "you" | "it") => {
                return token + 1;
            }
            Class::Determiner if first => {
                token += 1;
                // "told her the plan": a pronoun, not "her plan", when a determiner follows.
                if page.norm(start) == "her"
                    && !matches!(page.class_at(token, end), Some(Class::Word | Class::Name))
                {
                    return token;
                }
            }
            Class::Name | Class::Word | Class::Number | Class::Possessive | Class::Symbol => {
                token += 1
            }
            Class::TimeOpener | Class::Adverb if first => token += 1,
            Class::Coordinator
                if !first
                    && matches!(page.class_at(token + 1, end), Some(Class::Name | Class::Word)) =>
            {
                token += 1;
            }
            _ => return token,
        }
    }
    token
}

/// The end of the source that begins at `start` and may go on with "of …", "who …" and the like.
pub(crate) fn source_end(page: &Page, start: usize, end: usize) -> usize {
    let mut token = start;
    while token < end {
        match page.class(token) {
            Class::SubjectPronoun | Class::OtherPronoun if token == start => return token + 1,
            Class::Comma => {
                if !continues_source(page, token, end) {
                    return token;
                }
                token += 1;
                let names_state = page.class(token) == Class::Name;
                token = segment_end(page, token, end);
                // "Brandt, a Democrat from Lindau, said": the closing comma is not the source's.
                if !names_state
                    && page.class_at(token, end) == Some(Class::Comma)
                    && !continues_source(page, token, end)
                {
                    return token;
                }
            }
            Class::Semicolon
            | Class::Colon
            | Class::Dash
            | Class::Stop
            | Class::QuoteOpen
            | Class::QuoteClose => {
                return token;
            }
            Class::Preposition if ends_source(page, token, end) => return token,
            Class::Subordinator => return token,
            Class::Coordinator => {
                let joins = matches!(
                    page.class_at(token + 1, end),
                    Some(Class::Name | Class::Determiner | Class::Word)
                ) && page.norm(token) == "and";
                if !joins {
                    return token;
                }
                token += 1;
            }
            Class::Day | Class::TimeOpener => return token,
            Class::Relative => token = segment_end(page, token, end),
            _ => token += 1,
        }
    }
    token
}

/// Whether what follows a comma still describes the source.
fn continues_source(page: &Page, comma: usize, end: usize) -> bool {
    match page.class_at(comma + 1, end) {
        Some(Class::Relative | Class::Determiner | Class::Name) => true,
        Some(Class::Word) => !is_ing(page, comma + 1),
        _ => false,
    }
}

/// The end of the part of a sentence that begins at `start`: the next comma or mark.
fn segment_end(page: &Page, start: usize, end: usize) -> usize {
    (start..end)
        .find(|&token| {
            matches!(
                page.class(token),
                Class::Comma
                    | Class::Stop
                    | Class::QuoteOpen
                    | Class::QuoteClose
                    | Class::Semicolon
                    | Class::Dash
                    | Class::Colon
            )
        })
        .unwrap_or(end)
}

/// "said Brandt in an interview", "said Brandt on Tuesday": a phrase that tells how or when.
fn ends_source(page: &Page, preposition: usize, end: usize) -> bool {
    match page.norm(preposition) {
        "during" | "after" | "before" | "via" | "amid" | "despite" => true,
        "on" | "in" | "at" => match page.class_at(preposition + 1, end) {
            Some(Class::Day | Class::TimeOpener | Class::Number) => true,
            // "Brandt in an interview", but "an official at the ministry".
            Some(Class::Determiner | Class::Word) => {
                matches!(page.class(preposition - 1), Class::Name | Class::OtherPronoun)
            }
            _ => false,
        },
        _ => false,
    }
}
