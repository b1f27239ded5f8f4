use std::fs::File;
use std::io::{BufRead, BufReader, stdin};
use std::path::Path;

use whipcount::documents::Problem;
use whipcount::ledger::Ledger;

use crate::Outcome;
use crate::arguments::LoadArguments;
use crate::console::Console;
use crate::failure::Failure;
use crate::output;

/// So many lines are added at a time.
const BATCH: usize = 256;

/// Adds what `dump` has written.
pub(crate) fn run(arguments: &LoadArguments, console: &Console) -> Result<Outcome, Failure> {
    let path = &arguments.file;
    let lines: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(BufReader::new(stdin()))
    } else {
        let file = File::open(path)
            .map_err(|error| Failure::new(Problem::of_reading(path, error).to_string()))?;
        Box::new(BufReader::new(file))
    };
    console.is_silent_until_done();
    let mut ledger = Ledger::open(&arguments.ledger.ledger)?;
    let mut batch: Vec<String> = Vec::new();
    let (mut first, mut loaded) = (1, 0);
    let mut load = |batch: &mut Vec<String>| -> Result<(), Failure> {
        let lines: Vec<_> = batch.iter().map(String::as_str).collect();
        let failed = ledger.load(&lines)?;
        for (place, error) in &failed {
            let (number, name) = (first + place, path.display());
            console.error(&format!("cannot load line {number} of `{name}`: {error}"), None);
        }
        loaded += batch.len() - failed.len();
        first += batch.len();
        batch.clear();
        Ok(())
    };
    for line in lines.lines() {
        let line = line
            .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", path.display())))?;
        batch.push(line);
        if batch.len() == BATCH {
            load(&mut batch)?;
        }
    }
    load(&mut batch)?;
    console.finish();
    output::print(&format!("{loaded} lines loaded\n"))?;
    Ok(Outcome::Found)
}
