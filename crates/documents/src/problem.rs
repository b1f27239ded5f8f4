use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;

use crate::{Field, Format};

/// How many columns of a table an error names.
const MAX_COLUMNS: usize = 40;

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
    /// A container in a container, and so on.
    TooDeep {
        /// How deep they may be.
        limit: u32,
    },
    /// An input that unpacks to far more than it is.
    GrowsTooMuch {
        /// To how many times its size it may.
        growth: u64,
    },
    /// An input with too many files, records or messages in it.
    TooManyEntries {
        /// How many there may be.
        limit: u64,
    },
    /// Something packed that is damaged or ends before its end. What came before has been read.
    Broken {
        /// How many bytes came out of it.
        after: u64,
        /// Whether it ends, rather than going on with something that makes no sense.
        cut_off: bool,
    },
    /// An answer of which the archive says that it holds a part alone, and why.
    CutWhenFetched {
        /// The archive's word for the reason: `length`, `time`.
        why: String,
    },
    /// Bytes of an archive at which a record should begin and none does.
    NotARecord,
    /// Something that is not as its format demands.
    Malformed {
        /// The name of the format.
        format: &'static str,
        /// What is wrong with it.
        what: String,
    },
    /// Something that cannot be read without a password.
    Encrypted,
    /// A file, or a page of it, that shows pictures of words alone.
    NothingButImages,
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
    /// An object without a text.
    NoText {
        /// What the text should be called there, if that was said.
        called: Option<String>,
    },
    /// A table without a column of texts.
    NoTextColumn {
        /// What its columns are called.
        columns: Vec<String>,
        /// What the column should be called, if that was said.
        called: Option<String>,
    },
    /// An object whose text is a number, list or the like.
    TextIsNoString {
        /// The key under which it stands.
        key: String,
    },
    /// A day of publication that is none. The document is read without it.
    NotADate {
        /// The key under which it stands.
        key: String,
        /// What stands there.
        value: String,
    },
    /// The encoding had to be guessed; the document is read.
    GuessedEncoding(String),
    /// Some bytes mean nothing in the encoding; the document is read without them.
    Undecodable(u32),
    /// A page without an article.
    NoArticle,
    /// A web page that is called a feed.
    NotAFeed {
        /// The feeds that it names, as it names them if its own address is unknown.
        feeds: Vec<String>,
    },
    /// A page of more elements, or longer ones, than any that people read.
    TooManyElements,
    /// A page that one has to pay for, and which holds but the start of its article; that is read.
    OnlyTheStart {
        /// How many words there are.
        words: usize,
    },
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

    pub(crate) fn within(&self, part: Within) -> Place {
        let mut place = self.clone();
        place.within.push(part);
        place
    }

    /// The way to a part of the input in one string, as [`Origin`](whipcount_domain::Origin) has
    /// it; `None` for the whole of it.
    pub(crate) fn inside(&self) -> Option<String> {
        let parts = self.within.iter().map(Within::to_string);
        let parts: Vec<_> = parts.chain(self.line.map(|line| format!("line {line}"))).collect();
        (!parts.is_empty()).then(|| format!("{}!{}", self.input, parts.join("!")))
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
        matches!(
            self.kind,
            GuessedEncoding(_)
                | Undecodable(_)
                | OnlyTheStart { .. }
                | DuplicateId { .. }
                | Repeated { .. }
                | CutWhenFetched { .. }
        )
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
            TooDeep { .. } => "unpack it first, or raise `--max-nesting`".into(),
            GrowsTooMuch { .. } => "if you know what it is, raise `--max-growth`".into(),
            TooManyEntries { .. } => "split it, or raise `--max-entries`".into(),
            Broken { .. } => "what came before was read; get it again if you can".into(),
            CutWhenFetched { .. } => "what the archive holds of it was read".into(),
            NotARecord => "what follows is read from the next record on".into(),
            Malformed { .. } => "open it with another program and save it anew".into(),
            Encrypted => "save it without its password first".into(),
            NoArticle => "save the page of the report itself, rather than a list of reports".into(),
            NotAFeed { feeds } if feeds.is_empty() => {
                "give it a name that ends in `.html` to read it as a report".into()
            }
            NotAFeed { feeds } => {
                let feeds: Vec<_> = feeds.iter().map(|feed| format!("`{feed}`")).collect();
                format!("it names as its feeds {}", feeds.join(", "))
            }
            TooManyElements => "save the text of the report as `.txt`".into(),
            OnlyTheStart { .. } => "save the page while logged in to read all of it".into(),
            NothingButImages => "run text recognition first, for instance with `ocrmypdf`".into(),
            Damaged(_) | UnknownEncoding | GuessedEncoding(_) | LinesInUtf16 => {
                "convert it to UTF-8, for instance with `iconv`".into()
            }
            NotJson { .. } | NotAnObject => {
                "write one object a line, as in {\"id\": \"…\", \"text\": \"…\"}".into()
            }
            NoTextColumn { .. } => {
                "name the column with the body of the reports: `--column text=NAME`".into()
            }
            NoText { .. } | TextIsNoString { .. } => {
                "give the body of the report as a string under `text` or `articleBody`".into()
            }
            NotADate { .. } => {
                "write it as in `2025-04-15`; the document was read without a date".into()
            }
            DuplicateId { .. } => "give every document an id of its own".into(),
            Undecodable(_) | Repeated { .. } => return None,
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
            OnlyTheStart { words } => {
                return write!(out, "{place} holds the first {words} words of its article alone");
            }
            Undecodable(count) => {
                return write!(out, "{count} bytes of {place} are damaged; the rest was read");
            }
            DuplicateId { id, given } => {
                return write!(out, "the id `{id}` in {place} is taken; it was read as `{given}`");
            }
            Broken { after, cut_off } => {
                let what = if *cut_off { "ends before its end" } else { "is damaged" };
                return write!(out, "{place} {what}, after {after} bytes of what it holds");
            }
            CutWhenFetched { why } => {
                return write!(out, "{place} holds a page that was cut off ({why})");
            }
            Repeated { id } => {
                return write!(out, "`{id}` in {place} has been read before; it was left out");
            }
            _ => write!(out, "cannot read {place}: ")?,
        }
        match &self.kind {
            Io(error) => out.write_str(&plain(error)),
            NothingSupported => out.write_str("it holds no file in a supported format"),
            UnknownFormat => out.write_str("its format is not supported"),
            Empty => out.write_str("there is no text in it"),
            TooLong { limit } => {
                write!(out, "it is longer than {} MiB, the limit", limit >> 20)
            }
            TooDeep { limit } => {
                write!(out, "it is in containers that are in containers, more than {limit} deep")
            }
            GrowsTooMuch { growth } => {
                write!(out, "unpacked it grows to more than {growth} times its size")
            }
            TooManyEntries { limit } => write!(out, "it is one of more than {limit} parts"),
            NotARecord => out.write_str("no record of a web archive begins there"),
            Malformed { format, what } => write!(out, "it is no sound {format}: {what}"),
            Encrypted => out.write_str("it is encrypted"),
            NoArticle => out.write_str("the page holds no article"),
            NotAFeed { .. } => out.write_str("it is a web page and no feed"),
            TooManyElements => out.write_str("the page has more elements than are read"),
            NothingButImages => out.write_str("it holds no text"),
            Damaged(encoding) => write!(out, "it is marked as {encoding} and damaged"),
            UnknownEncoding => out.write_str("it is not UTF-8, and its encoding could not be told"),
            LinesInUtf16 => out.write_str("it is UTF-16, and JSON Lines are UTF-8"),
            NotJson { what, column } => write!(out, "it is not JSON: {what} (column {column})"),
            NotAnObject => out.write_str("it is not a JSON object"),
            NoText { called } => {
                write!(out, "it has no `{}`", called.as_deref().unwrap_or(Field::Text.name()))
            }
            NoTextColumn { columns, called } => {
                match called {
                    Some(called) => write!(out, "none of its columns is called `{called}`")?,
                    None => out.write_str("none of its columns is called as a text usually is")?,
                }
                write!(out, "; they are ")?;
                // A file that is no table can have thousands.
                for (number, column) in columns.iter().take(MAX_COLUMNS).enumerate() {
                    let comma = if number > 0 { ", " } else { "" };
                    write!(out, "{comma}`{}`", column.trim())?;
                }
                match columns.len().saturating_sub(MAX_COLUMNS) {
                    0 => Ok(()),
                    more => write!(out, " and {more} more"),
                }
            }
            TextIsNoString { key } => write!(out, "its `{key}` is not a string"),
            NotADate { .. }
            | GuessedEncoding(_)
            | Undecodable(_)
            | OnlyTheStart { .. }
            | DuplicateId { .. }
            | Repeated { .. }
            | Broken { .. }
            | CutWhenFetched { .. } => Ok(()),
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
