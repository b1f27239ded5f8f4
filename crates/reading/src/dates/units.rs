//! "last week", "earlier this month", "two weeks ago", "the next day", "over the weekend".

use whipcount_domain::{DateRange, TokenKind};

use super::calendar;
use super::words::{Part, Unit, Which};
use super::{Finder, Found, Prefix};
use crate::cardinals::cardinal_at;

/// How many words a number before "days" can have: "a hundred and twenty".
const LONGEST_NUMBER: usize = 4;

impl Finder<'_> {
    /// "two weeks ago", "a day later", "the past three months".
    pub(super) fn counted(&self, at: usize, unit: Unit) -> Option<Found> {
        let (start, count) = self.count_before(at)?;
        let range = match self.norm(at + 1) {
            "ago" => self.shifted(self.published?, unit, -count)?,
            "later" | "afterwards" => self.shifted(self.reference(unit)?.last, unit, count)?,
            "earlier" => self.shifted(self.reference(unit)?.first, unit, -count)?,
            _ => return self.last_counted(start, at, unit, count),
        };
        Some(Found { tokens: start..at + 2, range })
    }

    /// What "a day later" or "the following month" is counted from.
    fn reference(&self, unit: Unit) -> Option<DateRange> {
        match unit {
            Unit::Hours | Unit::Day => self.latest_day.map(DateRange::day).or(self.latest),
            _ => self.latest,
        }
    }

    /// "the last two weeks", "the past three months".
    fn last_counted(&self, start: usize, at: usize, unit: Unit, count: i32) -> Option<Found> {
        if !matches!(self.back(start, 1), "last" | "past") {
            return None;
        }
        let start = start - 1 - usize::from(self.back(start, 2) == "the");
        Some(Found { tokens: start..at + 1, range: self.up_to_publication(unit, count)? })
    }

    /// Where the number before the unit at `at` begins, and the number.
    fn count_before(&self, at: usize) -> Option<(usize, i32)> {
        let first = self.sentence.start.max(self.taken).max(at.saturating_sub(LONGEST_NUMBER));
        if matches!(self.back(at, 1), "a" | "one") {
            return Some((at - 1, 1));
        }
        let number = (first..at).find_map(|start| {
            let likely =
                matches!(self.reading.tokens[start].kind, TokenKind::Word | TokenKind::Number);
            let number = if likely { cardinal_at(self.reading, start, at) } else { None };
            number.filter(|number| number.tokens.end == at)
        })?;
        let count = number.value().filter(|count| count.fract() == 0.0 && *count < 10_000.0)?;
        Some((number.tokens.start, count as i32))
    }

    /// "last week", "the end of the month", "the same day", "at the weekend".
    pub(super) fn period(&self, at: usize, unit: Unit) -> Option<Found> {
        let prefix = self.prefix(at);
        if self.norm(at).ends_with('s') {
            return None;
        }
        let range = match unit {
            Unit::Day => return self.relative_day(at, &prefix),
            Unit::Weekend => return self.weekend(at, &prefix),
            Unit::Hours | Unit::Fortnight => return None,
            Unit::Week | Unit::Month | Unit::Year => self.whole_period(&prefix, unit)?,
        };
        let range = match (prefix.part, prefix.which) {
            (Some(part), _) => calendar::part(range, part, self.published)?,
            (None, Some(Which::This)) => {
                let part = if self.is_ahead(prefix.start) { Part::FromNow } else { Part::SoFar };
                calendar::part(range, part, self.published)?
            }
            (None, _) => range,
        };
        Some(Found { tokens: prefix.start..at + 1, range })
    }

    fn whole_period(&self, prefix: &Prefix, unit: Unit) -> Option<DateRange> {
        match prefix.which {
            Some(Which::Last) => self.shifted(self.published?, unit, -1),
            Some(Which::This) => self.shifted(self.published?, unit, 0),
            Some(Which::Next) => self.shifted(self.published?, unit, 1),
            Some(Which::Before) => self.shifted(self.latest?.first, unit, -1),
            Some(Which::After) => self.shifted(self.latest?.last, unit, 1),
            Some(Which::Same) => self.shifted(self.latest?.last, unit, 0),
            // "the end of the month".
            None => prefix.part.and_then(|_| self.shifted(self.published?, unit, 0)),
        }
    }

    /// "the next day", "the same day", "that day", "the day before".
    fn relative_day(&self, at: usize, prefix: &Prefix) -> Option<Found> {
        let latest = self.reference(Unit::Day)?;
        let (end, day) = match prefix.which {
            Some(Which::Next | Which::After) => (at + 1, latest.last.tomorrow().ok()?),
            Some(Which::Before) => (at + 1, latest.first.yesterday().ok()?),
            Some(Which::Same) => (at + 1, latest.last),
            None if self.back(at, 1) == "the" && !self.has_object(at + 2) => {
                match self.norm(at + 1) {
                    "before" => (at + 2, latest.first.yesterday().ok()?),
                    "after" => (at + 2, latest.last.tomorrow().ok()?),
                    _ => return None,
                }
            }
            _ => return None,
        };
        Some(Found { tokens: prefix.start..end, range: DateRange::day(day) })
    }

    /// Whether something stands at `at` that "the day before" can be counted from.
    fn has_object(&self, at: usize) -> bool {
        at < self.sentence.end
            && matches!(self.reading.tokens[at].kind, TokenKind::Word | TokenKind::Number)
            && self.norm(at) != "and"
    }

    fn weekend(&self, at: usize, prefix: &Prefix) -> Option<Found> {
        let published = self.published?;
        let latest = calendar::weekend(published)?;
        let shift = match prefix.which {
            Some(Which::Last | Which::Before) => -i32::from(published <= latest.last),
            Some(Which::Next | Which::After) => 1,
            Some(Which::This) | None if self.is_ahead(prefix.start) => {
                i32::from(published > latest.last)
            }
            Some(Which::This) => 0,
            None if matches!(self.back(at, 1), "the") => 0,
            _ => return None,
        };
        let range = self.shifted(latest.first, Unit::Weekend, shift)?;
        let start = prefix.start - usize::from(prefix.which.is_none() && self.back(at, 1) == "the");
        Some(Found { tokens: start..at + 1, range })
    }
}
