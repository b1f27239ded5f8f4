use std::collections::BTreeMap;

use askama::Template;
use whipcount::ActorName;
use whipcount::count::{CountOptions, Entries, passages_of};
use whipcount::export::passages;
use whipcount::ledger::Selection;

use crate::answering::{Asked, latest};
use crate::answers::{Answer, CSV, JSON};
use crate::cards::{Names, Quote, Shade, named};
use crate::failures::Failure;
use crate::pages::{Head, Named, page, with_terms};
use crate::questions::{Format, Question};
use crate::shown::{NAME, TITLE, shown};
use crate::{links, texts};

/// So many passages on one motion are on a page; the data have all of them.
const MOST: usize = 200;

/// Where one actor stands on all motions, in its words, newest first.
pub(crate) fn answer(
    called: &str,
    question: &Question,
    asked: &Asked<'_>,
) -> Result<Answer, Failure> {
    let as_of = question.as_of;
    let motions = asked.ledger.motions(None)?;
    let ids: Vec<_> = motions.iter().map(|motion| motion.id.as_str()).collect();
    let selection = Selection { as_of, actor: Some(called.to_string()), ..Selection::default() };
    let entries = asked.ledger.select(&ids, &selection)?.entries;
    let actor = match meant(called, &entries, asked)? {
        Meant::This(actor) => actor,
        Meant::Other(actor) => {
            let href = links::actor(&actor.id, question.format);
            let href = href.ok_or_else(Failure::wrong_address)?;
            return Ok(Answer::Moved(with_terms(href, &[("as-of", as_of)])));
        }
    };
    asked.check_day(as_of, || Ok(latest(&entries)))?;
    let options = CountOptions { as_of, ..CountOptions::default() };
    let found: Vec<_> = motions
        .iter()
        .map(|motion| (motion, passages_of(&actor.id, &motion.id, &entries, &options)))
        .filter(|(_, passages)| !passages.is_empty())
        .collect();
    if question.format != Format::Page {
        let all: Vec<_> = found.iter().flat_map(|(_, passages)| passages).copied().collect();
        return Ok(match question.format {
            Format::Csv => Answer::full(CSV, passages::csv(&all)),
            _ => Answer::full(JSON, passages::json(&all)),
        });
    }
    let names = Names::of_all(&entries.positions);
    let on_motions = found.iter().map(|(motion, passages)| OnMotion {
        motion: Named {
            name: shown(&motion.title, TITLE),
            href: links::motion(&motion.id, Format::Page),
        },
        stands: Shade::held(passages[0]),
        quotes: passages.iter().take(MOST).map(|passage| Quote::of(passage, &names)).collect(),
        more: (passages.len() > MOST).then(|| texts::more_in_data(passages.len() - MOST)),
    });
    let twin = |format| Some(with_terms(links::actor(&actor.id, format)?, &[("as-of", as_of)]));
    let name = shown(&actor.name, NAME);
    Ok(page(&ActorPage {
        head: Head::with_twins(name.clone(), &[Format::Json, Format::Csv], twin),
        id: (actor.id != actor.name).then(|| shown(&actor.id, NAME)),
        name,
        here: links::actor(&actor.id, Format::Page).unwrap_or_else(links::home),
        as_of: as_of.map(|day| day.to_string()),
        on_motions: on_motions.collect(),
    }))
}

/// Who is meant by a name.
enum Meant {
    /// The actor with this id.
    This(ActorName),
    /// An actor with another id, which has this name.
    Other(ActorName),
}

fn meant(called: &str, entries: &Entries, asked: &Asked<'_>) -> Result<Meant, Failure> {
    // One actor can be called by several names; the first of them will do.
    let mut actors: BTreeMap<&str, &ActorName> = BTreeMap::new();
    for actor in entries.actors() {
        actors.entry(&actor.id).or_insert(actor);
    }
    if let Some(actor) = actors.get(called) {
        return Ok(Meant::This((*actor).clone()));
    }
    let mut actors = actors.into_values();
    match (actors.next(), actors.next()) {
        (Some(actor), None) => Ok(Meant::Other(actor.clone())),
        (Some(one), Some(two)) => {
            let all = [one, two].into_iter().chain(actors);
            Err(Failure::several_meant(called, all.map(named).collect()))
        }
        (None, _) => {
            let all = asked.ledger.actors()?;
            let names: Vec<_> = all.iter().flat_map(|actor| [&*actor.name, &*actor.id]).collect();
            let nearest = whipcount::nearest(called, &names);
            let meant = all.iter().find(|actor| {
                [&*actor.name, &*actor.id].into_iter().any(|name| Some(name) == nearest)
            });
            Err(Failure::unknown_actor(called, meant.map(named).into_iter().collect()))
        }
    }
}

#[derive(Template)]
#[template(path = "actor.html")]
struct ActorPage {
    head: Head,
    name: String,
    /// The id, where it is not the name.
    id: Option<String>,
    here: String,
    as_of: Option<String>,
    on_motions: Vec<OnMotion>,
}

struct OnMotion {
    motion: Named,
    stands: Shade,
    quotes: Vec<Quote>,
    more: Option<String>,
}
