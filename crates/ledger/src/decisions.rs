use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};
use whipcount_count::{ConditionEntry, ContributionEntry, PositionEntry, Verdict, in_characters};
use whipcount_domain::{ActorName, Basis, DateRange, Leaning, Span, Stance, parse_day};

use crate::contents::decision_id;
use crate::error::LedgerErrorKind;
use crate::ids::EntryId;
use crate::ledger::Writing;
use crate::values::instant_of;
use crate::{Ledger, LedgerError, Run};

/// What a person does with an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It is right as it was read.
    Confirm,
    /// It is right if some of its fields are put right.
    Correct(Correction),
    /// It is not what the document says.
    Reject,
    /// An earlier decision, which is the target, does not hold any more.
    Undo,
}

impl Judgement {
    /// The word for it in data and output.
    pub fn name(&self) -> &'static str {
        match self {
            Judgement::Confirm => "confirm",
            Judgement::Correct(_) => "correct",
            Judgement::Reject => "reject",
            Judgement::Undo => "undo",
        }
    }

    pub(crate) fn correction(&self) -> Option<String> {
        match self {
            Judgement::Correct(correction) => Some(correction.json()),
            _ => None,
        }
    }

    pub(crate) fn parse(name: &str, correction: Option<&str>) -> Option<Judgement> {
        match name {
            "confirm" => Some(Judgement::Confirm),
            "correct" => Correction::parse(correction?).map(Judgement::Correct),
            "reject" => Some(Judgement::Reject),
            "undo" => Some(Judgement::Undo),
            _ => None,
        }
    }
}

/// A decision as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionEntry {
    /// Its id.
    pub id: EntryId,
    /// What it is about: a position, or for [`Judgement::Undo`] a decision.
    pub target: EntryId,
    /// What was decided.
    pub judgement: Judgement,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why; empty if that was not said.
    pub why: String,
}

/// Fields of a position that are to be put right, by their names in CSV output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction(BTreeMap<String, String>);

/// The fields of a position that can be corrected.
pub const FIELDS: [&str; 16] = [
    "actor",
    "name",
    "stance",
    "leans",
    "basis",
    "speaker",
    "evidence",
    "said_first",
    "said_last",
    "conditions",
    "waits_for",
    "amount",
    "at_least",
    "at_most",
    "unit",
    "threat",
];

/// Why a field cannot be corrected so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldError {
    /// No position has a field of this name.
    Unknown(String),
    /// The value is not one of those that the field can have.
    Value {
        /// The field.
        field: String,
        /// What was given.
        value: String,
        /// What would be understood.
        expected: String,
    },
}

impl fmt::Display for FieldError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FieldError::Unknown(field) => {
                write!(out, "a position has no field `{field}`; it has {}", FIELDS.join(", "))
            }
            FieldError::Value { field, value, expected } => {
                write!(out, "`{field}` cannot be `{value}`; it is {expected}")
            }
        }
    }
}

impl std::error::Error for FieldError {}

impl Correction {
    /// Puts one field right. An empty value means that the document does not say.
    ///
    /// # Errors
    ///
    /// When there is no such field, or it cannot have this value.
    pub fn set(&mut self, field: &str, value: &str) -> Result<(), FieldError> {
        let value = value.trim();
        let wrong = |expected: String| {
            let (field, value) = (field.to_string(), value.to_string());
            Err(FieldError::Value { field, value, expected })
        };
        match field {
            "actor" | "name" | "evidence" if value.is_empty() => {
                return wrong("never empty".to_string());
            }
            "stance" if value.parse::<Stance>().is_err() => {
                return wrong(format!("one of {}", Stance::ALL.map(Stance::name).join(", ")));
            }
            "leans" if !value.is_empty() && value.parse::<Leaning>().is_err() => {
                return wrong("`for`, `against` or empty".to_string());
            }
            "basis" if value.parse::<Basis>().is_err() => {
                return wrong(format!("one of {}", Basis::ALL.map(Basis::name).join(", ")));
            }
            "said_first" | "said_last" if !value.is_empty() && parse_day(value).is_none() => {
                return wrong("a day as in 2031-05-14, or empty".to_string());
            }
            "at_least" | "at_most" if !value.is_empty() && figure(value).is_none() => {
                return wrong("a figure as in 4000000 or 2.5, or empty".to_string());
            }
            "threat" if value.parse::<bool>().is_err() => {
                return wrong("`true` or `false`".to_string());
            }
            _ if !FIELDS.contains(&field) => return Err(FieldError::Unknown(field.to_string())),
            _ => {}
        }
        self.0.insert(field.to_string(), value.to_string());
        Ok(())
    }

