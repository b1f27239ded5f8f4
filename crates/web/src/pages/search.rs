use askama::Template;
use whipcount::export::{hits, words};
use whipcount::ledger::HitKind;

use crate::answering::Asked;
use crate::answers::{Answer, CSV, JSON};
use crate::cards::Shade;
use crate::failures::Failure;
use crate::pages::{Head, Named, page};
use crate::questions::{Format, Question};
use crate::shown::{NAME, TITLE, shown};
use crate::{links, texts};

/// So many documents are searched for, as by the command.
const MOST: usize = 50;

/// So many characters of a passage are shown.
const PASSAGE: usize = 600;

/// The passages that hold the words.
pub(crate) fn answer(
    words: &str,
    question: &Question,
    asked: &Asked<'_>,
) -> Result<Answer, Failure> {
    let found = asked.ledger.search(words, MOST)?;
    let all = whipcount::hits(&found);
    match question.format {
        Format::Json => return Ok(Answer::full(JSON, hits::json(&all))),
        Format::Csv => return Ok(Answer::full(CSV, hits::csv(&all))),
        Format::Page | Format::Atom => {}
    }
    let hits = found.iter().zip(&all).map(|(found, hit)| Found {
        kind: hit.kind,
        who: hit.who.map(|who| shown(who, NAME)),
        shade: hit.stance.map(Shade::of),
        motion: hit.motion.map(|motion| Named {
            name: shown(motion, NAME),
            href: links::motion(motion, Format::Page),
        }),
        text: shown(hit.text, PASSAGE),
        href: match found.kind {
            HitKind::Document => links::document(found.id, Format::Page),
            HitKind::Statement | HitKind::Position(..) => links::passage(found.id),
        },
        title: found.document.title.as_deref().map(|title| shown(title, TITLE)),
        printed: shown(&words::citation(&found.document), NAME),
        day: found.document.published.map(words::day),
    });
    let mut head = match words {
        "" => Head::new(texts::SEARCH),
        words => {
            let formats = [Format::Json, Format::Csv];
            let title = texts::search_for(&shown(words, NAME));
            Head::with_twins(title, &formats, |format| Some(links::search(words, format)))
        }
    };
    head.words = words.to_string();
    Ok(page(&SearchPage { hits: hits.collect(), head }))
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    head: Head,
    hits: Vec<Found>,
}

struct Found {
    kind: &'static str,
    who: Option<String>,
    shade: Option<Shade>,
    motion: Option<Named>,
    text: String,
    href: String,
    title: Option<String>,
    printed: String,
    day: Option<String>,
}
