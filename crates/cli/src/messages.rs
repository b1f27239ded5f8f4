use std::cell::Cell;

/// Talks to the user on standard error, and remembers whether anything went wrong.
#[derive(Default)]
pub(crate) struct Messages {
    errors: Cell<usize>,
}

impl Messages {
    pub(crate) fn error(&self, what: &str, hint: Option<&str>) {
        self.errors.set(self.errors.get() + 1);
        eprintln!("error: {what}");
        if let Some(hint) = hint {
            eprintln!("hint: {hint}");
        }
    }

    pub(crate) fn warning(&self, what: &str, hint: Option<&str>) {
        eprintln!("warning: {what}");
        if let Some(hint) = hint {
            eprintln!("hint: {hint}");
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors.get() > 0
    }
}
