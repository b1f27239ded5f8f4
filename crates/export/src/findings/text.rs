use whipcount_count::{Entries, PositionEntry, TallyEntry};
use whipcount_domain::{Document, Findings, Motion, Span, Speaker, Statement};

use crate::layout::{Column, Line, TextStyle, Tone, beside, heading, paint};
use crate::particulars::{attachments, leans};
use crate::visible::visible;
use crate::words::{claimant, claimed, days, number_of, on_whose_word, published, quoted, said};

/// One document's findings as text for people: the positions motion by motion, the tallies, then
/// all statements in the order of the document.
pub fn text(findings: &Findings, motions: &[&Motion], style: TextStyle) -> String {
    let page = Page { width: style.columns() };
    let mut entries = Entries::default();
    entries.add(findings);
    let mut lines = page.head(findings);
    for motion in motions {
        lines.extend(page.motion(motion, &entries));
    }
    if !findings.statements.is_empty() {
        lines.extend(page.statements(findings));
    }
    paint(&lines, style.colour)
}

/// The columns of one document's page.
struct Page {
    width: usize,
}

impl Page {
    /// What document it is and how much was found.
    fn head(&self, findings: &Findings) -> Vec<Line> {
        let Findings { document, statements, positions, tallies, .. } = findings;
        let name = document.title.as_deref().unwrap_or(&document.id);
        let mut lines = Line::new(Tone::Strong, visible(name)).wrap(self.width);
        if let Some(origin) = origin(document) {
            lines.extend(Line::new(Tone::Faint, origin).wrap(self.width));
        }
        let found = format!(
            "{} · {} · {} · {}",
            number_of(document.words(), "word"),
            number_of(statements.len(), "statement"),
            number_of(positions.len(), "position"),
            // The one noun here that does not take a plain s.
            match tallies.len() {
                1 => "1 tally".to_string(),
                number => format!("{number} tallies"),
            }
        );
        lines.extend(Line::new(Tone::Faint, found).wrap(self.width));
        lines
    }

    fn motion(&self, motion: &Motion, entries: &Entries) -> Vec<Line> {
        let positions = entries.positions.iter().filter(|found| found.motion == motion.id);
        let tallies = entries.tallies.iter().filter(|found| found.motion == motion.id);
        let mut rows: Vec<_> = positions.flat_map(|found| self.position(found)).collect();
        rows.extend(tallies.flat_map(|found| self.tally(found)));
        if !rows.is_empty() {
            rows.splice(0..0, self.heading("POSITIONS", &motion.id));
        }
        rows
    }

    fn position(&self, position: &PositionEntry) -> Vec<Line> {
        let mut stance = Line::new(Tone::Of(position.stance), position.stance.name());
        if let Some(leaning) = position.leans {
            stance = stance.and(Tone::Plain, format!(", {}", leans(leaning)));
        }
        let left = [
            Line::new(Tone::Strong, visible(&position.actor.name)),
            stance,
            Line::new(Tone::Faint, said(position)),
        ];
        let mut right = vec![
            Line::new(Tone::Plain, quoted(&position.evidence)),
            Line::new(Tone::Faint, on_whose_word(position)),
        ];
        right.extend(attachments(position));
        self.row(&left, &right)
    }

    fn tally(&self, tally: &TallyEntry) -> Vec<Line> {
        let left = [
            Line::new(Tone::Strong, format!("{} claimed", claimed(tally))),
            Line::new(Tone::Of(tally.stance), tally.stance.name()),
        ];
        let right =
            [Line::new(Tone::Plain, quoted(&tally.text)), Line::new(Tone::Faint, claimant(tally))];
        self.row(&left, &right)
    }

    fn statements(&self, findings: &Findings) -> Vec<Line> {
        let mut lines = self.heading("STATEMENTS", "");
        for (index, statement) in findings.statements.iter().enumerate() {
            lines.extend(self.statement(index, statement, &findings.document.text));
        }
        lines
    }

    fn statement(&self, index: usize, statement: &Statement, text: &str) -> Vec<Line> {
        let source = match &statement.speaker {
            Some(speaker) => speaker.name.clone(),
            None if statement.source.is_empty() => "somebody".to_string(),
            None => words(&statement.source, text),
        };
        let mut left = vec![Line::new(Tone::Strong, visible(&source))];
        left.extend(statement.speaker.as_ref().and_then(who));
        let mut facts = vec![format!("s{}", index + 1), statement.quote.name().to_string()];
        if !statement.cue.is_empty() {
            facts.push(format!("“{}”", visible(&words(&statement.cue, text))));
        }
        facts.extend(statement.said.map(days));
        facts.extend(statement.within.map(|outer| format!("within s{}", outer + 1)));
        let right = [
            Line::new(Tone::Plain, visible(&words(&statement.content, text))),
            Line::new(Tone::Faint, facts.join(" · ")),
        ];
        self.row(&left, &right)
    }

    /// A blank line and a rule with words at both ends.
    fn heading(&self, left: &str, right: &str) -> Vec<Line> {
        vec![Line::default(), heading(Tone::Strong, left, &visible(right), self.width)]
    }

    /// A blank line and two columns, the left one a quarter of the page.
    fn row(&self, left: &[Line], right: &[Line]) -> Vec<Line> {
        let narrow = self.width / 4;
        let wide = self.width - narrow - 4;
        let mut lines = beside(&[Column::new(left, narrow), Column::new(right, wide)]);
        lines.insert(0, Line::default());
        lines
    }
}

/// Id, publisher and day of a document, "post-3 · The Harbour Post · 15 Apr 2025". The id is left
/// out where it stands in the place of the title.
fn origin(document: &Document) -> Option<String> {
    let mut facts = Vec::new();
    facts.extend(document.title.is_some().then(|| document.id.clone()));
    facts.extend(document.publisher.clone());
    facts.extend(document.published.map(|day| published(day, document.origin.date)));
    let other_language = document.unread_language();
    facts
        .extend(other_language.map(|language| format!("unread, in another language ({language})")));
    (!facts.is_empty()).then(|| visible(&facts.join(" · ")).into_owned())
}

/// What is known of a speaker beside the name: "Dutch Defense Minister · for NLD".
fn who(speaker: &Speaker) -> Option<Line> {
    let mut facts: Vec<String> = speaker.role.iter().cloned().collect();
    let other = speaker.actor.as_ref().filter(|&actor| *actor != speaker.name);
    facts.extend(other.map(|actor| format!("for {actor}")));
    if !speaker.is_named() {
        facts.push("not on the record".to_string());
    }
    (!facts.is_empty()).then(|| Line::new(Tone::Faint, visible(&facts.join(" · "))))
}

/// The words of a part of a statement, with dots between pieces.
fn words(spans: &[Span], text: &str) -> String {
    let pieces: Vec<_> = spans.iter().map(|span| span.text(text).trim()).collect();
    pieces.join(" … ")
}
