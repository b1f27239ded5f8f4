use whipcount::export::visible;
use whipcount::ledger::Judgement;

use crate::Outcome;
use crate::arguments::UndoArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::{ledgers, output};

/// Undoes a decision, or lists them all.
pub(crate) fn run(arguments: &UndoArguments, console: &Console) -> Result<Outcome, Failure> {
    let Some(id) = &arguments.id else { return list(arguments, console) };
    let target = ledgers::entry_id(id)?;
    let mut ledger = ledgers::open_existing(&arguments.writing.ledger)?;
    let (by, why) = (&arguments.person.by, &arguments.person.why);
    let id = ledger.decide(target, &Judgement::Undo, by, arguments.writing.now(), why)?;
    output::print(&format!("decision {id}: undo\n"))?;
    Ok(Outcome::Found)
}

fn list(arguments: &UndoArguments, console: &Console) -> Result<Outcome, Failure> {
    let ledger = ledgers::open_to_read(&arguments.writing.ledger)?;
    let mut told = String::new();
    for decision in ledger.decisions(None)? {
        let mut what = decision.judgement.name().to_string();
        if let Judgement::Correct(correction) = &decision.judgement {
            for (field, value) in correction.fields() {
                what.push_str(&format!(" {field}={value}"));
            }
        }
        let (id, target, at) = (decision.id, decision.target, decision.at);
        let line = format!("{id}  {at}  {}  {what}  {target}  {}", decision.by, decision.why);
        told.push_str(visible(line.trim_end()).as_ref());
        told.push('\n');
    }
    output::print(&told)?;
    if told.is_empty() {
        console
            .note("nobody has decided anything", Some("`whipcount review` shows what is doubtful"));
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Found)
}
