use whipcount_domain::{
    ActorIndex, MentionForm, Quantity, Reading, Span, Stance, TokenKind, TokenRange,
};

use crate::head_counts::{HeadCount, head_counts};
use crate::tally_words::TALLY_WORDS;

/// A claim that so many actors hold a stance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FoundTally {
    /// The words that count.
    pub(crate) tokens: TokenRange,
    /// The same as bytes of the document.
    pub(crate) span: Span,
    /// The stance that is counted.
    pub(crate) stance: Stance,
    /// The words that say so; where they are none of the engine's, the clause they stand in.
    pub(crate) stance_tokens: TokenRange,
    /// At least so many.
    pub(crate) at_least: Option<u64>,
    /// At most so many.
    pub(crate) at_most: Option<u64>,
    /// Whom the claim enumerates.
    pub(crate) named: Vec<ActorIndex>,
}

/// A stance that the words of a sentence say, whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SaidStance {
    pub(crate) stance: Stance,
    pub(crate) tokens: TokenRange,
}

/// The claims of a sentence about how many actors hold a stance, in the order of the text.
///
/// `stances` are those that its words say. Those of votes and counts ("seven ayes, four against")
/// are found here.
pub(crate) fn tallies_in(
    reading: &Reading,
    sentence: TokenRange,
    stances: &[SaidStance],
) -> Vec<FoundTally> {
    // No sentence of a report is as long; one without end must not make the work grow with its
    // square.
    const LONGEST: usize = 1000;
    if sentence.len() > LONGEST {
        return Vec::new();
    }
    let finder = Finder { reading, sentence: sentence.clone(), stances };
    let mut found = finder.vote_result();
    if found.is_empty() {
        let counts = head_counts(reading, sentence);
        for (index, count) in counts.iter().enumerate() {
            let before =
                if index == 0 { finder.sentence.start } else { counts[index - 1].tokens.end };
            let after = counts.get(index + 1).map_or(finder.sentence.end, |next| next.tokens.start);
            found.extend(finder.tally(count, before..after));
        }
    }
    found
}

struct Finder<'r> {
    reading: &'r Reading,
    sentence: TokenRange,
    stances: &'r [SaidStance],
}

