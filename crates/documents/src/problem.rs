use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;

use crate::Format;

/// Something about an input that its owner should know.
#[derive(Debug)]
pub struct Problem {
    /// Where it was met.
    pub place: Place,
    /// What it is.
    pub kind: ProblemKind,
}

/// A file, folder or stream, what it holds, and a line in that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The path as it was given or found, the address, or `standard input`.
    pub input: String,
    /// The way to a part of it, outermost first.
    pub within: Vec<Within>,
    /// The line, counted from 1.
    pub line: Option<u64>,
}

/// A part of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within {
    /// A file of an archive, an attachment of a message: what it is called there.
    Member(String),
    /// The record that begins at this byte.
    Record(u64),
    /// One of several items, rows or entries that follow one another, counted from 1.
    Item(u64),
    /// A page, counted from 1.
    Page(u64),
}

/// What can be wrong with an input.
#[derive(Debug)]
pub enum ProblemKind {
    /// The system does not let us read it.
    Io(io::Error),
    /// A folder that holds no file in a supported format.
    NothingSupported,
    /// Something that is in no supported format.
    UnknownFormat,
    /// No text, or white space alone.
    Empty,
    /// More bytes than are read.
    TooLong {
        /// How many are, at most.
        limit: usize,
    },
    /// A container in a container, and so on, [`MAX_NESTING`](crate::MAX_NESTING) deep.
    TooDeep,
    /// The byte order mark of this encoding, and then bytes that are not in it.
    Damaged(&'static str),
    /// Neither UTF-8 nor anything else that it could safely be taken for.
    UnknownEncoding,
    /// JSON Lines in UTF-16.
    LinesInUtf16,
    /// A line that is not JSON, or an object with a key twice.
    NotJson {
        /// What the parser stumbled over.
        what: String,
        /// Where in the line, counted from 1.
        column: usize,
    },
    /// A line of JSON that is something else than an object.
    NotAnObject,
    /// An object with neither `text` nor `articleBody`.
    NoText,
    /// An object whose text is a number, list or the like.
    TextIsNoString {
        /// The key under which it stands.
        key: &'static str,
    },
    /// A day of publication that is none. The document is read without it.
    NotADate {
        /// The key under which it stands.
        key: &'static str,
        /// What stands there.
        value: String,
    },
    /// The encoding had to be guessed; the document is read.
    GuessedEncoding(&'static str),
    /// Another document has this id; the document is read under another one.
    DuplicateId {
        /// The id that was taken.
        id: String,
        /// The id that it has been given instead.
        given: String,
    },
    /// The same text under the same id was there before, and is not read again.
    Repeated {
        /// The id of both.
        id: String,
    },
}

impl Place {
    pub(crate) fn new(input: impl Into<String>) -> Place {
        Place { input: input.into(), within: vec![], line: None }
    }

    pub(crate) fn line(&self, line: u64) -> Place {
        Place { line: Some(line), ..self.clone() }
    }

    #[allow(dead_code, reason = "containers use it")]
    pub(crate) fn within(&self, part: Within) -> Place {
        let mut place = self.clone();
        place.within.push(part);
        place
    }

    /// The way to a part of the input in one string, as [`Origin`](whipcount_domain::Origin) has
    /// it.
    pub(crate) fn inside(&self) -> Option<String> {
        let parts: Vec<_> = self.within.iter().map(Within::to_string).collect();
        (!parts.is_empty()).then(|| parts.join("!"))
    }
}

impl Problem {
    /// That the file or folder at `path` cannot be read.
    pub fn of_reading(path: &Path, error: io::Error) -> Problem {
        Problem { place: Place::new(path.to_string_lossy()), kind: ProblemKind::Io(error) }
    }

    /// Whether nothing is lost by it: all that the input says has been read.
    pub fn is_warning(&self) -> bool {
        use ProblemKind::*;
        matches!(self.kind, GuessedEncoding(_) | DuplicateId { .. } | Repeated { .. })
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        use ProblemKind::*;
        let hint = match &self.kind {
            Io(_) => return None,
            NothingSupported | UnknownFormat => {
                let extensions = Format::all().flat_map(|format| format.extensions);
                let extensions: Vec<_> = extensions.map(|name| format!("`.{name}`")).collect();
                format!("supported are {}", extensions.join(", "))
            }
            Empty => "leave it out, or check how it was saved".into(),
            TooLong { .. } => "split it into one document per report".into(),
            TooDeep => "unpack it first".into(),
            Damaged(_) | UnknownEncoding | GuessedEncoding(_) | LinesInUtf16 => {
                "convert it to UTF-8, for instance with `iconv`".into()
            }
            NotJson { .. } | NotAnObject => {
                "write one object a line, as in {\"id\": \"…\", \"text\": \"…\"}".into()
            }
            NoText | TextIsNoString { .. } => {
                "give the body of the report as a string under `text` or `articleBody`".into()
            }
            NotADate { .. } => {
                "write it as in `2025-04-15`; the document was read without a date".into()
            }
            DuplicateId { .. } => "give every document an id of its own".into(),
            Repeated { .. } => return None,
        };
        Some(hint)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(out, "line {line} of ")?;
        }
        for part in self.within.iter().rev() {
            match part {
                Within::Member(name) => write!(out, "`{name}` in ")?,
                Within::Record(byte) => write!(out, "the record at byte {byte} of ")?,
                Within::Item(number) => write!(out, "item {number} of ")?,
                Within::Page(number) => write!(out, "page {number} of ")?,
            }
        }
        write!(out, "`{}`", self.input)
    }
}

impl fmt::Display for Within {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Within::Member(name) => out.write_str(name),
            Within::Record(byte) => write!(out, "byte {byte}"),
            Within::Item(number) => write!(out, "item {number}"),
            Within::Page(number) => write!(out, "page {number}"),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        use ProblemKind::*;
        let place = &self.place;
        match &self.kind {
            NotADate { key, value } => {
                return write!(out, "`{key}` in {place} is no date: `{value}`");
            }
            GuessedEncoding(encoding) => {
                return write!(out, "{place} is not UTF-8; it was read as {encoding}");
            }
            DuplicateId { id, given } => {
                return write!(out, "the id `{id}` in {place} is taken; it was read as `{given}`");
            }
            Repeated { id } => {
                return write!(out, "`{id}` in {place} has been read before; it was left out");
            }
            _ => write!(out, "cannot read {place}: ")?,
        }
        match &self.kind {
            Io(error) => out.write_str(&plain(error)),
            NothingSupported => out.write_str("the folder holds no file in a supported format"),
            UnknownFormat => out.write_str("its format is not supported"),
            Empty => out.write_str("there is no text in it"),
            TooLong { limit } => {
                write!(out, "it is longer than {} MiB, the limit", limit >> 20)
            }
            TooDeep => out.write_str("it is too deep in containers that hold containers"),
            Damaged(encoding) => write!(out, "it is marked as {encoding} and damaged"),
            UnknownEncoding => out.write_str("it is not UTF-8, and its encoding could not be told"),
            LinesInUtf16 => out.write_str("it is UTF-16, and JSON Lines are UTF-8"),
            NotJson { what, column } => write!(out, "it is not JSON: {what} (column {column})"),
            NotAnObject => out.write_str("it is not a JSON object"),
            NoText => out.write_str("it has no `text`"),
            TextIsNoString { key } => write!(out, "its `{key}` is not a string"),
            NotADate { .. } | GuessedEncoding(_) | DuplicateId { .. } | Repeated { .. } => Ok(()),
        }
    }
}

/// An error of the system in words alone: "No such file or directory (os error 2)" without the
/// number, and with a small letter since it follows a colon.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error ").next().unwrap_or(&text);
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}

impl Error for Problem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            ProblemKind::Io(error) => Some(error),
            _ => None,
        }
    }
}
