//! Bytes to text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use crate::ProblemKind;

/// Text, and how sure it is.
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// The name of the encoding, where it had to be guessed.
    pub(crate) guessed: Option<&'static str>,
}

/// Decodes UTF-8, UTF-16 with a byte order mark, and else what the bytes look like.
///
/// # Errors
///
/// When they look like nothing in particular: a guess is safe only if every byte means something
/// in the encoding and none of them a control character, which text does not contain.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<Decoded, ProblemKind> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
        return match text {
            Some(text) => Ok(Decoded { text: text.into_owned(), guessed: None }),
            None => Err(ProblemKind::Damaged(encoding.name())),
        };
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text, guessed: None }),
        Err(error) => error.into_bytes(),
    };
    let encoding = guess(&bytes);
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(&bytes)
        .filter(|text| !text.contains(is_no_text))
        .ok_or(ProblemKind::UnknownEncoding)?;
    Ok(Decoded { text: text.into_owned(), guessed: Some(encoding.name()) })
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
    fn check(bytes: &[u8], text: &str, guessed: Option<&str>) {
        let decoded = decode(bytes.to_vec()).expect("the bytes should be decodable");
        assert_eq!((decoded.text.as_str(), decoded.guessed), (text, guessed));
    }

    #[test]
    fn utf_8_is_taken_as_it_is_without_its_mark() {
        check("Zürich zögert".as_bytes(), "Zürich zögert", None);
        check("\u{feff}Zürich zögert".as_bytes(), "Zürich zögert", None);
    }

    #[test]
    fn a_byte_order_mark_tells_utf_16() {
        check(b"\xFF\xFEO\0s\0l\0o\0", "Oslo", None);
        check(b"\xFE\xFF\0O\0s\0l\0o", "Oslo", None);
    }

    #[test]
    fn older_encodings_are_guessed() {
        check(
            b"The caf\xE9 owners\x92 association will not pay.",
            "The café owners’ association will not pay.",
            Some("windows-1252"),
        );
        let (russian, _, _) = encoding_rs::WINDOWS_1251.encode("Министр сказал, что решения нет.");
        check(&russian, "Министр сказал, что решения нет.", Some("windows-1251"));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert!(decode(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec()).is_err());
        assert!(decode(b"\xFF\xFEO\0s\0l".to_vec()).is_err());
    }
}
