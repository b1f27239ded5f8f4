use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use whipcount::ledger::Ledger;

use crate::failures::Failure;

/// A ledger that stays open, for as many as read it at the same time.
///
/// Each of them has a connection of its own, which can only read, and those that nobody uses are kept
/// for the next one.
pub(crate) struct Ledgers {
    path: PathBuf,
    idle: Mutex<Vec<(Identity, Ledger)>>,
    places: Arc<Semaphore>,
}

impl Ledgers {
    /// The ledger at `path`, for at most `most` readers at once.
    pub(crate) fn new(path: PathBuf, most: usize) -> Ledgers {
        Ledgers { path, idle: Mutex::default(), places: Arc::new(Semaphore::new(most)) }
    }

    /// Waits until one may read, which one may as long as one keeps what is returned.
    pub(crate) async fn place(&self) -> OwnedSemaphorePermit {
        let places = Arc::clone(&self.places);
        places.acquire_owned().await.expect("places are never closed")
    }

    /// Does something with the ledger, as it lies at its path now.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Ledger, &Identity) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let identity = Identity::of(&self.path).map_err(|_| Failure::ledger_is_gone())?;
        let idle = {
            let mut idle = self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            // A file that was put in the place of the other one is another ledger, and who has the
            // old one open would go on reading that.
            idle.retain(|(other, _)| *other == identity);
            idle.pop()
        };
        let ledger = match idle {
            Some((_, ledger)) => ledger,
            None => Ledger::open_to_read(&self.path)?,
        };
        let result = work(&ledger, &identity);
        // What has gone wrong behind the answer may have to do with the connection.
        if result.as_ref().err().is_none_or(|failure| failure.behind.is_none()) {
            let mut idle = self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            idle.push((identity, ledger));
        }
        result
    }
}

/// What tells a file from another one that is put in its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Identity(u64, u64);

impl Identity {
    /// The same in letters that may stand in a header.
    pub(crate) fn mark(&self) -> String {
        format!("{:x}.{:x}", self.0, self.1)
    }

    fn of(path: &Path) -> io::Result<Identity> {
        std::fs::metadata(path).map(|file| Identity::from(&file))
    }
}

#[cfg(unix)]
impl From<&Metadata> for Identity {
    fn from(file: &Metadata) -> Identity {
        use std::os::unix::fs::MetadataExt as _;
        Identity(file.dev(), file.ino())
    }
}

#[cfg(not(unix))]
impl From<&Metadata> for Identity {
    fn from(file: &Metadata) -> Identity {
        let since = |time: std::time::SystemTime| time.duration_since(std::time::UNIX_EPOCH).ok();
        let made = file.created().ok().and_then(since).unwrap_or_default();
        Identity(made.as_secs(), made.subsec_nanos().into())
    }
}
