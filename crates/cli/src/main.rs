//! The `whipcount` command: arguments in, words for people out.

mod arguments;

mod commands;

mod fetchers;
mod inputs;
mod ledgers;
mod output;

mod console;
mod failure;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command};
use crate::console::Console;
use crate::failure::Failure;

/// How a command ended that could do its work.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// It has found something.
    Found,
    /// It has looked and found nothing.
    NothingFound,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let console = Console::new(&arguments.common);
    let outcome = run(&arguments, &console);
    console.finish();
    ExitCode::from(exit_code(outcome, &console))
}

fn run(arguments: &Arguments, console: &Console) -> Result<Outcome, Failure> {
    let threads = arguments.common.threads.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    pool.map_err(|error| Failure::new(format!("cannot start the threads: {error}")))?;
    match &arguments.command {
        Command::Read(read) => commands::read::run(read, console),
        Command::Count(count) => commands::count::run(count, console),
        Command::Why(why) => commands::why::run(why, console),
        Command::Changes(changes) => commands::changes::run(changes, console),
        Command::Conflicts(conflicts) => commands::conflicts::run(conflicts, console),
        Command::Suppose(suppose) => commands::suppose::run(suppose, console),
        Command::Pivots(pivots) => commands::pivots::run(pivots, console),
        Command::Export(export) => commands::export::run(export, console),
        Command::Motions(motions) => commands::motions::run(motions, console),
        Command::Add(add) => commands::add::run(add, console),
        Command::Watch(watch) => commands::watch::run(watch, console),
        Command::Reread(reread) => commands::reread::run(reread, console),
        Command::Search(search) => commands::search::run(search, console),
        Command::Serve(serve) => commands::serve::run(serve),
        Command::Review(review) => commands::review::run(review, console),
        Command::Decide(decide) => commands::decide::run(decide, console),
        Command::Undo(undo) => commands::undo::run(undo, console),
        Command::AddPosition(add) => commands::add_position::run(add, console),
        Command::Import(import) => commands::import::run(import, console),
        Command::Dump(dump) => commands::dump::run(dump),
        Command::Load(load) => commands::load::run(load, console),
        Command::Verify(verify) => commands::verify::run(verify, console),
        Command::Rebuild(rebuild) => commands::rebuild::run(rebuild, console),
    }
}

/// 0 done, 1 nothing found, 2 something could not be read or done.
fn exit_code(outcome: Result<Outcome, Failure>, console: &Console) -> u8 {
    match outcome {
        // Whoever read our output has seen enough and closed it.
        Err(Failure::OutputClosed) => 0,
        Err(Failure::Told { what, hint }) => {
            console.error(&what, hint.as_deref());
            2
        }
        Ok(_) if console.has_told_errors() => 2,
        Ok(Outcome::NothingFound) => 1,
        Ok(Outcome::Found) => 0,
    }
}
