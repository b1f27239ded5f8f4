//! Plain text: one document, which is all body.

use super::{Fit, Format, single};
use crate::cleaning::clean;
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
    let decoded = body.and_then(|body| decode(body, at.hints.charset.as_deref()));
    let mut decoded = decoded.map_err(|kind| at.problem(kind))?;
    let problems = decoded.doubts().map(|kind| at.problem(kind)).collect();
    let text = clean(decoded.text, &mut decoded.changes);
    if text.trim().is_empty() {
        return Err(at.problem(ProblemKind::Empty));
    }
    let mut document = at.document(text);
    document.origin.changes = decoded.changes;
    Ok(Opened { document, place: at.place, problems })
}
