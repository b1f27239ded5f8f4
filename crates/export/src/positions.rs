//! Positions and tallies with every field, for other programs: CSV, JSON Lines, JSON-LD
//! and Parquet.

mod csv;
mod json_ld;
mod json_lines;
mod parquet;

pub use self::csv::csv;
pub use self::parquet::parquet;
pub use json_ld::json_ld;
pub use json_lines::json_lines;
