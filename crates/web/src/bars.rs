use whipcount::Stance;
use whipcount::count::Count;

use crate::texts;

/// A bar in which each stance has its share.
pub(crate) struct Bar {
    /// All of it in words.
    pub(crate) label: String,
    pub(crate) parts: Vec<Part>,
}

/// The share of one stance. Places are in per cent of the width.
pub(crate) struct Part {
    pub(crate) stance: &'static str,
    pub(crate) letter: &'static str,
    pub(crate) start: String,
    pub(crate) middle: String,
    pub(crate) width: String,
    /// Whether there is room for the letter.
    pub(crate) has_room: bool,
}

/// Narrower shares have no letter, in per cent.
const NARROW: f64 = 4.0;

impl Bar {
    /// The bar of a count: those who are heard, from the firmest yes to the firmest no, then the
    /// silent.
    pub(crate) fn of(count: &Count<'_>) -> Bar {
        let heard = count
            .groups
            .iter()
            .map(|group| (group.stance.name(), letter(group.stance), group.standings.len()));
        let shares: Vec<_> =
            heard.chain([("silent", texts::SILENT_LETTER, count.silent.len())]).collect();
        let all: usize = shares.iter().map(|(.., number)| number).sum();
        let told = shares.iter().filter(|(.., number)| *number > 0);
        let told = told.map(|(stance, _, number)| texts::so_many(*number, stance));
        let mut parts = Vec::new();
        let mut before = 0;
        for &(stance, letter, number) in shares.iter().filter(|(.., number)| *number > 0) {
            let percent = |number: f64| 100.0 * number / all as f64;
            let (start, width) = (percent(before as f64), percent(number as f64));
            parts.push(Part {
                stance,
                letter,
                start: format!("{start:.3}%"),
                middle: format!("{:.3}%", start + width / 2.0),
                width: format!("{width:.3}%"),
                has_room: width >= NARROW,
            });
            before += number;
        }
        Bar { label: told.collect::<Vec<_>>().join(", "), parts }
    }
}

/// The letters by which a stance is known where there is no colour.
pub(crate) fn letter(stance: Stance) -> &'static str {
    match stance {
        Stance::Commits => "C",
        Stance::Supports => "S",
        Stance::Conditional => "if",
        Stance::Undecided => "?",
        Stance::Declines => "D",
        Stance::Opposes => "O",
    }
}
