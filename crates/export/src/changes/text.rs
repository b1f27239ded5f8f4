use whipcount_count::{Change, Changes, PositionEntry};

use crate::layout::{Line, TextStyle, Tone};
use crate::page::Page;
use crate::particulars::{said_so, stance, told};
use crate::visible::visible;
use crate::words::{day, days, number_of, said};

/// Who moved, as text for people: newest first, each with the words before and after.
pub fn text(changes: &Changes<'_>, style: TextStyle) -> String {
    let moved = changes.changes.iter().map(|change| &change.actor);
    let heard = changes.first_heard.iter().map(|position| &position.actor);
    let mut page = Page::new(&changes.motion, moved.chain(heard), style);
    page.facts(facts(changes), &changes.options);
    for change in &changes.changes {
        row(change, &mut page);
    }
    if !changes.first_heard.is_empty() {
        let number = number_of(changes.first_heard.len(), "actor");
        page.heading(Tone::Strong, "FIRST HEARD", &number);
        for position in &changes.first_heard {
            first_heard(position, &mut page);
        }
    }
    page.paint()
}

/// "since 10 May 2031 · 3 moves: 2 towards yes, 1 towards no".
fn facts(changes: &Changes<'_>) -> Vec<String> {
    let since = changes.since.map(|since| format!("since {}", day(since)));
    let all = changes.changes.len();
    let towards_yes = changes.changes.iter().filter(|change| change.is_towards_yes()).count();
    let ways = [(towards_yes, "yes"), (all - towards_yes, "no")];
    let ways = ways.iter().filter(|(number, _)| *number > 0);
    let ways: Vec<_> = ways.map(|(number, way)| format!("{number} towards {way}")).collect();
    let moves = match all {
        0 => "nobody was found to have moved".to_string(),
        _ => format!("{}: {}", number_of(all, "move"), ways.join(", ")),
    };
    since.into_iter().chain([moves]).collect()
}

fn row(change: &Change<'_>, page: &mut Page) {
    let name = [
        Line::new(Tone::Strong, visible(&change.actor.name)),
        Line::new(Tone::Faint, days(change.within())),
    ];
    let Change { from, to, .. } = change;
    let way = if change.is_towards_yes() { "yes" } else { "no" };
    let head = Line::new(Tone::Of(from.stance), stance(from.stance, from.leans))
        .and(Tone::Plain, " → ")
        .and(Tone::Of(to.stance), stance(to.stance, to.leans))
        .and(Tone::Faint, format!(", towards {way}"));
    let before = Line::new(Tone::Strong, "before: ").and(Tone::Plain, said_so(from));
    let now = Line::new(Tone::Strong, "now: ").and(Tone::Plain, said_so(to));
    page.row(&name, &[head, before, now]);
}

fn first_heard(position: &PositionEntry, page: &mut Page) {
    let name = [
        Line::new(Tone::Strong, visible(&position.actor.name)),
        Line::new(Tone::Faint, said(position)),
    ];
    page.row(&name, &[Line::new(Tone::Plain, told(position))]);
}
