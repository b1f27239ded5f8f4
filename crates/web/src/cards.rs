use std::collections::BTreeMap;

use whipcount::count::{Count, PositionEntry, Standing, TallyEntry, is_unless};
use whipcount::export::words;
use whipcount::{ActorName, Stance, name_known_actors};

use crate::bars::letter;
use crate::links;
use crate::pages::Named;
use crate::questions::Format;
use crate::shown::{NAME, shown};
use crate::texts;

/// Positions that are less confident than this, and on which nobody has decided, are doubtful.
const DOUBTFUL: f32 = 0.5;

/// A stance as it is shown.
#[derive(Clone)]
pub(crate) struct Shade {
    /// The class that gives it its colour.
    pub(crate) class: &'static str,
    pub(crate) letter: &'static str,
    pub(crate) name: String,
}

impl Shade {
    pub(crate) fn of(stance: Stance) -> Shade {
        Shade { class: stance.name(), letter: letter(stance), name: stance.to_string() }
    }

    /// With which way it leans.
    pub(crate) fn held(position: &PositionEntry) -> Shade {
        let mut shade = Shade::of(position.stance);
        if let Some(leaning) = position.leans {
            shade.name = texts::leaning(&shade.name, leaning.name());
        }
        shade
    }
}

/// The words that a position rests on, with everything one has to know of them.
pub(crate) struct Quote {
    pub(crate) shade: Shade,
    pub(crate) actor: Named,
    /// When it was said.
    pub(crate) said: String,
    pub(crate) words: String,
    /// The place of the words in their document.
    pub(crate) href: Option<String>,
    /// On whose word.
    pub(crate) source: String,
    /// Where it was printed.
    pub(crate) printed: String,
    /// The address of the original.
    pub(crate) original: Option<String>,
    pub(crate) reprints: Option<String>,
    pub(crate) page: Option<String>,
    pub(crate) offers: Option<String>,
    pub(crate) waits: Vec<String>,
    pub(crate) is_threat: bool,
    /// What a person decided on it.
    pub(crate) decision: Option<String>,
    /// How sure it is, where it is not.
    pub(crate) doubt: Option<String>,
}

impl Quote {
    pub(crate) fn of(position: &PositionEntry, names: &Names) -> Quote {
        let document = &position.document;
        let decision = position.record.decision.as_ref();
        Quote {
            shade: Shade::held(position),
            actor: named(&position.actor),
            said: words::said(position),
            words: words::quoted(&position.evidence),
            href: place(position.record.id.as_deref()),
            source: shown(&words::on_whose_word(position), NAME + 20),
            printed: shown(&words::citation(document), NAME),
            original: document.url.as_deref().and_then(links::original),
            reprints: (!document.reprints.is_empty())
                .then(|| texts::reprinted(document.reprints.len())),
            page: position.page().map(texts::on_page),
            offers: position.contribution.as_ref().map(words::contribution),
            waits: waits(position, names),
            is_threat: position.threat,
            decision: decision.map(|one| texts::decided(one.verdict, &shown(&one.by, NAME))),
            doubt: is_doubtful(position).then(|| texts::confidence(position.confidence)),
        }
    }
}

/// Whether nobody should rely on a position without having looked at its words.
pub(crate) fn is_doubtful(position: &PositionEntry) -> bool {
    position.confidence < DOUBTFUL && position.record.decision.is_none()
}

fn waits(position: &PositionEntry, names: &Names) -> Vec<String> {
    let told = |words: &str| position.evidence.contains(words);
    let waits = position.conditions.iter().map(|condition| {
        let on = condition.on.as_deref().map(|on| names.of(on));
        let on = on.map(|name| texts::waits_for(&name, is_unless(condition, position)));
        match on {
            // Where the quotation above says it all, it is not said twice.
            Some(on) if told(&condition.text) => on,
            Some(on) => format!("{on}: {}", words::quoted(&condition.text)),
            None => texts::waits_until(&words::quoted(&condition.text)),
        }
    });
    waits.collect()
}

