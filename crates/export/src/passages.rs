//! Passages: everything that was read about where one actor stands, newest first.

mod text;

mod csv;
mod json;

pub use self::csv::csv;
pub use json::{json, json_lines};
pub use text::text;
