//! Pronouns ("he", "its", "who") and nouns that refer back ("the kingdom", "her party").
//!
//! The nearest actor that fits is taken, best one that is the subject of its sentence; in doubt
//! nothing is. First persons are left to whoever knows the speaker of a quotation.

use whipcount_domain::{ActorIndex, ActorKind, Mention, MentionForm, TokenRange};

use super::cast::{Cast, Member};
use super::common::is_common;
use super::lexicon::{Gender, ReferenceNoun};

/// How many sentences back a pronoun reaches.
const REACH: u32 = 2;
/// How many mentions back: enough for any sentence a reader can hold in mind.
const MEMORY: usize = 24;

/// Adds mentions by pronoun and by noun.
pub(crate) fn resolve_references(cast: &mut Cast) {
    let mentions = cast.mentions.clone();
    let quoted = quoted_tokens(cast);
    let mut resolver =
        Resolver { cast, mentions, next: 0, past: Vec::new(), lists: Vec::new(), quoted };
    for token in 0..resolver.cast.words.len() {
        resolver.pass(token);
        resolver.resolve(token);
    }
}

/// For every token whether it stands in a quotation.
fn quoted_tokens(cast: &Cast) -> Vec<bool> {
    let mut quoted = vec![false; cast.words.len()];
    for quote in &cast.words.reading.quotes {
        // A word or two in quotation marks is irony or a term, not speech.
        if quote.tokens.len() > 3 {
            quoted[quote.tokens.clone()].fill(true);
        }
    }
    quoted
}

/// A mention that later words can refer to.
#[derive(Clone, Copy)]
struct Salient {
    actor: ActorIndex,
    sentence: u32,
    /// Neither an attribute nor after a preposition.
    free: bool,
    /// The first such mention of its sentence.
    leads: bool,
}

/// Actors that are named side by side.
struct List {
    sentence: u32,
    actors: Vec<ActorIndex>,
    /// Whether "and" joins them; commas alone may set off an apposition.
    joined: bool,
}

struct Resolver<'c, 'a> {
    cast: &'c mut Cast<'a>,
    /// Mentions by name and role, in the order of the text.
    mentions: Vec<Mention>,
    next: usize,
    past: Vec<Salient>,
    /// Actors joined by commas and "and".
    lists: Vec<List>,
    quoted: Vec<bool>,
}

impl Resolver<'_, '_> {
    /// Remembers the mentions that end before `token`.
    fn pass(&mut self, token: usize) {
        while self.next < self.mentions.len() && self.mentions[self.next].tokens.start < token {
            let mention = &self.mentions[self.next];
            if mention.form != MentionForm::Adjective {
                let free = !self.cast.is_oblique(self.next)
                    && !self.cast.words.is_possessive(mention.tokens.end);
                let (actor, start) = (mention.actor, mention.tokens.start);
                self.remember(actor, start, free);
                self.note_list(self.next);
            }
            self.next += 1;
        }
    }

    fn remember(&mut self, actor: ActorIndex, start: usize, free: bool) {
        let sentence = self.cast.words.token(start).sentence;
        let first = !self
            .past
            .iter()
            .rev()
            .take_while(|past| past.sentence == sentence)
            .any(|past| past.free);
        self.past.push(Salient { actor, sentence, free, leads: free && first });
    }

    /// Adds a mention to the list that it ends, if "and" or a comma joins it to the one before.
    fn note_list(&mut self, number: usize) {
        let words = self.cast.words;
        let mention = &self.mentions[number];
        let sentence = words.token(mention.tokens.start).sentence;
        let Some(before) = number.checked_sub(1).map(|before| &self.mentions[before]) else {
            return;
        };
        let between = before.tokens.end.min(mention.tokens.start)..mention.tokens.start;
        let same = before.tokens == mention.tokens;
        let linked = same
            || !between.is_empty()
                && between.len() <= 3
                && between
                    .clone()
                    .all(|token| matches!(words.norm(token), "," | "and" | "the" | "&"))
                && !between.clone().all(|token| words.norm(token) == "the");
        if !linked || words.token(before.tokens.start).sentence != sentence {
            return;
        }
        let and = same || between.clone().any(|token| matches!(words.norm(token), "and" | "&"));
        let open = self
            .lists
            .last_mut()
            .filter(|list| list.sentence == sentence && list.actors.last() == Some(&before.actor));
        match open {
            Some(list) => {
                list.actors.push(mention.actor);
                list.joined |= and;
            }
            None => self.lists.push(List {
                sentence,
                actors: vec![before.actor, mention.actor],
                joined: and,
            }),
        }
    }

