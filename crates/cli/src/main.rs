//! The `whipcount` command.

mod arguments;
mod commands;
mod failure;
mod inputs;
mod messages;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command};
use crate::failure::Failure;
use crate::messages::Messages;

/// What a command has to say for itself.
enum Outcome {
    /// It has found something.
    Found,
    /// It has looked and found nothing.
    NothingFound,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let messages = Messages::default();
    let outcome = match arguments.command {
        Command::Read(read) => commands::read::run(&read, &messages),
    };
    ExitCode::from(exit_code(outcome, &messages))
}

/// 0 done, 1 nothing found, 2 something could not be read or done.
fn exit_code(outcome: Result<Outcome, Failure>, messages: &Messages) -> u8 {
    match outcome {
        // Whoever read our output has seen enough and closed it: not an error.
        Err(Failure::OutputClosed) => 0,
        Err(Failure::Told { what, hint }) => {
            messages.error(&what, hint.as_deref());
            2
        }
        Ok(_) if messages.has_errors() => 2,
        Ok(Outcome::NothingFound) => 1,
        Ok(Outcome::Found) => 0,
    }
}
