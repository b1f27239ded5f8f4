//! JSON Lines: one document a line.
//!
//! Besides our own names (`id`, `text`, `title`, `publisher`, `published`, `url`) those of a
//! schema.org `NewsArticle` are understood (`@id`, `identifier`, `articleBody`, `headline`,
//! `datePublished`), and others that are usual: [`Field::usual_names`](crate::Field::usual_names).

use std::io::{BufRead as _, Read as _};

use serde::Deserialize as _;
use serde::de::{DeserializeSeed as _, IgnoredAny};

use super::{Fit, Format};
use crate::encoding::decode;
use crate::fields::{AnObject, Record};
use crate::open::Opened;
use crate::source::{Source, Start};
use crate::{Columns, MAX_DOCUMENT_BYTES, Problem, ProblemKind};

pub(crate) const FORMAT: Format = Format {
    name: "JSON Lines",
    extensions: &["jsonl", "ndjson"],
    media_types: &["application/x-ndjson", "application/jsonl"],
    fits,
    read: |source| Box::new(read(source)),
};

fn fits(start: &Start<'_>) -> Fit {
    let object = start.trimmed().strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    if object.is_some_and(|object| object.starts_with(b"\"") || object.starts_with(b"}")) {
        Fit::Certain
    } else if object.is_some() && start.hints.extension().is_none() {
        Fit::Named
    } else {
        FORMAT.fits_by_name(start)
    }
}

fn read(source: Source) -> impl Iterator<Item = Result<Opened, Problem>> {
    let mut lines = Lines { source, number: 0, ended: false };
    std::iter::from_fn(move || lines.next_document())
}

struct Lines {
    source: Source,
    number: u64,
    ended: bool,
}

impl Lines {
    fn next_document(&mut self) -> Option<Result<Opened, Problem>> {
        while !self.ended {
            self.number += 1;
            let opened = match self.next_line() {
                Ok(Line::End) => return None,
                Ok(Line::TooLong) => Err(ProblemKind::TooLong { limit: MAX_DOCUMENT_BYTES }),
                Ok(Line::Read(line)) if line.trim_ascii().is_empty() => continue,
                Ok(Line::Read(line)) => self.document(line),
                Err(kind) => {
                    // After an error of the system the next one would be the same.
                    self.ended = true;
                    Err(kind)
                }
            };
            return Some(opened.map_err(|kind| self.problem(kind)));
        }
        None
    }

    /// Reads a line, passing over the rest of one that is too long.
    fn next_line(&mut self) -> Result<Line, ProblemKind> {
        let mut line = Vec::new();
        let bytes = &mut self.source.bytes;
        let limit = MAX_DOCUMENT_BYTES as u64 + 1;
        let length = bytes.take(limit).read_until(b'\n', &mut line)?;
        if self.number == 1 && (line.starts_with(b"\xFF\xFE") || line.starts_with(b"\xFE\xFF")) {
            return Err(ProblemKind::LinesInUtf16);
        }
        if length == 0 {
            return Ok(Line::End);
        }
        if length <= MAX_DOCUMENT_BYTES {
            return Ok(Line::Read(line));
        }
        if !line.ends_with(b"\n") {
            bytes.skip_until(b'\n')?;
        }
        Ok(Line::TooLong)
    }

    fn document(&self, line: Vec<u8>) -> Result<Opened, ProblemKind> {
        let line = decode(line, None)?;
        let at = &self.source.at;
        let record = parse(&line.text, &at.columns)?;
        let place = at.place.line(self.number);
        let mut opened = record.open(at, place, || format!("{}:{}", at.id, self.number))?;
        opened.problems.splice(..0, line.doubts().map(|kind| self.problem(kind)));
        opened.document.origin.changes = line.changes;
        Ok(opened)
    }

    fn problem(&self, kind: ProblemKind) -> Problem {
        Problem { place: self.source.at.place.line(self.number), kind }
    }
}

enum Line {
    Read(Vec<u8>),
    TooLong,
    End,
}

fn parse(line: &str, columns: &Columns) -> Result<Record, ProblemKind> {
    let mut parser = serde_json::Deserializer::from_str(line);
    let parsed = if line.trim_start().starts_with('{') {
        AnObject(columns).deserialize(&mut parser).map(Some)
    } else {
        IgnoredAny::deserialize(&mut parser).map(|IgnoredAny| None)
    };
    match parsed.and_then(|record| parser.end().map(|()| record)) {
        Ok(record) => record.ok_or(ProblemKind::NotAnObject),
        Err(error) => Err(not_json(&error)),
    }
}

/// That something is not JSON, without the line that serde_json names: it is given a single one.
pub(crate) fn not_json(error: &serde_json::Error) -> ProblemKind {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or(&message);
    ProblemKind::NotJson { what: what.to_string(), column: error.column() }
}
