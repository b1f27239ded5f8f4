//! What asks other machines, as the arguments say.

use std::path::{Path, PathBuf};
use std::time::Duration;

use whipcount::fetching::{
    AddressRule, Answer, FetchError, Fetched, Fetcher, Options, Request, StartError, Url,
};
use whipcount::{Document, offers, open_page};

use crate::arguments::{DefaultArguments, FetchArguments, OpeningArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::inputs;

/// A fetcher that says who it is, and whom to write to if that is known.
pub(crate) fn start<T: Send + 'static>(
    arguments: &FetchArguments,
    contact: Option<&str>,
    pause: Option<Duration>,
) -> Result<Fetcher<T>, Failure> {
    let contact = contact.map(|contact| format!("; +{contact}")).unwrap_or_default();
    let name = format!("whipcount/{} (reader of news{contact})", env!("CARGO_PKG_VERSION"));
    let mut options = Options::new(name);
    options.addresses = addresses(arguments)?;
    options.proxy = arguments.proxy.as_deref().map(proxy).transpose()?;
    options.pause = pause.unwrap_or(options.pause);
    Ok(Fetcher::start(options)?)
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Failure {
        Failure::new(error.to_string())
    }
}

fn addresses(arguments: &FetchArguments) -> Result<AddressRule, Failure> {
    let start = match arguments.allow_private.iter().any(|network| network == "all") {
        true => AddressRule::public_and_private(),
        false => AddressRule::public(),
    };
    let networks = arguments.allow_private.iter().filter(|network| *network != "all");
    networks.into_iter().try_fold(start, |rule, network| rule.and(network)).map_err(|error| {
        Failure::with_hint(
            format!("cannot use `--allow-private`: {error}"),
            "without a network it allows all that are private",
        )
    })
}

fn proxy(text: &str) -> Result<Url, Failure> {
    let url = text.parse().ok().filter(|url: &Url| matches!(url.scheme(), "http" | "https"));
    url.ok_or_else(|| {
        Failure::with_hint(
            format!("cannot use the proxy `{text}`: it is no address of one"),
            "write it as in `http://proxy.example.org:3128`",
        )
    })
}

/// The arguments that are addresses of pages, and those that are files.
pub(crate) fn split(files: &[PathBuf]) -> (Vec<&str>, Vec<PathBuf>) {
    let mut addresses = Vec::new();
    let mut paths = Vec::new();
    for file in files {
        match address(file) {
            Some(address) => addresses.push(address),
            None => paths.push(file.clone()),
        }
    }
    (addresses, paths)
}

fn address(file: &Path) -> Option<&str> {
    let text = file.to_str()?;
    let begins = |scheme: &str| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    (begins("http://") || begins("https://")).then_some(text)
}

/// The documents at these addresses, fetched one after the other as they are needed.
pub(crate) fn documents<'c>(
    addresses: &[&str],
    fetching: &FetchArguments,
    defaults: &DefaultArguments,
    opening: &OpeningArguments,
    console: &'c Console,
) -> Result<impl Iterator<Item = Document> + use<'c>, Failure> {
    let fetcher = match addresses.is_empty() {
        true => None,
        false => Some(start(fetching, None, None)?),
    };
    let (defaults, opening) = (inputs::defaults(defaults), opening.clone());
    let addresses: Vec<_> = addresses.iter().map(|address| address.to_string()).collect();
    let pages = addresses.into_iter().filter_map(move |address| {
        let fetched = match address.parse() {
            Ok(url) => fetch(fetcher.as_ref()?, url),
            Err(error) => {
                console.error(&format!("cannot fetch `{address}`: {error}"), None);
                return None;
            }
        };
        match fetched {
            Ok(Answer::Page(page)) => Some(*page),
            Ok(Answer::NotModified) => None,
            Err(error) => {
                console.error(&error.to_string(), error.hint().as_deref());
                None
            }
        }
    });
    Ok(pages.flat_map(move |page| {
        let feeds = offers(&page);
        if !feeds.is_empty() {
            let listed: Vec<_> = feeds.iter().map(|feed| format!("`{feed}`")).collect();
            console.note(
                &format!("`{}` offers a feed: {}", page.url, listed.join(", ")),
                Some("`whipcount watch` keeps the reports that a feed names"),
            );
        }
        inputs::told(open_page(page, defaults.clone()), &opening, console)
    }))
}

fn fetch(fetcher: &Fetcher<()>, url: Url) -> Result<Answer, FetchError> {
    fetcher.ask((), Request::new(url));
    loop {
        if let Some(Fetched::Answered((), answer)) = fetcher.next(None) {
            return answer;
        }
    }
}
