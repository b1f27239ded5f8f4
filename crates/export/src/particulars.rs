//! What comes with a position, as lines under its quotation.

use whipcount_count::PositionEntry;
use whipcount_domain::Leaning;

use crate::layout::{Line, Tone};
use crate::visible::visible;
use crate::words::{contribution, quoted};

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
        lines.push(match &condition.on {
            Some(on) if told => Line::new(Tone::Strong, format!("waits for {}", visible(on))),
            Some(on) => Line::new(Tone::Strong, format!("waits for {}: ", visible(on)))
                .and(Tone::Plain, quoted(&condition.text)),
            None => Line::new(Tone::Strong, "waits for ").and(Tone::Plain, quoted(&condition.text)),
        });
    }
    if position.threat {
        lines.push(Line::new(Tone::Alert, "threatens those who go ahead"));
    }
    lines
}
