//! Ordinary English words, told from names.

/// Words in byte order, one a line.
const WORDS: &str = include_str!("../../../../data/actors/common-words.txt");

/// Whether a word in lower case, or what it is formed from, is in the dictionary.
pub(crate) fn is_common(word: &str) -> bool {
    if in_dictionary(word) {
        return true;
    }
    if word.contains('-') {
        return word.split('-').all(|part| part.len() > 1 && is_common(part));
    }
    if let Some(stem) = word.strip_suffix("ies").or_else(|| word.strip_suffix("ied")) {
        return in_dictionary(&format!("{stem}y"));
    }
    let stems = ["s", "es", "ed", "d", "ing", "ly", "er", "ers"];
    stems.iter().filter_map(|ending| word.strip_suffix(ending)).any(|stem| {
        stem.len() > 2
            && (in_dictionary(stem)
                || (word.ends_with("ing") && in_dictionary(&format!("{stem}e")))
                || (word.ends_with("ly") && in_dictionary(&format!("{stem}le"))))
    })
}

fn in_dictionary(word: &str) -> bool {
    let (mut low, mut high) = (0, WORDS.len());
    while low < high {
        let middle = (low + high) / 2;
        let start = WORDS[..middle].rfind('\n').map_or(0, |line_end| line_end + 1);
        let end = WORDS[middle..].find('\n').map_or(WORDS.len(), |length| middle + length);
        // `middle` may be a line's own end, of which the line is the one before.
        let line = &WORDS[start..end];
        match line.cmp(word) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_word_and_no_other() {
        for word in WORDS.lines() {
            assert!(in_dictionary(word), "{word}");
        }
        for word in ["", "a", "zzzz", "viðreisn", "komeito"] {
            assert!(!in_dictionary(word), "{word}");
        }
    }

    #[test]
    fn finds_inflected_forms() {
        for word in ["opponents", "berries", "planned", "making", "lovingly"] {
            assert!(is_common(word), "{word}");
        }
    }
}
