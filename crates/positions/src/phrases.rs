//! Phrases: the small pattern language in which the stance lexicon is written.
//!
//! A phrase is matched against tokens, not characters. `data/stances/README.md` describes the
//! language for those who write it:
//!
//! | element | matches |
//! | --- | --- |
//! | `word` | that word, in its normal form |
//! | `<send\|give>` | any form of one of the verbs; `<send:base>`, `:present`, `:past`, `:ing` one form (`:past` is also the participle) |
//! | `(a b\|c)` | one of the alternatives |
//! | `x?` | `x` or nothing |
//! | `..` | up to 3 words, no punctuation |
//! | `...` | up to 8 words or commas |
//! | `{do}` | an action verb of the motion; `{do:base}` and so on one form |
//! | `{motion}` | a word of the motion |
//! | `{it}` | a noun phrase for the motion: "the plan", "such a force", "it" |
//! | `{number}` `{actor}` | a quantity, a mention of an actor |
//! | `{not}` | a negation, which turns the stance as one before the phrase would |

use std::collections::HashMap;
use std::fmt;

/// What a token can begin besides itself. The number indexes [`Marks::reach`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// An action verb of the motion, base form.
    DoBase,
    /// An action verb of the motion in the present tense.
    DoPresent,
    /// An action verb of the motion in the past tense, or its participle.
    DoPast,
    /// An action verb of the motion, -ing form.
    DoIng,
    /// A word of the motion.
    Motion,
    /// A noun phrase that stands for the motion.
    It,
    /// A quantity.
    Number,
    /// A mention of an actor.
    Actor,
    /// A negation.
    Not,
}

impl Class {
    /// Number of classes.
    pub(crate) const COUNT: usize = 9;

    const NAMES: [(&'static str, &'static [Class]); 10] = [
        ("do", &[Class::DoBase, Class::DoPresent, Class::DoPast, Class::DoIng]),
        ("do:base", &[Class::DoBase]),
        ("do:present", &[Class::DoPresent]),
        ("do:past", &[Class::DoPast]),
        ("do:ing", &[Class::DoIng]),
        ("motion", &[Class::Motion]),
        ("it", &[Class::It]),
        ("number", &[Class::Number]),
        ("actor", &[Class::Actor]),
        ("not", &[Class::Not]),
    ];
}

/// Words of all phrases, each with a number; 0 is every word that no phrase knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    numbers: HashMap<String, u32>,
}

impl Vocabulary {
    /// The number of a word in its normal form, 0 if no phrase uses it.
    pub(crate) fn number(&self, norm: &str) -> u32 {
        self.numbers.get(norm).copied().unwrap_or(0)
    }

    /// Words known so far, and one more for the unknown.
    pub(crate) fn len(&self) -> usize {
        self.numbers.len() + 1
    }

    fn add(&mut self, word: &str) -> u32 {
        let next = self.numbers.len() as u32 + 1;
        *self.numbers.entry(word.to_string()).or_insert(next)
    }
}

/// What a phrase is matched against: a document's tokens as seen by one motion.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// Number of each token's word in the vocabulary.
    pub(crate) words: Vec<u32>,
    /// For each token and class, how many tokens the longest thing of that class beginning there
    /// has; 0 if none does.
    pub(crate) reach: Vec<[u8; Class::COUNT]>,
    /// Whether the token is punctuation of any kind.
    pub(crate) punctuation: Vec<bool>,
    /// Whether the token is punctuation other than a comma or a quotation mark.
    pub(crate) barrier: Vec<bool>,
}

/// A compiled phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    items: Vec<Item>,
    /// Whether it holds a negation of its own, so that none is looked for around it.
    pub(crate) negative: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Words(Vec<u32>),
    Classes(&'static [Class]),
    Gap { longest: u8, commas: bool },
    OneOf { alternatives: Vec<Vec<Item>>, optional: bool },
}

/// Where a phrase begins: what the first token must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum First {
    /// A word by its number.
    Word(u32),
    /// Something of a class.
    Class(Class),
}

/// A phrase that cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PhraseError {
    phrase: String,
    what: String,
}

impl fmt::Display for PhraseError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "phrase `{}`: {}", self.phrase, self.what)
    }
}

/// Words that negate by themselves; a phrase that uses one says all there is to say.
const NEGATIVE: [&str; 12] = [
    "not", "never", "no", "neither", "nor", "nobody", "none", "nothing", "nowhere", "without",
    "cannot", "hardly",
];

/// A phrase may not be longer: match ends are kept as bits of one word.
const LONGEST: usize = 63;

