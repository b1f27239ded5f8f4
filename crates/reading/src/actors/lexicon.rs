//! What the files in `data/actors` say, in tables that are built once.

use std::collections::HashMap;
use std::sync::LazyLock;

use whipcount_domain::{ActorKind, Date, parse_day};

use super::phrases::{Meaning, Phrases, StateForm};

/// What is known of one word, however it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    /// An article, pronoun, preposition, auxiliary, number word or day: never a name by itself.
    pub(crate) function: bool,
    /// A form of a verb that cannot be taken for a noun.
    pub(crate) verb: bool,
    /// "Mr", "Dr": a person's name follows.
    pub(crate) title: bool,
    /// A given name.
    pub(crate) given: bool,
    /// What a given name, a title or a role says of the sex.
    pub(crate) gender: Option<Gender>,
    /// The head of a role ("minister", "leader").
    pub(crate) role: bool,
    /// Stands before a role ("foreign", "deputy").
    pub(crate) before_role: bool,
    /// Says that the role is over ("former").
    pub(crate) past: bool,
    /// Says that the role is one of the opposition ("shadow").
    pub(crate) opposition: bool,
    /// A verb of those who lead: "who chairs it".
    pub(crate) leads: bool,
    /// Behind "it" or "it is", tells that "it" stands for nobody.
    pub(crate) impersonal: bool,
    /// Makes an organisation of what it belongs to ("bank", "council").
    pub(crate) organisation: Option<Organisation>,
    /// A small word inside names ("de", "of").
    pub(crate) connector: Option<Connector>,
    /// What it refers back to with "the" or a possessive.
    pub(crate) refers_to: Option<ReferenceNoun>,
    /// The first word of a known name.
    pub(crate) begins_phrase: bool,
}

/// Whether somebody is a he or a she.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    He,
    She,
}

/// What a word like "bank" or "ministry" makes of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Organisation {
    pub(crate) sort: OrganisationSort,
    /// Whether it does so in lower case as well ("the nurses' federation").
    pub(crate) lower: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OrganisationSort {
    /// An organ through which a state speaks.
    State,
    Party,
    Other,
    /// A family or circle of persons.
    People,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Connector {
    /// "Bill de Blasio".
    Particle,
    /// "Khalid al-Attiyah", written as one word with the name.
    Article,
    /// "Bank of Ireland".
    Of,
    /// "Alternative for Germany".
    For,
    /// "Museum at Stavnes".
    Place,
}

/// A state or territory, or an international body.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
}

/// What people are, and whom they usually speak for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    /// All its words in lower case ("secretary of state").
    pub(crate) words: &'static str,
    pub(crate) speaks_for: SpeaksFor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SpeaksFor {
    State,
    /// A state, or a region that has a government of its own.
    Government,
    /// A state, which is neither the one that they are in nor the one that they go to.
    StateAbroad,
    Party,
    Body,
    Organisation,
    /// Whomever the text speaks of, be it a state.
    Anyone,
    Themselves,
}

/// What a noun refers back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReferenceNoun {
    State,
    Party,
    Body,
    /// An organisation of any name.
    Organisation,
    /// An organisation with the noun in its name.
    Named,
}

/// A term in which somebody stands for a state or body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    pub(crate) of: Represented,
    from: Date,
    /// No known end.
    to: Option<Date>,
}

/// A number of the lexicon's `states` or `bodies`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Represented {
    State(usize),
    Body(usize),
}

impl Term {
    /// Whether it runs on a day; without one, whether it has no known end.
    pub(crate) fn runs_on(&self, day: Option<Date>) -> bool {
        match day {
            Some(day) => self.from <= day && self.to.is_none_or(|end| day < end),
            None => self.to.is_none(),
        }
    }
}

pub(crate) struct Lexicon {
    words: HashMap<String, Word>,
    pub(crate) phrases: Phrases,
    pub(crate) states: Vec<Known>,
    pub(crate) bodies: Vec<Known>,
    /// Members, as numbers of `states`, of each group that stands for several.
    pub(crate) groups: Vec<Vec<usize>>,
    /// Roles by their head, those of more words first.
    roles: HashMap<&'static str, Vec<Role>>,
    /// Terms by names without accents and in lower case.
    terms: HashMap<String, Vec<Term>>,
}

