use std::io::{BufWriter, Write as _, stdout};

use whipcount::export::findings;
use whipcount::{Findings, Reader};

use crate::Outcome;
use crate::arguments::ReadArguments;
use crate::failure::Failure;
use crate::inputs;
use crate::messages::Messages;

/// Writes what is found in every document.
pub(crate) fn run(arguments: &ReadArguments, messages: &Messages) -> Result<Outcome, Failure> {
    let reader = Reader::new(inputs::motions(&arguments.inputs)?);
    let looks_for_positions = reader.motions().next().is_some();
    let documents = inputs::documents(&arguments.inputs, messages);
    let mut out = BufWriter::new(stdout().lock());
    let mut outcome = Outcome::NothingFound;
    let refine = |findings: Findings| {
        let found = if looks_for_positions {
            !findings.positions.is_empty()
        } else {
            !findings.statements.is_empty()
        };
        (findings::json_line(&findings), found)
    };
    reader.read_all(documents, refine, |(line, found)| {
        if found {
            outcome = Outcome::Found;
        }
        out.write_all(line.as_bytes())
    })?;
    out.flush()?;
    Ok(outcome)
}
