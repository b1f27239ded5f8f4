//! The nouns that are counted: "two old patrol boats" are counted in "patrol boats".

use std::collections::HashSet;

use serde::Deserialize;
use whipcount_domain::{ActorKind, MentionForm, Reading, TokenKind};

/// Most words of a noun with what describes it.
const LONGEST: usize = 5;

/// What `data/reading/quantities.toml` says of counted nouns.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NounWords {
    not_plural: HashSet<String>,
    plurals: HashSet<String>,
    adjectives: HashSet<String>,
    adjective_endings: Vec<String>,
    not_adjectives: HashSet<String>,
    function_words: HashSet<String>,
    after_clumsy_singular: HashSet<String>,
}

/// The noun that begins at token `at`, before token `end`: where it ends, and itself in the plural
/// and in lower case. `one` tells that it stands in the singular.
pub(crate) fn counted_noun(
    reading: &Reading,
    words: &NounWords,
    at: usize,
    end: usize,
    one: bool,
) -> Option<(usize, String)> {
    let mut noun = Noun { reading, words, parts: Vec::new() };
    let mut place = at;
    let end = end.min(at + LONGEST);
    while place < end {
        if let Some(after) = noun.after_name(place).filter(|&after| after < end) {
            place = after;
            continue;
        }
        if reading.tokens[place].kind != TokenKind::Word {
            break;
        }
        let norm = reading.norm(place);
        // "the ten countries' ministers": what was read so far is whose they are.
        if norm == "'s" {
            noun.parts.clear();
            place += 1;
            continue;
        }
        if words.function_words.contains(norm) || one && ends_like_verb(norm) {
            break;
        }
        if noun.is_plural(norm) && !one {
            noun.parts.push(place);
            if place + 1 < end && noun.goes_on(place + 1) {
                place += 1;
                continue;
            }
            return Some((place + 1, noun.text(None)));
        }
        noun.parts.push(place);
        place += 1;
    }
    noun.singular(place, one)
}

struct Noun<'r> {
    reading: &'r Reading,
    words: &'r NounWords,
    /// Tokens of the noun.
    parts: Vec<usize>,
}

impl Noun<'_> {
    /// The place after a name that only describes: "Finnish" of "two Finnish minelayers".
    fn after_name(&self, at: usize) -> Option<usize> {
        let mention = self.reading.mentions_in(at..at + 1).first()?;
        let kind = self.reading.actors[mention.actor].kind;
        let describes = mention.form == MentionForm::Adjective
            || mention.form == MentionForm::Name
                && matches!(kind, ActorKind::State | ActorKind::Body);
        describes.then_some(mention.tokens.end)
    }

    /// Whether a plural was not the noun yet: "police officers", "countries' ministers".
    fn goes_on(&self, next: usize) -> bool {
        let norm = self.reading.norm(next);
        norm == "'s"
            || self.words.plurals.contains(self.reading.norm(next - 1)) && self.is_plural(norm)
    }

    fn is_plural(&self, norm: &str) -> bool {
        self.words.plurals.contains(norm)
            || norm.len() > 2
                && norm.ends_with('s')
                && !["ss", "us", "is"].iter().any(|ending| norm.ends_with(ending))
                && !self.words.not_plural.contains(norm)
    }

    /// A noun that was found in the singular ("one patrol boat", or clumsily "100 soldier") and
    /// ends before `end`.
    fn singular(&self, end: usize, one: bool) -> Option<(usize, String)> {
        let last = *self.parts.last()?;
        let norm = self.reading.norm(last);
        // "nine country have" is clumsy for countries, "nine understand" speaks of nobody's kind.
        let clumsy = end < self.reading.tokens.len()
            && self.words.after_clumsy_singular.contains(self.reading.norm(end));
        if last + 1 != end
            || self.parts.len() > 2
            || self.describes(last)
            || ends_like_verb(norm)
            || !one && (!clumsy || self.reading.tokens[last].capital)
        {
            return None;
        }
        Some((end, self.text(Some(whipcount_words::with_s(norm)))))
    }

    /// The noun without what describes it, its last word replaced by `last`.
    fn text(&self, last: Option<String>) -> String {
        let head = self.parts[self.parts.len() - 1];
        let before = &self.parts[..self.parts.len() - 1];
        // Only what stands right before the head is part of the noun.
        let first =
            before.iter().rposition(|&part| self.describes(part)).map_or(0, |place| place + 1);
        let mut words: Vec<&str> =
            before[first..].iter().map(|&part| self.reading.norm(part)).collect();
        let head = last.as_deref().unwrap_or(self.reading.norm(head));
        words.push(head);
        words.join(" ")
    }

    fn describes(&self, at: usize) -> bool {
        let norm = self.reading.norm(at);
        if self.reading.tokens[at].capital && Some(&at) != self.parts.last() {
            return true;
        }
        let ending = |ending: &String| norm.ends_with(ending.as_str());
        self.words.adjectives.contains(norm)
            || !self.words.not_adjectives.contains(norm)
                && (self.words.adjective_endings.iter().any(ending) || norm.ends_with("-strong"))
    }
}

/// "voted", "asking", after "one" also "wants".
fn ends_like_verb(norm: &str) -> bool {
    norm.ends_with("ed") || norm.ends_with("ing") || norm.ends_with('s') && !norm.ends_with("ss")
}
