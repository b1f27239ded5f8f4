//! What `data/cues/` says: words that attribute, and the closed word classes around them.

use std::collections::{HashMap, HashSet};
use std::ops::BitOr;
use std::sync::LazyLock;

use serde::Deserialize;

/// What can be the content of a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Complements(u16);

impl Complements {
    pub(crate) const QUOTE: Complements = Complements(1);
    pub(crate) const THAT: Complements = Complements(2);
    pub(crate) const CLAUSE: Complements = Complements(4);
    pub(crate) const QUESTION: Complements = Complements(8);
    pub(crate) const TO: Complements = Complements(16);
    pub(crate) const OBJECT: Complements = Complements(32);
    pub(crate) const ING: Complements = Complements(64);
    pub(crate) const ABOUT: Complements = Complements(128);
    pub(crate) const OF: Complements = Complements(256);
    pub(crate) const AS: Complements = Complements(512);

    const NAMES: [(&str, Complements); 10] = [
        ("quote", Complements::QUOTE),
        ("that", Complements::THAT),
        ("clause", Complements::CLAUSE),
        ("question", Complements::QUESTION),
        ("to", Complements::TO),
        ("object", Complements::OBJECT),
        ("ing", Complements::ING),
        ("about", Complements::ABOUT),
        ("of", Complements::OF),
        ("as", Complements::AS),
    ];

    fn named(names: &[String]) -> Complements {
        names.iter().fold(Complements::default(), |all, name| {
            let known = Complements::NAMES.iter().find(|(known, _)| known == name);
            all | known.unwrap_or_else(|| panic!("`{name}` is no complement")).1
        })
    }

    /// Whether any of `others` is among these.
    pub(crate) fn take(self, others: Complements) -> bool {
        self.0 & others.0 != 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Complements {
    type Output = Complements;

    fn bitor(self, other: Complements) -> Complements {
        Complements(self.0 | other.0)
    }
}

/// The forms of a verb that a word can be; several at once ("said" is past and participle).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Forms(u8);

impl Forms {
    pub(crate) const BASE: Forms = Forms(1);
    pub(crate) const PRESENT: Forms = Forms(2);
    pub(crate) const PAST: Forms = Forms(4);
    pub(crate) const PARTICIPLE: Forms = Forms(8);
    pub(crate) const ING: Forms = Forms(16);

    pub(crate) fn can_be(self, others: Forms) -> bool {
        self.0 & others.0 != 0
    }
}

impl BitOr for Forms {
    type Output = Forms;

    fn bitor(self, other: Forms) -> Forms {
        Forms(self.0 | other.0)
    }
}

/// What a token does in its sentence, as far as one can tell from the word alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    Determiner,
    Possessive,
    SubjectPronoun,
    OtherPronoun,
    Preposition,
    Coordinator,
    Subordinator,
    Relative,
    Question,
    That,
    To,
    Modal,
    Be,
    Have,
    Do,
    Not,
    Adverb,
    Day,
    TimeOpener,
    TimeNoun,
    /// A word with a capital that is in no closed class.
    Name,
    /// Any other word.
    Word,
    Number,
    Comma,
    Semicolon,
    Colon,
    Dash,
    BracketOpen,
    BracketClose,
    QuoteOpen,
    QuoteClose,
    Stop,
    Symbol,
}

/// Number of a verb or noun in the lexicon.
type EntryIndex = u16;

/// A word of the lexicon.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Word {
    /// Its closed class, if it is in one.
    pub(crate) class: Option<Class>,
    verb: Option<EntryIndex>,
    /// The forms of that verb that it can be.
    pub(crate) forms: Forms,
    noun: Option<EntryIndex>,
}

impl Word {
    pub(crate) fn is_verb(self) -> bool {
        self.verb.is_some()
    }
}

/// One way to use a verb.
#[derive(Clone, Debug, Default)]
pub(crate) struct Use {
    /// Words that follow the verb and belong to the cue.
    pub(crate) after: Vec<String>,
    pub(crate) takes: Complements,
    pub(crate) passive: Complements,
    /// What the verb takes when its subject is part of the content ("the bridge seems to sink").
    pub(crate) seems: Complements,
    /// Whether a person may come before the content.
    pub(crate) person: bool,
    /// Whether it is found inside other statements too.
    pub(crate) inside: bool,
    /// Whether it is an act of speech.
    pub(crate) act: bool,
}

/// A noun that attributes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NounCue {
    pub(crate) takes: Complements,
    /// Whether it is an act of speech.
    pub(crate) act: bool,
    /// Whether it attributes only with an owner ("his plan to", not "the plan to").
    pub(crate) owned: bool,
}

