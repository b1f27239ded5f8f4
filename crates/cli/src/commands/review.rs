use std::collections::HashSet;
use std::io::{BufRead as _, Write as _, stdin, stdout};

use whipcount::count::{CountOptions, PositionEntry, count};
use whipcount::export::passages;
use whipcount::ledger::Selection;

use super::decide::judgement;
use crate::Outcome;
use crate::arguments::ReviewArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::output::text_style;
use crate::{ledgers, output};

/// Asks about one doubtful entry after the other.
pub(crate) fn run(arguments: &ReviewArguments, console: &Console) -> Result<Outcome, Failure> {
    let mut ledger = ledgers::open_existing(&arguments.writing.ledger)?;
    let motions = ledgers::motions(&ledger, &arguments.motions, None)?;
    let ids: Vec<_> = motions.iter().map(|motion| motion.id.as_str()).collect();
    let selected = ledger.select(&ids, &Selection::default())?;
    let flagged: HashSet<_> = selected.flagged.iter().map(|id| id.to_string()).collect();
    let entries = &selected.entries;

    // First what the board rests on and the least certain of it, then the rest.
    let mut doubtful: Vec<(bool, &PositionEntry)> = Vec::new();
    for motion in &motions {
        let count = count(motion, entries, &CountOptions::default());
        let standing: HashSet<_> =
            count.standings().map(|standing| standing.position as *const PositionEntry).collect();
        let own = entries.positions.iter().filter(|one| one.motion == motion.id);
        doubtful.extend(own.map(|one| (standing.contains(&(one as *const _)), one)));
    }
    let is_flagged =
        |one: &PositionEntry| one.record.id.as_ref().is_some_and(|id| flagged.contains(id));
    doubtful.retain(|(_, one)| one.record.decision.is_none() || is_flagged(one));
    doubtful.sort_by(|(one_counts, one), (other_counts, other)| {
        (is_flagged(other), other_counts)
            .cmp(&(is_flagged(one), one_counts))
            .then(one.confidence.total_cmp(&other.confidence))
            .then_with(|| one.record.id.cmp(&other.record.id))
    });
    doubtful.truncate(arguments.most);
    if doubtful.is_empty() {
        console.note("nothing is left to decide on", None);
        return Ok(Outcome::NothingFound);
    }

    let show = |one: &PositionEntry| {
        let motion = motions.iter().find(|motion| motion.id == one.motion);
        let motion = motion.expect("the entries are on these motions");
        let id = one.record.id.as_deref().unwrap_or_default();
        let about = if is_flagged(one) { " · not found any more by a newer reader" } else { "" };
        format!("{}\n  entry {id}{about}\n", passages::text(motion, &[one], text_style()))
    };
    if arguments.list {
        let pages: Vec<_> = doubtful.iter().map(|(_, one)| show(one)).collect();
        output::print(&pages.join("\n"))?;
        return Ok(Outcome::Found);
    }

    let mut decided = 0;
    let mut answers = stdin().lock().lines();
    let write = |text: &str| -> Result<(), Failure> {
        let mut out = stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Failure::of_writing)
    };
    'entries: for (_, one) in &doubtful {
        write(&show(one))?;
        let id = one.record.id.as_deref().unwrap_or_default();
        loop {
            write("  c confirm, r reject, FIELD=VALUE correct, s skip, q quit > ")?;
            let Some(Ok(answer)) = answers.next() else { break 'entries };
            let (answer, why) = answer.split_once('#').unwrap_or((&answer, ""));
            let words: Vec<String> = match answer.trim() {
                "q" => break 'entries,
                "s" | "" => break,
                "c" => vec!["confirm".to_string()],
                "r" => vec!["reject".to_string()],
                fields => fields.split(';').map(|word| word.trim().to_string()).collect(),
            };
            let judgement = match judgement(&words) {
                Ok(judgement) => judgement,
                Err(Failure::Told { what, hint }) => {
                    write(&format!("  {what}. {}\n", hint.unwrap_or_default()))?;
                    continue;
                }
                Err(closed) => return Err(closed),
            };
            let why = if why.trim().is_empty() { &arguments.person.why } else { why.trim() };
            let at = arguments.writing.now();
            ledger.decide(ledgers::entry_id(id)?, &judgement, &arguments.person.by, at, why)?;
            decided += 1;
            break;
        }
    }
    write(&format!("\n{decided} decided; `whipcount undo` lists them\n"))?;
    Ok(Outcome::Found)
}
