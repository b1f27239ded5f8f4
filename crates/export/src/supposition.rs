//! What would follow from assumptions, as text for people, as JSON and as CSV for programs.

mod text;

mod csv;
mod json;

pub use self::csv::csv;
pub use json::{json, json_lines};
pub use text::text;

/// What nobody who reads a supposition may overlook, in every format that has room for it.
pub(crate) const FOLLOWS: &str = "stated conditions only";
