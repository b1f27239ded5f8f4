//! "on Tuesday", "last Friday night", "Thursday of next week", and days named by their distance.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use whipcount_domain::{DateRange, TokenKind};

use super::calendar;
use super::words::{Core, Unit, Which};
use super::{Finder, Found};

impl Finder<'_> {
    pub(super) fn weekday(&self, at: usize, number: i8) -> Option<Found> {
        if self.is_name_of_another_kind(at) {
            return None;
        }
        let weekday = calendar::weekday(number);
        let prefix = self.prefix(at);
        let mut end = self.after_hours(at + 1);
        if let Some(date) = self.day_after_weekday(end) {
            return Some(Found { tokens: prefix.start..date.tokens.end, range: date.range });
        }
        let day = match self.week_after_weekday(end) {
            Some((week_end, week)) => {
                end = week_end;
                calendar::on_or_after(week.first, weekday)?
            }
            None => self.resolve_weekday(prefix.start, weekday, prefix.which)?,
        };
        let (end, last) = self.last_weekday(end, day).unwrap_or((end, day));
        Some(Found { tokens: prefix.start..end, range: DateRange { first: day, last } })
    }

    /// The end of "Wednesday and Thursday" and "Monday to Friday", from `at` on.
    fn last_weekday(&self, at: usize, first: Date) -> Option<(usize, Date)> {
        let joins = matches!(self.norm(at), "and" | "to" | "through" | "-" | "—");
        let Some(Core::Weekday(number)) = self.words.cores.get(self.norm(at + 1)) else {
            return None;
        };
        let last = calendar::after(first, calendar::weekday(*number))?;
        let next = first.tomorrow().is_ok_and(|next| next == last);
        (joins && (next || self.norm(at) != "and")).then(|| (self.after_hours(at + 2), last))
    }

    /// "Black Friday", "Mail on Sunday", "Sunday Times".
    fn is_name_of_another_kind(&self, at: usize) -> bool {
        let context = &self.words.context;
        context.names_before.contains(self.back(at, 1)) && self.is_capital(at - 1)
            || self.back(at, 1) == "on" && context.names_before_on.contains(self.back(at, 2))
            || context.names_after.contains(self.norm(at + 1)) && self.is_capital(at + 1)
    }

    fn resolve_weekday(
        &self,
        start: usize,
        weekday: Weekday,
        which: Option<Which>,
    ) -> Option<Date> {
        let published = self.published;
        match which {
            Some(Which::Last) => calendar::before(published?, weekday),
            Some(Which::This) => calendar::on_or_after(calendar::week(published?)?.first, weekday),
            Some(Which::Next) => calendar::after(published?, weekday),
            Some(Which::Before) => calendar::before(self.latest?.first, weekday),
            Some(Which::After) => calendar::after(self.latest?.last, weekday),
            None | Some(Which::Same) if self.is_ahead(start) => {
                calendar::on_or_after(published?, weekday)
            }
            None | Some(Which::Same) => calendar::on_or_before(published?, weekday),
        }
    }

    /// The place after "night", "morning" and the like, if one stands at `at`.
    pub(super) fn after_hours(&self, at: usize) -> usize {
        at + usize::from(self.words.context.hours.contains(self.norm(at)))
    }

    /// The day and month of "Tuesday, June 3" and "Tuesday (3 June)", from `at` on.
    fn day_after_weekday(&self, at: usize) -> Option<Found> {
        let first = at + usize::from(matches!(self.norm(at), "," | "(" | "the"));
        // The month is at most two words away: "the 3rd of June".
        (first..first + 3).find_map(|place| match self.words.cores.get(self.norm(place)) {
            Some(Core::Month(month)) => {
                let date = self.month(place, first, *month, None)?;
                (date.tokens.start == first && date.range.first == date.range.last).then_some(date)
            }
            _ => None,
        })
    }

    /// The week of "Tuesday last week" and "Tuesday of next week", from `at` on.
    fn week_after_weekday(&self, at: usize) -> Option<(usize, DateRange)> {
        let at = at + usize::from(matches!(self.norm(at), "of" | "in"));
        let weeks = match self.words.which.get(self.norm(at))? {
            Which::Last => -1,
            Which::This => 0,
            Which::Next => 1,
            _ => return None,
        };
        if self.norm(at + 1) != "week" {
            return None;
        }
        let day = calendar::add(self.published?, weeks.weeks())?;
        Some((at + 2, calendar::week(day)?))
    }

    /// "today", "yesterday evening", "the day before yesterday".
    pub(super) fn day_from_publication(&self, at: usize, days: i8) -> Option<Found> {
        let further = match (self.back(at, 2), self.back(at, 1)) {
            ("day", "before") if days < 0 => -1,
            ("day", "after") if days > 0 => 1,
            _ => 0,
        };
        let start = match further {
            0 => at,
            _ => at - 2 - usize::from(self.back(at, 3) == "the"),
        };
        let day = calendar::add(self.published?, (i32::from(days) + further).days())?;
        Some(Found { tokens: start..self.after_hours(at + 1), range: DateRange::day(day) })
    }

    /// "last night", "this morning", "the same evening".
    pub(super) fn hours(&self, at: usize) -> Option<Found> {
        let prefix = self.prefix(at);
        let mut start = prefix.start;
        let day = match prefix.which? {
            Which::Last => self.published?.yesterday().ok()?,
            Which::This => self.published?,
            Which::Next | Which::After => self.latest_day?.tomorrow().ok()?,
            Which::Before => self.latest_day?.yesterday().ok()?,
            Which::Same => self.latest_day?,
        };
        if self.words.parts.contains_key(self.back(start, 1)) {
            start -= 1;
        }
        Some(Found { tokens: start..at + 1, range: DateRange::day(day) })
    }

    /// "2025-04-15", "15.04.2025" and, after a word that says so, "2015".
    pub(super) fn absolute_number(&self, at: usize) -> Option<Found> {
        let token = self.reading.tokens[at];
        debug_assert_eq!(token.kind, TokenKind::Number);
        match token.span.len() {
            4 => self.year_number(at),
            8..=10 => {
                let day = parse_iso(self.reading.norm(at))
                    .or_else(|| parse_dotted(self.reading.norm(at)))?;
                Some(Found { tokens: at..at + 1, range: DateRange::day(day) })
            }
            _ => None,
        }
    }

    pub(super) fn unit(&self, at: usize, unit: Unit) -> Option<Found> {
        match unit {
            Unit::Hours => self.hours(at),
            _ => self.counted(at, unit).or_else(|| self.period(at, unit)),
        }
    }
}

/// "2025-04-15".
fn parse_iso(number: &str) -> Option<Date> {
    (number.as_bytes().get(4) == Some(&b'-')).then(|| number.parse().ok()).flatten()
}

/// "15.04.2025", "1.4.2025".
fn parse_dotted(number: &str) -> Option<Date> {
    let mut parts = number.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
