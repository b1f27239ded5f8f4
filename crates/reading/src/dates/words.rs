//! What `data/reading/dates.toml` says.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// What a word can be the heart of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Core {
    /// 1 for Monday to 7.
    Weekday(i8),
    /// 1 for January to 12.
    Month(i8),
    /// Its first month.
    Season(i8),
    /// Days after the day of publication.
    Day(i8),
    Unit(Unit),
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unit {
    /// A part of the day: night, morning.
    Hours,
    Day,
    Week,
    Fortnight,
    Weekend,
    Month,
    Year,
}

/// Which of several weeks, months or Fridays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Which {
    /// The one before publication.
    Last,
    /// The one of publication.
    This,
    /// The one after publication.
    Next,
    /// The one before the date mentioned last.
    Before,
    /// The one after the date mentioned last.
    After,
    /// The one of the date mentioned last.
    Same,
}

/// Which part of a week, month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    Beginning,
    Middle,
    End,
    /// Up to the day of publication.
    #[serde(rename = "so far")]
    SoFar,
    /// From the day of publication on.
    #[serde(rename = "from now")]
    FromNow,
}

/// The file, as it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    weekdays: HashMap<String, i8>,
    months: HashMap<String, i8>,
    seasons: HashMap<String, i8>,
    days: HashMap<String, i8>,
    units: HashMap<String, Unit>,
    which: HashMap<String, Which>,
    parts: HashMap<String, Part>,
    parts_of: HashMap<String, Part>,
    context: Context,
    ordinals: HashMap<String, i8>,
    headings: Headings,
}

/// Words around a date that decide how it is meant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Context {
    pub(crate) other_words: HashSet<String>,
    pub(crate) other_seasons: HashSet<String>,
    pub(crate) prepositions: HashSet<String>,
    pub(crate) before_year: HashSet<String>,
    pub(crate) names_before: HashSet<String>,
    pub(crate) names_before_on: HashSet<String>,
    pub(crate) names_after: HashSet<String>,
    pub(crate) deadlines: HashSet<String>,
    pub(crate) ahead: HashSet<String>,
    pub(crate) timetable: HashSet<String>,
    pub(crate) clause_starts: HashSet<String>,
    pub(crate) hours: HashSet<String>,
}

/// Words by which a heading or time stamp is known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Headings {
    pub(crate) records: HashSet<String>,
    pub(crate) occasions: HashSet<String>,
    pub(crate) clock: HashSet<String>,
}

/// The language knowledge of dates.
pub(crate) struct DateWords {
    /// Words to look for, in lower case.
    pub(crate) cores: HashMap<String, Core>,
    pub(crate) which: HashMap<String, Which>,
    pub(crate) parts: HashMap<String, Part>,
    /// Only before "of".
    pub(crate) parts_of: HashMap<String, Part>,
    pub(crate) ordinals: HashMap<String, i8>,
    pub(crate) context: Context,
    pub(crate) headings: Headings,
}

/// The words, read once.
pub(crate) fn date_words() -> &'static DateWords {
    static WORDS: LazyLock<DateWords> = LazyLock::new(|| {
        let data: Data = toml::from_str(include_str!("../../../../data/reading/dates.toml"))
            .expect("data/reading/dates.toml is tested");
        let mut cores = HashMap::new();
        cores.extend(data.weekdays.into_iter().map(|(word, day)| (word, Core::Weekday(day))));
        cores.extend(data.months.into_iter().map(|(word, month)| (word, Core::Month(month))));
        cores.extend(data.seasons.into_iter().map(|(word, month)| (word, Core::Season(month))));
        cores.extend(data.days.into_iter().map(|(word, days)| (word, Core::Day(days))));
        cores.extend(data.units.into_iter().map(|(word, unit)| (word, Core::Unit(unit))));
        DateWords {
            cores,
            which: data.which,
            parts: data.parts,
            parts_of: data.parts_of,
            ordinals: data.ordinals,
            context: data.context,
            headings: data.headings,
        }
    });
    &WORDS
}
