//! What is said: where a content begins after its cue, and where it ends.

use whipcount_domain::TokenRange;

use crate::cues::{Class, Complements, Forms};
use crate::nouns::{after_time, before_time, person_end};
use crate::page::Page;
use crate::verbs::{Mood, Verb, verb_at};

/// What a content is in grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A quotation, possibly with more of the sentence behind it.
    Quote,
    /// What follows a colon.
    AfterColon,
    /// A clause with a verb of its own.
    Clause,
    /// An infinitive, an object, a topic.
    Phrase,
}

/// How far from its verb a content may begin when asides stand between, in tokens.
const LONGEST_ASIDE: usize = 24;

/// The kind and the first token of the content that follows at `from`.
pub(crate) fn complement_at(
    page: &Page,
    takes: Complements,
    person: bool,
    from: usize,
    end: usize,
) -> Option<(Kind, usize)> {
    let at = after_adverbs(page, from, end);
    if let Some(after) = after_time(page, at, end) {
        return complement_at(page, takes, person, after, end);
    }
    if person {
        let after = person_end(page, at, end);
        if after > at {
            let found = complement_here(page, takes, after, end);
            return found.or_else(|| complement_after_aside(page, takes, after, end));
        }
    }
    complement_here(page, takes, at, end).or_else(|| complement_after_aside(page, takes, at, end))
}

/// Adverbs between cue and content, unless they begin the content itself.
fn after_adverbs(page: &Page, from: usize, end: usize) -> usize {
    let next = (from..end).find(|&token| page.class(token) != Class::Adverb).unwrap_or(end);
    match page.class_at(next, end) {
        Some(Class::That | Class::Question | Class::To | Class::QuoteOpen | Class::Colon) => next,
        _ => from,
    }
}

fn complement_here(
    page: &Page,
    takes: Complements,
    at: usize,
    end: usize,
) -> Option<(Kind, usize)> {
    use Complements as C;
    let object = || takes.take(C::OBJECT).then_some((Kind::Phrase, at));
    match page.class_at(at, end)? {
        Class::That if takes.take(C::THAT) => Some((Kind::Clause, at)),
        Class::QuoteOpen if takes.take(C::QUOTE) => Some((Kind::Quote, at)),
        Class::QuoteOpen if takes.take(C::CLAUSE) => Some((Kind::Clause, at)),
        Class::Comma
            if takes.take(C::QUOTE) && page.class_at(at + 1, end) == Some(Class::QuoteOpen) =>
        {
            Some((Kind::Quote, at + 1))
        }
        Class::Comma if takes.take(C::THAT) && page.class_at(at + 1, end) == Some(Class::That) => {
            Some((Kind::Clause, at + 1))
        }
        Class::Colon if takes.take(C::QUOTE) => Some((Kind::AfterColon, at + 1)),
        Class::To if takes.take(C::TO) => Some((Kind::Phrase, at)),
        Class::Question if takes.take(C::QUESTION) => Some((Kind::Clause, at)),
        Class::Question if takes.take(C::CLAUSE) && page.norm(at) == "if" => {
            Some((Kind::Clause, at))
        }
        Class::Preposition if takes.take(C::ABOUT) && is_about(page, at, end) => {
            Some((Kind::Phrase, at))
        }
        Class::Preposition if takes.take(C::OF) && page.norm(at) == "of" => {
            Some((Kind::Phrase, at))
        }
        Class::Subordinator if takes.take(C::AS) && page.norm(at) == "as" => {
            Some((Kind::Phrase, at))
        }
        Class::Word if is_ing(page, at) && takes.take(C::ING) => Some((Kind::Phrase, at)),
        Class::SubjectPronoun if takes.take(C::CLAUSE) => Some((Kind::Clause, at)),
        Class::Determiner
        | Class::Name
        | Class::Word
        | Class::Number
        | Class::SubjectPronoun
        | Class::OtherPronoun
        | Class::Symbol
        | Class::That
        | Class::Adverb
        | Class::Not
        | Class::TimeNoun
        | Class::Day
        | Class::QuoteOpen => {
            // Verbs of speech hardly ever take a noun phrase unless they are listed with one.
            let speech = takes.take(C::QUOTE) && !takes.take(C::OBJECT);
            if takes.take(C::CLAUSE) && (speech || has_finite_verb(page, at, end)) {
                Some((Kind::Clause, at))
            } else {
                object()
            }
        }
        Class::Question => object(),
        _ => None,
    }
}

