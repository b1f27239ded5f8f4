use whipcount::count::{count, suppose};
use whipcount::export::supposition;
use whipcount::{WhoIsMeant, assumption};

use super::{outcome, pages, terms};
use crate::Outcome;
use crate::arguments::{Format, SupposeArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::inputs::{self, Asked};
use crate::output;

/// Writes what would follow on each motion.
pub(crate) fn run(arguments: &SupposeArguments, console: &Console) -> Result<Outcome, Failure> {
    let question = &arguments.question;
    let Asked { motions, entries } = inputs::asked(question, console)?;
    let terms = terms(&question.terms);
    let counts: Vec<_> = motions.iter().map(|motion| count(motion, &entries, &terms)).collect();
    let understand = |(who, stance): &(String, _)| assumption(who, *stance, &counts, &entries);
    let assumptions: Vec<_> =
        arguments.supposed.0.iter().map(understand).collect::<Result<_, _>>().map_err(unknown)?;
    let found: Vec<_> = counts.iter().map(|count| suppose(count, &assumptions)).collect();
    output::print(&match arguments.output.format {
        Format::Text => pages(&found, supposition::text),
        Format::Json => supposition::json(&found),
        Format::Jsonl => supposition::json_lines(&found),
        Format::Csv => supposition::csv(&found),
    })?;
    Ok(outcome(found.iter().any(|one| one.moved().next().is_some())))
}

fn unknown(error: WhoIsMeant) -> Failure {
    Failure::with_hint(format!("cannot suppose that: {error}"), error.hint())
}
