use jiff::civil::{Date, Time};

use crate::Origin;

/// One report: its body and what is known about where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What the user or the file calls it; unique within a run.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Day of publication; dates such as "last week" are counted from it.
    pub published: Option<Date>,
    /// Address of the original.
    pub url: Option<String>,
    /// Body text alone, UTF-8. Every [`Span`](crate::Span) refers to it, so it is never changed.
    pub text: String,
    /// How it came to be: who says when it was published, its language, what was changed in it.
    pub origin: Origin,
}

impl Document {
    /// A document of which nothing but the text is known.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Document {
        Document {
            id: id.into(),
            title: None,
            publisher: None,
            published: None,
            url: None,
            text: text.into(),
            origin: Origin::default(),
        }
    }

    /// The language of a document that is certainly not in English, the language that is read; such
    /// a document is kept, and nothing is looked for in it.
    pub fn unread_language(&self) -> Option<&str> {
        self.origin.language.as_deref().filter(|&language| language != "en")
    }

    /// Number of words, counted as runs of characters other than white space.
    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }
}

/// The day at the start of an ISO 8601 date or date and time; `None` if there is none.
///
/// ```
/// # use whipcount_domain::parse_day;
/// assert_eq!(parse_day("2025-04-15T08:30:00+02:00"), parse_day("2025-04-15"));
/// assert_eq!(parse_day("2025-04-15T08:30:00Z"), parse_day("2025-04-15"));
/// assert_eq!(parse_day("15 April"), None);
/// ```
pub fn parse_day(text: &str) -> Option<Date> {
    // jiff parses the date part of an ISO 8601 date and time as it was written, without moving it
    // to another time zone: the day on the masthead is the one that counts. A `Z` it refuses, since
    // that says nothing of the local day; but it is how many sites write whatever day they mean.
    let text = text.trim();
    text.strip_suffix(['Z', 'z']).unwrap_or(text).parse().ok()
}

/// The time of day in an ISO 8601 date and time, as it was written; `None` if there is none.
///
/// ```
/// # use whipcount_domain::parse_time;
/// assert_eq!(parse_time("2025-04-15T08:30:00+02:00").unwrap().to_string(), "08:30:00");
/// assert_eq!(parse_time("2025-04-15"), None);
/// ```
pub fn parse_time(text: &str) -> Option<Time> {
    let text = text.trim();
    let text = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    text.contains(['T', 't', ' ']).then(|| text.parse().ok())?
}
