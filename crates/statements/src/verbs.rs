//! Verbs that may be cues, with their auxiliaries: "has repeatedly said", "was told".

use whipcount_domain::TokenRange;

use crate::cues::{Class, Forms, Use};
use crate::page::Page;

/// How a verb stands in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// With a subject: "she said", "she has been saying".
    Finite,
    /// After "to": "to say".
    Infinitive,
    /// Without a subject of its own: "saying".
    Participle,
}

/// A verb of the lexicon in the text.
#[derive(Clone, Debug)]
pub(crate) struct Verb {
    /// With auxiliaries and adverbs before it and the words of its own after it.
    pub(crate) tokens: TokenRange,
    pub(crate) mood: Mood,
    pub(crate) passive: bool,
    /// Whether the verb is alone and in the present or past, so that it may precede its subject.
    pub(crate) bare: bool,
    pub(crate) way: &'static Use,
}

/// The verb whose head is token `head`, if it can be one there; looks no further than `sentence`.
pub(crate) fn verb_at(page: &Page, sentence: &TokenRange, head: usize) -> Option<Verb> {
    let word = page.word(head);
    let start = before_adverbs(page, sentence.start, head);
    let forms = word.forms;
    let auxiliary = page.class_before(sentence.start, start);
    let (group, mood, passive) = match auxiliary {
        Some(Class::To) if forms.can_be(Forms::BASE) => (start - 1, Mood::Infinitive, false),
        Some(Class::Modal | Class::Do) if forms.can_be(Forms::BASE) => {
            (start - 1, Mood::Finite, false)
        }
        Some(Class::Have) if forms.can_be(Forms::PARTICIPLE) => {
            (group_start(page, sentence.start, start - 1), Mood::Finite, false)
        }
        Some(Class::Be) if forms.can_be(Forms::ING) => {
            (group_start(page, sentence.start, start - 1), Mood::Finite, false)
        }
        Some(Class::Be) if forms.can_be(Forms::PARTICIPLE) => {
            (group_start(page, sentence.start, start - 1), Mood::Finite, true)
        }
        Some(Class::Be | Class::Have | Class::To | Class::Modal | Class::Do) => return None,
        Some(Class::Determiner | Class::Possessive) if forms.can_be(Forms::ING) => return None,
        _ if forms.can_be(Forms::ING) => (start, Mood::Participle, false),
        _ if forms.can_be(Forms::PARTICIPLE) && has_no_subject(page, sentence, start) => {
            (start, Mood::Finite, true)
        }
        _ if stands_as_finite(page, sentence, start, head, forms) => (start, Mood::Finite, false),
        _ => return None,
    };
    let bare = group == head && mood == Mood::Finite;
    let (mood, group) = with_infinitive_marks(page, sentence, group, mood);
    let (way, end) = way_to_use(page, sentence, head)?;
    Some(Verb { tokens: group..end, mood, passive, bare, way })
}

/// "Asked about the plan, …", "when asked": nothing that could be a subject comes before.
fn has_no_subject(page: &Page, sentence: &TokenRange, start: usize) -> bool {
    match page.class_before(sentence.start, start) {
        None => start == sentence.start && page.quote_number(start).is_none(),
        Some(Class::Question | Class::Subordinator) => {
            matches!(page.norm(start - 1), "when" | "if" | "once" | "as" | "than")
        }
        _ => false,
    }
}

/// "to have been said" is an infinitive too.
fn with_infinitive_marks(
    page: &Page,
    sentence: &TokenRange,
    group: usize,
    mood: Mood,
) -> (Mood, usize) {
    match page.class_before(sentence.start, group) {
        Some(Class::To) if mood == Mood::Finite => (Mood::Infinitive, group - 1),
        _ => (mood, group),
    }
}

/// The start of the group whose last auxiliary is `auxiliary`: "may have been".
fn group_start(page: &Page, sentence_start: usize, auxiliary: usize) -> usize {
    let mut start = auxiliary;
    loop {
        let before = before_adverbs(page, sentence_start, start);
        match page.class_before(sentence_start, before) {
            Some(Class::Be | Class::Have | Class::Modal | Class::Do) => start = before - 1,
            _ => return start,
        }
    }
}

