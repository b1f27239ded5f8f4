use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// `text` as it is compared where people may leave out accents and capitals.
///
/// ```
/// use whipcount_words::fold;
///
/// assert_eq!(fold("Łódź"), fold("LODZ"));
/// assert_eq!(fold("Sørensen’s"), "sorensen's");
/// ```
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    let letters = text.nfkd().filter(|&letter| !is_combining_mark(letter));
    for letter in letters.flat_map(char::to_lowercase) {
        // Letters that Unicode does not take apart, and the apostrophe of typesetters.
        match letter {
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            '’' => folded.push('\''),
            _ => folded.push(letter),
        }
    }
    folded
}
