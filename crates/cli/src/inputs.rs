use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{BufReader, stdin};
use std::path::{Path, PathBuf};

use clap::ValueEnum as _;
use whipcount::count::Entries;
use whipcount::documents::{
    Columns, Defaults, Documents, Input, Limits, Opened, Problem, bytes_of, open,
};
use whipcount::{Document, Motion, ReadBy, Reader, TrainedModel, motion_from_toml};

use crate::arguments::{
    DefaultArguments, OpeningArguments, QuestionArguments, ReaderArguments, ReaderKind,
};
use crate::console::Console;
use crate::failure::Failure;
use crate::ledgers;

/// The documents that the arguments name; what is wrong with them is told as they come.
pub(crate) fn documents<'c>(
    files: &[PathBuf],
    arguments: &DefaultArguments,
    opening: &OpeningArguments,
    console: &'c Console,
) -> impl Iterator<Item = Document> + use<'c> {
    let inputs = files.iter().map(|path| match path {
        path if path == Path::new("-") => Input::StandardInput,
        path => Input::Path(path.clone()),
    });
    let inputs: Vec<_> = inputs.collect();
    let total = console.may_show_progress().then(|| bytes_of(&inputs)).flatten();
    let opened = open(inputs, defaults(arguments), BufReader::new(stdin()));
    console.expects(total, opened.bytes_read());
    told(opened, opening, console)
}

/// What holds for documents that do not say it themselves.
pub(crate) fn defaults(arguments: &DefaultArguments) -> Defaults {
    Defaults {
        title: arguments.title.clone(),
        publisher: arguments.publisher.clone(),
        published: arguments.published,
        url: arguments.url.clone(),
    }
}

/// What is opened as the arguments say; what is wrong with it is told.
pub(crate) fn told<'c>(
    documents: Documents,
    opening: &OpeningArguments,
    console: &'c Console,
) -> impl Iterator<Item = Document> + use<'c> {
    let limits = Limits {
        growth: opening.max_growth,
        entries: opening.max_entries,
        nesting: opening.max_nesting,
    };
    let columns = Columns::new(opening.columns.clone());
    documents.with_limits(limits).with_columns(columns).filter_map(|opened| match opened {
        Ok(opened) => {
            tell_opened(&opened, console);
            console.document_opened();
            Some(opened.document)
        }
        Err(problem) => {
            tell(&problem, console);
            None
        }
    })
}

/// Tells what a person should know about a document that was opened.
pub(crate) fn tell_opened(opened: &Opened, console: &Console) {
    let Opened { document, place, problems } = opened;
    problems.iter().for_each(|problem| tell(problem, console));
    if let Some(language) = document.unread_language() {
        console.warning(
            &format!("{place} is in another language (`{language}`); it is left unread"),
            Some("translate it into English first: a machine's translation will do"),
        );
    }
}

/// Tells what is wrong with an input.
pub(crate) fn tell(problem: &Problem, console: &Console) {
    let (what, hint) = (problem.to_string(), problem.hint());
    if problem.is_warning() {
        console.warning(&what, hint.as_deref());
    } else {
        console.error(&what, hint.as_deref());
    }
}

/// What a question is asked of.
pub(crate) struct Asked {
    /// The motions, in the order in which they were given.
    pub(crate) motions: Vec<Motion>,
    /// What all documents say about them.
    pub(crate) entries: Entries,
}

/// Reads what a question is asked of.
pub(crate) fn asked(arguments: &QuestionArguments, console: &Console) -> Result<Asked, Failure> {
    asked_about(arguments, None, console)
}

/// Reads what a question about `actor` is asked of. A ledger gives what it knows of that actor, and
/// of all the others only if that is nothing.
pub(crate) fn asked_about(
    arguments: &QuestionArguments,
    actor: Option<&str>,
    console: &Console,
) -> Result<Asked, Failure> {
    if arguments.motions.is_empty() {
        return ledgers::asked(arguments, actor);
    }
    if arguments.about.is_empty() {
        return Err(Failure::with_hint(
            "no reports are given",
            "`--motion` takes a file and goes with reports; a motion of the ledger is named without it",
        ));
    }
    let motions = motions(&arguments.motions)?;
    let reader = reader(&arguments.reader, motions.clone())?;
    let mut entries = Entries::default();
    reader.read_all(
        documents(&arguments.about, &arguments.defaults, &arguments.opening, console),
        |findings| findings,
        |findings| {
            entries.add(&findings);
            Ok::<(), Failure>(())
        },
    )?;
    console.finish();
    Ok(Asked { motions, entries })
}

