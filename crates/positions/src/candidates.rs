//! Who could hold a position in each sentence: what the trained judge is asked about.

use std::collections::HashSet;

use whipcount_domain::{
    ActorIndex, ActorKind, MentionForm, Position, Question, Reading, Stance, Statement, TokenRange,
};

/// An actor who could hold a position that one sentence states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Number of the sentence.
    pub sentence: usize,
    /// The actor: the state of its minister, the party of its leader.
    pub actor: ActorIndex,
    /// Where the actor is mentioned, in the order of the text: in the sentence itself, or as the
    /// source of a statement that the sentence belongs to.
    pub mentions: Vec<TokenRange>,
    /// The plainest form of those mentions.
    pub form: MentionForm,
    /// Whether the actor, or who speaks for it, is the source of a statement in the sentence.
    pub is_source: bool,
    /// What the rules find of the actor in the sentence.
    pub by_rule: Option<Stance>,
}

impl Candidate {
    /// What the judge is asked about it.
    pub fn question(&self, reading: &Reading) -> Question {
        Question {
            sentence: reading.sentences[self.sentence].span,
            words: self.mentions.iter().map(|tokens| reading.span(tokens.clone())).collect(),
            kind: reading.actors[self.actor].kind,
            form: self.form,
            is_source: self.is_source,
            by_rule: self.by_rule,
        }
    }
}

/// The candidates of the sentences that `is_near` says, in the order of the text; `found` is what
/// rules find.
pub(crate) fn candidates(
    reading: &Reading,
    statements: &[Statement],
    found: &[Position],
    is_near: impl Fn(usize) -> bool,
) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut starts = Vec::with_capacity(reading.sentences.len() + 1);
    let sources = sources_by_sentence(reading, statements);
    for (number, sentence) in reading.sentences.iter().enumerate() {
        starts.push(candidates.len());
        let first = candidates.len();
        if !is_near(number) {
            continue;
        }
        let mut add = |actor: ActorIndex, tokens: TokenRange, form, is_source: bool| {
            let actor = reading.principal(actor);
            if reading.actors[actor].kind == ActorKind::Place {
                return;
            }
            match candidates[first..].iter_mut().find(|known| known.actor == actor) {
                Some(known) => {
                    known.form = known.form.min(form);
                    known.is_source |= is_source;
                    if !known.mentions.contains(&tokens) {
                        known.mentions.push(tokens);
                    }
                }
                None => candidates.push(Candidate {
                    sentence: number,
                    actor,
                    mentions: vec![tokens],
                    form,
                    is_source,
                    by_rule: None,
                }),
            }
        };
        for mention in reading.mentions_in(sentence.tokens.clone()) {
            add(mention.actor, mention.tokens.clone(), mention.form, false);
        }
        for &(actor, ref tokens) in &sources[number] {
            add(actor, tokens.clone(), MentionForm::Pronoun, true);
        }
    }
    starts.push(candidates.len());
    for position in found {
        let Some(token) = reading.tokens_in(position.evidence).next() else { continue };
        let number = reading.tokens[token].sentence as usize;
        let known = &mut candidates[starts[number]..starts[number + 1]];
        let same = |it: &&mut Candidate| reading.actors[it.actor].id == position.actor.id;
        if let Some(candidate) = known.iter_mut().find(same) {
            candidate.by_rule.get_or_insert(position.stance);
        }
    }
    candidates
}

/// For each sentence those who speak in it, with the words that name them as the source.
fn sources_by_sentence(
    reading: &Reading,
    statements: &[Statement],
) -> Vec<Vec<(ActorIndex, TokenRange)>> {
    let mut sources = vec![Vec::new(); reading.sentences.len()];
    for statement in statements {
        let Some(speaker) = &statement.speaker else { continue };
        let by_id = |id: &str| reading.actors.iter().position(|actor| actor.id == id);
        let Some(actor) = speaker.person.or_else(|| by_id(speaker.actor.as_deref()?)) else {
            continue;
        };
        let Some(source) = statement.source.first().map(|span| reading.tokens_in(*span)) else {
            continue;
        };
        if source.is_empty() {
            continue;
        }
        let mut inside = HashSet::new();
        for content in statement.content.iter().chain(&statement.cue) {
            for token in reading.tokens_in(*content) {
                let number = reading.tokens[token].sentence as usize;
                if inside.insert(number) {
                    sources[number].push((actor, source.clone()));
                }
            }
        }
    }
    sources
}
