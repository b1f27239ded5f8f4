//! Which columns of a table, or keys of an object, hold what of a document.

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use whipcount_domain::{Date, DateOrigin, Time, parse_day, parse_time};

use crate::open::Opened;
use crate::source::At;
use crate::{Place, Problem, ProblemKind};

/// A part of a document that a column of a table or a key of an object can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// What the document is called.
    Id,
    /// The body.
    Text,
    /// The headline.
    Title,
    /// Who published it.
    Publisher,
    /// When.
    Published,
    /// The address of the original.
    Url,
}

impl Field {
    /// All of them.
    pub const ALL: [Field; 6] =
        [Field::Id, Field::Text, Field::Title, Field::Publisher, Field::Published, Field::Url];

    /// Its own name, which it has in files and options.
    pub fn name(self) -> &'static str {
        self.usual_names()[0]
    }

    /// What it is called in tables and objects as a rule, the name to be preferred first. They are
    /// found in any case and with or without `_`, `-` and spaces: `Date Published`.
    pub fn usual_names(self) -> &'static [&'static str] {
        match self {
            Field::Id => &["id", "@id", "identifier", "guid", "documentid"],
            Field::Text => {
                &["text", "articlebody", "body", "content", "fulltext", "maintext", "article"]
            }
            Field::Title => &["title", "headline"],
            Field::Publisher => {
                &["publisher", "source", "outlet", "newspaper", "sitename", "sourcename"]
            }
            Field::Published => &[
                "published",
                "datepublished",
                "publishedat",
                "publisheddate",
                "publicationdate",
                "publishdate",
                "pubdate",
                "date",
            ],
            Field::Url => &["url", "link", "address", "permalink", "sourceurl"],
        }
    }
}

/// What columns of tables and keys of objects are called, where that is not what they usually are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<(Field, String)>);

impl Columns {
    /// With what is called otherwise.
    ///
    /// ```
    /// use whipcount_documents::{Columns, Defaults, Field, Input, open};
    ///
    /// let lines = "{\"Story\": \"Norway will pay.\"}\n".as_bytes();
    /// let columns = Columns::new(vec![(Field::Text, "Story".to_string())]);
    /// let documents = open(vec![Input::StandardInput], Defaults::default(), lines);
    /// let opened = documents.with_columns(columns).next().unwrap().unwrap();
    /// assert_eq!(opened.document.text, "Norway will pay.");
    /// ```
    pub fn new(called: Vec<(Field, String)>) -> Columns {
        Columns(called)
    }

    /// The field that is called `name`, and how far it stands behind other names for it.
    pub(crate) fn field(&self, name: &str) -> Option<(Field, usize)> {
        let given = self.0.iter().find(|(_, given)| given == name.trim());
        if let Some((field, _)) = given {
            return Some((*field, 0));
        }
        let plain: String = name
            .chars()
            .filter(|character| !matches!(character, '_' | '-') && !character.is_whitespace())
            .flat_map(char::to_lowercase)
            .collect();
        Field::ALL.into_iter().filter(|field| self.given(*field).is_none()).find_map(|field| {
            let rank = field.usual_names().iter().position(|usual| *usual == plain)?;
            Some((field, rank))
        })
    }

    /// What `field` is called, if that was said.
    pub(crate) fn given(&self, field: Field) -> Option<&str> {
        let given = self.0.iter().find(|(given, _)| *given == field);
        given.map(|(_, name)| name.as_str())
    }

    /// Which of the columns holds which field: its number and the field, for those that hold one.
    ///
    /// # Errors
    ///
    /// When none holds the text.
    pub(crate) fn among<'n>(
        &self,
        names: impl Iterator<Item = &'n str> + Clone,
    ) -> Result<Vec<(usize, Field)>, ProblemKind> {
        let mut found: Vec<(usize, Field, usize)> = Vec::new();
        for (number, name) in names.clone().enumerate() {
            if let Some((field, rank)) = self.field(name)
                && !found.iter().any(|other| other.1 == field && other.2 <= rank)
            {
                found.retain(|other| other.1 != field);
                found.push((number, field, rank));
            }
        }
        if !found.iter().any(|(_, field, _)| *field == Field::Text) {
            let columns = names.map(str::to_string).collect();
            let called = self.given(Field::Text).map(str::to_string);
            return Err(ProblemKind::NoTextColumn { columns, called });
        }
        Ok(found.into_iter().map(|(number, field, _)| (number, field)).collect())
    }
}

/// What a row of a table or an object says of a document.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// Field, how far its name stands behind others, name, value. `null` is left out.
    values: Vec<(Field, usize, String, Value)>,
}

impl Record {
    pub(crate) fn add(&mut self, field: Field, rank: usize, name: &str, value: Value) {
        if !value.is_null() {
            self.values.push((field, rank, name.to_string(), value));
        }
    }

    /// The values for `field`, those under preferred names first.
    fn all(&self, field: Field) -> impl Iterator<Item = (&str, &Value)> {
        let mut values: Vec<_> = self.values.iter().filter(|value| value.0 == field).collect();
        values.sort_by_key(|value| value.1);
        values.into_iter().map(|(_, _, name, value)| (name.as_str(), value))
    }

