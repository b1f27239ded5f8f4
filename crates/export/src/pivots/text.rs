use whipcount_count::{Pivot, Pivots};

use crate::layout::{Line, TextStyle, Tone};
use crate::page::Page;
use crate::supposition::FOLLOWS;
use crate::visible::visible;
use crate::words::{names, number_of};

/// Whose commitment would unlock whom, as text for people.
pub fn text(pivots: &Pivots<'_>, style: TextStyle) -> String {
    let actors = pivots.pivots.iter().map(|pivot| &pivot.actor);
    let mut page = Page::new(&pivots.count.motion, actors, style);
    page.facts(facts(pivots), &pivots.count.options);
    page.paragraph(Line::new(
        Tone::Strong,
        format!("This follows {FOLLOWS}: who could move has not said that it will."),
    ));
    for pivot in &pivots.pivots {
        row(pivot, &mut page);
    }
    page.paint()
}

fn facts(pivots: &Pivots<'_>) -> Vec<String> {
    let waiting = number_of(pivots.waiting, "actor");
    let wait = if pivots.waiting == 1 { "waits" } else { "wait" };
    let mut facts = vec![format!("{waiting} {wait} for something")];
    if pivots.naming_nobody > 0 {
        let name = if pivots.naming_nobody == 1 { "names" } else { "name" };
        facts.push(format!("{} {name} nobody", number_of(pivots.naming_nobody, "condition")));
    }
    if pivots.pivots.is_empty() {
        facts.push("no commitment is known to meet a condition".to_string());
    }
    facts
}

fn row(pivot: &Pivot, page: &mut Page) {
    let stance = match pivot.stance {
        Some(stance) => Line::new(Tone::Of(stance), stance.name()),
        None => Line::new(Tone::Faint, "not heard"),
    };
    let name = [Line::new(Tone::Strong, visible(&pivot.actor.name)), stance];
    let mut paragraphs = vec![Line::new(Tone::Strong, format!("unlocks {}", pivot.reach()))];
    for (words, actors) in [
        ("directly: ", &pivot.direct),
        ("through others: ", &pivot.through),
        ("one condition of several: ", &pivot.nearer),
    ] {
        if !actors.is_empty() {
            paragraphs.push(Line::new(Tone::Faint, words).and(Tone::Plain, names(actors)));
        }
    }
    page.row(&name, &paragraphs);
}