/// How the arguments, and where they say nothing the environment, ask reports to be read.
pub(crate) fn way(arguments: &ReaderArguments) -> Result<ReadBy, Failure> {
    match (arguments.reader, &arguments.model) {
        (Some(ReaderKind::Rules), Some(_)) => Err(Failure::with_hint(
            "cannot use a model: `--reader rules` reads without one",
            "leave out one of `--reader rules` and `--model`",
        )),
        (_, Some(path)) => Ok(ReadBy::Model(model(path)?)),
        (Some(kind), None) => Ok(kind.way()),
        (None, None) => Ok(way_of_the_environment()?.way()),
    }
}

fn way_of_the_environment() -> Result<ReaderKind, Failure> {
    const NAME: &str = "WHIPCOUNT_READER";
    let said = env::var_os(NAME).unwrap_or_default();
    let said = said.to_string_lossy();
    if said.is_empty() {
        return Ok(ReaderKind::Model);
    }
    ReaderKind::from_str(&said, false).map_err(|_| {
        Failure::with_hint(
            format!("cannot read by `{said}`, as the environment says in `{NAME}`"),
            "it is `model` or `rules`",
        )
    })
}

impl ReaderKind {
    fn way(self) -> ReadBy {
        match self {
            ReaderKind::Model => ReadBy::default(),
            ReaderKind::Rules => ReadBy::Rules,
        }
    }
}

/// The reader that the arguments ask for.
pub(crate) fn reader(arguments: &ReaderArguments, motions: Vec<Motion>) -> Result<Reader, Failure> {
    Ok(Reader::by(way(arguments)?, motions))
}

fn model(path: &Path) -> Result<TrainedModel, Failure> {
    let bytes = fs::read(path).map_err(|error| {
        let problem = Problem::of_reading(path, error);
        Failure::with_hint(problem.to_string(), MODEL_FILE)
    })?;
    TrainedModel::from_bytes(&bytes).map_err(|error| {
        let name = path.display();
        Failure::with_hint(format!("cannot use the model `{name}`: {error}"), MODEL_FILE)
    })
}

const MODEL_FILE: &str = "`--model` takes a file that `train/` has written for this version";

/// The motions in the files at `paths`, in their order.
pub(crate) fn motions(paths: &[PathBuf]) -> Result<Vec<Motion>, Failure> {
    let mut files_by_id: BTreeMap<String, &Path> = BTreeMap::new();
    let mut motions = Vec::new();
    for path in paths {
        let motion = motion(path)?;
        if let Some(other) = files_by_id.insert(motion.id.clone(), path) {
            let (other, this, id) = (other.display(), path.display(), &motion.id);
            return Err(Failure::with_hint(
                format!("cannot use the motion `{this}`: `{other}` has the id `{id}` too"),
                "give each motion an `id` of its own",
            ));
        }
        motions.push(motion);
    }
    Ok(motions)
}

fn motion(path: &Path) -> Result<Motion, Failure> {
    let name = path.display();
    let bytes = fs::read(path).map_err(|error| {
        let problem = Problem::of_reading(path, error);
        Failure::with_hint(problem.to_string(), "`--motion` takes a TOML file")
    })?;
    let toml = String::from_utf8(bytes).map_err(|_| {
        Failure::with_hint(format!("cannot use the motion `{name}`: it is not UTF-8"), KEYS)
    })?;
    let id = path.file_stem().unwrap_or_default().to_string_lossy();
    motion_from_toml(&toml, &id).map_err(|error| {
        Failure::with_hint(format!("cannot use the motion `{name}`: {error}"), KEYS)
    })
}

const KEYS: &str = "a motion has a `title`, and optionally `id`, `phrases` and `members`";
