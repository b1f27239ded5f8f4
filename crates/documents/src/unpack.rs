//! What comes out of decompressors: counted, and kept where something breaks.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::sync::{Arc, Mutex};

use crate::ProblemKind;
use crate::formats::Contents;
use crate::limits::Meter;
use crate::source::At;

/// How much is unpacked at a time, in bytes.
const CHUNK_BYTES: usize = 64 << 10;

/// Bytes of the input itself, counted.
pub(crate) struct Taken<R> {
    pub(crate) reader: R,
    pub(crate) meter: Arc<Meter>,
}

impl<R: Read> Read for Taken<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.meter.take(length);
        Ok(length)
    }
}

/// [`Read::read`] of a reader that has a buffer of its own.
pub(crate) fn read_buffered(reader: &mut impl BufRead, buffer: &mut [u8]) -> io::Result<usize> {
    let length = reader.fill_buf()?.read(buffer)?;
    reader.consume(length);
    Ok(length)
}

/// What went wrong in unpacking; told when what came before has been read.
#[derive(Clone, Default)]
pub(crate) struct Damage(Arc<Mutex<Option<ProblemKind>>>);

impl Damage {
    pub(crate) fn set(&self, kind: ProblemKind) {
        *self.0.lock().expect("nobody panics with it") = Some(kind);
    }

    fn take(&self) -> Option<ProblemKind> {
        self.0.lock().expect("nobody panics with it").take()
    }
}

/// The output of a decompressor, which ends where it is damaged or grows too much.
struct Unpacked<R> {
    reader: R,
    meter: Arc<Meter>,
    damage: Damage,
    /// Bytes that have come out.
    length: u64,
    ended: bool,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        let read = match self.reader.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => return Err(error),
            Err(error) => Err(broken(error, self.length)),
            Ok(length) => self.meter.unpack(length).map(|()| length),
        };
        match read {
            Ok(length) => {
                self.ended = length == 0 && !buffer.is_empty();
                self.length += length as u64;
                Ok(length)
            }
            Err(kind) => {
                self.ended = true;
                self.damage.set(kind);
                Ok(0)
            }
        }
    }
}

/// What an error of a decompressor means after so many bytes have come out.
pub(crate) fn broken(error: io::Error, after: u64) -> ProblemKind {
    if error.raw_os_error().is_some() {
        return ProblemKind::Io(error);
    }
    ProblemKind::Broken { after, cut_off: error.kind() == ErrorKind::UnexpectedEof }
}

/// What is read of the output of a decompressor.
pub(crate) fn unpack(
    at: &At,
    reader: impl Read + Send + 'static,
    open: impl FnOnce(Box<dyn BufRead + Send>) -> Contents,
) -> Contents {
    let damage = Damage::default();
    let (meter, slot) = (at.meter.clone(), damage.clone());
    let unpacked = Unpacked { reader, meter, damage: slot, length: 0, ended: false };
    let contents = open(Box::new(BufReader::with_capacity(CHUNK_BYTES, unpacked)));
    with_damage(at, damage, contents)
}

/// `contents`, and what broke with the document that it broke, or at the end.
pub(crate) fn with_damage(at: &At, damage: Damage, mut contents: Contents) -> Contents {
    let at = at.clone();
    Box::new(std::iter::from_fn(move || match contents.next() {
        Some(Ok(mut opened)) => {
            opened.problems.extend(damage.take().map(|kind| at.problem(kind)));
            Some(Ok(opened))
        }
        Some(Err(problem)) => Some(Err(problem)),
        None => damage.take().map(|kind| Err(at.problem(kind))),
    }))
}
