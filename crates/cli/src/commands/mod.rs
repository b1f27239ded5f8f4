pub(crate) mod count;
pub(crate) mod read;
pub(crate) mod why;

use whipcount::count::CountOptions;

use crate::arguments::TermArguments;

/// On which terms positions count.
fn terms(arguments: &TermArguments) -> CountOptions {
    CountOptions {
        as_of: arguments.as_of,
        bases: arguments.basis.clone(),
        min_confidence: arguments.min_confidence,
    }
}
