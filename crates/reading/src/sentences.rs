//! Where sentences end.

use whipcount_domain::{Reading, Sentence, Token, TokenKind};

use crate::characters::is_line_break;
use crate::vocabulary::{Vocabulary, vocabulary};

/// Most words of a name between a closing mark and the verb of speech after it.
const LONGEST_NAME: usize = 6;

/// What goes on for more tokens is no sentence but a table or a list whose line breaks were lost. It
/// is cut, because later steps look through a sentence again for each of its words.
const LONGEST_SENTENCE: usize = 500;

/// Fills in sentences, and in every token the number of its own.
pub(crate) fn find_sentences(text: &str, reading: &mut Reading) {
    reading.sentences.reserve(reading.tokens.len() / 16 + 1);
    let mut paragraph = 0;
    let mut start = 0;
    while start < reading.tokens.len() {
        let end = end_of_paragraph(text, reading, start);
        find_in_paragraph(text, reading, start, end, paragraph);
        paragraph += 1;
        start = end;
    }
}

/// The number of the first token after the line break that follows `start`.
fn end_of_paragraph(text: &str, reading: &Reading, start: usize) -> usize {
    let pairs = reading.tokens[start..].windows(2);
    let broken = |pair: &[Token]| {
        let gap = &text[pair[0].span.end as usize..pair[1].span.start as usize];
        gap != " " && gap.contains(is_line_break)
    };
    let line_end = pairs.into_iter().position(broken);
    line_end.map_or(reading.tokens.len(), |place| start + place + 1)
}

fn find_in_paragraph(text: &str, reading: &mut Reading, start: usize, end: usize, paragraph: u32) {
    let mut first = start;
    while first < end {
        let end = end.min(first + LONGEST_SENTENCE);
        let next =
            Place { text, reading, start, end, vocabulary: vocabulary() }.end_of_sentence(first);
        push_sentence(reading, first, next, paragraph);
        first = next;
    }
}

fn push_sentence(reading: &mut Reading, first: usize, end: usize, paragraph: u32) {
    let number = reading.sentences.len() as u32;
    for token in &mut reading.tokens[first..end] {
        token.sentence = number;
    }
    let span = reading.span(first..end);
    reading.sentences.push(Sentence { span, tokens: first..end, paragraph });
}

/// A paragraph, from token `start` up to token `end`.
struct Place<'r> {
    text: &'r str,
    reading: &'r Reading,
    start: usize,
    end: usize,
    vocabulary: &'static Vocabulary,
}

impl Place<'_> {
    /// The number of the token after the sentence that begins with token `first`.
    fn end_of_sentence(&self, first: usize) -> usize {
        let mut at = first;
        while at < self.end {
            let token = self.reading.tokens[at];
            at += 1;
            match token.kind {
                TokenKind::Stop => {
                    let stop = at - 1;
                    at = self.after_closing(at);
                    if at < self.end && self.ends(stop, at) {
                        return at;
                    }
                }
                TokenKind::Word if self.is_abbreviation(at - 1) => {
                    let next = self.after_closing(at);
                    if next < self.end && self.abbreviation_ends(at - 1, next) {
                        return next;
                    }
                }
                _ => {}
            }
        }
        self.end
    }

    /// The first token from `at` on that is no closing mark or further stop.
    fn after_closing(&self, mut at: usize) -> usize {
        while at < self.end && self.is_closing(at) {
            at += 1;
        }
        at
    }

    fn is_closing(&self, at: usize) -> bool {
        match self.reading.tokens[at].kind {
            TokenKind::QuoteClose | TokenKind::Stop => true,
            TokenKind::Punctuation => matches!(self.reading.norm(at), ")" | "]" | "'"),
            _ => false,
        }
    }

    fn is_abbreviation(&self, at: usize) -> bool {
        self.text.as_bytes()[self.reading.tokens[at].span.end as usize - 1] == b'.'
    }

    /// Whether the sentence that an abbreviation stands in ends with it.
    fn abbreviation_ends(&self, abbreviation: usize, next: usize) -> bool {
        let word = self.reading.tokens[abbreviation].span.text(self.text).trim_end_matches('.');
        let known = &self.vocabulary.abbreviations;
        !known.titles.contains(word)
            && !known.inside.contains(word)
            && self.reading.tokens[next].capital
            && self.vocabulary.sentences.starters.contains(self.reading.norm(next))
    }

    /// Whether the stop at `stop` ends its sentence, `next` being what follows it and the
    /// closing marks after it.
    fn ends(&self, stop: usize, next: usize) -> bool {
        !self.is_list_number(stop)
            && !self.is_ordinal(stop, next)
            && self.can_begin(next)
            && !self.goes_on_with_speaker(stop, next)
    }

    /// "1. At the invitation …" at the start of a paragraph.
    fn is_list_number(&self, stop: usize) -> bool {
        stop == self.start + 1 && self.reading.tokens[self.start].kind == TokenKind::Number
    }

    /// "8. Juli".
    fn is_ordinal(&self, stop: usize, next: usize) -> bool {
        let before = &self.reading.tokens[self.start..stop];
        before.last().is_some_and(|token| token.kind == TokenKind::Number && token.span.len() <= 2)
            && !before.iter().rev().nth(1).is_some_and(|token| token.capital)
            && self.vocabulary.sentences.months_after_ordinals.contains(self.reading.norm(next))
    }

    /// Whether a sentence can begin with the token `at`.
    fn can_begin(&self, at: usize) -> bool {
        let token = self.reading.tokens[at];
        match token.kind {
            TokenKind::Word => !self.starts_in_lower_case(at),
            TokenKind::Number | TokenKind::Symbol => true,
            TokenKind::QuoteOpen => !self.starts_in_lower_case(at + 1),
            TokenKind::Punctuation => match self.reading.norm(at) {
                "(" | "[" | "—" | "-" => !self.starts_in_lower_case(at + 1),
                _ => false,
            },
            TokenKind::QuoteClose | TokenKind::Stop => false,
        }
    }

    fn starts_in_lower_case(&self, at: usize) -> bool {
        at < self.end
            && self.reading.tokens[at].span.text(self.text).starts_with(char::is_lowercase)
    }

    /// “Why?” Lund asked: a quotation ends inside the sentence that tells whose it is. After a full
    /// stop, which careful copy has as a comma there, only where nothing else follows.
    fn goes_on_with_speaker(&self, stop: usize, next: usize) -> bool {
        if !self.reading.tokens[stop..next].iter().any(|token| token.kind == TokenKind::QuoteClose)
        {
            return false;
        }
        let name = self.reading.tokens[next..self.end].iter().take(LONGEST_NAME);
        let verb = next + name.take_while(|token| token.capital).count();
        let speaks = verb < self.end
            && self.vocabulary.sentences.speech_verbs.contains(self.reading.norm(verb));
        let asks = matches!(self.reading.norm(stop), "?" | "!");
        let alone = self.reading.tokens[..self.end]
            .get(verb + 1)
            .is_none_or(|token| token.kind == TokenKind::Stop);
        speaks && (asks || alone)
    }
}
