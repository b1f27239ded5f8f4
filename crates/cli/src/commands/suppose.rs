use whipcount::count::{count, suppose};
use whipcount::export::supposition;
use whipcount::{WhoIsMeant, assumption, name_known_actors};

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
    let mut found: Vec<_> = counts.iter().map(|count| suppose(count, &assumptions)).collect();
    let waiting = found.iter_mut().flat_map(|one| &mut one.waiting);
    name_known_actors(
        waiting.flat_map(|one| &mut one.conditions).filter_map(|one| one.on.as_mut()),
    );
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
