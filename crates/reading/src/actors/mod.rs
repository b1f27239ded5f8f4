//! Who is mentioned, by name, role or pronoun.
//!
//! Names are found first and those of one actor brought together; then roles tell who is a person
//! and speaks for whom; then descriptions and references are resolved against both.

mod names;
mod sequences;

mod common;
pub(crate) mod lexicon;
mod misspelling;
mod phrases;
mod words;

mod cast;
mod merging;

mod attachments;
mod descriptions;
mod focus;
mod role_phrases;
mod roles;

mod references;

use whipcount_domain::{Document, Reading};

use cast::Cast;
use words::Words;

/// Fills in the actors and mentions of a document whose tokens and sentences are known.
pub(crate) fn find_actors(document: &Document, reading: &mut Reading) {
    let words = Words::new(&document.text, reading);
    let names = names::find_names(&words);
    let mut cast = Cast::new(&words);
    merging::add_names(&mut cast, &names);
    cast.sort_mentions();
    descriptions::add_named_organs(&mut cast, &names);
    attachments::attach_persons(&mut cast);
    attachments::add_known_offices(&mut cast, document.published);
    cast.sort_mentions();
    roles::assign_roles(&mut cast);
    descriptions::add_descriptions(&mut cast);
    cast.sort_mentions();
    references::resolve_references(&mut cast);
    let found = cast.settle();
    cast::hand_over(reading, found);
}
