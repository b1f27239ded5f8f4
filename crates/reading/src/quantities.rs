//! Amounts and counts: "more than €15m", "three or four frigates", "nearly 300".

mod bounds;
mod counted;
mod currencies;
mod words;

use std::ops::RangeInclusive;

use whipcount_domain::{Document, Quantity, Reading, Sentence, TokenKind, TokenRange};

use crate::cardinals::{Cardinal, cardinal_at, scaled, small_value};
use bounds::Bound;
use counted::counted_noun;
use words::{QuantityWords, quantity_words};

/// A bare number of this size is a year.
const YEARS: RangeInclusive<f64> = 1900.0..=2099.0;

/// Fills in quantities. Dates and actors have to be known: what belongs to a date is no quantity,
/// and crowns are those of the state mentioned near them.
pub(crate) fn find_quantities(document: &Document, reading: &mut Reading) {
    let mut quantities = Vec::new();
    let mut paragraph = None;
    for sentence in &reading.sentences {
        let begins_paragraph = paragraph != Some(sentence.paragraph);
        paragraph = Some(sentence.paragraph);
        Finder::new(&document.text, reading, sentence, begins_paragraph).find(&mut quantities);
    }
    lend_money(reading, &mut quantities);
    reading.quantities = quantities;
}

/// Gives bare millions the money of the amount before them, if that is in their paragraph: "gave
/// $5 million and promised another six million".
fn lend_money(reading: &Reading, quantities: &mut [Quantity]) {
    let mut last: Option<(u32, String)> = None;
    for quantity in quantities {
        let paragraph = reading.sentence_of(quantity.tokens.start).paragraph;
        match (&quantity.unit, &last) {
            (Some(unit), _) if is_money(unit) => last = Some((paragraph, unit.clone())),
            (None, Some((place, money))) if *place == paragraph => {
                let bound = quantity.at_least.or(quantity.at_most);
                if bound.is_some_and(|bound| bound >= 1e6) {
                    quantity.unit = Some(money.clone());
                }
            }
            _ => {}
        }
    }
}

/// ISO 4217 codes are the only units in capitals.
fn is_money(unit: &str) -> bool {
    unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Looks for quantities in one sentence.
struct Finder<'r> {
    text: &'r str,
    reading: &'r Reading,
    words: &'static QuantityWords,
    start: usize,
    end: usize,
    begins_paragraph: bool,
    /// Tokens before this one belong to earlier quantities.
    taken: usize,
}

/// A currency beside a number: the token it stands at, what it can be, and its name.
struct Money<'r> {
    end: usize,
    candidates: Vec<usize>,
    name: &'r str,
}

