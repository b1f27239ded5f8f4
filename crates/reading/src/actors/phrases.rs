//! Known names of one or more words, found by their first word.

use std::collections::HashMap;

use whipcount_domain::{ActorKind, Document, MentionForm, Reading};

use crate::tokens::find_tokens;

/// What a known name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A number of the lexicon's `states`.
    State(usize, StateForm),
    /// A number of the lexicon's `bodies`, by its own name or by an organ's or seat's.
    Body { body: usize, organ: bool },
    /// A number of the lexicon's `groups`.
    Group(usize),
    /// A place that is no state; a region is one that can act for itself.
    Place { region: bool },
    /// An adjective or name that stands for no actor.
    Attribute,
    /// Something that has no id of its own, but of which we know what it is.
    Organisation(ActorKind),
}

/// How a word refers to a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StateForm {
    Name,
    /// "Germans", "the Dutch".
    People,
    Adjective,
    /// "London", "the Kremlin".
    Metonym,
}

impl StateForm {
    pub(crate) fn mention(self) -> MentionForm {
        match self {
            StateForm::Name | StateForm::People => MentionForm::Name,
            StateForm::Adjective => MentionForm::Adjective,
            StateForm::Metonym => MentionForm::Metonym,
        }
    }
}

/// Known names by their first word.
#[derive(Default)]
pub(crate) struct Phrases {
    by_first: HashMap<String, Vec<Phrase>>,
}

struct Phrase {
    /// Normal forms of the words after the first.
    rest: Vec<String>,
    /// For every word, the first included, how it has to be written.
    case: Vec<Case>,
    meaning: Meaning,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Any,
    Capital,
    /// "US", which is not "us", nor "Us".
    AllCapitals,
}

impl Phrases {
    /// Adds a name as it is usually written, without its article.
    pub(crate) fn add(&mut self, words: &str, meaning: Meaning) {
        let words = words.strip_prefix("the ").unwrap_or(words);
        if !words.is_empty() {
            self.add_folded(words, words, meaning);
        }
    }

    /// Adds a name that is written `written` but has the words of `words`.
    pub(crate) fn add_folded(&mut self, written: &str, words: &str, meaning: Meaning) {
        let written = written.strip_prefix("the ").unwrap_or(written);
        let case = |text: &str| match text.chars().filter(|c| c.is_alphabetic()).count() {
            1.. if text.chars().count() <= 5 && !text.chars().any(char::is_lowercase) => {
                Case::AllCapitals
            }
            _ if text.starts_with(char::is_uppercase) => Case::Capital,
            _ => Case::Any,
        };
        let written = tokens(written);
        let case: Vec<Case> = written.texts.iter().map(|text| case(text)).collect();
        let mut norms = tokens(words.strip_prefix("the ").unwrap_or(words)).norms.into_iter();
        let Some(first) = norms.next() else { return };
        let phrase = Phrase { rest: norms.collect(), case, meaning };
        self.by_first.entry(first).or_default().push(phrase);
    }

    /// Puts longer names before shorter ones; of the same words, those added later first.
    pub(crate) fn sort(&mut self) {
        for phrases in self.by_first.values_mut() {
            phrases.reverse();
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
    }

    pub(crate) fn first_words(&self) -> Vec<String> {
        self.by_first.keys().cloned().collect()
    }

    /// The longest known name that begins at token `start` and ends before `end`: how many tokens
    /// it has and what it means.
    pub(crate) fn longest(
        &self,
        text: &str,
        reading: &Reading,
        start: usize,
        end: usize,
    ) -> Option<(usize, Meaning)> {
        let phrases = self.by_first.get(reading.norm(start))?;
        let found = phrases.iter().find(|phrase| {
            let length = phrase.rest.len() + 1;
            start + length <= end
                && phrase.rest.iter().zip(start + 1..).all(|(word, at)| reading.norm(at) == word)
                && phrase.case.iter().zip(start..).all(|(case, at)| {
                    let written = reading.tokens[at].span.text(text);
                    match case {
                        Case::Any => true,
                        Case::Capital => written.starts_with(char::is_uppercase),
                        Case::AllCapitals => !written.contains(char::is_lowercase),
                    }
                })
        })?;
        Some((found.rest.len() + 1, found.meaning))
    }
}

struct Tokens {
    norms: Vec<String>,
    texts: Vec<String>,
}

/// The tokens of a name, cut as those of a document are.
fn tokens(words: &str) -> Tokens {
    let document = Document::new("", words);
    let mut reading = Reading::default();
    find_tokens(&document.text, &mut reading);
    let numbers = 0..reading.tokens.len();
    Tokens {
        norms: numbers.clone().map(|token| reading.norm(token).to_string()).collect(),
        texts: numbers.map(|token| reading.tokens[token].span.text(words).to_string()).collect(),
    }
}
