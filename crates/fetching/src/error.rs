use std::error::Error;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use url::Url;

/// Why something could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchError {
    /// What was asked for.
    pub asked: String,
    /// Where it went wrong: the same, or where a redirect led to.
    pub at: String,
    /// What went wrong.
    pub kind: FetchErrorKind,
    /// How long the host asks to be left alone.
    pub retry_after: Option<Duration>,
}

/// What can go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchErrorKind {
    /// Neither http nor https.
    Scheme,
    /// A name and a password in the URL.
    Credentials,
    /// An address of a private network, or none of a host at all.
    Forbidden(IpAddr),
    /// The host's `robots.txt` does not allow it.
    Robots,
    /// The host's `robots.txt` could not be fetched, so that nobody knows what is allowed.
    RobotsUnreachable(String),
    /// The host's name has no address.
    Unresolved(String),
    /// No connection, or none that is safe.
    NoConnection(String),
    /// It took longer than [`Limits`](crate::Limits) allow.
    TimedOut,
    /// The connection broke, or the body was shorter than it said.
    Broken(String),
    /// More bytes than [`Limits`](crate::Limits) allow.
    TooLong {
        /// The limit in bytes, after decompression.
        limit: usize,
    },
    /// A status that is not a success.
    Status(u16),
    /// Compressed in a way that was not asked for.
    Encoding(String),
    /// Pictures, sound and the like.
    MediaType(String),
    /// More redirects than [`Limits`](crate::Limits) allow.
    TooManyRedirects {
        /// The limit.
        limit: usize,
    },
    /// A redirect to where it came from.
    RedirectLoop,
    /// A redirect to nowhere.
    BadRedirect,
    /// The host has asked to be left alone for a while, so it was not asked.
    ToldToWait,
}

impl FetchError {
    /// Whether it may be otherwise a while later.
    pub fn is_temporary(&self) -> bool {
        use FetchErrorKind::*;
        match self.kind {
            RobotsUnreachable(_) | Unresolved(_) | NoConnection(_) | TimedOut | Broken(_)
            | ToldToWait => true,
            Status(status) => matches!(status, 408 | 425 | 429 | 500..),
            Scheme
            | Credentials
            | Forbidden(_)
            | Robots
            | TooLong { .. }
            | Encoding(_)
            | MediaType(_)
            | TooManyRedirects { .. }
            | RedirectLoop
            | BadRedirect => false,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        use FetchErrorKind::*;
        let hint = match &self.kind {
            Scheme => "only addresses that begin with http:// or https:// are fetched",
            Credentials => "leave out name and password: they would be sent to whoever answers",
            Forbidden(_) => {
                "if it is a server of your own network, allow it with `--allow-private`"
            }
            Robots => "save the page with a browser, and add the file",
            RobotsUnreachable(_) => "try again later; without it nobody knows what is allowed",
            Status(401..=403) => {
                "if you may read it, save the page with a browser, and add the file"
            }
            Status(404 | 410) => "check the address",
            MediaType(_) => "only text is read",
            TooLong { .. } | Encoding(_) => "save it with a browser, and add the file",
            _ => return None,
        };
        Some(hint.to_string())
    }

    /// The host where it went wrong.
    pub fn host(&self) -> Option<String> {
        Url::parse(&self.at).ok()?.host_str().map(str::to_string)
    }

    /// The reason alone, without the address.
    pub fn reason(&self) -> String {
        use FetchErrorKind::*;
        match &self.kind {
            Scheme => {
                let scheme = self.at.split(':').next().unwrap_or_default();
                format!("`{scheme}` is neither http nor https")
            }
            Credentials => "there is a name or password in it".to_string(),
            Forbidden(address) => format!("its address {address} is not public"),
            Robots => "the host's robots.txt does not allow it".to_string(),
            RobotsUnreachable(why) => format!("the host's robots.txt cannot be fetched: {why}"),
            Unresolved(why) => format!("its name cannot be resolved: {why}"),
            NoConnection(why) => format!("no connection: {why}"),
            TimedOut => "it took too long".to_string(),
            Broken(why) => format!("the connection broke: {why}"),
            TooLong { limit } => format!("it is longer than {} MiB, the limit", limit >> 20),
            Status(status) => match reqwest::StatusCode::from_u16(*status) {
                Ok(status) => format!("the host answered {status}"),
                Err(_) => format!("the host answered {status}"),
            },
            Encoding(name) => format!("it is compressed as `{name}`, which was not asked for"),
            MediaType(name) => format!("it is `{name}`, not text"),
            TooManyRedirects { limit } => format!("it is redirected more than {limit} times"),
            RedirectLoop => "it is redirected to where it came from".to_string(),
            BadRedirect => "it is redirected to nowhere".to_string(),
            ToldToWait => match self.retry_after {
                Some(wait) => {
                    format!("the host asks to be left alone for {}", in_words(wait))
                }
                None => "the host asks to be left alone for a while".to_string(),
            },
        }
    }
}

/// "45 s", "12 min", "3 h".
fn in_words(wait: Duration) -> String {
    match wait.as_secs() {
        seconds @ 0..100 => format!("{seconds} s"),
        seconds @ 100..6000 => format!("{} min", seconds.div_ceil(60)),
        seconds => format!("{} h", seconds.div_ceil(3600)),
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "cannot fetch `{}`", self.asked)?;
        if self.at != self.asked {
            write!(out, ", which leads to `{}`", self.at)?;
        }
        write!(out, ": {}", self.reason())
    }
}

impl Error for FetchError {}

/// Why nothing can be fetched at all.
#[derive(Debug)]
pub struct StartError(pub(crate) String);

impl fmt::Display for StartError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "cannot fetch anything: {}", self.0)
    }
}

impl Error for StartError {}

/// The innermost of an error's causes, which says most.
pub(crate) fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let text = cause.to_string();
    let text = text.split(" (os error ").next().unwrap_or(&text);
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// A cause of this type among an error's causes.
pub(crate) fn cause<'e, C: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e C> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        cause = error.source();
    }
    None
}
