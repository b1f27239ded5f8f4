//! Who stands where on a motion.
//!
//! For each sentence near the motion, phrases of the stance lexicon are found (`stances`), and
//! whose they are (`holders`) and on whose word (`attribution`); conditions, contributions and
//! dates are added, and what a document says twice is put together (`merging`).

mod motions;
mod phrases;
mod relevance;

mod lexicon;
mod stances;

mod attribution;
mod holders;
mod subjects;

mod clause_words;
mod wordings;

mod condition_words;
mod conditions;
mod contributions;
mod said;

mod head_counts;
mod tallies;
mod tally_words;

mod candidates;
mod draft;
mod finding;
mod judging;
mod merging;

pub use candidates::Candidate;
pub use draft::{Draft, find_positions};
pub use motions::PreparedMotion;

#[cfg(test)]
mod gold;
