//! Positions and tallies with every field, for other programs: CSV, JSON Lines and JSON-LD.

mod csv;
mod json_ld;
mod json_lines;

pub use self::csv::csv;
pub use json_ld::json_ld;
pub use json_lines::json_lines;
