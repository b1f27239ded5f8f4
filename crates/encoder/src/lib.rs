//! Which words of a text say who says what, and where actors stand: a small trained reader.
mod pieces;
mod vocabulary;

mod windows;

mod model;

mod links;
mod tags;

mod judge;

mod encoder;

#[cfg(test)]
mod tests;

pub use encoder::Encoder;
pub use model::{ModelError, ModelErrorKind};
