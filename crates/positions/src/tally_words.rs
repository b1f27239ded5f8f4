use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;
use whipcount_domain::Stance;

use crate::wordings::Wordings;

/// The words of `data/positions/tallies.toml`, ready for matching.
pub(crate) struct TallyWords {
    /// Nouns, in both numbers, of those who hold positions.
    pub(crate) holders: HashSet<String>,
    /// What a number without a noun may stand before.
    pub(crate) bare_before: HashSet<String>,
    /// Before a number these say that nothing was counted.
    pub(crate) not_after: HashSet<String>,
    /// Whoever stands after one of these does nothing: "with the four countries".
    pub(crate) object_after: HashSet<String>,
    /// "its", "their".
    pub(crate) own: HashSet<String>,
    /// "only", before or as the first word of a count.
    pub(crate) only: HashSet<String>,
    /// What may stand between a count and a stance that follows it at once.
    pub(crate) between: HashSet<String>,
    /// What says a stance only where nothing follows that it could govern.
    pub(crate) ambiguous: HashSet<String>,
    /// "none of", "several".
    pub(crate) words: Wordings<Bounds>,
    /// "most of".
    pub(crate) shares: Wordings<Share>,
    /// Stances that must follow the count at once.
    pub(crate) near: Wordings<Predicate>,
    /// Stances that may stand anywhere in the clause of the count.
    pub(crate) within: Wordings<Predicate>,
    /// Where one of these stands, votes are counted.
    pub(crate) votes: HashSet<String>,
    /// Where one of these stands, the noes have won.
    pub(crate) lost: Wordings<()>,
    /// "namely".
    pub(crate) named_after: Wordings<()>,
    /// "among them" after the names.
    pub(crate) named_before: Wordings<()>,
}

/// At least and at most so many.
pub(crate) type Bounds = (Option<u64>, Option<u64>);

/// A share of a group: exactly it, or more than it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Share {
    Exactly(f64),
    MoreThan(f64),
}

/// The stance that a predicate says; `vote` where votes are cast.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Predicate {
    pub(crate) stance: Stance,
    pub(crate) vote: Stance,
}

#[derive(Deserialize)]
struct Data {
    holders: Vec<String>,
    bare_before: HashSet<String>,
    not_after: HashSet<String>,
    object_after: HashSet<String>,
    own: HashSet<String>,
    only: HashSet<String>,
    between: HashSet<String>,
    ambiguous: HashSet<String>,
    word: Vec<WordData>,
    share: Vec<ShareData>,
    predicate: Vec<PredicateData>,
    votes: VoteData,
    named: NamedData,
    #[cfg(test)]
    case: Vec<Case>,
}

/// A sentence with the tallies that its own words claim.
#[cfg(test)]
#[derive(Deserialize)]
pub(crate) struct Case {
    pub(crate) text: String,
    pub(crate) tallies: Vec<String>,
}

#[derive(Deserialize)]
struct WordData {
    words: Vec<String>,
    at_least: Option<u64>,
    at_most: Option<u64>,
}

#[derive(Deserialize)]
struct ShareData {
    words: Vec<String>,
    exactly: Option<f64>,
    more_than: Option<f64>,
}

#[derive(Deserialize)]
struct PredicateData {
    stance: String,
    vote: Option<String>,
    near: Vec<String>,
    within: Vec<String>,
}

#[derive(Deserialize)]
struct NamedData {
    after: Vec<String>,
    before: Vec<String>,
}

#[derive(Deserialize)]
struct VoteData {
    words: HashSet<String>,
    lost: Vec<String>,
}

fn data() -> Data {
    toml::from_str(include_str!("../../../data/positions/tallies.toml"))
        .expect("data/positions/tallies.toml is valid")
}

/// All cases of the data file.
#[cfg(test)]
pub(crate) fn cases() -> Vec<Case> {
    data().case
}

/// The words, read once.
pub(crate) static TALLY_WORDS: LazyLock<TallyWords> = LazyLock::new(|| {
    let data = data();
    let stance = |name: &str| name.parse::<Stance>().expect("a stance's name");
    let predicate = |entry: &PredicateData| Predicate {
        stance: stance(&entry.stance),
        vote: stance(entry.vote.as_ref().unwrap_or(&entry.stance)),
    };
    let predicates = |pick: fn(&PredicateData) -> &Vec<String>| {
        Wordings::new(data.predicate.iter().flat_map(|entry| {
            pick(entry).iter().map(move |words| (words.as_str(), predicate(entry)))
        }))
    };
    TallyWords {
        holders: data
            .holders
            .iter()
            .flat_map(|noun| [noun.clone(), whipcount_words::with_s(noun)])
            .collect(),
        words: Wordings::new(data.word.iter().flat_map(|entry| {
            entry.words.iter().map(|words| (words.as_str(), (entry.at_least, entry.at_most)))
        })),
        shares: Wordings::new(data.share.iter().flat_map(|entry| {
            let share = match (entry.exactly, entry.more_than) {
                (Some(share), _) => Share::Exactly(share),
                (None, more_than) => Share::MoreThan(more_than.expect("a share has a size")),
            };
            entry.words.iter().map(move |words| (words.as_str(), share))
        })),
        near: predicates(|entry| &entry.near),
        within: predicates(|entry| &entry.within),
        lost: Wordings::set(&data.votes.lost),
        named_after: Wordings::set(&data.named.after),
        named_before: Wordings::set(&data.named.before),
        bare_before: data.bare_before,
        not_after: data.not_after,
        object_after: data.object_after,
        own: data.own,
        only: data.only,
        between: data.between,
        ambiguous: data.ambiguous,
        votes: data.votes.words,
    }
});
