use whipcount::count::{Count, Period, count, network, positions_on, tallies_on};
use whipcount::export::{network as graph, positions, wide};

use super::{outcome, terms};
use crate::Outcome;
use crate::arguments::{ExportArguments, ExportFormat, PeriodName};
use crate::console::Console;
use crate::failure::Failure;
use crate::inputs::{self, Asked};
use crate::output;

/// Writes all entries for another program.
pub(crate) fn run(arguments: &ExportArguments, console: &Console) -> Result<Outcome, Failure> {
    let question = &arguments.question;
    let Asked { motions, entries } = inputs::asked(question, console)?;
    let terms = terms(&question.terms);
    let counts: Vec<Count<'_>> =
        motions.iter().map(|motion| count(motion, &entries, &terms)).collect();
    let found: Vec<_> =
        motions.iter().flat_map(|motion| positions_on(&motion.id, &entries, &terms)).collect();
    let tallies: Vec<_> =
        motions.iter().flat_map(|motion| tallies_on(&motion.id, &entries, &terms)).collect();
    let result = match arguments.format {
        ExportFormat::Csv => positions::csv(&found, &tallies),
        ExportFormat::Wide => wide::csv(&counts),
        ExportFormat::Jsonl => positions::json_lines(&found, &tallies),
        ExportFormat::JsonLd => positions::json_ld(&found),
        ExportFormat::Graphml => {
            graph::graphml(&network(&motions, &entries, &terms, period(arguments.period)), &counts)
        }
    };
    output::write(arguments.out.as_deref(), result.as_bytes())?;
    Ok(outcome(!found.is_empty() || !tallies.is_empty()))
}

fn period(name: PeriodName) -> Period {
    match name {
        PeriodName::All => Period::All,
        PeriodName::Year => Period::Year,
        PeriodName::Month => Period::Month,
    }
}
