use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use serde::Deserialize;
use whipcount_fetching::Url;

/// Feeds to watch, as a file names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feeds {
    /// Whom a host can write to about us: an address of mail or of a page.
    pub contact: Option<String>,
    /// How long a host is left alone between two requests.
    pub pause: Duration,
    /// The feeds, in the order of the file.
    pub feeds: Vec<WatchedFeed>,
}

/// A feed to watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedFeed {
    /// Its address.
    pub url: Url,
    /// Publisher of reports that do not say it themselves.
    pub publisher: Option<String>,
    /// How often it is asked for.
    pub every: Duration,
}

/// How often a feed is asked for that does not say it.
const EVERY: Duration = Duration::from_secs(15 * 60);

/// No feed is asked for more often than this.
const MOST_OFTEN: Duration = Duration::from_secs(60);

/// How long a host is left alone between two requests if the file does not say it.
const PAUSE: Duration = Duration::from_secs(2);

/// Understands a file of feeds: TOML with a `[[feed]]` for each, which has a `url` and optionally
/// `publisher` and `every`; above them optionally `contact`, `pause` and `every`.
///
/// ```
/// let toml = r#"
/// contact = "desk@example.org"
///
/// [[feed]]
/// url = "https://example.org/world.rss"
/// publisher = "The Harbour Post"
/// every = "1 hour"
/// "#;
/// let feeds = whipcount::feeds_from_toml(toml).unwrap();
/// assert_eq!(feeds.feeds[0].every.as_secs(), 3600);
///
/// let error = whipcount::feeds_from_toml("[[feed]]\nurl = 'file:///etc/passwd'").unwrap_err();
/// assert_eq!(error.to_string(), "line 2: `file:///etc/passwd` is no address of a feed");
/// ```
///
/// # Errors
///
/// When it is not TOML, has a key that is not known, names no feed or one twice, or has a value that
/// cannot be used.
pub fn feeds_from_toml(toml: &str) -> Result<Feeds, FeedsError> {
    let file: FeedsFile = toml::from_str(toml).map_err(|error| FeedsError {
        kind: FeedsErrorKind::Toml(error.message().to_string()),
        line: error.span().map(|span| line_of(toml, span.start)),
    })?;
    let at = |span: std::ops::Range<usize>, kind| FeedsError {
        kind,
        line: Some(line_of(toml, span.start)),
    };
    let duration = |text: Option<toml::Spanned<String>>, default, least| {
        let Some(text) = text else { return Ok(default) };
        let parsed = text.get_ref().parse::<SignedDuration>().ok();
        let parsed = parsed.and_then(|parsed| Duration::try_from(parsed).ok());
        match parsed.filter(|parsed| *parsed >= least) {
            Some(parsed) => Ok(parsed),
            None => {
                let kind = match parsed {
                    Some(_) => FeedsErrorKind::TooOften,
                    None => FeedsErrorKind::NoDuration(text.get_ref().clone()),
                };
                Err(at(text.span(), kind))
            }
        }
    };
    let every = duration(file.every, EVERY, MOST_OFTEN)?;
    let pause = duration(file.pause, PAUSE, Duration::ZERO)?;
    if file.feed.is_empty() {
        return Err(FeedsError { kind: FeedsErrorKind::NoFeeds, line: None });
    }
    let mut seen = BTreeSet::new();
    let mut feeds = Vec::new();
    for feed in file.feed {
        let text = feed.url.get_ref().trim();
        let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let url =
            url.ok_or_else(|| at(feed.url.span(), FeedsErrorKind::NoAddress(text.to_string())))?;
        if !seen.insert(url.clone()) {
            return Err(at(feed.url.span(), FeedsErrorKind::Twice(text.to_string())));
        }
        let every = duration(feed.every, every, MOST_OFTEN)?;
        feeds.push(WatchedFeed { url, publisher: feed.publisher, every });
    }
    let contact = file.contact.map(|contact| contact.trim().to_string());
    let contact = contact.filter(|contact| !contact.is_empty());
    if contact.iter().any(|contact| !contact.chars().all(|one| matches!(one, ' '..='~'))) {
        return Err(FeedsError { kind: FeedsErrorKind::Contact, line: None });
    }
    Ok(Feeds { contact, pause, feeds })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeedsFile {
    contact: Option<String>,
    pause: Option<toml::Spanned<String>>,
    every: Option<toml::Spanned<String>>,
    #[serde(default)]
    feed: Vec<FeedTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeedTable {
    url: toml::Spanned<String>,
    publisher: Option<String>,
    every: Option<toml::Spanned<String>>,
}

/// The line in which byte `offset` stands, counted from 1.
fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1
}

/// Why a file of feeds cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedsError {
    /// What is wrong.
    pub kind: FeedsErrorKind,
    /// In which line, counted from 1.
    pub line: Option<usize>,
}

