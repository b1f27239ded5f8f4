//! Web archives (WARC), as Common Crawl and archiving libraries keep them: the pages in them.
//!
//! Only answers of servers that hold a page are read; images, redirects, requests and what the
//! archive says of itself are passed over. A page's address in the archive is where its record
//! begins: the byte of the file at which it can be unpacked by itself.

use std::io::{self, BufRead, Cursor, Read};

use super::{Contents, Fit, Format, failed};
use crate::http::{self, Page};
use crate::members::Members;
use crate::open::Opened;
use crate::source::{At, Hints, Source, Start};
use crate::{MAX_DOCUMENT_BYTES, Place, Problem, ProblemKind, Within};

pub(crate) const FORMAT: Format =
    Format { name: "WARC", extensions: &["warc"], media_types: &["application/warc"], fits, read };

/// What every record begins with.
pub(crate) const MAGIC: &[u8] = b"WARC/";

/// The longest header of a record that is read, in bytes.
const MAX_HEADER_BYTES: usize = 64 << 10;

/// The longest record that is read, in bytes: a page and the header of the answer.
const MAX_RECORD_BYTES: usize = MAX_DOCUMENT_BYTES + http::MAX_HEADER_BYTES;

fn fits(start: &Start<'_>) -> Fit {
    if start.bytes.starts_with(MAGIC) { Fit::Certain } else { Fit::No }
}

fn read(source: Source) -> Contents {
    let Source { at, bytes } = source;
    records(at, Box::new(Plain { bytes, offset: 0 }))
}

/// The pages of an archive that is packed with gzip, record by record or in larger parts.
pub(crate) fn read_packed(at: At, members: Members) -> Contents {
    records(at, Box::new(members))
}

fn records(at: At, stream: Box<dyn Stream>) -> Contents {
    let mut records = Records { at, stream, page: None, found: None, ended: false };
    Box::new(std::iter::from_fn(move || records.next()))
}

/// The bytes of records, with their places.
trait Stream: BufRead + Send {
    /// Where the next byte is, which [`BufRead::fill_buf`] has shown.
    fn address(&self) -> Vec<Within>;

    /// What is wrong where the bytes have ended.
    fn damage(&mut self) -> Option<ProblemKind>;

    /// Goes on with a record behind what is damaged, if there is one.
    fn resume(&mut self) -> io::Result<bool>;
}

struct Plain {
    bytes: Box<dyn BufRead + Send>,
    offset: u64,
}

impl Read for Plain {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.bytes.read(buffer)?;
        self.offset += length as u64;
        Ok(length)
    }
}

impl BufRead for Plain {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.bytes.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        self.offset += length as u64;
        self.bytes.consume(length);
    }
}

impl Stream for Plain {
    fn address(&self) -> Vec<Within> {
        vec![Within::Record(self.offset)]
    }

    fn damage(&mut self) -> Option<ProblemKind> {
        None
    }

    fn resume(&mut self) -> io::Result<bool> {
        Ok(false)
    }
}

impl Stream for Members {
    fn address(&self) -> Vec<Within> {
        // A record has a member of its own as a rule; where it has not, its place in the member
        // follows.
        match Members::address(self) {
            (member, 0) => vec![Within::Record(member)],
            (member, inside) => vec![Within::Record(member), Within::Record(inside)],
        }
    }

    fn damage(&mut self) -> Option<ProblemKind> {
        Members::damage(self)
    }

    fn resume(&mut self) -> io::Result<bool> {
        Members::resume(self, MAGIC)
    }
}

struct Records {
    at: At,
    stream: Box<dyn Stream>,
    /// What is left of the page at hand, and what is wrong with its record.
    page: Option<(Contents, Option<Problem>)>,
    /// The place and the first line of a record that was looked for and found.
    found: Option<(Vec<Within>, Vec<u8>)>,
    ended: bool,
}

/// What is needed of a record's header.
struct Header {
    length: u64,
    /// The address, if it is a server's answer.
    answer_of: Option<String>,
    /// Why the archive holds a part of the answer alone.
    truncated: Option<String>,
}