impl Finder<'_> {
    /// The tally of one count; `room` are the words between the counts before and after it.
    fn tally(&self, count: &HeadCount, room: TokenRange) -> Option<FoundTally> {
        let end = self.part_end(count.tokens.end, room.end);
        if !self.is_claim(count, end) {
            return None;
        }
        // "seven ayes": the noun itself can say what is counted.
        let (stance, stance_tokens) = self
            .near(count.tokens.end - 1, end)
            .or_else(|| self.said_within(count.tokens.end..end))
            .or_else(|| self.said_before(room.start, count.tokens.start))?;
        let bounds = (count.at_least, count.at_most);
        Some(self.found(count.tokens.clone(), stance, stance_tokens, bounds, end))
    }

    /// Whether a count tells how many do something: not one's own ("its five deputies"), not
    /// somebody in particular ("one delegate") and nobody to whom something is done ("with the
    /// four countries"), unless it goes on to say what they do ("of 85 who signed", "with 80 in
    /// favour").
    fn is_claim(&self, count: &HeadCount, end: usize) -> bool {
        let start = count.tokens.start;
        let before = |back: usize| {
            if start >= self.sentence.start + back { self.reading.norm(start - back) } else { "" }
        };
        let definite = before(1) == "the";
        let outer = if definite { before(2) } else { before(1) };
        let follows = |word: &str| count.tokens.end < end && self.is_at(count.tokens.end, word);
        let goes_on = follows("who") || follows("that") || follows("which");
        // "With 80 members in favour and 20 against", "it comes to 80 ayes".
        let says_itself = self.near(count.tokens.end - 1, end).is_some();
        let is_object = TALLY_WORDS.object_after.contains(outer) && !goes_on && !says_itself;
        let is_one = count.at_least == Some(1)
            && count.at_most == Some(1)
            && !TALLY_WORDS.only.contains(before(1))
            && !TALLY_WORDS.only.contains(self.reading.norm(start));
        let is_whole = definite && count.at_least.is_some_and(|number| number > 10);
        !TALLY_WORDS.own.contains(before(1)) && !is_one && !is_whole && !is_object
    }

    fn found(
        &self,
        tokens: TokenRange,
        stance: Stance,
        stance_tokens: TokenRange,
        (at_least, at_most): (Option<u64>, Option<u64>),
        end: usize,
    ) -> FoundTally {
        let named = self.named(tokens.end, end, at_most);
        FoundTally {
            span: self.reading.span(tokens.clone()),
            tokens,
            stance,
            stance_tokens,
            at_least,
            at_most,
            named,
        }
    }

    /// "by 78 to 74", "carried by 41 votes to 22".
    fn vote_result(&self) -> Vec<FoundTally> {
        if !self.counts_votes() {
            return Vec::new();
        }
        let quantities = self.reading.quantities_in(self.sentence.clone());
        for pair in quantities.windows(2) {
            let [ayes, noes] = pair else { continue };
            let joined = ayes.tokens.end + 1 == noes.tokens.start
                && matches!(self.reading.norm(ayes.tokens.end), "to" | "-" | "–");
            let by = ayes.tokens.start > self.sentence.start
                && matches!(self.reading.norm(ayes.tokens.start - 1), "by" | "of" | "," | "was");
            if !joined || !by || !is_head_count(ayes) || !is_head_count(noes) {
                continue;
            }
            let (first, second) = if self.is_lost() {
                (Stance::Opposes, Stance::Commits)
            } else {
                (Stance::Commits, Stance::Opposes)
            };
            let tally = |quantity: &Quantity, stance| {
                let exactly = quantity.at_least.map(|number| number as u64);
                self.found(
                    quantity.tokens.clone(),
                    stance,
                    quantity.tokens.clone(),
                    (exactly, exactly),
                    quantity.tokens.end,
                )
            };
            return vec![tally(ayes, first), tally(noes, second)];
        }
        Vec::new()
    }

    /// A stance that the noun at `noun` says itself, or that follows it at once: "seven ayes",
    /// "four against".
    fn near(&self, noun: usize, end: usize) -> Option<(Stance, TokenRange)> {
        for token in noun..end.min(noun + 4) {
            if let Some((after, predicate)) = TALLY_WORDS.near.at(self.reading, token, end) {
                let stance = if self.counts_votes() { predicate.vote } else { predicate.stance };
                // "in" and "no" say something only where nothing follows that they could govern.
                let ambiguous = TALLY_WORDS.ambiguous.contains(self.reading.norm(token));
                if !ambiguous || self.ends_part(after) || self.is_at(after, "and") {
                    return Some((stance, token..after));
                }
            }
            if token > noun && !TALLY_WORDS.between.contains(self.reading.norm(token)) {
                break;
            }
        }
        None
    }

    /// A stance said later in the clause of the count.
    fn said_within(&self, room: TokenRange) -> Option<(Stance, TokenRange)> {
        /// Words between a count and its stance, at most.
        const NEAR: usize = 14;
        let engine = self.stances.iter().find(|said| {
            room.contains(&said.tokens.start) && !self.somebody_else(room.start..said.tokens.start)
        });
        let own = room.clone().take(NEAR).find_map(|token| {
            let (after, predicate) = TALLY_WORDS.within.at(self.reading, token, room.end)?;
            let stance = if self.counts_votes() { predicate.vote } else { predicate.stance };
            (!self.somebody_else(room.start..token)).then_some((stance, token..after))
        });
        match (engine, own) {
            (Some(said), Some((stance, tokens))) if said.tokens.start > tokens.start => {
                Some((stance, tokens))
            }
            (Some(said), _) => Some((said.stance, said.tokens.clone())),
            (None, own) => own,
        }
    }

    /// Whether somebody else becomes the subject between a count and a stance.
    fn somebody_else(&self, tokens: TokenRange) -> bool {
        self.reading.mentions_in(tokens.clone()).iter().any(|mention| {
            let before = mention.tokens.start.saturating_sub(1);
            let before = if self.is_at(before, "the") { before.saturating_sub(1) } else { before };
            let apart = before >= tokens.start
                && (TALLY_WORDS.object_after.contains(self.reading.norm(before))
                    || self.reading.tokens[before].kind == TokenKind::Punctuation
                    || TALLY_WORDS.named_after.is_at(self.reading, before, mention.tokens.start)
                    || self.is_at(before, "and"));
            mention.form != MentionForm::Adjective && !apart
        })
    }

    /// A stance said before the count in a turned clause: "against which have voted four states".
    fn said_before(&self, from: usize, count: usize) -> Option<(Stance, TokenRange)> {
        let near = from.max(count.saturating_sub(6));
        let turned =
            (near..count).any(|token| matches!(self.reading.norm(token), "which" | "whom"));
        let said = self.stances.iter().rfind(|said| {
            said.tokens.start >= from && said.tokens.end <= count && said.tokens.end + 2 > count
        })?;
        turned.then(|| (said.stance, said.tokens.clone()))
    }

    /// Whom the claim enumerates: "(A, B and C)", "namely A and B", "A and B among them".
    fn named(&self, from: usize, end: usize, at_most: Option<u64>) -> Vec<ActorIndex> {
        let limit = at_most.unwrap_or(u64::MAX) as usize;
        let run = self.run_of_names(from, end.max(self.part_end(from, self.sentence.end)));
        let fits = !run.is_empty() && run.len() <= limit;
        if fits { run } else { Vec::new() }
    }

    /// The first enumeration of actors in the words given.
    fn run_of_names(&self, from: usize, end: usize) -> Vec<ActorIndex> {
        let end = self.sentence.end.max(end);
        let mut token = from;
        let mut announced = false;
        while token < end {
            if let Some((after, ())) = TALLY_WORDS.named_after.at(self.reading, token, end) {
                announced = true;
                token = after;
                continue;
            }
            if let Some((actors, after)) = self.names_at(token, end) {
                let told = announced
                    || actors.len() >= 2 && self.opens_list(token) && self.closes_list(after, end)
                    || self.is_at(after, ",")
                        && TALLY_WORDS.named_before.is_at(self.reading, after + 1, end)
                    || TALLY_WORDS.named_before.is_at(self.reading, after, end);
                return if told { actors } else { Vec::new() };
            }
            if self.is_at(token, ";") {
                break;
            }
            token += 1;
        }
        Vec::new()
    }

    /// Names of actors joined by commas and "and", and the token after them.
    fn names_at(&self, token: usize, end: usize) -> Option<(Vec<ActorIndex>, usize)> {
        let mut actors = Vec::new();
        let mut after = token;
        let mut next = token;
        while next < end {
            match self.reading.mentions_in(next..next + 1).first() {
                Some(mention)
                    if matches!(mention.form, MentionForm::Name | MentionForm::Metonym) =>
                {
                    if !actors.contains(&mention.actor) {
                        actors.push(mention.actor);
                    }
                    after = mention.tokens.end;
                    next = after;
                }
                _ => {
                    let joins =
                        matches!(self.reading.norm(next), "," | "and" | "the" | "those" | "of");
                    if !joins || actors.is_empty() {
                        break;
                    }
                    next += 1;
                }
            }
        }
        (!actors.is_empty()).then_some((actors, after))
    }

    fn opens_list(&self, token: usize) -> bool {
        (token.saturating_sub(4)..token)
            .rev()
            .find(|before| !matches!(self.reading.norm(*before), "the" | "of" | "those" | "a"))
            .is_some_and(|before| {
                matches!(self.reading.norm(before), ":" | "," | "(" | "–" | "—" | "-")
            })
    }

    fn closes_list(&self, after: usize, end: usize) -> bool {
        after >= end
            || self.ends_part(after)
            || matches!(self.reading.norm(after), "," | ")" | "and")
    }

    fn counts_votes(&self) -> bool {
        self.sentence.clone().any(|token| TALLY_WORDS.votes.contains(self.reading.norm(token)))
    }

    fn is_lost(&self) -> bool {
        self.sentence
            .clone()
            .any(|token| TALLY_WORDS.lost.is_at(self.reading, token, self.sentence.end))
    }

    fn part_end(&self, from: usize, most: usize) -> usize {
        (from..most).find(|token| self.is_at(*token, ";")).unwrap_or(most)
    }

    fn ends_part(&self, token: usize) -> bool {
        token >= self.sentence.end
            || matches!(
                self.reading.tokens[token].kind,
                TokenKind::Stop | TokenKind::Punctuation | TokenKind::QuoteClose
            )
    }

    fn is_at(&self, token: usize, word: &str) -> bool {
        token < self.sentence.end && self.reading.norm(token) == word
    }
}

/// Whether a quantity can count votes: a whole number of nothing else.
fn is_head_count(quantity: &Quantity) -> bool {
    let counted = quantity
        .unit
        .as_deref()
        .is_none_or(|unit| TALLY_WORDS.holders.contains(unit.rsplit(' ').next().unwrap_or(unit)));
    counted
        && quantity.at_least == quantity.at_most
        && quantity.at_least.is_some_and(|n| n.fract() == 0.0)
}

#[cfg(test)]
mod tests {
    use whipcount_domain::Document;

    use super::*;
    use crate::tally_words::cases;

    #[test]
    fn finds_the_tallies_of_the_data_file() {
        for case in cases() {
            let reading = whipcount_reading::read(&Document::new("case", case.text.as_str()));
            let bound = |bound: Option<u64>| bound.map_or("-".to_string(), |it| it.to_string());
            let found: Vec<String> = reading
                .sentences
                .iter()
                .flat_map(|sentence| tallies_in(&reading, sentence.tokens.clone(), &[]))
                .map(|it| format!("{} {} {}", it.stance, bound(it.at_least), bound(it.at_most)))
                .collect();
            assert_eq!(found, case.tallies, "{}", case.text);
        }
    }
}
