use whipcount_domain::{Quantity, Reading, TokenKind, TokenRange};

use crate::tally_words::{Bounds, Share, TALLY_WORDS};

/// A phrase that says how many actors: "only six countries", "all but two of the 26", "none".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeadCount {
    /// From the number to the noun.
    pub(crate) tokens: TokenRange,
    /// At least so many.
    pub(crate) at_least: Option<u64>,
    /// At most so many.
    pub(crate) at_most: Option<u64>,
    /// Whether a noun says that it is actors who are counted.
    pub(crate) has_noun: bool,
    /// Whether it is a number, and not "none" or "several".
    pub(crate) in_figures: bool,
}

/// The phrases of a sentence that say how many actors, in the order of the text.
///
/// Counts of anything else (soldiers, money) are left out; a number without a noun counts only
/// before what can be said of actors ("six have signed").
pub(crate) fn head_counts(reading: &Reading, sentence: TokenRange) -> Vec<HeadCount> {
    let finder = Finder { reading, sentence: sentence.clone() };
    let mut counts: Vec<HeadCount> = Vec::new();
    let mut token = sentence.start;
    while token < sentence.end {
        match finder.count_at(token, &counts) {
            Some(count) => {
                token = count.tokens.end.max(token + 1);
                counts.push(count);
            }
            None => token += 1,
        }
    }
    counts
}

struct Finder<'r> {
    reading: &'r Reading,
    sentence: TokenRange,
}

