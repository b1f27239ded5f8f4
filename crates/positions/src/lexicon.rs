//! The stance lexicon: which phrases state which stance (`data/stances/*.toml`).

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use whipcount_domain::{Leaning, Stance};

use crate::phrases::{Class, First, Phrase, Vocabulary};

/// One entry of the lexicon: phrases that state one stance in one way.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    /// Its name, shown as `found_by`; never reused for something else.
    pub(crate) id: String,
    /// What it states, or that what it touches states nothing.
    pub(crate) effect: Effect,
    /// What it states under a negation.
    pub(crate) negated: Effect,
    /// Whose stance it is.
    pub(crate) holder: Holder,
    /// Whether the phrase is itself an act of speech ("promised", "urged"), so that whoever does
    /// it is on the record even where nobody is quoted.
    pub(crate) speech: bool,
    /// Whether it says that those who go ahead will be punished or fought.
    pub(crate) threat: bool,
    /// Whether it counts only together with a condition ("could send" with "if …").
    pub(crate) with_condition: bool,
    /// How close words of the motion must be.
    pub(crate) needs: Needs,
    /// Share of its findings that are right, as far as measured.
    pub(crate) confidence: f32,
}

/// What a phrase states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// A stance.
    Stance(Stance, Option<Leaning>),
    /// Nothing, and what stands right behind it states nothing either ("is expected to").
    Nothing,
}

/// Whose stance a phrase states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Holder {
    /// The phrase's subject; where it has none, whoever says it.
    Subject,
    /// Whoever says it: the phrase judges the motion ("is unacceptable").
    Speaker,
    /// The actor that the phrase itself begins with ("FF Plus: no").
    First,
}

/// How close words of the motion must be for a phrase to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Needs {
    /// In the same sentence.
    Sentence,
    /// In the same paragraph or one of the two before, or in a document that is about the motion
    /// throughout.
    Nearby,
    /// Anywhere in the document: the phrase cannot be about much else.
    Document,
}

/// A rule that may begin at a token.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) phrase: Phrase,
    /// Index of its rule.
    pub(crate) rule: usize,
}

/// All rules, and which phrases can begin with which word.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pub(crate) rules: Vec<Rule>,
    pub(crate) vocabulary: Vocabulary,
    entries: Vec<Entry>,
    by_word: Vec<Vec<u32>>,
    by_class: [Vec<u32>; Class::COUNT],
}

impl Lexicon {
    /// Phrases that can begin with a word and with things of the given classes.
    pub(crate) fn beginning<'l>(
        &'l self,
        word: u32,
        reach: &'l [u8; Class::COUNT],
    ) -> impl Iterator<Item = &'l Entry> {
        let by_class = self.by_class.iter().zip(reach).filter(|(_, reach)| **reach > 0);
        // Number 0 stands for every word that no phrase knows, and no phrase begins with it.
        self.by_word[word as usize]
            .iter()
            .chain(by_class.flat_map(|(entries, _)| entries))
            .map(|&entry| &self.entries[entry as usize])
    }

    fn load(files: &[(&str, &str)]) -> Result<Lexicon, String> {
        let mut vocabulary = Vocabulary::default();
        let (mut rules, mut entries) = (Vec::new(), Vec::new());
        for (name, text) in files {
            let file: StanceFile =
                toml::from_str(text).map_err(|error| format!("{name}: {error}"))?;
            for source in file.rule {
                for phrase in &source.phrases {
                    let phrase = Phrase::compile(phrase, &mut vocabulary)
                        .map_err(|error| format!("{name}: rule `{}`: {error}", source.id))?;
                    entries.push(Entry { phrase, rule: rules.len() });
                }
                rules.push(source.rule().map_err(|error| format!("{name}: {error}"))?);
            }
        }
        let mut by_word = vec![Vec::new(); vocabulary.len()];
        let mut by_class: [Vec<u32>; Class::COUNT] = Default::default();
        for (number, entry) in entries.iter().enumerate() {
            for first in entry.phrase.firsts() {
                let list = match first {
                    First::Word(word) => &mut by_word[word as usize],
                    First::Class(class) => &mut by_class[class as usize],
                };
                if list.last() != Some(&(number as u32)) {
                    list.push(number as u32);
                }
            }
        }
        Ok(Lexicon { rules, vocabulary, entries, by_word, by_class })
    }
}

/// The files of the lexicon, in the order of the board.
pub(crate) const FILES: [(&str, &str); 7] = [
    ("commits.toml", include_str!("../../../data/stances/commits.toml")),
    ("supports.toml", include_str!("../../../data/stances/supports.toml")),
    ("conditional.toml", include_str!("../../../data/stances/conditional.toml")),
    ("undecided.toml", include_str!("../../../data/stances/undecided.toml")),
    ("declines.toml", include_str!("../../../data/stances/declines.toml")),
    ("opposes.toml", include_str!("../../../data/stances/opposes.toml")),
    ("nothing.toml", include_str!("../../../data/stances/nothing.toml")),
];

/// The lexicon that the program carries.
pub(crate) static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::load(&FILES).unwrap_or_else(|error| panic!("data/stances/{error}")));

