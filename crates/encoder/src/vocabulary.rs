//! The word pieces that the model knows, and words in terms of them.

use std::collections::HashMap;

/// Number of a piece in the vocabulary.
pub(crate) type PieceId = i32;

/// A word of more characters than this is unknown as a whole.
const LONGEST_WORD: usize = 100;

/// Before a piece that goes on with a word.
const CONTINUED: &str = "##";

/// All word pieces, by their text.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// Pieces with which a word may begin.
    first: HashMap<Box<str>, PieceId>,
    /// Pieces that go on with a word, without their mark.
    further: HashMap<Box<str>, PieceId>,
    /// Bytes of the longest piece.
    longest: usize,
    pub(crate) unknown: PieceId,
    pub(crate) opening: PieceId,
    pub(crate) closing: PieceId,
}

impl Vocabulary {
    /// The vocabulary whose pieces stand one a line, the first of them number 0.
    ///
    /// # Errors
    ///
    /// The name of the piece that must be there and is not, or is not where it must be.
    pub(crate) fn new(lines: &str) -> Result<Vocabulary, &'static str> {
        let mut vocabulary = Vocabulary {
            first: HashMap::new(),
            further: HashMap::new(),
            longest: 0,
            unknown: 0,
            opening: 0,
            closing: 0,
        };
        for (number, piece) in (0..).zip(lines.split('\n')) {
            let (pieces, text) = match piece.strip_prefix(CONTINUED) {
                Some(rest) if !rest.is_empty() => (&mut vocabulary.further, rest),
                _ => (&mut vocabulary.first, piece),
            };
            pieces.entry(text.into()).or_insert(number);
            vocabulary.longest = vocabulary.longest.max(text.len());
        }
        // Padding is told from pieces by its number alone.
        (vocabulary.first.get("[PAD]") == Some(&0)).then_some(()).ok_or("[PAD]")?;
        let number = |name| vocabulary.first.get(name).copied().ok_or(name);
        let (unknown, opening, closing) = (number("[UNK]")?, number("[CLS]")?, number("[SEP]")?);
        Ok(Vocabulary { unknown, opening, closing, ..vocabulary })
    }

    /// Cuts a word, in its normal form, into the longest pieces from its start: calls `take` with
    /// the number of each and the bytes that it covers. A word that cannot be cut is one unknown
    /// piece.
    pub(crate) fn cut(&self, word: &str, mut take: impl FnMut(PieceId, std::ops::Range<usize>)) {
        let mut pieces = Vec::new();
        let mut start = 0;
        let is_long = word.len() > LONGEST_WORD && word.chars().count() > LONGEST_WORD;
        while start < word.len() && !is_long {
            let known = if start == 0 { &self.first } else { &self.further };
            let longest = word.len().min(start + self.longest);
            let found = (start + 1..=longest)
                .rev()
                .filter_map(|end| word.get(start..end))
                .find_map(|text| Some((*known.get(text)?, start + text.len())));
            let Some((id, end)) = found else {
                pieces.clear();
                break;
            };
            pieces.push((id, start..end));
            start = end;
        }
        match pieces.is_empty() {
            true => take(self.unknown, 0..word.len()),
            false => pieces.into_iter().for_each(|(id, bytes)| take(id, bytes)),
        }
    }
}

#[cfg(test)]
pub(crate) fn small() -> Vocabulary {
    let pieces = "[PAD] [UNK] [CLS] [SEP] the pier ##s ##e cafe is closed clos ##ed said she . , \" “ ” ! 中";
    Vocabulary::new(&pieces.replace(' ', "\n")).expect("the pieces that must be there are there")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: &[&str]) {
        let vocabulary = small();
        let mut found = Vec::new();
        vocabulary.cut(word, |id, bytes| {
            found.push(if id == vocabulary.unknown { "[UNK]" } else { &word[bytes] });
        });
        assert_eq!(found, expected, "{word}");
    }

    #[test]
    fn words_are_cut_into_the_longest_pieces() {
        check("piers", &["pier", "s"]);
        check("closed", &["closed"]);
        check("closes", &["clos", "e", "s"]);
    }

    #[test]
    fn a_word_with_an_unknown_rest_is_unknown_as_a_whole() {
        check("pierx", &["[UNK]"]);
        check("中中", &["[UNK]"]);
        check(&format!("pier{}", "s".repeat(97)), &["[UNK]"]);
    }

    #[test]
    fn a_vocabulary_without_the_special_pieces_is_refused() {
        assert_eq!(Vocabulary::new("[PAD]\n[UNK]\n[CLS]\nthe").unwrap_err(), "[SEP]");
        assert_eq!(Vocabulary::new("the\n[PAD]\n[UNK]\n[CLS]\n[SEP]").unwrap_err(), "[PAD]");
    }
}
