//! A text as word pieces, each with the bytes it stands for and what its spelling and place say.

use std::str::CharIndices;

use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory as _};
use whipcount_domain::Span;

use crate::vocabulary::{PieceId, Vocabulary};

/// A word piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) id: PieceId,
    /// The bytes of the unchanged text. Two pieces of one character have the same.
    pub(crate) span: Span,
    /// What the model is told beside the piece: see [`mark`].
    pub(crate) mark: i32,
    /// Number of the line in which it stands.
    pub(crate) line: u32,
}

impl Piece {
    /// Whether it is the first piece of its line.
    pub(crate) fn opens_line(&self) -> bool {
        self.mark >= FIRST_OF_LINE
    }
}

/// The number of the three features together: how the word is capitalised (0 to 4), where the piece
/// stands in a quotation (0 to 3), and whether it is the first one of its line.
fn mark(case: Case, quoted: Quoted, first_of_line: bool) -> i32 {
    case as i32 + 5 * quoted as i32 + if first_of_line { FIRST_OF_LINE } else { 0 }
}

const FIRST_OF_LINE: i32 = 20;

/// How a word is capitalised, which its pieces do not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    None,
    Lower,
    Title,
    Upper,
    Mixed,
}

/// Where a piece stands in a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quoted {
    Outside,
    Inside,
    Opening,
    Closing,
}

/// The pieces of a text, one after the other; holds no more than one word of it.
pub(crate) struct Pieces<'t, 'v> {
    text: &'t str,
    vocabulary: &'v Vocabulary,
    characters: CharIndices<'t>,
    word: Word,
    /// Pieces of the last word that have not been given out yet, the first one last.
    waiting: Vec<Piece>,
    place: Place,
    /// The run of letters and digits looked at last, and how it is capitalised.
    run: (Span, Case),
}

/// A word in its normal form, and where each of its characters comes from.
#[derive(Default)]
struct Word {
    text: String,
    /// For each byte of `text` the character of the document that it comes from.
    from: Vec<Span>,
    quoted: Option<Quoted>,
}

/// What is carried along from character to character.
struct Place {
    line: u32,
    in_quotation: bool,
    opens_line: bool,
}

/// What a character is to the division into words.
enum Kind {
    Space,
    /// A word of its own.
    Alone,
    /// Part of a word.
    Inner,
    /// As if it were not there.
    Dropped,
}

impl<'t, 'v> Pieces<'t, 'v> {
    pub(crate) fn new(text: &'t str, vocabulary: &'v Vocabulary) -> Pieces<'t, 'v> {
        Pieces {
            text,
            vocabulary,
            characters: text.char_indices(),
            word: Word::default(),
            waiting: Vec::new(),
            place: Place { line: 0, in_quotation: false, opens_line: true },
            run: (Span::default(), Case::None),
        }
    }

    /// Reads on to the end of the next word and cuts it into pieces; false at the end of the text.
    fn read_word(&mut self) -> bool {
        let mut plain = String::new();
        loop {
            let rest = self.characters.clone();
            let Some((start, character)) = self.characters.next() else { break };
            let kind = kind(character, &mut plain);
            if matches!(kind, Kind::Space | Kind::Alone) && !self.word.text.is_empty() {
                // The character belongs to what comes next.
                self.characters = rest;
                break;
            }
            let span = Span::new(start, start + character.len_utf8());
            match kind {
                Kind::Space if character == '\n' => self.place.next_line(),
                Kind::Space => {}
                Kind::Dropped => self.word.stretch(character, span),
                Kind::Alone | Kind::Inner => {
                    let quoted = self.place.pass(character);
                    self.word.quoted.get_or_insert(quoted);
                    self.word.push(&plain, span);
                }
            }
            if matches!(kind, Kind::Alone) {
                break;
            }
        }
        self.cut_word()
    }

