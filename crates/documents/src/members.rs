//! A gzip file as the row of members that it is, each with its place, and a way over damaged ones.

use std::io::{self, BufRead, Read};
use std::sync::Arc;

use flate2::bufread::GzDecoder;

use crate::ProblemKind;
use crate::limits::Meter;
use crate::unpack::{broken, read_buffered};

/// What a member begins with, up to the method.
pub(crate) const MAGIC: [u8; 3] = [0x1F, 0x8B, 0x08];

/// How much of the input is read at a time, in bytes.
const CHUNK_BYTES: usize = 64 << 10;

/// How much of a member is kept, in bytes, to look for the next one from its beginning if it turns
/// out to be damaged.
const KEPT_BYTES: usize = 16 << 20;

/// What the members of a gzip file unpack to, one after the other.
///
/// Where a member is damaged, the bytes end; [`Members::resume`] goes on behind it.
pub(crate) struct Members {
    /// `None` only while it is replaced.
    decoder: Option<GzDecoder<Kept>>,
    meter: Arc<Meter>,
    buffer: Box<[u8]>,
    /// What has not been consumed of the buffer.
    start: usize,
    end: usize,
    /// Where the member begins that the buffer is from.
    member: u64,
    /// How many of its bytes have been consumed.
    consumed: u64,
    state: State,
}

enum State {
    /// There may be more.
    Reading,
    /// A member is broken, and nobody has been told of it yet.
    Broken(ProblemKind),
    /// A member is broken, and that has been told.
    Told,
    Ended,
}

impl Members {
    pub(crate) fn new(reader: Box<dyn BufRead + Send>, meter: Arc<Meter>) -> Members {
        let kept = Kept { reader, bytes: Vec::new(), first: 0, next: 0, mark: 0 };
        Members {
            decoder: Some(GzDecoder::new(kept)),
            meter,
            buffer: vec![0; CHUNK_BYTES].into_boxed_slice(),
            start: 0,
            end: 0,
            member: 0,
            consumed: 0,
            state: State::Reading,
        }
    }

    /// Where the member begins that the next byte is from, and how many bytes of it came before.
    /// Says so of the byte that [`BufRead::fill_buf`] has shown.
    pub(crate) fn address(&self) -> (u64, u64) {
        (self.member, self.consumed)
    }

    /// What is wrong with the member at which the bytes have ended, if that has not been told yet.
    pub(crate) fn damage(&mut self) -> Option<ProblemKind> {
        match std::mem::replace(&mut self.state, State::Told) {
            State::Broken(kind) => {
                if matches!(kind, ProblemKind::GrowsTooMuch { .. }) {
                    // It would be the same with each member that is left.
                    self.state = State::Ended;
                }
                Some(kind)
            }
            other => {
                self.state = other;
                None
            }
        }
    }

    /// Goes on behind a damaged member, at the next one that unpacks to something that begins with
    /// `beginning`. Says whether there is one.
    pub(crate) fn resume(&mut self, beginning: &[u8]) -> io::Result<bool> {
        if !matches!(self.state, State::Broken(_) | State::Told) {
            return Ok(false);
        }
        let mut kept = self.kept();
        let found = kept.find_member(beginning)?;
        self.begin(kept);
        self.state = if found { State::Reading } else { State::Ended };
        Ok(found)
    }

    fn kept(&mut self) -> Kept {
        self.decoder.take().expect("there is always a decoder").into_inner()
    }

    fn begin(&mut self, mut kept: Kept) {
        kept.mark();
        self.member = kept.offset();
        self.consumed = 0;
        self.decoder = Some(GzDecoder::new(kept));
    }

    /// Fills the buffer with the next bytes, if there are any.
    fn fill(&mut self) -> io::Result<()> {
        while matches!(self.state, State::Reading) {
            let decoder = self.decoder.as_mut().expect("there is always a decoder");
            match decoder.read(&mut self.buffer) {
                Ok(0) => self.next_member()?,
                Ok(length) => {
                    (self.start, self.end) = (0, length);
                    if let Err(kind) = self.meter.unpack(length) {
                        self.end = 0;
                        self.state = State::Broken(kind);
                    }
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.state = State::Broken(broken(error, self.consumed)),
            }
        }
        Ok(())
    }

    fn next_member(&mut self) -> io::Result<()> {
        let mut kept = self.kept();
        let rest = kept.peek(MAGIC.len())?;
        // Tapes and disks pad files with zeros.
        let is_end = rest.is_empty() || rest.iter().all(|&byte| byte == 0);
        let is_member = rest.starts_with(&MAGIC);
        self.begin(kept);
        if is_end {
            self.state = State::Ended;
        } else if !is_member {
            self.state = State::Broken(ProblemKind::Broken { after: 0, cut_off: false });
        }
        Ok(())
    }
}

impl Read for Members {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, buffer)
    }
}

impl BufRead for Members {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            self.fill()?;
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, length: usize) {
        self.start += length;
        self.consumed += length as u64;
    }
}