    /// Whether nothing is put right.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields that are put right, with their values.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, value)| (field.as_str(), value.as_str()))
    }

    pub(crate) fn json(&self) -> String {
        serde_json::to_string(&self.0).expect("words can be written as JSON")
    }

    pub(crate) fn parse(json: &str) -> Option<Correction> {
        let fields: BTreeMap<String, String> = serde_json::from_str(json).ok()?;
        let mut correction = Correction::default();
        for (field, value) in fields {
            correction.set(&field, &value).ok()?;
        }
        Some(correction)
    }

    /// The words that are to be the evidence.
    pub fn evidence(&self) -> Option<&str> {
        self.0.get("evidence").map(String::as_str)
    }

    /// The correction that makes `read` say what `decided` says.
    pub(crate) fn between(read: &PositionEntry, decided: &PositionEntry) -> Correction {
        let (before, after) = (values_of(read), values_of(decided));
        // Other words of a contribution do away with its figures, which are therefore said again.
        let anew = after["amount"] != before["amount"];
        let changed = after.into_iter().filter(|(field, value)| {
            before[field] != *value || anew && ["at_least", "at_most", "unit"].contains(field)
        });
        Correction(changed.map(|(field, value)| (field.to_string(), value)).collect())
    }

    /// Puts the fields of `position` right; `text` is that of its document.
    pub(crate) fn apply(&self, position: &mut PositionEntry, text: &str) {
        for (field, value) in &self.0 {
            let given = Some(value.clone()).filter(|value| !value.is_empty());
            match field.as_str() {
                "actor" => {
                    position.actor.id = value.clone();
                    if !self.0.contains_key("name") {
                        position.actor.name = value.clone();
                    }
                }
                "name" => position.actor.name = value.clone(),
                "stance" => position.stance = value.parse().unwrap_or(position.stance),
                "leans" => position.leans = value.parse().ok(),
                "basis" => position.basis = value.parse().unwrap_or(position.basis),
                "speaker" => position.speaker = given,
                "threat" => position.threat = value == "true",
                "evidence" => set_evidence(position, text, value),
                "conditions" => {
                    let texts = value.split('|').map(str::trim).filter(|text| !text.is_empty());
                    let old = std::mem::take(&mut position.conditions);
                    let on = |place: usize| old.get(place).and_then(|one| one.on.clone());
                    position.conditions = texts
                        .enumerate()
                        .map(|(place, text)| ConditionEntry { text: text.into(), on: on(place) })
                        .collect();
                }
                "amount" => {
                    let unit = position.contribution.take().map_or(String::new(), |old| old.unit);
                    position.contribution = given.map(|text| ContributionEntry {
                        text,
                        at_least: None,
                        at_most: None,
                        unit,
                    });
                }
                // In the order of the alphabet these come after the words of the contribution.
                "at_least" | "at_most" | "unit" => {
                    if let Some(offer) = &mut position.contribution {
                        match field.as_str() {
                            "at_least" => offer.at_least = figure(value),
                            "at_most" => offer.at_most = figure(value),
                            _ => offer.unit = value.clone(),
                        }
                    }
                }
                _ => {}
            }
        }
        if let Some(waits_for) = self.0.get("waits_for") {
            let mut actors = waits_for.split('|').map(str::trim);
            for condition in &mut position.conditions {
                condition.on = actors.next().filter(|on| !on.is_empty()).map(str::to_string);
            }
        }
        let day = |field| self.0.get(field).map(|value| parse_day(value));
        if let (None, None) = (day("said_first"), day("said_last")) {
        } else {
            let first = day("said_first").unwrap_or(position.said.map(|days| days.first));
            let last = day("said_last").unwrap_or(position.said.map(|days| days.last));
            position.said = match (first.or(last), last.or(first)) {
                (Some(first), Some(last)) => Some(DateRange { first: first.min(last), last }),
                _ => None,
            };
        }
    }
}

