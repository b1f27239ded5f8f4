use whipcount_count::{
    ActorConflict, ActorConflictKind, Conflicts, Side, TallyConflict, TallyConflictKind, TallyEntry,
};

use crate::layout::{Line, TextStyle, Tone};
use crate::page::Page;
use crate::particulars::{said_so, stance, told};
use crate::visible::visible;
use crate::words::{citation, claimant, claimed, day, names, number_of, quoted};

/// So many passages of a side are shown; `why` shows all of them.
const SHOWN: usize = 3;

/// Who contradicts whom, as text for people: first about where actors stand, then about how many
/// stand where.
pub fn text(conflicts: &Conflicts<'_>, style: TextStyle) -> String {
    let actors = conflicts.actors.iter().map(|conflict| &conflict.actor);
    let mut page = Page::new(&conflicts.motion, actors, style);
    page.facts(facts(conflicts), &conflicts.options);
    if !conflicts.actors.is_empty() {
        let number = number_of(conflicts.actors.len(), "actor");
        page.heading(Tone::Alert, "WHO STANDS WHERE", &number);
    }
    for conflict in &conflicts.actors {
        about_actor(conflict, &mut page);
    }
    if !conflicts.tallies.is_empty() {
        let number = number_of(conflicts.tallies.len(), "claim");
        page.heading(Tone::Alert, "HOW MANY THERE ARE", &number);
    }
    for conflict in &conflicts.tallies {
        about_tally(conflict, &mut page);
    }
    page.paint()
}

fn facts(conflicts: &Conflicts<'_>) -> Vec<String> {
    if conflicts.is_empty() {
        return vec!["nothing was found that contradicts anything".to_string()];
    }
    let actors = number_of(conflicts.actors.len(), "actor");
    let tallies = number_of(conflicts.tallies.len(), "claim");
    vec![format!("{actors} contradicted"), format!("{tallies} questioned")]
}

fn about_actor(conflict: &ActorConflict<'_>, page: &mut Page) {
    let mut name = vec![Line::new(Tone::Strong, visible(&conflict.actor.name))];
    name.extend(conflict.kinds.iter().map(|kind| Line::new(Tone::Faint, at_odds(*kind))));
    let sides: Vec<_> = conflict.sides.iter().flat_map(side).collect();
    page.row(&name, &sides);
}

fn at_odds(kind: ActorConflictKind) -> &'static str {
    match kind {
        ActorConflictKind::OneSpeaker => "one speaker says both",
        ActorConflictKind::OwnSide => "its own side is at odds",
        ActorConflictKind::OwnWords => "its own words against others’",
        ActorConflictKind::Sources => "sources disagree",
    }
}

fn side(side: &Side<'_>) -> Vec<Line> {
    let stance = stance(side.stance, side.leans);
    let shown = side.passages.iter().take(SHOWN).map(|passage| {
        Line::new(Tone::Of(side.stance), format!("{stance}: ")).and(Tone::Plain, said_so(passage))
    });
    let mut lines: Vec<_> = shown.collect();
    if side.passages.len() > SHOWN {
        let more = number_of(side.passages.len() - SHOWN, "other passage");
        lines.push(Line::new(Tone::Faint, format!("and in {more}")));
    }
    lines
}

fn about_tally(conflict: &TallyConflict<'_>, page: &mut Page) {
    let tally = conflict.claim[0];
    let dated = tally.day().map_or_else(|| "undated".to_string(), day);
    let name = [
        Line::new(Tone::Of(tally.stance), format!("{} {}", claimed(tally), tally.stance)),
        Line::new(Tone::Faint, dated),
    ];
    let mut paragraphs = vec![claim(&conflict.claim)];
    let actors = || conflict.named.iter().map(|position| &position.actor);
    let alert = |words: &str| Line::new(Tone::Alert, words);
    paragraphs.extend(match conflict.kind {
        TallyConflictKind::TooFew => {
            let named = format!("{}: {}", conflict.named.len(), names(actors()));
            vec![alert("more are named, ").and(Tone::Plain, named)]
        }
        TallyConflictKind::Unnamed => {
            let named = match conflict.named.len() {
                0 => "nobody".to_string(),
                number => format!("{number}: {}", names(actors())),
            };
            vec![Line::new(Tone::Strong, "of these are named ").and(Tone::Plain, named)]
        }
        TallyConflictKind::Elsewhere => {
            let elsewhere = conflict.named.iter().map(|position| {
                let name = visible(&position.actor.name);
                alert("but ").and(Tone::Plain, format!("{name}: {}", told(position)))
            });
            elsewhere.collect()
        }
        TallyConflictKind::OtherTally => {
            let other = format!("{}: ", claimed(conflict.against[0]));
            let mut line = alert("but also ").and(Tone::Plain, other);
            line = line.and(Tone::Plain, claim_words(&conflict.against));
            vec![line]
        }
    });
    page.row(&name, &paragraphs);
}

fn claim(claim: &[&TallyEntry]) -> Line {
    Line::new(Tone::Plain, claim_words(claim))
}

/// "“Six countries”, claimed by an unnamed official — Northern Wire [wire-0512], and 2 others".
fn claim_words(claim: &[&TallyEntry]) -> String {
    let first = claim[0];
    let more = match claim.len() - 1 {
        0 => String::new(),
        more => format!(", also in {}", number_of(more, "other passage")),
    };
    let words = quoted(&first.text);
    format!("{words}, {} — {}{more}", claimant(first), citation(&first.document))
}
