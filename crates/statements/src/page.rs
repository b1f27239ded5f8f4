//! A reading with the class of every token: what all steps of this crate look at.

use whipcount_domain::{Quote, Reading, Span, TokenKind, TokenRange};

use crate::cues::{Class, Lexicon, Word};

/// A document's tokens with what the lexicon knows of them.
pub(crate) struct Page<'r> {
    pub(crate) text: &'r str,
    pub(crate) reading: &'r Reading,
    pub(crate) lexicon: &'static Lexicon,
    classes: Vec<Class>,
    words: Vec<Word>,
    /// For each token the outermost quotation in which it stands, marks included.
    quotes: Vec<u32>,
}

const NO_QUOTE: u32 = u32::MAX;

/// Most tokens looked at together: lists and tables without a full stop must not make the time
/// grow with the square of their length.
const LONGEST_SENTENCE: usize = 600;

impl<'r> Page<'r> {
    pub(crate) fn new(text: &'r str, reading: &'r Reading) -> Page<'r> {
        let lexicon = Lexicon::get();
        let mut classes = Vec::with_capacity(reading.tokens.len());
        let mut words = Vec::with_capacity(reading.tokens.len());
        for number in 0..reading.tokens.len() {
            let (class, word) = classify(lexicon, text, reading, number);
            classes.push(class);
            words.push(word);
        }
        let mut quotes = vec![NO_QUOTE; reading.tokens.len()];
        for (number, quote) in reading.quotes.iter().enumerate().filter(|(_, q)| q.depth == 0) {
            quotes[reading.tokens_in(quote.outer)].fill(number as u32);
        }
        Page { text, reading, lexicon, classes, words, quotes }
    }

    pub(crate) fn class(&self, token: usize) -> Class {
        self.classes[token]
    }

    /// The class of the token before `token`, if that is at or after `start`.
    pub(crate) fn class_before(&self, start: usize, token: usize) -> Option<Class> {
        (token > start).then(|| self.classes[token - 1])
    }

    /// The class of `token` if it stands before `end`.
    pub(crate) fn class_at(&self, token: usize, end: usize) -> Option<Class> {
        (token < end).then(|| self.classes[token])
    }

    pub(crate) fn word(&self, token: usize) -> Word {
        self.words[token]
    }

    pub(crate) fn norm(&self, token: usize) -> &str {
        self.reading.norm(token)
    }

    /// The tokens of the sentence in which `token` stands; of an endless one, the part around it.
    pub(crate) fn sentence(&self, token: usize) -> TokenRange {
        let whole = &self.reading.sentence_of(token).tokens;
        let start = token - (token - whole.start) % LONGEST_SENTENCE;
        start..whole.end.min(start + LONGEST_SENTENCE)
    }

    /// All sentences in the order of the text, endless ones in parts.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = TokenRange> {
        self.reading.sentences.iter().flat_map(|sentence| {
            let end = sentence.tokens.end;
            let starts = sentence.tokens.clone().step_by(LONGEST_SENTENCE);
            starts.map(move |start| start..end.min(start + LONGEST_SENTENCE))
        })
    }

    pub(crate) fn paragraph(&self, token: usize) -> u32 {
        self.reading.sentence_of(token).paragraph
    }

    /// Number of the outermost quotation in which `token` stands.
    pub(crate) fn quote_number(&self, token: usize) -> Option<usize> {
        Some(self.quotes[token]).filter(|&number| number != NO_QUOTE).map(|number| number as usize)
    }

    pub(crate) fn quote(&self, number: usize) -> &'r Quote {
        &self.reading.quotes[number]
    }

    /// The tokens of a quotation with its marks.
    pub(crate) fn quote_tokens(&self, number: usize) -> TokenRange {
        self.reading.tokens_in(self.quote(number).outer)
    }

    pub(crate) fn span(&self, tokens: &TokenRange) -> Span {
        self.reading.span(tokens.clone())
    }
}

fn classify(lexicon: &Lexicon, text: &str, reading: &Reading, number: usize) -> (Class, Word) {
    let token = reading.tokens[number];
    let norm = reading.norm(number);
    let class = match token.kind {
        TokenKind::Word => {
            let word = lexicon.word(norm);
            let class = match word.class {
                Some(class)
                    if !(token.capital
                        && is_rather_a_name(lexicon, text, reading, number, class)) =>
                {
                    class
                }
                _ if token.capital => Class::Name,
                _ => Class::Word,
            };
            return (class, word);
        }
        TokenKind::Number => Class::Number,
        TokenKind::QuoteOpen => Class::QuoteOpen,
        TokenKind::QuoteClose => Class::QuoteClose,
        TokenKind::Stop => Class::Stop,
        TokenKind::Punctuation => match norm {
            "," => Class::Comma,
            ";" => Class::Semicolon,
            ":" => Class::Colon,
            "(" | "[" => Class::BracketOpen,
            ")" | "]" => Class::BracketClose,
            "—" => Class::Dash,
            _ => Class::Symbol,
        },
        TokenKind::Symbol => Class::Symbol,
    };
    (class, Word::default())
}

/// Whether a word with a capital is a name though it looks like a word of `class`: "Kelly",
/// "Theresa May", "US".
fn is_rather_a_name(
    lexicon: &Lexicon,
    text: &str,
    reading: &Reading,
    number: usize,
    class: Class,
) -> bool {
    let first = reading.sentence_of(number).tokens.start == number;
    match class {
        Class::Adverb => {
            let next = reading.tokens.get(number + 1);
            let before_verb =
                next.is_some_and(|_| lexicon.word(reading.norm(number + 1)).is_verb());
            reading.norm(number).ends_with("ly") && (!first || before_verb)
        }
        Class::Modal => !first && reading.norm(number) == "may",
        Class::OtherPronoun | Class::SubjectPronoun => {
            matches!(reading.tokens[number].span.text(text), "US" | "IT")
        }
        _ => false,
    }
}
