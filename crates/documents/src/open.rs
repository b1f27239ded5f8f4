use std::fs::File;
use std::io::{BufRead, BufReader, Cursor};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use whipcount_domain::{Date, DateOrigin, Document};

use crate::folder::Folder;
use crate::formats::{Contents, Fit};
use crate::ids::Ids;
use crate::progress::{BytesRead, Counter};
use crate::source::{At, Hints, Source};
use crate::unpack::Taken;
use crate::{Columns, Limits, Place, Problem, ProblemKind, language};

/// Where documents come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The stream that is handed to [`open`].
    StandardInput,
    /// A file, or a folder with files at any depth.
    Path(PathBuf),
}

/// What holds for documents that do not say it themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    /// Headline.
    pub title: Option<String>,
    /// Who published them.
    pub publisher: Option<String>,
    /// Day of publication.
    pub published: Option<Date>,
    /// Address of the original.
    pub url: Option<String>,
}

/// A document, and what its owner should know about it.
#[derive(Debug)]
pub struct Opened {
    /// The document.
    pub document: Document,
    /// Where it stood.
    pub place: Place,
    /// What was wrong with it and did not keep it from being read.
    pub problems: Vec<Problem>,
}

/// Opens inputs one after the other.
///
/// Formats are recognised by what an input begins with, and by its name where that does not tell.
/// Folders are walked in the order of names; files in them whose name begins with a full stop, or
/// that are in no supported format, are passed over.
pub fn open(
    inputs: Vec<Input>,
    defaults: Defaults,
    standard_input: impl BufRead + Send + 'static,
) -> Documents {
    documents(inputs, defaults, Some(Box::new(standard_input)))
}

/// Something that was fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// The body, as it came.
    pub bytes: Vec<u8>,
    /// Where it is from and what the server says that it is: [`Hints::of_response`].
    pub hints: Hints,
}

/// Opens what was fetched: the document of a page, or several.
///
/// ```
/// use whipcount_documents::{Defaults, Fetched, Hints, open_fetched};
///
/// let hints = Hints::of_response("https://example.org/a", Some("text/plain; charset=utf-8"));
/// let fetched = Fetched { bytes: b"Norway will pay.".to_vec(), hints };
/// let document = open_fetched(fetched, Defaults::default()).next().unwrap().unwrap().document;
/// assert_eq!(document.id, "https://example.org/a");
/// assert_eq!(document.url.as_deref(), Some("https://example.org/a"));
/// ```
pub fn open_fetched(fetched: Fetched, defaults: Defaults) -> Documents {
    let mut documents = documents(vec![], defaults, None);
    documents.fetched = Some(fetched);
    documents
}

fn documents(
    inputs: Vec<Input>,
    defaults: Defaults,
    standard_input: Option<Box<dyn BufRead + Send>>,
) -> Documents {
    Documents {
        inputs: inputs.into_iter(),
        standard_input,
        fetched: None,
        folder: None,
        contents: None,
        defaults,
        limits: Limits::default(),
        columns: Arc::default(),
        ids: Ids::default(),
        counter: Counter::default(),
    }
}

/// The documents of all inputs, in their order, and in the place of those that could not be read
/// the reasons.
pub struct Documents {
    inputs: std::vec::IntoIter<Input>,
    standard_input: Option<Box<dyn BufRead + Send>>,
    fetched: Option<Fetched>,
    /// What is left of the folder at hand.
    folder: Option<Folder>,
    /// What is left of the file or stream at hand, and where it is as long as nothing has come of it.
    contents: Option<(Contents, Option<Place>)>,
    defaults: Defaults,
    limits: Limits,
    columns: Arc<Columns>,
    ids: Ids,
    counter: Counter,
}

impl Iterator for Documents {
    type Item = Result<Opened, Problem>;

    fn next(&mut self) -> Option<Result<Opened, Problem>> {
        loop {
            if let Some((contents, place)) = &mut self.contents {
                if let Some(opened) = contents.next() {
                    *place = None;
                    return Some(opened.and_then(|opened| self.finish(opened)));
                }
                let empty = place.take();
                self.contents = None;
                if let Some(place) = empty {
                    return Some(Err(Problem { place, kind: ProblemKind::Empty }));
                }
            }
            match self.next_contents()? {
                Ok((place, contents)) => self.contents = Some((contents, Some(place))),
                Err(problem) => return Some(Err(problem)),
            }
        }
    }
}

impl Documents {
    /// The same with other limits for what is packed.
    pub fn with_limits(mut self, limits: Limits) -> Documents {
        self.limits = limits;
        self
    }

