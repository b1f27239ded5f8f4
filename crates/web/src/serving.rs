use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use whipcount::ledger::{Ledger, LedgerError};

use crate::routing::router;

/// So long are answers finished that were begun when the server is told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(3);

/// What is served, and where.
#[derive(Clone)]
pub struct Options {
    /// The ledger.
    pub ledger: PathBuf,
    /// The address to listen at. Only loopback addresses are served: whoever reaches one is on this
    /// machine.
    pub address: IpAddr,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// What time it is.
    pub clock: fn() -> Timestamp,
    /// Told what whoever runs the server should know and readers should not: what is the matter with
    /// the ledger.
    pub tell: Arc<dyn Fn(&str) + Send + Sync>,
}

impl Options {
    /// A ledger at the usual address, the clock of this machine, and nobody told anything.
    pub fn new(ledger: impl Into<PathBuf>) -> Options {
        Options {
            ledger: ledger.into(),
            address: Ipv4Addr::LOCALHOST.into(),
            port: 8410,
            clock: Timestamp::now,
            tell: Arc::new(|_| {}),
        }
    }
}

/// A server that has its address and waits to be run.
pub struct Server {
    runtime: Runtime,
    listener: TcpListener,
    address: SocketAddr,
    options: Options,
}

impl Server {
    /// Opens the ledger once, to see that it can be read, and takes the address.
    ///
    /// ```
    /// use whipcount_web::{Options, Server};
    ///
    /// let everywhere = Options { address: [0, 0, 0, 0].into(), ..Options::new("whipcount.db") };
    /// let error = Server::bind(everywhere).err().expect("it is refused");
    /// assert!(error.to_string().contains("only this machine"));
    /// ```
    ///
    /// # Errors
    ///
    /// When the address is not a loopback one or somebody else has it, and when the ledger cannot be
    /// read.
    pub fn bind(options: Options) -> Result<Server, ServeError> {
        let wanted = SocketAddr::new(options.address, options.port);
        let error = |kind| ServeError { kind, address: wanted };
        if !options.address.is_loopback() {
            return Err(error(ServeErrorKind::NotLoopback));
        }
        // One that a newer version wrote can be opened, and perhaps not be read.
        Ledger::open_to_read(&options.ledger)
            .and_then(|ledger| ledger.state().and_then(|_| ledger.motions(None)))
            .map_err(|cause| error(ServeErrorKind::Ledger(cause)))?;
        let of_system = |cause: io::Error| {
            error(match cause.kind() {
                io::ErrorKind::AddrInUse => ServeErrorKind::InUse,
                _ => ServeErrorKind::System(cause),
            })
        };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(of_system)?;
        let listener = runtime.block_on(TcpListener::bind(wanted)).map_err(of_system)?;
        let address = listener.local_addr().map_err(of_system)?;
        Ok(Server { runtime, listener, address, options })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until the process is told to stop (SIGINT, SIGTERM). What was begun then is finished,
    /// for a few seconds.
    ///
    /// # Errors
    ///
    /// When the system does not let it listen any more.
    pub fn run(self) -> Result<(), ServeError> {
        let Server { runtime, listener, address, options } = self;
        let (stop, mut stopped) = tokio::sync::watch::channel(());
        let served = runtime.block_on(async {
            let is_stopping = stopped.clone();
            let served =
                axum::serve(listener, router(options)).with_graceful_shutdown(async move {
                    let mut is_stopping = is_stopping;
                    _ = is_stopping.changed().await;
                });
            let told_to_stop = async {
                told_to_stop().await;
                _ = stop.send(());
                std::future::pending::<()>().await;
            };
            let too_late = async {
                _ = stopped.changed().await;
                tokio::time::sleep(LAST_ANSWERS).await;
            };
            tokio::select! {
                served = served => served,
                () = told_to_stop => Ok(()),
                () = too_late => Ok(()),
            }
        });
        // What a thread still reads then, nobody waits for.
        runtime.shutdown_background();
        served.map_err(|cause| ServeError { kind: ServeErrorKind::System(cause), address })
    }
}

#[cfg(unix)]
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn told_to_stop() {
    _ = tokio::signal::ctrl_c().await;
}

/// Why nothing can be served.
#[derive(Debug)]
pub struct ServeError {
    /// What is wrong.
    pub kind: ServeErrorKind,
    /// Where it was to be served.
    pub address: SocketAddr,
}

/// What can be wrong with serving.
#[derive(Debug)]
pub enum ServeErrorKind {
    /// Others than this machine could reach the address.
    NotLoopback,
    /// Somebody else listens there.
    InUse,
    /// The ledger cannot be read.
    Ledger(LedgerError),
    /// Anything else that the system reports.
    System(io::Error),
}

impl ServeError {
    /// What to do about it.
    pub fn hint(&self) -> Option<&str> {
        match &self.kind {
            ServeErrorKind::NotLoopback => Some(
                "leave out `--address`, and let others in by a tunnel (`ssh -L`) or a proxy that asks who they are",
            ),
            ServeErrorKind::InUse => Some(
                "stop the other program, or take another port with `--port`; 0 is any that is free",
            ),
            ServeErrorKind::Ledger(error) => error.hint(),
            ServeErrorKind::System(_) => None,
        }
    }
}

impl fmt::Display for ServeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = self.address;
        match &self.kind {
            ServeErrorKind::NotLoopback => write!(
                out,
                "cannot serve at {}: everybody who reaches it could read the ledger, so that only this machine (127.0.0.1, ::1) is served",
                address.ip()
            ),
            ServeErrorKind::InUse => write!(out, "cannot serve at {address}: the port is in use"),
            ServeErrorKind::Ledger(error) => write!(out, "{error}"),
            ServeErrorKind::System(error) => write!(out, "cannot serve at {address}: {error}"),
        }
    }
}

impl std::error::Error for ServeError {}
