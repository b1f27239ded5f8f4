use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use whipcount_domain::{Date, Document};

use crate::folder::Folder;
use crate::format::{Contents, Source};
use crate::ids::Ids;
use crate::{Format, Place, Problem, ProblemKind};

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
/// Folders are walked in the order of names, files in them that begin with a full stop or are in no
/// supported format passed over. A file that is named itself is read whatever it is called, unless
/// it has an extension of something else.
pub fn open(
    inputs: Vec<Input>,
    defaults: Defaults,
    standard_input: impl BufRead + Send + 'static,
) -> Documents {
    Documents {
        inputs: inputs.into_iter(),
        standard_input: Some(Box::new(standard_input)),
        folder: None,
        contents: None,
        defaults,
        ids: Ids::default(),
    }
}

/// The documents of all inputs, in their order, and in the place of those that could not be read
/// the reasons.
pub struct Documents {
    inputs: std::vec::IntoIter<Input>,
    standard_input: Option<Box<dyn BufRead + Send>>,
    /// What is left of the folder at hand.
    folder: Option<Folder>,
    /// What is left of the file or stream at hand.
    contents: Option<Contents>,
    defaults: Defaults,
    ids: Ids,
}

impl Iterator for Documents {
    type Item = Result<Opened, Problem>;

    fn next(&mut self) -> Option<Result<Opened, Problem>> {
        loop {
            if let Some(contents) = &mut self.contents {
                match contents.next() {
                    Some(opened) => return Some(opened.and_then(|opened| self.finish(opened))),
                    None => self.contents = None,
                }
            }
            match self.next_contents()? {
                Ok(contents) => self.contents = Some(contents),
                Err(problem) => return Some(Err(problem)),
            }
        }
    }
}

impl Documents {
    fn next_contents(&mut self) -> Option<Result<Contents, Problem>> {
        loop {
            if let Some(folder) = &mut self.folder {
                match folder.next() {
                    Some(file) => return Some(file.and_then(|(path, id)| open_file(&path, id))),
                    None => self.folder = None,
                }
            }
            match self.inputs.next()? {
                Input::StandardInput => return Some(self.open_standard_input()),
                Input::Path(path) if path.is_dir() => self.folder = Some(Folder::open(path)),
                Input::Path(path) => {
                    let id = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy();
                    return Some(open_file(&path, id.into_owned()));
                }
            }
        }
    }

    fn open_standard_input(&mut self) -> Result<Contents, Problem> {
        let place = Place::new("standard input");
        match self.standard_input.take() {
            Some(bytes) => open_stream(Source { place, id: "standard-input".to_string(), bytes }),
            // It was asked for twice, and the first time has used it up.
            None => Err(Problem { place, kind: ProblemKind::Empty }),
        }
    }

    /// Fills in what the document does not say itself.
    fn finish(&mut self, mut opened: Opened) -> Result<Opened, Problem> {
        let Opened { document, place, problems } = &mut opened;
        let Defaults { title, publisher, published, url } = &self.defaults;
        document.title = document.title.take().or_else(|| title.clone());
        document.publisher = document.publisher.take().or_else(|| publisher.clone());
        document.published = document.published.or(*published);
        document.url = document.url.take().or_else(|| url.clone());
        let place = place.clone();
        match self.ids.admit(document) {
            Ok(taken) => problems.extend(taken.map(|kind| Problem { place, kind })),
            Err(kind) => return Err(Problem { place, kind }),
        }
        Ok(opened)
    }
}

fn open_file(path: &Path, id: String) -> Result<Contents, Problem> {
    let place = Place::new(path.to_string_lossy());
    let format = Format::of(path);
    if format.is_none() && path.extension().is_some() && path.exists() {
        return Err(Problem { place, kind: ProblemKind::UnknownFormat });
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return Err(Problem { place, kind: ProblemKind::Io(error) }),
    };
    let source = Source { place, id, bytes: Box::new(BufReader::new(file)) };
    match format {
        Some(format) => Ok(format.read(source)),
        None => open_stream(source),
    }
}

/// Opens something whose name does not tell the format.
fn open_stream(mut source: Source) -> Result<Contents, Problem> {
    match source.bytes.fill_buf() {
        Ok(first_bytes) => Ok(Format::guess(first_bytes).read(source)),
        Err(error) => Err(Problem { place: source.place, kind: ProblemKind::Io(error) }),
    }
}
