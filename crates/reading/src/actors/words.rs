//! A document's tokens with what the lexicon knows of them.

use whipcount_domain::{Reading, Token, TokenKind, TokenRange};

use super::lexicon::{Connector, Lexicon, Word, lexicon};

/// The document as the search for actors sees it.
pub(crate) struct Words<'a> {
    pub(crate) text: &'a str,
    pub(crate) reading: &'a Reading,
    pub(crate) lexicon: &'static Lexicon,
    words: Vec<Word>,
    /// For each token whether it is a word with a capital.
    capitals: Vec<bool>,
}

impl<'a> Words<'a> {
    pub(crate) fn new(text: &'a str, reading: &'a Reading) -> Words<'a> {
        let lexicon = lexicon();
        let words = reading
            .tokens
            .iter()
            .enumerate()
            .map(|(number, token)| match token.kind {
                TokenKind::Word | TokenKind::Number => lexicon.word(reading.norm(number)),
                _ => Word::default(),
            })
            .collect();
        let capital = |token: &Token| {
            token.kind == TokenKind::Word
                && (token.capital || has_article_of_name(token.span.text(text), lexicon))
        };
        let capitals = reading.tokens.iter().map(capital).collect();
        Words { text, reading, lexicon, words, capitals }
    }

    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// What the lexicon knows of a token.
    pub(crate) fn word(&self, token: usize) -> Word {
        self.words[token]
    }

    pub(crate) fn token(&self, token: usize) -> &Token {
        &self.reading.tokens[token]
    }

    pub(crate) fn norm(&self, token: usize) -> &'a str {
        self.reading.norm(token)
    }

    /// The token as it is written.
    pub(crate) fn written(&self, token: usize) -> &'a str {
        self.reading.tokens[token].span.text(self.text)
    }

    /// The document's words from the first to the last of `tokens`.
    pub(crate) fn text_of(&self, tokens: TokenRange) -> &'a str {
        self.reading.span(tokens).text(self.text)
    }

    pub(crate) fn is_word(&self, token: usize) -> bool {
        self.reading.tokens[token].kind == TokenKind::Word
    }

    /// A word with a capital, be it a name or not; "al-Sisi" has one too.
    pub(crate) fn is_capital(&self, token: usize) -> bool {
        self.capitals[token]
    }

    /// Whether the word has two letters or more, none of them small.
    pub(crate) fn is_all_capitals(&self, token: usize) -> bool {
        let written = self.written(token);
        written.len() > 1
            && !written.contains(char::is_lowercase)
            && written.chars().filter(|c| c.is_alphabetic()).count() > 1
    }

    /// "J." or "J".
    pub(crate) fn is_initial(&self, token: usize) -> bool {
        self.is_capital(token)
            && self.norm(token).chars().filter(|c| c.is_alphabetic()).count() == 1
            && self.written(token).ends_with('.')
    }

    pub(crate) fn is_possessive(&self, token: usize) -> bool {
        token < self.len() && self.norm(token) == "'s"
    }

    /// The tokens of the sentence that a token stands in.
    pub(crate) fn sentence(&self, token: usize) -> TokenRange {
        self.reading.sentence_of(token).tokens.clone()
    }

    pub(crate) fn same_sentence(&self, one: usize, other: usize) -> bool {
        self.reading.tokens[one].sentence == self.reading.tokens[other].sentence
    }

    /// The norm of a token of the same sentence as `near`, "" for one outside it.
    pub(crate) fn norm_near(&self, near: usize, token: Option<usize>) -> &'a str {
        match token {
            Some(token) if token < self.len() && self.same_sentence(near, token) => {
                self.norm(token)
            }
            _ => "",
        }
    }

    /// Whether a word begins its sentence, or a quotation or clause after a colon in it.
    pub(crate) fn begins_sentence(&self, token: usize) -> bool {
        let sentence = self.sentence(token);
        let before = (sentence.start..token).rev().find(|&before| {
            !matches!(self.token(before).kind, TokenKind::QuoteOpen | TokenKind::Symbol)
        });
        match before {
            None => true,
            Some(before) => {
                before + 1 < token
                    || matches!(self.token(before).kind, TokenKind::Stop)
                    || matches!(self.norm(before), ":" | "—" | "(")
            }
        }
    }
}

/// Whether a word is a name with its Arabic article: "al-Sisi", "as-Sadr".
fn has_article_of_name(written: &str, lexicon: &Lexicon) -> bool {
    // Articles are of two or three letters.
    let Some(hyphen) = written.bytes().take(4).position(|byte| byte == b'-') else {
        return false;
    };
    let (article, name) = written.split_at(hyphen + 1);
    name.starts_with(char::is_uppercase)
        && lexicon.word(article).connector == Some(Connector::Article)
}