impl Finder<'_> {
    fn count_at(&self, token: usize, before: &[HeadCount]) -> Option<HeadCount> {
        let end = self.sentence.end;
        if let Some((after, share)) = TALLY_WORDS.shares.at(self.reading, token, end)
            && let Some(count) = self.share(token, after, *share, before)
        {
            return Some(count);
        }
        if self.is_at(token, "all") && self.is_at(token + 1, "but") {
            return self.all_but(token);
        }
        if let Some(quantity) = self.quantity_at(token) {
            return self.number(token, quantity);
        }
        let (after, bounds) = TALLY_WORDS.words.at(self.reading, token, end)?;
        self.word(token, after, *bounds)
    }

    /// "most of the 31 members"; without a number, of a group counted before in the sentence.
    fn share(
        &self,
        token: usize,
        after: usize,
        share: Share,
        before: &[HeadCount],
    ) -> Option<HeadCount> {
        let (group, noun_end) = match self.group(after) {
            Some((group, noun_end)) => (group, noun_end),
            None => {
                let noun_end = self.noun_end(after)?;
                let group = before.iter().rev().find(|count| count.in_figures)?;
                (group.at_least.or(group.at_most)?, noun_end)
            }
        };
        let size = group as f64;
        let (at_least, at_most) = match share {
            // "Most of 31" is 16 or more, of 22 it is 12 or more.
            Share::MoreThan(share) => ((size * share).floor() as u64 + 1, None),
            Share::Exactly(share) => {
                let number = (size * share).round() as u64;
                (number, Some(number))
            }
        };
        Some(HeadCount {
            tokens: token..noun_end,
            at_least: Some(at_least),
            at_most,
            has_noun: true,
            in_figures: true,
        })
    }

    /// "all but two of the 26 members".
    fn all_but(&self, token: usize) -> Option<HeadCount> {
        let excepted = self.quantity_at(token + 2)?;
        let (group, end) = self.group_after_of(excepted.tokens.end)?;
        let number = group.checked_sub(bounds(excepted).0?)?;
        Some(HeadCount {
            tokens: token..end,
            at_least: Some(number),
            at_most: Some(number),
            has_noun: true,
            in_figures: true,
        })
    }

    fn number(&self, token: usize, quantity: &Quantity) -> Option<HeadCount> {
        let before = |back: usize| {
            if token >= self.sentence.start + back { self.reading.norm(token - back) } else { "" }
        };
        if (1..=2).any(|back| TALLY_WORDS.not_after.contains(before(back))) || before(1) == "of" {
            return None;
        }
        let (at_least, at_most) = bounds(quantity);
        // Nobody counts actors in millions: that is money or people.
        let largest = at_most.or(at_least).unwrap_or(u64::MAX);
        if largest >= 1_000_000 {
            return None;
        }
        let (end, has_noun) = match &quantity.unit {
            Some(unit) => {
                let noun = unit.rsplit(' ').next().unwrap_or(unit);
                if !TALLY_WORDS.holders.contains(noun) {
                    return None;
                }
                (quantity.tokens.end, true)
            }
            None => match self.noun_end(quantity.tokens.end) {
                Some(end) => (end, true),
                None => (quantity.tokens.end, false),
            },
        };
        let (end, of_group) = match self.group_after_of(end) {
            Some((_, end)) => (end, true),
            // "Nearly 300 of them".
            None if self.is_at(end, "of") && self.stands_for_many(end + 1) => (end + 2, true),
            None => (end, false),
        };
        let stands_alone = has_noun || of_group || self.may_stand_bare(end);
        stands_alone.then_some(HeadCount {
            tokens: token..end,
            at_least,
            at_most,
            has_noun: has_noun || of_group,
            in_figures: true,
        })
    }

    /// "none", "several others", "some other members".
    fn word(&self, token: usize, after: usize, bounds: Bounds) -> Option<HeadCount> {
        let end = if self.is_at(after, "of") || self.is_at(after - 1, "of") {
            let from = if self.is_at(after, "of") { after + 1 } else { after };
            self.group(from).map(|(_, end)| end).or_else(|| self.noun_end(from))
        } else {
            self.noun_end(after)
        };
        Some(HeadCount {
            tokens: token..end?,
            at_least: bounds.0,
            at_most: bounds.1,
            has_noun: true,
            in_figures: false,
        })
    }

    /// The number and the end of "of the nine members" or "of NATO's 31 members" after `end`.
    fn group_after_of(&self, end: usize) -> Option<(u64, usize)> {
        if self.is_at(end, "of") { self.group(end + 1) } else { None }
    }

    /// A number of actors that begins within a few words of `from`: "the 31 members", "its nine".
    fn group(&self, from: usize) -> Option<(u64, usize)> {
        let near = from..(from + 5).min(self.sentence.end);
        let quantity = near
            .take_while(|token| !self.ends_part(*token))
            .find_map(|token| self.quantity_at(token))?;
        let noun = quantity.unit.as_deref().map(|unit| unit.rsplit(' ').next().unwrap_or(unit));
        if noun.is_some_and(|noun| !TALLY_WORDS.holders.contains(noun)) {
            return None;
        }
        let (at_least, at_most) = bounds(quantity);
        let end = quantity.tokens.end;
        Some((at_least.or(at_most)?, self.noun_end(end).unwrap_or(end)))
    }

    /// The end of a holder's noun within three words of `from`, which may be described.
    fn noun_end(&self, from: usize) -> Option<usize> {
        (from..(from + 4).min(self.sentence.end))
            .take_while(|token| {
                self.reading.tokens[*token].kind == TokenKind::Word
                    && !TALLY_WORDS.bare_before.contains(self.reading.norm(*token))
                    || self.is_at(*token, "other")
                    || self.is_at(*token, "more")
            })
            .find(|token| TALLY_WORDS.holders.contains(self.reading.norm(*token)))
            .map(|noun| noun + 1)
    }

    /// Whether a number without a noun may end at `end`: what follows is a word that it can be the
    /// subject of, or says where those stand who are counted.
    fn may_stand_bare(&self, end: usize) -> bool {
        let limit = self.sentence.end;
        end < limit
            && (TALLY_WORDS.bare_before.contains(self.reading.norm(end))
                || TALLY_WORDS.near.is_at(self.reading, end, limit)
                || TALLY_WORDS.within.is_at(self.reading, end, limit))
    }

    fn stands_for_many(&self, token: usize) -> bool {
        ["them", "these", "those", "us", "you"].iter().any(|word| self.is_at(token, word))
    }

    fn quantity_at(&self, token: usize) -> Option<&Quantity> {
        if token >= self.sentence.end {
            return None;
        }
        self.reading.quantities_in(token..token + 1).first()
    }

    fn ends_part(&self, token: usize) -> bool {
        matches!(self.reading.tokens[token].kind, TokenKind::Stop | TokenKind::Punctuation)
    }

    fn is_at(&self, token: usize, word: &str) -> bool {
        token < self.sentence.end && self.reading.norm(token) == word
    }
}

/// A quantity in whole numbers; what cannot be one has no bounds.
fn bounds(quantity: &Quantity) -> Bounds {
    let whole = |number: f64| {
        ((0.0..1e15).contains(&number) && number.fract() == 0.0).then_some(number as u64)
    };
    (quantity.at_least.and_then(whole), quantity.at_most.and_then(whole))
}
