use crate::{Document, Position, Span, Statement, Tally};

/// All that was found in one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// The document itself; every span below cuts out words of its text.
    pub document: Document,
    /// Its sentences, in the order of the text, so that a passage can be shown in the one around it.
    pub sentences: Vec<Span>,
    /// Who is said to say what, in the order of the text.
    pub statements: Vec<Statement>,
    /// Who stands where, motion by motion, in the order of the text.
    pub positions: Vec<Position>,
    /// Claims about how many stand where, motion by motion, in the order of the text.
    pub tallies: Vec<Tally>,
}

impl Findings {
    /// The sentence in which `passage` begins; the passage itself if it begins in none.
    pub fn sentence_around(&self, passage: Span) -> Span {
        let after = self.sentences.partition_point(|sentence| sentence.start <= passage.start);
        let before = self.sentences[..after].last();
        match before {
            Some(sentence) if sentence.end > passage.start => sentence.cover(passage),
            _ => passage,
        }
    }
}
