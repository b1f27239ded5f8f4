use std::collections::BTreeMap;

use askama::Template;
use jiff::civil::Date;
use whipcount::Motion;
use whipcount::count::{
    Count, CountOptions, LeftOut, PositionEntry, StanceGroup, count_digest, suppose,
};
use whipcount::export::{board, words};
use whipcount::ledger::Selection;

use super::motions::doubts;
use crate::answering::Asked;
use crate::answers::{Answer, CSV, JSON};
use crate::bars::Bar;
use crate::cards::{Card, Claim, Names, Quote, Shade};
use crate::failures::Failure;
use crate::pages::{Head, Named, page, with_terms};
use crate::questions::{Format, Question};
use crate::shown::{NAME, TITLE, shown};
use crate::{links, texts};

/// So many names stand beside a stance; the others are in its column.
const MOST_NAMES: usize = 40;

/// Who stands where on one motion: the board.
pub(crate) fn answer(id: &str, question: &Question, asked: &Asked<'_>) -> Result<Answer, Failure> {
    let motion = asked.motion(id)?;
    let as_of = question.as_of;
    asked.check_day(as_of, || latest(&motion, asked))?;
    let options = CountOptions { as_of, ..CountOptions::default() };
    let selection = Selection { as_of, ..Selection::default() };
    let digest = asked.ledger.digest(id, &selection, &options)?;
    let count = count_digest(&motion, &digest, &options);
    Ok(match question.format {
        Format::Json => Answer::full(JSON, board::json(&[count])),
        Format::Csv => Answer::full(CSV, board::csv(&[count])),
        Format::Page | Format::Atom => page(&MotionPage::of(&count)),
    })
}

/// The newest day of which anything is known.
fn latest(motion: &Motion, asked: &Asked<'_>) -> Result<Option<Date>, Failure> {
    let options = CountOptions::default();
    Ok(asked.ledger.digest(&motion.id, &Selection::default(), &options)?.latest)
}

#[derive(Template)]
#[template(path = "motion.html")]
struct MotionPage {
    head: Head,
    title: String,
    /// The address of the page itself, for its form.
    here: String,
    as_of: Option<String>,
    latest: Option<String>,
    read: String,
    doubts: Option<String>,
    bar: Bar,
    lines: Vec<StanceLine>,
    columns: Vec<StanceColumn>,
    /// Whether one of the names there has a sign, which has to be explained.
    has_marks: bool,
    silent: Vec<Named>,
    silent_number: String,
    awaited: Vec<Awaited>,
    left_out: Option<String>,
    changes: Option<String>,
    conflicts: Option<String>,
}

/// A stance with the names of those who hold it.
struct StanceLine {
    shade: Shade,
    number: usize,
    claim: Option<String>,
    holders: Vec<Holder>,
    more: Option<String>,
    /// The way to its column, if it has one.
    anchor: Option<String>,
}

/// Somebody who holds a stance.
struct Holder {
    name: String,
    /// The way to its card.
    href: String,
    /// What is the matter with it, as a sign and in a word.
    mark: Option<(&'static str, &'static str)>,
}

/// A stance with the cards of those who hold it.
struct StanceColumn {
    shade: Shade,
    anchor: String,
    number: String,
    cards: Vec<Card>,
    claims: Vec<Claim>,
}

/// Somebody others wait for.
struct Awaited {
    on: Option<Named>,
    conditions: Vec<Condition>,
}

struct Condition {
    quote: Quote,
    words: String,
    state: &'static str,
    ground: &'static str,
}

