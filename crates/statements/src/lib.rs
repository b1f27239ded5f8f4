//! Who is said to say what: cue, source and content.
//!
//! Cues come from `data/cues/`. Each cue verb, noun or phrase that stands in a sentence becomes a
//! frame ([`frames`], [`openers`]) with the noun phrase that is its source ([`nouns`]) and the
//! words that are its content ([`contents`]); quotations that go on join the frame they belong to
//! ([`quotes`]); [`nesting`] decides what of a statement inside a statement is kept.
mod cues;
mod page;

mod contents;
mod nouns;
mod verbs;

mod frames;
mod openers;
mod quotes;

mod nesting;
mod sources;

mod days;
mod speakers;

mod finding;

pub use finding::find_statements;

#[cfg(test)]
mod tests;
