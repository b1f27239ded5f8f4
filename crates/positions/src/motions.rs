//! A motion made ready for matching: what it is called and which verbs do it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;
use whipcount_domain::{Motion, Reading, TokenKind, TokenRange};

use crate::phrases::{Class, Marks, Vocabulary};

/// A motion made ready for matching; done once, used for every document.
#[derive(Clone, Debug)]
pub struct PreparedMotion {
    motion: Motion,
    /// For each form of an action verb: which form it is, and the particle it needs ("in" in
    /// "take in").
    verbs: HashMap<String, Vec<(Class, Vec<String>)>>,
    /// Words of the title and phrases that say what the motion is about.
    terms: Terms,
    /// Words of a condition that is part of the motion itself ("after a ceasefire").
    own_condition: Terms,
}

impl PreparedMotion {
    /// Prepares a motion.
    pub fn new(motion: Motion) -> PreparedMotion {
        let mut lemmas: Vec<String> = Vec::new();
        let mut terms = Terms::default();
        let texts = std::iter::once(&motion.title).chain(&motion.phrases);
        for (number, text) in texts.enumerate() {
            let words = words_of(text);
            if let Some(first) = words.first() {
                // A title is an imperative, so it begins with a verb; a phrase only may.
                let particle = words.get(1).map(|second| format!("{first} {second}"));
                lemmas.extend(particle.filter(|verb| WORDS.groups.contains_key(verb)));
                if number == 0 || WORDS.groups.contains_key(first) {
                    lemmas.push(first.clone());
                }
            }
            for word in words {
                if WORDS.fillers.contains(&word) || word.chars().count() < 3 {
                    continue;
                }
                terms.add(&word);
            }
        }
        let mut own_condition = Terms::default();
        let title = words_of(&motion.title);
        let opener = title.iter().skip(1).position(|word| WORDS.openers.contains(word));
        for word in title.iter().skip(opener.map_or(title.len(), |at| at + 2)) {
            if !WORDS.fillers.contains(word) {
                own_condition.add(word);
            }
        }
        let mut verbs = HashMap::new();
        for lemma in lemmas.iter().chain(&WORDS.any) {
            add_verb(&mut verbs, lemma);
            for &group in WORDS.groups.get(lemma).into_iter().flatten() {
                for synonym in &WORDS.group_members[group] {
                    add_verb(&mut verbs, synonym);
                }
            }
        }
        PreparedMotion { motion, verbs, terms, own_condition }
    }

    /// The motion as it was given.
    pub fn motion(&self) -> &Motion {
        &self.motion
    }

    /// Its title and phrases in one line, as the trained judge is told them.
    pub fn wording(&self) -> String {
        let texts = std::iter::once(&self.motion.title).chain(&self.motion.phrases);
        texts.map(String::as_str).collect::<Vec<_>>().join(" ; ")
    }

    /// Whether words state a condition that is part of the motion itself.
    pub(crate) fn is_own_condition(&self, reading: &Reading, mut tokens: TokenRange) -> bool {
        tokens.any(|token| self.own_condition.contains(reading.norm(token)))
    }

    /// Marks what this motion's phrases need to know about each token.
    pub(crate) fn mark(&self, reading: &Reading, vocabulary: &Vocabulary) -> Marks {
        let count = reading.tokens.len();
        let mut marks = Marks {
            words: Vec::with_capacity(count),
            reach: vec![[0; Class::COUNT]; count],
            punctuation: Vec::with_capacity(count),
            barrier: Vec::with_capacity(count),
        };
        for (number, token) in reading.tokens.iter().enumerate() {
            let norm = reading.norm(number);
            marks.words.push(vocabulary.number(norm));
            let word = matches!(token.kind, TokenKind::Word | TokenKind::Number);
            marks.punctuation.push(!word && token.kind != TokenKind::Symbol);
            marks.barrier.push(match token.kind {
                TokenKind::Stop => true,
                TokenKind::Punctuation => norm != ",",
                _ => false,
            });
            if token.kind != TokenKind::Word {
                continue;
            }
            let reach = &mut marks.reach[number];
            reach[Class::Not as usize] = u8::from(WORDS.negations.contains(norm));
            reach[Class::Motion as usize] = u8::from(self.terms.contains(norm));
            for (class, particle) in self.verbs.get(norm).into_iter().flatten() {
                let follows = particle.iter().enumerate().all(|(at, word)| {
                    let next = number + 1 + at;
                    next < count && reading.norm(next) == word
                });
                if follows {
                    let reach = &mut reach[*class as usize];
                    *reach = (*reach).max(1 + particle.len() as u8);
                }
            }
        }
        for quantity in &reading.quantities {
            set_reach(&mut marks, &quantity.tokens, Class::Number);
        }
        for mention in &reading.mentions {
            set_reach(&mut marks, &mention.tokens, Class::Actor);
        }
        self.mark_noun_phrases(reading, &mut marks);
        marks
    }

