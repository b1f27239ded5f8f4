use whipcount::export::{motions as written, visible};
use whipcount::ledger::{MotionAdded, Run};

use crate::Outcome;
use crate::arguments::{Format, MotionsAction, MotionsArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::{inputs, ledgers, output};

/// Who adds motions: no reader has to do with it.
const PROGRAM: &str = concat!("whipcount ", env!("CARGO_PKG_VERSION"));

/// Lists motions, or adds some.
pub(crate) fn run(arguments: &MotionsArguments, console: &Console) -> Result<Outcome, Failure> {
    let Some(MotionsAction::Add { files, writing }) = &arguments.action else {
        return list(arguments, console);
    };
    let motions = inputs::motions(files)?;
    let mut ledger = ledgers::open(writing)?;
    let run = Run::new(writing.now(), PROGRAM);
    let mut told = String::new();
    let mut has_changed = false;
    for motion in &motions {
        let added = ledger.add_motion(&run, motion)?;
        has_changed |= added != MotionAdded::Known;
        let what = match added {
            MotionAdded::New => "added",
            MotionAdded::Changed => "changed",
            MotionAdded::Known => "already known",
        };
        told.push_str(&format!("{}: {what}\n", visible(&motion.id)));
    }
    output::print(&told)?;
    if has_changed {
        let (documents, _) = ledger.documents_to_read(&run.reader, 0, 1)?;
        if !documents.is_empty() {
            console.note(
                "the documents of the ledger have not been read with an eye on this",
                Some("`whipcount reread` does"),
            );
        }
    }
    Ok(Outcome::Found)
}

fn list(arguments: &MotionsArguments, console: &Console) -> Result<Outcome, Failure> {
    let motions = ledgers::open_to_read(&arguments.ledger)?.motions(None)?;
    output::print(&match arguments.output.format {
        Format::Text => written::text(&motions),
        Format::Json => written::json(&motions),
        Format::Jsonl => written::json_lines(&motions),
        Format::Csv => written::csv(&motions),
    })?;
    if motions.is_empty() {
        console.note(
            "the ledger has no motion",
            Some("add one with `whipcount motions add FILE.toml`"),
        );
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Found)
}
