//! Names: known ones, and words in capitals that make one together.

use whipcount_domain::{ActorKind, TokenRange};

use super::common::is_common;
use super::lexicon::{Connector, Gender, OrganisationSort};
use super::phrases::{Meaning, StateForm};
use super::words::Words;

/// A name in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// Without title and article.
    pub(crate) tokens: TokenRange,
    pub(crate) sense: Sense,
}

/// What a name stands for, as far as it tells by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    Known(Meaning),
    /// A ministry, army or embassy: its state, where the name tells it.
    Organ(Option<usize>),
    Unknown(Clues),
}

/// What an unknown name tells of its bearer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clues {
    pub(crate) kind: Option<ActorKind>,
    pub(crate) gender: Option<Gender>,
    /// A word that may have its capital for another reason: it begins a sentence or stands in a
    /// headline. It is a name only if the document uses it as one elsewhere.
    pub(crate) doubtful: bool,
}

/// All names of the document in the order of the text.
pub(crate) fn find_names(words: &Words) -> Vec<Name> {
    let mut finder = Finder { words, names: Vec::new(), headline: false };
    for sentence in &words.reading.sentences {
        finder.headline = is_headline(words, sentence.tokens.clone());
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            if finder.begins_name(at, sentence.tokens.end) {
                let end = finder.end_of_sequence(at, sentence.tokens.end);
                finder.split(at, end);
                at = end;
            } else {
                at += 1;
            }
        }
    }
    finder.names
}

/// Whether most words of a sentence have a capital, and no full stop ends it.
fn is_headline(words: &Words, sentence: TokenRange) -> bool {
    if sentence.clone().next_back().is_some_and(|last| words.norm(last) == ".") {
        return false;
    }
    let (mut small, mut capital, mut common) = (0, 0, 0);
    for token in sentence {
        if words.is_word(token) && words.norm(token).len() > 3 {
            let is_capital = words.is_capital(token);
            *(if is_capital { &mut capital } else { &mut small }) += 1;
            common += usize::from(is_capital && is_common(words.norm(token)));
        }
    }
    capital >= 4 && small * 3 <= capital && common * 2 >= capital
}

pub(crate) struct Finder<'a> {
    pub(crate) words: &'a Words<'a>,
    names: Vec<Name>,
    headline: bool,
}

