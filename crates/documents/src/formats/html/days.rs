//! Days as pages write them.

use jiff::civil::Date;
use whipcount_domain::Time;

use crate::fields::day_and_time;

/// The day in a value for machines, and the time of day if it has one, both as they were written.
pub(super) fn of_value(value: &str) -> Option<(Date, Option<Time>)> {
    let value = value.trim();
    if let Some((day, time)) = day_and_time(value) {
        return plausible(day).map(|day| (day, time));
    }
    // "2031-05-14 08:30 CET", "2031/05/14 08:30:00" and the like.
    let start = value.get(..10).map(|start| start.replace('/', "-"));
    if let Some(day) = start.and_then(|start| start.parse().ok()) {
        let time = value[10..].trim_start_matches(['T', ' ']).get(..5);
        return plausible(day).map(|day| (day, time.and_then(|time| time.parse().ok())));
    }
    if value.len() >= 10
        && value.len() <= 13
        && let Ok(number) = value.parse::<i64>()
    {
        let instant = match value.len() {
            10 => jiff::Timestamp::from_second(number),
            13 => jiff::Timestamp::from_millisecond(number),
            _ => return None,
        };
        let instant = jiff::tz::TimeZone::UTC.to_datetime(instant.ok()?);
        return plausible(instant.date()).map(|day| (day, Some(instant.time())));
    }
    in_text(value).map(|day| (day, None))
}

/// The first day that is written out in words for people: "14 May 2031", "May 14th, 2031". Days that
/// are written in numbers alone are left alone, since 5/6 is in May for some and in June for others.
pub(super) fn in_text(text: &str) -> Option<Date> {
    let words: Vec<&str> = text
        .split(|character: char| !character.is_alphanumeric() && character != '-')
        .filter(|word| !word.is_empty())
        .collect();
    (0..words.len()).find_map(|index| {
        let word = |at: Option<usize>| at.and_then(|at| words.get(at)).copied();
        if let Ok(day) = words[index].parse::<Date>() {
            return plausible(day);
        }
        let month = month(words[index])?;
        let year = |at: Option<usize>| word(at)?.parse::<i16>().ok();
        let day = |at: Option<usize>| {
            let word = word(at)?.trim_end_matches(|character: char| character.is_alphabetic());
            word.parse::<i8>().ok()
        };
        let date = |year, day| plausible(Date::new(year?, month, day?).ok()?);
        date(year(Some(index + 1)), day(index.checked_sub(1)))
            .or_else(|| date(year(Some(index + 2)), day(Some(index + 1))))
    })
}

/// The day in an address, as in `/2031/05/14/` or `/2031-05-14-`.
pub(super) fn in_address(address: &str) -> Option<Date> {
    let path = address.split(['?', '#']).next()?;
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let in_folders = parts.windows(3).find_map(|parts| {
        let [year, month_part, day] = parts else { return None };
        if year.len() != 4 {
            return None;
        }
        let month = month_part.parse().ok().or_else(|| month(month_part))?;
        let digits = day.bytes().take_while(u8::is_ascii_digit).count();
        let is_day = (1..=2).contains(&digits) && !day[digits..].starts_with(char::is_alphabetic);
        plausible(
            Date::new(year.parse().ok()?, month, is_day.then(|| day[..digits].parse().ok())??)
                .ok()?,
        )
    });
    in_folders.or_else(|| {
        parts.iter().find_map(|part| {
            let pieces: Vec<&str> = part.split(['-', '_', '.']).collect();
            let in_pieces = pieces.windows(3).find_map(|pieces| {
                let [year, month, day] = pieces else { return None };
                let is_date = year.len() == 4 && month.len() == 2 && day.len() == 2;
                let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
                is_date.then(|| plausible(date.ok()?))?
            });
            in_pieces.or_else(|| {
                pieces.iter().find_map(|piece| {
                    let is_date =
                        piece.len() == 8 && piece.bytes().all(|byte| byte.is_ascii_digit());
                    is_date.then(|| plausible(Date::strptime("%Y%m%d", piece).ok()?))?
                })
            })
        })
    })
}

/// Before 1990 there were no pages, and a number that looks like a year far ahead is something else.
fn plausible(day: Date) -> Option<Date> {
    (1990..2100).contains(&day.year()).then_some(day)
}

fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let fits = |name: &&str| {
        **name == word || word == name[..3] || (word == "sept" && name.starts_with("sept"))
    };
    MONTHS.iter().position(fits).map(|index| index as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_for_machines_are_understood_in_many_forms() {
        let check = |value: &str, expected: Option<(&str, Option<&str>)>| {
            let found = of_value(value)
                .map(|(day, time)| (day.to_string(), time.map(|time| time.to_string())));
            let expected = expected.map(|(day, time)| (day.to_string(), time.map(str::to_string)));
            assert_eq!(found, expected, "{value}");
        };
        let (day, time) = ("2031-05-14", Some("08:30:00"));
        check("2031-05-14T08:30:00+02:00", Some((day, time)));
        check("2031-05-14T08:30:00.000Z", Some((day, time)));
        check("2031-05-14T08:30:00+0200", Some((day, time)));
        check("2031-05-14 08:30", Some((day, time)));
        check("2031-05-14 08:30 CET", Some((day, time)));
        check("2031/05/14 08:30", Some((day, time)));
        check("Wed, 14 May 2031 08:30:00 GMT", Some((day, time)));
        check("20310514", Some((day, None)));
        check("1936513800", Some((day, time)));
        check("1936513800000", Some((day, time)));
        check("May 14, 2031", Some((day, None)));
        check("yesterday", None);
        check("0001-01-01T00:00:00Z", None);
        check("", None);
        check("2031-05-1é", None);
    }

    #[test]
    fn days_in_words_are_understood_and_ambiguous_ones_are_not() {
        let check = |text: &str, day: Option<&str>| {
            assert_eq!(in_text(text).map(|day| day.to_string()).as_deref(), day, "{text}");
        };
        check("Published 14 May 2031, 9.15", Some("2031-05-14"));
        check("Wednesday, May 14th, 2031 at 9 a.m.", Some("2031-05-14"));
        check("14-May-2031", None);
        check("Sept. 3, 2031", Some("2031-09-03"));
        check("2031-05-14", Some("2031-05-14"));
        check("05/06/2031", None);
        check("In May 2031 it will", None);
        check("31 June 2031", None);
    }

    #[test]
    fn an_address_may_hold_the_day() {
        let check = |address: &str, day: Option<&str>| {
            assert_eq!(in_address(address).map(|day| day.to_string()).as_deref(), day, "{address}");
        };
        check("https://a.example/2031/05/14/ships", Some("2031-05-14"));
        check("https://a.example/world/2031/may/14/ships", Some("2031-05-14"));
        check("https://a.example/news/2031-05-14-ships.html", Some("2031-05-14"));
        check("https://a.example/ships_20310514.html", Some("2031-05-14"));
        check("https://a.example/2031/05/ships", None);
        check("https://a.example/2031/05/14th-street", None);
        check("https://a.example/article/12345678", None);
        check("https://a.example/?day=2031-05-14", None);
    }
}
