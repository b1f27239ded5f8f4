//! The JSON of positions and tallies that have left their documents.

use serde::Serialize;
use whipcount_count::{Citation, CountOptions, PositionEntry, TallyEntry};
use whipcount_domain::{ActorName, DateOrigin, Motion, Origin};

use crate::amount::Amount;

#[derive(Serialize)]
pub(crate) struct Name<'c> {
    id: &'c str,
    name: &'c str,
}

impl<'c> Name<'c> {
    pub(crate) fn of(actor: &'c ActorName) -> Name<'c> {
        Name { id: &actor.id, name: &actor.name }
    }
}

#[derive(Serialize)]
pub(crate) struct MotionName<'c> {
    id: &'c str,
    title: &'c str,
}

impl<'c> MotionName<'c> {
    pub(crate) fn of(motion: &'c Motion) -> MotionName<'c> {
        MotionName { id: &motion.id, title: &motion.title }
    }
}

/// The terms of a question.
#[derive(Serialize)]
pub(crate) struct Terms {
    as_of: Option<String>,
    bases: Vec<&'static str>,
    min_confidence: f32,
}

impl Terms {
    pub(crate) fn of(options: &CountOptions) -> Terms {
        Terms {
            as_of: options.as_of.map(|day| day.to_string()),
            bases: options.bases.iter().map(|basis| basis.name()).collect(),
            min_confidence: options.min_confidence,
        }
    }
}

/// A position.
#[derive(Serialize)]
pub(crate) struct Passage<'c> {
    stance: &'static str,
    leans: Option<&'static str>,
    day: Option<String>,
    said: Option<[String; 2]>,
    basis: &'static str,
    speaker: Option<&'c str>,
    evidence: &'c str,
    conditions: Vec<Waits<'c>>,
    contribution: Option<Offer<'c>>,
    threat: bool,
    document: Document<'c>,
    /// On which page of it the evidence begins; only where it has pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<usize>,
    found_by: &'c str,
    confidence: f32,
}

/// A condition.
#[derive(Serialize)]
pub(crate) struct Waits<'c> {
    text: &'c str,
    on: Option<&'c str>,
}

/// A contribution.
#[derive(Serialize)]
pub(crate) struct Offer<'c> {
    text: &'c str,
    at_least: Option<Amount>,
    at_most: Option<Amount>,
    unit: &'c str,
}

/// A tally.
#[derive(Serialize)]
pub(crate) struct Claim<'c> {
    text: &'c str,
    at_least: Option<u64>,
    at_most: Option<u64>,
    named: &'c [String],
    speaker: Option<&'c str>,
    document: Document<'c>,
    found_by: &'c str,
}

#[derive(Serialize)]
pub(crate) struct Document<'c> {
    id: &'c str,
    title: Option<&'c str>,
    publisher: Option<&'c str>,
    published: Option<String>,
    /// Who says so; only if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    published_from: Option<&'static str>,
    url: Option<&'c str>,
    /// Where it stands in an archive; only if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    inside: Option<&'c str>,
}

/// An actor with the passage that says where it stands.
#[derive(Serialize)]
pub(crate) struct Held<'c> {
    actor: Name<'c>,
    position: Passage<'c>,
}

impl<'c> Held<'c> {
    pub(crate) fn of(position: &'c PositionEntry) -> Held<'c> {
        Held { actor: Name::of(&position.actor), position: Passage::of(position) }
    }
}

impl<'c> Passage<'c> {
    pub(crate) fn of(entry: &'c PositionEntry) -> Passage<'c> {
        let waits =
            entry.conditions.iter().map(|one| Waits { text: &one.text, on: one.on.as_deref() });
        let offer = entry.contribution.as_ref().map(|offer| Offer {
            text: &offer.text,
            at_least: offer.at_least.map(Amount),
            at_most: offer.at_most.map(Amount),
            unit: &offer.unit,
        });
        Passage {
            stance: entry.stance.name(),
            leans: entry.leans.map(|leaning| leaning.name()),
            day: entry.day().map(|day| day.to_string()),
            said: entry.said.map(|days| [days.first.to_string(), days.last.to_string()]),
            basis: entry.basis.name(),
            speaker: entry.speaker.as_deref(),
            evidence: &entry.evidence,
            conditions: waits.collect(),
            contribution: offer,
            threat: entry.threat,
            document: Document::of(&entry.document),
            page: entry.page(),
            found_by: &entry.found_by,
            confidence: entry.confidence,
        }
    }
}

impl<'c> Claim<'c> {
    pub(crate) fn of(tally: &'c TallyEntry) -> Claim<'c> {
        Claim {
            text: &tally.text,
            at_least: tally.at_least,
            at_most: tally.at_most,
            named: &tally.named,
            speaker: tally.speaker.as_deref(),
            document: Document::of(&tally.document),
            found_by: &tally.found_by,
        }
    }
}

/// Where the day of publication is from, if that is known.
pub(crate) fn published_from(origin: &Origin) -> Option<&'static str> {
    (origin.date != DateOrigin::Unknown).then(|| origin.date.name())
}

impl<'c> Document<'c> {
    pub(crate) fn of(document: &'c Citation) -> Document<'c> {
        Document {
            id: &document.id,
            title: document.title.as_deref(),
            publisher: document.publisher.as_deref(),
            published: document.published.map(|day| day.to_string()),
            published_from: published_from(&document.origin),
            url: document.url.as_deref(),
            inside: document.origin.inside.as_deref(),
        }
    }
}
