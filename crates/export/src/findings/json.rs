use serde::{Serialize, Serializer};
use whipcount_domain::{
    Date, DateRange, Document, Findings, Position, Span, Statement, Tally, TextChange, Unnamed,
};

use crate::amount::Amount;
use crate::code_points::CodePoints;
use crate::entry_json::published_from;
use crate::visible::escape_json;

/// One document's findings as an indented JSON object.
pub fn json(findings: &Findings) -> String {
    let text = serde_json::to_string_pretty(&FindingsJson::new(findings));
    let text = text.expect("findings hold nothing JSON cannot");
    escape_json(&text).into_owned()
}

/// One document's findings as one line of JSON.
pub fn json_line(findings: &Findings) -> String {
    let text = serde_json::to_string(&FindingsJson::new(findings));
    let text = text.expect("findings hold nothing JSON cannot");
    format!("{}\n", escape_json(&text))
}

/// Findings in the shape in which they are exchanged.
#[derive(Serialize)]
struct FindingsJson<'f> {
    document: DocumentJson<'f>,
    statements: Vec<StatementJson<'f>>,
    positions: Vec<PositionJson<'f>>,
    tallies: Vec<TallyJson<'f>>,
}

#[derive(Serialize)]
struct DocumentJson<'f> {
    id: &'f str,
    title: Option<&'f str>,
    publisher: Option<&'f str>,
    published: Option<Day>,
    /// Left out where it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_from: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<String>,
    url: Option<&'f str>,
    words: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'f str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inside: Option<&'f str>,
}

#[derive(Serialize)]
struct StatementJson<'f> {
    id: String,
    source: Vec<PassageJson<'f>>,
    cue: Vec<PassageJson<'f>>,
    content: Vec<PassageJson<'f>>,
    quote: &'static str,
    within: Option<String>,
    speaker: Option<SpeakerJson<'f>>,
    said: Option<[Day; 2]>,
}

#[derive(Serialize)]
struct SpeakerJson<'f> {
    name: &'f str,
    role: Option<&'f str>,
    actor: Option<&'f str>,
    named: bool,
    unnamed: Option<&'static str>,
}

#[derive(Serialize)]
struct PositionJson<'f> {
    motion: &'f str,
    actor: ActorJson<'f>,
    stance: &'static str,
    leans: Option<&'static str>,
    evidence: PassageJson<'f>,
    statement: Option<String>,
    speaker: Option<&'f str>,
    basis: &'static str,
    conditions: Vec<ConditionJson<'f>>,
    contribution: Option<ContributionJson<'f>>,
    threat: bool,
    said: Option<[Day; 2]>,
    found_by: &'f str,
    confidence: f32,
}

#[derive(Serialize)]
struct ActorJson<'f> {
    id: &'f str,
    name: &'f str,
}

#[derive(Serialize)]
struct ConditionJson<'f> {
    #[serde(flatten)]
    passage: PassageJson<'f>,
    on: Option<&'f str>,
}

#[derive(Serialize)]
struct ContributionJson<'f> {
    #[serde(flatten)]
    passage: PassageJson<'f>,
    at_least: Option<Amount>,
    at_most: Option<Amount>,
    unit: &'f str,
}

#[derive(Serialize)]
struct TallyJson<'f> {
    motion: &'f str,
    #[serde(flatten)]
    passage: PassageJson<'f>,
    stance: &'static str,
    at_least: Option<u64>,
    at_most: Option<u64>,
    named: &'f [String],
    speaker: Option<&'f str>,
}

/// A span of the document with its words.
#[derive(Serialize)]
struct PassageJson<'f> {
    start: usize,
    end: usize,
    text: &'f str,
}

