use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{
    Connection, ErrorCode, OptionalExtension as _, Row, Transaction, TransactionBehavior, params,
};

use crate::{Validators, back_off};

/// "feed", by which SQLite's own tools tell an agenda from other files.
const APPLICATION: i64 = 0x6665_6564;

/// The format that this version writes.
const FORMAT: i64 = 1;

/// A report that could not be fetched so often is given up: after about three days.
const MOST_FAILURES: u32 = 12;

/// What has to be fetched when, in a file that survives whatever happens to the program.
///
/// Every change is in the file as a whole or not at all. What a feed names is written down together
/// with the version of the feed that named it, so that a feed which has not changed since has
/// nothing more to say; a report is fetched until it is told to be kept or given up.
///
/// One program uses an agenda at a time.
#[derive(Debug)]
pub struct Agenda {
    db: Connection,
    path: PathBuf,
}

/// A feed that has to be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// The address by which the user knows it.
    pub url: String,
    /// Where it is.
    pub at: String,
    /// The version that was seen last.
    pub validators: Validators,
}

/// What a feed has brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedSeen {
    /// Where it is from now on, if it has moved for good.
    pub moved_to: Option<String>,
    /// The version of it.
    pub validators: Validators,
    /// The reports it names.
    pub listed: Vec<Listed>,
}

/// A report as a feed names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Its address.
    pub url: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its day of publication.
    pub published: Option<String>,
    /// When it was changed, in whatever words: others stand for a newer version.
    pub updated: Option<String>,
}

/// A report that has to be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The feed that has named it first.
    pub feed: String,
    /// What that feed says of it.
    pub listed: Listed,
}

