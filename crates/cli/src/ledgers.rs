//! Ledgers as commands open and ask them.

use std::path::Path;

use whipcount::count::{CountOptions, Digest};
use whipcount::ledger::{EntryId, Ledger, LedgerError, Selection};
use whipcount::{Motion, nearest};

use crate::arguments::{LedgerArguments, QuestionArguments, WritingArguments};
use crate::failure::Failure;
use crate::inputs::Asked;

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Failure {
        let hint = error.hint().map(str::to_string);
        Failure::Told { what: error.to_string(), hint }
    }
}

pub(crate) fn open_to_read(arguments: &LedgerArguments) -> Result<Ledger, Failure> {
    Ok(Ledger::open_to_read(&arguments.ledger)?)
}

pub(crate) fn open(arguments: &WritingArguments) -> Result<Ledger, Failure> {
    Ok(Ledger::open(&arguments.ledger.ledger)?)
}

/// Opens a ledger to write, and makes it if there is none.
pub(crate) fn open_to_watch(path: &Path) -> Result<Ledger, Failure> {
    Ok(Ledger::open(path)?)
}

/// Opens a ledger to write that has to be there already.
pub(crate) fn open_existing(arguments: &LedgerArguments) -> Result<Ledger, Failure> {
    open_to_read(arguments)?;
    Ok(Ledger::open(&arguments.ledger)?)
}

/// What the boards of the motions of a question need.
pub(crate) fn digests(
    arguments: &QuestionArguments,
    options: &CountOptions,
) -> Result<Vec<(Motion, Digest)>, Failure> {
    let (ledger, motions) = named(arguments)?;
    let selection = selection(arguments, None);
    let digests = motions.into_iter().map(|motion| {
        let digest = ledger.digest(&motion.id, &selection, options)?;
        Ok((motion, digest))
    });
    digests.collect()
}

/// What a ledger knows about the motions of a question, and about `actor` alone if one is given and
/// the ledger knows anything of it.
pub(crate) fn asked(arguments: &QuestionArguments, actor: Option<&str>) -> Result<Asked, Failure> {
    let (ledger, motions) = named(arguments)?;
    let ids: Vec<_> = motions.iter().map(|motion| motion.id.as_str()).collect();
    let mut selection = selection(arguments, actor);
    let mut entries = ledger.select(&ids, &selection)?.entries;
    if selection.actor.is_some() && entries.positions.is_empty() {
        selection.actor = None;
        entries = ledger.select(&ids, &selection)?.entries;
    }
    Ok(Asked { motions, entries })
}

fn selection(arguments: &QuestionArguments, actor: Option<&str>) -> Selection {
    Selection {
        known_on: arguments.known_on,
        as_of: arguments.terms.as_of,
        actor: actor.map(str::to_string),
    }
}

/// The ledger of a question, and its motions.
fn named(arguments: &QuestionArguments) -> Result<(Ledger, Vec<Motion>), Failure> {
    let names: Vec<_> =
        arguments.about.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    let ledger = match Ledger::open_to_read(&arguments.ledger.ledger) {
        // Whoever gives files has forgotten something else.
        Err(_) if names.iter().any(|name| Path::new(name).exists()) => {
            return Err(Failure::with_hint(
                "no motion is given to count the reports on",
                "name one with `--motion FILE.toml`, or add the reports to a ledger with `whipcount add`",
            ));
        }
        opened => opened?,
    };
    let motions = motions(&ledger, &names, arguments.known_on)?;
    Ok((ledger, motions))
}

/// The motions with these ids, all of the ledger's if none is named.
pub(crate) fn motions(
    ledger: &Ledger,
    names: &[String],
    known_on: Option<jiff::Timestamp>,
) -> Result<Vec<Motion>, Failure> {
    let motions = ledger.motions(known_on)?;
    if names.is_empty() {
        return match motions.is_empty() {
            true => Err(Failure::with_hint(
                format!("the ledger `{}` has no motion", ledger.path().display()),
                "add one with `whipcount motions add FILE.toml`",
            )),
            false => Ok(motions),
        };
    }
    let named = names.iter().map(|name| {
        let motion = motions.iter().find(|motion| motion.id == *name);
        motion.cloned().ok_or_else(|| unknown_motion(name, &motions))
    });
    named.collect()
}

pub(crate) fn unknown_motion(name: &str, motions: &[Motion]) -> Failure {
    let ids: Vec<_> = motions.iter().map(|motion| motion.id.as_str()).collect();
    let listed: Vec<_> = ids.iter().map(|id| format!("`{id}`")).collect();
    let known = match listed.as_slice() {
        [] => "it has none; add one with `whipcount motions add FILE.toml`".to_string(),
        listed => format!("it has {}", listed.join(", ")),
    };
    let hint = match nearest(name, &ids) {
        Some(id) => format!("did you mean `{id}`? {known}"),
        None => known,
    };
    Failure::with_hint(format!("the ledger has no motion `{name}`"), hint)
}

pub(crate) fn entry_id(text: &str) -> Result<EntryId, Failure> {
    text.trim().parse().map_err(|error| {
        Failure::with_hint(
            format!("cannot use the id `{text}`: {error}"),
            "`whipcount review --list` shows ids of entries, `whipcount undo` those of decisions",
        )
    })
}
