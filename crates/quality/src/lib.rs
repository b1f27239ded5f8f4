//! How good and how fast whipcount is.
//!
//! - [`made_up`] writes reports out of ready sentences, as many as one likes and always the same
//!   ones for the same seed: what the benchmarks and the cross-step tests read.
//! - [`scores`] runs the scorers of the shared folder and reads their figures; [`targets`] are the
//!   least that some of them may be.
//! - [`speed`] runs the program and measures its time and memory.
//! - [`pages`] says how much of web pages is found;
//! - [`tables`] writes all of it as `docs/QUALITY.md`.
//!
//! Nothing of the tool itself depends on this crate.

pub mod made_up;

pub mod scores;
pub mod targets;

pub mod pages;
pub mod speed;

pub mod tables;
