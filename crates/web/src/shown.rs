//! Words of documents as a page may show them.

use whipcount::export::visible;

/// So many characters of a title are shown; the rest is in the data.
pub(crate) const TITLE: usize = 160;

/// So many characters of the name of an actor or a speaker are shown.
pub(crate) const NAME: usize = 80;

/// The first `most` characters of `words`, what would change the direction or the order of the text
/// spelt out. It is still to be escaped, which the templates do.
pub(crate) fn shown(words: &str, most: usize) -> String {
    let words = words.trim();
    match words.char_indices().nth(most) {
        // The cut comes first: what is not shown is not gone through either.
        Some((cut, _)) => format!("{}…", visible(words[..cut].trim_end())),
        None => visible(words).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_and_turns_spelt_out() {
        assert_eq!(shown(" Ada Lund ", NAME), "Ada Lund");
        assert_eq!(shown("a\u{202e}b", NAME), "a<U+202E>b");
        assert_eq!(shown(&"é".repeat(1 << 20), 3), "ééé…");
    }
}
