//! Nouns as the numbers that the tables keep.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use whipcount_domain::{
    Basis, Condition, Contribution, Date, DateOrigin, DateRange, Leaning, Origin, QuoteKind, Span,
    Stance, Unnamed,
};

/// Year, month and day as one number, so that it can be compared and read: 20310514.
pub(crate) fn day_number(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

/// The day that [`day_number`] has made a number of; `None` for any other number.
pub(crate) fn day_of(number: i64) -> Option<Date> {
    let (year, rest) = (number.div_euclid(10_000), number.rem_euclid(10_000));
    Date::new(year.try_into().ok()?, (rest / 100) as i8, (rest % 100) as i8).ok()
}

pub(crate) fn days_of(first: Option<i64>, last: Option<i64>) -> Option<DateRange> {
    Some(DateRange { first: day_of(first?)?, last: day_of(last?)? })
}

pub(crate) fn instant_of(microseconds: i64) -> Timestamp {
    Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Stance, leaning, basis and threat of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) stance: Stance,
    pub(crate) leans: Option<Leaning>,
    pub(crate) basis: Basis,
    pub(crate) threat: bool,
}

impl Code {
    pub(crate) fn number(self) -> i64 {
        let leans = match self.leans {
            None => 0,
            Some(Leaning::For) => 1,
            Some(Leaning::Against) => 2,
        };
        stance_number(self.stance)
            | leans << 3
            | (self.basis as i64) << 5
            | i64::from(self.threat) << 7
    }

    pub(crate) fn of(number: i64) -> Option<Code> {
        let leans = match number >> 3 & 3 {
            0 => None,
            1 => Some(Leaning::For),
            2 => Some(Leaning::Against),
            _ => return None,
        };
        let basis = Basis::ALL[(number >> 5 & 3) as usize];
        let threat = number >> 7 & 1 == 1;
        (number >> 8 == 0).then_some(())?;
        Some(Code { stance: stance_of(number & 7)?, leans, basis, threat })
    }
}

pub(crate) fn stance_number(stance: Stance) -> i64 {
    stance as i64
}

pub(crate) fn stance_of(number: i64) -> Option<Stance> {
    Stance::ALL.get(usize::try_from(number).ok()?).copied()
}

/// Kind of quotation, and whether the cue is an act of speech.
pub(crate) fn quote_number(quote: QuoteKind, act: bool) -> i64 {
    quote as i64 | i64::from(act) << 2
}

pub(crate) fn quote_of(number: i64) -> Option<(QuoteKind, bool)> {
    let quote = match number & 3 {
        0 => QuoteKind::Direct,
        1 => QuoteKind::Indirect,
        2 => QuoteKind::Mixed,
        _ => return None,
    };
    (number >> 3 == 0).then_some((quote, number >> 2 & 1 == 1))
}

/// Whether a source is on the record, which is 1, else what it is said to be. The first format, whose
/// ids still hold, knew 0 and 1.
pub(crate) fn unnamed_number(unnamed: Option<Unnamed>) -> i64 {
    match unnamed {
        Some(Unnamed::Other) => 0,
        None => 1,
        Some(Unnamed::Official) => 2,
        Some(Unnamed::Insider) => 3,
        Some(Unnamed::Expert) => 4,
    }
}

/// `None` for a number that [`unnamed_number`] never gives.
pub(crate) fn unnamed_of(number: i64) -> Option<Option<Unnamed>> {
    let all = Unnamed::ALL.map(Some).into_iter().chain([None]);
    all.into_iter().find(|&unnamed| unnamed_number(unnamed) == number)
}

/// What few positions have: conditions and a contribution. Spans are pairs of start and end.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Extras {
    #[serde(rename = "c", default, skip_serializing_if = "Vec::is_empty")]
    conditions: Vec<(u32, u32, Option<String>)>,
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    offer: Option<Offer>,
}

/// Start, end, at least, at most, unit.
type Offer = (u32, u32, Option<f64>, Option<f64>, String);

impl Extras {
    /// As JSON; `None` where there is nothing to keep.
    pub(crate) fn json(conditions: &[Condition], offer: Option<&Contribution>) -> Option<String> {
        if conditions.is_empty() && offer.is_none() {
            return None;
        }
        let conditions = conditions.iter();
        let extras = Extras {
            conditions: conditions
                .map(|one| (one.span.start, one.span.end, one.on.clone()))
                .collect(),
            offer: offer.map(|offer| {
                let Contribution { span, at_least, at_most, unit } = offer;
                (span.start, span.end, *at_least, *at_most, unit.clone())
            }),
        };
        Some(serde_json::to_string(&extras).expect("numbers and words can be written as JSON"))
    }

