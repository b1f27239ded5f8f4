use whipcount::Reader;
use whipcount::count::{Count, count};
use whipcount::export::board;

use super::terms;
use crate::Outcome;
use crate::arguments::{CountArguments, Format};
use crate::console::Console;
use crate::failure::Failure;
use crate::inputs;
use crate::output::{Output, text_style};

/// Writes the board of each motion.
pub(crate) fn run(arguments: &CountArguments, console: &Console) -> Result<Outcome, Failure> {
    let reader = Reader::new(inputs::motions(&arguments.motions)?);
    let entries = inputs::entries(&reader, &arguments.inputs, console)?;
    let terms = terms(&arguments.terms);
    let counts: Vec<_> = reader.motions().map(|motion| count(motion, &entries, &terms)).collect();
    console.finish();

    let mut out = Output::open();
    out.write(&match arguments.output.format {
        Format::Text => text(&counts),
        Format::Json => board::json(&counts),
        Format::Jsonl => board::json_lines(&counts),
        Format::Csv => board::csv(&counts),
    })?;
    out.close()?;
    let found = counts.iter().any(|count| count.actors() > 0);
    Ok(if found { Outcome::Found } else { Outcome::NothingFound })
}

fn text(counts: &[Count<'_>]) -> String {
    let style = text_style();
    let boards: Vec<_> = counts.iter().map(|count| board::text(count, style)).collect();
    boards.join("\n\n")
}
