use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use url::Url;

use crate::getting::{Answer, Getter, Validators};
use crate::resolving::{Resolver, system_resolver};
use crate::{AddressRule, FetchError, StartError};

/// Fetches in the background: requests go in, answers come out in the order in which they come.
///
/// Each request carries a `T` that comes back with its answer. To drop it ends whatever is under
/// way.
#[derive(Debug)]
pub struct Fetcher<T> {
    requests: UnboundedSender<Order<T>>,
    answers: Receiver<Fetched<T>>,
    stop: Sender<Fetched<T>>,
}

/// What a fetcher has to say.
#[derive(Debug)]
pub enum Fetched<T> {
    /// What came of a request.
    Answered(T, Result<Answer, FetchError>),
    /// Somebody wants to stop.
    Stopped,
}

/// How things are fetched.
#[derive(Clone)]
pub struct Options {
    /// What a host is told about who asks: name, version, and whom to write to.
    ///
    /// The name up to the first `/` or blank is the one that `robots.txt` is searched for.
    pub user_agent: String,
    /// Which addresses may be connected to.
    pub addresses: AddressRule,
    /// Go by this proxy. It then resolves names, and has to see itself to where they lead.
    pub proxy: Option<Url>,
    /// What turns names into addresses.
    pub resolver: Resolver,
    /// When every request ends, whatever the other side does.
    pub limits: Limits,
    /// How long a host is left alone between two requests.
    pub pause: Duration,
    /// How many hosts are asked at the same time at most.
    pub at_once: usize,
    /// The clock, which is asked only where a host names an instant.
    pub now: fn() -> Timestamp,
}

/// When every request ends, whatever the other side does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a body, after decompression.
    pub bytes: usize,
    /// Time for one answer, its body included; redirects have as much each.
    pub time: Duration,
    /// Time without a single byte.
    pub idle: Duration,
    /// Time until there is a connection.
    pub connect: Duration,
    /// Number of redirects.
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bytes: 16 << 20,
            time: Duration::from_secs(60),
            idle: Duration::from_secs(20),
            connect: Duration::from_secs(15),
            redirects: 10,
        }
    }
}

impl Options {
    /// Careful ones: public addresses, two seconds between two requests to a host.
    pub fn new(user_agent: impl Into<String>) -> Options {
        Options {
            user_agent: user_agent.into(),
            addresses: AddressRule::public(),
            proxy: None,
            resolver: system_resolver(),
            limits: Limits::default(),
            pause: Duration::from_secs(2),
            at_once: 8,
            now: Timestamp::now,
        }
    }
}

/// What to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its address.
    pub url: Url,
    /// What is known of the version that is there already, so that only a newer one is sent.
    pub validators: Validators,
}

impl Request {
    /// A request for whatever is there.
    pub fn new(url: Url) -> Request {
        Request { url, validators: Validators::default() }
    }
}

/// What [`Fetcher`] hands over to its thread.
#[derive(Debug)]
enum Order<T> {
    Fetch(T, Request),
    /// Leave a host alone for so long.
    Hold(String, Duration),
}

impl<T: Send + 'static> Fetcher<T> {
    /// Starts a thread that fetches.
    ///
    /// # Errors
    ///
    /// When the options cannot be met: a user agent that no header can hold, no certificates to
    /// tell a safe connection by, no thread to be had.
    pub fn start(options: Options) -> Result<Fetcher<T>, StartError> {
        let failed = |error: &dyn std::fmt::Display| StartError(error.to_string());
        let getter = Arc::new(Getter::new(options)?);
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_io().enable_time().build().map_err(|error| failed(&error))?;
        let (requests, orders) = unbounded_channel();
        let (stop, answers) = channel();
        let results = stop.clone();
        let work = move || {
            runtime.block_on(obey(orders, getter, results));
            // Whatever is under way ends here; a name that is being looked up is not waited for.
            runtime.shutdown_background();
        };
        let thread = thread::Builder::new().name("fetching".to_string());
        thread.spawn(work).map_err(|error| failed(&error))?;
        Ok(Fetcher { requests, answers, stop })
    }

    /// Fetches something in the background.
    pub fn ask(&self, token: T, request: Request) {
        // The thread ends with this fetcher and not before.
        _ = self.requests.send(Order::Fetch(token, request));
    }

    /// Leaves a host alone for so long: it has asked for that earlier.
    pub fn hold(&self, host: &str, wait: Duration) {
        _ = self.requests.send(Order::Hold(host.to_string(), wait));
    }

    /// The next answer, or the wish to stop; `None` after `wait`, if there is one.
    ///
    /// Without a `wait` it waits for as long as it takes, which is for ever where nothing was asked.
    pub fn next(&self, wait: Option<Duration>) -> Option<Fetched<T>> {
        match wait {
            Some(wait) => self.answers.recv_timeout(wait).ok(),
            None => self.answers.recv().ok(),
        }
    }

    /// What makes [`Fetcher::next`] say that somebody wants to stop.
    pub fn stop(&self) -> Stop {
        let sender = self.stop.clone();
        Stop(Arc::new(move || _ = sender.send(Fetched::Stopped)))
    }
}

/// The wish to stop, for another thread to have.
#[derive(Clone)]
pub struct Stop(Arc<dyn Fn() + Send + Sync>);

impl Stop {
    /// Says that somebody wants to stop.
    pub fn stop(&self) {
        (self.0)();
    }
}

async fn obey<T: Send + 'static>(
    mut orders: UnboundedReceiver<Order<T>>,
    getter: Arc<Getter>,
    results: Sender<Fetched<T>>,
) {
    while let Some(order) = orders.recv().await {
        match order {
            Order::Fetch(token, request) => {
                let (getter, results) = (Arc::clone(&getter), results.clone());
                tokio::spawn(async move {
                    let answer = getter.fetch(&request).await;
                    _ = results.send(Fetched::Answered(token, answer));
                });
            }
            // Beside the rest: it has to wait while something is fetched from that host.
            Order::Hold(host, wait) => {
                let getter = Arc::clone(&getter);
                tokio::spawn(async move { getter.hosts.hold(&host, wait).await });
            }
        }
    }
}
