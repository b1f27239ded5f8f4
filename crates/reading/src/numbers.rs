//! Numbers, what is glued to them, and the money letters before them.

use whipcount_domain::TokenKind;

use crate::characters::{is_currency_sign, is_hyphen, is_word};
use crate::tokens::Scanner;

impl Scanner<'_> {
    /// Adds the number that begins here, or the word that begins with digits ("30-day", "5G").
    pub(crate) fn number(&mut self) {
        let digits = self.end_of_digits(self.at);
        let run = self.run_of_word(digits);
        let glued = &self.text[digits..run];
        let is_number = glued.is_empty() || is_ordinal_ending(glued);
        let end = if is_number { run } else { digits };
        if is_number && self.hyphen_joins_letters(end) {
            self.word_from(end);
        } else if is_number || self.is_unit(glued) {
            let norm = self.text[self.at..end].to_ascii_lowercase();
            self.push(end, TokenKind::Number, false, &norm);
            self.contraction();
        } else {
            self.word_from(run);
        }
    }

    fn is_unit(&self, letters: &str) -> bool {
        letters.len() <= 8
            && self.vocabulary.numbers.units.contains(letters.to_ascii_lowercase().as_str())
    }

    fn digit_at(&self, at: usize) -> bool {
        self.text.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
    }

    fn run_of_digits(&self, at: usize) -> usize {
        let digits = self.text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_digit());
        at + digits.count()
    }

    /// Where the number that begins at `at` ends, separators included.
    fn end_of_digits(&self, at: usize) -> usize {
        let mut end = self.run_of_digits(at);
        if let Some(day) = self.end_of_iso_day(at, end) {
            return day;
        }
        while let Some(c) = self.char_at(end) {
            let next = end + c.len_utf8();
            let goes_on = match c {
                '.' | ',' | ':' => self.digit_at(next),
                '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’' => {
                    self.run_of_digits(next) == next + 3 && !self.word_at_digit_end(next + 3)
                }
                _ => false,
            };
            if !goes_on {
                break;
            }
            end = self.run_of_digits(next);
        }
        end
    }

    fn word_at_digit_end(&self, at: usize) -> bool {
        self.char_at(at).is_some_and(is_word)
    }

    /// "2025-04-15" is one number.
    fn end_of_iso_day(&self, at: usize, end: usize) -> Option<usize> {
        let day = self.text.as_bytes().get(at..at + 10)?;
        let shape = day.iter().enumerate().all(|(place, byte)| match place {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        (end == at + 4 && shape && !self.digit_at(at + 10)).then_some(at + 10)
    }

    fn hyphen_joins_letters(&self, at: usize) -> bool {
        self.char_at(at).filter(|&c| is_hyphen(c)).is_some_and(|hyphen| {
            self.char_at(at + hyphen.len_utf8()).is_some_and(char::is_alphabetic)
        })
    }

    /// Adds the letters of "R13.5" or "US$5" as a symbol, if such stand from here to `run`.
    pub(crate) fn money_letters(&mut self, run: usize) -> bool {
        let bytes = &self.text.as_bytes()[self.at..run];
        let letters = bytes.iter().take(5).take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters > 4 || letters == 0 {
            return false;
        }
        let end = if self.at + letters == run { self.sign_after_letters(run) } else { None };
        let end = end.or_else(|| self.digits_after_letters(self.at + letters));
        let Some(end) = end else { return false };
        let norm = self.text[self.at..end].to_lowercase();
        self.push(end, TokenKind::Symbol, false, &norm);
        true
    }

    /// The end of "US$" and the like, where a number follows.
    fn sign_after_letters(&self, letters: usize) -> Option<usize> {
        let sign = self.char_at(letters).filter(|&c| is_currency_sign(c))?;
        let capitals = self.text[self.at..letters].bytes().all(|byte| byte.is_ascii_uppercase());
        let end = letters + sign.len_utf8();
        (capitals && self.digit_at(end)).then_some(end)
    }

    /// The end of "R" and the like, where a whole number is glued to it ("R13.5", not "R2-D2").
    fn digits_after_letters(&self, letters: usize) -> Option<usize> {
        if !self.digit_at(letters)
            || !self.vocabulary.numbers.money_before.contains(&self.text[self.at..letters])
        {
            return None;
        }
        let digits = self.end_of_digits(letters);
        let glued = &self.text[digits..self.run_of_word(digits)];
        let whole = (glued.is_empty() || self.is_unit(glued)) && !self.hyphen_joins_letters(digits);
        whole.then_some(letters)
    }
}

/// "19th", "1980s".
fn is_ordinal_ending(letters: &str) -> bool {
    matches!(letters, "st" | "nd" | "rd" | "th" | "s" | "ST" | "ND" | "RD" | "TH")
}
