use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

/// Closed classes of words by which clauses are told apart: `data/positions/clause_words.toml`.
#[derive(Debug, Deserialize)]
pub(crate) struct ClauseWords {
    /// What speaks of the future or of a possibility.
    pub(crate) modal: HashSet<String>,
    /// What speaks of a possibility alone.
    pub(crate) would: HashSet<String>,
    /// What says no.
    pub(crate) negation: HashSet<String>,
    /// What says that somebody waits.
    pub(crate) waiting: HashSet<String>,
    /// Frequent finite verbs.
    pub(crate) finite: HashSet<String>,
    /// Past forms that are base forms, too.
    pub(crate) past: HashSet<String>,
    /// Verbs whose past forms do not end in "-ed".
    irregular: Vec<String>,
    /// What ends in "-ed" and is no past form.
    pub(crate) not_past: HashSet<String>,
    /// Verbs of saying.
    pub(crate) saying: HashSet<String>,
    /// What goes on with a clause after a comma, up to the next comma.
    pub(crate) aside: HashSet<String>,
    /// What ends a clause after a comma.
    pub(crate) contrast: HashSet<String>,
    /// Articles and what stands in their place.
    pub(crate) article: HashSet<String>,
    /// Personal pronouns.
    pub(crate) pronoun: HashSet<String>,
}

/// The words, read once.
pub(crate) static CLAUSE_WORDS: LazyLock<ClauseWords> = LazyLock::new(|| {
    let mut words: ClauseWords =
        toml::from_str(include_str!("../../../data/positions/clause_words.toml"))
            .expect("data/positions/clause_words.toml is valid");
    for verb in &words.irregular {
        let forms = whipcount_words::verb(verb);
        let past = forms.past.into_iter().chain(forms.participle);
        words.past.extend(past.filter(|form| *form != forms.base));
    }
    words
});

/// Whether a word, in normal form, is likely to be a past form of a verb.
pub(crate) fn is_past(word: &str) -> bool {
    CLAUSE_WORDS.past.contains(word)
        || word.len() > 4 && word.ends_with("ed") && !CLAUSE_WORDS.not_past.contains(word)
}
