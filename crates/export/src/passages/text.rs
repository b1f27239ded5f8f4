use whipcount_count::{Citation, PositionEntry};
use whipcount_domain::Motion;

use crate::layout::{Column, Line, TextStyle, Tone, beside, heading, paint};
use crate::particulars::{attachments, stance};
use crate::visible::visible;
use crate::words::{citation, number_of, on_whose_word, published, said};

/// What was read about where an actor stands on `motion`, as text for people: each passage in its
/// sentence, the words that carry the stance underlined. All `passages` are about the one actor.
pub fn text(motion: &Motion, passages: &[&PositionEntry], style: TextStyle) -> String {
    let width = style.columns();
    let name = passages.first().map_or("Nobody", |position| &position.actor.name);
    let name = Line::new(Tone::Strong, visible(name)).and(Tone::Plain, " on: ");
    let mut lines = name.and(Tone::Strong, visible(&motion.title)).wrap(width);
    let found = format!("{}, newest first", number_of(passages.len(), "passage"));
    lines.push(Line::new(Tone::Faint, found));
    for position in passages {
        lines.push(Line::default());
        lines.extend(passage(position, width));
    }
    paint(&lines, style.colour)
}

fn passage(position: &PositionEntry, width: usize) -> Vec<Line> {
    let stance = stance(position.stance, position.leans);
    let mut lines =
        vec![heading(Tone::Of(position.stance), &stance.to_uppercase(), &said(position), width)];
    let basis = format!("{} · found by {}", on_whose_word(position), visible(&position.found_by));
    let mut paragraphs = vec![sentence(position), Line::new(Tone::Faint, basis)];
    paragraphs.extend(attachments(position));
    paragraphs.extend(origin(&position.document, position.page()));
    lines.extend(beside(&[Column::new(&paragraphs, width - 2)]));
    lines
}

/// The sentence with the evidence marked in it.
fn sentence(position: &PositionEntry) -> Line {
    let range = position.in_sentence.range();
    Line::new(Tone::Plain, visible(&position.sentence[..range.start]))
        .and(Tone::Marked, visible(&position.sentence[range.clone()]))
        .and(Tone::Plain, visible(&position.sentence[range.end..]))
}

/// Title, publisher, id, page, place in an archive, day of publication and address.
fn origin(document: &Citation, page: Option<usize>) -> Vec<Line> {
    let mut facts = Vec::new();
    facts.extend(document.title.as_ref().map(|title| format!("“{}”", visible(title))));
    facts.push(citation(document));
    facts.extend(page.map(|page| format!("page {page}")));
    facts.extend(document.origin.inside.as_ref().map(|inside| visible(inside).to_string()));
    facts.push(match document.published {
        Some(day) => format!("published {}", published(day, document.origin.date)),
        None => "day of publication unknown".to_string(),
    });
    let mut lines = vec![Line::new(Tone::Faint, facts.join(" · "))];
    lines.extend(document.url.as_ref().map(|url| Line::new(Tone::Faint, visible(url))));
    lines
}
