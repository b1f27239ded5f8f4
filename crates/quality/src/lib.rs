//! How good and how fast whipcount is.
//!
//! - [`made_up`] writes reports out of ready sentences, as many as one likes and always the same
//!   ones for the same seed: what the benchmarks and the cross-step tests read.
//!
//! Nothing of the tool itself depends on this crate.

pub mod made_up;
