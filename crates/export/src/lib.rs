//! Results to text, JSON, JSON Lines and CSV.

mod visible;

pub mod board;

pub use visible::{escape_json, visible};
