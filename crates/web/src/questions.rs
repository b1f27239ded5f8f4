use jiff::civil::Date;
use url::form_urlencoded;
use whipcount::nearest;

use crate::failures::Failure;
use crate::shown::{NAME, shown};

/// What is asked of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    /// About what.
    pub(crate) about: About,
    /// How it is to be answered.
    pub(crate) format: Format,
    /// As of which day, where a day was given.
    pub(crate) as_of: Option<Date>,
    /// Since which day, where one was given.
    pub(crate) since: Option<Date>,
}

/// What a page is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum About {
    /// All motions.
    Motions,
    /// Who stands where on the motion with this id.
    Motion(String),
    /// Who moved on it.
    Changes(String),
    /// What contradicts what on it.
    Conflicts(String),
    /// Where the actor called so stands on all motions.
    Actor(String),
    /// The document called so.
    Document(String),
    /// The passages with these words.
    Search(String),
}

/// How something is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Format {
    /// A page for people.
    Page,
    /// JSON, as the command writes it.
    Json,
    /// CSV, as the command writes it.
    Csv,
    /// A feed that one can subscribe to.
    Atom,
}

impl Format {
    /// The name at the end of an address without its suffix, and what the suffix asks for.
    pub(crate) fn split(name: &str) -> (&str, Format) {
        let suffixes = [
            (".html", Format::Page),
            (".json", Format::Json),
            (".csv", Format::Csv),
            (".atom", Format::Atom),
        ];
        let found = suffixes
            .iter()
            .find_map(|(suffix, format)| Some((name.strip_suffix(suffix)?, *format)));
        found.unwrap_or((name, Format::Page))
    }

    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Format::Page => "",
            Format::Json => ".json",
            Format::Csv => ".csv",
            Format::Atom => ".atom",
        }
    }
}

/// What stands behind the `?` of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Terms {
    as_of: Option<Date>,
    since: Option<Date>,
    words: Option<String>,
}

impl Terms {
    /// Understands the part behind the `?`; `known` are the parameters that the page has.
    pub(crate) fn parse(query: &str, known: &[&str]) -> Result<Terms, Failure> {
        let mut terms = Terms::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if !known.contains(&&*name) {
                let meant = nearest(&name, known);
                return Err(Failure::unknown_parameter(&name, meant, known));
            }
            // A field that was left empty in a form asks for nothing.
            let value = value.trim();
            match &*name {
                "q" => terms.words = Some(value.to_string()),
                _ if value.is_empty() => {}
                "as-of" => terms.as_of = Some(day(&name, value)?),
                _ => terms.since = Some(day(&name, value)?),
            }
        }
        Ok(terms)
    }

    pub(crate) fn ask(self, about: About, format: Format) -> Question {
        Question { about, format, as_of: self.as_of, since: self.since }
    }

    /// The words that are looked for, which a search has to have; none for a page on which they are
    /// to be written.
    pub(crate) fn words(&self, format: Format) -> Result<String, Failure> {
        let words = self.words.clone().unwrap_or_default();
        match format {
            _ if words.len() > MOST_WORDS => Err(Failure::too_many_words(MOST_WORDS)),
            Format::Json | Format::Csv if words.is_empty() => Err(Failure::no_words()),
            _ => Ok(words),
        }
    }
}

/// So many bytes of words are looked for at most.
const MOST_WORDS: usize = 500;

fn day(name: &str, value: &str) -> Result<Date, Failure> {
    // The strict form: what a calendar field of a browser sends.
    let well_formed = value.len() == "2031-05-14".len();
    let day = well_formed.then(|| value.parse().ok()).flatten();
    day.ok_or_else(|| Failure::wrong_day(name, &shown(value, NAME)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suffix_says_how_to_answer() {
        assert_eq!(Format::split("strait.json"), ("strait", Format::Json));
        assert_eq!(Format::split("a.json.html"), ("a.json", Format::Page));
        assert_eq!(Format::split("wire-0512"), ("wire-0512", Format::Page));
        assert_eq!(Format::split("v1.2"), ("v1.2", Format::Page));
    }

    #[test]
    fn what_a_page_does_not_know_is_refused() {
        let parse = |query| Terms::parse(query, &["as-of"]);
        assert_eq!(parse("as-of=").unwrap(), Terms::default());
        assert_eq!(parse("as-of=2031-05-14").unwrap().as_of, Some(jiff::civil::date(2031, 5, 14)));
        for query in
            ["as-of=2031-02-30", "as-of=tomorrow", "as-of=2031-05-14T10:00", "as_of=", "q=x"]
        {
            assert!(parse(query).is_err(), "{query}");
        }
    }
}
