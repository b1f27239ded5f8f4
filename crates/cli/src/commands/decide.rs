use whipcount::ledger::{Correction, Judgement};

use crate::Outcome;
use crate::arguments::DecideArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::{ledgers, output};

/// Keeps what a person decided on one entry.
pub(crate) fn run(arguments: &DecideArguments, _: &Console) -> Result<Outcome, Failure> {
    let target = ledgers::entry_id(&arguments.id)?;
    let judgement = judgement(&arguments.verdict)?;
    let mut ledger = ledgers::open_existing(&arguments.writing.ledger)?;
    let (by, why) = (&arguments.person.by, &arguments.person.why);
    let id = ledger.decide(target, &judgement, by, arguments.writing.now(), why)?;
    output::print(&format!("decision {id}: {}\n", judgement.name()))?;
    Ok(Outcome::Found)
}

/// What words such as `confirm` or `stance=declines` say.
pub(crate) fn judgement(words: &[String]) -> Result<Judgement, Failure> {
    match words {
        [word] if word == "confirm" => return Ok(Judgement::Confirm),
        [word] if word == "reject" => return Ok(Judgement::Reject),
        _ => {}
    }
    let mut correction = Correction::default();
    for word in words {
        let Some((field, value)) = word.split_once('=') else {
            return Err(Failure::with_hint(
                format!("`{word}` is no decision"),
                "write `confirm`, `reject`, or fields to put right, as `stance=declines`",
            ));
        };
        let set = correction.set(field.trim(), value);
        set.map_err(|error| Failure::new(format!("cannot decide so: {error}")))?;
    }
    Ok(Judgement::Correct(correction))
}
