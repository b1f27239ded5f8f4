use std::io::BufRead;
use std::path::Path;

use crate::open::Opened;
use crate::{Place, Problem, json_lines, text};

/// The largest document that is read, in bytes; the same holds for a line that contains one.
///
/// Twice the size of the longest novels. Reading takes memory in proportion to a document, so that
/// without a limit one file could use up the machine's.
pub const MAX_DOCUMENT_BYTES: usize = 8 << 20;

/// The formats that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One document: its body text and nothing else.
    Text,
    /// One document a line, as a JSON object.
    JsonLines,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 2] = [Format::Text, Format::JsonLines];

    /// How names of files in this format end, the usual ending first.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Format::Text => &["txt"],
            Format::JsonLines => &["jsonl", "ndjson"],
        }
    }

    /// The format that the ending of a file's name tells, in any case; `None` if it is not
    /// supported.
    pub(crate) fn of(path: &Path) -> Option<Format> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Format::ALL.into_iter().find(|format| format.extensions().contains(&extension.as_str()))
    }

    /// The format that the first bytes of a stream without a name look like.
    pub(crate) fn guess(first_bytes: &[u8]) -> Format {
        let body = first_bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first_bytes);
        if body.trim_ascii_start().starts_with(b"{") { Format::JsonLines } else { Format::Text }
    }

    /// The documents in `source`.
    pub(crate) fn read(self, source: Source) -> Contents {
        match self {
            Format::Text => Box::new(std::iter::once_with(|| text::read(source))),
            Format::JsonLines => Box::new(json_lines::read(source)),
        }
    }
}

/// What an input holds, one by one.
pub(crate) type Contents = Box<dyn Iterator<Item = Result<Opened, Problem>> + Send>;

/// An opened file or stream.
pub(crate) struct Source {
    /// What people call it.
    pub(crate) place: Place,
    /// The id of a document that has none of its own.
    pub(crate) id: String,
    pub(crate) bytes: Box<dyn BufRead + Send>,
}