/// A figure as people write it, if it is one that can be counted with.
fn figure(text: &str) -> Option<f64> {
    text.parse().ok().filter(|figure: &f64| figure.is_finite() && *figure >= 0.0)
}

fn written(figure: f64) -> String {
    figure.to_string()
}

/// A position's fields as a correction would write them.
fn values_of(position: &PositionEntry) -> BTreeMap<&'static str, String> {
    let conditions = &position.conditions;
    let texts: Vec<_> = conditions.iter().map(|one| one.text.as_str()).collect();
    let on: Vec<_> = conditions.iter().map(|one| one.on.as_deref().unwrap_or_default()).collect();
    let ActorName { id, name } = position.actor.clone();
    let said = |day: fn(DateRange) -> whipcount_domain::Date| {
        position.said.map(|days| day(days).to_string()).unwrap_or_default()
    };
    let offer = position.contribution.as_ref();
    BTreeMap::from([
        ("actor", id),
        ("name", name),
        ("stance", position.stance.to_string()),
        ("leans", position.leans.map(|leans| leans.to_string()).unwrap_or_default()),
        ("basis", position.basis.to_string()),
        ("speaker", position.speaker.clone().unwrap_or_default()),
        ("said_first", said(|days| days.first)),
        ("said_last", said(|days| days.last)),
        ("conditions", texts.join(" | ")),
        ("waits_for", on.join(" | ")),
        ("amount", offer.map(|offer| offer.text.clone()).unwrap_or_default()),
        ("at_least", offer.and_then(|offer| offer.at_least).map_or_else(String::new, written)),
        ("at_most", offer.and_then(|offer| offer.at_most).map_or_else(String::new, written)),
        ("unit", offer.map(|offer| offer.unit.clone()).unwrap_or_default()),
        ("threat", position.threat.to_string()),
    ])
}

/// Where words stand in a text, the nearest to `start` if they come more than once.
pub(crate) fn nearest(text: &str, words: &str, start: u32) -> Option<Span> {
    let places = text.match_indices(words).map(|(place, _)| place);
    let place = places.min_by_key(|place| place.abs_diff(start as usize))?;
    Some(Span::new(place, place + words.len()))
}

/// Makes other words of the document the evidence; those nearest to the old ones if they come more
/// than once.
fn set_evidence(position: &mut PositionEntry, text: &str, words: &str) {
    let Some(span) = nearest(text, words, position.span.start) else { return };
    position.span = span;
    position.characters = in_characters(text, span);
    position.evidence = words.to_string();
    match position.sentence.find(words) {
        Some(start) => position.in_sentence = Span::new(start, start + words.len()),
        None => {
            position.sentence = words.to_string();
            position.in_sentence = Span::new(0, words.len());
        }
    }
}

impl Ledger {
    /// Keeps what `by` decided at an instant, and returns the decision's id. The same decision,
    /// kept a second time, is there once.
    ///
    /// # Errors
    ///
    /// When there is no such entry, words that are to be the evidence are not in its document, or
    /// the ledger cannot be written.
    pub fn decide(
        &mut self,
        target: EntryId,
        judgement: &Judgement,
        by: &str,
        at: Timestamp,
        why: &str,
    ) -> Result<EntryId, LedgerError> {
        let run = Run::by_hand(at, by);
        let path = self.path.clone();
        let id = self.write(|writing| insert_decision(writing, &run, target, judgement, why))?;
        id.map_err(|what| LedgerError::new(LedgerErrorKind::NoEntry(what), path))
    }

    /// All decisions, in the order in which they were made.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn decisions(
        &self,
        known_on: Option<Timestamp>,
    ) -> Result<Vec<DecisionEntry>, LedgerError> {
        let kept = self.read(|db| all_decisions(db, known_on))?;
        Ok(kept.into_iter().map(|kept| kept.entry).collect())
    }
}

