use whipcount::count::count;
use whipcount::export::board;

use super::{outcome, pages, terms};
use crate::Outcome;
use crate::arguments::{CountArguments, Format};
use crate::console::Console;
use crate::failure::Failure;
use crate::inputs::{self, Asked};
use crate::output;

/// Writes the board of each motion.
pub(crate) fn run(arguments: &CountArguments, console: &Console) -> Result<Outcome, Failure> {
    let question = &arguments.question;
    let Asked { motions, entries } = inputs::asked(question, console)?;
    let terms = terms(&question.terms);
    let counts: Vec<_> = motions.iter().map(|motion| count(motion, &entries, &terms)).collect();
    output::print(&match arguments.output.format {
        Format::Text => pages(&counts, board::text),
        Format::Json => board::json(&counts),
        Format::Jsonl => board::json_lines(&counts),
        Format::Csv => board::csv(&counts),
    })?;
    Ok(outcome(counts.iter().any(|count| count.actors() > 0)))
}
