//! What comes with a position, as lines under its quotation.

use whipcount_count::{PositionEntry, is_unless};
use whipcount_domain::{Leaning, Stance};

use crate::layout::{Line, Tone};
use crate::visible::visible;
use crate::words::{citation, contribution, on_whose_word, quoted, said};

/// "leans for".
pub(crate) fn leans(leaning: Leaning) -> String {
    format!("leans {}", leaning.name())
}

/// What comes with a position: contribution, conditions, threat.
pub(crate) fn attachments(position: &PositionEntry) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(offer) = &position.contribution {
        lines.push(Line::new(Tone::Strong, "offers ").and(Tone::Plain, contribution(offer)));
    }
    for condition in &position.conditions {
        // Where the quotation above says it all, it is not said twice.
        let told = position.evidence.contains(&condition.text);
        let awaited = condition.on.as_deref().map(|on| match is_unless(condition, position) {
            true => format!("not if {} does", visible(on)),
            false => format!("waits for {}", visible(on)),
        });
        lines.push(match awaited {
            Some(awaited) if told => Line::new(Tone::Strong, awaited),
            Some(awaited) => Line::new(Tone::Strong, format!("{awaited}: "))
                .and(Tone::Plain, quoted(&condition.text)),
            None => Line::new(Tone::Strong, "waits for ").and(Tone::Plain, quoted(&condition.text)),
        });
    }
    if position.threat {
        lines.push(Line::new(Tone::Alert, "threatens those who go ahead"));
    }
    lines
}

/// "opposes, 14 Apr 2025, “…” (reported · Ada Lund — The Harbour Post [post-3])".
pub(crate) fn told(position: &PositionEntry) -> String {
    format!("{}, {}", stance(position.stance, position.leans), said_so(position))
}

/// "14 Apr 2025, “…” (reported · Ada Lund — The Harbour Post [post-3])".
pub(crate) fn said_so(position: &PositionEntry) -> String {
    format!(
        "{}, {} ({} — {})",
        said(position),
        quoted(&position.evidence),
        on_whose_word(position),
        citation(&position.document),
    )
}

/// "undecided, leans for".
pub(crate) fn stance(stance: Stance, leaning: Option<Leaning>) -> String {
    match leaning {
        Some(leaning) => format!("{stance}, {}", leans(leaning)),
        None => stance.to_string(),
    }
}
