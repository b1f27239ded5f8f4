//! Bytes to text.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};
use whipcount_domain::TextChange;

use crate::ProblemKind;

/// Text, and how it was made of bytes.
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// What was done besides reading UTF-8.
    pub(crate) changes: Vec<TextChange>,
}

impl Decoded {
    /// What the owner of the bytes should know of it.
    pub(crate) fn doubts(&self) -> impl Iterator<Item = ProblemKind> {
        self.changes.iter().filter_map(|change| match change {
            TextChange::GuessedEncoding(name) => Some(ProblemKind::GuessedEncoding(name.clone())),
            TextChange::Undecodable(count) => Some(ProblemKind::Undecodable(*count)),
            _ => None,
        })
    }
}

/// Decodes text of which it is `declared`, perhaps, by a server or by the text itself, in which
/// encoding it is.
///
/// A byte order mark outranks what is declared, and so do bytes that can only be UTF-8: pages that
/// say `iso-8859-1` and are not are common, other texts that happen to be valid UTF-8 are not.
///
/// # Errors
///
/// When the bytes look like nothing in particular: a guess is safe only if every byte means something
/// in the encoding and none of them a control character, which text does not contain.
pub(crate) fn decode(bytes: Vec<u8>, declared: Option<&str>) -> Result<Decoded, ProblemKind> {
    attempt(bytes, declared).map_err(|(kind, _)| kind)
}

/// The same; where it fails it gives the bytes back.
fn attempt(bytes: Vec<u8>, declared: Option<&str>) -> Result<Decoded, (ProblemKind, Vec<u8>)> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes)
        && encoding != UTF_8
    {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
        let Some(text) = text.map(Cow::into_owned) else {
            return Err((ProblemKind::Damaged(encoding.name()), bytes));
        };
        return Ok(decoded(text, TextChange::Encoding(encoding.name().into())));
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    // Its bytes are all ASCII, and so UTF-8, but do not mean ASCII.
    if declared == Some(ISO_2022_JP) && bytes.contains(&0x1B) {
        let (text, _, damaged) = ISO_2022_JP.decode(&bytes);
        if !damaged {
            let change = TextChange::Encoding(ISO_2022_JP.name().into());
            return Ok(decoded(text.into_owned(), change));
        }
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => {
            let text = match text.strip_prefix('\u{feff}') {
                Some(behind_mark) => behind_mark.to_string(),
                None => text,
            };
            let overruled = declared.is_some_and(|said| said != UTF_8) && !text.is_ascii();
            let change = overruled.then(|| TextChange::Encoding(UTF_8.name().into()));
            return Ok(Decoded { text, changes: change.into_iter().collect() });
        }
        Err(error) => error.into_bytes(),
    };
    if let Some(text) = nearly_utf_8(&bytes) {
        let lost = text.matches('\u{fffd}').count() as u32;
        return Ok(decoded(text, TextChange::Undecodable(lost)));
    }
    let declared = declared.filter(|&encoding| encoding != UTF_8);
    if let Some(encoding) = declared
        && let Some(text) = strictly(encoding, &bytes)
    {
        return Ok(decoded(text, TextChange::Encoding(encoding.name().into())));
    }
    let encoding = guess(&bytes);
    let Some(text) = strictly(encoding, &bytes) else {
        return Err((ProblemKind::UnknownEncoding, bytes));
    };
    Ok(decoded(text, TextChange::GuessedEncoding(encoding.name().into())))
}

/// Decodes bytes of which it is certain that they are text, whatever it costs.
pub(crate) fn decode_anyway(bytes: Vec<u8>, declared: Option<&str>) -> Decoded {
    match attempt(bytes, declared) {
        Ok(decoded) => decoded,
        Err((_, bytes)) => {
            let label = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
            let (text, encoding, _) = label.unwrap_or(UTF_8).decode(&bytes);
            let lost = text.matches('\u{fffd}').count() as u32;
            let mut changes = vec![TextChange::Undecodable(lost)];
            if encoding != UTF_8 {
                changes.insert(0, TextChange::Encoding(encoding.name().into()));
            }
            Decoded { text: text.into_owned(), changes }
        }
    }
}

fn decoded(text: String, change: TextChange) -> Decoded {
    Decoded { text, changes: vec![change] }
}

/// UTF-8 with a few bytes lost, as at the end of a page that was cut off.
fn nearly_utf_8(bytes: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(bytes.len());
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        good += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        if !chunk.invalid().is_empty() {
            text.push('\u{fffd}');
            bad += 1;
        }
    }
    // A text in another encoding has hardly a character that happens to be UTF-8.
    let is_nearly = good > 0 && bad <= 1 + good / 4 && !text.contains(is_no_text);
    let is_cut = good == 0 && bad == 1 && text.ends_with('\u{fffd}') && text.len() > 500;
    (is_nearly || is_cut).then_some(text)
}

fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    (!text.contains(is_no_text)).then(|| text.into_owned())
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    debug_assert_ne!(encoding, UTF_8);
    encoding
}

fn is_no_text(character: char) -> bool {
    character.is_control() && !character.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], declared: Option<&str>, text: &str, changes: &str) {
        let decoded = decode(bytes.to_vec(), declared).expect("the bytes should be decodable");
        let made: Vec<_> = decoded.changes.iter().map(TextChange::to_string).collect();
        assert_eq!((decoded.text.as_str(), made.join(", ").as_str()), (text, changes));
    }

    #[test]
    fn utf_8_is_taken_as_it_is_without_its_mark() {
        check("Zürich zögert".as_bytes(), None, "Zürich zögert", "");
        check("\u{feff}Zürich zögert".as_bytes(), None, "Zürich zögert", "");
    }

    #[test]
    fn a_byte_order_mark_tells_utf_16() {
        check(b"\xFF\xFEO\0s\0l\0o\0", None, "Oslo", "encoding UTF-16LE");
        check(b"\xFE\xFF\0O\0s\0l\0o", Some("utf-8"), "Oslo", "encoding UTF-16BE");
    }

    #[test]
    fn older_encodings_are_guessed() {
        let text = "The café owners’ association will not pay.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        check(&bytes, None, text, "guessed-encoding windows-1252");
        let russian = "Министр сказал, что решения нет.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
        check(&bytes, None, russian, "guessed-encoding windows-1251");
    }

    #[test]
    fn what_is_declared_is_believed_unless_the_bytes_say_otherwise() {
        let text = "Łódź waits, the minister’s aide said.";
        let (bytes, _, _) = encoding_rs::ISO_8859_2.encode("Łódź waits");
        check(&bytes, Some("ISO-8859-2"), "Łódź waits", "encoding ISO-8859-2");
        check(text.as_bytes(), Some("iso-8859-1"), text, "encoding UTF-8");
        check(b"Oslo waits", Some("iso-8859-1"), "Oslo waits", "");
        // It says UTF-8 and is not.
        check(
            b"The caf\xE9 will not pay.",
            Some("utf-8"),
            "The café will not pay.",
            "guessed-encoding windows-1252",
        );
        check(b"Oslo", Some("klingon"), "Oslo", "");
    }

    #[test]
    fn utf_8_that_was_cut_stays_utf_8() {
        check(
            "Zürich zögert“".as_bytes().split_last().unwrap().1,
            None,
            "Zürich zögert\u{fffd}",
            "undecodable 1",
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert!(decode(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec(), None).is_err());
        assert!(decode(b"\xFF\xFEO\0s\0l".to_vec(), None).is_err());
        assert!(decode_anyway(b"\xFF\xFEO\0s\0l".to_vec(), None).text.contains('s'));
    }
}
