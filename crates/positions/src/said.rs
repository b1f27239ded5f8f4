use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;
use whipcount_domain::{
    Basis, Date, DateMention, DateRange, Document, Reading, Statement, TokenRange,
};

use crate::clause_words::is_past;

/// The words of `data/positions/said.toml`.
#[derive(Deserialize)]
struct SaidWords {
    not_before_date: HashSet<String>,
    ahead: HashSet<String>,
    clause_ends: HashSet<String>,
    relatives: HashSet<String>,
    occasions: HashSet<String>,
    repeatedly: HashSet<String>,
}

static WORDS: LazyLock<SaidWords> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../data/positions/said.toml"))
        .expect("data/positions/said.toml is valid")
});

/// Tells when positions of one document were said or held.
pub(crate) struct Calendar<'d> {
    reading: &'d Reading,
    statements: &'d [Statement],
    published: Option<Date>,
    occasion: Option<DateRange>,
    /// For each statement the date in its own words.
    dates: Vec<Option<DateRange>>,
}

impl<'d> Calendar<'d> {
    /// Looks for the one dated occasion that the document reports on, if any.
    pub(crate) fn new(
        document: &Document,
        reading: &'d Reading,
        statements: &'d [Statement],
    ) -> Calendar<'d> {
        let mut calendar = Calendar {
            reading,
            statements,
            published: document.published,
            occasion: None,
            dates: Vec::new(),
        };
        calendar.occasion = calendar.occasion();
        let own = |it: &Statement| it.said.or_else(|| calendar.beside_cue(it));
        calendar.dates = statements.iter().map(own).collect();
        calendar
    }

    /// First and last day on which a position can have been said or held.
    ///
    /// `evidence` are the words that carry it and `statement` is the number of the statement that
    /// it rests on. The position's own clause comes first where it tells of the past ("had sworn
    /// in December"), then the statement, then a date beside the evidence, then the paragraph.
    pub(crate) fn said(
        &self,
        statement: Option<usize>,
        basis: Basis,
        evidence: TokenRange,
    ) -> Option<DateRange> {
        let beside = self.beside(&evidence);
        if let Some(date) = beside.filter(|_| statement.is_none() || self.tells_of_past(&evidence))
        {
            return Some(date);
        }
        let on_occasion = matches!(basis, Basis::Itself | Basis::Reported)
            && statement.is_none_or(|it| self.on_occasion(it));
        statement
            .and_then(|statement| self.said_in(statement))
            .or(beside)
            .or_else(|| self.paragraph_day(evidence.start))
            .or_else(|| self.occasion.filter(|_| on_occasion))
    }

    /// When a statement was said: from its own words, from those of the statement around it, or
    /// from what the same speaker said before.
    fn said_in(&self, statement: usize) -> Option<DateRange> {
        let mut around = Some(statement);
        // A chain of statements is never longer than the list.
        for _ in 0..self.statements.len() {
            let number = around?;
            if let Some(date) = self.dates[number] {
                return Some(date);
            }
            around = self.statements[number].within;
            if around.is_none() {
                break;
            }
        }
        let speaker = self.statements[statement].speaker.as_ref().map(|it| &it.name);
        let same = |number: &usize| {
            self.statements[*number]
                .speaker
                .as_ref()
                .is_some_and(|other| Some(&other.name) == speaker)
        };
        (0..statement).rev().filter(same).find_map(|number| self.dates[number])
    }

    /// The date beside a statement's cue, outside its content: "said on Tuesday".
    fn beside_cue(&self, statement: &Statement) -> Option<DateRange> {
        let cue = self.reading.tokens_in(*statement.cue.first()?);
        if cue.is_empty() {
            return None;
        }
        let clause = self.clause(&cue);
        let outside = |date: &&DateMention| {
            statement.content.iter().all(|piece| !piece.contains(date.span))
                && self.is_over(date.range)
                && self.asides_at(&clause, date.tokens.start) == self.asides_at(&clause, cue.start)
                && !self.is_dateline(&date.tokens)
                && !(date.tokens.start > clause.start
                    && WORDS.not_before_date.contains(self.reading.norm(date.tokens.start - 1)))
        };
        let distance = |date: &&DateMention| date.tokens.start.abs_diff(cue.start);
        let dates = self.reading.dates_in(clause.clone()).iter();
        dates.filter(outside).min_by_key(distance).map(|date| date.range)
    }

    fn paragraph_day(&self, token: usize) -> Option<DateRange> {
        let paragraph = self.reading.sentence_of(token).paragraph as usize;
        self.reading.paragraph_days.get(paragraph).copied().flatten()
    }

    /// A past date in the clause of the evidence.
    fn beside(&self, evidence: &TokenRange) -> Option<DateRange> {
        let clause = self.clause(evidence);
        let of_evidence = |token: usize| {
            let asides = self.asides_at(&clause, token);
            asides == self.asides_at(&clause, evidence.start)
                || asides == self.asides_at(&clause, evidence.end - 1)
        };
        let dates = self.reading.dates_in(clause.clone()).iter();
        dates
            .filter(|date| of_evidence(date.tokens.start) && self.is_over(date.range))
            .filter(|date| !self.is_plan(&clause, &date.tokens) && !self.is_dateline(&date.tokens))
            // The date nearest to the evidence is its own.
            .min_by_key(|date| {
                if date.tokens.start >= evidence.end {
                    date.tokens.start - evidence.end
                } else {
                    evidence.start.saturating_sub(date.tokens.end)
                }
            })
            .map(|date| date.range)
    }

    fn clause(&self, evidence: &TokenRange) -> TokenRange {
        let sentence = &self.reading.sentence_of(evidence.start).tokens;
        let parts = |token: &usize| WORDS.clause_ends.contains(self.reading.norm(*token));
        let start = (sentence.start..evidence.start)
            .rev()
            .find(parts)
            .map_or(sentence.start, |token| token + 1);
        let end = (evidence.end..sentence.end).find(parts).unwrap_or(sentence.end);
        start..end
    }

    /// Number of the relative clause between commas that `token` stands in; 0 for none: what
    /// somebody is said to have done "in June" is not dated by "who in May was still undecided".
    fn asides_at(&self, clause: &TokenRange, token: usize) -> usize {
        let (mut number, mut inside) = (0, false);
        for at in clause.start..token {
            if self.reading.norm(at) != "," {
                continue;
            }
            let opens = (at + 1..(at + 3).min(clause.end))
                .any(|next| WORDS.relatives.contains(self.reading.norm(next)));
            inside = opens;
            number += usize::from(opens);
        }
        if inside { number } else { 0 }
    }

    /// Whether a date lies ahead of what is told beside it, or is told of in the present tense.
    fn is_plan(&self, clause: &TokenRange, date: &TokenRange) -> bool {
        let word = |token: usize| self.reading.norm(token);
        let lead_in = clause.start.max(date.start.saturating_sub(2))..date.start;
        if lead_in.clone().any(|token| WORDS.not_before_date.contains(word(token))) {
            return true;
        }
        if date.clone().any(|token| word(token) == "ago" || word(token) == "this") {
            return true;
        }
        let around = clause.start.max(date.start.saturating_sub(12))..clause.end.min(date.end + 12);
        let past = around.clone().any(|token| is_past(word(token)));
        let ahead = (clause.start.max(date.start.saturating_sub(9))..date.start)
            .rev()
            .take_while(|token| !is_past(word(*token)) && !matches!(word(*token), "," | ":"))
            .any(|token| WORDS.ahead.contains(word(token)));
        ahead || !past
    }

    /// "ABUJA, Aug 12 (Agency) —" dates the report, not what it tells.
    fn is_dateline(&self, date: &TokenRange) -> bool {
        let sentence = &self.reading.sentence_of(date.start).tokens;
        date.start < sentence.start + 6
            && (date.end..sentence.end.min(date.end + 7))
                .any(|token| self.reading.norm(token) == "—")
    }

    /// Whether a date does not lie ahead; whatever is told of a later day is a plan.
    fn is_over(&self, date: DateRange) -> bool {
        self.published.is_none_or(|published| date.first <= published)
    }

    fn tells_of_past(&self, evidence: &TokenRange) -> bool {
        evidence
            .clone()
            .any(|token| matches!(self.reading.norm(token), "had" | "was" | "were" | "did"))
    }

    /// The day of the occasion that the report opens with.
    fn occasion(&self) -> Option<DateRange> {
        /// Sentences of the opening; a heading and a dateline are sentences, too.
        const OPENING: usize = 5;
        /// Words between an occasion and its date, at most.
        const NEAR: usize = 24;
        let end =
            self.reading.sentences.get(OPENING - 1).or(self.reading.sentences.last())?.tokens.end;
        let is_occasion = |token: usize| WORDS.occasions.contains(self.reading.norm(token));
        self.reading.dates_in(0..end).iter().find_map(|date| {
            let sentence = &self.reading.sentence_of(date.tokens.start).tokens;
            // "the meeting between the ministers of thirty countries in Brussels last week": all
            // that hangs on an occasion may come before its date, but no clause of its own.
            let mut before = (sentence.start..date.tokens.start)
                .rev()
                .take_while(|&token| !matches!(self.reading.norm(token), "," | ";" | ":" | "that"))
                .take(NEAR);
            let mut after = date.tokens.end..(date.tokens.end + 2).min(sentence.end);
            let whole = date.range.first.until(date.range.last).is_ok_and(|it| it.get_days() < 8);
            let fits = (before.any(is_occasion) || after.any(is_occasion))
                && whole
                && self.is_over(date.range)
                && !self.is_dateline(&date.tokens);
            fits.then_some(date.range)
        })
    }

    /// Whether a statement can have been made on the occasion of the report: by somebody on the
    /// record, once.
    fn on_occasion(&self, statement: usize) -> bool {
        let Some(statement) = self.statements.get(statement) else { return false };
        let on_record = statement.speaker.as_ref().is_some_and(|speaker| speaker.is_named());
        let once = statement.cue.iter().all(|cue| {
            let tokens = self.reading.tokens_in(*cue);
            (tokens.start.saturating_sub(1)..tokens.end)
                .all(|token| !WORDS.repeatedly.contains(self.reading.norm(token)))
        });
        on_record && once
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a narrator's position, all of `text` its evidence, is dated; published on Wednesday,
    /// 12 March 2025.
    fn said(text: &str) -> Option<String> {
        let mut document = Document::new("case", text);
        document.published = whipcount_domain::parse_day("2025-03-12");
        let reading = whipcount_reading::read(&document);
        let calendar = Calendar::new(&document, &reading, &[]);
        let date = calendar.said(None, Basis::Narrator, 0..reading.tokens.len())?;
        Some(format!("{} {}", date.first, date.last))
    }

    #[test]
    fn dates_what_is_over_and_not_what_is_planned() {
        for (text, expected) in [
            ("Norway ratified the pact on Monday.", Some("2025-03-10 2025-03-10")),
            ("In February Norway was against the pact.", Some("2025-02-01 2025-02-28")),
            ("Norway will vote for the pact on Monday.", None),
            ("Norway will not send soldiers before May.", None),
            ("Norway is for the pact.", None),
        ] {
            assert_eq!(said(text).as_deref(), expected, "{text}");
        }
    }
}
