//! Findings: what was read in one document, as text for people, as JSON and as CSV for programs.
//!
//! The JSON is that of the exchange format: offsets are Unicode code points of the document's text,
//! end exclusive.

mod text;

mod csv;
mod json;

pub use self::csv::{csv_header, csv_rows};
pub use json::{json, json_line};
pub use text::text;
