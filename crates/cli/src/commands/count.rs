use whipcount::count::{Count, count, count_digest};
use whipcount::export::board;

use super::{outcome, pages, terms};
use crate::Outcome;
use crate::arguments::{CountArguments, Format};
use crate::console::Console;
use crate::failure::Failure;
use crate::inputs::{self, Asked};
use crate::{ledgers, output};

/// Writes the board of each motion.
pub(crate) fn run(arguments: &CountArguments, console: &Console) -> Result<Outcome, Failure> {
    let question = &arguments.question;
    let terms = terms(&question.terms);
    if question.motions.is_empty() {
        let digests = ledgers::digests(question, &terms)?;
        let counts = digests.iter().map(|(motion, digest)| count_digest(motion, digest, &terms));
        return print(&counts.collect::<Vec<_>>(), arguments.output.format);
    }
    let Asked { motions, entries } = inputs::asked(question, console)?;
    let counts: Vec<_> = motions.iter().map(|motion| count(motion, &entries, &terms)).collect();
    print(&counts, arguments.output.format)
}

fn print(counts: &[Count<'_>], format: Format) -> Result<Outcome, Failure> {
    output::print(&match format {
        Format::Text => pages(counts, board::text),
        Format::Json => board::json(counts),
        Format::Jsonl => board::json_lines(counts),
        Format::Csv => board::csv(counts),
    })?;
    Ok(outcome(counts.iter().any(|count| count.actors() > 0)))
}