/// Whether a topic begins at `at`, and no day: "told reporters on Monday".
fn is_about(page: &Page, at: usize, end: usize) -> bool {
    let day =
        matches!(page.class_at(at + 1, end), Some(Class::Day | Class::Number | Class::TimeNoun));
    matches!(page.norm(at), "about" | "on") && !day
}

/// A content behind "in a statement", "on Tuesday", "to reporters" and the like.
fn complement_after_aside(
    page: &Page,
    takes: Complements,
    at: usize,
    end: usize,
) -> Option<(Kind, usize)> {
    use Complements as C;
    let opens = matches!(
        page.class_at(at, end)?,
        Class::Preposition
            | Class::Day
            | Class::TimeOpener
            | Class::To
            | Class::Adverb
            | Class::Subordinator
            | Class::Comma
    );
    if !opens || !takes.take(C::QUOTE | C::THAT | C::CLAUSE) {
        return None;
    }
    let limit = end.min(at + LONGEST_ASIDE);
    for token in at + 1..limit {
        let clause = match page.class(token) {
            Class::That => takes.take(C::THAT),
            Class::QuoteOpen | Class::Colon | Class::Question => {
                return complement_here(page, takes, token, end);
            }
            Class::SubjectPronoun => takes.take(C::CLAUSE),
            Class::Determiner | Class::Name if follows_time(page, token) => takes.take(C::CLAUSE),
            Class::Comma => match page.class_at(token + 1, end) {
                Some(Class::QuoteOpen) if takes.take(C::QUOTE) => {
                    return Some((Kind::Quote, token + 1));
                }
                Some(Class::That) => continue,
                _ => return None,
            },
            Class::Stop | Class::Semicolon | Class::Dash => return None,
            _ => false,
        };
        if clause {
            return Some((Kind::Clause, token));
        }
    }
    None
}

/// "said on Tuesday the …"
fn follows_time(page: &Page, token: usize) -> bool {
    matches!(page.class(token - 1), Class::Day | Class::TimeNoun)
}

/// Whether a verb that can be the verb of a clause comes before the next comma.
fn has_finite_verb(page: &Page, from: usize, end: usize) -> bool {
    if page.class(from) == Class::SubjectPronoun {
        return true;
    }
    (from + 1..end)
        .take_while(|&token| {
            !matches!(page.class(token), Class::Stop | Class::Semicolon | Class::Dash)
        })
        .any(|token| match page.class(token) {
            Class::Be | Class::Have | Class::Modal | Class::Do => true,
            Class::Word => {
                page.norm(token).ends_with("ed") || page.word(token).forms.can_be(Forms::PAST)
            }
            _ => false,
        })
}

pub(crate) fn is_ing(page: &Page, token: usize) -> bool {
    let norm = page.norm(token);
    norm.len() > 4 && norm.ends_with("ing")
}

/// The end of the content that begins at `start` after the cue verb `cue`.
pub(crate) fn content_end(page: &Page, sentence: &TokenRange, start: usize, kind: Kind) -> usize {
    let end = far_end(page, sentence, start, kind);
    if kind == Kind::Phrase { before_time(page, start, end) } else { end }
}

/// The end of a content with the time at its end.
fn far_end(page: &Page, sentence: &TokenRange, start: usize, kind: Kind) -> usize {
    let mut token = start;
    let mut end = sentence.end;
    let mut last = sentence.clone();
    while token < end {
        if let Some(number) = opened_quote(page, token) {
            let quote = page.quote_tokens(number);
            token = quote.end;
            if token >= end {
                // The quotation runs on over the end of the sentence.
                last = page.sentence(quote.end - 1);
                end = last.end.max(quote.end);
            }
            if kind == Kind::Quote && ends_with_quote(page, token, end)
                || has_cue_of_its_own(page, &last, token)
            {
                return token;
            }
            continue;
        }
        if token > start && ends_content(page, &last, token, kind) {
            return token;
        }
        token += 1;
    }
    end
}

