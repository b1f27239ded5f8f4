//! What is known of each host: when it may be asked again, and what its `robots.txt` allows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex as StdMutex};
use std::time::Duration;

use robotxt::Robots;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::{Instant, sleep_until};
use url::Url;

use crate::FetchErrorKind;

/// For how long a `robots.txt` is believed; RFC 9309 asks for a day at most.
const BELIEVED: Duration = Duration::from_secs(24 * 60 * 60);

/// For how long a host is taken to have no `robots.txt` that could be fetched.
const DISBELIEVED: Duration = Duration::from_secs(60);

/// A host that asks for longer pauses than this does not get them; who would have to wait for longer
/// is sent away to come back later.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Hosts of which nothing has to be remembered are forgotten when there are more than this.
const MANY: usize = 1000;

/// All hosts that were asked.
#[derive(Default)]
pub(crate) struct Hosts {
    by_name: StdMutex<HashMap<String, Arc<Mutex<Host>>>>,
}

/// What is known of one host. Whoever holds it is the only one to ask that host.
#[derive(Default)]
pub(crate) struct Host {
    /// Before this it has to be left alone.
    free_from: Option<Instant>,
    /// What may be fetched, by scheme and port.
    robots: HashMap<String, Known>,
}

struct Known {
    rules: Rules,
    until: Instant,
}

/// What a `robots.txt` says.
#[derive(Clone)]
pub(crate) enum Rules {
    /// This.
    Read(Arc<Robots>),
    /// It could not be fetched, for this reason.
    Unreachable(FetchErrorKind),
}

impl Hosts {
    /// Waits until nobody else asks the host of `url`.
    pub(crate) async fn turn(&self, url: &Url) -> OwnedMutexGuard<Host> {
        self.named(url.host_str().unwrap_or_default()).lock_owned().await
    }

    /// Leaves a host alone for so long.
    pub(crate) async fn hold(&self, name: &str, wait: Duration) {
        self.named(name).lock_owned().await.hold(wait);
    }

    fn named(&self, name: &str) -> Arc<Mutex<Host>> {
        let mut by_name = self.by_name.lock().expect("nobody panics while holding it");
        if by_name.len() > MANY {
            let now = Instant::now();
            // One that somebody waits for, or that must be left alone, is still needed.
            by_name.retain(|_, host| match host.try_lock() {
                Ok(known) => {
                    Arc::strong_count(host) > 1 || known.free_from.is_some_and(|free| free > now)
                }
                Err(_) => true,
            });
        }
        Arc::clone(by_name.entry(name.to_string()).or_default())
    }
}

impl Host {
    /// Waits until the host may be asked.
    ///
    /// # Errors
    ///
    /// When that is far off: so long.
    pub(crate) async fn wait(&self) -> Result<(), Duration> {
        let Some(free_from) = self.free_from else { return Ok(()) };
        let wait = free_from.saturating_duration_since(Instant::now());
        if wait > LONGEST_PAUSE {
            return Err(wait);
        }
        sleep_until(free_from).await;
        Ok(())
    }

    /// Leaves it alone for at least so long from now on.
    pub(crate) fn hold(&mut self, wait: Duration) {
        self.free_from = self.free_from.max(Some(Instant::now() + wait));
    }

    /// Leaves it alone between two requests: for so long, or as long as its `robots.txt` asks.
    pub(crate) fn rest(&mut self, pause: Duration, url: &Url) {
        let asked = match self.robots.get(&origin(url)).map(|known| &known.rules) {
            Some(Rules::Read(robots)) => robots.crawl_delay().unwrap_or_default(),
            _ => Duration::ZERO,
        };
        self.hold(pause.max(asked.min(LONGEST_PAUSE)));
    }

    /// What its `robots.txt` says, if that is known.
    pub(crate) fn rules(&self, url: &Url) -> Option<Rules> {
        let known = self.robots.get(&origin(url)).filter(|known| known.until > Instant::now())?;
        Some(known.rules.clone())
    }

    pub(crate) fn learn(&mut self, url: &Url, rules: Rules) {
        let for_how_long = match rules {
            Rules::Read(_) => BELIEVED,
            Rules::Unreachable(_) => DISBELIEVED,
        };
        let until = Instant::now() + for_how_long;
        self.robots.insert(origin(url), Known { rules, until });
    }
}

/// Scheme, host and port, for each of which a `robots.txt` holds.
fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