/// A day as `2025-04-15`.
struct Day(Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'f> FindingsJson<'f> {
    fn new(findings: &'f Findings) -> FindingsJson<'f> {
        let passages = Passages::new(&findings.document.text);
        let statements = findings.statements.iter().enumerate();
        FindingsJson {
            document: document_json(&findings.document),
            statements: statements
                .map(|(index, statement)| passages.statement(index, statement))
                .collect(),
            positions: findings.positions.iter().map(|found| passages.position(found)).collect(),
            tallies: findings.tallies.iter().map(|found| passages.tally(found)).collect(),
        }
    }
}

fn document_json(document: &Document) -> DocumentJson<'_> {
    let origin = &document.origin;
    DocumentJson {
        id: &document.id,
        title: document.title.as_deref(),
        publisher: document.publisher.as_deref(),
        published: document.published.map(Day),
        published_from: published_from(origin),
        published_at: origin.time.map(|time| time.to_string()),
        url: document.url.as_deref(),
        words: document.words(),
        language: origin.language.as_deref(),
        changes: origin.changes.iter().map(TextChange::to_string).collect(),
        inside: origin.inside.as_deref(),
    }
}

/// The name by which a document's statement of that index is referred to.
fn statement_id(index: usize) -> String {
    format!("s{}", index + 1)
}

fn days(range: Option<DateRange>) -> Option<[Day; 2]> {
    range.map(|range| [Day(range.first), Day(range.last)])
}

/// Cuts passages out of one document's text.
struct Passages<'f> {
    text: &'f str,
    code_points: CodePoints<'f>,
}

impl<'f> Passages<'f> {
    fn new(text: &'f str) -> Passages<'f> {
        Passages { text, code_points: CodePoints::new(text) }
    }

    fn passage(&self, span: Span) -> PassageJson<'f> {
        PassageJson {
            start: self.code_points.before(span.start),
            end: self.code_points.before(span.end),
            text: span.text(self.text),
        }
    }

    fn passages(&self, spans: &[Span]) -> Vec<PassageJson<'f>> {
        spans.iter().map(|&span| self.passage(span)).collect()
    }

    fn statement(&self, index: usize, statement: &'f Statement) -> StatementJson<'f> {
        let speaker = statement.speaker.as_ref().map(|speaker| SpeakerJson {
            name: &speaker.name,
            role: speaker.role.as_deref(),
            actor: speaker.actor.as_deref(),
            named: speaker.is_named(),
            unnamed: speaker.unnamed.map(Unnamed::name),
        });
        StatementJson {
            id: statement_id(index),
            source: self.passages(&statement.source),
            cue: self.passages(&statement.cue),
            content: self.passages(&statement.content),
            quote: statement.quote.name(),
            within: statement.within.map(statement_id),
            speaker,
            said: days(statement.said),
        }
    }

    fn position(&self, position: &'f Position) -> PositionJson<'f> {
        let conditions = position.conditions.iter().map(|condition| ConditionJson {
            passage: self.passage(condition.span),
            on: condition.on.as_deref(),
        });
        let contribution = position.contribution.as_ref().map(|offer| ContributionJson {
            passage: self.passage(offer.span),
            at_least: offer.at_least.map(Amount),
            at_most: offer.at_most.map(Amount),
            unit: &offer.unit,
        });
        PositionJson {
            motion: &position.motion,
            actor: ActorJson { id: &position.actor.id, name: &position.actor.name },
            stance: position.stance.name(),
            leans: position.leans.map(|leaning| leaning.name()),
            evidence: self.passage(position.evidence),
            statement: position.statement.map(statement_id),
            speaker: position.speaker.as_deref(),
            basis: position.basis.name(),
            conditions: conditions.collect(),
            contribution,
            threat: position.threat,
            said: days(position.said),
            found_by: &position.found_by,
            confidence: position.confidence,
        }
    }

    fn tally(&self, tally: &'f Tally) -> TallyJson<'f> {
        TallyJson {
            motion: &tally.motion,
            passage: self.passage(tally.span),
            stance: tally.stance.name(),
            at_least: tally.at_least,
            at_most: tally.at_most,
            named: &tally.named,
            speaker: tally.speaker.as_deref(),
        }
    }
}
