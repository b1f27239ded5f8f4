use crate::{Span, Stance};

/// Somebody's claim about how many actors hold a stance ("more than 30 countries are ready").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Id of the motion.
    pub motion: String,
    /// The document's words that claim the number.
    pub span: Span,
    /// The stance that they are said to hold.
    pub stance: Stance,
    /// At least so many actors.
    pub at_least: Option<u64>,
    /// At most so many actors.
    pub at_most: Option<u64>,
    /// Ids of the actors that the claim itself enumerates.
    pub named: Vec<String>,
    /// Who claims it; `None` for the document itself.
    pub speaker: Option<String>,
    /// Index of the statement that claims it.
    pub statement: Option<usize>,
    /// Id of the rule that found it.
    pub found_by: String,
}
