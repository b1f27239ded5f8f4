//! Sentences with a known answer, planted among others that say nothing about the motion.

use std::collections::BTreeSet;

use whipcount::{ReadBy, Reader};
use whipcount_quality::made_up::{self, Report};

/// Share of the planted positions that are found, and of the found ones that were planted.
const AT_LEAST: f64 = 0.9;

#[test]
fn what_was_planted_is_found_and_little_else() {
    let reader = Reader::by(ReadBy::Rules, vec![made_up::motion()]);
    let (mut planted, mut found, mut right) = (0, 0, 0);
    for Report { document, expected } in made_up::reports(23).take(200) {
        let positions = reader.read(document).positions;
        let positions: BTreeSet<_> =
            positions.into_iter().map(|position| (position.actor.id, position.stance)).collect();
        planted += expected.len();
        found += positions.len();
        right += expected.intersection(&positions).count();
    }
    let (right, planted, found) = (right as f64, planted as f64, found as f64);
    assert!(right / planted >= AT_LEAST, "{right} of {planted} planted positions are found");
    assert!(right / found >= AT_LEAST, "{right} of {found} positions found were planted");
}