/// Words before a source.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Phrase {
    pub(crate) opens: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    pub(crate) catch: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    pub(crate) leave: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerbClass {
    #[cfg_attr(not(test), expect(dead_code, reason = "names are for people and tests"))]
    pub(crate) name: String,
    #[serde(default)]
    act: bool,
    #[serde(default)]
    inside: bool,
    takes: Vec<String>,
    #[serde(default)]
    passive: Vec<String>,
    #[serde(default)]
    seems: Vec<String>,
    #[serde(default)]
    person: bool,
    verbs: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    pub(crate) catch: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    pub(crate) leave: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NounClass {
    #[cfg_attr(not(test), expect(dead_code, reason = "names are for people and tests"))]
    pub(crate) name: String,
    #[serde(default)]
    act: bool,
    takes: Vec<String>,
    #[serde(default)]
    owned: bool,
    nouns: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    pub(crate) catch: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    pub(crate) leave: Vec<String>,
}

/// `data/cues/en.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CueFile {
    #[serde(rename = "class")]
    pub(crate) verbs: Vec<VerbClass>,
    #[serde(rename = "noun")]
    pub(crate) nouns: Vec<NounClass>,
    #[serde(rename = "phrase")]
    pub(crate) phrases: Vec<Phrase>,
}

/// The file as it stands.
pub(crate) fn cue_file() -> CueFile {
    toml::from_str(include_str!("../../../data/cues/en.toml")).expect("data/cues/en.toml is tested")
}

/// `data/cues/grammar.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Grammar {
    determiners: Vec<String>,
    subject_pronouns: Vec<String>,
    other_pronouns: Vec<String>,
    prepositions: Vec<String>,
    coordinators: Vec<String>,
    subordinators: Vec<String>,
    relatives: Vec<String>,
    questions: Vec<String>,
    modals: Vec<String>,
    be: Vec<String>,
    have: Vec<String>,
    r#do: Vec<String>,
    adverbs: Vec<String>,
    not_adverbs: Vec<String>,
    days: Vec<String>,
    time_openers: Vec<String>,
    time_nouns: Vec<String>,
    rather_nouns: HashSet<String>,
}

/// All words that matter here, by their normal form.
pub(crate) struct Lexicon {
    words: HashMap<String, Word>,
    verbs: Vec<Vec<Use>>,
    nouns: Vec<NounCue>,
    phrases: Vec<Vec<String>>,
    not_adverbs: Vec<String>,
    rather_nouns: HashSet<String>,
}