impl Records {
    fn next(&mut self) -> Option<Result<Opened, Problem>> {
        loop {
            if let Some((page, problem)) = &mut self.page {
                match page.next() {
                    Some(Ok(mut opened)) => {
                        opened.problems.extend(problem.take());
                        return Some(Ok(opened));
                    }
                    Some(Err(problem)) => return Some(Err(problem)),
                    None => {}
                }
                // A warning about a page that could not be read would say nothing.
                let problem = problem.take().filter(|problem| !problem.is_warning());
                self.page = None;
                if let Some(problem) = problem {
                    return Some(Err(problem));
                }
            }
            if self.ended {
                return None;
            }
            if let Err(problem) = self.next_record() {
                return Some(Err(problem));
            }
        }
    }

    /// Reads one record; if it is a page, it is at hand then.
    fn next_record(&mut self) -> Result<(), Problem> {
        let (address, line) = match self.found.take() {
            Some(found) => found,
            None if self.skip_blank().map_err(|error| self.fail(error))? => {
                (self.stream.address(), Vec::new())
            }
            None => return self.go_on(),
        };
        let header = match self.header(line) {
            Ok(header) => header,
            Err(ProblemKind::Io(error)) => return Err(self.fail(error)),
            Err(kind) => {
                if matches!(kind, ProblemKind::NotARecord) {
                    self.find_record().map_err(|error| self.fail(error))?;
                }
                return Err(self.problem(&address, kind));
            }
        };
        let Some(url) = header.answer_of else {
            let skipped = self.skip(header.length).map_err(|error| self.fail(error))?;
            return match skipped {
                true => Ok(()),
                false => Err(self.cut_off(&address, 0)),
            };
        };
        let length = header.length.min(MAX_RECORD_BYTES as u64);
        let mut answer = Vec::with_capacity(length as usize);
        let read = (&mut self.stream).take(length).read_to_end(&mut answer);
        read.map_err(|error| self.fail(error))?;
        let came = answer.len() as u64;
        let rest = self.skip(header.length - length).map_err(|error| self.fail(error))?;
        let problem = if came < length || !rest {
            Some(self.cut_off(&address, came))
        } else {
            let why = header.truncated;
            why.map(|why| self.problem(&address, ProblemKind::CutWhenFetched { why }))
        };
        let contents = match http::page(answer, &self.at.meter) {
            Some(_) if header.length > length => {
                failed(self.problem(&address, ProblemKind::TooLong { limit: MAX_DOCUMENT_BYTES }))
            }
            Some(Ok(page)) => self.open(&address, &url, page)?,
            Some(Err(kind)) => failed(self.problem(&address, kind)),
            None => Box::new(std::iter::empty()),
        };
        self.page = Some((contents, problem));
        Ok(())
    }

    fn open(&mut self, address: &[Within], url: &str, page: Page) -> Result<Contents, Problem> {
        let hints = Hints::of_response(url, page.content_type.as_deref());
        let (last, before) = address.split_last().expect("a record is somewhere");
        let mut at = self.at.clone();
        at.place = within(&at.place, before);
        match at.inside(last.clone(), url.to_string(), hints) {
            Ok(inner) => Ok(Source::new(inner, Cursor::new(page.body)).open()),
            Err(problem) => {
                // It would be the same with every page that is left.
                self.ended = true;
                Err(problem)
            }
        }
    }

    /// Goes on where the bytes have ended, behind what is damaged there.
    fn go_on(&mut self) -> Result<(), Problem> {
        let address = self.stream.address();
        let damage = self.stream.damage();
        self.ended = !self.stream.resume().map_err(|error| self.fail(error))?;
        damage.map_or(Ok(()), |kind| Err(self.problem(&address, kind)))
    }

    /// That a record ends before its end, after so many bytes.
    fn cut_off(&mut self, address: &[Within], after: u64) -> Problem {
        let damage = self.stream.damage();
        let kind = damage.unwrap_or(ProblemKind::Broken { after, cut_off: true });
        self.problem(address, kind)
    }

