use whipcount::ledger::Run;
use whipcount::read_again;

use crate::Outcome;
use crate::arguments::RereadArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::{inputs, ledgers, output};

/// Reads documents again that this version has not read with an eye on all motions.
pub(crate) fn run(arguments: &RereadArguments, console: &Console) -> Result<Outcome, Failure> {
    let mut ledger = ledgers::open_existing(&arguments.writing.ledger)?;
    console.is_silent_until_done();
    let way = inputs::way(&arguments.reader)?;
    let run = Run::new(arguments.writing.now(), way.version());
    let mut told = 0;
    let kept = read_again(&mut ledger, &run, way, |kept| {
        (told..kept.documents()).for_each(|_| console.document_opened());
        told = kept.documents();
    })?;
    console.finish();
    output::print(&format!(
        "{} read again; {} positions added\n",
        kept.read_again, kept.positions
    ))?;
    Ok(Outcome::Found)
}
