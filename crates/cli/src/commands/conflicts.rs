use whipcount::count::conflicts;
use whipcount::export;

use super::{outcome, pages, terms};
use crate::Outcome;
use crate::arguments::{ConflictsArguments, Format};
use crate::console::Console;
use crate::failure::Failure;
use crate::inputs::{self, Asked};
use crate::output;

/// Writes what contradicts what on each motion.
pub(crate) fn run(arguments: &ConflictsArguments, console: &Console) -> Result<Outcome, Failure> {
    let question = &arguments.question;
    let Asked { motions, entries } = inputs::asked(question, console)?;
    let terms = terms(&question.terms);
    let found: Vec<_> = motions.iter().map(|motion| conflicts(motion, &entries, &terms)).collect();
    output::print(&match arguments.output.format {
        Format::Text => pages(&found, export::conflicts::text),
        Format::Json => export::conflicts::json(&found),
        Format::Jsonl => export::conflicts::json_lines(&found),
        Format::Csv => export::conflicts::csv(&found),
    })?;
    Ok(outcome(found.iter().any(|one| !one.is_empty())))
}