/// The lexicon, read once.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);
    &LEXICON
}

impl Lexicon {
    /// What is known of a word, given in lower case.
    pub(crate) fn word(&self, norm: &str) -> Word {
        self.words.get(norm).copied().unwrap_or_default()
    }

    /// Roles with this head, those of more words first.
    pub(crate) fn roles(&self, head: &str) -> &[Role] {
        self.roles.get(head).map_or(&[], Vec::as_slice)
    }

    /// Whom a person of this name stands for on a day.
    pub(crate) fn represented(&self, folded_name: &str, day: Option<Date>) -> Option<Represented> {
        let terms = self.terms.get(folded_name)?;
        terms.iter().find(|term| term.runs_on(day)).map(|term| term.of)
    }

    fn read() -> Lexicon {
        let mut lexicon = Lexicon {
            words: HashMap::new(),
            phrases: Phrases::default(),
            states: Vec::new(),
            bodies: Vec::new(),
            groups: Vec::new(),
            roles: HashMap::new(),
            terms: HashMap::new(),
        };
        lexicon.read_small_words();
        lexicon.read_given_names();
        lexicon.read_roles();
        lexicon.read_organisations();
        lexicon.read_places();
        lexicon.read_states();
        lexicon.read_bodies();
        lexicon.read_groups();
        lexicon.read_terms();
        lexicon.read_reference_nouns();
        lexicon.phrases.sort();
        for first in lexicon.phrases.first_words() {
            lexicon.words.entry(first.to_string()).or_default().begins_phrase = true;
        }
        lexicon
    }

    fn entry(&mut self, word: &str) -> &mut Word {
        self.words.entry(word.to_lowercase()).or_default()
    }

    fn read_small_words(&mut self) {
        for line in lines(include_str!("../../../../data/actors/function-words.txt")) {
            for word in line.split_whitespace() {
                self.entry(word).function = true;
            }
        }
        for line in lines(include_str!("../../../../data/actors/impersonal.txt")) {
            for word in line.split_whitespace() {
                self.entry(word).impersonal = true;
            }
        }
        for line in lines(include_str!("../../../../data/actors/verbs.txt")) {
            for lemma in line.split_whitespace() {
                for form in whipcount_words::verb(lemma).all() {
                    self.entry(form).verb = true;
                }
            }
        }
        for [kind, words] in rows(include_str!("../../../../data/actors/connectors.tsv")) {
            let connector = match kind {
                "particle" => Connector::Particle,
                "article" => Connector::Article,
                "of" => Connector::Of,
                "for" => Connector::For,
                "place" => Connector::Place,
                _ => panic!("connectors.tsv: unknown kind `{kind}`"),
            };
            for word in words.split_whitespace() {
                self.entry(word).connector = Some(connector);
            }
        }
    }

    fn read_given_names(&mut self) {
        for [name, gender] in rows(include_str!("../../../../data/actors/given-names.tsv")) {
            let word = self.entry(name);
            word.given = true;
            word.gender = gender_of(gender);
        }
        for [gender, names] in rows(include_str!("../../../../data/actors/given-names-more.tsv")) {
            for name in names.split_whitespace() {
                let word = self.entry(name);
                // A name that both lists have, with different sexes, tells neither.
                word.gender = if word.given && word.gender != gender_of(gender) {
                    None
                } else {
                    gender_of(gender)
                };
                word.given = true;
            }
        }
    }

