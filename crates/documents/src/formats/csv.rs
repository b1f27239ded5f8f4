//! CSV: one document a row, the names of its columns in the first one.
//!
//! Columns are found by their usual names or those that were given ([`Columns`](crate::Columns)).
//! They are separated by commas, semicolons, tabs or bars, whatever the first line has most of.

use std::io::{BufRead, Cursor};

use ::csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};
use serde_json::Value;
use whipcount_domain::TextChange;

use super::{Contents, Fit, Format, failed};
use crate::encoding::decode;
use crate::fields::Record;
use crate::leash::Leash;
use crate::open::Opened;
use crate::source::{At, Source, Start};
use crate::{Columns, Field, MAX_DOCUMENT_BYTES, Place, Problem, ProblemKind};

pub(crate) const FORMAT: Format = Format {
    name: "CSV",
    extensions: &["csv", "tsv"],
    media_types: &["text/csv", "text/tab-separated-values"],
    fits,
    read,
};

/// The longest table in UTF-16 that is read, in bytes: it is made UTF-8 in one piece.
const MAX_UTF_16_BYTES: usize = 64 << 20;

fn fits(start: &Start<'_>) -> Fit {
    let named = FORMAT.fits_by_name(start);
    let hints = start.hints;
    if named != Fit::No || hints.extension().is_some() || hints.media_type.is_some() {
        return named;
    }
    // A stream without a name is a table if its first line is one of names that are known.
    let line = first_line(start.trimmed());
    let mut header = ByteRecord::new();
    let delimiter = delimiter(line);
    let read = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .from_reader(line)
        .read_byte_record(&mut header);
    let names: Vec<_> = header.iter().map(String::from_utf8_lossy).collect();
    let found = Columns::default().among(names.iter().map(AsRef::as_ref));
    match (read, found) {
        (Ok(true), Ok(found)) if found.len() > 1 => Fit::Named,
        _ => Fit::No,
    }
}

fn read(mut source: Source) -> Contents {
    let start = match source.bytes.fill_buf() {
        Ok(start) => start,
        Err(error) => return failed(source.at.problem(error.into())),
    };
    if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
        let decoded = source.read_all(MAX_UTF_16_BYTES).and_then(|bytes| decode(bytes, None));
        return match decoded {
            Ok(decoded) => rows(source.at, Box::new(Cursor::new(decoded.text))),
            Err(kind) => failed(source.at.problem(kind)),
        };
    }
    rows(source.at, source.bytes)
}

fn first_line(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default()
}

fn delimiter(line: &[u8]) -> u8 {
    let count = |delimiter: u8| line.iter().filter(|&&byte| byte == delimiter).count();
    // Of equal ones the last is taken.
    *b"|\t;,".iter().max_by_key(|&&delimiter| count(delimiter)).expect("there are some")
}

fn rows(at: At, mut bytes: Box<dyn BufRead + Send>) -> Contents {
    let delimiter = match bytes.fill_buf() {
        Ok(start) => {
            let mark = if start.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
            let delimiter = delimiter(first_line(&start[mark..]));
            bytes.consume(mark);
            delimiter
        }
        Err(error) => return failed(at.problem(error.into())),
    };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(Leash::new(bytes, MAX_DOCUMENT_BYTES));
    let mut header = ByteRecord::new();
    match reader.read_byte_record(&mut header) {
        Ok(true) => {}
        Ok(false) => return failed(at.problem(ProblemKind::Empty)),
        Err(error) => return failed(at.problem(kind_of(error))),
    }
    let names: Vec<_> = header.iter().map(text_of).collect();
    let columns = match at.columns.among(names.iter().map(String::as_str)) {
        Ok(columns) => columns,
        Err(kind) => return failed(at.problem(kind)),
    };
    let columns = columns.into_iter();
    let columns = columns.map(|(number, field)| (number, field, names[number].clone())).collect();
    let mut rows = Rows { at, reader, columns, row: ByteRecord::new(), ended: false };
    Box::new(std::iter::from_fn(move || rows.next()))
}

struct Rows {
    at: At,
    reader: Reader<Leash<Box<dyn BufRead + Send>>>,
    /// The number of a column, what it holds, what it is called.
    columns: Vec<(usize, Field, String)>,
    row: ByteRecord,
    ended: bool,
}

impl Rows {
    fn next(&mut self) -> Option<Result<Opened, Problem>> {
        while !self.ended {
            self.reader.get_ref().hand().renew();
            let line = self.reader.position().line();
            match self.reader.read_byte_record(&mut self.row) {
                Ok(true) if self.row.iter().all(|field| field.trim_ascii().is_empty()) => {}
                Ok(true) => {
                    // Empty lines are passed over before a row, which begins behind them then.
                    let line = self.row.position().map_or(line, ::csv::Position::line);
                    let place = self.at.place.line(line);
                    return Some(
                        self.document(line, &place).map_err(|kind| Problem { place, kind }),
                    );
                }
                Ok(false) => self.ended = true,
                Err(error) => {
                    // Where the next row begins cannot be told.
                    self.ended = true;
                    let kind = kind_of(error);
                    return Some(Err(Problem { place: self.at.place.line(line), kind }));
                }
            }
        }
        None
    }

    fn document(&self, line: u64, place: &Place) -> Result<Opened, ProblemKind> {
        let mut record = Record::default();
        let mut changes: Vec<TextChange> = Vec::new();
        let mut doubts = Vec::new();
        for (number, field, name) in &self.columns {
            let Some(value) = self.row.get(*number) else { continue };
            let decoded = decode(value.to_vec(), None)?;
            // One guess is said once, however many columns it holds for.
            for (doubt, change) in decoded.doubts().zip(&decoded.changes) {
                if !changes.contains(change) {
                    doubts.push(doubt);
                }
            }
            changes.extend(
                decoded
                    .changes
                    .iter()
                    .filter(|change| !changes.contains(change))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
            record.add(*field, 0, name, Value::String(decoded.text));
        }
        let id = || format!("{}:{line}", self.at.id);
        let mut opened = record.open(&self.at, place.clone(), id)?;
        opened.document.origin.changes = changes;
        let doubts = doubts.into_iter().map(|kind| Problem { place: place.clone(), kind });
        opened.problems.splice(..0, doubts);
        Ok(opened)
    }
}

fn text_of(bytes: &[u8]) -> String {
    decode(bytes.to_vec(), None)
        .map_or_else(|_| String::from_utf8_lossy(bytes).into(), |name| name.text)
}

fn kind_of(error: ::csv::Error) -> ProblemKind {
    let what = error.to_string();
    match error.into_kind() {
        // The leash gives an error of no kind.
        ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::Other => {
            ProblemKind::TooLong { limit: MAX_DOCUMENT_BYTES }
        }
        ErrorKind::Io(error) => ProblemKind::Io(error),
        _ => ProblemKind::Malformed { format: FORMAT.name, what },
    }
}