impl Lexicon {
    /// The lexicon, built once.
    pub(crate) fn get() -> &'static Lexicon {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::build(&cue_file()));
        &LEXICON
    }

    /// What is known of a word by its normal form.
    pub(crate) fn word(&self, norm: &str) -> Word {
        match self.words.get(norm) {
            Some(word) => *word,
            None if norm.len() > 4
                && norm.ends_with("ly")
                && !self.not_adverbs.iter().any(|word| word == norm) =>
            {
                Word { class: Some(Class::Adverb), ..Word::default() }
            }
            None => Word::default(),
        }
    }

    /// The ways to use a word as a verb, those with most words of their own first.
    pub(crate) fn uses(&self, word: Word) -> &[Use] {
        word.verb.map_or(&[], |verb| &self.verbs[verb as usize])
    }

    /// A word as a noun that attributes.
    pub(crate) fn noun(&self, word: Word) -> Option<NounCue> {
        word.noun.map(|noun| self.nouns[noun as usize])
    }

    /// Whether a form of a verb is a noun wherever nothing shows that it is a verb.
    pub(crate) fn is_rather_a_noun(&self, norm: &str) -> bool {
        self.rather_nouns.contains(norm)
    }

    /// Words that come before a source.
    pub(crate) fn phrases(&self) -> &[Vec<String>] {
        &self.phrases
    }

    fn build(file: &CueFile) -> Lexicon {
        let grammar: Grammar = toml::from_str(include_str!("../../../data/cues/grammar.toml"))
            .expect("data/cues/grammar.toml is tested");
        let mut lexicon = Lexicon {
            words: HashMap::new(),
            verbs: Vec::new(),
            nouns: Vec::new(),
            phrases: file
                .phrases
                .iter()
                .flat_map(|phrase| &phrase.opens)
                .map(|words| split(words))
                .collect(),
            not_adverbs: grammar.not_adverbs.clone(),
            rather_nouns: grammar.rather_nouns.clone(),
        };
        lexicon.add_classes(&grammar);
        lexicon.add_verbs(&file.verbs);
        lexicon.add_nouns(&file.nouns);
        lexicon
    }

    fn add_classes(&mut self, grammar: &Grammar) {
        for (words, class) in [
            (&grammar.determiners, Class::Determiner),
            (&grammar.subject_pronouns, Class::SubjectPronoun),
            (&grammar.other_pronouns, Class::OtherPronoun),
            (&grammar.prepositions, Class::Preposition),
            (&grammar.coordinators, Class::Coordinator),
            (&grammar.subordinators, Class::Subordinator),
            (&grammar.relatives, Class::Relative),
            (&grammar.questions, Class::Question),
            (&grammar.modals, Class::Modal),
            (&grammar.be, Class::Be),
            (&grammar.have, Class::Have),
            (&grammar.r#do, Class::Do),
            (&grammar.adverbs, Class::Adverb),
            (&grammar.days, Class::Day),
            (&grammar.time_openers, Class::TimeOpener),
            (&grammar.time_nouns, Class::TimeNoun),
            (&vec!["that".to_string()], Class::That),
            (&vec!["to".to_string()], Class::To),
            (&vec!["not".to_string()], Class::Not),
            (&vec!["'s".to_string()], Class::Possessive),
        ] {
            for word in words {
                self.words.entry(word.clone()).or_default().class.get_or_insert(class);
            }
        }
    }

    fn add_verbs(&mut self, classes: &[VerbClass]) {
        let mut numbers: HashMap<&str, EntryIndex> = HashMap::new();
        for class in classes {
            for verb in &class.verbs {
                let (lemma, after) = verb.split_once(' ').unwrap_or((verb, ""));
                let number = *numbers.entry(lemma).or_insert_with(|| {
                    self.verbs.push(Vec::new());
                    index(self.verbs.len() - 1)
                });
                unite(&mut self.verbs[number as usize], split(after), class);
            }
        }
        let mut lemmas: Vec<(&str, EntryIndex)> = numbers.into_iter().collect();
        lemmas.sort_unstable();
        for (lemma, number) in lemmas {
            self.add_forms(lemma, number);
        }
        for uses in &mut self.verbs {
            uses.sort_by_key(|way| std::cmp::Reverse(way.after.len()));
        }
    }

    fn add_forms(&mut self, lemma: &str, number: EntryIndex) {
        let forms = whipcount_words::verb(lemma);
        let mut add = |text: &str, form: Forms| {
            let word = self.words.entry(text.to_string()).or_default();
            // "found" is a form of "find" and of "found"; the first in the alphabet keeps it.
            if *word.verb.get_or_insert(number) == number {
                word.forms = word.forms | form;
            }
        };
        add(&forms.base, Forms::BASE);
        forms.present.iter().for_each(|form| add(form, Forms::PRESENT));
        forms.past.iter().for_each(|form| add(form, Forms::PAST));
        forms.participle.iter().for_each(|form| add(form, Forms::PARTICIPLE));
        add(&forms.ing, Forms::ING);
    }

    fn add_nouns(&mut self, classes: &[NounClass]) {
        for class in classes {
            for noun in &class.nouns {
                let takes = Complements::named(&class.takes);
                for form in [noun.clone(), whipcount_words::with_s(noun)] {
                    let word = self.words.entry(form).or_default();
                    let number = *word.noun.get_or_insert_with(|| {
                        self.nouns.push(NounCue::default());
                        index(self.nouns.len() - 1)
                    });
                    let cue = &mut self.nouns[number as usize];
                    cue.takes = cue.takes | takes;
                    cue.owned |= class.owned;
                    cue.act |= class.act;
                }
            }
        }
    }
}

/// Adds to the use of a verb with these words after it what `class` lets it take.
fn unite(uses: &mut Vec<Use>, after: Vec<String>, class: &VerbClass) {
    let found = uses.iter().position(|way| way.after == after);
    let place = found.unwrap_or_else(|| {
        uses.push(Use { after, ..Use::default() });
        uses.len() - 1
    });
    let way = &mut uses[place];
    way.takes = way.takes | Complements::named(&class.takes);
    way.passive = way.passive | Complements::named(&class.passive);
    way.seems = way.seems | Complements::named(&class.seems);
    way.person |= class.person;
    way.inside |= class.inside;
    way.act |= class.act;
}

fn split(words: &str) -> Vec<String> {
    words.split_whitespace().map(String::from).collect()
}

fn index(number: usize) -> EntryIndex {
    EntryIndex::try_from(number).expect("the lexicon has fewer than 65,536 entries")
}
