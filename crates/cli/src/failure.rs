use std::io;

/// Why a command could not do its work.
pub(crate) enum Failure {
    /// Something that the user has to know, and what to do about it.
    Told {
        /// What happened, and where.
        what: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// Nobody reads standard output any more.
    OutputClosed,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>) -> Failure {
        Failure::Told { what: what.into(), hint: None }
    }

    pub(crate) fn with_hint(what: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure::Told { what: what.into(), hint: Some(hint.into()) }
    }

    /// The failure to write to standard output.
    pub(crate) fn of_writing(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::OutputClosed,
            _ => Failure::new(format!("cannot write the results: {error}")),
        }
    }
}
