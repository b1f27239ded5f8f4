use std::sync::Arc;

use anstream::eprintln;
use whipcount::export::visible;
use whipcount_web::{Options, ServeError, Server};

use crate::Outcome;
use crate::arguments::ServeArguments;
use crate::failure::Failure;
use crate::output;

/// Serves a ledger until it is told to stop.
pub(crate) fn run(arguments: &ServeArguments) -> Result<Outcome, Failure> {
    let options = Options {
        address: arguments.address,
        port: arguments.port,
        tell: Arc::new(|what| eprintln!("error: {}", visible(what))),
        ..Options::new(&arguments.ledger.ledger)
    };
    let server = Server::bind(options)?;
    let ledger = arguments.ledger.ledger.display().to_string();
    let address = server.address();
    output::print(&format!("serving {} at http://{address}/\n", visible(&ledger)))?;
    server.run()?;
    Ok(Outcome::Found)
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Failure {
        let hint = error.hint().map(str::to_string);
        Failure::Told { what: error.to_string(), hint }
    }
}