/// The start of the adverbs before `token`.
pub(crate) fn before_adverbs(page: &Page, sentence_start: usize, token: usize) -> usize {
    let mut start = token;
    while matches!(page.class_before(sentence_start, start), Some(Class::Adverb | Class::Not)) {
        start -= 1;
    }
    start
}

/// Whether a form without auxiliary can be the verb of a clause rather than a noun or adjective.
fn stands_as_finite(
    page: &Page,
    sentence: &TokenRange,
    start: usize,
    head: usize,
    forms: Forms,
) -> bool {
    let before = page.class_before(sentence.start, start);
    let after = page.class_at(head + 1, sentence.end);
    if matches!(before, Some(Class::Determiner | Class::Preposition | Class::Possessive)) {
        return false;
    }
    if forms.can_be(Forms::PAST | Forms::PARTICIPLE) {
        return true;
    }
    let looks_like_name = page.class(head) == Class::Name && !is_title_case(page, sentence);
    if page.word(head).class.is_some() || looks_like_name {
        return false;
    }
    let Some(before) = before else { return false };
    if is_nounlike_after(page, sentence, head, after) {
        return false;
    }
    let clear_subject = matches!(
        before,
        Class::Name
            | Class::SubjectPronoun
            | Class::Relative
            | Class::Coordinator
            | Class::BracketClose
    );
    let opens_content = matches!(
        after,
        Some(Class::That | Class::QuoteOpen | Class::Question | Class::To | Class::SubjectPronoun)
    );
    if page.lexicon.is_rather_a_noun(page.norm(head)) && !clear_subject && !opens_content {
        return false;
    }
    let plural = is_plural(page, start - 1);
    if forms.can_be(Forms::PRESENT) {
        // "a survey of commuters shows": the plural is not the subject's own.
        let behind_preposition = (sentence.start..start)
            .rev()
            .take(4)
            .any(|token| page.class(token) == Class::Preposition);
        return clear_subject || !plural || behind_preposition;
    }
    // "Beijing say that it will not": reports in clumsy English leave out the ending.
    forms.can_be(Forms::BASE) && (plural || before == Class::Name && opens_content)
}

/// Whether nearly every word has a capital, as in "Brandt Calls For Calm".
fn is_title_case(page: &Page, sentence: &TokenRange) -> bool {
    let count = |class| sentence.clone().filter(|&token| page.class(token) == class).count();
    count(Class::Word) * 4 <= count(Class::Name)
}

/// "reports of", "claims by": what follows shows a noun.
fn is_nounlike_after(
    page: &Page,
    sentence: &TokenRange,
    head: usize,
    after: Option<Class>,
) -> bool {
    match after {
        Some(Class::Be | Class::Have | Class::Modal | Class::Do | Class::Possessive) => true,
        Some(Class::Preposition) => {
            head + 1 < sentence.end && matches!(page.norm(head + 1), "of" | "by")
        }
        _ => false,
    }
}

/// Whether the word before a verb can be a plural subject, or "I", "we", "you".
fn is_plural(page: &Page, token: usize) -> bool {
    match page.class(token) {
        Class::SubjectPronoun => matches!(page.norm(token), "they" | "we" | "i" | "you"),
        Class::Relative | Class::Coordinator => true,
        Class::Word | Class::Name | Class::Determiner | Class::TimeNoun => {
            let norm = page.norm(token);
            (norm.ends_with('s') && !norm.ends_with("ss"))
                || matches!(norm, "people" | "men" | "women" | "police" | "most" | "many" | "some")
        }
        _ => false,
    }
}

/// The use of the verb at `head` whose further words stand there, and where they end.
pub(crate) fn way_to_use(
    page: &Page,
    sentence: &TokenRange,
    head: usize,
) -> Option<(&'static Use, usize)> {
    let uses = page.lexicon.uses(page.word(head));
    uses.iter().find_map(|way| {
        let end = head + 1 + way.after.len();
        let fits = end <= sentence.end
            && way.after.iter().enumerate().all(|(n, word)| page.norm(head + 1 + n) == word);
        fits.then_some((way, end))
    })
}
