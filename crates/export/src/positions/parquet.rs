use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use whipcount_count::{Citation, PositionEntry, Record, TallyEntry};
use whipcount_domain::{Span, Stance};

/// So many rows are written together, which bounds the memory that a reader needs.
const GROUP: usize = 100_000;

/// Positions and tallies as Parquet: the columns of the CSV, with types.
///
/// `docs/FORMATS.md` describes the columns. Words are those of the documents, unchanged.
pub fn parquet(positions: &[&PositionEntry], tallies: &[&TallyEntry]) -> Vec<u8> {
    let rows: Vec<_> = positions
        .iter()
        .map(|entry| Row::Position(entry))
        .chain(tallies.iter().map(|entry| Row::Tally(entry)))
        .collect();
    write(&rows).expect("memory takes every row")
}

fn write(rows: &[Row<'_>]) -> Result<Vec<u8>> {
    let fields = COLUMNS.iter().map(|column| column.field().map(Arc::new));
    let schema = Type::group_type_builder("positions")
        .with_fields(fields.collect::<Result<_>>()?)
        .build()?;
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), properties)?;
    for rows in rows.chunks(GROUP) {
        let mut group = writer.next_row_group()?;
        for column in &COLUMNS {
            let mut place = group.next_column()?.expect("a place for each column");
            column.write(rows, &mut place)?;
            place.close()?;
        }
        group.close()?;
    }
    writer.into_inner()
}

