//! What is new on a board, as it is told while feeds are watched.

use serde::Serialize;
use whipcount_count::{NewStanding, News};

use crate::entry_json::{Claim, MotionName, Name, Passage};
use crate::json;
use crate::particulars::{said_so, stance, told};
use crate::visible::visible;
use crate::words::{citation, claimant, claimed, quoted};

/// What is new, a line each.
pub fn text(news: &News<'_>) -> String {
    let motion = visible(&news.motion.id);
    let mut lines = String::new();
    let mut line = |words: String| lines.push_str(&format!("{motion}: {words}\n"));
    for standing in &news.standings {
        standing_lines(standing).into_iter().for_each(&mut line);
    }
    for tally in &news.tallies {
        line(format!(
            "{} claimed: {}, {} ({} — {})",
            claimed(tally),
            tally.stance,
            quoted(&tally.text),
            claimant(tally),
            citation(&tally.document),
        ));
    }
    lines
}

fn standing_lines(new: &NewStanding<'_>) -> Vec<String> {
    let NewStanding { actor, before, position, contradicted_by } = new;
    let name = visible(&actor.name);
    let now = (position.stance, position.leans);
    let mut lines = Vec::new();
    match before {
        None => lines.push(format!("{name}: {}", told(position))),
        Some(before) if *before != now => {
            let words = stance(before.0, before.1);
            lines.push(format!("{name} moves: {words} → {}", told(position)));
        }
        Some(_) => {}
    }
    if let Some(other) = contradicted_by {
        let now = stance(position.stance, position.leans);
        let other = format!("{}, {}", stance(other.stance, other.leans), said_so(other));
        lines.push(format!("{name} ({now}) is contradicted: {other}"));
    }
    lines
}

/// What is new as JSON Lines: an actor or claim a line; `docs/FORMATS.md` describes them.
pub fn json_lines(news: &News<'_>) -> String {
    let motion = || MotionName::of(&news.motion);
    let standings = news.standings.iter().map(|new| Line {
        motion: motion(),
        actor: Some(Name::of(&new.actor)),
        before: new.before.map(|(stance, leans)| Before {
            stance: stance.name(),
            leans: leans.map(|leaning| leaning.name()),
        }),
        position: Some(Passage::of(new.position)),
        contradicted_by: new.contradicted_by.map(Passage::of),
        tally: None,
    });
    let tallies = news.tallies.iter().map(|tally| Line {
        motion: motion(),
        actor: None,
        before: None,
        position: None,
        contradicted_by: None,
        tally: Some(Tally { stance: tally.stance.name(), claim: Claim::of(tally) }),
    });
    json::lines(standings.chain(tallies))
}

#[derive(Serialize)]
struct Line<'n> {
    motion: MotionName<'n>,
    actor: Option<Name<'n>>,
    before: Option<Before>,
    position: Option<Passage<'n>>,
    contradicted_by: Option<Passage<'n>>,
    tally: Option<Tally<'n>>,
}

#[derive(Serialize)]
struct Before {
    stance: &'static str,
    leans: Option<&'static str>,
}

#[derive(Serialize)]
struct Tally<'n> {
    stance: &'static str,
    #[serde(flatten)]
    claim: Claim<'n>,
}
