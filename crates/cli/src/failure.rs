use std::io;

/// Why a command stopped.
pub(crate) enum Failure {
    /// Something that the user has to know, and what to do about it.
    Told { what: String, hint: Option<String> },
    /// Nobody reads standard output any more.
    OutputClosed,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure::Told { what: what.into(), hint: Some(hint.into()) }
    }
}

/// Only writing to standard output passes its errors on as they are.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::OutputClosed,
            _ => Failure::Told { what: format!("cannot write the results: {error}"), hint: None },
        }
    }
}