    pub(crate) fn parse(json: &str) -> Option<(Vec<Condition>, Option<Contribution>)> {
        let extras: Extras = serde_json::from_str(json).ok()?;
        let conditions = extras.conditions.into_iter();
        let conditions =
            conditions.map(|(start, end, on)| Condition { span: Span { start, end }, on });
        let offer = extras.offer.map(|(start, end, at_least, at_most, unit)| Contribution {
            span: Span { start, end },
            at_least,
            at_most,
            unit,
        });
        Some((conditions.collect(), offer))
    }
}

/// How a document came to be. Only what is known is written.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct OriginFields {
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inside: Option<String>,
    /// In bytes, in a ledger as in a dump: what is counted is where pages begin.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pages: Vec<u32>,
}

impl OriginFields {
    pub(crate) fn of(origin: &Origin) -> OriginFields {
        OriginFields {
            date: (origin.date != DateOrigin::Unknown).then(|| origin.date.name().to_string()),
            time: origin.time.map(|time| time.to_string()),
            language: origin.language.clone(),
            changes: origin.changes.iter().map(|change| change.to_string()).collect(),
            inside: origin.inside.clone(),
            pages: origin.pages.clone(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == OriginFields::default()
    }

    /// `None` where something is not what [`OriginFields::of`] writes.
    pub(crate) fn origin(&self) -> Option<Origin> {
        let date = self.date.as_deref().map_or(Some(DateOrigin::Unknown), |date| date.parse().ok());
        let time = self.time.as_deref().map(|time| time.parse().ok());
        let changes: Option<_> = self.changes.iter().map(|change| change.parse().ok()).collect();
        Some(Origin {
            date: date?,
            time: time.map_or(Some(None), |time| time.map(Some))?,
            language: self.language.clone(),
            changes: changes?,
            inside: self.inside.clone(),
            pages: self.pages.clone(),
        })
    }
}

/// Source, cue and content of a statement.
#[derive(Serialize, Deserialize)]
pub(crate) struct Parts(Vec<(u32, u32)>, Vec<(u32, u32)>, Vec<(u32, u32)>);

impl Parts {
    pub(crate) fn json(source: &[Span], cue: &[Span], content: &[Span]) -> String {
        let pairs =
            |spans: &[Span]| spans.iter().map(|span| (span.start, span.end)).collect::<Vec<_>>();
        let parts = Parts(pairs(source), pairs(cue), pairs(content));
        serde_json::to_string(&parts).expect("numbers can be written as JSON")
    }

    pub(crate) fn parse(json: &str) -> Option<[Vec<Span>; 3]> {
        let Parts(source, cue, content) = serde_json::from_str(json).ok()?;
        let spans = |pairs: Vec<(u32, u32)>| {
            pairs.into_iter().map(|(start, end)| Span { start, end }).collect()
        };
        Some([spans(source), spans(cue), spans(content)])
    }
}

#[cfg(test)]
mod tests {
    use whipcount_domain::TextChange;

    use super::*;

    #[test]
    fn days_keep_their_order_as_numbers() {
        let days = [(-44, 3, 15), (0, 1, 1), (2025, 2, 28), (2025, 12, 31), (2026, 1, 1)];
        let days = days.map(|(year, month, day)| Date::new(year, month, day).expect("a day"));
        assert!(days.map(day_number).is_sorted());
        assert_eq!(days.map(|day| day_of(day_number(day))), days.map(Some));
        assert_eq!(day_of(20_250_230), None);
    }

    #[test]
    fn codes_come_back() {
        for stance in Stance::ALL {
            for leans in [None, Some(Leaning::For), Some(Leaning::Against)] {
                for basis in Basis::ALL {
                    for threat in [false, true] {
                        let code = Code { stance, leans, basis, threat };
                        assert_eq!(Code::of(code.number()), Some(code));
                    }
                }
            }
        }
        for unnamed in Unnamed::ALL.map(Some).into_iter().chain([None]) {
            assert_eq!(unnamed_of(unnamed_number(unnamed)), Some(unnamed));
        }
        assert_eq!(unnamed_of(5), None);
        let origin = Origin {
            date: DateOrigin::Address,
            time: Some("08:30:00".parse().expect("a time")),
            language: Some("en".to_string()),
            changes: vec![TextChange::SoftHyphens(3)],
            inside: Some("mail!2".to_string()),
            pages: vec![0, 80],
        };
        for origin in [origin, Origin::default()] {
            assert_eq!(OriginFields::of(&origin).origin(), Some(origin));
        }
        let wrong = OriginFields { time: Some("noon".to_string()), ..OriginFields::default() };
        assert_eq!(wrong.origin(), None);
        assert_eq!(Code::of(-1), None);
        assert_eq!(Code::of(7), None);
    }
}
