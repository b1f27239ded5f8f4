//! Makes text of what was decoded: what only steers printing is taken out, and it is counted.

use encoding_rs::WINDOWS_1252;
use whipcount_domain::TextChange;

/// The text with line feeds alone for line ends, spaces alone for other spaces, without soft hyphens,
/// control characters and marks of no width; what was UTF-8 read as Latin-1 is put right.
///
/// ```text
/// "minis\u{ad}ter\r\n" -> "minister\n", soft-hyphens 1, line-ends 1
/// ```
pub(crate) fn clean(text: String, changes: &mut Vec<TextChange>) -> String {
    let has_to = |character: char| {
        character == '\r'
            || (!character.is_ascii()
                && !character.is_alphabetic()
                && kind(character) != Kind::Kept)
            || (character.is_control() && kind(character) != Kind::Kept)
            || LEADS.contains(&character)
    };
    if !text.contains(has_to) {
        return text;
    }
    let text = put_right(text, changes);
    let mut cleaned = String::with_capacity(text.len());
    let (mut ends, mut hyphens, mut spaces, mut invisible) = (0, 0, 0, 0);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match kind(character) {
            Kind::Kept => cleaned.push(character),
            Kind::LineEnd => {
                ends += 1;
                if character == '\r' {
                    characters.next_if_eq(&'\n');
                }
                cleaned.push('\n');
            }
            Kind::SoftHyphen => hyphens += 1,
            Kind::Space => {
                spaces += 1;
                cleaned.push(' ');
            }
            Kind::Invisible => invisible += 1,
        }
    }
    let counted = [
        (ends, TextChange::LineEnds(ends)),
        (hyphens, TextChange::SoftHyphens(hyphens)),
        (spaces, TextChange::Spaces(spaces)),
        (invisible, TextChange::Invisible(invisible)),
    ];
    changes.extend(counted.into_iter().filter(|(count, _)| *count > 0).map(|(_, change)| change));
    cleaned
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Kept,
    LineEnd,
    SoftHyphen,
    Space,
    Invisible,
}

fn kind(character: char) -> Kind {
    match character {
        '\n' | '\t' => Kind::Kept,
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Kind::LineEnd,
        '\u{ad}' => Kind::SoftHyphen,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Kind::Space
        }
        // Joiners are left alone: words of some scripts, and signs of several people, need them.
        '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' => Kind::Invisible,
        '\u{2066}'..='\u{2069}' | '\u{61c}' | '\u{feff}' => Kind::Invisible,
        // A form feed begins a page.
        '\u{c}' => Kind::LineEnd,
        character if character.is_control() => Kind::Invisible,
        _ => Kind::Kept,
    }
}

/// The first bytes of characters of two or three bytes, as Latin-1 has them, that are in use in
/// languages written with Latin letters and in punctuation.
const LEADS: [char; 6] = ['Â', 'Ã', 'Ä', 'Å', 'â', 'ï'];

/// Puts right what was UTF-8 and has been read as Latin-1: `Ã©` for `é`, `â€™` for `’`.
fn put_right(text: String, changes: &mut Vec<TextChange>) -> String {
    if !text.contains(LEADS) {
        return text;
    }
    let mut right = String::with_capacity(text.len());
    let mut count = 0;
    let mut rest = text.as_str();
    while let Some(start) = rest.find(LEADS) {
        right.push_str(&rest[..start]);
        rest = &rest[start..];
        match misread(rest) {
            Some((character, length)) => {
                count += 1;
                right.push(character);
                rest = &rest[length..];
            }
            None => {
                let length = rest.chars().next().map_or(0, char::len_utf8);
                right.push_str(&rest[..length]);
                rest = &rest[length..];
            }
        }
    }
    right.push_str(rest);
    if count > 0 {
        changes.push(TextChange::Mojibake(count));
    }
    right
}

/// The character that the start of `text` was before it was misread, and the length of that start.
fn misread(text: &str) -> Option<(char, usize)> {
    let mut characters = text.char_indices();
    let (_, lead) = characters.next()?;
    let lead = byte(lead)?;
    let length = if lead < 0xE0 { 2 } else { 3 };
    let mut bytes = vec![lead];
    let mut end = 0;
    for (at, character) in characters.take(length - 1) {
        // Letters that stand for a byte are few, and follow such a letter in words too: `Äž`.
        if length == 2 && character.is_alphabetic() && !matches!(character, 'ª' | 'º' | 'µ') {
            return None;
        }
        bytes.push(byte(character)?);
        end = at + character.len_utf8();
    }
    let character = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    Some((character, end))
}

/// The byte that is read as this character. Five bytes mean nothing and are control characters.
fn byte(character: char) -> Option<u8> {
    if u32::from(character) < 0x100 {
        return u8::try_from(u32::from(character)).ok();
    }
    let mut buffer = [0; 4];
    let (bytes, _, unknown) = WINDOWS_1252.encode(character.encode_utf8(&mut buffer));
    (!unknown && bytes.len() == 1).then(|| bytes[0])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, cleaned: &str, changes: &str) {
        let mut made = vec![];
        assert_eq!(clean(text.to_string(), &mut made), cleaned);
        let made: Vec<_> = made.iter().map(TextChange::to_string).collect();
        assert_eq!(made.join(", "), changes);
    }

    #[test]
    fn what_steers_printing_is_taken_out_and_counted() {
        check("Oslo\r\nwaits\rstill\n", "Oslo\nwaits\nstill\n", "line-ends 2");
        check("minis\u{ad}ter", "minister", "soft-hyphens 1");
        check("5\u{a0}million\u{202f}euros", "5 million euros", "spaces 2");
        check("\u{200f}Oslo\u{200b}\0", "Oslo", "invisible 3");
        check("Oslo\twaits — “still”.\n", "Oslo\twaits — “still”.\n", "");
    }

    #[test]
    fn joiners_and_letters_of_other_scripts_are_left_alone() {
        check("👩\u{200d}🚒 می\u{200c}خواهم", "👩\u{200d}🚒 می\u{200c}خواهم", "");
    }

    #[test]
    fn misread_utf_8_is_put_right() {
        check(
            "The cafÃ© ownersâ€™ â€œunionâ€\u{9d} paid Â£5",
            "The café owners’ “union” paid £5",
            "mojibake 5",
        );
        check("JÃ¼rgen, FranÃ§ois and StanisÅ‚aw", "Jürgen, François and Stanisław", "mojibake 3");
    }

    #[test]
    fn names_that_only_look_misread_are_left_alone() {
        for name in ["Ângela", "São João", "SÃO PAULO", "Ärzte", "Åse", "naïve", "pâté", "« Â »"]
        {
            check(name, name, "");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in "\\PC*|[\\x00-\\u{2fff}]*") {
            let mut changes = vec![];
            let once = clean(text, &mut changes);
            let steering = ['\r', '\u{ad}', '\0', '\u{200f}'];
            prop_assert!(!once.contains(steering));
            let twice = clean(once.clone(), &mut vec![]);
            // What was put right once may look misread again; everything else is stable.
            if !once.contains(LEADS) {
                prop_assert_eq!(once, twice);
            }
        }
    }
}
