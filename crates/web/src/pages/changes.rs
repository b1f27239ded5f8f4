use askama::Template;
use whipcount::Motion;
use whipcount::count::{Change, Changes, CountOptions, changes};
use whipcount::export::{changes as written, words};

use crate::answering::{Asked, latest};
use crate::answers::{ATOM, Answer, CSV, JSON};
use crate::cards::{Names, Quote, Shade, named};
use crate::failures::Failure;
use crate::feeds::feed;
use crate::pages::{Head, Named, page, with_terms};
use crate::questions::{Format, Question};
use crate::shown::{TITLE, shown};
use crate::{links, texts};

/// So many moves are on a page; the data have all of them.
const MOST: usize = 200;

/// Who moved on one motion.
pub(crate) fn answer(id: &str, question: &Question, asked: &Asked<'_>) -> Result<Answer, Failure> {
    let (as_of, since) = (question.as_of, question.since);
    let (motion, entries) = asked.said_of(id, as_of)?;
    asked.check_day(since, || Ok(latest(&entries)))?;
    let options = CountOptions { as_of, ..CountOptions::default() };
    let changes = changes(&motion, &entries, &options, since);
    Ok(match question.format {
        Format::Json => Answer::full(JSON, written::json(&[changes])),
        Format::Csv => Answer::full(CSV, written::csv(&[changes])),
        Format::Atom => Answer::full(ATOM, feed(&changes, asked)?),
        Format::Page => page(&ChangesPage::of(&motion, &changes)),
    })
}

#[derive(Template)]
#[template(path = "changes.html")]
struct ChangesPage {
    head: Head,
    motion: Named,
    here: String,
    since: Option<String>,
    moves: Vec<Move>,
    more: Option<String>,
    heard: Vec<Quote>,
    feed: Option<String>,
}

/// One actor's move.
struct Move {
    actor: Named,
    within: String,
    from: Shade,
    to: Shade,
    way: &'static str,
    before: Quote,
    now: Quote,
}

impl Move {
    fn of(change: &Change<'_>, names: &Names) -> Move {
        Move {
            actor: named(&change.actor),
            within: words::days(change.within()),
            from: Shade::held(change.from),
            to: Shade::held(change.to),
            way: texts::towards(change.is_towards_yes()),
            before: Quote::of(change.from, names),
            now: Quote::of(change.to, names),
        }
    }
}

impl ChangesPage {
    fn of(motion: &Motion, changes: &Changes<'_>) -> ChangesPage {
        let title = shown(&motion.title, TITLE);
        let terms = [("as-of", changes.options.as_of), ("since", changes.since)];
        let twin = |format| Some(with_terms(links::changes(&motion.id, format)?, &terms));
        let formats = [Format::Json, Format::Csv, Format::Atom];
        let names = Names::of_all(changes.changes.iter().map(|change| change.to));
        let moves = changes.changes.iter().take(MOST);
        let more = changes.changes.len().saturating_sub(MOST);
        ChangesPage {
            head: Head::with_twins(texts::changes_of(&title), &formats, twin),
            motion: Named { name: title, href: links::motion(&motion.id, Format::Page) },
            here: links::changes(&motion.id, Format::Page).unwrap_or_else(links::home),
            since: changes.since.map(|since| since.to_string()),
            moves: moves.map(|change| Move::of(change, &names)).collect(),
            more: (more > 0).then(|| texts::more_in_data(more)),
            heard: changes
                .first_heard
                .iter()
                .take(MOST)
                .map(|one| Quote::of(one, &names))
                .collect(),
            feed: links::changes(&motion.id, Format::Atom),
        }
    }
}
