use crate::Span;

/// The words of one attribution as a trained reader marks them, before it is known who the source
/// is and when it was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// Who, if it is said.
    pub source: Option<Span>,
    /// The words that attribute.
    pub cue: Span,
    /// What was said, in the order of the text. Never empty.
    pub content: Vec<Span>,
}