    /// The document at `place`, with what is wrong about it; `id` is for one that has none of its
    /// own.
    ///
    /// # Errors
    ///
    /// When it has no text.
    pub(crate) fn open(
        &self,
        at: &At,
        place: Place,
        id: impl FnOnce() -> String,
    ) -> Result<Opened, ProblemKind> {
        let mut document = at.document(self.text(at)?);
        let mut problems = Vec::new();
        document.id = self.all(Field::Id).find_map(|(_, value)| id_of(value)).unwrap_or_else(id);
        document.title = self.all(Field::Title).find_map(|(_, value)| plain(value));
        document.publisher = self.all(Field::Publisher).find_map(|(_, value)| name_of(value));
        let url = self.all(Field::Url).find_map(|(_, value)| plain(value));
        document.url = url.or(document.url);
        if let Some((key, value)) = self.published() {
            match day_and_time(&value) {
                Some((day, time)) => {
                    document.published = Some(day);
                    (document.origin.date, document.origin.time) = (DateOrigin::Markup, time);
                }
                None => {
                    let kind = ProblemKind::NotADate { key: key.to_string(), value };
                    problems.push(Problem { place: place.clone(), kind });
                }
            }
        }
        Ok(Opened { document, place, problems })
    }

    fn text(&self, at: &At) -> Result<String, ProblemKind> {
        let mut first = None;
        for (key, value) in self.all(Field::Text) {
            match value {
                Value::String(text) if !text.trim().is_empty() => return Ok(text.clone()),
                Value::String(_) => first = first.or(Some(ProblemKind::Empty)),
                _ => {
                    let key = key.to_string();
                    first = first.or(Some(ProblemKind::TextIsNoString { key }));
                }
            }
        }
        let called = at.columns.given(Field::Text).map(str::to_string);
        Err(first.unwrap_or(ProblemKind::NoText { called }))
    }

    /// The date as it was given, with the key that it was found under.
    fn published(&self) -> Option<(&str, String)> {
        self.all(Field::Published).find_map(|(key, value)| match value {
            Value::String(date) if date.trim().is_empty() => None,
            Value::String(date) => Some((key, date.clone())),
            other => Some((key, other.to_string())),
        })
    }
}

/// The day and the time of day as they were written, in ISO 8601 or as e-mails and feeds have them.
pub(crate) fn day_and_time(text: &str) -> Option<(Date, Option<Time>)> {
    if let Some(day) = parse_day(text) {
        return Some((day, parse_time(text)));
    }
    let moment = jiff::fmt::rfc2822::parse(text.trim()).ok()?;
    Some((moment.date(), Some(moment.time())))
}

/// A string that says something.
pub(crate) fn plain(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_string())
}

/// An id: text, a number, or schema.org's `PropertyValue`.
fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::String(_) => plain(value),
        Value::Number(id) => Some(id.to_string()),
        Value::Object(property) => property.get("value").and_then(id_of),
        _ => None,
    }
}

/// A publisher: its name, an `Organization` with a name, or the first of several.
pub(crate) fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::String(_) => plain(value),
        Value::Object(organization) => organization.get("name").and_then(name_of),
        Value::Array(several) => several.iter().find_map(name_of),
        _ => None,
    }
}

/// Reads an object as a [`Record`], leaving out what is not a field.
pub(crate) struct AnObject<'c>(pub(crate) &'c Columns);

impl<'de> DeserializeSeed<'de> for AnObject<'_> {
    type Value = Record;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Record, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for AnObject<'_> {
    type Value = Record;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
        let mut record = Record::default();
        let mut keys: Vec<String> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let Some((field, rank)) = self.0.field(&key) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if keys.contains(&key) {
                return Err(A::Error::custom(format_args!("duplicate field `{key}`")));
            }
            record.add(field, rank, &key, map.next_value()?);
            keys.push(key);
        }
        Ok(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_usual_names_and_given_ones() {
        let among = |columns: &Columns, names: &[&str]| columns.among(names.iter().copied());
        let usual = Columns::default();
        let found = among(&usual, &["Date Published", "Body", "text", "x", "article_body"]);
        assert_eq!(found.expect("a text"), [(0, Field::Published), (2, Field::Text)]);
        let given = Columns::new(vec![(Field::Text, "Wortlaut".into())]);
        let found = among(&given, &["text", "Wortlaut", "title"]);
        assert_eq!(found.expect("a text"), [(1, Field::Text), (2, Field::Title)]);
        let missing = among(&given, &["text"]);
        assert!(matches!(missing, Err(ProblemKind::NoTextColumn { called: Some(_), .. })));
    }

    #[test]
    fn dates_are_read_as_they_are_written() {
        let check = |text: &str, expected: &str| {
            let found = day_and_time(text).map(|(day, time)| match time {
                Some(time) => format!("{day} {time}"),
                None => day.to_string(),
            });
            assert_eq!(found.unwrap_or_default(), expected, "{text}");
        };
        check("2031-05-14", "2031-05-14");
        check("2031-05-14T23:30:00-05:00", "2031-05-14 23:30:00");
        check("2031-05-14 23:30:00", "2031-05-14 23:30:00");
        check("Wed, 14 May 2031 23:30:00 -0500", "2031-05-14 23:30:00");
        check("14 May", "");
    }
}
