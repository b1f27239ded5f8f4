use crate::{Basis, DateRange, Leaning, Span, Stance};

/// Where one actor stands on one motion, on the word of one passage of one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// Id of the motion.
    pub motion: String,
    /// Whose position it is.
    pub actor: ActorName,
    /// What it is.
    pub stance: Stance,
    /// Which way it tends; only with [`Stance::Undecided`].
    pub leans: Option<Leaning>,
    /// The words that carry the stance, within one sentence of the document.
    pub evidence: Span,
    /// Index, in the document's statements, of the one that this rests on.
    pub statement: Option<usize>,
    /// Who is quoted or paraphrased for it; `None` when the document asserts it itself.
    pub speaker: Option<String>,
    /// On whose word.
    pub basis: Basis,
    /// What it waits for.
    pub conditions: Vec<Condition>,
    /// What the actor itself offers, in figures.
    pub contribution: Option<Contribution>,
    /// Whether the actor says it will punish or fight those who go ahead.
    pub threat: bool,
    /// When it was said or held.
    pub said: Option<DateRange>,
    /// Id of the rule that found it.
    pub found_by: String,
    /// Share of such findings that are right, as far as we know: 0 to 1.
    pub confidence: f32,
}

/// An actor outside the document it was read in: an id that is the same however it is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorName {
    /// ISO 3166-1 alpha-3 code of a state, abbreviation of an international body, else the name.
    pub id: String,
    /// What to show.
    pub name: String,
}

/// Something a position waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The document's words.
    pub span: Span,
    /// Id of the actor whose action it waits for, when the text names one.
    pub on: Option<String>,
}

/// What an actor offers, in figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// The document's words.
    pub span: Span,
    /// At least so many units.
    pub at_least: Option<f64>,
    /// At most so many units.
    pub at_most: Option<f64>,
    /// ISO 4217 code of money in whole units, else the noun ("soldiers").
    pub unit: String,
}
