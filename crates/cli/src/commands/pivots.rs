use whipcount::count::{count, pivots};
use whipcount::{export, name_known_actors};

use super::{outcome, pages, terms};
use crate::Outcome;
use crate::arguments::{Format, PivotsArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::inputs::{self, Asked};
use crate::output;

/// Writes whose commitment would unlock most on each motion.
pub(crate) fn run(arguments: &PivotsArguments, console: &Console) -> Result<Outcome, Failure> {
    let question = &arguments.question;
    let Asked { motions, entries } = inputs::asked(question, console)?;
    let terms = terms(&question.terms);
    let counts: Vec<_> = motions.iter().map(|motion| count(motion, &entries, &terms)).collect();
    let mut found: Vec<_> = counts.iter().map(pivots).collect();
    // Whom nobody has quoted is called by its name all the same.
    name_known_actors(found.iter_mut().flat_map(|one| &mut one.pivots).map(|one| &mut one.actor));
    output::print(&match arguments.output.format {
        Format::Text => pages(&found, export::pivots::text),
        Format::Json => export::pivots::json(&found),
        Format::Jsonl => export::pivots::json_lines(&found),
        Format::Csv => export::pivots::csv(&found),
    })?;
    Ok(outcome(found.iter().any(|one| !one.pivots.is_empty())))
}
