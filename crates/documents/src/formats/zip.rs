//! ZIP: the files in it, as those of a folder.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use ::zip::CompressionMethod;
use ::zip::ZipArchive;
use ::zip::result::ZipError;
use flate2::{Crc, bufread::DeflateDecoder};

use super::{Contents, Fit, Format, failed};
use crate::source::{At, Hints, Source, Start};
use crate::unpack::unpack;
use crate::{Problem, ProblemKind, Within};

pub(crate) const FORMAT: Format = Format {
    name: "ZIP",
    extensions: &["zip"],
    media_types: &["application/zip", "application/x-zip-compressed"],
    fits,
    read,
};

/// The longest archive that is read from a stream or a container, in bytes: its list of files is
/// at its end, so that it has to be held.
const MAX_HELD_BYTES: usize = 256 << 20;

fn fits(start: &Start<'_>) -> Fit {
    let is_zip = start.bytes.starts_with(b"PK\x03\x04") || start.bytes.starts_with(b"PK\x05\x06");
    if is_zip { Fit::Certain } else { Fit::No }
}

fn read(mut source: Source) -> Contents {
    let archive = match &source.at.hints.path {
        Some(path) => Bytes::File(path.clone()),
        None => match source.read_all(MAX_HELD_BYTES) {
            Ok(bytes) => Bytes::Held(bytes.into()),
            Err(kind) => return failed(source.at.problem(kind)),
        },
    };
    let at = source.at;
    match Members::open(at.clone(), archive) {
        Ok(mut members) => Box::new(std::iter::from_fn(move || members.next()).flatten()),
        Err(kind) => failed(at.problem(kind)),
    }
}

/// What an archive is read from, as often as it has members.
#[derive(Clone)]
enum Bytes {
    File(PathBuf),
    Held(Arc<[u8]>),
}

trait ReadSeek: Read + Seek + Send {}
impl<R: Read + Seek + Send> ReadSeek for R {}

impl Bytes {
    fn open(&self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(match self {
            Bytes::File(path) => Box::new(BufReader::new(File::open(path)?)),
            Bytes::Held(bytes) => Box::new(Cursor::new(bytes.clone())),
        })
    }

    /// The bytes from `start` on, no more than `length`.
    fn part(&self, start: u64, length: u64) -> io::Result<impl BufRead + Send + 'static> {
        let mut reader = self.open()?;
        reader.seek(SeekFrom::Start(start))?;
        Ok(BufReader::new(reader.take(length)))
    }
}

struct Members {
    at: At,
    bytes: Bytes,
    archive: ZipArchive<Box<dyn ReadSeek>>,
    next: usize,
    /// Whether something has been found, or something said about why not.
    found: bool,
}

impl Members {
    fn open(at: At, bytes: Bytes) -> Result<Members, ProblemKind> {
        let mut reader = bytes.open()?;
        if let Bytes::File(_) = bytes {
            // What comes out is measured by what went in; it is not read from the front.
            let length = reader.seek(SeekFrom::End(0))?;
            at.meter.take(usize::try_from(length).unwrap_or(usize::MAX));
        }
        let archive = ZipArchive::new(reader).map_err(kind_of)?;
        Ok(Members { at, bytes, archive, next: 0, found: false })
    }

    /// What the next member holds that is not passed over.
    fn next(&mut self) -> Option<Contents> {
        while self.next < self.archive.len() {
            self.next += 1;
            let contents = self.member(self.next - 1);
            let contents = contents.unwrap_or_else(|problem| Some(failed(problem)));
            if contents.is_some() {
                self.found = true;
                return contents;
            }
        }
        let nothing = !std::mem::replace(&mut self.found, true);
        nothing.then(|| failed(self.at.problem(ProblemKind::NothingSupported)))
    }

    /// What the member with this number holds, unless it is passed over.
    fn member(&mut self, number: usize) -> Result<Option<Contents>, Problem> {
        let at = self.at.clone();
        let listed = self.archive.name_for_index(number).and_then(Result::ok);
        let listed = listed.unwrap_or_default().into_owned();
        let member = self.archive.by_index_raw(number).map_err(|error| {
            let place = at.place.within(Within::Member(listed));
            Problem { place, kind: kind_of(error) }
        })?;
        let name = member.name().map_or_else(
            |_| String::from_utf8_lossy(member.name_raw()).into_owned(),
            |name| name.into_owned(),
        );
        if !member.is_file() || is_hidden(&name) {
            return Ok(None);
        }
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        let id = if stem.is_empty() { &name } else { stem };
        let base = name.rsplit('/').next().unwrap_or(&name).to_string();
        let hints = Hints { name: Some(base), ..Hints::default() };
        let inner = match at.inside(Within::Member(name.clone()), id.to_string(), hints) {
            Ok(inner) => inner,
            Err(problem) => {
                // It would be the same with every other member.
                self.next = usize::MAX;
                return Err(problem);
            }
        };
        let start = member.data_start().unwrap_or(u64::MAX);
        let (length, method) = (member.compressed_size(), member.compression());
        let (expected, encrypted) = (member.crc32(), member.encrypted());
        drop(member);
        if encrypted {
            return Err(inner.problem(ProblemKind::Encrypted));
        }
        let part = self.bytes.part(start, length).map_err(|error| inner.problem(error.into()))?;
        let reader: Box<dyn Read + Send> = match method {
            CompressionMethod::Stored => Box::new(part),
            CompressionMethod::Deflated => Box::new(DeflateDecoder::new(part)),
            CompressionMethod::ZSTD => match ::zstd::stream::read::Decoder::with_buffer(part) {
                Ok(decoder) => Box::new(decoder),
                Err(error) => return Err(inner.problem(error.into())),
            },
            other => {
                let what = format!("its method of packing, {other}, is not supported");
                return Err(inner.problem(ProblemKind::Malformed { format: FORMAT.name, what }));
            }
        };
        let checked = Checked { reader, crc: Crc::new(), expected };
        let mut passed_over = false;
        let contents = unpack(&inner.clone(), checked, |bytes| {
            // As in a folder, what does not even have the name of a format is no report.
            match Source::new(inner, bytes).recognised(Fit::Named) {
                Ok((Some(format), source)) => (format.read)(source),
                Ok((None, _)) => {
                    passed_over = true;
                    Box::new(std::iter::empty())
                }
                Err(problem) => failed(problem),
            }
        });
        Ok((!passed_over).then_some(contents))
    }
}

/// Drafts of editors, folders of other tools, and what a Mac adds.
fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}

/// A reader that fails at its end unless the check sum agrees.
struct Checked<R> {
    reader: R,
    crc: Crc,
    expected: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.crc.update(&buffer[..length]);
        if length == 0 && !buffer.is_empty() && self.crc.sum() != self.expected {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(length)
    }
}

fn kind_of(error: ZipError) -> ProblemKind {
    match error {
        ZipError::Io(error) if error.raw_os_error().is_some() => ProblemKind::Io(error),
        error => ProblemKind::Malformed { format: FORMAT.name, what: error.to_string() },
    }
}
