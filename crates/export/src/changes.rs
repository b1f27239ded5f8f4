//! Changes: who moved, as text for people, as JSON and as CSV for programs.

mod text;

mod csv;
mod json;

pub use self::csv::csv;
pub use json::{json, json_lines};
pub use text::text;