impl Phrase {
    /// Compiles `source`, adding its words to `vocabulary`.
    pub(crate) fn compile(
        source: &str,
        vocabulary: &mut Vocabulary,
    ) -> Result<Phrase, PhraseError> {
        let spaced = space_out(source);
        let mut parser = Parser {
            source,
            words: spaced.split_whitespace().peekable(),
            vocabulary,
            negative: false,
        };
        let mut alternatives = parser.alternatives()?;
        if parser.words.next().is_some() {
            return Err(parser.error("a bracket is closed that was not opened"));
        }
        let negative = parser.negative;
        let items = match alternatives.len() {
            1 => alternatives.remove(0),
            _ => vec![Item::OneOf { alternatives, optional: false }],
        };
        if collect_firsts(&items, &mut Vec::new()) {
            return Err(PhraseError {
                phrase: source.into(),
                what: "it could match nothing".into(),
            });
        }
        Ok(Phrase { items, negative })
    }

    /// Ends of the longest match that begins at `token` and stays before `end`.
    pub(crate) fn longest_match(&self, marks: &Marks, token: usize, end: usize) -> Option<usize> {
        let ends = ends_of(&self.items, 1, marks, token, end);
        (ends != 0).then(|| token + (63 - ends.leading_zeros()) as usize)
    }

    /// All that its first token can be.
    pub(crate) fn firsts(&self) -> Vec<First> {
        let mut firsts = Vec::new();
        collect_firsts(&self.items, &mut firsts);
        firsts
    }
}

/// Puts spaces around the brackets and bars of alternatives, but not inside `<…>`.
fn space_out(source: &str) -> String {
    let mut spaced = String::new();
    let mut in_verb = false;
    for letter in source.chars() {
        in_verb = (in_verb || letter == '<') && letter != '>';
        match letter {
            '(' | '|' if !in_verb => spaced.extend([' ', letter, ' ']),
            ')' => spaced.extend([' ', letter]),
            _ => spaced.push(letter),
        }
    }
    // A bracket is one element with the `?` behind it, and nothing else.
    spaced.replace(')', ") ").replace(") ?", ")? ")
}

/// The ends, as bits counted from `token`, that `items` can have when they begin at any of the
/// places in `starts`.
fn ends_of(items: &[Item], starts: u64, marks: &Marks, token: usize, end: usize) -> u64 {
    let mut places = starts;
    for item in items {
        let mut ends = 0u64;
        if let Item::OneOf { alternatives, optional } = item {
            for alternative in alternatives {
                ends |= ends_of(alternative, places, marks, token, end);
            }
            if *optional {
                ends |= places;
            }
        } else {
            let mut rest = places;
            while rest != 0 {
                let at = rest.trailing_zeros();
                rest &= rest - 1;
                ends |= lengths_of(item, marks, token + at as usize, end) << at;
            }
        }
        places = ends;
        if places == 0 {
            break;
        }
    }
    places
}

/// Lengths, as bits, of what one simple item can match at `token`.
fn lengths_of(item: &Item, marks: &Marks, token: usize, end: usize) -> u64 {
    match item {
        Item::Gap { longest, commas } => {
            let mut lengths = 1u64;
            for length in 1..=usize::from(*longest) {
                let last = token + length - 1;
                let stops = if *commas { &marks.barrier } else { &marks.punctuation };
                if last >= end || stops[last] {
                    break;
                }
                lengths |= 1 << length;
            }
            lengths
        }
        _ if token >= end => 0,
        Item::Words(numbers) => u64::from(numbers.contains(&marks.words[token])) << 1,
        Item::Classes(classes) => {
            let mut lengths = 0u64;
            for &class in *classes {
                let reach = usize::from(marks.reach[token][class as usize]);
                if reach > 0 && token + reach <= end && reach <= LONGEST {
                    lengths |= 1 << reach;
                }
            }
            lengths
        }
        Item::OneOf { .. } => unreachable!("alternatives are taken apart before"),
    }
}

/// Collects into `firsts`; tells whether `items` can match nothing at all.
fn collect_firsts(items: &[Item], firsts: &mut Vec<First>) -> bool {
    for item in items {
        let skippable = match item {
            Item::Words(numbers) => {
                firsts.extend(numbers.iter().map(|&number| First::Word(number)));
                false
            }
            Item::Classes(classes) => {
                firsts.extend(classes.iter().map(|&class| First::Class(class)));
                false
            }
            // A phrase that begins with a gap begins with what follows it.
            Item::Gap { .. } => true,
            Item::OneOf { alternatives, optional } => {
                let mut empty = *optional;
                for alternative in alternatives {
                    empty |= collect_firsts(alternative, firsts);
                }
                empty
            }
        };
        if !skippable {
            return false;
        }
    }
    true
}

struct Parser<'s, 'v, I: Iterator<Item = &'s str>> {
    source: &'s str,
    words: std::iter::Peekable<I>,
    vocabulary: &'v mut Vocabulary,
    negative: bool,
}

impl<'s, I: Iterator<Item = &'s str>> Parser<'s, '_, I> {
    fn error(&self, what: impl Into<String>) -> PhraseError {
        PhraseError { phrase: self.source.to_string(), what: what.into() }
    }

