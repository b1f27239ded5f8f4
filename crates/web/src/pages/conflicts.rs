use askama::Template;
use whipcount::Motion;
use whipcount::count::{
    ActorConflict, Conflicts, CountOptions, PositionEntry, Side, TallyConflict, TallyEntry,
    conflicts,
};
use whipcount::export::conflicts as written;

use crate::answering::Asked;
use crate::answers::{Answer, CSV, JSON};
use crate::cards::{Claim, Names, Quote, Shade, named};
use crate::failures::Failure;
use crate::pages::{Head, Named, page, with_terms};
use crate::questions::{Format, Question};
use crate::shown::{TITLE, shown};
use crate::{links, texts};

/// So many passages of a side, or actors beside a claim, are on a page; the data have all of them.
const MOST: usize = 5;

/// So many claims are on a page.
const MOST_CLAIMS: usize = 100;

/// What contradicts what on one motion.
pub(crate) fn answer(id: &str, question: &Question, asked: &Asked<'_>) -> Result<Answer, Failure> {
    let as_of = question.as_of;
    let (motion, entries) = asked.said_of(id, as_of)?;
    let options = CountOptions { as_of, ..CountOptions::default() };
    let conflicts = conflicts(&motion, &entries, &options);
    Ok(match question.format {
        Format::Json => Answer::full(JSON, written::json(&[conflicts])),
        Format::Csv => Answer::full(CSV, written::csv(&[conflicts])),
        Format::Page | Format::Atom => page(&ConflictsPage::of(&motion, &conflicts)),
    })
}

#[derive(Template)]
#[template(path = "conflicts.html")]
struct ConflictsPage {
    head: Head,
    motion: Named,
    here: String,
    as_of: Option<String>,
    actors: Vec<AboutActor>,
    claims: Vec<AboutClaim>,
    more: Option<String>,
}

/// What disagrees about where one actor stands.
struct AboutActor {
    actor: Named,
    /// Who is at odds.
    kinds: String,
    sides: Vec<OneSide>,
}

/// The passages for one stance.
struct OneSide {
    shade: Shade,
    quotes: Vec<Quote>,
    more: Option<String>,
}

/// What a claim about a number does not go with.
struct AboutClaim {
    /// What is the matter.
    what: &'static str,
    claims: Vec<Claim>,
    /// Those who are named with the stance, or stand elsewhere.
    named: Vec<Quote>,
    more: Option<String>,
    against: Vec<Claim>,
}

impl ConflictsPage {
    fn of(motion: &Motion, conflicts: &Conflicts<'_>) -> ConflictsPage {
        let title = shown(&motion.title, TITLE);
        let as_of = conflicts.options.as_of;
        let terms = [("as-of", as_of)];
        let twin = |format| Some(with_terms(links::conflicts(&motion.id, format)?, &terms));
        let passages = conflicts.actors.iter().map(|conflict| conflict.sides[0].passages[0]);
        let names = Names::of_all(passages);
        let more = conflicts.tallies.len().saturating_sub(MOST_CLAIMS);
        ConflictsPage {
            head: Head::with_twins(texts::conflicts_of(&title), &[Format::Json, Format::Csv], twin),
            motion: Named { name: title, href: links::motion(&motion.id, Format::Page) },
            here: links::conflicts(&motion.id, Format::Page).unwrap_or_else(links::home),
            as_of: as_of.map(|day| day.to_string()),
            actors: conflicts.actors.iter().map(|one| AboutActor::of(one, &names)).collect(),
            claims: conflicts
                .tallies
                .iter()
                .take(MOST_CLAIMS)
                .map(|one| AboutClaim::of(one, &names))
                .collect(),
            more: (more > 0).then(|| texts::more_in_data(more)),
        }
    }
}

impl AboutActor {
    fn of(conflict: &ActorConflict<'_>, names: &Names) -> AboutActor {
        let kinds: Vec<_> = conflict.kinds.iter().map(|&kind| texts::at_odds(kind)).collect();
        AboutActor {
            actor: named(&conflict.actor),
            kinds: kinds.join("; "),
            sides: conflict.sides.iter().map(|side| OneSide::of(side, names)).collect(),
        }
    }
}

impl OneSide {
    fn of(side: &Side<'_>, names: &Names) -> OneSide {
        let (quotes, more) = some(&side.passages, names);
        OneSide { shade: Shade::held(side.passages[0]), quotes, more }
    }
}

impl AboutClaim {
    fn of(conflict: &TallyConflict<'_>, names: &Names) -> AboutClaim {
        let claims = |tallies: &[&TallyEntry]| {
            tallies.iter().take(MOST).map(|tally| Claim::of(tally, None)).collect()
        };
        let (named, more) = some(&conflict.named, names);
        AboutClaim {
            what: texts::matter(conflict.kind),
            claims: claims(&conflict.claim),
            named,
            more,
            against: claims(&conflict.against),
        }
    }
}

/// The first of some passages, and how many more there are.
fn some(passages: &[&PositionEntry], names: &Names) -> (Vec<Quote>, Option<String>) {
    let more = passages.len().saturating_sub(MOST);
    let quotes = passages.iter().take(MOST).map(|passage| Quote::of(passage, names));
    (quotes.collect(), (more > 0).then(|| texts::and_more(more)))
}