impl<'r> Finder<'r> {
    fn new(
        text: &'r str,
        reading: &'r Reading,
        sentence: &Sentence,
        begins_paragraph: bool,
    ) -> Finder<'r> {
        let TokenRange { start, end } = sentence.tokens;
        let words = quantity_words();
        Finder { text, reading, words, start, end, begins_paragraph, taken: start }
    }

    fn find(&mut self, quantities: &mut Vec<Quantity>) {
        let mut at = self.start;
        while at < self.end {
            let Some(number) = cardinal_at(self.reading, at, self.end) else {
                at += 1;
                continue;
            };
            if let Some(date_end) = self.end_of_date(at) {
                at = date_end;
                continue;
            }
            at = number.tokens.end;
            if let Some(quantity) = self.quantity(number) {
                at = at.max(quantity.tokens.end);
                self.taken = at;
                quantities.push(quantity);
            }
        }
    }

    /// The end of the date that token `at` belongs to.
    fn end_of_date(&self, at: usize) -> Option<usize> {
        let dates = &self.reading.dates;
        let place = dates.partition_point(|date| date.tokens.end <= at);
        dates.get(place).filter(|date| date.tokens.start <= at).map(|date| date.tokens.end)
    }

    /// The normal form of the token `steps` before `at`, "" beyond what may be looked at.
    fn back(&self, at: usize, steps: usize) -> &'r str {
        match at.checked_sub(steps) {
            Some(place) if place >= self.taken => self.reading.norm(place),
            _ => "",
        }
    }

    /// The normal form of token `at`, "" beyond the sentence.
    fn norm(&self, at: usize) -> &'r str {
        if at < self.end { self.reading.norm(at) } else { "" }
    }

    fn quantity(&self, number: Cardinal) -> Option<Quantity> {
        let money = self.money_before(number.tokens.start);
        let start = number.tokens.start - usize::from(money.is_some());
        let number = self.range_from(number, start);
        let (mut end, unit) = self.unit(&number, money);
        let (mut start, mut bound) = self.bound_before(start);
        let is_bare = unit.is_none() && bound.is_none();
        if self.is_no_count(&number, is_bare) {
            return None;
        }
        if self.back(start, 1) == "between" && number.high.is_some_and(|high| high > number.low) {
            start -= 1;
        }
        if let Some((after, later)) = self.bound_after(end) {
            (end, bound) = (after, bound.or(Some(later)));
        }
        let in_parts = unit.as_deref() == Some("percent");
        let (at_least, at_most) = bounds::apply(bound, &number, in_parts);
        let tokens = start..end;
        Some(Quantity { span: self.reading.span(tokens.clone()), tokens, at_least, at_most, unit })
    }

    /// What is counted, and where its words end.
    fn unit(&self, number: &Cardinal, money: Option<Money>) -> (usize, Option<String>) {
        let end = number.tokens.end;
        if let Some(after) = self.percent(end) {
            return (after, Some("percent".to_string()));
        }
        let after = if money.is_none() { self.money_after(end, number.told) } else { None };
        if let Some(money) = money.or(after) {
            let all = &self.words.currencies;
            let code = all.choose(&money.candidates, money.name, self.reading, number.tokens.start);
            return (money.end.max(end), code.map(str::to_string));
        }
        let one = number.told == 1.0 && number.tokens.len() == 1;
        let from = match (self.norm(end), self.norm(end + 1)) {
            // "two of its own ships".
            ("of", word) if self.words.numbers.owners.contains(word) => end + 2,
            // "thousands of soldiers".
            ("of", _) if number.high.is_none() => end + 1,
            _ => end,
        };
        let noun =
            counted_noun(self.reading, &self.words.nouns, from, self.end, one && from == end);
        let noun = noun.filter(|(after, _)| !self.has_number(from..*after));
        noun.map_or((end, None), |(after, noun)| (after, Some(noun)))
    }

    fn has_number(&self, mut tokens: TokenRange) -> bool {
        tokens.any(|token| {
            self.reading.tokens[token].kind == TokenKind::Number
                || small_value(self.reading.norm(token)).is_some()
        })
    }

    /// The place after "percent", "per cent" or "%" at `at`.
    fn percent(&self, at: usize) -> Option<usize> {
        match self.norm(at) {
            "per" if self.norm(at + 1) == "cent" => Some(at + 2),
            norm if self.words.percent.contains(norm) => Some(at + 1),
            _ => None,
        }
    }

    /// The sign or code right before the number at `at`.
    fn money_before(&self, at: usize) -> Option<Money<'r>> {
        let place = at.checked_sub(1).filter(|&place| place >= self.taken)?;
        let (name, candidates) = self.sign(place)?;
        Some(Money { end: at, candidates, name })
    }

    fn sign(&self, at: usize) -> Option<(&'r str, Vec<usize>)> {
        let token = self.reading.tokens[at];
        if !matches!(token.kind, TokenKind::Word | TokenKind::Symbol) || token.span.len() > 4 {
            return None;
        }
        let norm = self.reading.norm(at);
        let raw = token.span.text(self.text);
        let is_code = raw.len() == 3 && raw.bytes().all(|byte| byte.is_ascii_uppercase());
        // In lower case "rs" is no sign; what is glued to digits is a symbol already.
        let written = token.kind == TokenKind::Symbol || token.capital || norm == "kr";
        let candidates = self.words.currencies.beside(norm, is_code)?;
        written.then_some((norm, candidates))
    }

    /// The name, sign or code of money after a number that ends at `end`.
    fn money_after(&self, end: usize, amount: f64) -> Option<Money<'r>> {
        // "billions of dollars".
        let end = end + usize::from(self.norm(end) == "of" && amount >= 1e6);
        for place in end..(end + 3).min(self.end) {
            let (name, before) = (self.norm(place), self.norm(place - 1));
            let before = if place > end { before } else { "" };
            let candidates = self.words.currencies.named(name, before, amount);
            // Between number and name stands at most "Swedish" or "Hong Kong".
            if let Some(candidates) = candidates.filter(|all| place == end || all.len() == 1) {
                return Some(Money { end: place + 1, candidates, name });
            }
            if !self.reading.tokens[place].capital {
                break;
            }
        }
        if end >= self.end {
            return None;
        }
        let (name, candidates) = self.sign(end)?;
        // A sign before the next number is that one's.
        let is_next =
            self.reading.tokens.get(end + 1).is_some_and(|token| token.kind == TokenKind::Number);
        (!is_next).then_some(Money { end: end + 1, candidates, name })
    }

    /// `number` with the one that makes a range of it: "20 to 30 million", "three or four".
    fn range_from(&self, number: Cardinal, start: usize) -> Cardinal {
        let end = number.tokens.end;
        let after_percent = self.percent(end).unwrap_or(end);
        let joiner = self.norm(after_percent);
        let result = self.words.numbers.results.contains(self.back(start, 1));
        let joins = match joiner {
            "to" => !result,
            "-" | "—" => self.touches(after_percent) && !result,
            "or" => true,
            "and" => self.back(start, 1) == "between",
            "," => self.words.numbers.perhaps.contains(self.norm(after_percent + 1)),
            _ => false,
        };
        if !joins {
            return number;
        }
        let next = after_percent + 1 + usize::from(joiner == ",");
        let sign = next < self.end && self.reading.tokens[next].kind == TokenKind::Symbol;
        let next = next + usize::from(sign);
        let last = if next < self.end { cardinal_at(self.reading, next, self.end) } else { None };
        let range = last.and_then(|last| joined(&number, &last, joiner));
        range.unwrap_or(number)
    }

    /// Whether the token `at` touches both of its neighbours.
    fn touches(&self, at: usize) -> bool {
        at > 0 && at + 1 < self.end && {
            let tokens = &self.reading.tokens[at - 1..at + 2];
            tokens.windows(2).all(|pair| pair[0].span.end == pair[1].span.start)
        }
    }

    /// Whether a number counts nothing: a year, a time, an age, "Article 5", "no one".
    fn is_no_count(&self, number: &Cardinal, is_bare: bool) -> bool {
        let TokenRange { start, end } = number.tokens;
        let first = self.reading.tokens[start];
        let before = self.back(start, 1);
        let numbers = &self.words.numbers;
        let is_number = first.kind == TokenKind::Number;
        if numbers.fractions.contains(self.norm(end)) || numbers.times.contains(self.norm(end)) {
            return true;
        }
        if !is_number {
            let is_pronoun = number.told == 1.0 && number.tokens.len() == 1 && is_bare;
            return is_pronoun && !numbers.only.contains(before);
        }
        let single = number.tokens.len() == 1;
        let is_year = single && first.span.len() == 4 && YEARS.contains(&number.told);
        let money = self.sign_before(start);
        is_year && !money && matches!(self.bound_before(start).1, None | Some(Bound::Below))
            || numbers.named_by_number.contains(before)
            || before == "/"
            || self.norm(end) == "/"
            || self.is_paragraph_number(start, end)
            || single && self.is_age(start, number.told)
    }

    fn sign_before(&self, at: usize) -> bool {
        at > self.start && self.reading.tokens[at - 1].kind == TokenKind::Symbol
    }

    /// "1." and "13.35" at the start of a paragraph.
    fn is_paragraph_number(&self, start: usize, end: usize) -> bool {
        let stamp = self.reading.norm(start).split_once('.');
        let is_time = stamp.is_some_and(|(hours, minutes)| hours.len() <= 2 && minutes.len() == 2);
        let listed = end < self.end && self.reading.tokens[end].kind == TokenKind::Stop;
        self.begins_paragraph && start == self.start && (is_time || listed)
    }

    /// "Lund, 45,".
    fn is_age(&self, at: usize, value: f64) -> bool {
        self.back(at, 1) == ","
            && matches!(self.norm(at + 1), "," | ".")
            && at >= self.start + 2
            && self.reading.tokens[at - 2].capital
            && value < 120.0
    }
}

/// The range from one number to another, which lends its million to the first.
fn joined(first: &Cardinal, last: &Cardinal, joiner: &str) -> Option<Cardinal> {
    let (mut low, high) = (first.value()?, last.value()?);
    if first.scale == 1.0 && scaled(low, last.scale) <= high {
        low = scaled(low, last.scale);
    }
    // "One or 200" is no range.
    let near = joiner != "or" || high <= low * 2.0;
    let tokens = first.tokens.start..last.tokens.end;
    (low < high && near).then_some(Cardinal {
        tokens,
        told: low,
        low,
        high: Some(high),
        scale: last.scale,
    })
}
