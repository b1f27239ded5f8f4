use std::io::{IsTerminal as _, stdout};

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
    let is_for_programs = arguments.format == ExportFormat::Parquet;
    if is_for_programs && arguments.out.is_none() && stdout().is_terminal() {
        return Err(Failure::with_hint(
            "cannot write Parquet to a terminal: it is no text",
            "give a file with `--out FILE`",
        ));
    }
    let question = &arguments.question;
    let Asked { motions, entries } = inputs::asked(question, console)?;
    let terms = terms(&question.terms);
    let counts: Vec<Count<'_>> =
        motions.iter().map(|motion| count(motion, &entries, &terms)).collect();
    let found: Vec<_> =
        motions.iter().flat_map(|motion| positions_on(&motion.id, &entries, &terms)).collect();
    let tallies: Vec<_> =
        motions.iter().flat_map(|motion| tallies_on(&motion.id, &entries, &terms)).collect();
    let result: Vec<u8> = match arguments.format {
        ExportFormat::Csv => positions::csv(&found, &tallies).into(),
        ExportFormat::Wide => wide::csv(&counts).into(),
        ExportFormat::Jsonl => positions::json_lines(&found, &tallies).into(),
        ExportFormat::JsonLd => positions::json_ld(&found).into(),
        ExportFormat::Parquet => positions::parquet(&found, &tallies),
        ExportFormat::Graphml => {
            let network = network(&motions, &entries, &terms, period(arguments.period));
            graph::graphml(&network, &counts).into()
        }
    };
    output::write(arguments.out.as_deref(), &result)?;
    Ok(outcome(!found.is_empty() || !tallies.is_empty()))
}

fn period(name: PeriodName) -> Period {
    match name {
        PeriodName::All => Period::All,
        PeriodName::Year => Period::Year,
        PeriodName::Month => Period::Month,
    }
}