    fn cut_word(&mut self) -> bool {
        if self.word.text.is_empty() {
            return false;
        }
        let word = std::mem::take(&mut self.word);
        let vocabulary = self.vocabulary;
        vocabulary.cut(&word.text, |id, bytes| {
            let span = word.from[bytes.start].cover(word.from[bytes.end - 1]);
            let case = self.case_at(span.start as usize);
            let first_of_line = std::mem::take(&mut self.place.opens_line);
            let quoted = word.quoted.unwrap_or(Quoted::Outside);
            let mark = mark(case, quoted, first_of_line);
            self.waiting.push(Piece { id, span, mark, line: self.place.line });
        });
        self.waiting.reverse();
        // Its room is used again.
        self.word = word;
        self.word.clear();
        true
    }

    /// How the run of letters and digits around byte `start` is capitalised.
    fn case_at(&mut self, start: usize) -> Case {
        let run = self.run.0.range();
        if !run.contains(&start) {
            let (before, after) = self.text.split_at(start);
            let reach = |part: &str| part.find(|c: char| !c.is_alphanumeric());
            let end = start + reach(after).unwrap_or(after.len());
            if end == start {
                return Case::None;
            }
            // A run that began earlier was looked at then, and ended before this character.
            let known = run.end;
            let start = before[known..].rfind(|c: char| !c.is_alphanumeric()).map_or(known, |at| {
                let gap = &before[known + at..];
                known + at + gap.chars().next().map_or(0, char::len_utf8)
            });
            self.run = (Span::new(start, end), case_of(&self.text[start..end]));
        }
        self.run.1
    }
}

impl Iterator for Pieces<'_, '_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if self.waiting.is_empty() && !self.read_word() {
            return None;
        }
        self.waiting.pop()
    }
}

impl Word {
    fn push(&mut self, plain: &str, span: Span) {
        self.text.push_str(plain);
        self.from.resize(self.text.len(), span);
    }

    /// Adds an accent that stands for itself to the character before.
    fn stretch(&mut self, character: char, span: Span) {
        let last = self.from.last().copied();
        if let Some(last) = last.filter(|last| is_accent(character) && last.end == span.start) {
            let bytes = self.from.iter().rev().take_while(|from| **from == last).count();
            let first = self.from.len() - bytes;
            self.from[first..].fill(last.cover(span));
        }
    }

    fn clear(&mut self) {
        self.text.clear();
        self.from.clear();
        self.quoted = None;
    }
}

impl Place {
    fn next_line(&mut self) {
        self.line += 1;
        self.in_quotation = false;
        self.opens_line = true;
    }

    /// Where `character` stands in a quotation; a quotation mark opens or closes one.
    fn pass(&mut self, character: char) -> Quoted {
        let opens = match character {
            '“' | '«' | '„' => true,
            '”' | '»' => false,
            '"' => !self.in_quotation,
            _ if self.in_quotation => return Quoted::Inside,
            _ => return Quoted::Outside,
        };
        self.in_quotation = opens;
        if opens { Quoted::Opening } else { Quoted::Closing }
    }
}

/// What `character` is, and in `plain` its normal form: lower case, without accents.
fn kind(character: char, plain: &mut String) -> Kind {
    plain.clear();
    if character.is_ascii() {
        plain.push(character.to_ascii_lowercase());
        return match character {
            '\t' | '\n' | '\r' | ' ' => Kind::Space,
            _ if character.is_ascii_control() => Kind::Dropped,
            _ if character.is_ascii_punctuation() => Kind::Alone,
            _ => Kind::Inner,
        };
    }
    if is_nothing(character) {
        return Kind::Dropped;
    }
    if character.is_whitespace() {
        return Kind::Space;
    }
    plain.extend(character.nfd().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase));
    match plain.chars().next() {
        None => Kind::Dropped,
        Some(first) if is_ideograph(character) || is_punctuation(first) => Kind::Alone,
        Some(_) => Kind::Inner,
    }
}

/// Control and format characters, and the one that stands for bytes that were no text.
fn is_nothing(character: char) -> bool {
    use GeneralCategory::{Control, Format, PrivateUse};
    let category = character.general_category();
    matches!(category, Control | Format | PrivateUse) || character == '\u{FFFD}'
}

fn is_accent(character: char) -> bool {
    !character.is_ascii() && character.general_category() == GeneralCategory::NonspacingMark
}

