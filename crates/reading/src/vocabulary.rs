//! What `data/reading/tokens.toml` says.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// The language knowledge of tokens and sentences.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vocabulary {
    pub(crate) abbreviations: Abbreviations,
    pub(crate) contractions: Contractions,
    pub(crate) numbers: Numbers,
    pub(crate) sentences: Sentences,
}

/// Words that a full stop belongs to, as they are written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Abbreviations {
    pub(crate) titles: HashSet<String>,
    pub(crate) inside: HashSet<String>,
    pub(crate) either: HashSet<String>,
    pub(crate) before_number: HashSet<String>,
}

/// Words run together with an apostrophe, in lower case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contractions {
    pub(crate) is_after: HashSet<String>,
    pub(crate) us_after: HashSet<String>,
    pub(crate) endings: HashMap<String, String>,
    pub(crate) before_not: HashMap<String, String>,
    pub(crate) cut: HashMap<String, String>,
}

/// Letters glued to digits.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Numbers {
    pub(crate) units: HashSet<String>,
    pub(crate) money_before: HashSet<String>,
}

/// Words that decide whether a sentence ends, in lower case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sentences {
    pub(crate) starters: HashSet<String>,
    pub(crate) speech_verbs: HashSet<String>,
    pub(crate) months_after_ordinals: HashSet<String>,
}

/// The vocabulary, read once.
pub(crate) fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
        toml::from_str(include_str!("../../../data/reading/tokens.toml"))
            .expect("data/reading/tokens.toml is tested")
    });
    &VOCABULARY
}