    fn alternatives(&mut self) -> Result<Vec<Vec<Item>>, PhraseError> {
        let mut all = vec![Vec::new()];
        while let Some(&word) = self.words.peek() {
            if word.starts_with(')') {
                break;
            }
            self.words.next();
            if word == "|" {
                all.push(Vec::new());
            } else {
                let item = self.item(word)?;
                all.last_mut().expect("there is one from the start").push(item);
            }
        }
        Ok(all)
    }

    fn item(&mut self, word: &str) -> Result<Item, PhraseError> {
        if word == "(" {
            let alternatives = self.alternatives()?;
            return match self.words.next() {
                Some(")") => Ok(Item::OneOf { alternatives, optional: false }),
                Some(")?") => Ok(Item::OneOf { alternatives, optional: true }),
                _ => Err(self.error("a bracket is not closed")),
            };
        }
        match word {
            ".." => return Ok(Item::Gap { longest: 3, commas: false }),
            "..." => return Ok(Item::Gap { longest: 8, commas: true }),
            _ => {}
        }
        if let Some(word) = word.strip_suffix('?') {
            let item = self.item(word)?;
            return Ok(Item::OneOf { alternatives: vec![vec![item]], optional: true });
        }
        if let Some(name) = word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
            let known = Class::NAMES.iter().find(|(known, _)| *known == name);
            let (_, classes) = known.ok_or_else(|| {
                let names: Vec<&str> = Class::NAMES.iter().map(|(name, _)| *name).collect();
                self.error(format!("`{{{name}}}` is none of {}", names.join(", ")))
            })?;
            return Ok(Item::Classes(classes));
        }
        if let Some(verb) = word.strip_prefix('<').and_then(|word| word.strip_suffix('>')) {
            let (lemmas, form) = verb.split_once(':').unwrap_or((verb, ""));
            let mut numbers = Vec::new();
            for forms in lemmas.split('|').map(whipcount_words::verb) {
                let chosen: Vec<&str> = match form {
                    "" => forms.all(),
                    "base" => vec![&forms.base],
                    "present" => forms.present.iter().map(String::as_str).collect(),
                    "past" => {
                        forms.past.iter().chain(&forms.participle).map(String::as_str).collect()
                    }
                    "ing" => vec![&forms.ing],
                    _ => return Err(self.error(format!("`{form}` is no form of a verb"))),
                };
                numbers.extend(chosen.into_iter().map(|form| self.vocabulary.add(form)));
            }
            numbers.sort_unstable();
            numbers.dedup();
            return Ok(Item::Words(numbers));
        }
        if word.contains(['<', '>', '{', '}']) {
            return Err(self.error(format!("`{word}` is no element")));
        }
        self.negative |= NEGATIVE.contains(&word);
        Ok(Item::Words(vec![self.vocabulary.add(word)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Matches `phrase` in the words of `text`, `5` being a quantity and `,` punctuation; gives
    /// the words of the first match.
    fn find(phrase: &str, text: &str) -> Option<String> {
        let mut vocabulary = Vocabulary::default();
        let phrase = Phrase::compile(phrase, &mut vocabulary).unwrap();
        let words: Vec<&str> = text.split(' ').collect();
        let mut marks = Marks::default();
        for word in &words {
            let mut reach = [0; Class::COUNT];
            reach[Class::Number as usize] = u8::from(*word == "5");
            marks.words.push(vocabulary.number(word));
            marks.reach.push(reach);
            marks.punctuation.push(*word == "," || *word == ";");
            marks.barrier.push(*word == ";");
        }
        (0..words.len()).find_map(|start| {
            let end = phrase.longest_match(&marks, start, words.len())?;
            Some(words[start..end].join(" "))
        })
    }

    #[test]
    fn matches_words_forms_gaps_and_alternatives() {
        for (phrase, text, expected) in [
            ("will <send>", "they will send troops", Some("will send")),
            ("will <send:past>", "they will send troops", None),
            ("<refuse> to", "Rome refused to pay", Some("refused to")),
            ("(yes|no way) sir?", "he said no way sir", Some("no way sir")),
            ("will .. <send>", "they will of course send it", Some("will of course send")),
            ("will .. <send>", "they will , of course , send it", None),
            ("will ... <send>", "they will , of course , send it", Some("will , of course , send")),
            ("will ... <send>", "they will ; others send it", None),
            ("<send|give> {number} (brave|tall)? men", "to send 5 men", Some("send 5 men")),
        ] {
            assert_eq!(find(phrase, text).as_deref(), expected, "{phrase} in {text}");
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_phrase() {
        for (phrase, what) in [
            ("(a|b", "a bracket is not closed"),
            ("a)", "a bracket is closed that was not opened"),
            ("{thing}", "`{thing}` is none of"),
            ("<send:soon>", "`soon` is no form of a verb"),
            ("a?", "it could match nothing"),
        ] {
            let error = Phrase::compile(phrase, &mut Vocabulary::default()).unwrap_err();
            assert!(error.to_string().contains(what), "{error}");
        }
    }
}