fn is_punctuation(character: char) -> bool {
    character.is_ascii_punctuation()
        || character.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// Chinese characters, of which each is a word. The blocks are those that the encoder was trained
/// with; newer ones would only give other unknown words.
fn is_ideograph(character: char) -> bool {
    matches!(
        character,
        '\u{4E00}'..='\u{9FFF}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{20000}'..='\u{2A6DF}'
            | '\u{2A700}'..='\u{2B73F}'
            | '\u{2B740}'..='\u{2B81F}'
            | '\u{2B920}'..='\u{2CEAF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{2F800}'..='\u{2FA1F}'
    )
}

/// How a run of letters and digits is capitalised.
fn case_of(run: &str) -> Case {
    let mut letters = run.chars().filter_map(is_capital);
    let Some(first) = letters.next() else { return Case::None };
    let (mut capitals, mut others) = (0, 0);
    letters.for_each(|capital| *if capital { &mut capitals } else { &mut others } += 1);
    match (first, capitals, others) {
        (true, 0, _) => Case::Title,
        (true, _, 0) => Case::Upper,
        (false, 0, _) => Case::Lower,
        _ => Case::Mixed,
    }
}

/// Whether a letter is a capital; `None` for letters that have no capital, and for what is none.
fn is_capital(character: char) -> Option<bool> {
    if character.is_ascii() {
        return character.is_ascii_alphabetic().then(|| character.is_ascii_uppercase());
    }
    let has_two = character.to_lowercase().ne(character.to_uppercase());
    has_two.then(|| character.to_uppercase().eq([character]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary;

    fn pieces(text: &str) -> Vec<Piece> {
        Pieces::new(text, &vocabulary::small()).collect()
    }

    #[track_caller]
    fn check(text: &str, words: &[&str], marks: &[i32]) {
        let pieces = pieces(text);
        let found: Vec<_> = pieces.iter().map(|piece| piece.span.text(text)).collect();
        assert_eq!(found, words, "{text}");
        let found: Vec<_> = pieces.iter().map(|piece| piece.mark).collect();
        assert_eq!(found, marks, "{text}");
    }

    #[test]
    fn pieces_are_told_how_they_are_written() {
        check("The PIERS", &["The", "PIER", "S"], &[22, 3, 3]);
        check("she\nShe,closed", &["she", "She", ",", "closed"], &[21, 22, 0, 1]);
        check("pIer A1 1", &["pIer", "A1", "1"], &[24, 2, 0]);
    }

    #[test]
    fn pieces_are_told_where_they_stand_in_quotations() {
        check("“The pier” is", &["“", "The", "pier", "”", "is"], &[30, 7, 6, 15, 1]);
        check("\"The\nthe \" is", &["\"", "The", "the", "\"", "is"], &[30, 7, 21, 10, 6]);
        check("\"pier\" \"", &["\"", "pier", "\"", "\""], &[30, 6, 15, 10]);
    }

    #[test]
    fn spans_are_those_of_the_unchanged_text() {
        check("Café", &["Café"], &[22]);
        check("Cafe\u{301} is", &["Cafe\u{301}", "is"], &[22, 1]);
        check("pi\u{AD}er中中", &["pi\u{AD}er", "中", "中"], &[21, 1, 1]);
        check("≠", &["≠"], &[20]);
    }

    proptest! {
        #[test]
        fn spans_are_in_order_and_hold_something(text in "\\PC*|[a-zA-Z\u{301}\u{AD}\"“”\n .中İ가]*") {
            let pieces = pieces(&text);
            for piece in &pieces {
                prop_assert!(!piece.span.text(&text).trim().is_empty());
                let before = &text[..piece.span.start as usize];
                prop_assert_eq!(piece.line as usize, before.matches('\n').count());
                prop_assert!((0..40).contains(&piece.mark));
            }
            for pair in pieces.windows(2) {
                let (one, next) = (pair[0], pair[1]);
                prop_assert!(one.span == next.span || one.span.end <= next.span.start);
                prop_assert_eq!(next.opens_line(), one.line < next.line);
            }
        }
    }
}
