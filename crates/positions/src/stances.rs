//! Where a sentence states a stance: phrases of the lexicon, with negation and modality.

use whipcount_domain::{Leaning, Reading, Sentence, Stance, TokenRange};

use crate::lexicon::{Effect, LEXICON, Rule};
use crate::phrases::{Class, Marks};

/// A phrase that states a stance.
#[derive(Clone, Debug)]
pub(crate) struct StanceHit {
    /// The rule that found it.
    pub(crate) rule: &'static Rule,
    /// Its words.
    pub(crate) tokens: TokenRange,
    /// From where its verb group begins: "would not have" in "would not have sent".
    pub(crate) verb_start: usize,
    /// What it states, negation and modality taken in.
    pub(crate) stance: Stance,
    /// Which way it tends.
    pub(crate) leans: Option<Leaning>,
}

/// Finds what a sentence states, in the order of the text; of phrases that share words the longest.
pub(crate) fn find_stances(
    reading: &Reading,
    marks: &Marks,
    sentence: &Sentence,
) -> Vec<StanceHit> {
    let mut found: Vec<(TokenRange, &'static Rule, bool)> = Vec::new();
    for token in sentence.tokens.clone() {
        for entry in LEXICON.beginning(marks.words[token], &marks.reach[token]) {
            if let Some(end) = entry.phrase.longest_match(marks, token, sentence.tokens.end) {
                found.push((token..end, &LEXICON.rules[entry.rule], entry.phrase.negative));
            }
        }
    }
    keep_longest(&mut found);
    let mut hits = Vec::new();
    let mut silenced_until = 0;
    for (tokens, rule, negative) in found {
        // "is expected to", "whether it will": what follows is nobody's word.
        if rule.effect == Effect::Nothing {
            silenced_until = clause_end(marks, tokens.end, sentence.tokens.end);
            continue;
        }
        if tokens.start < silenced_until {
            continue;
        }
        let verb_start = verb_group_start(reading, marks, tokens.start, sentence.tokens.start);
        if is_counterfactual(reading, verb_start, &tokens) {
            continue;
        }
        let negated = !negative && is_negated(reading, marks, verb_start, &tokens);
        let effect = if negated { rule.negated } else { rule.effect };
        if let Effect::Stance(stance, leans) = effect {
            hits.push(StanceHit { rule, tokens, verb_start, stance, leans });
        }
    }
    hits
}

/// Where the clause that goes on at `token` ends: at the next punctuation, or after a while.
fn clause_end(marks: &Marks, token: usize, sentence_end: usize) -> usize {
    /// Words that a verb still governs.
    const LONGEST: usize = 14;
    let limit = (token + LONGEST).min(sentence_end);
    (token..limit).find(|&token| marks.punctuation[token]).unwrap_or(limit)
}

/// Of phrases that share a word, keeps those that state nothing, then those that need no
/// condition, then the longest, then the first.
fn keep_longest(found: &mut Vec<(TokenRange, &'static Rule, bool)>) {
    // What needs a condition says least: anything else that fits the same words goes first. What
    // tells that nothing is stated goes before all: "dropped its opposition to the plan".
    found.sort_by_key(|(tokens, rule, _)| {
        let states = rule.effect != Effect::Nothing;
        (rule.with_condition, states, std::cmp::Reverse(tokens.len()), tokens.start)
    });
    let mut kept: Vec<(TokenRange, &'static Rule, bool)> = Vec::new();
    // For each token, from the first one of the sentence that was found, who has it.
    let first = found.iter().map(|(tokens, _, _)| tokens.start).min().unwrap_or(0);
    let last = found.iter().map(|(tokens, _, _)| tokens.end).max().unwrap_or(0);
    let mut owners: Vec<Option<usize>> = vec![None; last - first];
    for candidate in found.drain(..) {
        let free = |owner: &Option<usize>| {
            owner.is_none_or(|owner| {
                // "Would not say whether" is a stance, and silences what follows all the same.
                let (tokens, rule, _) = &kept[owner];
                rule.effect == Effect::Nothing && candidate.0.start < tokens.start
            })
        };
        let range = candidate.0.start - first..candidate.0.end - first;
        if owners[range.clone()].iter().all(free) {
            owners[range].fill(Some(kept.len()));
            kept.push(candidate);
        }
    }
    kept.sort_by_key(|(tokens, _, _)| tokens.start);
    *found = kept;
}

/// Words that may stand between the subject and the main verb.
const VERB_GROUP: [&str; 56] = [
    "will",
    "would",
    "can",
    "could",
    "may",
    "might",
    "must",
    "shall",
    "should",
    "to",
    "do",
    "does",
    "did",
    "have",
    "has",
    "had",
    "be",
    "is",
    "are",
    "am",
    "was",
    "were",
    "been",
    "being",
    "not",
    "never",
    "no",
    "longer",
    "also",
    "always",
    "already",
    "still",
    "now",
    "then",
    "again",
    "even",
    "just",
    "simply",
    "itself",
    "himself",
    "herself",
    "themselves",
    "all",
    "both",
    "too",
    "only",
    "soon",
    "fully",
    "finally",
    "clearly",
    "publicly",
    "today",
    "yesterday",
    "once",
    "long",
    "so",
];

/// Where the verb group that leads up to `token` begins.
fn verb_group_start(
    reading: &Reading,
    marks: &Marks,
    token: usize,
    sentence_start: usize,
) -> usize {
    let mut start = token;
    while start > sentence_start {
        let before = start - 1;
        let norm = reading.norm(before);
        let adverb = norm.len() > 4 && norm.ends_with("ly") && !reading.tokens[before].capital;
        if marks.punctuation[before] || !(adverb || VERB_GROUP.contains(&norm)) {
            break;
        }
        start = before;
    }
    start
}

/// Whether a negation stands in the verb group, in the phrase, or right behind it ("will send
/// nobody").
fn is_negated(reading: &Reading, marks: &Marks, verb_start: usize, tokens: &TokenRange) -> bool {
    let before = (verb_start..tokens.end).any(|token| marks.reach[token][Class::Not as usize] > 0);
    let behind = tokens.end < reading.tokens.len()
        && matches!(reading.norm(tokens.end), "nobody" | "nothing" | "none" | "no");
    before || behind
}

/// "would have sent": what did not happen is nobody's position.
fn is_counterfactual(reading: &Reading, verb_start: usize, tokens: &TokenRange) -> bool {
    (verb_start..tokens.end.saturating_sub(1)).any(|token| {
        matches!(reading.norm(token), "would" | "could" | "might")
            && reading.norm(token + 1) == "have"
    })
}
