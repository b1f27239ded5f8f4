//! What `data/reading/quantities.toml` says.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::bounds::Bound;
use super::counted::NounWords;
use super::currencies::{Currencies, CurrencyWords};

/// The file, as it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    adverbs: HashSet<String>,
    percent: HashSet<String>,
    before: HashMap<Bound, Vec<String>>,
    after: HashMap<Bound, Vec<String>>,
    numbers: NumberContext,
    currencies: CurrencyWords,
    nouns: NounWords,
}

/// Words around a number that decide whether it counts anything.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NumberContext {
    pub(crate) named_by_number: HashSet<String>,
    pub(crate) times: HashSet<String>,
    pub(crate) results: HashSet<String>,
    pub(crate) perhaps: HashSet<String>,
    pub(crate) only: HashSet<String>,
    pub(crate) fractions: HashSet<String>,
    pub(crate) owners: HashSet<String>,
}

/// Phrases by one of their words, the longest first.
pub(crate) type Phrases = HashMap<String, Vec<(Vec<String>, Bound)>>;

/// The language knowledge of quantities.
pub(crate) struct QuantityWords {
    /// "just", "slightly": taken with the phrase after them.
    pub(crate) adverbs: HashSet<String>,
    pub(crate) percent: HashSet<String>,
    /// Phrases before a number, by their last word.
    pub(crate) before: Phrases,
    /// Phrases after it, by their first word.
    pub(crate) after: Phrases,
    pub(crate) numbers: NumberContext,
    pub(crate) currencies: Currencies,
    pub(crate) nouns: NounWords,
}

/// The words, read once.
pub(crate) fn quantity_words() -> &'static QuantityWords {
    static WORDS: LazyLock<QuantityWords> = LazyLock::new(|| {
        let data: Data = toml::from_str(include_str!("../../../../data/reading/quantities.toml"))
            .expect("data/reading/quantities.toml is tested");
        QuantityWords {
            adverbs: data.adverbs,
            percent: data.percent,
            before: phrases(data.before, |words| words.last()),
            after: phrases(data.after, |words| words.first()),
            numbers: data.numbers,
            currencies: Currencies::new(data.currencies),
            nouns: data.nouns,
        }
    });
    &WORDS
}

fn phrases(lists: HashMap<Bound, Vec<String>>, key: fn(&[String]) -> Option<&String>) -> Phrases {
    let mut phrases = Phrases::new();
    for (bound, list) in lists {
        for phrase in list {
            let words: Vec<String> = phrase.split(' ').map(String::from).collect();
            let word = key(&words).cloned().unwrap_or_default();
            phrases.entry(word).or_default().push((words, bound));
        }
    }
    for same in phrases.values_mut() {
        same.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    phrases
}
