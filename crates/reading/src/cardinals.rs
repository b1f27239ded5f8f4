//! Cardinal numbers in digits and in words.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use whipcount_domain::{Reading, TokenKind, TokenRange};

/// A number as it stands in the text, before any "more than" is heeded.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cardinal {
    pub(crate) tokens: TokenRange,
    /// What "more than" counts from: the value as it is told.
    pub(crate) told: f64,
    /// Value, or the lower end of it ("two dozen" is 22 to 26).
    pub(crate) low: f64,
    /// Upper end; `None` for "several" and "thousands".
    pub(crate) high: Option<f64>,
    /// Factor that its last word stands for, which "20 to 30 million" lends to the number before.
    pub(crate) scale: f64,
}

impl Cardinal {
    fn exact(tokens: TokenRange, value: f64, scale: f64) -> Cardinal {
        Cardinal { tokens, told: value, low: value, high: Some(value), scale }
    }

    fn at_least(tokens: TokenRange, low: f64) -> Cardinal {
        Cardinal { tokens, told: low, low, high: None, scale: 1.0 }
    }

    /// The value, if it is a single one.
    pub(crate) fn value(&self) -> Option<f64> {
        self.high.filter(|&high| high == self.low)
    }
}

/// A tenth either way, in whole numbers where the number is whole.
pub(crate) fn about(value: f64) -> (f64, f64) {
    let (low, high) = (value * 9.0 / 10.0, value * 11.0 / 10.0);
    if value.fract() == 0.0 { (low.ceil(), high.floor()) } else { (low, high) }
}

/// `value` times `scale`, without the dust that 2.07 times a billion leaves.
pub(crate) fn scaled(value: f64, scale: f64) -> f64 {
    let product = value * scale;
    let whole = product.round();
    if (product - whole).abs() < scale * 1e-9 { whole } else { product }
}

/// What a word says about a number.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Word {
    Cardinal(f64),
    Scale(f64),
    Multiple(f64),
    AtLeast(f64),
    AtLeastAfterA(f64),
    Set(f64),
    Dozen,
    Half,
    Article,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    cardinals: HashMap<String, f64>,
    scales: HashMap<String, f64>,
    multiples: HashMap<String, f64>,
    at_least: HashMap<String, f64>,
    at_least_after_a: HashMap<String, f64>,
    sets: HashMap<String, f64>,
}

static WORDS: LazyLock<HashMap<String, Word>> = LazyLock::new(|| {
    let data: Data = toml::from_str(include_str!("../../../data/reading/numbers.toml"))
        .expect("data/reading/numbers.toml is tested");
    let mut words = HashMap::new();
    let mut add = |list: HashMap<String, f64>, kind: fn(f64) -> Word| {
        words.extend(list.into_iter().map(|(word, value)| (word, kind(value))));
    };
    add(data.cardinals, Word::Cardinal);
    add(data.scales, Word::Scale);
    add(data.multiples, Word::Multiple);
    add(data.at_least, Word::AtLeast);
    add(data.at_least_after_a, Word::AtLeastAfterA);
    add(data.sets, Word::Set);
    words.insert("dozen".to_string(), Word::Dozen);
    words.insert("half".to_string(), Word::Half);
    words.insert("a".to_string(), Word::Article);
    words.insert("an".to_string(), Word::Article);
    words
});

/// The number that begins with token `at` and ends before token `end`, the longest possible.
pub(crate) fn cardinal_at(reading: &Reading, at: usize, end: usize) -> Option<Cardinal> {
    any_cardinal_at(reading, at, end).filter(|number| number.told.is_finite())
}

fn any_cardinal_at(reading: &Reading, at: usize, end: usize) -> Option<Cardinal> {
    let number = Number { reading, end };
    if reading.tokens[at].kind == TokenKind::Number {
        let value = parse_digits(reading.norm(at))?;
        return Some(number.go_on(at, at + 1, value));
    }
    let Some(word) = number.word(at) else { return hyphenated(reading, at) };
    match word {
        Word::Cardinal(value) => Some(number.go_on(at, at + 1, value)),
        Word::Scale(scale) if scale >= 100.0 && reading.norm(at).len() > 2 => {
            Some(number.go_on(at, at, 1.0))
        }
        Word::Scale(_) => None,
        Word::Multiple(_) => number.multiple(at),
        Word::AtLeast(low) => Some(Cardinal::at_least(at..at + 1, low)),
        Word::AtLeastAfterA(_) | Word::Set(_) => None,
        Word::Dozen => Some(Cardinal::exact(at..at + 1, 12.0, 1.0)),
        Word::Half => number.half(at),
        Word::Article => number.after_article(at),
    }
}