fn opened_quote(page: &Page, token: usize) -> Option<usize> {
    (page.class(token) == Class::QuoteOpen)
        .then(|| page.quote_number(token))
        .flatten()
        .filter(|&number| page.quote_tokens(number).start == token)
}

/// Whether "…, he asked" follows a quotation that ends at `end`.
fn has_cue_of_its_own(page: &Page, sentence: &TokenRange, end: usize) -> bool {
    let comma = usize::from(page.class_at(end, sentence.end) == Some(Class::Comma));
    let after_mark = comma == 1 || ends_with_mark(page, end);
    let subject = end + comma;
    let verb = subject + 1;
    after_mark
        && page.class_at(subject, sentence.end) == Some(Class::SubjectPronoun)
        && verb < sentence.end
        && verb_at(page, sentence, verb).is_some_and(|verb| verb.way.takes.take(Complements::QUOTE))
}

/// Whether the quotation that ends at `end` has a comma or stop before its closing mark.
fn ends_with_mark(page: &Page, end: usize) -> bool {
    end >= 2 && matches!(page.class(end - 2), Class::Comma | Class::Stop)
}

/// Whether nothing of the content can follow a quotation that ends at `token`.
fn ends_with_quote(page: &Page, token: usize, end: usize) -> bool {
    match page.class_at(token, end) {
        None | Some(Class::Stop | Class::Comma | Class::Dash | Class::Semicolon) => true,
        _ => ends_with_mark(page, token),
    }
}

/// Whether the content ends before `token`.
fn ends_content(page: &Page, sentence: &TokenRange, token: usize, kind: Kind) -> bool {
    let next = token + 1;
    match page.class(token) {
        Class::Semicolon => true,
        // A second dash shows that what stands between them is only put in.
        Class::Dash => !(next..sentence.end).any(|other| page.class(other) == Class::Dash),
        Class::Stop => token + 1 >= sentence.end,
        Class::Comma => comma_ends(page, sentence, token, kind),
        Class::Coordinator => kind == Kind::Phrase && goes_on_with_cue(page, sentence, next),
        Class::Subordinator => {
            kind == Kind::Phrase
                && matches!(
                    page.norm(token),
                    "because" | "while" | "although" | "though" | "after" | "before"
                )
        }
        _ => false,
    }
}

fn comma_ends(page: &Page, sentence: &TokenRange, comma: usize, kind: Kind) -> bool {
    let next = comma + 1;
    match page.class_at(next, sentence.end) {
        None => true,
        Some(Class::Coordinator) => {
            goes_on_with_cue(page, sentence, next + 1)
                || page.norm(next) == "but"
                || kind == Kind::Phrase
                    && page.class_at(next + 1, sentence.end) == Some(Class::SubjectPronoun)
        }
        Some(Class::Subordinator) => {
            !matches!(page.norm(next), "than" | "until" | "unless" | "once" | "before" | "because")
        }
        Some(Class::Relative) => false,
        Some(Class::Word) => {
            page.word(next).forms.can_be(Forms::ING)
                || is_ing(page, next) && kind == Kind::Phrase
                || page.norm(next) == "according"
        }
        Some(Class::SubjectPronoun) => kind == Kind::Phrase,
        _ => false,
    }
}

/// Whether a verb of the lexicon follows whose subject is that of the cue before: "and called for".
fn goes_on_with_cue(page: &Page, sentence: &TokenRange, from: usize) -> bool {
    let head = (from..sentence.end).find(|&token| {
        !matches!(page.class(token), Class::Adverb | Class::Have | Class::Be | Class::Modal)
    });
    head.filter(|&head| page.word(head).is_verb())
        .and_then(|head| verb_at(page, sentence, head))
        .is_some_and(|verb: Verb| verb.mood != Mood::Infinitive && verb.tokens.start == from)
}
