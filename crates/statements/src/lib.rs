//! Who is said to say what: cue, source and content.
//!
//! Cues come from `data/cues/`. Each cue verb, noun or phrase that stands in a sentence becomes a
//! frame (`frames`, `openers`) with the noun phrase that is its source (`nouns`) and the words that
//! are its content (`contents`); quotations that go on join the frame they belong to (`quotes`);
//! the answers of an interview belong to whom its text names (`interviews`);
//! `nesting` decides what of a statement inside a statement is kept.
//!
//! ```
//! use whipcount_domain::Document;
//!
//! let document = Document::new("d", "The plan is dead, according to the mayor of Lindau.");
//! let reading = whipcount_reading::read(&document);
//! let statements = whipcount_statements::find_statements(&document, &reading);
//! assert_eq!(statements[0].content[0].text(&document.text), "The plan is dead");
//! assert_eq!(statements[0].source[0].text(&document.text), "the mayor of Lindau");
//! ```
#![allow(
    clippy::single_range_in_vec_init,
    reason = "a content is a list of token ranges and often has one piece"
)]

mod cues;
mod page;

mod contents;
mod nouns;
mod verbs;

mod frames;
mod interviews;
mod openers;
mod quotes;

mod nesting;
mod sources;

mod attributed;

mod days;
mod speakers;

mod finding;

pub use finding::{find_statements, statements_from};

#[cfg(test)]
mod tests;
