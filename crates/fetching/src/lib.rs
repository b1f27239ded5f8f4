//! Fetches what other machines publish, with care for them and for ours.
//!
//! A [`Fetcher`] takes [`Request`]s and gives back [`Answer`]s as they come. It asks each host for
//! one thing at a time with a pause between, obeys `robots.txt` and `Retry-After`, says who it is,
//! keeps no cookies, and ends every request by itself: size, time and redirects have [`Limits`]. It
//! connects to public addresses alone, whatever a name resolves to and wherever a redirect leads,
//! unless [`AddressRule`] says otherwise.
//!
//! An [`Agenda`] remembers in a file of its own what has to be fetched when, so that a run that was
//! killed is continued by the next one.
//!
//! ```
//! use whipcount_fetching::{AddressRule, FetchErrorKind, Fetched, Fetcher, Options, Request};
//!
//! let fetcher = Fetcher::start(Options::new("whipcount-example"))?;
//! fetcher.ask("metadata", Request::new("http://169.254.169.254/latest".parse().unwrap()));
//! let Some(Fetched::Answered("metadata", Err(error))) = fetcher.next(None) else { panic!() };
//! assert_eq!(
//!     error.to_string(),
//!     "cannot fetch `http://169.254.169.254/latest`: its address 169.254.169.254 is not public"
//! );
//! # Ok::<(), whipcount_fetching::StartError>(())
//! ```

mod fetcher;

mod getting;
mod hosts;

mod addresses;
mod resolving;

mod agenda;
mod waiting;

mod error;

pub use addresses::{AddressRule, NotANetwork};
pub use agenda::{Agenda, AgendaError, AgendaErrorKind, Feed, FeedSeen, Listed, Report};
pub use error::{FetchError, FetchErrorKind, StartError};
pub use fetcher::{Fetched, Fetcher, Limits, Options, Request, Stop};
pub use getting::{Answer, Page, Validators};
pub use resolving::{Resolver, system_resolver};
pub use waiting::{back_off, jittered};

pub use url::Url;
