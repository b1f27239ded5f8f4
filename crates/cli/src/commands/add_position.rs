use whipcount::ledger::Run;
use whipcount::{Entered, enter};

use crate::Outcome;
use crate::arguments::AddPositionArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::{ledgers, output};

/// Enters one position by hand.
pub(crate) fn run(arguments: &AddPositionArguments, _: &Console) -> Result<Outcome, Failure> {
    let mut ledger = ledgers::open_existing(&arguments.writing.ledger)?;
    let defaults = &arguments.defaults;
    let entered = Entered {
        motion: arguments.motion.clone(),
        actor: arguments.actor.clone(),
        stance: arguments.stance.clone(),
        evidence: arguments.evidence.clone(),
        document: arguments.document.clone(),
        speaker: arguments.speaker.clone(),
        basis: Some(arguments.basis.clone()),
        said: arguments.said.clone(),
        title: defaults.title.clone(),
        publisher: defaults.publisher.clone(),
        published: defaults.published.map(|day| day.to_string()),
        url: defaults.url.clone(),
    };
    let run = Run::by_hand(arguments.writing.now(), &arguments.by);
    let (results, _) = enter(&mut ledger, &run, vec![entered])?;
    match results.into_iter().next() {
        Some(Err(error)) => {
            let what = format!("cannot enter the position: {error}");
            Err(Failure::Told { what, hint: error.hint().map(str::to_string) })
        }
        _ => {
            output::print("1 position entered\n")?;
            Ok(Outcome::Found)
        }
    }
}
