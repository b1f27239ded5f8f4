use std::collections::HashMap;

use whipcount_domain::Reading;

/// Wordings with what they mean, found in a reading by their words.
#[derive(Clone, Debug)]
pub(crate) struct Wordings<T> {
    /// By first word; of the phrases that start alike, the longest first.
    by_first_word: HashMap<String, Vec<(Vec<String>, T)>>,
}

impl<T> Wordings<T> {
    /// Wordings are given in normal form (see [`Reading::norm`]), words and marks set apart by
    /// spaces: `if , and only if ,`. Of two equal phrases the first counts.
    pub(crate) fn new<'p>(entries: impl IntoIterator<Item = (&'p str, T)>) -> Wordings<T> {
        let mut by_first_word: HashMap<String, Vec<(Vec<String>, T)>> = HashMap::new();
        for (phrase, meaning) in entries {
            let words: Vec<String> = phrase.split_whitespace().map(str::to_lowercase).collect();
            if let Some(first) = words.first() {
                by_first_word.entry(first.clone()).or_default().push((words, meaning));
            }
        }
        for phrases in by_first_word.values_mut() {
            phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Wordings { by_first_word }
    }

    /// The longest phrase that starts at `token` and ends by `end`: the token after it, and what
    /// it means.
    pub(crate) fn at(&self, reading: &Reading, token: usize, end: usize) -> Option<(usize, &T)> {
        if token >= end {
            return None;
        }
        let phrases = self.by_first_word.get(reading.norm(token))?;
        phrases.iter().find_map(|(words, meaning)| {
            let after = token + words.len();
            let same = after <= end
                && words.iter().enumerate().all(|(i, word)| reading.norm(token + i) == word);
            same.then_some((after, meaning))
        })
    }

    /// Whether one of the phrases starts at `token` and ends by `end`.
    pub(crate) fn is_at(&self, reading: &Reading, token: usize, end: usize) -> bool {
        self.at(reading, token, end).is_some()
    }
}

impl Wordings<()> {
    /// Wordings that mean no more than that they are there.
    pub(crate) fn set<S: AsRef<str>>(phrases: &[S]) -> Wordings<()> {
        Wordings::new(phrases.iter().map(|phrase| (phrase.as_ref(), ())))
    }
}
