//! The actors of a document as they are being drawn up, and where they are mentioned.

use std::collections::HashMap;

use whipcount_domain::{Actor, ActorIndex, ActorKind, Mention, MentionForm, Reading, TokenRange};

use super::lexicon::Gender;
use super::words::Words;

/// An actor in the making.
#[derive(Clone, Debug, Default)]
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) name: String,
    /// What it is, once that is known.
    pub(crate) kind: Option<ActorKind>,
    pub(crate) gender: Option<Gender>,
    pub(crate) role: Option<String>,
    pub(crate) speaks_for: Option<ActorIndex>,
    /// Whether it is a region with a government of its own.
    pub(crate) region: bool,
    /// Nouns that the document calls it by ("the insurer"), in lower case.
    pub(crate) nouns: Vec<String>,
    /// Whether its kind is a guess for want of any clue.
    pub(crate) guessed: bool,
}

impl Member {
    pub(crate) fn is(&self, kind: ActorKind) -> bool {
        self.kind == Some(kind)
    }

    /// Whether it is a person, or may be one.
    pub(crate) fn may_be_person(&self) -> bool {
        self.kind.is_none_or(|kind| kind == ActorKind::Person)
    }

    /// Whether it is something that people speak for.
    pub(crate) fn is_collective(&self) -> bool {
        !matches!(self.kind, None | Some(ActorKind::Person | ActorKind::Place))
    }
}

/// The actors and mentions found so far.
pub(crate) struct Cast<'a> {
    pub(crate) words: &'a Words<'a>,
    pub(crate) members: Vec<Member>,
    /// In the order in which they were found; see [`Cast::settle`].
    pub(crate) mentions: Vec<Mention>,
    /// For every token the mention by name that covers it.
    named: Vec<Option<u32>>,
    states: HashMap<usize, ActorIndex>,
    bodies: HashMap<usize, ActorIndex>,
}

impl<'a> Cast<'a> {
    pub(crate) fn new(words: &'a Words<'a>) -> Cast<'a> {
        Cast {
            words,
            members: Vec::new(),
            mentions: Vec::new(),
            named: vec![None; words.len()],
            states: HashMap::new(),
            bodies: HashMap::new(),
        }
    }

    pub(crate) fn add_member(&mut self, member: Member) -> ActorIndex {
        self.members.push(member);
        self.members.len() - 1
    }

    /// The actor of a state, given by its number in the lexicon.
    pub(crate) fn state(&mut self, state: usize) -> ActorIndex {
        if let Some(&actor) = self.states.get(&state) {
            return actor;
        }
        let known = &self.words.lexicon.states[state];
        let actor = self.add_member(Member {
            id: known.id.to_string(),
            name: known.name.to_string(),
            kind: Some(ActorKind::State),
            ..Member::default()
        });
        self.states.insert(state, actor);
        actor
    }

    /// The actor of an international body, given by its number in the lexicon.
    pub(crate) fn body(&mut self, body: usize) -> ActorIndex {
        if let Some(&actor) = self.bodies.get(&body) {
            return actor;
        }
        let known = &self.words.lexicon.bodies[body];
        let actor = self.add_member(Member {
            id: known.id.to_string(),
            name: known.name.to_string(),
            kind: Some(ActorKind::Body),
            ..Member::default()
        });
        self.bodies.insert(body, actor);
        actor
    }

    /// Adds a mention; one by name hides later ones of the same words from [`Cast::named_at`].
    pub(crate) fn mention(&mut self, tokens: TokenRange, actor: ActorIndex, form: MentionForm) {
        if matches!(form, MentionForm::Name | MentionForm::Metonym | MentionForm::Adjective) {
            let number = self.mentions.len() as u32;
            for token in tokens.clone() {
                self.named[token].get_or_insert(number);
            }
        }
        let span = self.words.reading.span(tokens.clone());
        self.mentions.push(Mention { span, tokens, actor, form });
    }

    /// The mention by name that covers a token.
    pub(crate) fn named_at(&self, token: usize) -> Option<&Mention> {
        let number = *self.named.get(token)?;
        Some(&self.mentions[number? as usize])
    }

    /// The mention by name that begins with a token.
    pub(crate) fn named_from(&self, token: usize) -> Option<&Mention> {
        self.named_at(token).filter(|mention| mention.tokens.start == token)
    }

    /// The mention by name whose last token is the one before `end`.
    pub(crate) fn named_until(&self, end: usize) -> Option<&Mention> {
        self.named_at(end.checked_sub(1)?).filter(|mention| mention.tokens.end == end)
    }

    pub(crate) fn member(&self, mention: &Mention) -> &Member {
        &self.members[mention.actor]
    }

    /// Whom an actor speaks for: its state or party, else itself.
    pub(crate) fn principal(&self, actor: ActorIndex) -> ActorIndex {
        self.members[actor].speaks_for.unwrap_or(actor)
    }

    /// Puts the mentions into the order of the text, outer before inner.
    pub(crate) fn sort_mentions(&mut self) {
        self.mentions.sort_by_key(|mention| {
            (mention.tokens.start, std::cmp::Reverse(mention.tokens.end), mention.actor)
        });
        self.mentions.dedup_by(|one, other| one.tokens == other.tokens && one.actor == other.actor);
        self.named.fill(None);
        for (number, mention) in self.mentions.iter().enumerate() {
            let by_name = !matches!(mention.form, MentionForm::Role | MentionForm::Pronoun);
            for token in mention.tokens.clone().filter(|_| by_name) {
                self.named[token] = Some(number as u32);
            }
        }
    }

    /// Hands actors and mentions over; actors that nothing mentions are left out.
    pub(crate) fn settle(mut self) -> (Vec<Actor>, Vec<Mention>) {
        self.sort_mentions();
        let mut first_mention = vec![usize::MAX; self.members.len()];
        for (number, mention) in self.mentions.iter().enumerate().rev() {
            first_mention[mention.actor] = number;
        }
        for actor in 0..self.members.len() {
            let spoken_for = self.members[actor].speaks_for;
            if let Some(spoken_for) = spoken_for.filter(|_| first_mention[actor] != usize::MAX) {
                first_mention[spoken_for] = first_mention[spoken_for].min(first_mention[actor]);
            }
        }
        let mut order: Vec<ActorIndex> =
            (0..self.members.len()).filter(|&actor| first_mention[actor] != usize::MAX).collect();
        order.sort_by_key(|&actor| (first_mention[actor], actor));
        let mut new_number = vec![0; self.members.len()];
        for (number, &actor) in order.iter().enumerate() {
            new_number[actor] = number;
        }
        for mention in &mut self.mentions {
            mention.actor = new_number[mention.actor];
        }
        let mut members = self.members;
        let actors = order.iter().map(|&actor| {
            let member = std::mem::take(&mut members[actor]);
            Actor {
                id: member.id,
                name: member.name,
                kind: member.kind.unwrap_or(ActorKind::Organisation),
                role: member.role,
                speaks_for: member.speaks_for.map(|spoken_for| new_number[spoken_for]),
            }
        });
        (actors.collect(), self.mentions)
    }
}

/// Fills in the actors and mentions of a reading.
pub(crate) fn hand_over(reading: &mut Reading, found: (Vec<Actor>, Vec<Mention>)) {
    (reading.actors, reading.mentions) = found;
}
