//! Plain text: one document, which is all body.

use super::{Fit, Format, single};
use crate::encoding::decode;
use crate::open::Opened;
use crate::source::{Source, Start};
use crate::{MAX_DOCUMENT_BYTES, Problem, ProblemKind};

pub(crate) const FORMAT: Format = Format {
    name: "plain text",
    extensions: &["txt"],
    media_types: &["text/plain"],
    fits,
    read: |source| single(|| read(source)),
};

/// Text looks like nothing in particular, so what is called something else is not taken for it.
fn fits(start: &Start<'_>) -> Fit {
    let hints = start.hints;
    if FORMAT.is_named(start) {
        Fit::Named
    } else if hints.extension().is_none() && hints.media_type.is_none() {
        Fit::Perhaps
    } else {
        Fit::No
    }
}

fn read(mut source: Source) -> Result<Opened, Problem> {
    let body = source.read_all(MAX_DOCUMENT_BYTES);
    let at = source.at;
    let decoded = body.and_then(decode).map_err(|kind| at.problem(kind))?;
    if decoded.text.trim().is_empty() {
        return Err(at.problem(ProblemKind::Empty));
    }
    let guess = decoded.guessed.map(|name| at.problem(ProblemKind::GuessedEncoding(name)));
    let problems = guess.into_iter().collect();
    let document = at.document(decoded.text);
    Ok(Opened { document, place: at.place, problems })
}