impl Agenda {
    /// Opens the agenda at `path`, and makes it if there is none.
    ///
    /// # Errors
    ///
    /// When another program uses it, it is none, a newer program wrote it, or it cannot be written.
    pub fn open(path: impl AsRef<Path>) -> Result<Agenda, AgendaError> {
        let path = path.as_ref().to_path_buf();
        let failed = |error| AgendaError::database(error, &path);
        let mut db = Connection::open(&path).map_err(failed)?;
        match prepare(&mut db).map_err(failed)? {
            Ok(()) => Ok(Agenda { db, path }),
            Err(kind) => Err(AgendaError { path, kind }),
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes down that a feed is to be fetched, if it is not there yet.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn add_feed(&mut self, url: &str, now: Timestamp) -> Result<(), AgendaError> {
        self.write(|db| {
            db.execute(
                "INSERT OR IGNORE INTO feeds (url, due) VALUES (?1, ?2)",
                params![url, instant(now)],
            )?;
            Ok(())
        })
    }

    /// The feed, if it may be asked now; and if `in_turn`, only if it is its turn.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn feed(
        &self,
        url: &str,
        now: Timestamp,
        in_turn: bool,
    ) -> Result<Option<Feed>, AgendaError> {
        self.read(|db| {
            let mut find = db.prepare_cached(
                "SELECT url, coalesce(moved_to, url), etag, last_modified FROM feeds
                 WHERE url = ?1 AND not_before <= ?2 AND (NOT ?3 OR due <= ?2)",
            )?;
            let feed = find.query_row(params![url, instant(now), in_turn], |row| {
                let validators = Validators { etag: row.get(2)?, last_modified: row.get(3)? };
                Ok(Feed { url: row.get(0)?, at: row.get(1)?, validators })
            });
            feed.optional()
        })
    }

    /// Keeps what a feed has brought, and that it is due again after `wait`. Returns the number of
    /// reports that have to be fetched for it: new ones, and newer versions.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn feed_seen(
        &mut self,
        url: &str,
        seen: &FeedSeen,
        now: Timestamp,
        wait: Duration,
    ) -> Result<usize, AgendaError> {
        let FeedSeen { moved_to, validators: Validators { etag, last_modified }, listed } = seen;
        self.write(|db| {
            db.execute(
                "UPDATE feeds SET moved_to = coalesce(?2, moved_to), etag = ?3, last_modified = ?4
                 WHERE url = ?1",
                params![url, moved_to, etag, last_modified],
            )?;
            unchanged(db, url, now, wait)?;
            let mut new = 0;
            let mut list = db.prepare_cached(
                "INSERT INTO reports (url, feed, title, published, updated, state, due)
                 VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6)
                 ON CONFLICT (url) DO UPDATE
                 SET title = excluded.title, published = excluded.published,
                     updated = excluded.updated, state = 0,
                     due = iif(state = 0, due, excluded.due),
                     failures = iif(state = 0, failures, 0)
                 WHERE excluded.updated IS NOT reports.updated AND excluded.updated IS NOT NULL",
            )?;
            for Listed { url: address, title, published, updated } in listed {
                let values = params![address, url, title, published, updated, instant(now)];
                new += list.execute(values)?;
            }
            Ok(new)
        })
    }

    /// Keeps that a feed has nothing new to say, or that nobody was asked, and that it is due again
    /// after `wait`. Returns the instant.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn feed_unchanged(
        &mut self,
        url: &str,
        now: Timestamp,
        wait: Duration,
    ) -> Result<Timestamp, AgendaError> {
        self.write(|db| unchanged(db, url, now, wait))
    }

    /// Keeps that a feed could not be fetched. It may be asked again after a while that grows with
    /// each failure, and not before `retry_after`. Returns the instant.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn feed_failed(
        &mut self,
        url: &str,
        now: Timestamp,
        retry_after: Option<Duration>,
    ) -> Result<Timestamp, AgendaError> {
        self.write(|db| {
            let failures: u32 = db.query_row(
                "UPDATE feeds SET failures = failures + 1 WHERE url = ?1 RETURNING failures",
                [url],
                |row| row.get(0),
            )?;
            let next = later(now, back_off(failures).max(retry_after.unwrap_or_default()));
            db.execute(
                "UPDATE feeds SET due = ?2, not_before = ?2 WHERE url = ?1",
                params![url, instant(next)],
            )?;
            Ok(next)
        })
    }

    /// Up to `most` reports that may be fetched now, those that were named first before the others.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn reports(&self, now: Timestamp, most: usize) -> Result<Vec<Report>, AgendaError> {
        self.read(|db| {
            let mut find = db.prepare_cached(
                "SELECT feed, url, title, published, updated FROM reports
                 WHERE state = 0 AND due <= ?1 ORDER BY due, url LIMIT ?2",
            )?;
            let report = |row: &Row<'_>| {
                let (url, title) = (row.get(1)?, row.get(2)?);
                let listed = Listed { url, title, published: row.get(3)?, updated: row.get(4)? };
                Ok(Report { feed: row.get(0)?, listed })
            };
            find.query_map(params![instant(now), most as i64], report)?.collect()
        })
    }

    /// Keeps that reports are where they belong: their addresses, and where each was in the end.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn reports_kept<'a>(
        &mut self,
        kept: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<(), AgendaError> {
        self.write(|db| {
            let mut keep = db.prepare_cached(
                "UPDATE reports SET state = 1, final = ?2, reason = NULL WHERE url = ?1",
            )?;
            for (url, last) in kept {
                keep.execute([url, last])?;
            }
            Ok(())
        })
    }

    /// Keeps that a report could not be fetched. If that is `temporary`, it may be asked for again
    /// after a while that grows with each failure, and not before `retry_after`; the instant is
    /// returned. Else, or after a dozen failures, it is given up until its feed names a newer
    /// version.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn report_failed(
        &mut self,
        url: &str,
        reason: &str,
        temporary: bool,
        now: Timestamp,
        retry_after: Option<Duration>,
    ) -> Result<Option<Timestamp>, AgendaError> {
        self.write(|db| {
            let failures: u32 = db.query_row(
                "UPDATE reports SET failures = failures + 1, reason = ?2 WHERE url = ?1
                 RETURNING failures",
                params![url, reason],
                |row| row.get(0),
            )?;
            if !temporary || failures >= MOST_FAILURES {
                db.execute("UPDATE reports SET state = 2 WHERE url = ?1", [url])?;
                return Ok(None);
            }
            let next = later(now, back_off(failures).max(retry_after.unwrap_or_default()));
            let due = instant(next);
            db.execute("UPDATE reports SET due = ?2 WHERE url = ?1", params![url, due])?;
            Ok(Some(next))
        })
    }

    /// Keeps that a report is not to be asked for before `wait` is over, without any failure of its
    /// own: its host has asked to be left alone.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn report_postponed(
        &mut self,
        url: &str,
        now: Timestamp,
        wait: Duration,
    ) -> Result<(), AgendaError> {
        let due = instant(later(now, wait));
        self.write(|db| {
            db.execute("UPDATE reports SET due = ?2 WHERE url = ?1", params![url, due])?;
            Ok(())
        })
    }

    /// Keeps that a host has asked to be left alone.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn hold(&mut self, host: &str, now: Timestamp, wait: Duration) -> Result<(), AgendaError> {
        self.write(|db| {
            db.execute("DELETE FROM hosts WHERE until <= ?1", [instant(now)])?;
            db.execute(
                "INSERT INTO hosts (name, until) VALUES (?1, ?2)
                 ON CONFLICT (name) DO UPDATE SET until = max(until, excluded.until)",
                params![host, instant(later(now, wait))],
            )?;
            Ok(())
        })
    }

    /// The hosts that have asked to be left alone, and for how long they still do.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn held(&self, now: Timestamp) -> Result<Vec<(String, Duration)>, AgendaError> {
        let now = instant(now);
        self.read(|db| {
            let mut find = db.prepare_cached("SELECT name, until FROM hosts WHERE until > ?1")?;
            let held = find.query_map([now], |row| {
                let left = row.get::<_, i64>(1)? - now;
                Ok((row.get(0)?, Duration::from_micros(left.unsigned_abs())))
            })?;
            held.collect()
        })
    }

    /// How many reports wait to be fetched, now or later.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn reports_waiting(&self) -> Result<usize, AgendaError> {
        self.read(|db| {
            db.query_row("SELECT count(*) FROM reports WHERE state = 0", [], |row| {
                Ok(row.get::<_, i64>(0)?.unsigned_abs() as usize)
            })
        })
    }

    fn read<R>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<R>,
    ) -> Result<R, AgendaError> {
        work(&self.db).map_err(|error| AgendaError::database(error, &self.path))
    }

    fn write<R>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<R>,
    ) -> Result<R, AgendaError> {
        let result = (|| {
            let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        })();
        result.map_err(|error| AgendaError::database(error, &self.path))
    }
}

