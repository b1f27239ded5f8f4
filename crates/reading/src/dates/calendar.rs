//! Calendar arithmetic: all of it is jiff's. `None` where a date would leave its range.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use whipcount_domain::DateRange;

use super::words::{Part, Unit};

pub(crate) fn add(day: Date, span: Span) -> Option<Date> {
    day.checked_add(span).ok()
}

pub(crate) fn weekday(number: i8) -> Weekday {
    Weekday::from_monday_one_offset(number).expect("data/reading/dates.toml is tested")
}

/// The latest such weekday on or before `day`.
pub(crate) fn on_or_before(day: Date, weekday: Weekday) -> Option<Date> {
    if day.weekday() == weekday { Some(day) } else { before(day, weekday) }
}

/// The latest such weekday before `day`.
pub(crate) fn before(day: Date, weekday: Weekday) -> Option<Date> {
    day.nth_weekday(-1, weekday).ok()
}

/// The first such weekday on or after `day`.
pub(crate) fn on_or_after(day: Date, weekday: Weekday) -> Option<Date> {
    if day.weekday() == weekday { Some(day) } else { after(day, weekday) }
}

/// The first such weekday after `day`.
pub(crate) fn after(day: Date, weekday: Weekday) -> Option<Date> {
    day.nth_weekday(1, weekday).ok()
}

/// Monday to Sunday around `day`.
pub(crate) fn week(day: Date) -> Option<DateRange> {
    let first = on_or_before(day, Weekday::Monday)?;
    Some(DateRange { first, last: on_or_after(day, Weekday::Sunday)? })
}

/// The latest Saturday on or before `day`, with its Sunday.
pub(crate) fn weekend(day: Date) -> Option<DateRange> {
    let first = on_or_before(day, Weekday::Saturday)?;
    Some(DateRange { first, last: add(first, 1.day())? })
}

pub(crate) fn month(day: Date) -> DateRange {
    DateRange { first: day.first_of_month(), last: day.last_of_month() }
}

pub(crate) fn year(day: Date) -> DateRange {
    DateRange { first: day.first_of_year(), last: day.last_of_year() }
}

/// `months` months that begin with the first of `month` in `year`.
pub(crate) fn months(year: i16, month: i8, months: i32) -> Option<DateRange> {
    let first = Date::new(year, month, 1).ok()?;
    Some(DateRange { first, last: add(first, (months - 1).months())?.last_of_month() })
}

/// The whole unit of time that `day` lies in.
pub(crate) fn unit(day: Date, unit: Unit) -> Option<DateRange> {
    match unit {
        Unit::Hours | Unit::Day => Some(DateRange::day(day)),
        Unit::Week | Unit::Fortnight => week(day),
        Unit::Weekend => weekend(day),
        Unit::Month => Some(month(day)),
        Unit::Year => Some(year(day)),
    }
}

/// So many of a unit.
pub(crate) fn length(unit: Unit, count: i32) -> Option<Span> {
    let span = Span::new();
    match unit {
        Unit::Hours | Unit::Day => span.try_days(count).ok(),
        Unit::Week | Unit::Weekend => span.try_weeks(count).ok(),
        Unit::Fortnight => span.try_weeks(count.checked_mul(2)?).ok(),
        Unit::Month => span.try_months(count).ok(),
        Unit::Year => span.try_years(count).ok(),
    }
}

/// A part of a week, month or year: of a month the days 1 to 10, 11 to 20 and 21 to the last;
/// of a year four months each; of a week Monday to Tuesday, Wednesday, Thursday to Sunday.
pub(crate) fn part(whole: DateRange, part: Part, published: Option<Date>) -> Option<DateRange> {
    let days = whole.first.until(whole.last).ok()?.get_days();
    let DateRange { first, last } = whole;
    // Where the middle and the end begin.
    let (middle, end) = if days < 7 {
        (add(first, 2.days())?, add(first, 3.days())?)
    } else if days < 32 {
        (add(first, 10.days())?, add(first, 20.days())?)
    } else {
        (add(first, 4.months())?, add(first, 8.months())?)
    };
    let range = match part {
        Part::Beginning => DateRange { first, last: middle.yesterday().ok()? },
        Part::Middle => DateRange { first: middle, last: end.yesterday().ok()? },
        Part::End => DateRange { first: end, last },
        Part::SoFar => DateRange { first, last: published?.clamp(first, last) },
        Part::FromNow => DateRange { first: published?.clamp(first, last), last },
    };
    Some(range)
}
