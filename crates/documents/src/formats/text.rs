//! Plain text: one document, which is all body.

use super::{Fit, Format, single};
use crate::open::Opened;
use crate::source::{Source, Start};
use crate::{Problem, ProblemKind};

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

fn read(source: Source) -> Result<Opened, Problem> {
    let (at, decoded, problems) = source.read_text()?;
    if decoded.text.trim().is_empty() {
        return Err(at.problem(ProblemKind::Empty));
    }
    let mut document = at.document(decoded.text);
    document.origin.changes = decoded.changes;
    Ok(Opened { document, place: at.place, problems })
}
