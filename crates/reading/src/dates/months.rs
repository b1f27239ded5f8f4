//! "in May", "3 May 2024", "20 July last year", "mid-April", "last summer", "in 2015".

use std::ops::RangeInclusive;

use jiff::ToSpan;
use jiff::civil::Date;
use whipcount_domain::{DateRange, TokenKind};

use super::calendar;
use super::words::{Part, Unit, Which};
use super::{Finder, Found, Prefix};

/// What four digits have to be to be a year.
const YEARS: RangeInclusive<i16> = 1900..=2099;

/// Days of a month, the tokens they stand in counted from the month's.
struct Days {
    start: usize,
    end: usize,
    first: i8,
    last: i8,
}

impl Finder<'_> {
    /// A month at `at`, with its day and year; `from` is the first token that may belong to it.
    pub(super) fn month(
        &self,
        at: usize,
        from: usize,
        month: i8,
        part: Option<Part>,
    ) -> Option<Found> {
        let days = self.days_before(at).or_else(|| self.days_after(at));
        let mut prefix = match &days {
            Some(days) => Prefix { start: days.start.min(at), which: None, part: None },
            None => self.prefix(at),
        };
        prefix.part = prefix.part.or(part);
        prefix.start = if from < at { prefix.start.max(from) } else { prefix.start };
        let end = days.as_ref().map_or(at + 1, |days| days.end.max(at + 1));
        let year = self.year_after(end);
        let told =
            days.is_some() || year.is_some() || prefix.which.is_some() || prefix.part.is_some();
        if !self.is_month(at, told) {
            return None;
        }
        let end = year.map_or(end, |(end, _)| end);
        let year = year.map(|(_, year)| year);
        let range = match days {
            Some(days) => {
                let last = self.day_of_month(prefix.start, days.last, month, year)?;
                DateRange { first: Date::new(last.year(), month, days.first).ok()?, last }
            }
            None => self.whole_month(&prefix, month, year)?,
        };
        (range.first <= range.last).then_some(Found { tokens: prefix.start..end, range })
    }

    /// Whether the word at `at` is a month and not a verb or a name; `told` if a day or the like
    /// is with it.
    fn is_month(&self, at: usize, told: bool) -> bool {
        let context = &self.words.context;
        let other = context.other_words.contains(self.norm(at));
        if other && !self.is_capital(at) && !self.norm(at).contains('-') {
            return false;
        }
        if told {
            return true;
        }
        let before = self.back(at, 1);
        if context.prepositions.contains(before) {
            // "in May's cabinet" speaks of a person.
            return !(other && self.norm(at + 1) == "'s");
        }
        let before_name = at > self.sentence.start && self.is_capital(at - 1);
        let after_name = self.is_capital(at + 1);
        let alone = !before_name && !after_name;
        if other {
            alone && matches!(before, "the" | "a" | "its" | "their") && self.norm(at + 1) != "'s"
        } else {
            alone
        }
    }

    /// "3 May", "3rd of May", "3-5 May", "the third of May".
    fn days_before(&self, at: usize) -> Option<Days> {
        let of = usize::from(self.back(at, 1) == "of");
        let place = at.checked_sub(of + 1)?;
        let last = self.day_number(place, of == 1)?;
        let (start, first) =
            match place.checked_sub(2).and_then(|first| self.day_number(first, false)) {
                Some(first) if self.joins_days(place - 1) && first < last => (place - 2, first),
                _ => (place, last),
            };
        let start = start - usize::from(self.back(start, 1) == "the");
        Some(Days { start, end: at + 1, first, last })
    }

    /// "May 3", "May 3rd", "May 3-5"; not the number of "in May 30 states".
    fn days_after(&self, at: usize) -> Option<Days> {
        let place = at + 1 + usize::from(self.norm(at + 1) == "the");
        let first = self.day_number(place, false).filter(|_| self.back(at, 1) != "in")?;
        let last = self.day_number(place + 2, false).filter(|_| self.joins_days(place + 1));
        match last {
            Some(last) if last > first => Some(Days { start: at, end: place + 3, first, last }),
            _ => Some(Days { start: at, end: place + 1, first, last: first }),
        }
    }

    fn joins_days(&self, at: usize) -> bool {
        matches!(self.norm(at), "-" | "—" | "to" | "and")
    }

    /// The day of a month in digits, or as a word where `words` allows it.
    fn day_number(&self, at: usize, words: bool) -> Option<i8> {
        if at < self.sentence.start.max(self.taken) || at >= self.sentence.end {
            return None;
        }
        let norm = self.reading.norm(at);
        if self.reading.tokens[at].kind != TokenKind::Number {
            return self.words.ordinals.get(norm).copied().filter(|_| words);
        }
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| norm.strip_suffix(ending));
        let digits = digits.unwrap_or(norm);
        digits.parse().ok().filter(|day| (1..=31).contains(day))
    }

    /// The year that stands at `at`, with the place after it: ", 2024", "last year".
    fn year_after(&self, at: usize) -> Option<(usize, i16)> {
        let digits = at + usize::from(matches!(self.norm(at), "," | "of"));
        if let Some(year) = self.year(digits) {
            return Some((digits + 1, year));
        }
        let at = at + usize::from(self.norm(at) == "of");
        let years = match self.words.which.get(self.norm(at))? {
            Which::Last => -1,
            Which::This => 0,
            Which::Next => 1,
            _ => return None,
        };
        let is_year = self.norm(at + 1) == "year";
        let year = self.published?.year().checked_add(years)?;
        is_year.then_some((at + 2, year))
    }

    fn year(&self, at: usize) -> Option<i16> {
        if at >= self.sentence.end || self.reading.tokens[at].kind != TokenKind::Number {
            return None;
        }
        let norm = self.reading.norm(at);
        (norm.len() == 4).then(|| norm.parse().ok()).flatten().filter(|year| YEARS.contains(year))
    }

    fn day_of_month(&self, start: usize, day: i8, month: i8, year: Option<i16>) -> Option<Date> {
        if let Some(year) = year {
            return Date::new(year, month, day).ok();
        }
        let published = self.published?;
        // 29 February may be years away.
        let near = |years: i16| Date::new(published.year() + years, month, day).ok();
        if self.is_ahead(start) {
            (0..=8).filter_map(near).find(|&day| day >= published)
        } else {
            (-8..=0).rev().filter_map(near).find(|&day| day <= published)
        }
    }

    fn whole_month(&self, prefix: &Prefix, month: i8, year: Option<i16>) -> Option<DateRange> {
        let range = match year {
            Some(year) => calendar::months(year, month, 1)?,
            None => self.nearest_months(prefix, month, 1)?,
        };
        match prefix.part {
            Some(part) => calendar::part(range, part, self.published),
            None => Some(range),
        }
    }

    /// The month or season that is meant where no year is told; it has `length` months.
    fn nearest_months(&self, prefix: &Prefix, month: i8, length: i32) -> Option<DateRange> {
        let published = self.published?;
        let near = |years: i16| calendar::months(published.year() + years, month, length);
        let past = (-2..=0).rev().filter_map(near);
        let mut coming = (-1..=1).filter_map(near);
        let mut past = past.filter(|range| range.first <= published);
        match prefix.which {
            Some(Which::Last | Which::Before) => {
                past.find(|range| range.last < published.first_of_month())
            }
            Some(Which::This) => coming
                .find(|range| range.last >= published || range.first.year() == published.year()),
            Some(Which::Next | Which::After) => coming.find(|range| range.first > published),
            _ if self.is_ahead(prefix.start) => coming.find(|range| range.last >= published),
            _ => past.next(),
        }
    }

    /// "last summer", "in the autumn", "the spring of 2015".
    pub(super) fn season(&self, at: usize, month: i8) -> Option<Found> {
        let prefix = self.prefix(at);
        let year = self.year_after(at + 1);
        let other = self.words.context.other_seasons.contains(self.norm(at));
        let timed = match self.back(at, 1) {
            "the" => self.words.context.prepositions.contains(self.back(at, 2)),
            before => !other && self.words.context.prepositions.contains(before),
        };
        let told = year.is_some() || prefix.which.is_some() || prefix.part.is_some();
        // "the Prague Spring".
        let is_name = self.is_capital(at) && at > self.sentence.start;
        if is_name || !told && !timed || self.back(at, 1) == "to" {
            return None;
        }
        let range = match year {
            Some((_, year)) => calendar::months(year, month, 3)?,
            None => self.nearest_months(&prefix, month, 3)?,
        };
        let end = year.map_or(at + 1, |(end, _)| end);
        Some(Found { tokens: prefix.start..end, range })
    }

    /// "2015", after a word that shows it to be a year.
    pub(super) fn year_number(&self, at: usize) -> Option<Found> {
        let year = self.year(at)?;
        let prefix = self.prefix(at);
        let timed = self.words.context.before_year.contains(self.back(at, 1));
        if !timed && prefix.part.is_none() {
            return None;
        }
        self.found_year(prefix, at, year)
    }

    /// "mid-2024".
    pub(super) fn mid_year(&self, at: usize, digits: &str) -> Option<Found> {
        let year = digits.parse().ok().filter(|year| digits.len() == 4 && YEARS.contains(year))?;
        self.found_year(Prefix { start: at, which: None, part: Some(Part::Middle) }, at, year)
    }

    fn found_year(&self, prefix: Prefix, at: usize, year: i16) -> Option<Found> {
        let mut range = calendar::unit(Date::new(year, 1, 1).ok()?, Unit::Year)?;
        if let Some(part) = prefix.part {
            range = calendar::part(range, part, self.published)?;
        }
        Some(Found { tokens: prefix.start..at + 1, range })
    }

    /// Days before or after a date, for "a day later".
    pub(super) fn shifted(&self, day: Date, unit: Unit, count: i32) -> Option<DateRange> {
        let target = calendar::add(day, calendar::length(unit, count)?)?;
        calendar::unit(target, unit)
    }

    /// The first day of the last `count` units up to publication.
    pub(super) fn up_to_publication(&self, unit: Unit, count: i32) -> Option<DateRange> {
        let last = self.published?;
        let first = calendar::add(last, calendar::length(unit, count.checked_neg()?)?)?;
        let first = if first < last { calendar::add(first, 1.day())? } else { first };
        Some(DateRange { first, last })
    }
}