impl MotionPage {
    fn of(count: &Count<'_>) -> MotionPage {
        let motion = &count.motion;
        let title = shown(&motion.title, TITLE);
        let as_of = count.options.as_of;
        let terms = [("as-of", as_of)];
        let twin = |format| Some(with_terms(links::motion(&motion.id, format)?, &terms));
        let names = Names::of_count(count);
        let lines: Vec<_> = count.groups.iter().map(line).collect();
        MotionPage {
            head: Head::with_twins(title.clone(), &[Format::Json, Format::Csv], twin),
            title,
            here: links::motion(&motion.id, Format::Page).unwrap_or_else(links::home),
            as_of: as_of.map(|day| day.to_string()),
            latest: count.latest.map(words::day),
            read: texts::heard(count.actors(), count.documents_counted, count.documents_read),
            doubts: doubts(count),
            bar: Bar::of(count),
            has_marks: lines.iter().flat_map(|line| &line.holders).any(|one| one.mark.is_some()),
            lines,
            columns: count
                .groups
                .iter()
                .filter(|group| has_column(group))
                .map(|group| column(group, count, &names))
                .collect(),
            silent: silent(count, &names),
            silent_number: texts::silent(count.silent.len(), motion.members.len()),
            awaited: awaited(count, &names),
            left_out: left_out(&count.left_out),
            changes: links::changes(&motion.id, Format::Page),
            conflicts: links::conflicts(&motion.id, Format::Page),
        }
    }
}

fn line(group: &StanceGroup<'_>) -> StanceLine {
    let holders = group.standings.iter().take(MOST_NAMES).map(|standing| Holder {
        name: shown(&standing.actor.name, NAME),
        href: format!("#{}", links::card(&standing.actor.id)),
        mark: match () {
            () if !standing.conflicts.is_empty() => {
                Some((texts::CONTRADICTED_SIGN, texts::CONTRADICTED))
            }
            () if !standing.earlier.is_empty() => Some((texts::CHANGED_SIGN, texts::CHANGED)),
            () => None,
        },
    });
    let more = group.standings.len().saturating_sub(MOST_NAMES);
    StanceLine {
        shade: Shade::of(group.stance),
        number: group.standings.len(),
        claim: words::claim(group.bounds),
        holders: holders.collect(),
        more: (more > 0).then(|| texts::and_more(more)),
        anchor: has_column(group).then(|| anchor(group)),
    }
}

fn has_column(group: &StanceGroup<'_>) -> bool {
    !group.standings.is_empty() || !group.tallies.is_empty()
}

fn anchor(group: &StanceGroup<'_>) -> String {
    format!("s-{}", group.stance.name())
}

fn column(group: &StanceGroup<'_>, count: &Count<'_>, names: &Names) -> StanceColumn {
    let has_roll = !count.motion.members.is_empty();
    let cards = group.standings.iter().map(|standing| Card::of(standing, has_roll, names));
    let named = group.standings.len();
    StanceColumn {
        shade: Shade::of(group.stance),
        anchor: anchor(group),
        number: words::bounds(group.bounds),
        cards: cards.collect(),
        claims: group.tallies.iter().map(|tally| Claim::of(tally, Some(named))).collect(),
    }
}

/// The members of the roll who were not heard, by the name that is known for them.
fn silent(count: &Count<'_>, names: &Names) -> Vec<Named> {
    count.silent.iter().map(|member| Named { name: names.of(member), href: None }).collect()
}

/// For whom others wait, those first for whom most do; last what names nobody.
fn awaited(count: &Count<'_>, names: &Names) -> Vec<Awaited> {
    let supposition = suppose(count, &[]);
    let mut by_actor: BTreeMap<Option<&str>, Vec<Condition>> = BTreeMap::new();
    for waiting in &supposition.waiting {
        for awaited in &waiting.conditions {
            let position: &PositionEntry = awaited.position;
            let on = awaited.on.as_ref().map(|on| on.id.as_str());
            by_actor.entry(on).or_default().push(Condition {
                quote: Quote::of(position, names),
                words: words::quoted(&awaited.condition.text),
                state: awaited.state.name(),
                ground: awaited.ground.name(),
            });
        }
    }
    let mut all: Vec<_> = by_actor.into_iter().collect();
    all.sort_by_key(|(on, conditions)| (on.is_none(), std::cmp::Reverse(conditions.len())));
    let awaited = all.into_iter().map(|(on, conditions)| Awaited {
        on: on.map(|on| Named {
            name: names.of(on),
            // Who has said nothing has no page.
            href: names.has(on).then(|| links::actor(on, Format::Page)).flatten(),
        }),
        conditions,
    });
    awaited.collect()
}

/// What the day kept out, so that nobody takes the board for all of it.
fn left_out(left_out: &LeftOut) -> Option<String> {
    texts::left_out(left_out.later, left_out.undated)
}
