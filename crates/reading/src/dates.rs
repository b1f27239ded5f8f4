//! Dates and periods, told from the words and the day of publication.
//!
//! A weekday, month or day of a month is the latest one on or before publication, unless its
//! clause speaks of what is to come ("will vote on Thursday", "by Friday"): then it is the next.

mod calendar;
mod words;

mod paragraphs;

mod months;
mod units;
mod weekdays;

use jiff::civil::Date;
use whipcount_domain::{DateMention, DateRange, Document, Reading, TokenKind, TokenRange};

use crate::cardinals::small_value;
use words::{Core, DateWords, Part, Which, date_words};

/// How far back a clause is searched for "will" and the like, in tokens.
const LONGEST_CLAUSE: usize = 14;

/// Fills in dates.
pub(crate) fn find_dates(document: &Document, reading: &mut Reading) {
    let mut finder = Finder {
        reading,
        words: date_words(),
        published: document.published,
        latest: None,
        latest_day: None,
        taken: 0,
        sentence: 0..0,
    };
    let mut dates = Vec::new();
    for sentence in &reading.sentences {
        finder.sentence = sentence.tokens.clone();
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let Some(Found { tokens, range }) = finder.date_at(at) else {
                at += 1;
                continue;
            };
            at = tokens.end.max(at + 1);
            finder.taken = at;
            finder.latest = Some(range);
            if range.first == range.last {
                finder.latest_day = Some(range.last);
            }
            dates.push(DateMention { span: reading.span(tokens.clone()), tokens, range });
        }
    }
    reading.dates = dates;
    reading.paragraph_days = paragraphs::days_of_paragraphs(reading, document.published);
}

/// Looks for dates in one sentence after the other.
struct Finder<'r> {
    reading: &'r Reading,
    words: &'static DateWords,
    published: Option<Date>,
    /// The period mentioned last, which "the next month" is counted from.
    latest: Option<DateRange>,
    /// The day mentioned last, which "the next day" is counted from.
    latest_day: Option<Date>,
    /// Tokens before this one belong to earlier dates.
    taken: usize,
    /// Tokens of the sentence.
    sentence: TokenRange,
}

/// A date and where it stands.
#[derive(Clone, Debug)]
struct Found {
    tokens: TokenRange,
    range: DateRange,
}

/// What stands before the heart of a date: "the end of last" before "month".
#[derive(Clone, Copy, Debug)]
struct Prefix {
    start: usize,
    which: Option<Which>,
    part: Option<Part>,
}

impl Finder<'_> {
    /// The date whose heart is the token `at`.
    fn date_at(&self, at: usize) -> Option<Found> {
        match self.reading.tokens[at].kind {
            TokenKind::Word => {}
            TokenKind::Number => return self.absolute_number(at),
            _ => return None,
        }
        let norm = self.reading.norm(at);
        if let Some(core) = self.words.cores.get(norm) {
            return match *core {
                Core::Weekday(day) => self.weekday(at, day),
                Core::Month(month) => self.month(at, at, month, None),
                Core::Season(month) => self.season(at, month),
                Core::Day(days) => self.day_from_publication(at, days),
                Core::Unit(unit) => self.unit(at, unit),
            };
        }
        let whole = norm.strip_prefix("mid-")?;
        match self.words.cores.get(whole) {
            Some(Core::Month(month)) => self.month(at, at, *month, Some(Part::Middle)),
            Some(_) => None,
            None => self.mid_year(at, whole),
        }
    }

    /// The normal form of the token `steps` before `at`, "" beyond the sentence or another date.
    fn back(&self, at: usize, steps: usize) -> &str {
        match at.checked_sub(steps) {
            Some(place) if place >= self.sentence.start.max(self.taken) => self.reading.norm(place),
            _ => "",
        }
    }

    /// The normal form of token `at`, "" beyond the sentence.
    fn norm(&self, at: usize) -> &str {
        if at < self.sentence.end { self.reading.norm(at) } else { "" }
    }

    fn is_capital(&self, at: usize) -> bool {
        at < self.sentence.end && self.reading.tokens[at].capital
    }

    /// Reads "the end of last", "earlier this", "mid", "next" leftwards from `at`.
    fn prefix(&self, at: usize) -> Prefix {
        let mut start = at;
        let which = self.words.which.get(self.back(start, 1)).copied();
        if which.is_some() {
            start -= 1;
        }
        let mut which = which;
        // "this past Friday", "the coming week".
        if which.is_some() && matches!(self.back(start, 1), "the" | "this") {
            start -= 1;
        }
        if which == Some(Which::Same) && self.back(start, 0) == "that" && self.is_conjunction(start)
        {
            (which, start) = (None, at);
        }
        let of = match (self.back(start, 2), self.back(start, 1)) {
            ("of", "the") if which.is_none() => 2,
            (_, "of") => 1,
            _ => 0,
        };
        let parts = if of > 0 { &self.words.parts_of } else { &self.words.parts };
        let part = parts.get(self.back(start, of + 1)).copied();
        if part.is_some() {
            start -= of + 1;
            if self.back(start, 1) == "the" {
                start -= 1;
            }
        }
        Prefix { start, which, part }
    }

    /// Whether the "that" at `at` begins a clause ("said that week by week") rather than points.
    fn is_conjunction(&self, at: usize) -> bool {
        self.words.context.clause_starts.contains(self.back(at, 1))
    }

    /// Whether the clause before `at` speaks of what is to come.
    fn is_ahead(&self, at: usize) -> bool {
        let context = &self.words.context;
        if context.deadlines.contains(self.back(at, 1)) || self.follows_timetable(at) {
            return true;
        }
        let first = self.sentence.start.max(at.saturating_sub(LONGEST_CLAUSE));
        for place in (first..at).rev() {
            if self.reading.tokens[place].kind != TokenKind::Word {
                return false;
            }
            let norm = self.reading.norm(place);
            let is_to = norm == "to" && matches!(self.back(place, 1), "is" | "are");
            if is_to || context.ahead.contains(norm) {
                return true;
            }
            if context.clause_starts.contains(norm) {
                return false;
            }
        }
        false
    }

    /// "parliament meets on Tuesday", but not "six votes on Tuesday".
    fn follows_timetable(&self, at: usize) -> bool {
        let steps = 1 + usize::from(self.words.context.prepositions.contains(self.back(at, 1)));
        let counted = at.checked_sub(steps + 1).is_some_and(|place| {
            self.reading.tokens[place].kind == TokenKind::Number
                || small_value(self.reading.norm(place)).is_some()
        });
        !counted && self.words.context.timetable.contains(self.back(at, steps))
    }
}
