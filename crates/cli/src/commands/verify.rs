use whipcount::export::visible;
use whipcount::ledger::Verified;

use crate::Outcome;
use crate::arguments::VerifyArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::{ledgers, output};

/// Looks for damage; "no" is the answer if there is any.
pub(crate) fn run(arguments: &VerifyArguments, console: &Console) -> Result<Outcome, Failure> {
    let Verified { documents, statements, positions, tallies, motions, decisions, faults } =
        ledgers::open_to_read(&arguments.ledger)?.verify()?;
    let mut told = format!(
        "{documents} documents, {statements} statements, {positions} positions, {tallies} tallies, {motions} motions, {decisions} decisions\n"
    );
    for fault in &faults {
        told.push_str(&format!("wrong: {}: {}\n", visible(&fault.place), visible(&fault.what)));
    }
    told.push_str(if faults.is_empty() { "all is well\n" } else { "the ledger is damaged\n" });
    output::print(&told)?;
    if faults.is_empty() {
        return Ok(Outcome::Found);
    }
    let derived = faults.iter().all(|fault| fault.place.starts_with("the derived"));
    let hint = match derived {
        true => "all entries are whole: `whipcount rebuild` makes the derived tables anew",
        false => "restore the ledger from a copy, or `whipcount dump` what can still be read",
    };
    console.note(&format!("{} places are wrong", faults.len()), Some(hint));
    Ok(Outcome::NothingFound)
}
