use std::fs;
use std::io::{BufReader, stdin};
use std::path::Path;

use whipcount::documents::{Defaults, Input, Opened, open};
use whipcount::{Document, Motion, motion_from_toml};

use crate::arguments::InputArguments;
use crate::failure::Failure;
use crate::messages::Messages;

/// The documents that the arguments name; what is wrong with them is told as they come.
pub(crate) fn documents<'m>(
    arguments: &InputArguments,
    messages: &'m Messages,
) -> impl Iterator<Item = Document> + use<'m> {
    let inputs = arguments.files.iter().map(|path| match path {
        path if path == Path::new("-") => Input::StandardInput,
        path => Input::Path(path.clone()),
    });
    let opened = open(inputs.collect(), Defaults::default(), BufReader::new(stdin()));
    opened.filter_map(|opened| {
        let (document, problems) = match opened {
            Ok(Opened { document, problems, .. }) => (Some(document), problems),
            Err(problem) => (None, vec![problem]),
        };
        for problem in problems {
            let hint = problem.hint();
            if problem.is_warning() {
                messages.warning(&problem.to_string(), hint.as_deref());
            } else {
                messages.error(&problem.to_string(), hint.as_deref());
            }
        }
        document
    })
}

/// The motions that the arguments name.
pub(crate) fn motions(arguments: &InputArguments) -> Result<Vec<Motion>, Failure> {
    arguments.motions.iter().map(|path| motion(path)).collect()
}

fn motion(path: &Path) -> Result<Motion, Failure> {
    let name = path.display();
    let toml = fs::read_to_string(path).map_err(|error| {
        Failure::new(format!("cannot read `{name}`: {error}"), "a motion is a TOML file")
    })?;
    let id = path.file_stem().unwrap_or_default().to_string_lossy();
    motion_from_toml(&toml, &id).map_err(|error| {
        Failure::new(
            format!("cannot use the motion `{name}`: {error}"),
            "the keys are `id`, `title`, `phrases` and `members`",
        )
    })
}
