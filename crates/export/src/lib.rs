//! Results to text, JSON, JSON Lines and CSV.

mod visible;

mod code_points;
mod json;

pub mod board;

pub use json::write_json_line;
pub use visible::{escape_json, visible};
