use crate::Outcome;
use crate::arguments::DumpArguments;
use crate::failure::Failure;
use crate::ledgers;
use crate::output::Output;

/// Writes a whole ledger as JSON Lines.
pub(crate) fn run(arguments: &DumpArguments) -> Result<Outcome, Failure> {
    let ledger = ledgers::open_to_read(&arguments.ledger)?;
    let mut out = Output::open();
    ledger.dump(|line| out.write(line))?;
    out.close()?;
    Ok(Outcome::Found)
}
