//! The board: a count as text for people, as JSON and as CSV for programs.
//!
//! All of it is a pure function of a [`Count`](whipcount_count::Count). Words of documents appear
//! with control characters spelt out ([`visible`](crate::visible)).

mod chart;

mod text;

mod csv;
mod json;

pub use self::csv::csv;
pub use json::{json, json_lines};
pub use text::text;