    /// The same with other names for the columns of tables and the keys of objects.
    pub fn with_columns(mut self, columns: Columns) -> Documents {
        self.columns = Arc::new(columns);
        self
    }

    /// How many bytes of the files have been read; it goes on counting while documents are taken.
    pub fn bytes_read(&self) -> BytesRead {
        self.counter.bytes_read()
    }

    fn next_contents(&mut self) -> Option<Result<(Place, Contents), Problem>> {
        if let Some(Fetched { bytes, hints }) = self.fetched.take() {
            let id = hints.address.clone().or_else(|| hints.name.clone()).unwrap_or_default();
            let at = self.at(Place::new(id.clone()), id, hints);
            at.meter.take(bytes.len());
            let place = at.place.clone();
            return Some(Ok((place, Source::new(at, Cursor::new(bytes)).open())));
        }
        loop {
            if let Some(folder) = &mut self.folder {
                let file = folder.next();
                match file {
                    Some(Ok((path, id))) => match self.open_file(&path, id, Fit::Named) {
                        Err(problem) if matches!(problem.kind, ProblemKind::UnknownFormat) => {}
                        opened => {
                            self.folder.iter_mut().for_each(|folder| folder.found = true);
                            return Some(opened);
                        }
                    },
                    Some(Err(problem)) => return Some(Err(problem)),
                    None => self.folder = None,
                }
                continue;
            }
            match self.inputs.next()? {
                Input::StandardInput => return Some(self.open_standard_input()),
                Input::Path(path) if path.is_dir() => self.folder = Some(Folder::open(path)),
                Input::Path(path) => {
                    let id = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy();
                    return Some(self.open_file(&path, id.into_owned(), Fit::Perhaps));
                }
            }
        }
    }

    fn open_standard_input(&mut self) -> Result<(Place, Contents), Problem> {
        let place = Place::new("standard input");
        match self.standard_input.take() {
            Some(bytes) => {
                let at = self.at(place.clone(), "standard-input".to_string(), Hints::default());
                let bytes = Taken { reader: bytes, meter: at.meter.clone() };
                Ok((place, Source::new(at, BufReader::new(bytes)).open()))
            }
            // It was asked for twice, and the first time has used it up.
            None => Err(Problem { place, kind: ProblemKind::Empty }),
        }
    }

    fn at(&self, place: Place, id: String, hints: Hints) -> At {
        At::new(place, id, hints, self.limits, &self.columns)
    }

    /// Opens a file if it fits a format as well as `least`. In a folder there may be anything, so
    /// what does not even have the name of a format is no report.
    fn open_file(
        &mut self,
        path: &Path,
        id: String,
        least: Fit,
    ) -> Result<(Place, Contents), Problem> {
        let hints = Hints {
            name: path.file_name().map(|name| name.to_string_lossy().into_owned()),
            path: Some(path.to_path_buf()),
            ..Hints::default()
        };
        let at = self.at(Place::new(path.to_string_lossy()), id, hints);
        let file = File::open(path).map_err(|error| at.problem(ProblemKind::Io(error)))?;
        let reader = self.counter.next(file);
        let bytes = BufReader::new(Taken { reader, meter: at.meter.clone() });
        let (format, source) = Source::new(at, bytes).recognised(least)?;
        match format {
            Some(format) => Ok((source.at.place.clone(), (format.read)(source))),
            None => Err(source.at.problem(ProblemKind::UnknownFormat)),
        }
    }

    /// Fills in what the document does not say itself.
    fn finish(&mut self, mut opened: Opened) -> Result<Opened, Problem> {
        let Opened { document, place, problems } = &mut opened;
        let Defaults { title, publisher, published, url } = &self.defaults;
        document.title = document.title.take().or_else(|| title.clone());
        document.publisher = document.publisher.take().or_else(|| publisher.clone());
        if document.published.is_none() && published.is_some() {
            document.published = *published;
            (document.origin.date, document.origin.time) = (DateOrigin::Option, None);
        }
        document.origin.inside = document.origin.inside.take().or_else(|| place.inside());
        document.url = document.url.take().or_else(|| url.clone());
        let place = place.clone();
        match self.ids.admit(document) {
            Ok(taken) => problems.extend(taken.map(|kind| Problem { place, kind })),
            Err(kind) => return Err(Problem { place, kind }),
        }
        if document.origin.language.is_none() {
            document.origin.language = language::of(&document.text);
        }
        Ok(opened)
    }
}
