//! "more than", "about", "up to": what words around a number make of it.

use serde::Deserialize;

use super::Finder;
use crate::cardinals::{Cardinal, about};

/// What words around a number make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bound {
    /// A tenth either way.
    About,
    /// One more, no upper end.
    Above,
    AtLeast,
    /// One less, no lower end.
    Below,
    UpTo,
    /// From a tenth less up to one less.
    Nearly,
}

/// The lowest and the highest number meant. `in_parts` is for percentages, where what comes after
/// 30 is not 31.
pub(super) fn apply(
    bound: Option<Bound>,
    number: &Cardinal,
    in_parts: bool,
) -> (Option<f64>, Option<f64>) {
    let told = number.told;
    let step = if in_parts { 0.0 } else { 1.0 };
    let Some(bound) = bound.filter(|_| number.high.is_some()) else {
        return (Some(number.low), number.high);
    };
    match bound {
        Bound::About if number.high == Some(told) => {
            let (low, high) = about(told);
            (Some(low), Some(high))
        }
        Bound::About => (Some(number.low), number.high),
        Bound::Above => (Some(told + step), None),
        Bound::AtLeast => (Some(told), None),
        Bound::Below => (None, Some(told - step)),
        Bound::UpTo => (None, number.high.filter(|&high| high != number.low).or(Some(told))),
        Bound::Nearly => (Some(about(told).0), Some(told - step)),
    }
}

impl Finder<'_> {
    /// The phrase that ends before token `at`: where it begins and what it says.
    pub(super) fn bound_before(&self, at: usize) -> (usize, Option<Bound>) {
        let Some(phrases) = self.words.before.get(self.back(at, 1)) else { return (at, None) };
        let found = phrases.iter().find(|(words, _)| {
            words.iter().rev().enumerate().all(|(steps, word)| self.back(at, steps + 1) == word)
        });
        let Some((words, bound)) = found else { return (at, None) };
        let start = at - words.len();
        let adverb = usize::from(self.words.adverbs.contains(self.back(start, 1)));
        (start - adverb, Some(*bound))
    }

    /// The phrase that begins at token `at`: where it ends and what it says.
    pub(super) fn bound_after(&self, at: usize) -> Option<(usize, Bound)> {
        let phrases = self.words.after.get(self.norm(at))?;
        let found = phrases.iter().find(|(words, _)| {
            words.iter().enumerate().all(|(steps, word)| self.norm(at + steps) == word)
        });
        found.map(|(words, bound)| (at + words.len(), *bound))
    }
}
