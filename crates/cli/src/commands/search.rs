use whipcount::export::hits;

use crate::Outcome;
use crate::arguments::{Format, SearchArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::output::text_style;
use crate::{ledgers, output};

/// Writes the passages that hold the words.
pub(crate) fn run(arguments: &SearchArguments, console: &Console) -> Result<Outcome, Failure> {
    let ledger = ledgers::open_to_read(&arguments.ledger)?;
    let words = arguments.words.join(" ");
    let found = ledger.search(&words, arguments.most)?;
    let hits = whipcount::hits(&found);
    output::print(&match arguments.output.format {
        Format::Text => hits::text(&hits, text_style()),
        Format::Json => hits::json(&hits),
        Format::Jsonl => hits::json_lines(&hits),
        Format::Csv => hits::csv(&hits),
    })?;
    if hits.is_empty() {
        console.note(&format!("no document has all of `{words}`"), None);
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Found)
}