/// "5-billion", where the money sign stands before it.
fn hyphenated(reading: &Reading, at: usize) -> Option<Cardinal> {
    let (digits, scale) = reading.norm(at).split_once('-')?;
    let Some(Word::Scale(scale)) = WORDS.get(scale) else { return None };
    let value =
        parse_digits(digits).filter(|_| digits.starts_with(|c: char| c.is_ascii_digit()))?;
    Some(Cardinal::exact(at..at + 1, scaled(value, *scale), *scale))
}

/// Value of a single word or hyphenated word below a hundred: "two", "twenty-one".
pub(crate) fn small_value(word: &str) -> Option<f64> {
    if let Some(Word::Cardinal(value)) = WORDS.get(word) {
        return Some(*value);
    }
    let (tens, ones) = word.split_once('-')?;
    match (WORDS.get(tens), WORDS.get(ones)) {
        (Some(Word::Cardinal(tens)), Some(Word::Cardinal(ones)))
            if *tens >= 20.0 && (1.0..10.0).contains(ones) =>
        {
            Some(tens + ones)
        }
        _ => None,
    }
}

struct Number<'r> {
    reading: &'r Reading,
    end: usize,
}

impl Number<'_> {
    fn word(&self, at: usize) -> Option<Word> {
        if at >= self.end || self.reading.tokens[at].kind != TokenKind::Word {
            return None;
        }
        let norm = self.reading.norm(at);
        WORDS.get(norm).copied().or_else(|| {
            if norm.contains('-') { small_value(norm).map(Word::Cardinal) } else { None }
        })
    }

    /// The rest of a number of which `value` stands before `next`.
    fn go_on(&self, start: usize, mut next: usize, value: f64) -> Cardinal {
        let (mut total, mut part, mut last_scale) = (0.0, value, 1.0);
        // What may still be added below the last word: 20 takes 1 to 9, 100 takes 1 to 99.
        let mut room = if self.is_tens(next, value) { 10.0 } else { 0.0 };
        loop {
            match self.word(next) {
                Some(Word::Scale(scale)) if self.takes_scale(next, scale, part, total) => {
                    part = scaled(part, scale);
                    last_scale = scale;
                    room = scale;
                    if scale > 100.0 {
                        total += part;
                        part = 0.0;
                    }
                }
                Some(Word::Dozen) if total == 0.0 => return self.dozens(start..next + 1, part),
                Some(Word::Cardinal(more)) if more > 0.0 && more < room => {
                    part += more;
                    room = if self.is_tens(next + 1, more) { 10.0 } else { 0.0 };
                }
                _ => match self.after_and(next, room) {
                    Some(more) => next = more - 1,
                    None => break,
                },
            }
            next += 1;
        }
        let value = total + part;
        Cardinal::exact(start..next, value, last_scale)
    }

    /// Whether the word before `next` is "twenty", "thirty" … on its own.
    fn is_tens(&self, next: usize, value: f64) -> bool {
        next > 0
            && self.reading.tokens[next - 1].kind == TokenKind::Word
            && (20.0..100.0).contains(&value)
            && value % 10.0 == 0.0
    }

    /// Scales get smaller ("two million three hundred thousand"); those of one letter count only
    /// where they touch the digits: "5m", not "5 m".
    fn takes_scale(&self, at: usize, scale: f64, part: f64, total: f64) -> bool {
        let token = self.reading.tokens[at];
        let touches = at > 0 && self.reading.tokens[at - 1].span.end == token.span.start;
        let fits = if scale == 100.0 { part < 100.0 } else { total == 0.0 || scale < total };
        (token.span.len() > 2 || touches) && fits
    }

    /// The place after "and" in "a hundred and twenty".
    fn after_and(&self, at: usize, room: f64) -> Option<usize> {
        let joins = room >= 100.0 && at + 1 < self.end && self.reading.norm(at) == "and";
        match self.word(at + 1) {
            Some(Word::Cardinal(more)) if joins && more > 0.0 && more < 100.0 => Some(at + 1),
            _ => None,
        }
    }

    /// "two dozen": about 24; "one dozen" is exact.
    fn dozens(&self, tokens: TokenRange, count: f64) -> Cardinal {
        if count <= 1.0 {
            return Cardinal::exact(tokens, count * 12.0, 1.0);
        }
        let told = count * 12.0;
        let (low, high) = about(told);
        Cardinal { tokens, told, low, high: Some(high), scale: 1.0 }
    }

    /// "thousands", "tens of thousands".
    fn multiple(&self, start: usize) -> Option<Cardinal> {
        let value = |at| match self.word(at) {
            Some(Word::Multiple(value)) => Some(value),
            _ => None,
        };
        let first = value(start)?;
        let of = start + 1 < self.end && self.reading.norm(start + 1) == "of";
        match value(start + 2).filter(|_| of) {
            Some(second) => Some(Cardinal::at_least(start..start + 3, first * second)),
            // "Tens" is nothing on its own.
            None => (first > 10.0).then(|| Cardinal::at_least(start..start + 1, first)),
        }
    }

    /// "half a dozen", "half a billion", "half a million".
    fn half(&self, start: usize) -> Option<Cardinal> {
        let Some(Word::Article) = self.word(start + 1) else { return None };
        match self.word(start + 2)? {
            Word::Dozen => Some(Cardinal::exact(start..start + 3, 6.0, 1.0)),
            Word::Scale(scale) if scale > 100.0 => {
                Some(Cardinal::exact(start..start + 3, scale / 2.0, 1.0))
            }
            _ => None,
        }
    }

    /// "a hundred", "a dozen", "a couple of", "a few", "a half dozen".
    fn after_article(&self, start: usize) -> Option<Cardinal> {
        let next = start + 1;
        match self.word(next)? {
            Word::Scale(_) if self.reading.norm(next).len() > 2 => {
                Some(self.go_on(start, next, 1.0))
            }
            Word::Dozen => Some(Cardinal::exact(start..next + 1, 12.0, 1.0)),
            Word::Half if self.word(next + 1) == Some(Word::Dozen) => {
                Some(Cardinal::exact(start..next + 2, 6.0, 1.0))
            }
            Word::AtLeastAfterA(low) => Some(Cardinal::at_least(start..next + 1, low)),
            Word::Set(value) if self.reading.tokens.len() > next + 1 => {
                let of = self.reading.norm(next + 1) == "of";
                of.then(|| Cardinal::exact(start..next + 2, value, 1.0))
            }
            _ => None,
        }
    }
}

/// The value of digits with separators: "17,036", "11.2", "1,5", "9.000"; `None` for times,
/// ordinals and dates.
fn parse_digits(digits: &str) -> Option<f64> {
    let bytes = digits.as_bytes();
    if bytes.iter().all(u8::is_ascii_digit) {
        return digits.parse().ok();
    }
    if !digits.chars().all(|c| c.is_ascii_digit() || is_separator(c)) {
        return None;
    }
    let last = digits.char_indices().rev().find(|&(_, c)| is_separator(c));
    let (place, separator) = last?;
    let decimals = &digits[place + separator.len_utf8()..];
    let groups = digits.split(is_separator).count() - 1;
    // "9.000" is nine thousand wherever it comes from; "2.125" is not.
    let thousands = decimals.len() == 3 && (separator != '.' || groups > 1 || decimals == "000");
    let whole = &digits[..if thousands { digits.len() } else { place }];
    let mut plain: String = whole.chars().filter(char::is_ascii_digit).collect();
    if !thousands {
        plain.push('.');
        plain.push_str(decimals);
    }
    plain.parse().ok()
}

fn is_separator(c: char) -> bool {
    matches!(c, '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}
