use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use whipcount::documents::Problem;
use whipcount::export::news;
use whipcount::fetching::{Agenda, AgendaError, Stop};
use whipcount::{Feeds, Watch, WatchError, WatchEvent, feeds_from_toml, watch};

use super::add::summary;
use crate::Outcome;
use crate::arguments::{NewsFormat, WatchArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::{fetchers, inputs, ledgers, output};

/// Watches feeds until it is stopped, or once.
pub(crate) fn run(arguments: &WatchArguments, console: &Console) -> Result<Outcome, Failure> {
    let feeds = feeds(&arguments.feeds)?;
    let path = &arguments.ledger.ledger;
    let way = inputs::way(&arguments.reader)?;
    let mut ledger = ledgers::open_to_watch(path)?;
    if ledger.motions(None)?.is_empty() {
        console.warning(
            "the ledger has no motion: statements are kept, positions are not looked for",
            Some("add one with `whipcount motions add FILE.toml`, then run `whipcount reread`"),
        );
    }
    let mut agenda = Agenda::open(path.with_extension("feeds.db"))?;
    let contact = feeds.contact.as_deref();
    let fetcher = fetchers::start(&arguments.fetching, contact, Some(feeds.pause))?;
    stop_on_signals(fetcher.stop())?;
    if contact.is_none() {
        console.note(
            "hosts are not told whom they can write to",
            Some("name an address with `contact` in the file of feeds"),
        );
    }
    if !arguments.once {
        console.note(&format!("watching {}; Ctrl-C ends it", number_of(feeds.feeds.len())), None);
    }
    let stop = fetcher.stop();
    let mut failure = None;
    let once = arguments.once;
    let tell = &mut |event: WatchEvent<'_>| {
        let told = match event {
            WatchEvent::News(found) => output::print(&match arguments.format {
                NewsFormat::Text => news::text(found),
                NewsFormat::Jsonl => news::json_lines(found),
            }),
            event => {
                tell(event, once, console);
                Ok(())
            }
        };
        if let Err(error) = told {
            // Nobody reads it any more. What is under way is still kept.
            stop.stop();
            failure.get_or_insert(error);
        }
    };
    let watched = Watch {
        ledger: &mut ledger,
        agenda: &mut agenda,
        fetcher: &fetcher,
        feeds: &feeds.feeds,
        way,
        once,
        now: &Timestamp::now,
    };
    let watched = watch(watched, tell)?;
    console.finish();
    if let Some(failure) = failure {
        return Err(failure);
    }
    if arguments.format == NewsFormat::Text {
        let found_nothing = watched.failed == 0 && watched.kept.documents() == 0;
        output::print(&match found_nothing {
            true => format!("nothing new in {}\n", number_of(watched.feeds)),
            false => summary(&watched.kept, watched.failed),
        })?;
    }
    if watched.stopped && once {
        console.error(
            "stopped before all was fetched",
            Some("what has come is kept; run it again to go on"),
        );
    } else if watched.waiting > 0 {
        let number = watched.waiting;
        console.note(&format!("{number} reports still have to be fetched"), Some("run it again"));
    }
    let is_new = watched.kept.documents() > watched.kept.known;
    Ok(if is_new || !once { Outcome::Found } else { Outcome::NothingFound })
}

fn number_of(feeds: usize) -> String {
    match feeds {
        1 => "1 feed".to_string(),
        feeds => format!("{feeds} feeds"),
    }
}

fn feeds(path: &Path) -> Result<Feeds, Failure> {
    const KEYS: &str = "a file of feeds has a `[[feed]]` with a `url` for each, as `whipcount watch \
                        --help` shows";
    let name = path.display();
    let bytes = std::fs::read(path).map_err(|error| {
        let problem = Problem::of_reading(path, error);
        Failure::with_hint(problem.to_string(), KEYS)
    })?;
    let cannot =
        |why: String| Failure::with_hint(format!("cannot use the feeds `{name}`: {why}"), KEYS);
    let toml = String::from_utf8(bytes).map_err(|_| cannot("it is not UTF-8".to_string()))?;
    feeds_from_toml(&toml).map_err(|error| cannot(error.to_string()))
}

/// The first signal asks to stop, the second one does not ask.
fn stop_on_signals(stop: Stop) -> Result<(), Failure> {
    let asked = AtomicBool::new(false);
    let handler = move || {
        if asked.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        stop.stop();
    };
    ctrlc::set_handler(handler)
        .map_err(|error| Failure::new(format!("cannot listen to signals: {error}")))
}

/// Tells what went wrong. Whoever watches on will try again, so that it is no failure; once, it is.
fn tell(event: WatchEvent<'_>, once: bool, console: &Console) {
    let wrong = |what: &str, hint: Option<&str>| match once {
        true => console.error(what, hint),
        false => console.warning(what, hint),
    };
    let again = |at: Timestamp| format!("it is tried again after {}", at.strftime("%F %R UTC"));
    match event {
        WatchEvent::Feed(..) | WatchEvent::News(_) => {}
        WatchEvent::Kept(kept) => (0..kept.documents()).for_each(|_| console.document_opened()),
        WatchEvent::FeedFailed(error, at) => {
            let hint = error.hint().unwrap_or_else(|| again(at));
            wrong(&error.to_string(), Some(&hint));
        }
        WatchEvent::NotAFeed { url, why, offers, .. } => {
            let offers: Vec<_> = offers.iter().map(|offer| format!("`{offer}`")).collect();
            let hint = match offers.as_slice() {
                [] => "look for the address of a feed on the publisher's pages".to_string(),
                offers => format!("it names feeds: {}", offers.join(", ")),
            };
            wrong(&format!("cannot watch `{url}`: {why}"), Some(&hint));
        }
        WatchEvent::NoAddress(feed, address) => {
            let what = format!("`{feed}` names `{address}`, which is no address of a report");
            console.warning(&what, None);
        }
        WatchEvent::ReportFailed(error, at) => {
            let hint = at.map(again).or_else(|| error.hint());
            wrong(&error.to_string(), hint.as_deref());
        }
        WatchEvent::Opened(opened) => inputs::tell_opened(opened, console),
        WatchEvent::Problem(problem) if problem.is_warning() => inputs::tell(problem, console),
        WatchEvent::Problem(problem) => wrong(&problem.to_string(), problem.hint().as_deref()),
    }
}

impl From<AgendaError> for Failure {
    fn from(error: AgendaError) -> Failure {
        let hint = error.hint().map(str::to_string);
        Failure::Told { what: error.to_string(), hint }
    }
}

impl From<WatchError> for Failure {
    fn from(error: WatchError) -> Failure {
        let hint = error.hint().map(str::to_string);
        Failure::Told { what: error.to_string(), hint }
    }
}
