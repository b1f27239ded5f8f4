//! Hits: passages of a ledger that hold the words somebody looked for, newest document first.

use csv::WriterBuilder;
use serde::Serialize;
use whipcount_count::Citation;
use whipcount_domain::Stance;

use crate::entry_json::Document;
use crate::layout::{Column, Line, TextStyle, Tone, beside, paint};
use crate::table::safe;
use crate::visible::{escape_json, visible};
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
    let hits: Vec<_> = hits.iter().map(HitJson::of).collect();
    let text = serde_json::to_string_pretty(&hits);
    format!("{}\n", escape_json(&text.expect("hits hold nothing JSON cannot")))
}

/// Hits as JSON Lines, a hit a line.
pub fn json_lines(hits: &[Hit<'_>]) -> String {
    let line = |hit| {
        let text = serde_json::to_string(&HitJson::of(hit));
        format!("{}\n", escape_json(&text.expect("hits hold nothing JSON cannot")))
    };
    hits.iter().map(line).collect()
}

/// Hits as CSV (RFC 4180): a header, then a row each.
pub fn csv(hits: &[Hit<'_>]) -> String {
    let mut table = WriterBuilder::new().from_writer(Vec::new());
    let header = [
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
    table.write_record(header).expect("memory takes every row");
    for hit in hits {
        let document = hit.document;
        let row = [
            hit.kind.to_string(),
            hit.id.clone(),
            safe(hit.who.unwrap_or_default()),
            safe(hit.motion.unwrap_or_default()),
            hit.stance.map_or("", Stance::name).to_string(),
            safe(hit.text.trim()),
            safe(&document.id),
            safe(document.publisher.as_deref().unwrap_or_default()),
            document.published.map(|day| day.to_string()).unwrap_or_default(),
            safe(document.url.as_deref().unwrap_or_default()),
        ];
        table.write_record(row).expect("memory takes every row");
    }
    let bytes = table.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("cells are text")
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