    fn resolve(&mut self, token: usize) {
        let words = self.cast.words;
        if self.cast.named_at(token).is_some() || !words.is_word(token) {
            return;
        }
        let norm = words.norm(token);
        let spoken = self.quoted[token];
        if let Some(actor) = self.own_part(token) {
            self.refer(token..token + 1, actor, MentionForm::Pronoun);
            return;
        }
        match norm {
            "he" | "him" | "his" | "himself" if !spoken => self.person(token, Gender::He),
            "she" | "her" | "hers" | "herself" if !spoken => self.person(token, Gender::She),
            "it" if !spoken && self.is_subject(token) && !self.is_expletive(token) => {
                self.thing(token)
            }
            "its" | "itself" if !spoken => self.thing(token),
            "they" | "their" | "themselves" if !spoken => self.several(token),
            "both" if !spoken => self.both(token),
            "who" | "whom" => self.relative(token, |member| {
                let thing = matches!(
                    member.kind,
                    Some(ActorKind::State | ActorKind::Body | ActorKind::Place)
                );
                !thing && !member.region
            }),
            "which" => self.relative(token, |member| !member.is(ActorKind::Person)),
            "whose" => self.relative(token, |_| true),
            _ => {}
        }
        if let Some(noun) = words.word(token).refers_to {
            self.noun(token, noun);
        }
    }

    /// "For its part, Russia": whom the clause goes on to name.
    fn own_part(&self, token: usize) -> Option<ActorIndex> {
        let words = self.cast.words;
        let near = |at: Option<usize>| words.norm_near(token, at);
        let part = near(Some(token + 1)) == "part" && near(token.checked_sub(1)) == "for";
        if !part
            || near(Some(token + 2)) != ","
            || !matches!(words.norm(token), "its" | "his" | "her")
        {
            return None;
        }
        let article = usize::from(near(Some(token + 3)) == "the");
        self.cast.named_from(token + 3 + article).map(|mention| mention.actor)
    }

    /// "it" before a verb, not after a verb or preposition: objects mostly mean the plan itself.
    fn is_subject(&self, token: usize) -> bool {
        let words = self.cast.words;
        let next = words.norm_near(token, Some(token + 1));
        let before = words.norm_near(token, token.checked_sub(1));
        let follows = !next.is_empty() && {
            let word = words.word(token + 1);
            word.verb
                || next.ends_with("ed")
                || next.ends_with('s') && next.len() > 3
                || is_auxiliary(next)
                || next == "also"
                || next == "still"
                || next == "never"
                || next == "already"
                || next == "only"
        };
        follows && !super::focus::is_preposition(before)
    }

    /// "It is clear that", "it takes": nobody.
    fn is_expletive(&self, token: usize) -> bool {
        let words = self.cast.words;
        let sentence = words.sentence(token);
        let rest: Vec<&str> =
            (token + 1..sentence.end.min(token + 5)).map(|next| words.norm(next)).collect();
        let mut rest = rest.iter().copied().skip_while(|word| {
            is_auxiliary(word)
                || matches!(
                    *word,
                    "not" | "never" | "also" | "be" | "been" | "still" | "only" | "too"
                )
        });
        rest.next().is_none_or(|next| words.lexicon.word(next).impersonal)
    }

    fn person(&mut self, token: usize, gender: Gender) {
        let fits = |member: &Member| {
            member.is(ActorKind::Person) && member.gender.is_none_or(|known| known == gender)
        };
        let found = self.nearest(token, fits).or_else(|| self.name_that_may_be_person(token));
        if let Some(actor) = found {
            let member = &mut self.cast.members[actor];
            member.kind = Some(ActorKind::Person);
            member.gender = member.gender.or(Some(gender));
            self.refer(token..token + 1, actor, MentionForm::Pronoun);
        }
    }