/// Where an entry stands in its document.
pub(crate) fn place(entry: Option<&str>) -> Option<String> {
    entry?.parse().ok().map(links::passage)
}

/// An actor, with its page.
pub(crate) fn named(actor: &ActorName) -> Named {
    Named { name: shown(&actor.name, NAME), href: links::actor(&actor.id, Format::Page) }
}

/// Names of actors by their ids.
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    pub(crate) fn of_all<'a>(positions: impl IntoIterator<Item = &'a PositionEntry>) -> Names {
        let actors = positions.into_iter().map(|position| &position.actor);
        Names(actors.map(|actor| (actor.id.clone(), actor.name.clone())).collect())
    }

    pub(crate) fn of_count(count: &Count<'_>) -> Names {
        Names::of_all(count.standings().map(|standing| standing.position))
    }

    /// Whether somebody with this id is among them.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// The name that goes with an id, as far as it is known.
    pub(crate) fn of(&self, id: &str) -> String {
        if let Some(name) = self.0.get(id) {
            return shown(name, NAME);
        }
        let mut actor = ActorName { id: id.to_string(), name: id.to_string() };
        name_known_actors([&mut actor]);
        shown(&actor.name, NAME)
    }
}

/// Where one actor stands.
pub(crate) struct Card {
    pub(crate) anchor: String,
    pub(crate) quote: Quote,
    pub(crate) is_contradicted: bool,
    pub(crate) has_changed: bool,
    pub(crate) is_off_roll: bool,
    /// How many passages say the same.
    pub(crate) agreeing: Option<String>,
    pub(crate) conflicts: Vec<Quote>,
    pub(crate) earlier: Vec<Quote>,
    /// How many more say something else.
    pub(crate) unlisted: Option<String>,
}

impl Card {
    pub(crate) fn of(standing: &Standing<'_>, has_roll: bool, names: &Names) -> Card {
        let quotes = |passages: &[&PositionEntry]| {
            passages.iter().map(|passage| Quote::of(passage, names)).collect::<Vec<_>>()
        };
        let agreeing = standing.agreeing.len() + standing.unlisted.agreeing;
        let since = standing.since.filter(|since| Some(*since) != standing.position.day());
        let unlisted = standing.unlisted.conflicts + standing.unlisted.earlier;
        Card {
            anchor: links::card(&standing.actor.id),
            quote: Quote::of(standing.position, names),
            is_contradicted: !standing.conflicts.is_empty(),
            has_changed: !standing.earlier.is_empty(),
            is_off_roll: has_roll && !standing.on_roll,
            agreeing: (agreeing > 0)
                .then(|| texts::agreeing(agreeing, since.map(words::day).as_deref())),
            conflicts: quotes(&standing.conflicts),
            earlier: quotes(&standing.earlier),
            unlisted: (unlisted > 0).then(|| texts::unlisted(unlisted)),
        }
    }
}

/// A claim about how many hold a stance.
pub(crate) struct Claim {
    pub(crate) shade: Shade,
    /// "6 claimed, 8 named".
    pub(crate) number: String,
    pub(crate) day: String,
    pub(crate) words: String,
    pub(crate) href: Option<String>,
    pub(crate) claimant: String,
    pub(crate) printed: String,
}

impl Claim {
    /// A claim beside the number of those who are `named` with the stance.
    pub(crate) fn of(tally: &TallyEntry, named: Option<usize>) -> Claim {
        Claim {
            shade: Shade::of(tally.stance),
            number: texts::claimed(&words::claimed(tally), named),
            day: tally.day().map_or_else(|| texts::UNDATED.to_string(), words::day),
            words: words::quoted(&tally.text),
            href: place(tally.record.id.as_deref()),
            claimant: shown(&words::claimant(tally), NAME + 20),
            printed: shown(&words::citation(&tally.document), NAME),
        }
    }
}
