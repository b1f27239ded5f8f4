use crate::{Document, Position, Statement, Tally};

/// All that was found in one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// The document itself; every span below cuts out words of its text.
    pub document: Document,
    /// Who is said to say what, in the order of the text.
    pub statements: Vec<Statement>,
    /// Who stands where, motion by motion, in the order of the text.
    pub positions: Vec<Position>,
    /// Claims about how many stand where, motion by motion, in the order of the text.
    pub tallies: Vec<Tally>,
}
