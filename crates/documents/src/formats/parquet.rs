//! Parquet: one document a row. Columns are found as in [CSV](super::csv).

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ::parquet::basic::{LogicalType, TimeUnit};
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::reader::RowIter;
use ::parquet::record::{Field as Cell, Row};
use ::parquet::schema::types::Type;
use jiff::{Span, Timestamp};
use serde_json::Value;
use whipcount_domain::Date;

use super::{Contents, Fit, Format, failed};
use crate::fields::Record;
use crate::open::Opened;
use crate::source::{At, Source, Start};
use crate::{Field, Limits, Place, Problem, ProblemKind, Within};

pub(crate) const FORMAT: Format = Format {
    name: "Parquet",
    extensions: &["parquet"],
    media_types: &["application/vnd.apache.parquet"],
    fits: |start: &Start<'_>| {
        if start.bytes.starts_with(b"PAR1") { Fit::Certain } else { Fit::No }
    },
    read,
};

/// The longest table that is read from a stream or a container, in bytes: what it holds is told at
/// its end, so that it has to be held.
const MAX_HELD_BYTES: usize = 256 << 20;

fn read(mut source: Source) -> Contents {
    let opened = match source.at.hints.path.clone() {
        Some(path) => File::open(path).map_err(ProblemKind::Io).and_then(|file| {
            guarded(|| Ok(rows(&source.at, Box::new(SerializedFileReader::new(file)?)))).flatten()
        }),
        None => source.read_all(MAX_HELD_BYTES).and_then(|bytes| {
            let bytes = bytes::Bytes::from(bytes);
            guarded(|| Ok(rows(&source.at, Box::new(SerializedFileReader::new(bytes)?)))).flatten()
        }),
    };
    match opened {
        Ok(mut rows) => Box::new(std::iter::from_fn(move || rows.next())),
        Err(kind) => failed(source.at.problem(kind)),
    }
}

/// Runs the crate's code on bytes of somebody's; where it panics, those are damaged.
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ProblemKind> {
    let read = catch_unwind(AssertUnwindSafe(read));
    let what = match read {
        Ok(Ok(read)) => return Ok(read),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "the reader of its format gave up".to_string(),
    };
    Err(ProblemKind::Malformed { format: FORMAT.name, what })
}

fn rows(at: &At, reader: Box<dyn FileReader>) -> Result<Rows, ProblemKind> {
    let metadata = reader.metadata();
    let schema = metadata.file_metadata().schema_descr().root_schema().clone();
    let names: Vec<_> = schema.get_fields().iter().map(|column| column.name()).collect();
    let found = at.columns.among(names.iter().copied())?;
    let mut columns = Vec::new();
    let mut wanted: Vec<Arc<Type>> = Vec::new();
    for (number, column) in schema.get_fields().iter().enumerate() {
        if let Some((_, field)) = found.iter().find(|(found, _)| *found == number) {
            wanted.push(column.clone());
            columns.push((*field, column.name().to_string(), is_in_nanoseconds(column)));
        }
    }
    // What its own list says; that it says the truth is checked as the pages are read.
    let sizes = metadata.row_groups().iter().flat_map(|group| group.columns());
    let wanted_sizes = sizes.filter(|chunk| {
        let parts = chunk.column_path().parts();
        parts.first().is_some_and(|name| wanted.iter().any(|column| column.name() == name))
    });
    let limits = at.meter.limits();
    for chunk in wanted_sizes {
        let (from, to) = (chunk.compressed_size().max(0), chunk.uncompressed_size().max(0));
        let most = (from as u64).saturating_mul(limits.growth).saturating_add(Limits::FREE);
        if to as u64 > most {
            return Err(ProblemKind::GrowsTooMuch { growth: limits.growth });
        }
    }
    let rows = guarded(|| {
        let projected = Type::group_type_builder(schema.name()).with_fields(wanted).build()?;
        RowIter::from_file_into(reader).project(Some(projected))
    })?;
    Ok(Rows { at: at.clone(), rows, columns, number: 0, ended: false })
}

fn is_in_nanoseconds(column: &Type) -> bool {
    let logical = column.get_basic_info().logical_type_ref();
    matches!(logical, Some(LogicalType::Timestamp(said)) if said.unit == TimeUnit::NANOS)
}

struct Rows {
    at: At,
    rows: RowIter<'static>,
    /// What each column that is read holds, what it is called, and whether it is a time in
    /// nanoseconds, which is read as a number.
    columns: Vec<(Field, String, bool)>,
    /// How many rows have been met.
    number: u64,
    ended: bool,
}

impl Rows {
    fn next(&mut self) -> Option<Result<Opened, Problem>> {
        if self.ended {
            return None;
        }
        self.number += 1;
        let place = self.at.place.within(Within::Item(self.number));
        let row = match guarded(|| self.rows.next().transpose()) {
            Ok(row) => row?,
            Err(kind) => {
                self.ended = true;
                return Some(Err(Problem { place, kind }));
            }
        };
        Some(self.document(&row, &place).map_err(|kind| Problem { place, kind }))
    }

    fn document(&self, row: &Row, place: &Place) -> Result<Opened, ProblemKind> {
        let mut record = Record::default();
        for ((_, cell), (field, name, nanoseconds)) in row.get_column_iter().zip(&self.columns) {
            record.add(*field, 0, name, value(cell, *nanoseconds));
        }
        let number = self.number;
        record.open(&self.at, place.clone(), || format!("{}:{number}", self.at.id))
    }
}

/// A cell as JSON has it.
fn value(cell: &Cell, nanoseconds: bool) -> Value {
    let time = |time: Result<Timestamp, jiff::Error>| {
        time.map_or(Value::Null, |time| Value::String(time.to_string()))
    };
    match cell {
        Cell::Null => Value::Null,
        Cell::Str(text) => Value::String(text.clone()),
        // Text of writers that do not say that it is text.
        Cell::Bytes(bytes) => Value::String(String::from_utf8_lossy(bytes.data()).into_owned()),
        Cell::Long(number) if nanoseconds => time(Timestamp::from_nanosecond((*number).into())),
        Cell::Long(number) => Value::from(*number),
        Cell::Int(number) => Value::from(*number),
        Cell::Date(days) => {
            let since = Span::new().try_days(*days);
            let day = since.and_then(|since| Date::constant(1970, 1, 1).checked_add(since));
            day.map_or(Value::Null, |day| Value::String(day.to_string()))
        }
        Cell::TimestampMillis(number) => time(Timestamp::from_millisecond(*number)),
        Cell::TimestampMicros(number) => time(Timestamp::from_microsecond(*number)),
        other => Value::from(vec![other.to_string()]),
    }
}
