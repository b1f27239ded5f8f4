use askama::Template;
use whipcount::count::{Count, CountOptions, Standing, count_digest};
use whipcount::export::{motions as written, words};
use whipcount::ledger::Selection;

use crate::answering::Asked;
use crate::answers::{Answer, CSV, JSON};
use crate::bars::Bar;
use crate::cards::{Shade, is_doubtful};
use crate::failures::Failure;
use crate::pages::{Head, Named, page};
use crate::questions::{Format, Question};
use crate::shown::{NAME, TITLE, shown};
use crate::{links, texts};

/// So many who moved on one day are named.
const MOST_NAMES: usize = 3;

/// All motions: how they stand, who moved last, what is doubtful.
pub(crate) fn answer(question: &Question, asked: &Asked<'_>) -> Result<Answer, Failure> {
    let motions = asked.ledger.motions(None)?;
    match question.format {
        Format::Json => return Ok(Answer::full(JSON, written::json(&motions))),
        Format::Csv => return Ok(Answer::full(CSV, written::csv(&motions))),
        Format::Page | Format::Atom => {}
    }
    let options = CountOptions::default();
    let mut rows = Vec::with_capacity(motions.len());
    for motion in &motions {
        let digest = asked.ledger.digest(&motion.id, &Selection::default(), &options)?;
        rows.push(Row::of(&count_digest(motion, &digest, &options)));
    }
    let formats = [Format::Json, Format::Csv];
    let head = Head::with_twins(texts::MOTIONS, &formats, |format| Some(links::motions(format)));
    Ok(page(&MotionsPage { head, rows }))
}

#[derive(Template)]
#[template(path = "motions.html")]
struct MotionsPage {
    head: Head,
    rows: Vec<Row>,
}

struct Row {
    motion: Named,
    bar: Bar,
    numbers: Vec<(Shade, usize)>,
    silent: usize,
    read: String,
    moved: Option<String>,
    doubts: Option<String>,
}

impl Row {
    fn of(count: &Count<'_>) -> Row {
        let motion = &count.motion;
        let groups = count.groups.iter().filter(|group| !group.standings.is_empty());
        Row {
            motion: Named {
                name: shown(&motion.title, TITLE),
                href: links::motion(&motion.id, Format::Page),
            },
            bar: Bar::of(count),
            numbers: groups.map(|group| (Shade::of(group.stance), group.standings.len())).collect(),
            silent: count.silent.len(),
            read: texts::heard(count.actors(), count.documents_counted, count.documents_read),
            moved: moved(count),
            doubts: doubts(count),
        }
    }
}

/// "14 May 2031: Poland (declines → commits)".
fn moved(count: &Count<'_>) -> Option<String> {
    let has_moved = |standing: &&Standing<'_>| !standing.earlier.is_empty();
    let day = count.standings().filter(has_moved).filter_map(|standing| standing.since).max()?;
    let that_day = count.standings().filter(has_moved).filter(|one| one.since == Some(day));
    let moves: Vec<_> = that_day
        .map(|standing| {
            let (from, to) = (standing.earlier[0].stance, standing.position.stance);
            texts::moved(&shown(&standing.actor.name, NAME), from.name(), to.name())
        })
        .collect();
    let more = moves.len().saturating_sub(MOST_NAMES);
    let named = moves.into_iter().take(MOST_NAMES).collect::<Vec<_>>().join(", ");
    Some(texts::moved_on(&words::day(day), &named, more))
}

/// "4 contradicted, 2 not sure".
pub(super) fn doubts(count: &Count<'_>) -> Option<String> {
    let having =
        |has: &dyn Fn(&Standing<'_>) -> bool| count.standings().filter(|one| has(one)).count();
    let contradicted = having(&|standing| !standing.conflicts.is_empty());
    let unsure = having(&|standing| is_doubtful(standing.position));
    texts::doubts(contradicted, unsure)
}
