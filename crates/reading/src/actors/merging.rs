//! One actor for all the ways in which a document writes a name.

use std::collections::HashMap;

use whipcount_domain::{ActorIndex, ActorKind, MentionForm, TokenRange};

use super::cast::{Cast, Member};
use whipcount_words::fold;

use super::lexicon::Gender;
use super::misspelling::nearly_equal;
use super::names::{Clues, Name, Sense};
use super::phrases::Meaning;
use super::words::Words;

/// Above so many different names, misspellings are not looked for: comparing each with each would
/// take too long on a document that is a list of names.
const COMPARABLE: usize = 2000;

/// One way of writing a name.
struct Form {
    /// Its words in lower case and without accents, small words left out.
    key: Vec<String>,
    tokens: TokenRange,
    kind: Option<ActorKind>,
    gender: Option<Gender>,
    doubtful: bool,
    region: bool,
    /// Forms that stand for the same actor and say more, best first; empty for one that stands
    /// for an actor of its own.
    fuller: Vec<usize>,
    actor: Option<ActorIndex>,
}

/// Adds actors and mentions for all names but those whose state is still to be told.
pub(crate) fn add_names(cast: &mut Cast, names: &[Name]) {
    let mut forms = Forms::collect(cast.words, names);
    forms.link(cast.words);
    forms.add_actors(cast);
    for (number, name) in names.iter().enumerate() {
        match name.sense {
            Sense::Known(Meaning::State(state, form)) => {
                let actor = cast.state(state);
                cast.mention(name.tokens.clone(), actor, form.mention());
            }
            Sense::Known(Meaning::Body { body, organ }) => {
                let actor = cast.body(body);
                let form = if organ { MentionForm::Metonym } else { MentionForm::Name };
                cast.mention(name.tokens.clone(), actor, form);
            }
            Sense::Known(Meaning::Group(group)) => {
                for &state in &cast.words.lexicon.groups[group] {
                    let actor = cast.state(state);
                    cast.mention(name.tokens.clone(), actor, MentionForm::Name);
                }
            }
            Sense::Organ(_) => {}
            Sense::Known(Meaning::Attribute) => {}
            Sense::Known(Meaning::Organisation(_) | Meaning::Place { .. }) | Sense::Unknown(_) => {
                if let Some(actor) = forms.actor_of(number, cast) {
                    cast.mention(name.tokens.clone(), actor, MentionForm::Name);
                }
            }
        }
    }
}

struct Forms {
    forms: Vec<Form>,
    /// The form of each name.
    of_name: Vec<Option<usize>>,
}

impl Forms {
    fn collect(words: &Words, names: &[Name]) -> Forms {
        let mut forms: Vec<Form> = Vec::new();
        let mut by_key: HashMap<Vec<String>, usize> = HashMap::new();
        let mut of_name = Vec::with_capacity(names.len());
        let mut previous: Option<(usize, TokenRange)> = None;
        for name in names {
            let clues = match name.sense {
                Sense::Unknown(clues) => clues,
                Sense::Known(Meaning::Organisation(kind)) => {
                    Clues { kind: Some(kind), ..Clues::default() }
                }
                Sense::Known(Meaning::Place { region }) => {
                    Clues { kind: (!region).then_some(ActorKind::Place), ..Clues::default() }
                }
                _ => {
                    of_name.push(None);
                    previous = None;
                    continue;
                }
            };
            let key = key_of(words, name.tokens.clone());
            let number = *by_key.entry(key.clone()).or_insert_with(|| {
                forms.push(Form {
                    key,
                    tokens: name.tokens.clone(),
                    kind: None,
                    gender: None,
                    doubtful: true,
                    region: false,
                    fuller: Vec::new(),
                    actor: None,
                });
                forms.len() - 1
            });
            let form = &mut forms[number];
            form.kind = form.kind.or(clues.kind);
            form.gender = form.gender.or(clues.gender);
            form.doubtful &= clues.doubtful;
            form.region |= matches!(name.sense, Sense::Known(Meaning::Place { region: true }));
            if longer(words, &name.tokens, &form.tokens) {
                form.tokens = name.tokens.clone();
            }
            if let Some((full, tokens)) = previous.take()
                && introduces(words, &tokens, &name.tokens)
                && full != number
                && forms[full].kind != Some(ActorKind::Person)
            {
                forms[number].fuller.push(full);
                forms[number].doubtful = false;
            }
            of_name.push(Some(number));
            previous = Some((number, name.tokens.clone()));
        }
        Forms { forms, of_name }
    }

