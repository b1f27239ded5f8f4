use crate::TallyEntry;

/// Between how many and how many actors hold a stance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// So many are named with it.
    pub lower: u64,
    /// So many at most, if the highest tally is right; never below `lower`.
    pub upper: u64,
    /// Whether that tally leaves it open how many more there are ("more than 30").
    pub open: bool,
}

impl Bounds {
    /// The bounds for `named` actors beside the claims of `tallies`.
    pub(crate) fn new(named: usize, tallies: &[&TallyEntry]) -> Bounds {
        let lower = named as u64;
        let claims = tallies.iter().filter_map(|tally| claimed(tally));
        // Of two claims of one number the open one reaches further.
        let (upper, open) = claims.max().unwrap_or((lower, false));
        if upper < lower {
            Bounds { lower, upper: lower, open: false }
        } else {
            Bounds { lower, upper, open }
        }
    }
}

/// The highest number that a tally claims, and whether it says "or more".
fn claimed(tally: &TallyEntry) -> Option<(u64, bool)> {
    match (tally.at_least, tally.at_most) {
        (_, Some(most)) => Some((most, false)),
        (Some(least), None) => Some((least, true)),
        (None, None) => None,
    }
}
