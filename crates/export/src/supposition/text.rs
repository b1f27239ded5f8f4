use whipcount_count::{
    Assumed, Assumption, Awaited, ConditionState, Ground, Outcome, PositionEntry, Supposition,
    Waiting,
};
use whipcount_domain::Stance;

use super::FOLLOWS;
use crate::layout::{Line, TextStyle, Tone};
use crate::page::Page;
use crate::particulars::stance;
use crate::visible::visible;
use crate::words::{citation, names, number_of, on_whose_word, quoted, said};

/// What would follow, as text for people: who could move, who waits, and who is blocked, each with
/// its conditions and what becomes of them.
pub fn text(supposition: &Supposition<'_>, style: TextStyle) -> String {
    let actors = supposition.waiting.iter().map(|waiting| &waiting.actor);
    let mut page = Page::new(&supposition.count.motion, actors, style);
    page.facts(facts(supposition), &supposition.count.options);
    for (assumption, decides) in &supposition.assumptions {
        page.paragraph(assumed(assumption, *decides));
    }
    page.paragraph(Line::new(
        Tone::Strong,
        format!("This follows {FOLLOWS}: who could move has not said that it will."),
    ));
    for (title, tone, is_in) in OUTCOMES {
        let group: Vec<_> =
            supposition.waiting.iter().filter(|waiting| is_in(waiting.outcome)).collect();
        if group.is_empty() {
            continue;
        }
        page.heading(tone, title, &number_of(group.len(), "actor"));
        for waiting in group {
            row(waiting, &mut page);
        }
    }
    if !supposition.circles.is_empty() {
        let number = number_of(supposition.circles.len(), "circle");
        page.heading(Tone::Alert, "WAIT FOR ONE ANOTHER", &number);
        for circle in &supposition.circles {
            let name = Line::new(Tone::Strong, format!("circle of {}", circle.len()));
            page.row(&[name], &[Line::new(Tone::Plain, names(circle))]);
        }
    }
    page.paint()
}

type Group = (&'static str, Tone, fn(Outcome) -> bool);

const OUTCOMES: [Group; 4] = [
    ("COULD MOVE THEN", Tone::Strong, |outcome| matches!(outcome, Outcome::CouldMove(1..))),
    ("COULD MOVE AS THINGS STAND", Tone::Strong, |outcome| outcome == Outcome::CouldMove(0)),
    ("STILL WAITS", Tone::Strong, |outcome| outcome == Outcome::Waits),
    ("BLOCKED", Tone::Alert, |outcome| outcome == Outcome::Blocked),
];

fn facts(supposition: &Supposition<'_>) -> Vec<String> {
    let waiting = supposition.waiting.len();
    if waiting == 0 && supposition.assumptions.is_empty() {
        return vec!["nobody was found to wait for anything".to_string()];
    }
    let number = number_of(waiting, "actor");
    let states = if waiting == 1 { "states" } else { "state" };
    vec![format!("{number} {states} conditions, {} could move then", supposition.moved().count())]
}

/// "supposing that United States commits, which decides 2 conditions".
fn assumed(assumption: &Assumption, decides: usize) -> Line {
    let who = match &assumption.about {
        Assumed::Actor(actor) => visible(&actor.name).into_owned(),
        Assumed::Words(words) => format!("whoever is meant by {}", quoted(words)),
    };
    let decides = match decides {
        0 => "for which nobody waits".to_string(),
        number => format!("which decides {}", number_of(number, "condition")),
    };
    Line::new(Tone::Strong, "supposing ")
        .and(Tone::Plain, format!("{who}: "))
        .and(Tone::Of(assumption.stance), assumption.stance.name())
        .and(Tone::Faint, format!(", {decides}"))
}

fn row(waiting: &Waiting<'_>, page: &mut Page) {
    let position = waiting.position;
    let mut name = vec![
        Line::new(Tone::Strong, visible(&waiting.actor.name)),
        Line::new(Tone::Of(position.stance), stance(position.stance, position.leans)),
    ];
    if let Outcome::CouldMove(steps @ 1..) = waiting.outcome {
        name.push(Line::new(
            Tone::Faint,
            if steps == 1 { "directly".to_string() } else { format!("in {steps} steps") },
        ));
    }
    let mut paragraphs: Vec<_> = waiting.conditions.iter().map(condition).collect();
    if paragraphs.is_empty() {
        let unread = "does not say on what, in words that were understood: ";
        let words = format!("{} ({})", quoted(&position.evidence), origin(position));
        paragraphs.push(Line::new(Tone::Faint, unread).and(Tone::Plain, words));
    }
    page.row(&name, &paragraphs);
}

/// "met, it is supposed: waits for USA, “only if …” (12 May 2031, self · Ada Lund — …)".
fn condition(awaited: &Awaited<'_>) -> Line {
    let tone = match awaited.state {
        ConditionState::Met => Tone::Strong,
        ConditionState::Open => Tone::Faint,
        ConditionState::RuledOut => Tone::Alert,
    };
    let line = Line::new(tone, awaited.state.name());
    let line = match ground(awaited) {
        Some(ground) => line.and(Tone::Plain, format!(", {ground}: ")),
        None => line.and(Tone::Plain, ": "),
    };
    let words = quoted(&awaited.condition.text);
    line.and(Tone::Plain, format!("{words} ({})", origin(awaited.position)))
}

fn origin(position: &PositionEntry) -> String {
    let document = citation(&position.document);
    format!("{}, {} — {document}", said(position), on_whose_word(position))
}

fn ground(awaited: &Awaited<'_>) -> Option<String> {
    let on = awaited.on.as_ref().map(|actor| visible(&actor.name).into_owned());
    let on = on.unwrap_or_default();
    match awaited.ground {
        Ground::NamesNobody => None,
        Ground::Supposed if on.is_empty() => Some("as supposed".to_string()),
        Ground::Supposed => Some(format!("as supposed of {on}")),
        Ground::Stands(stance) => Some(format!("{on} {}", stands(stance))),
        Ground::CommittedBefore => Some(format!("{on} had committed before this was said")),
        Ground::CouldMove => Some(format!("{on} could move")),
        Ground::Waits => Some(format!("{on} waits itself")),
        Ground::Blocked => Some(format!("{on} is blocked")),
        Ground::NotHeard => Some(format!("{on} has not been heard")),
    }
}

fn stands(stance: Stance) -> String {
    match stance {
        Stance::Conditional | Stance::Undecided => format!("is {stance}"),
        stance => stance.to_string(),
    }
}
