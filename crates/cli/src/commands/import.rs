use std::fs;
use std::io::{Read as _, stdin};
use std::path::Path;

use whipcount::documents::Problem;
use whipcount::ledger::Run;
use whipcount::{enter, entered_from_csv};

use crate::Outcome;
use crate::arguments::ImportArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::{ledgers, output};

/// Enters the rows of a table.
pub(crate) fn run(arguments: &ImportArguments, console: &Console) -> Result<Outcome, Failure> {
    let path = &arguments.file;
    let name = path.display();
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        let read = stdin().read_to_end(&mut bytes);
        read.map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
    } else {
        bytes = fs::read(path)
            .map_err(|error| Failure::new(Problem::of_reading(path, error).to_string()))?;
    }
    let mut columns = Vec::new();
    for column in &arguments.columns {
        match column.split_once('=') {
            Some((ours, theirs)) => columns.push((ours.trim(), theirs.trim())),
            None => {
                return Err(Failure::with_hint(
                    format!("`--column {column}` names no column"),
                    "write it as `--column actor=Country`",
                ));
            }
        }
    }
    let rows = entered_from_csv(&bytes, &columns, arguments.motion.as_deref())
        .map_err(|error| Failure::new(format!("cannot import `{name}`: {error}")))?;
    let mut ledger = ledgers::open_existing(&arguments.writing.ledger)?;
    let run = Run::by_hand(arguments.writing.now(), &arguments.by);
    let (rows, lines): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let (results, added) = enter(&mut ledger, &run, rows)?;
    for (line, result) in lines.iter().zip(&results) {
        if let Err(error) = result {
            console.error(&format!("cannot enter line {line} of `{name}`: {error}"), error.hint());
        }
    }
    let entered = results.iter().filter(|result| result.is_ok()).count();
    output::print(&format!(
        "{added} positions entered, {} already known, {} refused\n",
        entered - added,
        results.len() - entered
    ))?;
    Ok(if entered > 0 { Outcome::Found } else { Outcome::NothingFound })
}