#[derive(Clone, Copy)]
enum Row<'e> {
    Position(&'e PositionEntry),
    Tally(&'e TallyEntry),
}

/// A column: its name, and how its values are had from a row.
struct Column {
    name: &'static str,
    values: Values,
}

enum Values {
    Text(fn(Row<'_>) -> Option<String>),
    Day(fn(Row<'_>) -> Option<Date>),
    Time(fn(Row<'_>) -> Option<Timestamp>),
    Number(fn(Row<'_>) -> Option<f64>),
    Whole(fn(Row<'_>) -> Option<i64>),
    Truth(fn(Row<'_>) -> Option<bool>),
}

impl Column {
    fn field(&self) -> Result<Type> {
        let (physical, logical) = match self.values {
            Values::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Values::Day(_) => (Physical::INT32, Some(LogicalType::Date)),
            Values::Time(_) => {
                (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MICROS)))
            }
            Values::Number(_) => (Physical::DOUBLE, None),
            Values::Whole(_) => (Physical::INT64, None),
            Values::Truth(_) => (Physical::BOOLEAN, None),
        };
        Type::primitive_type_builder(self.name, physical)
            .with_logical_type(logical)
            .with_repetition(Repetition::OPTIONAL)
            .build()
    }

    fn write(&self, rows: &[Row<'_>], place: &mut SerializedColumnWriter<'_>) -> Result<()> {
        macro_rules! write {
            ($kind:ty, $values:expr) => {{
                let values: Vec<_> = rows.iter().map($values).collect();
                let is_there: Vec<_> =
                    values.iter().map(|value| i16::from(value.is_some())).collect();
                let values: Vec<_> = values.into_iter().flatten().collect();
                place.typed::<$kind>().write_batch(&values, Some(&is_there), None)?;
            }};
        }
        match self.values {
            Values::Text(of) => write!(ByteArrayType, |&row| {
                of(row).map(|text| ByteArray::from(text.into_bytes()))
            }),
            Values::Day(of) => write!(Int32Type, |&row| of(row).map(days_since_1970)),
            Values::Time(of) => write!(Int64Type, |&row| of(row).map(|time| time.as_microsecond())),
            Values::Number(of) => write!(DoubleType, |&row| of(row)),
            Values::Whole(of) => write!(Int64Type, |&row| of(row)),
            Values::Truth(of) => write!(BoolType, |&row| of(row)),
        }
        Ok(())
    }
}

/// Parquet counts days as Unix does.
fn days_since_1970(day: Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    (day - epoch).get_days()
}

impl<'e> Row<'e> {
    fn position(self) -> Option<&'e PositionEntry> {
        match self {
            Row::Position(position) => Some(position),
            Row::Tally(_) => None,
        }
    }

    fn document(self) -> &'e Citation {
        match self {
            Row::Position(position) => &position.document,
            Row::Tally(tally) => &tally.document,
        }
    }

    fn record(self) -> &'e Record {
        match self {
            Row::Position(position) => &position.record,
            Row::Tally(tally) => &tally.record,
        }
    }

    fn characters(self) -> Span {
        match self {
            Row::Position(position) => position.characters,
            Row::Tally(tally) => tally.characters,
        }
    }

    fn stance(self) -> Stance {
        match self {
            Row::Position(position) => position.stance,
            Row::Tally(tally) => tally.stance,
        }
    }

    fn actors(self) -> Option<String> {
        match self {
            Row::Position(position) => Some(position.actor.id.clone()),
            Row::Tally(tally) => several(tally.named.iter().map(String::as_str)),
        }
    }

    fn conditions(self) -> Option<String> {
        let conditions = &self.position()?.conditions;
        several(conditions.iter().map(|condition| condition.text.as_str()))
    }

    fn waits_for(self) -> Option<String> {
        let conditions = &self.position()?.conditions;
        several(conditions.iter().filter_map(|condition| condition.on.as_deref()))
    }

    fn reprints(self) -> Option<String> {
        let reprints = &self.document().reprints;
        several(reprints.iter().map(|reprint| reprint.url.as_deref().unwrap_or(&reprint.id)))
    }

    fn at_least(self) -> Option<f64> {
        match self {
            Row::Position(position) => position.contribution.as_ref()?.at_least,
            Row::Tally(tally) => tally.at_least.map(|number| number as f64),
        }
    }

    fn at_most(self) -> Option<f64> {
        match self {
            Row::Position(position) => position.contribution.as_ref()?.at_most,
            Row::Tally(tally) => tally.at_most.map(|number| number as f64),
        }
    }
}

/// Several values in one, as in the CSV.
fn several<'a>(values: impl Iterator<Item = &'a str>) -> Option<String> {
    let values: Vec<_> = values.collect();
    (!values.is_empty()).then(|| values.join(" | "))
}

/// As it is written elsewhere: a wider float would show digits that mean nothing.
fn widened(share: f32) -> Option<f64> {
    share.to_string().parse().ok()
}

const fn text(name: &'static str, of: fn(Row<'_>) -> Option<String>) -> Column {
    Column { name, values: Values::Text(of) }
}

const fn day(name: &'static str, of: fn(Row<'_>) -> Option<Date>) -> Column {
    Column { name, values: Values::Day(of) }
}

const fn time(name: &'static str, of: fn(Row<'_>) -> Option<Timestamp>) -> Column {
    Column { name, values: Values::Time(of) }
}

const fn number(name: &'static str, of: fn(Row<'_>) -> Option<f64>) -> Column {
    Column { name, values: Values::Number(of) }
}

/// The columns of the CSV, in its order.
const COLUMNS: [Column; 36] = [
    text("motion", |row| match row {
        Row::Position(position) => Some(position.motion.clone()),
        Row::Tally(tally) => Some(tally.motion.clone()),
    }),
    text("row", |row| match row {
        Row::Position(_) => Some("position".to_string()),
        Row::Tally(_) => Some("tally".to_string()),
    }),
    text("actor", |row| row.actors()),
    text("name", |row| Some(row.position()?.actor.name.clone())),
    text("stance", |row| Some(row.stance().name().to_string())),
    text("leans", |row| Some(row.position()?.leans?.name().to_string())),
    day("day", |row| match row {
        Row::Position(position) => position.day(),
        Row::Tally(tally) => tally.day(),
    }),
    day("said_first", |row| Some(row.position()?.said?.first)),
    day("said_last", |row| Some(row.position()?.said?.last)),
    text("basis", |row| Some(row.position()?.basis.name().to_string())),
    text("speaker", |row| match row {
        Row::Position(position) => position.speaker.clone(),
        Row::Tally(tally) => tally.speaker.clone(),
    }),
    text("evidence", |row| match row {
        Row::Position(position) => Some(position.evidence.clone()),
        Row::Tally(tally) => Some(tally.text.clone()),
    }),
    text("conditions", |row| row.conditions()),
    text("waits_for", |row| row.waits_for()),
    text("amount", |row| Some(row.position()?.contribution.as_ref()?.text.clone())),
    number("at_least", |row| row.at_least()),
    number("at_most", |row| row.at_most()),
    text("unit", |row| match row {
        Row::Position(position) => Some(position.contribution.as_ref()?.unit.clone()),
        Row::Tally(_) => Some("actors".to_string()),
    }),
    Column { name: "threat", values: Values::Truth(|row| Some(row.position()?.threat)) },
    text("document", |row| Some(row.document().id.clone())),
    text("publisher", |row| row.document().publisher.clone()),
    day("published", |row| row.document().published),
    text("url", |row| row.document().url.clone()),
    text("found_by", |row| match row {
        Row::Position(position) => Some(position.found_by.clone()),
        Row::Tally(tally) => Some(tally.found_by.clone()),
    }),
    number("confidence", |row| widened(row.position()?.confidence)),
    text("title", |row| row.document().title.clone()),
    text("sentence", |row| Some(row.position()?.sentence.clone())),
    Column { name: "start", values: Values::Whole(|row| Some(row.characters().start.into())) },
    Column { name: "end", values: Values::Whole(|row| Some(row.characters().end.into())) },
    text("reprints", |row| row.reprints()),
    text("entry", |row| row.record().id.clone()),
    time("learnt", |row| row.record().learnt),
    text("verdict", |row| Some(row.record().decision.as_ref()?.verdict.name().to_string())),
    text("decided_by", |row| Some(row.record().decision.as_ref()?.by.clone())),
    time("decided_at", |row| Some(row.record().decision.as_ref()?.at)),
    text("decided_why", |row| row.record().decision.as_ref()?.why.clone()),
];
