//! The figures that a release must reach.

use std::io;
use std::path::Path;

use crate::scores::{Part, Scores, Way, score_positions, score_statements};

/// What is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// Positions and tallies in a part of the annotated reports.
    Positions(Part),
    /// Statements in the articles of PolNeAR's development part.
    Statements,
}

impl Judged {
    /// Scores what `binary` finds when asked to read in this way.
    ///
    /// # Errors
    ///
    /// When files cannot be read or written, or the scorer or the binary fails.
    pub fn score(self, shared: &Path, binary: &Path, way: Way) -> io::Result<Scores> {
        match self {
            Judged::Positions(part) => score_positions(shared, binary, part, way),
            Judged::Statements => score_statements(shared, binary, way),
        }
    }

    /// What to call it in a table.
    pub fn name(self) -> String {
        match self {
            Judged::Positions(part) => part.name(),
            Judged::Statements => "PolNeAR dev".into(),
        }
    }
}

/// The least that a figure may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// Of which scores.
    pub judged: Judged,
    /// The scorer's name for the figure.
    pub figure: &'static str,
    /// F1 or share, 0 to 1.
    pub at_least: f64,
}

/// All targets. A change that makes a figure fall below its target does not land.
pub const TARGETS: [Target; 6] = [
    Target { judged: Judged::Positions(Part::Seed), figure: "ACTOR + STANCE", at_least: 0.80 },
    Target { judged: Judged::Positions(Part::Seed), figure: "tallies", at_least: 0.75 },
    Target { judged: Judged::Positions(Part::Dev), figure: "ACTOR + STANCE", at_least: 0.45 },
    Target { judged: Judged::Positions(Part::Dev), figure: "actor found", at_least: 0.75 },
    Target { judged: Judged::Positions(Part::Dev), figure: "said", at_least: 0.75 },
    // The best rule-based peer reaches 0.41 on articles of the same corpus, with a full parse.
    Target { judged: Judged::Statements, figure: "speaker", at_least: 0.42 },
];