pub(crate) fn insert_decision(
    writing: &mut Writing<'_>,
    run: &Run,
    target: EntryId,
    judgement: &Judgement,
    why: &str,
) -> rusqlite::Result<Result<EntryId, String>> {
    let position: Option<i64> = if *judgement == Judgement::Undo {
        let mut find = writing.db.prepare_cached("SELECT position FROM decisions WHERE id = ?1")?;
        match find.query_row([target.bytes()], |row| row.get(0)).optional()? {
            Some(position) => position,
            None => return Ok(Err(target.to_string())),
        }
    } else {
        let Some(number) = position_number(writing.db, target)? else {
            return Ok(Err(target.to_string()));
        };
        Some(number)
    };
    let correction = judgement.correction();
    let id =
        decision_id(target, judgement.name(), correction.as_deref(), &run.reader, run.learnt, why);
    let run = writing.run(run, &[])?;
    writing.db.execute(
        "INSERT OR IGNORE INTO decisions (id, run, target, position, verdict, correction, why)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id.bytes(), run, target.bytes(), position, judgement.name(), correction, why],
    )?;
    Ok(Ok(id))
}

/// The number of the position with this id.
pub(crate) fn position_number(db: &Connection, id: EntryId) -> rusqlite::Result<Option<i64>> {
    let (first, last) = id.documents();
    let mut find = db.prepare_cached(
        "SELECT positions.number FROM documents
         CROSS JOIN readings ON readings.document = documents.number
         CROSS JOIN positions ON positions.number >= first_position
             AND positions.number < first_position + readings.positions
         WHERE documents.id BETWEEN ?1 AND ?2 AND part = ?3 LIMIT 1",
    )?;
    find.query_row(params![first.bytes(), last.bytes(), id.part()], |row| row.get(0)).optional()
}

/// A decision with the number of the position that it is about in the end.
pub(crate) struct KeptDecision {
    pub(crate) position: Option<i64>,
    pub(crate) entry: DecisionEntry,
}

pub(crate) fn all_decisions(
    db: &Connection,
    known_on: Option<Timestamp>,
) -> rusqlite::Result<Vec<KeptDecision>> {
    let until = known_on.map_or(i64::MAX, Timestamp::as_microsecond);
    let mut find = db.prepare_cached(
        "SELECT id, target, position, verdict, correction, why, reader, learnt
         FROM decisions JOIN runs ON runs.number = run
         WHERE learnt <= ?1 ORDER BY learnt, decisions.number",
    )?;
    let kept = find.query_map([until], |row| {
        let (id, target): ([u8; 16], [u8; 16]) = (row.get(0)?, row.get(1)?);
        let verdict: String = row.get(3)?;
        let correction: Option<String> = row.get(4)?;
        let judgement = Judgement::parse(&verdict, correction.as_deref())
            .ok_or_else(|| crate::ledger::unexpected(3, "not a decision"))?;
        Ok(KeptDecision {
            position: row.get(2)?,
            entry: DecisionEntry {
                id: EntryId::from_bytes(&id).expect("sixteen bytes"),
                target: EntryId::from_bytes(&target).expect("sixteen bytes"),
                judgement,
                by: row.get(6)?,
                at: instant_of(row.get(7)?),
                why: row.get(5)?,
            },
        })
    })?;
    kept.collect()
}

/// For each position that somebody decided on, by number: the newest decision that nobody undid.
pub(crate) fn effective(
    db: &Connection,
    known_on: Option<Timestamp>,
) -> rusqlite::Result<HashMap<i64, DecisionEntry>> {
    let mut effective = HashMap::new();
    let mut undone = HashSet::new();
    for KeptDecision { position, entry } in all_decisions(db, known_on)?.into_iter().rev() {
        if undone.contains(&entry.id) {
            continue;
        }
        match (&entry.judgement, position) {
            (Judgement::Undo, _) => _ = undone.insert(entry.target),
            (_, Some(position)) => _ = effective.entry(position).or_insert(entry),
            (_, None) => {}
        }
    }
    Ok(effective)
}

/// How a decision shows on an entry that counts; `None` for one that takes it out.
pub(crate) fn shown(decision: &DecisionEntry) -> Option<whipcount_count::Decision> {
    let verdict = match decision.judgement {
        Judgement::Confirm => Verdict::Confirmed,
        Judgement::Correct(_) => Verdict::Corrected,
        Judgement::Reject | Judgement::Undo => return None,
    };
    Some(whipcount_count::Decision {
        verdict,
        by: decision.by.clone(),
        at: decision.at,
        why: Some(decision.why.clone()).filter(|why| !why.is_empty()),
    })
}
