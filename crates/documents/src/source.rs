//! Where bytes come from, and what is known about them before they are read.

use std::io::{self, BufRead, Cursor, Read as _};
use std::path::PathBuf;
use std::sync::Arc;

use whipcount_domain::Document;

use crate::cleaning::clean;
use crate::encoding::{Decoded, decode};
use crate::formats::{self, Contents, Fit, Format};
use crate::limits::{Limits, Meter};
use crate::{Columns, MAX_DOCUMENT_BYTES, Place, Problem, ProblemKind, Within};

/// How much of an input is looked at to tell its format, in bytes.
const START_BYTES: u64 = 8 << 10;

/// What is known about bytes from outside of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// The name of the file, without folders.
    pub name: Option<String>,
    /// The address that the bytes were fetched from.
    pub address: Option<String>,
    /// The media type that the server named, in small letters and without parameters: `text/html`.
    pub media_type: Option<String>,
    /// The encoding that the server named: `utf-8`.
    pub charset: Option<String>,
    /// The file itself, for formats that are read from their end.
    pub path: Option<PathBuf>,
}

impl Hints {
    /// What an HTTP response says: its address and its header `Content-Type`.
    ///
    /// ```
    /// use whipcount_documents::Hints;
    ///
    /// let hints = Hints::of_response("https://example.org/a", Some("Text/HTML; charset=\"UTF-8\""));
    /// assert_eq!(hints.media_type.as_deref(), Some("text/html"));
    /// assert_eq!(hints.charset.as_deref(), Some("UTF-8"));
    /// ```
    pub fn of_response(address: &str, content_type: Option<&str>) -> Hints {
        let mut parameters = content_type.unwrap_or_default().split(';').map(str::trim);
        let media_type = parameters.next().map(str::to_ascii_lowercase);
        let charset = parameters.find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']);
            name.trim().eq_ignore_ascii_case("charset").then(|| value.to_string())
        });
        Hints {
            address: Some(address.to_string()),
            media_type: media_type.filter(|said| !said.is_empty()),
            charset: charset.filter(|said| !said.is_empty()),
            ..Hints::default()
        }
    }

    /// The ending of the name, else of the address, in small letters: `html`.
    pub(crate) fn extension(&self) -> Option<String> {
        let address = self.address.as_deref().and_then(|address| {
            let (_, path) = address.split_once("://")?.1.split_once('/')?;
            path.split(['?', '#']).next()
        });
        let name = self.name.as_deref().or(address)?.rsplit('/').next()?;
        let (stem, extension) = name.rsplit_once('.')?;
        (!stem.is_empty()).then(|| extension.to_ascii_lowercase())
    }
}

/// The start of an input, from which its format is told.
pub(crate) struct Start<'s> {
    /// Its first bytes: all of them, or some kilobytes.
    pub(crate) bytes: &'s [u8],
    pub(crate) hints: &'s Hints,
}

impl Start<'_> {
    /// The first bytes behind a byte order mark and white space.
    pub(crate) fn trimmed(&self) -> &[u8] {
        self.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(self.bytes).trim_ascii_start()
    }

    /// The first bytes as text, as well as can be done: UTF-16 where a mark says so, else with a
    /// character for each byte that is not UTF-8.
    pub(crate) fn text(&self) -> String {
        match encoding_rs::Encoding::for_bom(self.bytes) {
            Some((encoding, mark)) => encoding.decode(&self.bytes[mark..]).0.into_owned(),
            None => String::from_utf8_lossy(self.bytes).into_owned(),
        }
    }
}

/// What people call an input, and what is known about it.
#[derive(Clone, Debug)]
pub(crate) struct At {
    pub(crate) place: Place,
    /// The id of a document that has none of its own.
    pub(crate) id: String,
    pub(crate) hints: Hints,
    /// How many containers it is in.
    depth: u32,
    /// What has been taken from the input that it is in.
    pub(crate) meter: Arc<Meter>,
    /// What columns of tables are called.
    pub(crate) columns: Arc<Columns>,
}

impl At {
    /// An input.
    pub(crate) fn new(
        place: Place,
        id: String,
        hints: Hints,
        limits: Limits,
        columns: &Arc<Columns>,
    ) -> At {
        At { place, id, hints, depth: 0, meter: Meter::new(limits), columns: columns.clone() }
    }

    pub(crate) fn problem(&self, kind: ProblemKind) -> Problem {
        Problem { place: self.place.clone(), kind }
    }

    /// A part of a container, which is opened with [`Source::open`].
    ///
    /// # Errors
    ///
    /// When it is nested too deep, or one part too many. It is the same for every other part of
    /// the container then.
    pub(crate) fn inside(&self, within: Within, id: String, hints: Hints) -> Result<At, Problem> {
        let mut inner = self.clone();
        inner.place = self.place.within(within);
        (inner.id, inner.hints) = (id, hints);
        inner.enter()
    }

