//! Words, numbers and marks.

use whipcount_domain::{Reading, Span, TokenKind};

use crate::characters::{
    is_apostrophe, is_currency_sign, is_dash, is_gap, is_hyphen, is_line_break, is_word,
};
use crate::quotes::QuoteMarks;
use crate::vocabulary::{Vocabulary, vocabulary};

/// Fills in tokens and quotations.
pub(crate) fn find_tokens(text: &str, reading: &mut Reading) {
    reading.tokens.reserve(text.len() / 5);
    reading.norms.reserve(text.len());
    let mut scanner = Scanner {
        text,
        at: 0,
        reading,
        quotes: QuoteMarks::default(),
        norm: String::new(),
        vocabulary: vocabulary(),
    };
    while let Some(c) = scanner.char_at(scanner.at) {
        if c == ' ' {
            scanner.at += 1;
        } else if is_line_break(c) {
            scanner.quotes.end_paragraph(scanner.reading);
            scanner.at += c.len_utf8();
        } else if is_gap(c) {
            scanner.at += c.len_utf8();
        } else if c.is_ascii_digit() {
            scanner.number();
        } else if is_word(c) {
            scanner.word();
        } else {
            scanner.mark(c);
        }
    }
    scanner.quotes.finish(scanner.reading);
}

/// Walks over the text once; words and numbers are told apart in `words` and `numbers`.
pub(crate) struct Scanner<'t> {
    pub(crate) text: &'t str,
    /// Where the next token or gap begins.
    pub(crate) at: usize,
    pub(crate) reading: &'t mut Reading,
    pub(crate) quotes: QuoteMarks,
    /// Room for the normal form in the making.
    pub(crate) norm: String,
    pub(crate) vocabulary: &'static Vocabulary,
}

impl<'t> Scanner<'t> {
    pub(crate) fn char_at(&self, at: usize) -> Option<char> {
        let first = *self.text.as_bytes().get(at)?;
        if first.is_ascii() { Some(first as char) } else { self.text[at..].chars().next() }
    }

    pub(crate) fn char_before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    /// Adds a token from where the scanner stands and moves behind it.
    pub(crate) fn push(&mut self, end: usize, kind: TokenKind, capital: bool, norm: &str) {
        self.reading.push_token(Span::new(self.at, end), kind, capital, norm);
        self.at = end;
    }

    /// A token that is neither word nor number.
    fn mark(&mut self, c: char) {
        let end = self.at + c.len_utf8();
        match c {
            '.' | '…' | '?' | '!' => self.stop(),
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '‚' => {
                self.quotation_mark(c, end)
            }
            '‘' => self.quotation_mark(c, end),
            '\'' | '`' if self.text[end..].starts_with(c) => self.quotation_mark('"', end + 1),
            _ if is_apostrophe(c) => self.apostrophe(c, end),
            ',' | ';' | ':' | '(' | ')' | '[' | ']' | '{' | '}' | '/' => {
                let norm = &self.text[self.at..end];
                self.push(end, TokenKind::Punctuation, false, norm);
            }
            _ if is_hyphen(c) => self.hyphens(c),
            _ if is_dash(c) => self.push(end, TokenKind::Punctuation, false, "—"),
            _ if is_currency_sign(c) => {
                let norm = &self.text[self.at..end];
                self.push(end, TokenKind::Symbol, false, norm);
            }
            _ => self.symbol(c, end),
        }
    }

    /// A sign without a meaning of its own; one that is repeated ("***", "====") is one token.
    fn symbol(&mut self, c: char, mut end: usize) {
        while self.char_at(end) == Some(c) {
            end += c.len_utf8();
        }
        let norm = &self.text[self.at..self.at + c.len_utf8()];
        self.push(end, TokenKind::Symbol, false, norm);
    }

    /// "." or "?!" or "...", one token each.
    fn stop(&mut self) {
        let mut end = self.at;
        let (mut dots, mut asks, mut exclaims) = (0, false, false);
        while let Some(c) = self.char_at(end) {
            match c {
                '.' => dots += 1,
                '…' => dots += 3,
                '?' => asks = true,
                '!' => exclaims = true,
                _ => break,
            }
            end += c.len_utf8();
        }
        let norm = match (asks, exclaims) {
            (true, _) => "?",
            (false, true) => "!",
            (false, false) if dots > 1 => "…",
            (false, false) => ".",
        };
        self.push(end, TokenKind::Stop, false, norm);
    }

    /// "--" and " - " are dashes; a hyphen that touches a word is clumsy spacing.
    fn hyphens(&mut self, hyphen: char) {
        let mut end = self.at;
        while self.char_at(end) == Some(hyphen) {
            end += hyphen.len_utf8();
        }
        let repeated = end > self.at + hyphen.len_utf8();
        let alone =
            self.char_before(self.at).is_none_or(is_gap) && self.char_at(end).is_none_or(is_gap);
        let norm = if repeated || alone { "—" } else { "-" };
        self.push(end, TokenKind::Punctuation, false, norm);
    }

    /// An apostrophe that no word has taken: a quotation mark, or the start of a cut word.
    fn apostrophe(&mut self, c: char, end: usize) {
        if c != '´' && self.cut_word(end) {
            return;
        }
        self.quotation_mark(c, end);
    }

    fn quotation_mark(&mut self, c: char, end: usize) {
        let span = Span::new(self.at, end);
        let kind = self.quotes.mark(self.text, c, span, self.reading);
        let norm = match c {
            '‘' | '’' | '‚' | '‹' | '›' => "'",
            _ if is_apostrophe(c) => "'",
            _ => "\"",
        };
        self.push(end, kind, false, norm);
    }
}
