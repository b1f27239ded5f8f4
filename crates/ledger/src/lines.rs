//! What the lines of a dump look like.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::values::OriginFields;

/// One line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Line {
    Motion(MotionLine),
    Document(DocumentLine),
    Reading(Box<ReadingLine>),
    Decision(DecisionLine),
}

#[derive(Serialize, Deserialize)]
pub(crate) struct RunFields {
    pub(crate) learnt: String,
    pub(crate) tool: String,
    pub(crate) reader: String,
    pub(crate) by_hand: bool,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct MotionLine {
    pub(crate) entry: String,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) phrases: Vec<String>,
    pub(crate) members: Vec<String>,
    pub(crate) run: RunFields,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct DocumentLine {
    pub(crate) entry: String,
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) text: String,
    #[serde(default, skip_serializing_if = "OriginFields::is_empty")]
    pub(crate) origin: OriginFields,
    pub(crate) run: RunFields,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct ReadingLine {
    pub(crate) document: String,
    pub(crate) run: RunFields,
    /// Entries of the motions asked about.
    pub(crate) asked: Vec<String>,
    pub(crate) statements: Vec<StatementFields>,
    pub(crate) positions: Vec<PositionFields>,
    pub(crate) tallies: Vec<TallyFields>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct DecisionLine {
    pub(crate) entry: String,
    pub(crate) target: String,
    pub(crate) verdict: String,
    pub(crate) correction: Option<serde_json::Map<String, serde_json::Value>>,
    pub(crate) by: String,
    pub(crate) at: String,
    pub(crate) why: String,
}

/// In Unicode code points, as everywhere outside.
pub(crate) type Place = [usize; 2];

#[derive(Serialize, Deserialize)]
pub(crate) struct StatementFields {
    pub(crate) entry: String,
    pub(crate) source: Vec<Place>,
    pub(crate) cue: Vec<Place>,
    pub(crate) content: Vec<Place>,
    pub(crate) quote: String,
    pub(crate) act: bool,
    pub(crate) within: Option<usize>,
    pub(crate) speaker: Option<SpeakerFields>,
    pub(crate) said: Option<[String; 2]>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct SpeakerFields {
    pub(crate) name: String,
    pub(crate) role: Option<String>,
    pub(crate) actor: Option<String>,
    pub(crate) named: bool,
    /// What a source that hides its name is said to be; the first versions did not write it.
    #[serde(default)]
    pub(crate) unnamed: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct PositionFields {
    pub(crate) entry: String,
    pub(crate) motion: String,
    pub(crate) actor: [String; 2],
    pub(crate) stance: String,
    pub(crate) leans: Option<String>,
    pub(crate) basis: String,
    pub(crate) threat: bool,
    pub(crate) evidence: Place,
    pub(crate) words: String,
    pub(crate) sentence: Place,
    pub(crate) statement: Option<usize>,
    pub(crate) speaker: Option<String>,
    pub(crate) said: Option<[String; 2]>,
    pub(crate) conditions: Vec<(Place, Option<String>)>,
    pub(crate) contribution: Option<(Place, Option<f64>, Option<f64>, String)>,
    pub(crate) found_by: String,
    pub(crate) confidence: f32,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct TallyFields {
    pub(crate) entry: String,
    pub(crate) motion: String,
    pub(crate) evidence: Place,
    pub(crate) words: String,
    pub(crate) stance: String,
    pub(crate) at_least: Option<u64>,
    pub(crate) at_most: Option<u64>,
    pub(crate) named: Vec<String>,
    pub(crate) speaker: Option<String>,
    pub(crate) statement: Option<usize>,
    pub(crate) found_by: String,
}

/// Why a line cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for LineError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.what)
    }
}

impl std::error::Error for LineError {}

impl From<String> for LineError {
    fn from(what: String) -> LineError {
        LineError { what }
    }
}

impl From<&str> for LineError {
    fn from(what: &str) -> LineError {
        LineError { what: what.to_string() }
    }
}
