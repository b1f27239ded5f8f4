//! Words of documents as they may be shown: nothing in them reaches a terminal as a command.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `text` with everything in it that a terminal would obey, or that would show it in another order
/// than it is stored in, spelt out: an escape character becomes `<U+001B>`. Line breaks and tabs
/// become blanks.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        if matches!(letter, '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            shown.push(' ');
        } else if acts(letter) {
            let _ = write!(shown, "<U+{:04X}>", u32::from(letter));
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

/// JSON text with the same characters escaped. JSON leaves some of them as they are (the one-byte
/// control sequence introducer U+009B among them), and escapes are the same data to every reader.
///
/// `json` must be valid JSON: there, such characters stand in strings alone.
pub fn escape_json(json: &str) -> Cow<'_, str> {
    let escaped = |letter: char| acts(letter) && !matches!(letter, '\n' | '\r' | '\t');
    if !json.contains(escaped) {
        return Cow::Borrowed(json);
    }
    let mut shown = String::with_capacity(json.len() + 16);
    let mut units = [0; 2];
    for letter in json.chars() {
        if escaped(letter) {
            for unit in letter.encode_utf16(&mut units) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

/// Whether a character does something rather than showing something.
fn acts(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' // marks of direction, a hidden blank
            | '\u{2028}'..='\u{202e}' // separators, embeddings and overrides of direction
            | '\u{2060}'..='\u{206f}' // isolates, invisible operators
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}') // tags: text that nobody sees
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_out_what_a_terminal_would_obey() {
        assert_eq!(visible("\u{1b}[31mred\u{7}"), "<U+001B>[31mred<U+0007>");
        assert_eq!(visible("left \u{202e}thgir"), "left <U+202E>thgir");
        assert_eq!(visible("a\nb\tc"), "a b c");
    }

    #[test]
    fn leaves_ordinary_words_of_any_script_alone() {
        for text in ["naïve “café” – 5 €", "میل\u{200c}ها", "東京", "👩\u{200d}🌾"]
        {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn escaped_json_is_the_same_data() {
        let words = "a\u{9b}31m\u{202e}b\u{e0041}\u{7f}\n";
        let json = serde_json::to_string_pretty(&[words]).expect("strings are JSON");
        let escaped = escape_json(&json);
        assert!(!escaped.contains('\u{9b}') && !escaped.contains('\u{202e}'));
        assert_eq!(serde_json::from_str::<[String; 1]>(&escaped).expect("still JSON"), [words]);
    }
}