    /// Marks noun phrases that stand for the motion ("the plan", "a wider ban", "it").
    fn mark_noun_phrases(&self, reading: &Reading, marks: &mut Marks) {
        /// Words between the determiner and the noun, at most.
        const LONGEST: usize = 6;
        for sentence in &reading.sentences {
            // From right to left, so that each token knows how far the next noun is.
            let mut noun: Option<usize> = None;
            for token in sentence.tokens.clone().rev() {
                let norm = reading.norm(token);
                if marks.punctuation[token] {
                    noun = None;
                    continue;
                }
                let is_noun =
                    marks.reach[token][Class::Motion as usize] > 0 || WORDS.nouns.contains(norm);
                if is_noun {
                    noun = Some(token);
                } else if WORDS.stops.contains(norm) {
                    noun = None;
                }
                let reach = &mut marks.reach[token][Class::It as usize];
                if let Some(noun) = noun.filter(|noun| noun - token < LONGEST) {
                    *reach = (noun + 1 - token) as u8;
                } else if WORDS.pronouns.contains(norm) {
                    *reach = 1;
                }
            }
        }
    }
}

fn set_reach(marks: &mut Marks, tokens: &std::ops::Range<usize>, class: Class) {
    let reach = &mut marks.reach[tokens.start][class as usize];
    *reach = (*reach).max(tokens.len().min(u8::MAX.into()) as u8);
}

fn add_verb(verbs: &mut HashMap<String, Vec<(Class, Vec<String>)>>, lemma: &str) {
    let mut words = lemma.split(' ');
    let forms = whipcount_words::verb(words.next().unwrap_or_default());
    let particle: Vec<String> = words.map(String::from).collect();
    let mut add = |class: Class, form: &str| {
        let entries = verbs.entry(form.to_string()).or_default();
        let entry = (class, particle.clone());
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    };
    add(Class::DoBase, &forms.base);
    forms.present.iter().for_each(|form| add(Class::DoPresent, form));
    // "They pay" looks like the base form.
    add(Class::DoPresent, &forms.base);
    forms.past.iter().chain(&forms.participle).for_each(|form| add(Class::DoPast, form));
    add(Class::DoIng, &forms.ing);
}

/// Lower-case words of a title or phrase, possessive endings left out.
fn words_of(text: &str) -> Vec<String> {
    text.split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '-' | '\'' | '’')))
        .map(|word| {
            let word = word.to_lowercase().replace('’', "'");
            word.strip_suffix("'s").unwrap_or(&word).trim_matches(['\'', '-']).to_string()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// Words that belong together by their stem: "relocate" and "relocation".
#[derive(Clone, Debug, Default)]
struct Terms {
    exact: HashSet<String>,
    /// Terms of at least [`STEM`] letters, by their first [`STEM`] letters.
    by_stem: HashMap<String, Vec<String>>,
}

/// Letters that two related words share at least.
const STEM: usize = 5;

impl Terms {
    fn add(&mut self, word: &str) {
        self.exact.insert(word.to_string());
        self.exact.insert(whipcount_words::with_s(word));
        self.exact.extend(word.strip_suffix('s').map(String::from));
        if let Some((stem, _)) = split_stem(word) {
            self.by_stem.entry(stem.to_string()).or_default().push(word.to_string());
        }
    }

    /// Whether `word` is one of the terms or shares all but the ending with one.
    fn contains(&self, word: &str) -> bool {
        self.exact.contains(word)
            || split_stem(word)
                .and_then(|(stem, _)| self.by_stem.get(stem))
                .is_some_and(|terms| terms.iter().any(|term| same_stem(term, word)))
    }
}

fn split_stem(word: &str) -> Option<(&str, &str)> {
    let (end, _) = word.char_indices().nth(STEM - 1)?;
    let end = end + word[end..].chars().next()?.len_utf8();
    Some(word.split_at(end))
}

/// Whether two words share their beginning, all but at most three letters of the shorter one:
/// "relocate" and "relocation", "deploy" and "deployment".
fn same_stem(a: &str, b: &str) -> bool {
    let shared = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let shorter = a.chars().count().min(b.chars().count());
    shared >= STEM && shared + 3 >= shorter
}

/// `data/motions/words.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    nouns: String,
    pronouns: String,
    stops: String,
    fillers: String,
    negations: String,
    openers: String,
    any: String,
    groups: Vec<String>,
}

struct MotionWords {
    nouns: HashSet<String>,
    pronouns: HashSet<String>,
    stops: HashSet<String>,
    fillers: HashSet<String>,
    negations: HashSet<String>,
    openers: HashSet<String>,
    any: Vec<String>,
    /// Numbers of the groups whose first verb this is: a group says what may stand for its first
    /// verb, not the reverse.
    groups: HashMap<String, Vec<usize>>,
    group_members: Vec<Vec<String>>,
}

static WORDS: LazyLock<MotionWords> = LazyLock::new(|| {
    let file: WordsFile = toml::from_str(include_str!("../../../data/motions/words.toml"))
        .expect("data/motions/words.toml is checked by the tests");
    let set = |words: &str| words.split_whitespace().map(String::from).collect::<HashSet<_>>();
    let list = |verbs: &str| -> Vec<String> {
        verbs
            .split(';')
            .map(|verb| verb.trim().to_string())
            .filter(|verb| !verb.is_empty())
            .collect()
    };
    let group_members: Vec<Vec<String>> = file.groups.iter().map(|group| list(group)).collect();
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (number, members) in group_members.iter().enumerate() {
        groups.entry(members[0].clone()).or_default().push(number);
    }
    MotionWords {
        nouns: set(&file.nouns),
        pronouns: set(&file.pronouns),
        stops: set(&file.stops),
        fillers: set(&file.fillers),
        negations: set(&file.negations),
        openers: set(&file.openers),
        any: list(&file.any),
        groups,
        group_members,
    }
});
