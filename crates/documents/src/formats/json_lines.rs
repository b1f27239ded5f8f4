//! JSON Lines: one document a line.
//!
//! Besides our own names (`id`, `text`, `title`, `publisher`, `published`, `url`) those of a
//! schema.org `NewsArticle` are understood (`@id`, `identifier`, `articleBody`, `headline`,
//! `datePublished`).

use std::io::{BufRead as _, Read as _};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use whipcount_domain::{DateOrigin, Document, Origin, parse_day, parse_time};

use super::{Fit, Format};
use crate::encoding::decode;
use crate::open::Opened;
use crate::source::{Source, Start};
use crate::{MAX_DOCUMENT_BYTES, Problem, ProblemKind};

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

/// An object of a line. What is not listed is skipped.
#[derive(Deserialize)]
struct Record {
    id: Option<Value>,
    identifier: Option<Value>,
    #[serde(rename = "@id")]
    at_id: Option<Value>,
    text: Option<Value>,
    #[serde(rename = "articleBody")]
    article_body: Option<Value>,
    title: Option<Value>,
    headline: Option<Value>,
    publisher: Option<Value>,
    published: Option<Value>,
    #[serde(rename = "datePublished")]
    date_published: Option<Value>,
    url: Option<Value>,
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
        let length = bytes.take(limit).read_until(b'\n', &mut line).map_err(ProblemKind::Io)?;
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
            bytes.skip_until(b'\n').map_err(ProblemKind::Io)?;
        }
        Ok(Line::TooLong)
    }

    fn document(&self, line: Vec<u8>) -> Result<Opened, ProblemKind> {
        let line = decode(line)?;
        let record = parse(&line.text)?;
        let text = record.text()?;
        let mut problems = Vec::new();
        if let Some(encoding) = line.guessed {
            problems.push(self.problem(ProblemKind::GuessedEncoding(encoding)));
        }
        let mut origin = Origin::default();
        let published = record.published().and_then(|(key, value)| {
            let day = parse_day(&value);
            match day {
                Some(_) => (origin.date, origin.time) = (DateOrigin::Markup, parse_time(&value)),
                None => problems.push(self.problem(ProblemKind::NotADate { key, value })),
            }
            day
        });
        let document = Document {
            id: record.id().unwrap_or_else(|| format!("{}:{}", self.source.at.id, self.number)),
            title: plain(&record.title).or_else(|| plain(&record.headline)),
            publisher: record.publisher.as_ref().and_then(name_of),
            published,
            url: plain(&record.url),
            text,
            origin,
        };
        Ok(Opened { document, place: self.source.at.place.line(self.number), problems })
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

fn parse(line: &str) -> Result<Record, ProblemKind> {
    // A list would be taken for an object without keys.
    let is_object = line.trim_start().starts_with('{');
    let parsed = if is_object {
        serde_json::from_str(line).map(Some)
    } else {
        serde_json::from_str(line).map(|IgnoredAny| None)
    };
    match parsed {
        Ok(record) => record.ok_or(ProblemKind::NotAnObject),
        Err(error) => {
            // serde_json names the line too, but it was given a single one.
            let message = error.to_string();
            let what = message.split(" at line ").next().unwrap_or(&message);
            Err(ProblemKind::NotJson { what: what.to_string(), column: error.column() })
        }
    }
}

impl Record {
    fn text(&self) -> Result<String, ProblemKind> {
        let named = [("text", &self.text), ("articleBody", &self.article_body)];
        let (key, value) = named
            .into_iter()
            .find_map(|(key, value)| Some((key, value.as_ref()?)))
            .ok_or(ProblemKind::NoText)?;
        match value {
            Value::String(text) if text.trim().is_empty() => Err(ProblemKind::Empty),
            Value::String(text) => Ok(text.clone()),
            _ => Err(ProblemKind::TextIsNoString { key }),
        }
    }

    fn id(&self) -> Option<String> {
        [&self.id, &self.at_id, &self.identifier].into_iter().flatten().find_map(id_of)
    }

    /// The date as it was given, with the key that it was found under.
    fn published(&self) -> Option<(&'static str, String)> {
        let named = [("published", &self.published), ("datePublished", &self.date_published)];
        named.into_iter().find_map(|(key, value)| match value.as_ref()? {
            Value::String(date) if date.trim().is_empty() => None,
            Value::String(date) => Some((key, date.clone())),
            other => Some((key, other.to_string())),
        })
    }
}

/// A string that says something.
fn plain(value: &Option<Value>) -> Option<String> {
    let text = value.as_ref()?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_string())
}

/// An id: text, a number, or schema.org's `PropertyValue`.
fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::String(id) => (!id.trim().is_empty()).then(|| id.trim().to_string()),
        Value::Number(id) => Some(id.to_string()),
        Value::Object(property) => property.get("value").and_then(id_of),
        _ => None,
    }
}

/// A publisher: its name, an `Organization` with a name, or the first of several.
fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => (!name.trim().is_empty()).then(|| name.trim().to_string()),
        Value::Object(organization) => organization.get("name").and_then(name_of),
        Value::Array(several) => several.iter().find_map(name_of),
        _ => None,
    }
}
