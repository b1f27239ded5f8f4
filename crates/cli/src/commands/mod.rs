pub(crate) mod add;
pub(crate) mod add_position;
pub(crate) mod changes;
pub(crate) mod conflicts;
pub(crate) mod count;
pub(crate) mod decide;
pub(crate) mod dump;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod load;
pub(crate) mod motions;
pub(crate) mod pivots;
pub(crate) mod read;
pub(crate) mod rebuild;
pub(crate) mod reread;
pub(crate) mod review;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod suppose;
pub(crate) mod undo;
pub(crate) mod verify;
pub(crate) mod watch;
pub(crate) mod why;

use whipcount::count::CountOptions;
use whipcount::export::TextStyle;

use crate::Outcome;
use crate::arguments::TermArguments;
use crate::output::text_style;

/// On which terms positions count.
fn terms(arguments: &TermArguments) -> CountOptions {
    CountOptions {
        as_of: arguments.as_of,
        bases: arguments.basis.clone(),
        min_confidence: arguments.min_confidence,
    }
}

/// A page for each answer, blank lines between them.
fn pages<A>(answers: &[A], page: impl Fn(&A, TextStyle) -> String) -> String {
    let style = text_style();
    answers.iter().map(|answer| page(answer, style)).collect::<Vec<_>>().join("\n\n")
}

/// The outcome of a question that was answered with something or with nothing.
fn outcome(found: bool) -> Outcome {
    if found { Outcome::Found } else { Outcome::NothingFound }
}
