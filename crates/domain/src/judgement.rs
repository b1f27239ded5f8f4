use crate::{ActorKind, Basis, MentionForm, Span, Stance};

/// What a trained judge is asked: does this sentence state where this actor stands on the motion?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The sentence.
    pub sentence: Span,
    /// The words that mention the actor, in the sentence or, as a source, near it. Never empty.
    pub words: Vec<Span>,
    /// What the actor is.
    pub kind: ActorKind,
    /// The plainest form of those mentions.
    pub form: MentionForm,
    /// Whether the actor, or who speaks for it, is the source of a statement in the sentence.
    pub is_source: bool,
    /// What rules find of the actor in the sentence.
    pub by_rule: Option<Stance>,
}

/// What it answers: how likely each answer is. Each list adds up to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// No position at all.
    pub none: f32,
    /// The stances, in the order of [`Stance::ALL`].
    pub stances: [f32; Stance::ALL.len()],
    /// If the actor is undecided: leans to neither side, to a yes, to a no.
    pub leans: [f32; 3],
    /// On whose word, in the order of [`Basis::ALL`].
    pub bases: [f32; Basis::ALL.len()],
}