impl Finder<'_> {
    fn begins_name(&self, at: usize, end: usize) -> bool {
        let words = self.words;
        let known = words.word(at);
        if words.is_capital(at) {
            // "(R-Maine)".
            if words.norm(at).get(1..2) == Some("-") && at > 0 && words.norm(at - 1) == "(" {
                return false;
            }
            let function = known.function && !words.is_initial(at);
            return !function || known.begins_phrase && self.known(at, end).is_some();
        }
        // "von der Leyen", "de Blasio" without their given names.
        known.connector == Some(Connector::Particle)
            && words.is_word(at)
            && words.norm(at).len() > 1
            && (at + 1 < end && self.is_name_word(at + 1)
                || at + 2 < end
                    && words.word(at + 1).connector == Some(Connector::Particle)
                    && self.is_name_word(at + 2))
            && !matches!(words.norm(at), "et" | "og" | "och" | "ja" | "le" | "la" | "den" | "i")
    }

    /// A word with a capital that can be part of a name.
    pub(crate) fn is_name_word(&self, at: usize) -> bool {
        self.words.is_capital(at) && !self.words.word(at).function
    }

    pub(crate) fn known(&self, at: usize, end: usize) -> Option<(usize, Meaning)> {
        if !self.words.word(at).begins_phrase {
            return None;
        }
        let words = self.words;
        let (length, meaning) =
            words.lexicon.phrases.longest(words.text, words.reading, at, end)?;
        // "The Union of the Pilots" is not the Union, "the Alliance for Peace" not the Alliance.
        let behind = at + length;
        let other = matches!(meaning, Meaning::Body { .. })
            && words.norm(at) == "the"
            && behind < end
            && matches!(words.word(behind).connector, Some(Connector::Of | Connector::For));
        (!other).then_some((length, meaning))
    }

    /// Cuts a sequence of capitals into known names, roles and unknown names.
    fn split(&mut self, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            if self.words.word(at).past {
                at += 1;
                continue;
            }
            if self.words.word(at).function
                && !self.words.is_initial(at)
                && self.known(at, end).is_none()
            {
                at += 1;
                continue;
            }
            let known = self.known(at, end);
            if let Some((length, meaning)) = known.filter(|(length, _)| *length > 1) {
                // "Prince Edward Island" is no prince.
                at = self.known_name(at, length, meaning, end);
            } else if let Some(role_end) = self.role_run(at, end) {
                at = self.person_after_role(at, role_end, end);
            } else if let Some((length, meaning)) = known {
                at = self.known_name(at, length, meaning, end);
            } else {
                at = self.unknown_name(at, end);
            }
        }
    }

    /// The end of the titles and roles that begin at `at` ("Defence Minister", "Sen"), if any.
    fn role_run(&self, at: usize, end: usize) -> Option<usize> {
        let words = self.words;
        let mut run = at;
        let mut last_role = None;
        while run < end {
            let word = words.word(run);
            if word.role || word.title {
                last_role = Some(run + 1);
            } else if !(word.before_role || words.norm(run) == "of" && last_role == Some(run)) {
                break;
            }
            run += 1;
        }
        let role_end = last_role?;
        // "General Motors", "Chief Officers Association": a role inside a name.
        let inside = (role_end..end).any(|token| {
            words
                .word(token)
                .organisation
                .is_some_and(|known| known.sort == OrganisationSort::Other)
                && (role_end..token).all(|between| is_common(words.norm(between)))
        });
        (!inside).then_some(role_end)
    }

    /// Adds the person whose title ends at `role_end`, if a name follows; returns where to go on.
    fn person_after_role(&mut self, at: usize, role_end: usize, end: usize) -> usize {
        let words = self.words;
        let mut name_end = role_end;
        while name_end < end && self.role_run(name_end, end).is_none_or(|next| next == end) {
            let organ = words.word(name_end).organisation.is_some();
            if organ && name_end > role_end && !words.word(name_end).given {
                break;
            }
            name_end += 1;
        }
        if name_end == role_end || !words.is_capital(name_end - 1) {
            return role_end;
        }
        // "Foreign Minister Sweden": clumsy for "Sweden's foreign minister".
        let known = self.known(role_end, name_end);
        if known.is_some_and(|(length, _)| role_end + length == name_end) && !words.word(at).title {
            return role_end;
        }
        let told = |token| words.word(token).gender.filter(|_| words.word(token).title);
        let gender = (at..role_end).find_map(told).or(words.word(role_end).gender);
        let clues = Clues { kind: Some(ActorKind::Person), gender, doubtful: false };
        self.add(role_end..name_end, Sense::Unknown(clues));
        name_end
    }

    /// Adds a known name, or the longer one that it begins; returns where to go on.
    fn known_name(&mut self, at: usize, length: usize, meaning: Meaning, end: usize) -> usize {
        let words = self.words;
        let known_end = at + length;
        let article = matches!(meaning, Meaning::Organisation(_)) && words.norm(at) == "the";
        let at = at + usize::from(article);
        if known_end < end {
            if !words.is_capital(known_end) && matches!(meaning, Meaning::Organisation(_)) {
                // "Congress of Trade Unions".
                let stop = self.stop_of_organisation(known_end, end);
                self.add_organisation(at..stop, None);
                return stop;
            }
            if let Some(organisation) = self.organisation_word(known_end, end) {
                let stop = self.stop_of_organisation(organisation, end);
                let sort = words.word(organisation).organisation.map(|known| known.sort);
                let state = match meaning {
                    Meaning::State(state, _) => Some(state),
                    _ => None,
                };
                match (sort, state) {
                    (Some(OrganisationSort::State), Some(state)) => {
                        if let Meaning::State(_, StateForm::Adjective) = meaning {
                            self.add(at..known_end, Sense::Known(meaning));
                        }
                        self.add(at..stop, Sense::Organ(Some(state)));
                    }
                    _ => self.add_organisation(at..stop, sort),
                }
                return stop;
            }
            let next_known = self.known(known_end, end).is_some();
            let next_role = self.role_run(known_end, end).is_some();
            if words.word(at).given && length == 1 && !next_known && !next_role {
                let gender = words.word(at).gender;
                let clues =
                    Clues { kind: Some(ActorKind::Person), gender, doubtful: self.headline };
                self.add(at..end, Sense::Unknown(clues));
                return end;
            }
            if let Meaning::Organisation(_) = meaning
                && let Some((next, Meaning::Organisation(ActorKind::Party))) =
                    self.known(known_end, end)
            {
                // "Senate Democrats".
                let clues = Clues { kind: Some(ActorKind::Group), ..Clues::default() };
                self.add(at..known_end + next, Sense::Unknown(clues));
                return known_end + next;
            }
            if self.goes_on(known_end, end) {
                // "Georgia Families First", "China Daily".
                let stop = self.stop_of_organisation(known_end, end);
                self.add_organisation(at..stop, None);
                return stop;
            }
        }
        self.add(at..known_end, Sense::Known(meaning));
        known_end
    }

    /// Whether the words behind a state's name make one name together with it: ordinary words in
    /// capitals, neither a person nor another known name.
    fn goes_on(&self, at: usize, end: usize) -> bool {
        let words = self.words;
        !self.headline
            && words.is_capital(at)
            && !words.word(at).given
            && !words.word(at).function
            && self.role_run(at, end).is_none()
            && (at..end).all(|token| self.known(token, end).is_none())
            && (at..end).any(|token| is_common(words.norm(token)))
    }

    /// The first word in capitals from `at` that makes an organisation of what stands before it.
    fn organisation_word(&self, at: usize, end: usize) -> Option<usize> {
        (at..end)
            .take_while(|&token| {
                let word = self.words.word(token);
                !(word.title || word.role && self.role_run(token, end).is_some())
            })
            .find(|&token| {
                let word = self.words.word(token);
                word.organisation.is_some() && self.words.is_capital(token) && !word.given
            })
    }

    /// Where an organisation's name ends that has its telling word at `word`.
    fn stop_of_organisation(&self, word: usize, end: usize) -> usize {
        (word + 1..end).find(|&token| self.role_run(token, end).is_some()).unwrap_or(end)
    }

    fn add_organisation(&mut self, tokens: TokenRange, sort: Option<OrganisationSort>) {
        let kind = match sort {
            Some(OrganisationSort::Party) => ActorKind::Party,
            Some(OrganisationSort::People) => ActorKind::Group,
            _ => ActorKind::Organisation,
        };
        let clues = Clues { kind: Some(kind), doubtful: self.headline, ..Clues::default() };
        self.add(tokens, Sense::Unknown(clues));
    }

    /// Adds the unknown name that begins at `at`; returns where to go on.
    fn unknown_name(&mut self, at: usize, end: usize) -> usize {
        let words = self.words;
        let mut stop = at + 1;
        while stop < end && self.role_run(stop, end).is_none() {
            stop += 1;
        }
        while stop > at + 1
            && !words.is_capital(stop - 1)
            && words.word(stop - 1).connector.is_some()
        {
            stop -= 1;
        }
        if let Some(organisation) = self.organisation_word(at, stop) {
            let sort = words.word(organisation).organisation.map(|known| known.sort);
            let single = stop == at + 1;
            match sort {
                Some(OrganisationSort::State) => {
                    self.add(at..stop, Sense::Organ(self.state_in(at, stop)))
                }
                // "the Council": a reference, unless it is used as a name.
                _ if single => self.add_single(at),
                _ => self.add_organisation(at..stop, sort),
            }
            return stop;
        }
        if stop == at + 1 {
            if !self.is_portfolio(at) {
                self.add_single(at);
            }
            return stop;
        }
        let first = words.norm(at);
        if self.is_portfolio(at) {
            return at + 1;
        }
        let strip = first.len() > 3
            && words.begins_sentence(at)
            && is_common(first)
            && !words.word(at).given
            && !words.is_initial(at)
            && !is_common(words.norm(at + 1))
            && self.known(at + 1, stop).is_none();
        if strip {
            return at + 1;
        }
        let initial = (at..stop).any(|token| words.is_initial(token));
        // "Winter Olympics", "PRESS RELEASE": given names that are words as well.
        let plain = is_common(first) && is_common(words.norm(at + 1));
        let shouted = words.is_all_capitals(at) && !words.is_all_capitals(stop - 1);
        let person = words.word(at).given && !plain && !shouted || initial;
        let clues = Clues {
            kind: person.then_some(ActorKind::Person),
            gender: words.word(at).gender,
            doubtful: self.headline && !person,
        };
        self.add(at..stop, Sense::Unknown(clues));
        stop
    }

    /// Whether the word is a minister's field of work: "Minister of Culture Ada Lund".
    fn is_portfolio(&self, at: usize) -> bool {
        let words = self.words;
        let near = |back: usize| words.norm_near(at, at.checked_sub(back));
        matches!(near(1), "of" | "for" | "and")
            && is_common(words.norm(at))
            && (2..6).any(|back| matches!(near(back), "minister" | "secretary" | "ministry"))
    }

    /// A name of one word; doubtful where its capital may be that of a sentence's first word.
    fn add_single(&mut self, at: usize) {
        let words = self.words;
        let common = is_common(words.norm(at));
        let known = words.word(at);
        let reference = known.organisation.is_some_and(|known| known.lower) || known.before_role;
        let doubtful = words.norm(at).len() < 2
            || common && (words.begins_sentence(at) || self.headline || reference);
        let clues = Clues { kind: None, gender: None, doubtful };
        self.add(at..at + 1, Sense::Unknown(clues));
    }

    /// The state named among `start..end`, as in "Ministry of Defence of Ukraine".
    fn state_in(&self, start: usize, end: usize) -> Option<usize> {
        (start..end).find_map(|token| match self.known(token, end)?.1 {
            Meaning::State(state, _) => Some(state),
            _ => None,
        })
    }

    fn add(&mut self, tokens: TokenRange, sense: Sense) {
        self.names.push(Name { tokens, sense });
    }
}