    /// The same without what it is packed in: `a.csv` for `a.csv.gz`.
    ///
    /// # Errors
    ///
    /// As [`At::inside`].
    pub(crate) fn unpacked(&self, endings: &[&str]) -> Result<At, Problem> {
        let mut inner = self.clone();
        let without = |name: &str| {
            let (stem, ending) = name.rsplit_once('.')?;
            let packed = endings.iter().any(|known| ending.eq_ignore_ascii_case(known));
            (packed && !stem.is_empty()).then(|| stem.to_string())
        };
        let Hints { name, address, media_type, path, .. } = &mut inner.hints;
        *name = name.as_deref().map(|name| without(name).unwrap_or_default());
        // What is fetched is called by its address where the server packs it on the way.
        let stem = address.as_deref().and_then(without);
        if name.as_deref().is_none_or(str::is_empty) {
            *name = stem.and_then(|stem| Some(stem.rsplit_once('/')?.1.to_string()));
        }
        (*media_type, *path) = (None, None);
        // The id of a file is its name without the last ending, which leaves `a.csv`. What was
        // fetched keeps its address.
        let fetched = inner.hints.address.is_some();
        let known = |ending: &str| Format::all().any(|format| format.extensions.contains(&ending));
        if let Some((stem, ending)) = inner.id.rsplit_once('.')
            && !fetched
            && known(&ending.to_ascii_lowercase())
        {
            inner.id = stem.to_string();
        }
        inner.enter()
    }

    fn enter(mut self) -> Result<At, Problem> {
        if self.depth >= self.meter.limits().nesting {
            return Err(self.problem(ProblemKind::TooDeep { limit: self.meter.limits().nesting }));
        }
        self.depth += 1;
        match self.meter.enter() {
            Ok(()) => Ok(self),
            Err(kind) => Err(self.problem(kind)),
        }
    }

    /// A document with what the hints say about it.
    pub(crate) fn document(&self, text: String) -> Document {
        let mut document = Document::new(self.id.clone(), text);
        document.url = self.hints.address.clone();
        document
    }
}

/// An input that is about to be read.
pub(crate) struct Source {
    pub(crate) at: At,
    pub(crate) bytes: Box<dyn BufRead + Send>,
}

impl Source {
    pub(crate) fn new(at: At, bytes: impl BufRead + Send + 'static) -> Source {
        Source { at, bytes: Box::new(bytes) }
    }

    /// What it holds, whatever format it is in.
    pub(crate) fn open(self) -> Contents {
        formats::open(self)
    }

    /// The format that it looks like, if it fits as well as `least`, and the same source again.
    pub(crate) fn recognised(
        self,
        least: Fit,
    ) -> Result<(Option<&'static Format>, Source), Problem> {
        let Source { at, mut bytes } = self;
        let mut start = Vec::new();
        if let Err(error) = (&mut bytes).take(START_BYTES).read_to_end(&mut start) {
            return Err(at.problem(ProblemKind::Io(error)));
        }
        let format = Format::of(&Start { bytes: &start, hints: &at.hints }, least);
        Ok((format, Source { at, bytes: Box::new(Cursor::new(start).chain(bytes)) }))
    }

    /// Reads all of it as the text of one document, with what its owner should know of it.
    ///
    /// # Errors
    ///
    /// When it cannot be read or decoded, or is too long.
    pub(crate) fn read_text(mut self) -> Result<(At, Decoded, Vec<Problem>), Problem> {
        let bytes = self.read_all(MAX_DOCUMENT_BYTES);
        let at = self.at;
        let decoded = bytes.and_then(|bytes| decode(bytes, at.hints.charset.as_deref()));
        let mut decoded = decoded.map_err(|kind| at.problem(kind))?;
        let problems = decoded.doubts().map(|kind| at.problem(kind)).collect();
        decoded.text = clean(decoded.text, &mut decoded.changes);
        Ok((at, decoded, problems))
    }

    /// All bytes, if there are no more than `limit`.
    pub(crate) fn read_all(&mut self, limit: usize) -> Result<Vec<u8>, ProblemKind> {
        let mut all = Vec::new();
        // One byte more than is allowed shows that there is too much without reading it all.
        let read = (&mut self.bytes).take(limit as u64 + 1).read_to_end(&mut all);
        match read {
            Ok(length) if length > limit => Err(ProblemKind::TooLong { limit }),
            Ok(_) => Ok(all),
            Err(error) => Err(ProblemKind::Io(error)),
        }
    }
}

impl From<io::Error> for ProblemKind {
    fn from(error: io::Error) -> ProblemKind {
        ProblemKind::Io(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_is_that_of_the_name_or_of_the_address() {
        let named = |name: &str| Hints { name: Some(name.into()), ..Hints::default() };
        let fetched = |address| Hints::of_response(address, None);
        assert_eq!(named("a.b.HTML").extension().as_deref(), Some("html"));
        assert_eq!(named(".html").extension(), None);
        assert_eq!(
            fetched("https://example.org/x/a.pdf?b=c.d").extension().as_deref(),
            Some("pdf")
        );
        assert_eq!(fetched("https://example.org").extension(), None);
        assert_eq!(fetched("https://example.org/v1.2/news").extension(), None);
    }

    #[test]
    fn nesting_has_a_limit() {
        let place = Place::new("a.zip");
        let limits = Limits::default();
        let mut at = At::new(place, "a".into(), Hints::default(), limits, &Arc::default());
        for depth in 0..=limits.nesting {
            let within = Within::Member("a.zip".into());
            match at.inside(within, "a".into(), Hints::default()) {
                Ok(inner) => at = inner,
                Err(problem) => {
                    assert_eq!(depth, limits.nesting);
                    assert!(matches!(problem.kind, ProblemKind::TooDeep { .. }));
                    return;
                }
            }
        }
        panic!("there should be a limit");
    }
}