    fn problem(&self, address: &[Within], kind: ProblemKind) -> Problem {
        Problem { place: within(&self.at.place, address), kind }
    }

    /// After an error of the system the next one would be the same.
    fn fail(&mut self, error: io::Error) -> Problem {
        self.ended = true;
        self.at.problem(error.into())
    }

    /// Passes over line ends; says whether something else follows.
    fn skip_blank(&mut self) -> io::Result<bool> {
        loop {
            let bytes = self.stream.fill_buf()?;
            if bytes.is_empty() {
                return Ok(false);
            }
            let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if blank < bytes.len() {
                self.stream.consume(blank);
                return Ok(self.stream.fill_buf().is_ok());
            }
            self.stream.consume(blank);
        }
    }

    /// Passes over so many bytes; says whether there were as many.
    fn skip(&mut self, length: u64) -> io::Result<bool> {
        let mut left = length;
        while left > 0 {
            let bytes = self.stream.fill_buf()?;
            if bytes.is_empty() {
                return Ok(false);
            }
            let step = left.min(bytes.len() as u64);
            self.stream.consume(step as usize);
            left -= step;
        }
        Ok(true)
    }

    /// Appends a line, or as much of it as a header may hold.
    fn line(&mut self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        (&mut self.stream).take(MAX_HEADER_BYTES as u64).read_until(b'\n', bytes)
    }

    /// Looks for the next line that a record could begin with.
    fn find_record(&mut self) -> io::Result<()> {
        loop {
            if self.stream.fill_buf()?.is_empty() {
                return Ok(());
            }
            let address = self.stream.address();
            let mut line = Vec::new();
            self.line(&mut line)?;
            if line.starts_with(MAGIC) {
                self.found = Some((address, line));
                return Ok(());
            }
        }
    }

    /// The header of a record, of which the first line may have been read.
    fn header(&mut self, mut bytes: Vec<u8>) -> Result<Header, ProblemKind> {
        loop {
            // As soon as it cannot be one, so that what it is instead is not swallowed.
            let is_record = bytes.len() < MAGIC.len() || bytes.starts_with(MAGIC);
            if !is_record || bytes.len() > MAX_HEADER_BYTES {
                return Err(ProblemKind::NotARecord);
            }
            let length = self.line(&mut bytes)?;
            if length == 0 {
                let after = bytes.len() as u64;
                let damage = self.stream.damage();
                return Err(damage.unwrap_or(ProblemKind::Broken { after, cut_off: true }));
            }
            if matches!(&bytes[bytes.len() - length..], b"\r\n" | b"\n") {
                return header(&bytes).ok_or(ProblemKind::NotARecord);
            }
        }
    }
}

fn within(place: &Place, address: &[Within]) -> Place {
    address.iter().cloned().fold(place.clone(), |place, part| place.within(part))
}

fn header(bytes: &[u8]) -> Option<Header> {
    let fields = bytes.iter().position(|&byte| byte == b'\n')? + 1;
    let mut headers = [httparse::EMPTY_HEADER; 64];
    // A record's header is written as that of an answer is, but for its first line.
    let httparse::Status::Complete((_, headers)) =
        httparse::parse_headers(&bytes[fields..], &mut headers).ok()?
    else {
        return None;
    };
    let value = |name: &str| {
        let header = headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(header.value).trim().to_string())
    };
    let length = value("Content-Length")?.parse().ok()?;
    let is_answer = value("WARC-Type").is_some_and(|kind| kind.eq_ignore_ascii_case("response"))
        && value("Content-Type").is_some_and(|kind| kind.starts_with("application/http"));
    let url = || {
        let url = value("WARC-Target-URI").unwrap_or_default();
        // Version 1.0 of the format was often read as if the address stood in angle brackets.
        url.trim_start_matches('<').trim_end_matches('>').to_string()
    };
    Some(Header { length, answer_of: is_answer.then(url), truncated: value("WARC-Truncated") })
}
