use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::wordings::Wordings;

/// The words of `data/positions/conditions.toml`, ready for matching.
pub(crate) struct ConditionWords {
    /// Each marker with the rules that it may follow.
    pub(crate) markers: Wordings<Vec<MarkerRule>>,
    /// What looks like a marker and is none.
    pub(crate) leave: Wordings<()>,
    /// Verbs of asking, in all their forms.
    pub(crate) asking: HashSet<String>,
    /// Verbs that, told to somebody, begin a bargain.
    pub(crate) bargains: HashSet<String>,
    /// Verbs by which "when …" tells an hour, in all their forms.
    pub(crate) occasions: HashSet<String>,
    /// Words for a parliament: each waits for its own, which is nobody else.
    pub(crate) parliaments: HashSet<String>,
    /// "must", "has to".
    pub(crate) obligations: Wordings<()>,
    /// "clearly define".
    pub(crate) clarifications: Wordings<()>,
    /// "the participation of".
    pub(crate) needs: Wordings<()>,
}

/// How a marker behaves; see the data file.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(crate) struct MarkerRule {
    pub(crate) kind: MarkerKind,
    pub(crate) needs: Needs,
    pub(crate) at: Place,
    pub(crate) inverts: bool,
    pub(crate) lists: bool,
    pub(crate) clause: bool,
    pub(crate) bare: bool,
    pub(crate) of_refusal: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MarkerKind {
    #[default]
    Condition,
    SubjectTo,
}

/// What the clause of the stance must be like for a marker to count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Needs {
    #[default]
    Nothing,
    Open,
    Negated,
    Refused,
    Would,
}

/// Where a marker may stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Place {
    #[default]
    Anywhere,
    Start,
    Pause,
    Subject,
    Inversion,
}

/// The data file as it is written.
#[derive(Deserialize)]
struct Data {
    marker: Vec<Marker>,
    bargain: Bargain,
    demand: Demand,
    occasion: Occasion,
    parliament: Parliament,
    leave: Leave,
}

#[derive(Deserialize)]
struct Marker {
    words: Vec<String>,
    #[serde(flatten)]
    rule: MarkerRule,
    #[cfg(test)]
    cases: Vec<String>,
}

#[derive(Deserialize)]
struct Bargain {
    verbs: HashSet<String>,
    #[cfg(test)]
    cases: Vec<String>,
}

#[derive(Deserialize)]
struct Occasion {
    verbs: Vec<String>,
}

#[derive(Deserialize)]
struct Parliament {
    nouns: HashSet<String>,
}

#[derive(Deserialize)]
struct Demand {
    verbs: Vec<String>,
    obligations: Vec<String>,
    clarifications: Vec<String>,
    needs: Vec<String>,
    #[cfg(test)]
    cases: Vec<String>,
}

#[derive(Deserialize)]
struct Leave {
    words: Vec<String>,
}

fn data() -> Data {
    toml::from_str(include_str!("../../../data/positions/conditions.toml"))
        .expect("data/positions/conditions.toml is valid")
}

/// The words, read once.
pub(crate) static CONDITION_WORDS: LazyLock<ConditionWords> = LazyLock::new(|| {
    let data = data();
    let mut rules: BTreeMap<&str, Vec<MarkerRule>> = BTreeMap::new();
    for marker in &data.marker {
        for words in &marker.words {
            rules.entry(words).or_default().push(marker.rule);
        }
    }
    let all_forms = |verb: &String| -> Vec<String> {
        whipcount_words::verb(verb).all().into_iter().map(String::from).collect()
    };
    ConditionWords {
        markers: Wordings::new(rules),
        leave: Wordings::set(&data.leave.words),
        bargains: data.bargain.verbs,
        // Not the base form: "open" and "close" are adjectives, too.
        occasions: data
            .occasion
            .verbs
            .iter()
            .flat_map(|verb| all_forms(verb).split_off(1))
            .collect(),
        parliaments: data.parliament.nouns,
        asking: data.demand.verbs.iter().flat_map(all_forms).collect(),
        obligations: Wordings::set(&data.demand.obligations),
        clarifications: Wordings::set(&data.demand.clarifications),
        needs: Wordings::set(&data.demand.needs),
    }
});

/// All cases of the data file.
#[cfg(test)]
pub(crate) fn cases() -> Vec<String> {
    let data = data();
    let markers = data.marker.into_iter().flat_map(|marker| marker.cases);
    markers.chain(data.bargain.cases).chain(data.demand.cases).collect()
}
