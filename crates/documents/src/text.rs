//! Plain text: one document, which is all body.

use std::io::Read as _;

use whipcount_domain::Document;

use crate::encoding::decode;
use crate::format::{MAX_DOCUMENT_BYTES, Source};
use crate::open::Opened;
use crate::{Problem, ProblemKind};

pub(crate) fn read(source: Source) -> Result<Opened, Problem> {
    let Source { place, id, bytes } = source;
    let problem = |kind| Problem { place: place.clone(), kind };
    let mut body = Vec::new();
    // One byte more than is allowed shows that there is too much without reading it all.
    let limit = MAX_DOCUMENT_BYTES as u64 + 1;
    bytes.take(limit).read_to_end(&mut body).map_err(|error| problem(ProblemKind::Io(error)))?;
    if body.len() > MAX_DOCUMENT_BYTES {
        return Err(problem(ProblemKind::TooLong));
    }
    let decoded = decode(body).map_err(problem)?;
    if decoded.text.trim().is_empty() {
        return Err(problem(ProblemKind::Empty));
    }
    let guess = decoded.guessed.map(|encoding| problem(ProblemKind::GuessedEncoding(encoding)));
    let problems = guess.into_iter().collect();
    Ok(Opened { document: Document::new(id, decoded.text), place, problems })
}
