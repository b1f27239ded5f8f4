//! Results to text, JSON, JSON Lines and CSV.
//!
//! A module for each kind of result, with a function for each format. Words of documents appear
//! with control characters spelt out ([`visible`]), in JSON escaped ([`escape_json`]), so that
//! nothing in a document reaches a terminal as a command.

mod visible;

mod layout;
mod page;
mod particulars;

mod amount;
mod code_points;
mod entry_json;
mod json;
mod table;

pub mod board;
pub mod changes;
pub mod conflicts;
pub mod findings;
pub mod hits;
pub mod motions;
pub mod network;
pub mod news;
pub mod passages;
pub mod pivots;
pub mod positions;
pub mod supposition;
pub mod wide;
pub mod words;

pub use layout::TextStyle;
pub use visible::{escape_json, visible};