/// How often the rule of that name was right, as far as measured; one half for a rule that was
/// never seen at work. The estimate is Laplace's: (right + 1) / (found + 2).
pub(crate) fn confidence(rule: &str) -> f32 {
    let (found, right) = MEASURED.get(rule).copied().unwrap_or((0, 0));
    (right as f32 + 1.0) / (found as f32 + 2.0)
}

/// `data/stances/measured.tsv`: for each rule how many positions it found and how many were right.
static MEASURED: LazyLock<HashMap<&'static str, (u32, u32)>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut fields = line.split('\t');
        let rule = fields.next()?;
        Some((rule, (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?)))
    };
    let lines = include_str!("../../../data/stances/measured.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(row).collect()
});

/// One file of `data/stances`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StanceFile {
    #[serde(default)]
    pub(crate) rule: Vec<RuleSource>,
}

/// One `[[rule]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleSource {
    pub(crate) id: String,
    stance: String,
    #[serde(default)]
    negated: Option<String>,
    #[serde(default = "subject")]
    holder: Holder,
    #[serde(default)]
    speech: bool,
    #[serde(default)]
    threat: bool,
    #[serde(default)]
    with_condition: bool,
    #[serde(default = "nearby")]
    needs: Needs,
    phrases: Vec<String>,
    /// Sentences that it must catch: "ACTOR | sentence".
    #[cfg_attr(not(test), allow(dead_code))]
    pub(crate) catch: Vec<String>,
    /// Sentences in which it must find nothing.
    #[serde(default)]
    #[cfg_attr(not(test), allow(dead_code))]
    pub(crate) leave: Vec<String>,
}

fn subject() -> Holder {
    Holder::Subject
}

fn nearby() -> Needs {
    Needs::Nearby
}

impl RuleSource {
    #[cfg(test)]
    fn effect_name(&self) -> &str {
        &self.stance
    }

    fn rule(self) -> Result<Rule, String> {
        let effect = |name: &str| -> Result<Effect, String> {
            let (stance, leans) = name.split_once(' ').unwrap_or((name, ""));
            if stance == "nothing" {
                return Ok(Effect::Nothing);
            }
            let wrong =
                |error: whipcount_domain::UnknownName| format!("rule `{}`: {error}", self.id);
            let leans = match leans {
                "" => None,
                leans => Some(leans.parse::<Leaning>().map_err(wrong)?),
            };
            Ok(Effect::Stance(stance.parse::<Stance>().map_err(wrong)?, leans))
        };
        let (stance, negated) =
            (effect(&self.stance)?, effect(self.negated.as_deref().unwrap_or("nothing"))?);
        Ok(Rule {
            effect: stance,
            negated,
            holder: self.holder,
            speech: self.speech,
            threat: self.threat,
            with_condition: self.with_condition,
            needs: self.needs,
            confidence: confidence(&self.id),
            id: self.id,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use whipcount_domain::{Document, Motion};

    use super::*;
    use crate::motions::PreparedMotion;
    use crate::stances::{StanceHit, find_stances};

    /// What the lexicon finds in `text` about sending warships to the Red Sea.
    fn find(text: &str) -> Vec<StanceHit> {
        let motion = PreparedMotion::new(Motion {
            id: "red-sea".into(),
            title: "Send warships to the Red Sea".into(),
            phrases: vec!["join the escort mission".into(), "send a frigate".into()],
            members: Vec::new(),
        });
        let reading = whipcount_reading::read(&Document::new("case", text));
        let marks = motion.mark(&reading, &LEXICON.vocabulary);
        let sentences = reading.sentences.iter();
        sentences.flat_map(|sentence| find_stances(&reading, &marks, sentence)).collect()
    }

    fn sources() -> Vec<RuleSource> {
        let files = FILES.iter().map(|(_, text)| toml::from_str::<StanceFile>(text).unwrap());
        files.flat_map(|file| file.rule).collect()
    }

    #[test]
    fn every_rule_catches_and_leaves_its_own_sentences() {
        let mut wrong = Vec::new();
        for rule in sources() {
            let finds = |text: &str| find(text).iter().any(|hit| hit.rule.id == rule.id);
            // What states nothing leaves no hit behind: its sentences are those it keeps silent.
            let silences = |text: &str| find(text).is_empty();
            let states_nothing = rule.effect_name() == "nothing";
            for text in &rule.catch {
                let caught = if states_nothing { silences(text) } else { finds(text) };
                if !caught {
                    wrong.push(format!("{} must catch: {text}", rule.id));
                }
            }
            for text in &rule.leave {
                let left = if states_nothing { !silences(text) } else { !finds(text) };
                if !left {
                    wrong.push(format!("{} must leave alone: {text}", rule.id));
                }
            }
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    }

    #[test]
    fn every_rule_has_sentences_of_both_sorts_and_a_name_of_its_own() {
        let mut seen = HashSet::new();
        for rule in sources() {
            assert!(!rule.catch.is_empty(), "{} has no sentence to catch", rule.id);
            assert!(!rule.leave.is_empty(), "{} has no sentence to leave alone", rule.id);
            assert!(seen.insert(rule.id.clone()), "{} stands twice", rule.id);
        }
    }
}
