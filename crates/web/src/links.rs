use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;
use whipcount::ledger::EntryId;

use crate::looks;
use crate::questions::Format;

/// What may stand in an address as it is (RFC 3986, unreserved characters).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The longest name that is put into an address, in bytes: longer ones are refused by servers,
/// this one too.
const LONGEST: usize = 1000;

pub(crate) fn home() -> String {
    "/".to_string()
}

pub(crate) fn motions(format: Format) -> String {
    match format {
        Format::Page => home(),
        format => format!("/motions{}", format.suffix()),
    }
}

/// The board of a motion; `None` where its id is too long for an address.
pub(crate) fn motion(id: &str, format: Format) -> Option<String> {
    Some(format!("/motions/{}", name(id, format)?))
}

pub(crate) fn changes(motion: &str, format: Format) -> Option<String> {
    Some(format!("/motions/{}/changes{}", encoded(motion)?, format.suffix()))
}

pub(crate) fn conflicts(motion: &str, format: Format) -> Option<String> {
    Some(format!("/motions/{}/conflicts{}", encoded(motion)?, format.suffix()))
}

pub(crate) fn actor(id: &str, format: Format) -> Option<String> {
    Some(format!("/actors/{}", name(id, format)?))
}

pub(crate) fn document(id: EntryId, format: Format) -> String {
    format!("/documents/{}{}", id.document(), format.suffix())
}

/// The place of an entry in its document.
pub(crate) fn passage(entry: EntryId) -> String {
    format!("/documents/{}#{}", entry.document(), anchor(entry))
}

/// What an entry is called on the page of its document.
pub(crate) fn anchor(entry: EntryId) -> String {
    format!("e-{}", entry.own_part())
}

/// What an actor's card is called on a board: the bytes of its id, so that it is one word.
pub(crate) fn card(actor: &str) -> String {
    let mut name = "a-".to_string();
    for byte in actor.bytes().take(LONGEST) {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' => name.push(byte.into()),
            _ => _ = write!(name, "_{byte:02x}"),
        }
    }
    name
}

pub(crate) fn search(words: &str, format: Format) -> String {
    let address = format!("/search{}", format.suffix());
    match words {
        "" => address,
        words => format!("{address}?q={}", utf8_percent_encode(words, ENCODED)),
    }
}

pub(crate) fn look(look: &looks::Look) -> String {
    format!("/looks/{}", look.name)
}

/// The address of an original, where following it does nothing but open a page.
pub(crate) fn original(address: &str) -> Option<String> {
    if address.len() > 2 * LONGEST {
        return None;
    }
    let url = Url::parse(address.trim()).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    // A name before the host ("https://paper.example@evil.example") is there to mislead.
    let is_plain = url.username().is_empty() && url.password().is_none();
    (is_web && is_plain).then(|| url.into())
}

fn encoded(name: &str) -> Option<String> {
    let encoded = utf8_percent_encode(name, ENCODED).to_string();
    (!encoded.is_empty() && encoded.len() <= LONGEST).then_some(encoded)
}

/// The last part of an address. What looks as if it had a suffix, or like the way to another folder,
/// gets a suffix of its own.
fn name(id: &str, format: Format) -> Option<String> {
    let encoded = encoded(id)?;
    let is_mistaken = Format::split(id).0 != id || matches!(id, "." | "..");
    Some(match format {
        Format::Page if is_mistaken => format!("{encoded}.html"),
        format => format!("{encoded}{}", format.suffix()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_id_has_an_address_of_its_own() {
        let page = |id| motion(id, Format::Page).expect("it has one");
        assert_eq!(page("strait"), "/motions/strait");
        assert_eq!(page("a/b c?ü"), "/motions/a%2Fb%20c%3F%C3%BC");
        assert_eq!(page(".."), "/motions/...html");
        assert_eq!(page("x.json"), "/motions/x.json.html");
        assert_eq!(motion("x", Format::Csv).as_deref(), Some("/motions/x.csv"));
        assert_eq!(motion(&"x".repeat(2000), Format::Page), None);
        assert_eq!(card("Ada Lund"), "a-Ada_20Lund");
        assert_ne!(card("a_20b"), card("a b"));
    }

    #[test]
    fn only_pages_of_the_web_are_linked() {
        assert_eq!(
            original("https://example.org/a b").as_deref(),
            Some("https://example.org/a%20b")
        );
        for address in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,<script>",
            "file:///etc/passwd",
            "//example.org/",
            "https://paper.example@evil.example/",
            "report.txt",
            "",
        ] {
            assert_eq!(original(address), None, "{address}");
        }
    }
}