    fn read_roles(&mut self) {
        for [words, speaks_for, gender] in rows(include_str!("../../../../data/actors/roles.tsv")) {
            let speaks_for = match speaks_for {
                "state" => SpeaksFor::State,
                "government" => SpeaksFor::Government,
                "state abroad" => SpeaksFor::StateAbroad,
                "party" => SpeaksFor::Party,
                "body" => SpeaksFor::Body,
                "organisation" => SpeaksFor::Organisation,
                "anyone" => SpeaksFor::Anyone,
                "themselves" => SpeaksFor::Themselves,
                _ => panic!("roles.tsv: unknown `{speaks_for}`"),
            };
            let head = head_of_role(words);
            self.roles.entry(head).or_default().push(Role { words, speaks_for });
            let word = self.entry(head);
            word.role = true;
            if words == head {
                word.gender = gender_of(gender);
            }
        }
        for roles in self.roles.values_mut() {
            roles.sort_by_key(|role| std::cmp::Reverse(role.words.split(' ').count()));
        }
        for [kind, words] in rows(include_str!("../../../../data/actors/role-words.tsv")) {
            for text in words.split_whitespace() {
                let word = self.entry(text);
                match kind {
                    "office" | "rank" => word.before_role = true,
                    "past" => (word.before_role, word.past) = (true, true),
                    "party" => (word.before_role, word.opposition) = (true, true),
                    "leads" => word.leads = true,
                    "title" => word.title = true,
                    "title-m" => (word.title, word.gender) = (true, Some(Gender::He)),
                    "title-f" => (word.title, word.gender) = (true, Some(Gender::She)),
                    _ => panic!("role-words.tsv: unknown kind `{kind}`"),
                }
            }
        }
    }

    fn read_organisations(&mut self) {
        let file = include_str!("../../../../data/actors/organisation-words.tsv");
        for [kind, written, words] in rows(file) {
            let sort = match kind {
                "state" => OrganisationSort::State,
                "party" => OrganisationSort::Party,
                "organisation" => OrganisationSort::Other,
                "people" => OrganisationSort::People,
                _ => panic!("organisation-words.tsv: unknown kind `{kind}`"),
            };
            let lower = written == "both";
            for word in words.split_whitespace() {
                let known = &mut self.entry(word.trim_end_matches('.')).organisation;
                known.get_or_insert(Organisation { sort, lower });
            }
        }
        for [kind, names] in rows(include_str!("../../../../data/actors/organisations.tsv")) {
            let kind = match kind {
                "party" => ActorKind::Party,
                "organisation" | "publisher" => ActorKind::Organisation,
                _ => panic!("organisations.tsv: unknown kind `{kind}`"),
            };
            for name in names.split('|') {
                self.phrases.add(name, Meaning::Organisation(kind));
            }
        }
    }

    fn read_places(&mut self) {
        for [kind, names] in rows(include_str!("../../../../data/actors/places.tsv")) {
            let meaning = match kind {
                "region" => Meaning::Place { region: true },
                "place" => Meaning::Place { region: false },
                "attribute" => Meaning::Attribute,
                _ => panic!("places.tsv: unknown kind `{kind}`"),
            };
            for name in names.split('|') {
                self.phrases.add(name, meaning);
            }
        }
    }

