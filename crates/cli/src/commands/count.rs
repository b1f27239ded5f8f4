use whipcount::count::{Count, count};
use whipcount::export::board;

use super::terms;
use crate::Outcome;
use crate::arguments::{CountArguments, Format};
use crate::console::Console;
use crate::failure::Failure;
use crate::inputs::{self, Asked};
use crate::output::{self, text_style};

/// Writes the board of each motion.
pub(crate) fn run(arguments: &CountArguments, console: &Console) -> Result<Outcome, Failure> {
    let question = &arguments.question;
    let Asked { motions, entries } = inputs::asked(question, console)?;
    let terms = terms(&question.terms);
    let counts: Vec<_> = motions.iter().map(|motion| count(motion, &entries, &terms)).collect();
    output::print(&match question.output.format {
        Format::Text => text(&counts),
        Format::Json => board::json(&counts),
        Format::Jsonl => board::json_lines(&counts),
        Format::Csv => board::csv(&counts),
    })?;
    let found = counts.iter().any(|count| count.actors() > 0);
    Ok(if found { Outcome::Found } else { Outcome::NothingFound })
}

fn text(counts: &[Count<'_>]) -> String {
    let style = text_style();
    let boards: Vec<_> = counts.iter().map(|count| board::text(count, style)).collect();
    boards.join("\n\n")
}
