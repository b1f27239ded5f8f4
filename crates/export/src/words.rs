//! How people are told things: days, numbers, sources. What is a document's is made
//! [`visible`](crate::visible); for a page it has still to be escaped.

use std::fmt::Display;

use jiff::civil::Date;
use whipcount_count::{
    Bounds, Citation, ContributionEntry, CountOptions, PositionEntry, TallyEntry,
};
use whipcount_domain::{ActorName, DateOrigin, DateRange};

use crate::visible::visible;

/// As many characters of an evidence are shown; the rest is in the document.
const EVIDENCE_LENGTH: usize = 180;

/// "14 Apr 2025".
pub fn day(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

/// The day of publication, with who says so where that is not the document's own data: "14 Apr 2025
/// by its address".
pub(crate) fn published(day_of: Date, from: DateOrigin) -> String {
    let day = day(day_of);
    match from {
        DateOrigin::Address => format!("{day} by its address"),
        DateOrigin::Text => format!("{day} by its text"),
        DateOrigin::Option => format!("{day} as given with it"),
        DateOrigin::Markup | DateOrigin::Unknown => day,
    }
}

/// "7–13 Apr 2025", as short as it can be said.
pub fn days(days: DateRange) -> String {
    let DateRange { first, last } = days;
    if first == last {
        return day(last);
    }
    let start = if first.year() != last.year() {
        return format!("{} – {}", day(first), day(last));
    } else if first.month() != last.month() {
        format!("{} – ", first.strftime("%-d %b"))
    } else {
        format!("{}–", first.day())
    };
    format!("{start}{}", day(last))
}

/// When a position was said: "14 Apr 2025", "undated".
pub fn said(position: &PositionEntry) -> String {
    position.days().map_or_else(|| "undated".to_string(), days)
}

/// On whose word: "self · Ada Lund".
pub fn on_whose_word(position: &PositionEntry) -> String {
    match &position.speaker {
        Some(speaker) => format!("{} · {}", position.basis, visible(speaker)),
        None => position.basis.to_string(),
    }
}

/// Where to look it up: "The Harbour Post [post-3]".
pub fn citation(document: &Citation) -> String {
    let id = visible(&document.id);
    match &document.publisher {
        Some(publisher) => format!("{} [{id}]", visible(publisher)),
        None => format!("[{id}]"),
    }
}

/// The document's words in quotation marks, long ones cut at a blank.
pub fn quoted(words: &str) -> String {
    let words = visible(words.trim());
    let Some((cut, _)) = words.char_indices().nth(EVIDENCE_LENGTH) else {
        return format!("“{words}”");
    };
    let kept = words[..cut].rsplit_once(' ').map_or(&words[..cut], |(kept, _)| kept);
    format!("“{}…”", kept.trim_end())
}

/// What an actor offers, with figures and unit where the words do not hold them already: "“thousands
/// of soldiers” (1,000 or more)".
pub fn contribution(offer: &ContributionEntry) -> String {
    let Some(number) = so_many(offer.at_least, offer.at_most) else { return quoted(&offer.text) };
    let bare = |words: &str| words.to_lowercase().replace(',', "");
    let (words, unit) = (bare(&offer.text), bare(&offer.unit));
    if words.contains(&bare(&number)) {
        quoted(&offer.text)
    } else if words.contains(unit.trim_end_matches('s')) {
        // The unit is the plural; "one frigate" tells it too.
        format!("{} ({number})", quoted(&offer.text))
    } else {
        format!("{} ({number} {})", quoted(&offer.text), visible(&offer.unit))
    }
}

/// How many a tally claims: "6", "22 to 26", "31 or more".
pub fn claimed(tally: &TallyEntry) -> String {
    so_many(tally.at_least, tally.at_most).unwrap_or_else(|| "some".to_string())
}

/// A number known within bounds: "6", "22 to 26", "31 or more", "up to 500"; `None` without bounds.
fn so_many<N: Display + PartialEq>(at_least: Option<N>, at_most: Option<N>) -> Option<String> {
    Some(match (at_least, at_most) {
        (Some(least), Some(most)) if least == most => figure(least),
        (Some(least), Some(most)) => format!("{} to {}", figure(least), figure(most)),
        (Some(least), None) => format!("{} or more", figure(least)),
        (None, Some(most)) => format!("up to {}", figure(most)),
        (None, None) => return None,
    })
}

/// A number with a comma between thousands.
fn figure(number: impl Display) -> String {
    let plain = number.to_string();
    let whole = plain.find('.').unwrap_or(plain.len());
    let mut shown = String::with_capacity(plain.len() + plain.len() / 3);
    for (place, letter) in plain.char_indices() {
        let follows_a_digit = plain[..place].ends_with(|before: char| before.is_ascii_digit());
        if place < whole && follows_a_digit && (whole - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(letter);
    }
    shown
}

/// "5 named", "5 named, 6 claimed", "5 named, 31 or more claimed".
pub fn bounds(bounds: Bounds) -> String {
    match claim(bounds) {
        Some(claim) => format!("{} named, {claim}", bounds.lower),
        None => format!("{} named", bounds.lower),
    }
}

/// The upper bound in words where it tells more than the lower one: "6 claimed".
pub fn claim(bounds: Bounds) -> Option<String> {
    let more = if bounds.open { " or more" } else { "" };
    let tells_more = bounds.upper > bounds.lower || bounds.open;
    tells_more.then(|| format!("{}{more} claimed", figure(bounds.upper)))
}

/// Who claims a tally: "claimed by an unnamed European official".
pub fn claimant(tally: &TallyEntry) -> String {
    match &tally.speaker {
        None => "claimed by the document".to_string(),
        Some(speaker) if speaker.starts_with("unnamed ") => {
            format!("claimed by an {}", visible(speaker))
        }
        Some(speaker) => format!("claimed by {}", visible(speaker)),
    }
}

/// "only on basis self, reported · confidence 0.6 or more".
pub(crate) fn terms(options: &CountOptions) -> Option<String> {
    let mut terms = Vec::new();
    let bases: Vec<_> = options.bases.iter().map(|basis| basis.name()).collect();
    if !bases.is_empty() {
        terms.push(format!("only on basis {}", bases.join(", ")));
    }
    if options.min_confidence > 0.0 {
        terms.push(format!("confidence {} or more", options.min_confidence));
    }
    (!terms.is_empty()).then(|| terms.join(" · "))
}

/// Names as people list them: "Denmark, Norway", "nobody".
pub(crate) fn names<'a>(actors: impl IntoIterator<Item = &'a ActorName>) -> String {
    let names: Vec<_> = actors.into_iter().map(|actor| visible(&actor.name)).collect();
    if names.is_empty() { "nobody".to_string() } else { names.join(", ") }
}

/// "1 actor", "3 actors".
pub fn number_of(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_as_short_as_they_can_be() {
        let range = |first: &str, last: &str| {
            let day = |text: &str| text.parse().expect("a date");
            days(DateRange { first: day(first), last: day(last) })
        };
        assert_eq!(range("2025-04-07", "2025-04-07"), "7 Apr 2025");
        assert_eq!(range("2025-04-07", "2025-04-13"), "7–13 Apr 2025");
        assert_eq!(range("2025-04-28", "2025-05-04"), "28 Apr – 4 May 2025");
        assert_eq!(range("2024-12-30", "2025-01-05"), "30 Dec 2024 – 5 Jan 2025");
    }

    #[test]
    fn figures_have_commas_between_thousands() {
        assert_eq!(figure(500.0), "500");
        assert_eq!(figure(2_500_000_000.0), "2,500,000,000");
        assert_eq!(figure(-1234.5678), "-1,234.5678");
        assert_eq!(figure(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn long_words_are_cut_at_a_blank() {
        let long = "word ".repeat(100);
        let shown = quoted(&long);
        assert!(shown.ends_with("word…”") && shown.chars().count() <= EVIDENCE_LENGTH + 3);
        assert_eq!(quoted(&"東".repeat(300)).chars().count(), EVIDENCE_LENGTH + 3);
    }
}
