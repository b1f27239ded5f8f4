//! Who is said to say what: cue, source and content.
use whipcount_domain::{Document, Reading, Statement};

/// Finds the statements of a document, in the order of the text.
pub fn find_statements(document: &Document, reading: &Reading) -> Vec<Statement> {
    let _ = (document, reading);
    Vec::new()
}
