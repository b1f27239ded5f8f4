//! JSON: an array of objects, or objects that go over several lines; one document each.
//!
//! The names are those of [JSON Lines](super::json_lines).

use std::io::{self, BufRead};

use serde::de::DeserializeSeed as _;
use serde_json::Deserializer;

use super::json_lines::not_json;
use super::{Contents, Fit, Format};
use crate::fields::AnObject;
use crate::leash::Leash;
use crate::open::Opened;
use crate::source::{At, Source, Start};
use crate::{MAX_DOCUMENT_BYTES, Place, Problem, ProblemKind, Within};

pub(crate) const FORMAT: Format =
    Format { name: "JSON", extensions: &["json"], media_types: &["application/json"], fits, read };

fn fits(start: &Start<'_>) -> Fit {
    let text = start.trimmed();
    match text.first() {
        Some(b'[') => match text[1..].trim_ascii_start().first() {
            Some(b'{') => Fit::Certain,
            Some(b']') => Fit::Named,
            _ => FORMAT.fits_by_name(start),
        },
        // An object of JSON Lines ends in its line.
        Some(b'{') => match text.split(|&byte| byte == b'\n').next().map(<[u8]>::trim_ascii_end) {
            Some([.., b'{' | b'[' | b',']) => Fit::Certain,
            _ => FORMAT.fits_by_name(start),
        },
        _ => FORMAT.fits_by_name(start),
    }
}

fn read(source: Source) -> Contents {
    let Source { at, bytes } = source;
    let mut objects = Objects {
        at,
        bytes: Leash::new(bytes, MAX_DOCUMENT_BYTES),
        number: 0,
        array: None,
        ended: false,
    };
    Box::new(std::iter::from_fn(move || objects.next()))
}

struct Objects {
    at: At,
    bytes: Leash<Box<dyn BufRead + Send>>,
    /// How many objects have been met.
    number: u64,
    /// Whether they are in an array, once that is known.
    array: Option<bool>,
    ended: bool,
}

impl Objects {
    fn next(&mut self) -> Option<Result<Opened, Problem>> {
        if self.ended {
            return None;
        }
        self.bytes.hand().renew();
        match self.begins() {
            Ok(true) => {}
            Ok(false) => {
                self.ended = true;
                return match self.number {
                    0 => Some(Err(self.at.problem(ProblemKind::Empty))),
                    _ => None,
                };
            }
            Err(kind) => {
                self.ended = true;
                self.number += 1;
                return Some(Err(Problem { place: self.place(), kind }));
            }
        }
        self.number += 1;
        let opened = self.object();
        Some(opened.map_err(|kind| Problem { place: self.place(), kind }))
    }

    fn place(&self) -> Place {
        self.at.place.within(Within::Item(self.number))
    }

    /// Whether an object begins, after what stands between two of them.
    fn begins(&mut self) -> Result<bool, ProblemKind> {
        let array = match self.array {
            Some(array) => array,
            None => {
                if self.bytes.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
                    self.bytes.consume(3);
                }
                let array = self.peek()? == Some(b'[');
                self.bytes.consume(usize::from(array));
                self.array = Some(array);
                array
            }
        };
        if array && self.number > 0 && self.peek()? == Some(b',') {
            self.bytes.consume(1);
        }
        match self.peek()? {
            Some(b'{') => Ok(true),
            Some(b']') if array => Ok(false),
            None if !array => Ok(false),
            None => Err(malformed("the list is not closed")),
            Some(_) => Err(ProblemKind::NotAnObject),
        }
    }

    /// The next byte that is not white space.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let bytes = self.bytes.fill_buf()?;
            if bytes.is_empty() {
                return Ok(None);
            }
            let blank = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let found = bytes.get(blank).copied();
            self.bytes.consume(blank);
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    fn object(&mut self) -> Result<Opened, ProblemKind> {
        let mut parser = Deserializer::from_reader(&mut self.bytes);
        let record = AnObject(&self.at.columns).deserialize(&mut parser);
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                // Where the next object begins cannot be told.
                self.ended = true;
                return Err(match error.io_error_kind() {
                    Some(_) if self.bytes.hand().is_short() => {
                        ProblemKind::TooLong { limit: MAX_DOCUMENT_BYTES }
                    }
                    Some(_) => ProblemKind::Io(error.into()),
                    None => not_json(&error),
                });
            }
        };
        let number = self.number;
        record.open(&self.at, self.place(), || format!("{}:{number}", self.at.id))
    }
}

fn malformed(what: &str) -> ProblemKind {
    ProblemKind::Malformed { format: FORMAT.name, what: what.to_string() }
}