    /// Finds for each form the fuller forms of the same name.
    fn link(&mut self, words: &Words) {
        let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, form) in self.forms.iter().enumerate() {
            if form.key.len() < 2 || form.doubtful {
                continue;
            }
            let first_and_last = [form.key.first(), form.key.last()];
            for word in first_and_last.into_iter().flatten() {
                by_word.entry(word.clone()).or_default().push(number);
            }
            if form.key.len() > 2 && form.kind != Some(ActorKind::Person) {
                let initials = form.key.iter().filter_map(|word| word.chars().next()).collect();
                by_word.entry(initials).or_default().push(number);
            }
        }
        for number in 0..self.forms.len() {
            if !self.forms[number].fuller.is_empty() {
                continue;
            }
            let form = &self.forms[number];
            let mut fuller: Vec<usize> = Vec::new();
            for word in [form.key.last(), form.key.first()].into_iter().flatten() {
                let candidates = by_word.get(word).map_or(&[][..], Vec::as_slice);
                fuller.extend(candidates.iter().filter(|&&candidate| {
                    candidate != number && self.says_more(words, candidate, number)
                }));
            }
            fuller.sort_unstable();
            fuller.dedup();
            self.forms[number].fuller = fuller;
        }
        if self.forms.len() <= COMPARABLE {
            self.link_misspellings();
        }
    }

    /// Whether `full` is the same name as `short` with more words.
    fn says_more(&self, words: &Words, full: usize, short: usize) -> bool {
        let (full, short) = (&self.forms[full], &self.forms[short]);
        if full.key.len() <= short.key.len() {
            return false;
        }
        let person = |form: &Form| form.kind == Some(ActorKind::Person);
        let collective = |form: &Form| form.kind.is_some() && !person(form);
        if person(full) || full.kind.is_none() && person(short) {
            if collective(short) {
                return false;
            }
            let last = full.key.last() == short.key.last();
            return match short.key.len() {
                1 if last => true,
                // A given name alone ("Ada"), and no surname.
                1 => {
                    full.key.first() == short.key.first()
                        && words.word(short.tokens.start).given
                        && !person(short)
                }
                _ => last && full.key.first() == short.key.first(),
            };
        }
        if person(short) {
            return false;
        }
        if full.kind == Some(ActorKind::Group) {
            return false;
        }
        let initials = short.key.len() == 1
            && words.is_all_capitals(short.tokens.start)
            && full.key.iter().filter_map(|word| word.chars().next()).eq(short.key[0].chars());
        let begins = full.key.starts_with(&short.key);
        let ends = full.key.ends_with(&short.key);
        initials || begins || ends
    }

    /// "Veltman" is "Ada Veltmann", "Kelly Schmdit" is "Kelly Schmidt".
    fn link_misspellings(&mut self) {
        for number in 0..self.forms.len() {
            let form = &self.forms[number];
            if !form.fuller.is_empty() || form.doubtful || form.kind == Some(ActorKind::Group) {
                continue;
            }
            let last = form.key.last().map_or("", String::as_str);
            if last.len() < 5 {
                continue;
            }
            let alike = self.forms.iter().enumerate().find(|(other, full)| {
                *other != number
                    && full.fuller.is_empty()
                    && !full.doubtful
                    && (full.key.len() > form.key.len()
                        || full.key.len() == form.key.len() && *other < number)
                    && full.key.last().is_some_and(|word| sounds_alike(word, last))
                    && (form.key.len() == 1 || form.key[0] == full.key[0])
                    && (form.key.len() > 1 || full.key.len() > 1)
            });
            if let Some((full, _)) = alike {
                self.forms[number].fuller.push(full);
            }
        }
    }

    fn add_actors(&mut self, cast: &mut Cast) {
        for form in &mut self.forms {
            if form.fuller.is_empty() && !form.doubtful {
                let name = cast.words.text_of(form.tokens.clone()).to_string();
                form.actor = Some(cast.add_member(Member {
                    id: name.clone(),
                    name,
                    kind: form.kind,
                    gender: form.gender,
                    region: form.region,
                    ..Member::default()
                }));
            }
        }
    }

    /// The actor that a name stands for: of several, the one mentioned last before it.
    fn actor_of(&self, name: usize, cast: &mut Cast) -> Option<ActorIndex> {
        let mut form = &self.forms[self.of_name[name]?];
        let (kind, gender) = (form.kind, form.gender);
        // Each fuller form has more words or comes earlier, so this ends.
        for _ in 0..8 {
            if let Some(actor) = form.actor {
                let member = &mut cast.members[actor];
                member.kind = member.kind.or(kind);
                member.gender = member.gender.or(gender);
                return Some(actor);
            }
            let recent = cast.mentions.iter().rev().take(60).find_map(|mention| {
                form.fuller.iter().find(|&&full| self.forms[full].actor == Some(mention.actor))
            });
            form = &self.forms[*recent.or(form.fuller.first())?];
        }
        None
    }
}

/// The words of a name in lower case and without accents, small words and initials left out.
fn key_of(words: &Words, tokens: TokenRange) -> Vec<String> {
    let telling = |token: &usize| {
        words.is_word(*token)
            && !words.is_possessive(*token)
            && !words.is_initial(*token)
            && (words.is_capital(*token) || words.word(*token).connector.is_none())
    };
    let key: Vec<String> =
        tokens.clone().filter(telling).map(|token| fold(words.norm(token))).collect();
    if key.is_empty() { tokens.map(|token| fold(words.norm(token))).collect() } else { key }
}

/// Whether `tokens` write a name more fully than `than`: more letters, not all in capitals.
fn longer(words: &Words, tokens: &TokenRange, than: &TokenRange) -> bool {
    let shouted = |range: &TokenRange| range.clone().all(|token| words.is_all_capitals(token));
    let length = |range: &TokenRange| words.reading.span(range.clone()).len();
    (shouted(than) && !shouted(tokens))
        || shouted(than) == shouted(tokens) && length(tokens) > length(than)
}

/// Whether a name in brackets is the abbreviation of the one before it: "… Unions (Cosatu)".
fn introduces(words: &Words, full: &TokenRange, short: &TokenRange) -> bool {
    short.len() == 1
        && full.len() > 1
        && short.start == full.end + 1
        && words.norm(full.end) == "("
        && short.end < words.len()
        && matches!(words.norm(short.end), ")" | ",")
}

/// Whether two surnames are the same but for spelling: "Selenskyj" and "Zelensky".
fn sounds_alike(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        let stem = ["skyj", "skyy", "skiy", "skij", "skii", "ski"]
            .iter()
            .find_map(|ending| name.strip_suffix(ending));
        stem.map_or_else(|| name.to_string(), |stem| format!("{stem}sky")).replace('w', "v")
    };
    let first = |name: &str| name.chars().next().map(|c| if c == 's' { 'z' } else { c });
    one.len() >= 5
        && other.len() >= 5
        && first(one) == first(other)
        && nearly_equal(&plain(one), &plain(other), 1)
}
