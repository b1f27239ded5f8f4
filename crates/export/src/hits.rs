//! Hits: passages of a ledger that hold the words somebody looked for, newest document first.

use serde::Serialize;
use whipcount_count::Citation;
use whipcount_domain::Stance;

use crate::entry_json::Document;
use crate::json;
use crate::layout::{Column, Line, TextStyle, Tone, beside, paint};
use crate::table::{header, optional, safe, shown, table};
use crate::visible::visible;
use crate::words::{citation, day};

/// A passage that holds the words.
#[derive(Clone, Debug)]
pub struct Hit<'c> {
    /// `document`, `statement` or `position`.
    pub kind: &'static str,
    /// The entry's id.
    pub id: String,
    /// Where it stands.
    pub document: &'c Citation,
    /// Who is said to say so, or whose position it is.
    pub who: Option<&'c str>,
    /// The motion that a position is on.
    pub motion: Option<&'c str>,
    /// The stance of a position.
    pub stance: Option<Stance>,
    /// The passage.
    pub text: &'c str,
}

/// Hits as text for people.
pub fn text(hits: &[Hit<'_>], style: TextStyle) -> String {
    let width = style.columns();
    let mut lines = Vec::new();
    for (place, hit) in hits.iter().enumerate() {
        if place > 0 {
            lines.push(Line::default());
        }
        let mut head = Line::new(Tone::Strong, visible(hit.who.unwrap_or(hit.kind)));
        if let (Some(motion), Some(stance)) = (hit.motion, hit.stance) {
            head = head
                .and(Tone::Plain, " ")
                .and(Tone::Of(stance), stance.name())
                .and(Tone::Plain, format!(" on {}", visible(motion)));
        }
        lines.extend(head.wrap(width));
        let mut facts = vec![citation(hit.document)];
        facts.extend(hit.document.published.map(day));
        facts.push(format!("{} {}", hit.kind, hit.id));
        let paragraphs = [
            Line::new(Tone::Plain, visible(hit.text.trim())),
            Line::new(Tone::Faint, facts.join(" · ")),
        ];
        lines.extend(beside(&[Column::new(&paragraphs, width - 2)]));
    }
    paint(&lines, style.colour)
}

/// Hits as one JSON array, indented.
pub fn json(hits: &[Hit<'_>]) -> String {
    json::array(hits.iter().map(HitJson::of))
}

/// Hits as JSON Lines, a hit a line.
pub fn json_lines(hits: &[Hit<'_>]) -> String {
    json::lines(hits.iter().map(HitJson::of))
}

/// Hits as CSV (RFC 4180): a header, then a row each.
pub fn csv(hits: &[Hit<'_>]) -> String {
    format!("{}{}", header(&COLUMNS), table(hits.iter().map(row)))
}

const COLUMNS: [&str; 10] = [
    "kind",
    "entry",
    "who",
    "motion",
    "stance",
    "text",
    "document",
    "publisher",
    "published",
    "url",
];

fn row(hit: &Hit<'_>) -> [String; 10] {
    let document = hit.document;
    [
        hit.kind.to_string(),
        hit.id.clone(),
        optional(hit.who),
        optional(hit.motion),
        shown(hit.stance.map(Stance::name)),
        safe(hit.text.trim()),
        safe(&document.id),
        optional(document.publisher.as_deref()),
        shown(document.published),
        optional(document.url.as_deref()),
    ]
}

#[derive(Serialize)]
struct HitJson<'c> {
    kind: &'static str,
    entry: &'c str,
    who: Option<&'c str>,
    motion: Option<&'c str>,
    stance: Option<&'static str>,
    text: &'c str,
    document: Document<'c>,
}

impl<'c> HitJson<'c> {
    fn of(hit: &'c Hit<'c>) -> HitJson<'c> {
        HitJson {
            kind: hit.kind,
            entry: &hit.id,
            who: hit.who,
            motion: hit.motion,
            stance: hit.stance.map(Stance::name),
            text: hit.text.trim(),
            document: Document::of(hit.document),
        }
    }
}
