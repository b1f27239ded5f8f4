//! What `data/cues/sources.toml` says of sources and occasions.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

/// Nouns that sources are called by, and other words that tell who or when.
pub(crate) struct SourceWords {
    pub(crate) hiding: HashSet<String>,
    pub(crate) on_record: HashSet<String>,
    pub(crate) of_an_actor: HashSet<String>,
    pub(crate) officials: HashSet<String>,
    pub(crate) insiders: HashSet<String>,
    pub(crate) experts: HashSet<String>,
    pub(crate) insight: Vec<Vec<String>>,
    pub(crate) anonymity: Vec<Vec<String>>,
    pub(crate) indefinite: HashSet<String>,
    pub(crate) occasions: HashSet<String>,
    pub(crate) elsewhere: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    hiding: Vec<String>,
    on_record: Vec<String>,
    of_an_actor: Vec<String>,
    officials: Vec<String>,
    insiders: Vec<String>,
    experts: Vec<String>,
    insight: Vec<String>,
    anonymity: Vec<String>,
    indefinite: Vec<String>,
    occasions: Vec<String>,
    elsewhere: Vec<String>,
}

impl SourceWords {
    /// The words, read once.
    pub(crate) fn get() -> &'static SourceWords {
        static WORDS: LazyLock<SourceWords> = LazyLock::new(|| {
            let file: SourceFile = toml::from_str(include_str!("../../../data/cues/sources.toml"))
                .expect("data/cues/sources.toml is tested");
            SourceWords {
                hiding: with_plurals(file.hiding),
                on_record: with_plurals(file.on_record),
                of_an_actor: with_plurals(file.of_an_actor),
                officials: with_plurals(file.officials),
                insiders: with_plurals(file.insiders),
                experts: with_plurals(file.experts),
                insight: split(&file.insight),
                anonymity: split(&file.anonymity),
                indefinite: file.indefinite.into_iter().collect(),
                occasions: with_plurals(file.occasions),
                elsewhere: file.elsewhere.into_iter().collect(),
            }
        });
        &WORDS
    }
}

/// Phrases in words.
fn split(phrases: &[String]) -> Vec<Vec<String>> {
    phrases.iter().map(|words| words.split(' ').map(String::from).collect()).collect()
}

fn with_plurals(nouns: Vec<String>) -> HashSet<String> {
    nouns.into_iter().flat_map(|noun| [whipcount_words::with_s(&noun), noun]).collect()
}