    /// A name without any ordinary word, of which nothing says that it is an organisation's.
    fn name_that_may_be_person(&self, token: usize) -> Option<ActorIndex> {
        let sentence = self.cast.words.token(token).sentence;
        let near =
            self.past.iter().rev().take(MEMORY).take_while(|past| past.sentence + 1 >= sentence);
        let mut found = near
            .filter(|past| {
                let member = &self.cast.members[past.actor];
                member.is(ActorKind::Organisation)
                    && member.guessed
                    && member.name.split([' ', '-']).all(|word| !is_common(&word.to_lowercase()))
            })
            .map(|past| past.actor);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    fn thing(&mut self, token: usize) {
        let fits = |member: &Member| member.is_collective() && !member.is(ActorKind::Group);
        if let Some(actor) = self.nearest(token, fits) {
            self.refer(token..token + 1, actor, MentionForm::Pronoun);
        }
    }

    /// "they": a list, a group, or a party or people with a plural name.
    fn several(&mut self, token: usize) {
        if let Some(list) = self.list(token) {
            for actor in list {
                self.refer(token..token + 1, actor, MentionForm::Pronoun);
            }
            return;
        }
        let plural = |member: &Member| {
            member.is(ActorKind::Group)
                || matches!(member.kind, Some(ActorKind::Party | ActorKind::Organisation))
                    && member.name.ends_with('s')
        };
        if let Some(actor) = self.nearest(token, plural) {
            self.refer(token..token + 1, actor, MentionForm::Pronoun);
        }
    }

    fn both(&mut self, token: usize) {
        let words = self.cast.words;
        let next = token + 1;
        let alone = next >= words.len()
            || words.word(next).verb
            || is_auxiliary(words.norm(next))
            || !words.is_word(next);
        if let Some(list) = self.list(token).filter(|list| alone && list.len() == 2) {
            for actor in list {
                self.refer(token..token + 1, actor, MentionForm::Pronoun);
            }
        }
    }

    /// The last list of this sentence or the one before.
    fn list(&self, token: usize) -> Option<Vec<ActorIndex>> {
        let sentence = self.cast.words.token(token).sentence;
        let list = self.lists.iter().rev().take(3).find(|list| list.joined)?;
        (list.sentence + 1 >= sentence).then(|| list.actors.clone())
    }

    /// "X, who": what the words before the comma mention.
    fn relative(&mut self, token: usize, fits: impl Fn(&Member) -> bool) {
        let words = self.cast.words;
        let sentence = words.sentence(token);
        let comma = usize::from(words.norm_near(token, token.checked_sub(1)) == ",");
        let end = token - comma.min(token);
        // "X, of which", "Y, all of whom": the antecedent lies further back; leave it.
        let found = self.mentions[..self.next]
            .iter()
            .rev()
            .take(MEMORY)
            .take_while(|mention| mention.tokens.start >= sentence.start)
            .filter(|mention| mention.form != MentionForm::Adjective)
            .find(|mention| {
                mention.tokens.end <= end
                    && mention.tokens.end + 1 >= end
                    && fits(self.cast.member(mention))
            });
        if let Some(actor) = found.map(|mention| mention.actor) {
            self.refer(token..token + 1, actor, MentionForm::Pronoun);
        }
    }

    /// "the kingdom", "her party", "this council".
    fn noun(&mut self, token: usize, noun: ReferenceNoun) {
        let words = self.cast.words;
        let Some(before) =
            token.checked_sub(1).filter(|&before| words.same_sentence(before, token))
        else {
            return;
        };
        let possessive = matches!(words.norm(before), "his" | "her" | "its" | "their");
        if !possessive && !matches!(words.norm(before), "the" | "this") || self.is_modifier(token) {
            return;
        }
        let tokens = before..token + 1;
        if self
            .mentions
            .iter()
            .skip(self.next.saturating_sub(4))
            .take(8)
            .any(|mention| mention.tokens.start <= token && token < mention.tokens.end)
        {
            return;
        }
        let norm = words.norm(token);
        let actor = match noun {
            ReferenceNoun::State => self.state(token, possessive.then_some(before)),
            ReferenceNoun::Party => self.nearest(token, |member| member.is(ActorKind::Party)),
            ReferenceNoun::Body => self.nearest(token, |member| member.is(ActorKind::Body)),
            ReferenceNoun::Organisation => self
                .called(token, norm)
                .or_else(|| self.nearest(token, |member| member.is(ActorKind::Organisation))),
            ReferenceNoun::Named => self.called(token, norm),
        };
        if let Some(actor) = actor {
            self.refer(tokens, actor, MentionForm::Role);
        }
    }

    /// "his country" is that of him; "the country" the one last spoken of or for.
    fn state(&self, token: usize, pronoun: Option<usize>) -> Option<ActorIndex> {
        let is_state = |member: &Member| member.is(ActorKind::State);
        if let Some(pronoun) = pronoun {
            let owner = self.cast.mentions.iter().rev().take(MEMORY).find(|mention| {
                mention.form == MentionForm::Pronoun && mention.tokens.start == pronoun
            })?;
            let principal = self.cast.principal(owner.actor);
            return is_state(&self.cast.members[principal]).then_some(principal);
        }
        let speaks = |member: &Member| {
            is_state(member) || member.speaks_for.is_some_and(|of| is_state(&self.cast.members[of]))
        };
        let nearest = self.nearest(token, speaks)?;
        Some(self.cast.principal(nearest))
    }

    /// The actor that has the noun in its name, mentioned last.
    fn called(&self, token: usize, noun: &str) -> Option<ActorIndex> {
        let sentence = self.cast.words.token(token).sentence;
        self.past
            .iter()
            .rev()
            .take(MEMORY * 2)
            .take_while(|past| past.sentence + 6 >= sentence)
            .find(|past| {
                let member = &self.cast.members[past.actor];
                !member.is(ActorKind::Person) && has_word(&member.name, noun)
                    || member.nouns.iter().any(|known| known == noun)
            })
            .map(|past| past.actor)
    }

    /// Whether the word stands before the noun that is meant: "the party leader".
    fn is_modifier(&self, token: usize) -> bool {
        let words = self.cast.words;
        let next = token + 1;
        if next >= words.len() || !words.same_sentence(token, next) || !words.is_word(next) {
            return false;
        }
        let word = words.word(next);
        word.role
            || word.before_role
            || word.organisation.is_some() && !word.verb
            || words.norm(next) == "of"
                && !words.norm(token).is_empty()
                && words.norm(token) != "party"
    }

    /// The latest actor that fits; in the same sentence or in one before it the free ones first.
    fn nearest(&self, token: usize, fits: impl Fn(&Member) -> bool) -> Option<ActorIndex> {
        let sentence = self.cast.words.token(token).sentence;
        let mut best: Option<(i32, ActorIndex)> = None;
        let reachable = self
            .past
            .iter()
            .rev()
            .take(MEMORY)
            .take_while(|past| past.sentence + REACH >= sentence)
            .filter(|past| fits(&self.cast.members[past.actor]));
        for (back, past) in reachable.enumerate() {
            let distance = (sentence - past.sentence) as i32;
            let leads = 2 * i32::from(past.leads && distance > 0);
            let value = 2 * i32::from(past.free) + leads - 3 * distance - (back as i32).min(2) / 2;
            if best.is_none_or(|(most, _)| value > most) {
                best = Some((value, past.actor));
            }
        }
        best.map(|(_, actor)| actor)
    }

    fn refer(&mut self, tokens: TokenRange, actor: ActorIndex, form: MentionForm) {
        let before = self.cast.words.norm_near(tokens.start, tokens.start.checked_sub(1));
        let free = !super::focus::is_preposition(before);
        self.remember(actor, tokens.start, free);
        self.cast.mention(tokens, actor, form);
    }
}

/// Whether a name has `noun` among its words.
fn has_word(name: &str, noun: &str) -> bool {
    name.split(' ').any(|word| word.eq_ignore_ascii_case(noun))
}

fn is_auxiliary(word: &str) -> bool {
    matches!(
        word,
        "is" | "was"
            | "has"
            | "had"
            | "will"
            | "would"
            | "could"
            | "can"
            | "may"
            | "might"
            | "must"
            | "should"
            | "shall"
            | "does"
            | "did"
            | "do"
            | "have"
            | "are"
            | "were"
    )
}
