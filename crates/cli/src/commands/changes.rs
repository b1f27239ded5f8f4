use whipcount::count::changes;
use whipcount::export;

use super::{outcome, pages, terms};
use crate::Outcome;
use crate::arguments::{ChangesArguments, Format};
use crate::console::Console;
use crate::failure::Failure;
use crate::inputs::{self, Asked};
use crate::output;

/// Writes who moved on each motion.
pub(crate) fn run(arguments: &ChangesArguments, console: &Console) -> Result<Outcome, Failure> {
    let question = &arguments.question;
    let Asked { motions, entries } = inputs::asked(question, console)?;
    let terms = terms(&question.terms);
    let found: Vec<_> =
        motions.iter().map(|motion| changes(motion, &entries, &terms, arguments.since)).collect();
    output::print(&match arguments.output.format {
        Format::Text => pages(&found, export::changes::text),
        Format::Json => export::changes::json(&found),
        Format::Jsonl => export::changes::json_lines(&found),
        Format::Csv => export::changes::csv(&found),
    })?;
    Ok(outcome(found.iter().any(|one| !one.changes.is_empty() || !one.first_heard.is_empty())))
}
