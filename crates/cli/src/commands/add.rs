use whipcount::ledger::Run;
use whipcount::{Kept, add_documents};

use crate::Outcome;
use crate::arguments::{AddArguments, InputArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::{fetchers, inputs, ledgers, output};

/// Reads reports and keeps what is found.
pub(crate) fn run(arguments: &AddArguments, console: &Console) -> Result<Outcome, Failure> {
    let mut ledger = ledgers::open(&arguments.writing)?;
    if ledger.motions(None)?.is_empty() {
        console.warning(
            "the ledger has no motion: statements are kept, positions are not looked for",
            Some("add one with `whipcount motions add FILE.toml`, then run `whipcount reread`"),
        );
    }
    console.is_silent_until_done();
    let way = inputs::way(&arguments.reader)?;
    let run = Run::new(arguments.writing.now(), way.version());
    let (addresses, files) = fetchers::split(&arguments.inputs.files);
    let InputArguments { defaults, opening, .. } = &arguments.inputs;
    let fetched = fetchers::documents(&addresses, &arguments.fetching, defaults, opening, console)?;
    let documents = fetched.chain(inputs::documents(&files, defaults, opening, console));
    let mut so_far = Kept::default();
    let kept = add_documents(&mut ledger, &run, way, documents, |kept| so_far = *kept);
    console.finish();
    let kept = match kept {
        Ok(kept) => kept,
        Err(error) => {
            // What was kept before is there, and the person is told how much that is.
            output::print(&format!(
                "kept before it stopped: {}",
                summary(&so_far, console.errors())
            ))?;
            return Err(error.into());
        }
    };
    output::print(&summary(&kept, console.errors()))?;
    let found = kept.documents() > 0;
    Ok(if found { Outcome::Found } else { Outcome::NothingFound })
}

/// "12 new, 2 reprints, 3 already known, 1 kept unread, 1 unreadable; 48 positions added".
pub(crate) fn summary(kept: &Kept, unreadable: usize) -> String {
    let mut facts = vec![format!("{} new", kept.new)];
    facts.extend((kept.reprints > 0).then(|| format!("{} reprints", kept.reprints)));
    facts.extend((kept.read_again > 0).then(|| format!("{} read again", kept.read_again)));
    facts.push(format!("{} already known", kept.known));
    facts.extend((kept.unread > 0).then(|| format!("{} kept unread", kept.unread)));
    facts.push(format!("{unreadable} unreadable"));
    format!("{}; {} positions added\n", facts.join(", "), kept.positions)
}