/// What can be wrong with a file of feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedsErrorKind {
    /// It is not TOML, or a key or value is not one of those expected; with the parser's words.
    Toml(String),
    /// It names no feed.
    NoFeeds,
    /// A `url` that is none, or not one of http or https.
    NoAddress(String),
    /// A `url` that was there before.
    Twice(String),
    /// A time that is none.
    NoDuration(String),
    /// A feed that is to be asked for all the time.
    TooOften,
    /// A contact that no header can hold.
    Contact,
}

impl fmt::Display for FeedsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(out, "line {line}: ")?;
        }
        match &self.kind {
            FeedsErrorKind::Toml(message) => out.write_str(message),
            FeedsErrorKind::NoFeeds => out.write_str("it names no feed"),
            FeedsErrorKind::NoAddress(url) => write!(out, "`{url}` is no address of a feed"),
            FeedsErrorKind::Twice(url) => write!(out, "`{url}` is there twice"),
            FeedsErrorKind::NoDuration(text) => {
                write!(out, "`{text}` is no time; write it as in `15 minutes` or `1h`")
            }
            FeedsErrorKind::TooOften => out.write_str("a feed is asked for once a minute at most"),
            FeedsErrorKind::Contact => out.write_str("`contact` may have ASCII characters alone"),
        }
    }
}

impl Error for FeedsError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_holds_for_all() {
        let toml = "contact = ' https://desk.example/bots '\npause = '500ms'\nevery = '30m'\n\
                    [[feed]]\nurl = 'https://a.example/feed'\n\
                    [[feed]]\nurl = 'http://b.example/'\nevery = '1h 30m'\npublisher = 'B'\n";
        let feeds = feeds_from_toml(toml).expect("it is right");
        assert_eq!(feeds.contact.as_deref(), Some("https://desk.example/bots"));
        assert_eq!(feeds.pause, Duration::from_millis(500));
        let every: Vec<_> = feeds.feeds.iter().map(|feed| feed.every.as_secs() / 60).collect();
        assert_eq!(every, [30, 90]);
        let bare =
            feeds_from_toml("[[feed]]\nurl = 'https://a.example/feed'").expect("it is right");
        assert_eq!((bare.pause, bare.feeds[0].every), (PAUSE, EVERY));
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        for (toml, expected) in [
            ("", "it names no feed"),
            (
                "[[feed]]\nurl = 'a.example/feed'",
                "line 2: `a.example/feed` is no address of a feed",
            ),
            (
                "[[feed]]\nname = 'A'",
                "line 2: unknown field `name`, expected one of `url`, `publisher`, `every`",
            ),
            (
                "[[feed]]\nurl = 'http://a/'\nevery = 'often'",
                "line 3: `often` is no time; write it as in `15 minutes` or `1h`",
            ),
            (
                "[[feed]]\nurl = 'http://a/'\nevery = '-1h'",
                "line 3: `-1h` is no time; write it as in `15 minutes` or `1h`",
            ),
            ("every = '10s'", "line 1: a feed is asked for once a minute at most"),
            (
                "contact = 'Zoë'\n[[feed]]\nurl = 'http://a/'",
                "`contact` may have ASCII characters alone",
            ),
            (
                "[[feed]]\nurl = 'http://a'\n[[feed]]\nurl = 'http://a/'",
                "line 4: `http://a/` is there twice",
            ),
        ] {
            let error = feeds_from_toml(toml).expect_err(toml);
            assert_eq!(error.to_string(), expected);
        }
    }
}
