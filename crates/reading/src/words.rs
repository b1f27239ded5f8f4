//! Words: abbreviations, hyphens, contractions, possessives.

use whipcount_domain::TokenKind;

use crate::characters::{is_apostrophe, is_gap, is_hyphen, is_invisible, is_line_break, is_word};
use crate::tokens::Scanner;

impl Scanner<'_> {
    /// Adds the word that begins here with its contractions.
    pub(crate) fn word(&mut self) {
        let run = self.run_of_word(self.at);
        if self.money_letters(run) {
            return;
        }
        self.word_from(run);
    }

    /// Adds the word that begins here and of which the part up to `known` is known to be its.
    pub(crate) fn word_from(&mut self, known: usize) {
        let end = self.end_of_word(known);
        self.push_word(end);
        while self.contraction() {}
        self.plural_possessive();
    }

    /// The end of the letters and digits that begin at `at`.
    pub(crate) fn run_of_word(&self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = at;
        loop {
            while end < bytes.len() && bytes[end].is_ascii_alphanumeric() {
                end += 1;
            }
            match self.char_at(end) {
                Some(c) if !c.is_ascii() && (is_word(c) || self.joins_invisibly(c, end)) => {
                    end += c.len_utf8();
                }
                _ => return end,
            }
        }
    }

    fn joins_invisibly(&self, c: char, at: usize) -> bool {
        // A space of no width is where a line may be broken, so it parts words.
        c != '\u{200b}' && is_invisible(c) && self.word_at(at + c.len_utf8())
    }

    fn word_at(&self, at: usize) -> bool {
        self.char_at(at).is_some_and(is_word)
    }

    /// Where the word ends that begins here, inner hyphens, stops and apostrophes included.
    fn end_of_word(&self, known: usize) -> usize {
        let mut end = known;
        loop {
            let Some(c) = self.char_at(end) else { return end };
            let next = end + c.len_utf8();
            match c {
                '.' if self.is_inner_stop(end) => end = self.run_of_word(next),
                '.' if self.takes_final_stop(end) => {
                    let hyphen = self.char_at(next).filter(|&c| is_hyphen(c));
                    match hyphen {
                        Some(hyphen) if self.word_at(next + hyphen.len_utf8()) => end = next,
                        _ => return next,
                    }
                }
                '&' if self.joins_capitals(end) => end = self.run_of_word(next),
                '_' if self.word_at(next) => end = self.run_of_word(next),
                _ if is_hyphen(c) && self.word_at(next) => end = self.run_of_word(next),
                _ if is_apostrophe(c) && self.is_inner_apostrophe(end, next) => {
                    end = self.run_of_word(next);
                }
                _ => return end,
            }
        }
    }

    /// "AT&T", but not "guns&butter".
    fn joins_capitals(&self, at: usize) -> bool {
        self.char_before(at).is_some_and(char::is_uppercase)
            && self.char_at(at + 1).is_some_and(char::is_uppercase)
    }

    /// A stop between letters: "U.S", "Ph.D", "example.org"; not "war.The", where a space is lost.
    fn is_inner_stop(&self, stop: usize) -> bool {
        let Some(next) = self.char_at(stop + 1).filter(|c| c.is_alphabetic()) else { return false };
        let after_next = self.char_at(stop + 1 + next.len_utf8());
        let single = !after_next.is_some_and(is_word);
        match self.letters_before_stop(stop) {
            1 if single => true,
            2 if single && next.is_uppercase() && after_next == Some('.') => true,
            1 => false,
            _ => next.is_lowercase(),
        }
    }

    /// Number of letters between the stop at `stop` and the stop or the start of the word before.
    fn letters_before_stop(&self, stop: usize) -> usize {
        let part = &self.text[self.at..stop];
        part.chars().rev().take(4).take_while(|c| c.is_alphabetic()).count()
    }

    /// Whether the stop after a word is the word's own: "U.S.", "Mr.", "J. Smith", "No. 10".
    fn takes_final_stop(&self, stop: usize) -> bool {
        let next = self.char_at(stop + 1);
        if next.is_some_and(|c| c == '.' || is_word(c) && !c.is_uppercase() && !c.is_numeric()) {
            return false;
        }
        let word = &self.text[self.at..stop];
        if is_dotted(word) {
            return !next.is_some_and(char::is_alphabetic);
        }
        if is_initial(word) {
            return self.next_on_line(stop + 1).is_some_and(char::is_uppercase)
                && (word != "I" || self.after_capital());
        }
        let word = word.rsplit(['-', '.']).next().unwrap_or(word);
        let known = &self.vocabulary.abbreviations;
        known.titles.contains(word)
            || known.inside.contains(word)
            || known.either.contains(word)
            || known.before_number.contains(word)
                && self.next_on_line(stop + 1).is_some_and(|c| c.is_ascii_digit())
    }

    /// The first character after a gap, unless a line break comes first.
    fn next_on_line(&self, at: usize) -> Option<char> {
        self.text[at..].chars().take(8).take_while(|&c| !is_line_break(c)).find(|&c| !is_gap(c))
    }

    /// Whether the token before is a capitalised word, as in "Gustaf I. Lund".
    fn after_capital(&self) -> bool {
        self.reading.tokens.last().is_some_and(|token| token.capital)
    }

    /// "O'Brien", "o'clock"; not the start of "'s" or "n't", nor a closing quotation mark.
    fn is_inner_apostrophe(&self, at: usize, next: usize) -> bool {
        self.word_at(next) && !self.is_contraction(at, next)
    }

    fn is_contraction(&self, at: usize, next: usize) -> bool {
        let ending = &self.text[next..self.run_of_word(next)];
        match ending {
            "t" | "T" => self.text[..at].ends_with(['n', 'N']),
            _ => self.ending(ending).is_some(),
        }
    }

    fn ending(&self, letters: &str) -> Option<&'static str> {
        if letters.len() > 2 {
            return None;
        }
        let endings = &self.vocabulary.contractions.endings;
        endings.get(letters.to_ascii_lowercase().as_str()).map(String::as_str)
    }

    /// Adds the word up to `end`, without its "n't" or else as one token.
    fn push_word(&mut self, end: usize) {
        let capital = self.char_at(self.at).is_some_and(char::is_uppercase);
        let mut norm = std::mem::take(&mut self.norm);
        norm.clear();
        if self.is_before_not(end) {
            self.write_norm(end - 1, &mut norm);
            let contractions = &self.vocabulary.contractions;
            let verb = contractions.before_not.get(norm.as_str()).unwrap_or(&norm);
            if end - 1 > self.at {
                self.push(end - 1, TokenKind::Word, capital, verb);
            }
        } else {
            self.write_norm(end, &mut norm);
            match norm.as_str() {
                "cannot" => {
                    self.push(end - 3, TokenKind::Word, capital, "can");
                    self.push(end, TokenKind::Word, false, "not");
                }
                _ => self.push(end, TokenKind::Word, capital, &norm),
            }
        }
        self.norm = norm;
    }

    /// Whether the word that ends at `end` has the "n" of "n't".
    fn is_before_not(&self, end: usize) -> bool {
        let Some(apostrophe) = self.char_at(end).filter(|&c| is_apostrophe(c)) else {
            return false;
        };
        let next = end + apostrophe.len_utf8();
        self.text[..end].ends_with(['n', 'N'])
            && matches!(&self.text[next..self.run_of_word(next)], "t" | "T")
    }

    /// Writes the normal form of the passage from here to `end`.
    fn write_norm(&self, end: usize, norm: &mut String) {
        let word = &self.text[self.at..end];
        write_lower_case(word, norm);
        if word.ends_with('.') && !word[..word.len() - 1].contains('.') {
            norm.pop();
        }
    }

    /// Adds "n't", "'s", "'ll" and the like, if one stands here.
    pub(crate) fn contraction(&mut self) -> bool {
        let at = self.at;
        if matches!(self.char_at(at), Some('n' | 'N')) {
            let apostrophe = self.char_at(at + 1).filter(|&c| is_apostrophe(c));
            let end = at + 2 + apostrophe.map_or(0, char::len_utf8);
            if apostrophe.is_some() && matches!(self.char_at(end - 1), Some('t' | 'T')) {
                self.push(end, TokenKind::Word, false, "not");
                return true;
            }
        }
        let Some(apostrophe) = self.char_at(at).filter(|&c| is_apostrophe(c)) else { return false };
        let next = at + apostrophe.len_utf8();
        let end = self.run_of_word(next);
        let Some(norm) = self.ending(&self.text[next..end]) else { return false };
        let norm = if norm == "'s" { self.meaning_of_s() } else { norm };
        self.push(end, TokenKind::Word, false, norm);
        true
    }

    /// What "'s" stands for after the word before.
    fn meaning_of_s(&self) -> &'static str {
        let Some(last) = self.reading.tokens.len().checked_sub(1) else { return "'s" };
        let word = self.reading.norm(last);
        let contractions = &self.vocabulary.contractions;
        if contractions.is_after.contains(word) {
            "is"
        } else if contractions.us_after.contains(word) {
            "us"
        } else {
            "'s"
        }
    }

    /// Adds the apostrophe of "the ministers' plan", unless it is a closing quotation mark.
    fn plural_possessive(&mut self) {
        let Some(c) = self.char_at(self.at).filter(|&c| matches!(c, '\'' | '’')) else { return };
        let end = self.at + c.len_utf8();
        let after_s = matches!(self.char_before(self.at), Some('s' | 'S' | 'x' | 'z'));
        // Two apostrophes are a double quotation mark.
        let twice = self.text[end..].starts_with(c);
        if after_s
            && !twice
            && !self.word_at(end)
            && !self.quotes.closes_single(self.text, self.at, end)
        {
            self.push(end, TokenKind::Word, false, "'s");
        }
    }

    /// Adds a word that begins with an apostrophe ("'em", "'90s"), if one stands here; `next` is
    /// behind the apostrophe.
    pub(crate) fn cut_word(&mut self, next: usize) -> bool {
        let end = self.run_of_word(next);
        let rest = &self.text[next..end];
        if rest.is_empty() || rest.len() > 4 || self.char_before(self.at).is_some_and(is_word) {
            return false;
        }
        let lower = rest.to_ascii_lowercase();
        if let Some(whole) = self.vocabulary.contractions.cut.get(lower.as_str()) {
            self.push(end, TokenKind::Word, false, whole);
            return true;
        }
        let year = lower.strip_suffix('s').unwrap_or(&lower);
        let is_year = year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit());
        if is_year && (year.len() < lower.len() || !self.quotes.closes_ahead(self.text, next)) {
            self.push(end, TokenKind::Number, false, &lower);
            return true;
        }
        false
    }
}

/// "U.S", "Ph.D", "a.m": letters and stops in turns, at most two letters at a time.
fn is_dotted(word: &str) -> bool {
    word.len() <= 12
        && word.contains('.')
        && word.split('.').all(|part| {
            !part.is_empty() && part.len() <= 2 && part.chars().all(char::is_alphabetic)
        })
}

fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// Appends `word` in lower case with plain apostrophes and hyphens.
fn write_lower_case(word: &str, to: &mut String) {
    if word.is_ascii() && !word.contains('`') {
        let start = to.len();
        to.push_str(word);
        to[start..].make_ascii_lowercase();
        return;
    }
    for c in word.chars() {
        if c.is_ascii() {
            to.push(if c == '`' { '\'' } else { c.to_ascii_lowercase() });
        } else if is_apostrophe(c) {
            to.push('\'');
        } else if is_hyphen(c) {
            to.push('-');
        } else if !is_invisible(c) {
            to.extend(c.to_lowercase());
        }
    }
}
