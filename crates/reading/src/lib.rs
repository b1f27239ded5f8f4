//! A document's sentences, tokens, quotations, names, dates, amounts and references.
//!
//! ```
//! use whipcount_domain::Document;
//!
//! let document = Document::new("d", "“We won't send soldiers,” the minister said.");
//! let reading = whipcount_reading::read(&document);
//! assert_eq!(reading.quotes[0].inner.text(&document.text), "We won't send soldiers,");
//! assert_eq!((reading.norm(2), reading.norm(3)), ("will", "not"));
//! ```
//!
//! # Normal forms
//!
//! Beyond what [`Reading`] says: a quotation mark's is `"` or `'`, a dash's `—` however it is
//! written, an ellipsis' `…`. An abbreviation's keeps its stops only when it has inner ones
//! (`u.s.`, but `mr`). "’s" is `'s` when possessive, as is the lone apostrophe after a plural.
//!
//! # Dates and quantities
//!
//! A weekday, month or day without a year is the latest one on or before the day of publication,
//! unless its clause looks ahead ("will vote on Thursday"). Without a day of publication only
//! dates with a year are told. "About" a number is a tenth either way, "more than" it begins one
//! above it; a vague number ("several", "thousands") has no upper end.
//!
//! ```
//! # use whipcount_domain::{Document, parse_day};
//! let mut document = Document::new("d", "On Friday they promised more than €15m.");
//! document.published = parse_day("2025-06-18");
//! let reading = whipcount_reading::read(&document);
//! assert_eq!(reading.dates[0].range.first, parse_day("2025-06-13").unwrap());
//! assert_eq!(reading.quantities[0].at_least, Some(15_000_001.0));
//! assert_eq!(reading.quantities[0].unit.as_deref(), Some("EUR"));
//! ```

mod tokens;

mod characters;
mod numbers;
mod vocabulary;
mod words;

mod quotes;
mod sentences;

mod cardinals;
mod dates;

mod actors;

mod quantities;

use whipcount_domain::{Document, Reading};

/// The usual name of the state or body with this id.
///
/// ```
/// assert_eq!(whipcount_reading::name_of("NLD"), Some("Netherlands"));
/// assert_eq!(whipcount_reading::name_of("Ada Lund"), None);
/// ```
pub fn name_of(id: &str) -> Option<&'static str> {
    actors::lexicon::lexicon().known(id).map(|known| known.name)
}

/// Reads a document: one pass over its text.
pub fn read(document: &Document) -> Reading {
    let mut reading = Reading::default();
    tokens::find_tokens(&document.text, &mut reading);
    sentences::find_sentences(&document.text, &mut reading);
    dates::find_dates(document, &mut reading);
    actors::find_actors(document, &mut reading);
    quantities::find_quantities(document, &mut reading);
    reading
}
