use whipcount::count::{CountOptions, PositionEntry, passages_of};
use whipcount::export::passages;
use whipcount::{Motion, similar_actors};

use super::terms;
use crate::Outcome;
use crate::arguments::{Format, WhyArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::inputs::{self, Asked};
use crate::output::{self, text_style};

/// Writes every passage about one actor.
pub(crate) fn run(arguments: &WhyArguments, console: &Console) -> Result<Outcome, Failure> {
    let question = &arguments.question;
    let asked = inputs::asked_about(question, Some(&arguments.actor), console)?;
    let Asked { motions, entries } = &asked;
    let terms = terms(&question.terms);
    let found: Vec<_> = motions
        .iter()
        .map(|motion| (motion, passages_of(&arguments.actor, &motion.id, entries, &terms)))
        .filter(|(_, passages)| !passages.is_empty())
        .collect();
    let all: Vec<_> = found.iter().flat_map(|(_, passages)| passages).copied().collect();
    output::print(&match arguments.output.format {
        Format::Text => text(&found),
        Format::Json => passages::json(&all),
        Format::Jsonl => passages::json_lines(&all),
        Format::Csv => passages::csv(&all),
    })?;
    if all.is_empty() {
        tell_why_nothing(&arguments.actor, &asked, console);
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Found)
}

fn text(found: &[(&Motion, Vec<&PositionEntry>)]) -> String {
    let style = text_style();
    let pages = found.iter().map(|(motion, passages)| passages::text(motion, passages, style));
    pages.collect::<Vec<_>>().join("\n\n")
}

fn tell_why_nothing(actor: &str, Asked { motions, entries }: &Asked, console: &Console) {
    let anything = CountOptions::default();
    if motions.iter().any(|motion| !passages_of(actor, &motion.id, entries, &anything).is_empty()) {
        let hint = "leave out `--as-of`, `--basis` or `--min-confidence` to see the others";
        return console.note(&format!("no passage about `{actor}` meets the terms"), Some(hint));
    }
    let similar = similar_actors(actor, entries);
    let names: Vec<_> = similar.iter().map(|actor| format!("`{}`", actor.name)).collect();
    let hint = match names.as_slice() {
        [] => "`whipcount count` lists everybody who takes one".to_string(),
        names => format!("did you mean {}?", names.join(" or ")),
    };
    console.note(&format!("nobody called `{actor}` takes a position"), Some(&hint));
}
