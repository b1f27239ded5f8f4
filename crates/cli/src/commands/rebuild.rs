use crate::Outcome;
use crate::arguments::RebuildArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::{ledgers, output};

/// Makes the derived tables anew.
pub(crate) fn run(arguments: &RebuildArguments, _: &Console) -> Result<Outcome, Failure> {
    ledgers::open_existing(&arguments.ledger)?.rebuild()?;
    output::print("the derived tables were made anew\n")?;
    Ok(Outcome::Found)
}
