use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;
use whipcount_domain::{Basis, Date, DateRange, Document, Reading, Statement, TokenRange};

use crate::clause_words::is_past;

/// The words of `data/positions/said.toml`.
#[derive(Deserialize)]
struct SaidWords {
    not_before_date: HashSet<String>,
    ahead: HashSet<String>,
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
}

impl<'d> Calendar<'d> {
    /// Looks for the one dated occasion that the document reports on, if any.
    pub(crate) fn new(
        document: &Document,
        reading: &'d Reading,
        statements: &'d [Statement],
    ) -> Calendar<'d> {
        let mut calendar =
            Calendar { reading, statements, published: document.published, occasion: None };
        calendar.occasion = calendar.occasion();
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
        if let Some(statement) = statement {
            if let Some(date) = beside.filter(|_| self.tells_of_past(&evidence)) {
                return Some(date);
            }
            return self
                .said_in(statement)
                .or(beside)
                .or_else(|| self.paragraph_day(evidence.start))
                .or_else(|| {
                    self.occasion.filter(|_| basis == Basis::Itself && self.on_occasion(statement))
                });
        }
        beside.or_else(|| self.paragraph_day(evidence.start))
    }

    /// When a statement was said, from its own words or from those of the statement around it.
    fn said_in(&self, statement: usize) -> Option<DateRange> {
        let mut statement = Some(statement);
        // A chain of statements is never longer than the list.
        for _ in 0..self.statements.len() {
            let this = self.statements.get(statement?)?;
            if this.said.is_some() {
                return this.said;
            }
            statement = this.within;
        }
        None
    }

    fn paragraph_day(&self, token: usize) -> Option<DateRange> {
        let paragraph = self.reading.sentence_of(token).paragraph as usize;
        self.reading.paragraph_days.get(paragraph).copied().flatten()
    }

    /// A past date in the clause of the evidence.
    fn beside(&self, evidence: &TokenRange) -> Option<DateRange> {
        let clause = self.clause(evidence);
        let dates = self.reading.dates_in(clause.clone()).iter();
        dates
            .filter(|date| !self.is_plan(&clause, date.tokens.start) && self.is_over(date.range))
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
        let parts =
            |token: &usize| matches!(self.reading.norm(*token), ";" | "but" | "while" | "whereas");
        let start = (sentence.start..evidence.start)
            .rev()
            .find(parts)
            .map_or(sentence.start, |token| token + 1);
        let end = (evidence.end..sentence.end).find(parts).unwrap_or(sentence.end);
        start..end
    }

    fn is_plan(&self, clause: &TokenRange, date: usize) -> bool {
        let before = |token: usize| self.reading.norm(token);
        let words = &*WORDS;
        if date > clause.start && words.not_before_date.contains(before(date - 1)) {
            return true;
        }
        (clause.start.max(date.saturating_sub(9))..date)
            .rev()
            .take_while(|token| !is_past(before(*token)) && !matches!(before(*token), "," | ":"))
            .any(|token| words.ahead.contains(before(token)))
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

    /// The day of the occasion that the first two sentences tell of.
    fn occasion(&self) -> Option<DateRange> {
        self.reading.sentences.iter().take(2).find_map(|sentence| {
            let names_occasion = sentence
                .tokens
                .clone()
                .any(|token| WORDS.occasions.contains(self.reading.norm(token)));
            let date = self.reading.dates_in(sentence.tokens.clone()).first()?;
            (names_occasion && self.is_over(date.range)).then_some(date.range)
        })
    }

    /// Whether a statement can have been made on the occasion of the report: by somebody on the
    /// record, once.
    fn on_occasion(&self, statement: usize) -> bool {
        let Some(statement) = self.statements.get(statement) else { return false };
        let on_record = statement.speaker.as_ref().is_some_and(|speaker| speaker.named);
        let once = statement.cue.iter().all(|cue| {
            let tokens = self.reading.tokens_in(*cue);
            (tokens.start.saturating_sub(1)..tokens.end)
                .all(|token| !WORDS.repeatedly.contains(self.reading.norm(token)))
        });
        on_record && once
    }
}
