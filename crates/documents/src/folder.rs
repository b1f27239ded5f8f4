use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, IntoIter, WalkDir};

use crate::{Place, Problem, ProblemKind};

/// The files of a folder, at any depth, in the order of names, each with the
/// id of a document that has none of its own: its path in the folder without the extension.
pub(crate) struct Folder {
    path: PathBuf,
    entries: IntoIter,
    /// Whether something has been read, or something said about why not.
    pub(crate) found: bool,
}

impl Folder {
    pub(crate) fn open(path: PathBuf) -> Folder {
        // walkdir notices when a link leads back to where it came from.
        let entries = WalkDir::new(&path).follow_links(true).sort_by_file_name().into_iter();
        Folder { path, entries, found: false }
    }

    fn problem(&self, path: Option<&Path>, kind: ProblemKind) -> Problem {
        Problem { place: Place::new(path.unwrap_or(&self.path).to_string_lossy()), kind }
    }
}

impl Iterator for Folder {
    type Item = Result<(PathBuf, String), Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(entry) = self.entries.next() {
            match entry {
                Ok(entry) if is_hidden(&entry) => {
                    if entry.file_type().is_dir() {
                        self.entries.skip_current_dir();
                    }
                }
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => {
                    let inside = entry.path().strip_prefix(&self.path).unwrap_or(entry.path());
                    let id = id_of(&inside.with_extension(""));
                    return Some(Ok((entry.into_path(), id)));
                }
                Err(error) => {
                    self.found = true;
                    let path = error.path().map(Path::to_path_buf);
                    let kind =
                        ProblemKind::Io(error.into_io_error().unwrap_or_else(links_in_circle));
                    return Some(Err(self.problem(path.as_deref(), kind)));
                }
            }
        }
        if self.found {
            return None;
        }
        self.found = true;
        Some(Err(self.problem(None, ProblemKind::NothingSupported)))
    }
}

/// Whether the name begins with a full stop: drafts of editors, folders of other tools.
fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn links_in_circle() -> io::Error {
    io::Error::other("a link in it leads back to where it came from")
}

/// The parts of a path with slashes between them, on every system.
fn id_of(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
