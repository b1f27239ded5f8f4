use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why a ledger could not do what it was asked to.
#[derive(Debug)]
pub struct LedgerError {
    /// What is wrong.
    pub kind: LedgerErrorKind,
    /// Which ledger.
    pub path: PathBuf,
}

/// What can be wrong with a ledger.
#[derive(Debug)]
pub enum LedgerErrorKind {
    /// There is no such file.
    Missing,
    /// It is not a ledger: no SQLite file, or one of another program.
    NotALedger,
    /// A newer version of the tool wrote it, in this format; it can be read, not written.
    Newer(i64),
    /// A newer version of the tool wrote it, in this format, in which what was asked for cannot be
    /// read or verified by this version.
    TooNew(i64),
    /// An older version of the tool wrote it, in this format, and it cannot be brought up because it
    /// may not be written.
    Older(i64),
    /// The file or its folder may not be written.
    ReadOnly,
    /// There is no room left on the disk. What was being added is not in the ledger; all of what
    /// had been added before is.
    Full,
    /// Somebody else has been writing for longer than we wait.
    Busy,
    /// Bytes of the file are not what was written.
    Damaged(String),
    /// An entry that is referred to is not there.
    NoEntry(String),
    /// Anything else that the database reports.
    Database(rusqlite::Error),
}

impl LedgerError {
    pub(crate) fn new(kind: LedgerErrorKind, path: impl Into<PathBuf>) -> LedgerError {
        LedgerError { kind, path: path.into() }
    }

    pub(crate) fn database(error: rusqlite::Error, path: impl Into<PathBuf>) -> LedgerError {
        let code = error.sqlite_error_code();
        let kind = match code {
            Some(ErrorCode::NotADatabase) => LedgerErrorKind::NotALedger,
            Some(ErrorCode::ReadOnly) => LedgerErrorKind::ReadOnly,
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => LedgerErrorKind::ReadOnly,
            Some(ErrorCode::DiskFull) => LedgerErrorKind::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LedgerErrorKind::Busy,
            Some(ErrorCode::DatabaseCorrupt) => LedgerErrorKind::Damaged(error.to_string()),
            _ => LedgerErrorKind::Database(error),
        };
        LedgerError::new(kind, path)
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self.kind {
            LedgerErrorKind::Missing => Some(
                "`whipcount motions add FILE.toml` and `whipcount add FILE` make one; `--ledger PATH` names another",
            ),
            LedgerErrorKind::NotALedger => {
                Some("give the path of a file that `whipcount add` has made")
            }
            LedgerErrorKind::Newer(_) => {
                Some("use the newer version of whipcount to write; this one can read it")
            }
            LedgerErrorKind::TooNew(_) => Some("use the newer version of whipcount"),
            LedgerErrorKind::ReadOnly | LedgerErrorKind::Older(_) => {
                Some("make file and folder writable, or copy the ledger to a folder of your own")
            }
            LedgerErrorKind::Full => {
                Some("make room and run the same command again: it goes on where it stopped")
            }
            LedgerErrorKind::Busy => Some("wait for the other run, then run this one again"),
            LedgerErrorKind::Damaged(_) => Some(
                "`whipcount verify` names what is damaged, `whipcount rebuild` makes the derived tables anew",
            ),
            LedgerErrorKind::NoEntry(_) | LedgerErrorKind::Database(_) => None,
        }
    }
}

impl fmt::Display for LedgerError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.kind {
            LedgerErrorKind::Missing => write!(out, "there is no ledger `{path}`"),
            LedgerErrorKind::NotALedger => write!(out, "`{path}` is not a ledger"),
            LedgerErrorKind::Newer(version) => write!(
                out,
                "cannot write into the ledger `{path}`: a newer version of whipcount made it (format {version})"
            ),
            LedgerErrorKind::TooNew(version) => write!(
                out,
                "cannot read this of the ledger `{path}`: a newer version of whipcount made it (format {version})"
            ),
            LedgerErrorKind::Older(version) => write!(
                out,
                "cannot bring up the ledger `{path}`, which an older version of whipcount made (format {version}): it may only be read"
            ),
            LedgerErrorKind::ReadOnly => {
                write!(out, "cannot write into the ledger `{path}`: it may only be read")
            }
            LedgerErrorKind::Full => write!(
                out,
                "the disk is full: the ledger `{path}` keeps everything up to the last batch and nothing of this one"
            ),
            LedgerErrorKind::Busy => {
                write!(out, "the ledger `{path}` is being written by somebody else")
            }
            LedgerErrorKind::Damaged(what) => write!(out, "the ledger `{path}` is damaged: {what}"),
            LedgerErrorKind::NoEntry(id) => write!(out, "the ledger `{path}` has no entry `{id}`"),
            LedgerErrorKind::Database(error) => write!(out, "the ledger `{path}`: {error}"),
        }
    }
}

impl Error for LedgerError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            LedgerErrorKind::Database(error) => Some(error),
            _ => None,
        }
    }
}