/// A reader that one can go back in as far as to a mark.
struct Kept {
    reader: Box<dyn BufRead + Send>,
    bytes: Vec<u8>,
    /// The offset of the first of the bytes in the input.
    first: u64,
    /// Which of the bytes is the next one, and which was marked.
    next: usize,
    mark: usize,
}

impl Kept {
    fn offset(&self) -> u64 {
        self.first + self.next as u64
    }

    /// Marks the next byte, so that one can come back to it.
    fn mark(&mut self) {
        self.mark = self.next;
    }

    /// Reads on, and lets go what is before the mark, or more if that is too much to keep.
    fn more(&mut self) -> io::Result<usize> {
        if self.mark > CHUNK_BYTES * 8 {
            self.forget(self.mark);
        } else if self.bytes.len() - self.mark >= KEPT_BYTES {
            self.forget(self.next);
        }
        let chunk = self.reader.fill_buf()?;
        let length = chunk.len();
        self.bytes.extend_from_slice(chunk);
        self.reader.consume(length);
        Ok(length)
    }

    fn forget(&mut self, count: usize) {
        self.bytes.drain(..count);
        self.first += count as u64;
        self.next -= count;
        self.mark = self.mark.saturating_sub(count);
    }

    /// The next bytes, as many as are asked for, or all that are left.
    fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.bytes.len() - self.next < count && self.more()? > 0 {}
        Ok(&self.bytes[self.next..])
    }

    /// Goes to the first member behind the mark that unpacks to something that begins with
    /// `beginning`; to the end if there is none.
    fn find_member(&mut self, beginning: &[u8]) -> io::Result<bool> {
        self.next = self.mark + usize::from(self.mark < self.bytes.len());
        loop {
            self.mark();
            // What follows has to be there for the start of a member to be unpacked.
            self.peek(CHUNK_BYTES)?;
            let rest = &self.bytes[self.next..];
            let Some(found) = rest.windows(MAGIC.len()).position(|bytes| bytes == MAGIC) else {
                // A magic number may be cut in two by the end of what has been read.
                self.next += rest.len().saturating_sub(MAGIC.len() - 1);
                if self.more()? == 0 {
                    self.next = self.bytes.len();
                    self.mark();
                    return Ok(false);
                }
                continue;
            };
            self.next += found;
            self.mark();
            let rest = self.peek(CHUNK_BYTES)?;
            let mut start = vec![0; beginning.len()];
            let unpacked = GzDecoder::new(rest).read_exact(&mut start);
            if unpacked.is_ok() && start == beginning {
                return Ok(true);
            }
            self.next += 1;
        }
    }
}

impl Read for Kept {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, buffer)
    }
}

impl BufRead for Kept {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, length: usize) {
        self.next += length;
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;
    use crate::limits::Limits;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).expect("memory");
        encoder.finish().expect("memory")
    }

    fn members(bytes: Vec<u8>) -> Members {
        // A small buffer, so that everything is cut somewhere.
        let reader = io::BufReader::with_capacity(7, Cursor::new(bytes));
        Members::new(Box::new(reader), Meter::new(Limits::default()))
    }

    #[test]
    fn members_follow_one_another() {
        let (one, two) = (gzip(b"one "), gzip(b"two"));
        let mut members = members([one.clone(), two, vec![0; 512]].concat());
        let mut next = |length: u64| {
            members.fill_buf().expect("bytes");
            let address = members.address();
            let mut text = String::new();
            (&mut members).take(length).read_to_string(&mut text).expect("text");
            (text, address)
        };
        assert_eq!(next(4), ("one ".into(), (0, 0)));
        assert_eq!(next(1), ("t".into(), (one.len() as u64, 0)));
        assert_eq!(next(2), ("wo".into(), (one.len() as u64, 1)));
        assert_eq!(members.fill_buf().expect("bytes"), b"");
        assert!(members.damage().is_none());
    }

    #[test]
    fn a_damaged_member_is_passed_over() {
        // Words without a pattern, so that most of them come out before the end is missed.
        let words: String =
            (0..4000u32).map(|n| format!("{:x} ", n.wrapping_mul(2654435761))).collect();
        let whole = gzip(words.as_bytes());
        let cut = &whole[..whole.len() / 2];
        let last = gzip(b"last");
        let mut members = members([cut, &last].concat());
        let mut came = Vec::new();
        members.read_to_end(&mut came).expect("no error of the system");
        assert!(!came.is_empty());
        assert!(matches!(members.damage(), Some(ProblemKind::Broken { .. })));
        assert!(members.damage().is_none());
        assert!(members.resume(b"la").expect("no error of the system"));
        members.fill_buf().expect("bytes");
        assert_eq!(members.address(), (cut.len() as u64, 0));
        let mut rest = String::new();
        members.read_to_string(&mut rest).expect("text");
        assert_eq!(rest, "last");
        assert!(!members.resume(b"la").expect("no error of the system"));
    }
}