fn unchanged(
    db: &Connection,
    url: &str,
    now: Timestamp,
    wait: Duration,
) -> rusqlite::Result<Timestamp> {
    let due = later(now, wait);
    db.execute(
        "UPDATE feeds SET due = ?2, not_before = 0, failures = 0 WHERE url = ?1",
        params![url, instant(due)],
    )?;
    Ok(due)
}

/// Takes the file for this program alone, and makes the tables if there are none.
fn prepare(db: &mut Connection) -> rusqlite::Result<Result<(), AgendaErrorKind>> {
    // Looking comes first: what is no agenda must not be written to.
    let application: i64 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let format: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if application != APPLICATION && (application != 0 || tables > 0) {
        return Ok(Err(AgendaErrorKind::NotAnAgenda));
    }
    if format > FORMAT {
        return Ok(Err(AgendaErrorKind::Newer(format)));
    }
    db.busy_timeout(Duration::ZERO)?;
    // From the first transaction on, until it is closed or the program ends in whatever way.
    db.pragma_update(None, "locking_mode", "exclusive")?;
    db.pragma_update(None, "synchronous", "full")?;
    let transaction = db.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    let made: i64 = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if made != APPLICATION {
        transaction.execute_batch(include_str!("agenda.sql"))?;
        transaction.pragma_update(None, "user_version", FORMAT)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
    }
    transaction.commit()?;
    Ok(Ok(()))
}

fn instant(at: Timestamp) -> i64 {
    at.as_microsecond()
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// Why an agenda cannot be used.
#[derive(Debug)]
pub struct AgendaError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong.
    pub kind: AgendaErrorKind,
}

/// What can be wrong with an agenda.
#[derive(Debug)]
pub enum AgendaErrorKind {
    /// The file is something else.
    NotAnAgenda,
    /// A newer program wrote it, in the format with this number.
    Newer(i64),
    /// Another program uses it.
    InUse,
    /// The database cannot do it.
    Database(rusqlite::Error),
}

impl AgendaError {
    fn database(error: rusqlite::Error, path: &Path) -> AgendaError {
        let kind = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => AgendaErrorKind::InUse,
            Some(ErrorCode::NotADatabase) => AgendaErrorKind::NotAnAgenda,
            _ => AgendaErrorKind::Database(error),
        };
        AgendaError { path: path.to_path_buf(), kind }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self.kind {
            AgendaErrorKind::NotAnAgenda => Some("move that file away, or use another ledger"),
            AgendaErrorKind::Newer(_) => Some("use the version of whipcount that has written it"),
            AgendaErrorKind::InUse => Some("let it end, or stop it"),
            AgendaErrorKind::Database(_) => None,
        }
    }
}

impl fmt::Display for AgendaError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.kind {
            AgendaErrorKind::NotAnAgenda => write!(out, "`{path}` does not say what to fetch"),
            AgendaErrorKind::Newer(format) => {
                write!(out, "a newer version has written `{path}`, in format {format}")
            }
            AgendaErrorKind::InUse => {
                write!(out, "another whipcount watches with `{path}` already")
            }
            AgendaErrorKind::Database(error) => write!(out, "cannot use `{path}`: {error}"),
        }
    }
}

impl Error for AgendaError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.kind {
            AgendaErrorKind::Database(error) => Some(error),
            _ => None,
        }
    }
}