    fn read_states(&mut self) {
        let hand = include_str!("../../../../data/actors/state-words.tsv");
        let dropped: Vec<(&str, &str)> = rows(hand)
            .filter(|[_, form, _]| *form == "drop")
            .flat_map(|[code, _, words]| words.split('|').map(move |word| (code, word)))
            .collect();
        let file = include_str!("../../../../data/actors/states.tsv");
        for (state, [code, name, others, adjectives, capital]) in rows(file).enumerate() {
            self.states.push(Known { id: code, name });
            let words = |list: &'static str| {
                let dropped = &dropped;
                let kept = move |word: &&str| !word.is_empty() && !dropped.contains(&(code, *word));
                list.split('|').filter(kept)
            };
            // A capital that bears the state's own name ("Singapore") is read as the name.
            self.add_state_words(state, StateForm::Metonym, words(capital));
            self.add_state_words(state, StateForm::Name, words(name).chain(words(others)));
            self.add_state_words(state, StateForm::Adjective, words(adjectives));
            self.add_peoples(state, words(adjectives));
        }
        for [code, form, words] in rows(hand) {
            let state = self.state(code).expect("state-words.tsv: every code is in states.tsv");
            let form = match form {
                "name" => StateForm::Name,
                "people" => StateForm::People,
                "adjective" => StateForm::Adjective,
                "metonym" => StateForm::Metonym,
                "drop" => continue,
                _ => panic!("state-words.tsv: unknown form `{form}`"),
            };
            self.add_state_words(state, form, words.split('|'));
        }
    }

    fn add_state_words(
        &mut self,
        state: usize,
        form: StateForm,
        words: impl Iterator<Item = &'static str>,
    ) {
        for word in words {
            self.phrases.add(word, Meaning::State(state, form));
            let plain = whipcount_words::fold(word);
            if plain != word.to_lowercase() && !word.contains('.') {
                self.phrases.add_folded(word, &plain, Meaning::State(state, form));
            }
        }
    }

    /// "German" gives "Germans", "Iraqi" gives "Iraqis"; "Danish" and "Chinese" give nothing.
    fn add_peoples(&mut self, state: usize, adjectives: impl Iterator<Item = &'static str>) {
        for adjective in adjectives.filter(|word| word.ends_with(['n', 'i', 'k', 'o'])) {
            let people = format!("{adjective}s");
            self.phrases.add(&people, Meaning::State(state, StateForm::People));
        }
    }

    fn read_bodies(&mut self) {
        let file = include_str!("../../../../data/actors/bodies.tsv");
        for (body, [id, name, others, organs]) in rows(file).enumerate() {
            self.bodies.push(Known { id, name });
            for words in [id, name].into_iter().chain(others.split('|')) {
                self.phrases.add(words, Meaning::Body { body, organ: false });
            }
            for words in organs.split('|') {
                self.phrases.add(words, Meaning::Body { body, organ: true });
            }
        }
    }

    fn read_groups(&mut self) {
        for [words, members] in rows(include_str!("../../../../data/actors/groups.tsv")) {
            let members = members
                .split(' ')
                .map(|code| self.state(code).expect("groups.tsv: every member is in states.tsv"));
            let members = members.collect();
            self.phrases.add(words, Meaning::Group(self.groups.len()));
            self.groups.push(members);
        }
    }

    fn read_reference_nouns(&mut self) {
        for [kind, nouns] in rows(include_str!("../../../../data/actors/reference-nouns.tsv")) {
            let kind = match kind {
                "state" => ReferenceNoun::State,
                "party" => ReferenceNoun::Party,
                "body" => ReferenceNoun::Body,
                "organisation" => ReferenceNoun::Organisation,
                "named" => ReferenceNoun::Named,
                _ => panic!("reference-nouns.tsv: unknown kind `{kind}`"),
            };
            for noun in nouns.split(' ') {
                self.entry(noun).refers_to = Some(kind);
            }
        }
    }

    fn read_terms(&mut self) {
        let file = include_str!("../../../../data/actors/office-holders.tsv");
        for [id, from, to, names] in rows(file) {
            let body = || self.bodies.iter().position(|body| body.id == id).map(Represented::Body);
            let of = self.state(id).map(Represented::State).or_else(body);
            let term = Term {
                of: of.expect("office-holders.tsv: every id is a state's or body's"),
                from: parse_day(from).expect("office-holders.tsv: every term has a first day"),
                to: parse_day(to),
            };
            for name in names.split('|') {
                self.terms.entry(whipcount_words::fold(name)).or_default().push(term);
            }
        }
    }

    /// The state or body with this id.
    pub(crate) fn known(&self, id: &str) -> Option<&Known> {
        self.states.iter().chain(&self.bodies).find(|known| known.id == id)
    }

    fn state(&self, code: &str) -> Option<usize> {
        self.states.iter().position(|state| state.id == code)
    }
}

/// The word of a role that a reader looks for: the one before "of" or "to", else the last.
pub(crate) fn head_of_role(words: &str) -> &str {
    let front = [" of ", " to ", " d'"].iter().find_map(|link| words.split_once(link));
    let front = front.map_or(words, |(front, _)| front);
    front.rsplit(' ').next().unwrap_or(front)
}

fn gender_of(letter: &str) -> Option<Gender> {
    match letter {
        "m" => Some(Gender::He),
        "f" => Some(Gender::She),
        _ => None,
    }
}

/// The lines of a data file that are neither comments nor empty.
fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// The rows of a tab-separated data file; missing columns are empty, but for the second, whose
/// absence means that somebody typed a space for a tab.
fn rows<const COLUMNS: usize>(file: &'static str) -> impl Iterator<Item = [&'static str; COLUMNS]> {
    lines(file).map(|line| {
        assert!(line.contains('\t'), "`{line}` has no tab");
        let mut columns = line.split('\t');
        std::array::from_fn(|_| columns.next().unwrap_or(""))
    })
}
