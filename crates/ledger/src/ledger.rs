use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{
    Connection, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior, params,
};
use whipcount_domain::Motion;

use crate::contents::motion_id;
use crate::error::{LedgerError, LedgerErrorKind};
use crate::ids::EntryId;
use crate::migrating::bring_up;
use crate::sealing::{Asked, seal_motion};
use crate::values::instant_of;

/// "whip", by which SQLite's own tools tell a ledger from other files.
const APPLICATION: i64 = 0x7768_6970;

/// The format that this version writes.
pub(crate) const FORMAT: i64 = 3;

/// How long we wait for somebody else who writes.
const PATIENCE: Duration = Duration::from_secs(120);

/// An append-only file of all that was learnt.
///
/// ```
/// use whipcount_ledger::{Ledger, Run};
/// use whipcount_domain::Motion;
///
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("whipcount.db");
/// let mut ledger = Ledger::open(&path)?;
/// let run = Run::new("2031-05-14T09:00:00Z".parse().unwrap(), "example");
/// let motion = Motion {
///     id: "canal".into(),
///     title: "Dig the canal".into(),
///     phrases: vec![],
///     members: vec![],
/// };
/// ledger.add_motion(&run, &motion)?;
/// assert_eq!(ledger.motions(None)?, [motion]);
/// # Ok::<(), whipcount_ledger::LedgerError>(())
/// ```
///
/// A file that is not there cannot be read:
///
/// ```
/// # use whipcount_ledger::Ledger;
/// let error = Ledger::open_to_read("nowhere.db").unwrap_err();
/// assert_eq!(error.to_string(), "there is no ledger `nowhere.db`");
/// ```
#[derive(Debug)]
pub struct Ledger {
    pub(crate) db: Connection,
    pub(crate) path: PathBuf,
    met: Met,
}

/// What was met lately, and need not be looked up again.
#[derive(Debug, Default)]
struct Met {
    /// Numbers of words.
    words: HashMap<String, i64>,
    /// Actors that hold positions: numbers of their ids and names.
    actors: HashSet<(i64, i64)>,
}

/// Who learnt something, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The instant from which on we know it.
    pub learnt: Timestamp,
    /// Version of the tool.
    pub tool: String,
    /// What read the documents, with its version; for entries made by hand, who made them.
    pub reader: String,
    /// Whether a person made the entries.
    pub by_hand: bool,
}

impl Run {
    /// A machine's run at `learnt` of this version of the tool with `reader`.
    pub fn new(learnt: Timestamp, reader: impl Into<String>) -> Run {
        let tool = env!("CARGO_PKG_VERSION").to_string();
        Run { learnt, tool, reader: reader.into(), by_hand: false }
    }

    /// What `who` enters by hand at `learnt`.
    pub fn by_hand(learnt: Timestamp, who: impl Into<String>) -> Run {
        Run { by_hand: true, ..Run::new(learnt, who) }
    }
}

/// What became of a motion that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MotionAdded {
    /// It is new.
    New,
    /// One with its id, but other words or members, gave way to it.
    Changed,
    /// It was there already.
    Known,
}

/// A motion as the ledger keeps it.
#[derive(Clone, Debug)]
pub(crate) struct KeptMotion {
    pub(crate) number: i64,
    pub(crate) slot: i64,
    pub(crate) id: EntryId,
    pub(crate) motion: Motion,
}

impl Ledger {
    /// Opens the ledger at `path` to read and write, and makes it if there is none. One that an
    /// older version wrote is brought up.
    ///
    /// # Errors
    ///
    /// When it is no ledger, a newer program wrote it, or it cannot be written.
    pub fn open(path: impl AsRef<Path>) -> Result<Ledger, LedgerError> {
        let path = path.as_ref();
        let mut ledger = Ledger::connect(path, OpenFlags::default())?;
        ledger.check_and_make().map_err(|error| match error {
            Refusal::Database(error) => LedgerError::database(error, path),
            Refusal::Kind(kind) => LedgerError::new(kind, path),
        })?;
        Ok(ledger)
    }

    /// Opens the ledger at `path` to read; one that a newer version wrote, too. One that an older
    /// version wrote is brought up.
    ///
    /// # Errors
    ///
    /// When there is none, it is no ledger, or it has to be brought up and cannot be written.
    pub fn open_to_read(path: impl AsRef<Path>) -> Result<Ledger, LedgerError> {
        let path = path.as_ref();
        if !path.exists() {
            return Err(LedgerError::new(LedgerErrorKind::Missing, path));
        }
        let mut flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut ledger = Ledger::connect(path, flags)?;
        let mut application = ledger.application();
        // Beside its file SQLite keeps another one for those who write at the same time. Where it may
        // not make one, nobody writes.
        if application.as_ref().is_err_and(is_cannot_open) {
            let address = format!("file:{}?immutable=1", address_of(path));
            flags |= OpenFlags::SQLITE_OPEN_URI;
            let db = Connection::open_with_flags(address, flags)
                .map_err(|error| LedgerError::database(error, path))?;
            ledger = Ledger { db, path: path.to_path_buf(), met: Met::default() };
            application = ledger.application();
        }
        match application {
            Ok(APPLICATION) => ledger.or_bring_up(flags),
            Ok(_) => Err(LedgerError::new(LedgerErrorKind::NotALedger, path)),
            Err(error) => Err(LedgerError::database(error, path)),
        }
    }

    /// The ledger, opened to read; brought up before if an older version has made it.
    fn or_bring_up(self, flags: OpenFlags) -> Result<Ledger, LedgerError> {
        let path = self.path.clone();
        let format = self.format().map_err(|error| LedgerError::database(error, &path))?;
        if format >= FORMAT {
            return Ok(self);
        }
        drop(self);
        match Ledger::open(&path) {
            Ok(brought_up) => drop(brought_up),
            Err(LedgerError { kind: LedgerErrorKind::ReadOnly, path }) => {
                return Err(LedgerError::new(LedgerErrorKind::Older(format), path));
            }
            Err(error) => return Err(error),
        }
        Ledger::connect(&path, flags)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Ledger, LedgerError> {
        let failed = |error| LedgerError::database(error, path);
        let db = Connection::open_with_flags(path, flags).map_err(failed)?;
        db.busy_timeout(PATIENCE).map_err(failed)?;
        db.set_prepared_statement_cache_capacity(64);
        // Pages kept in memory, and how much of the file is mapped into it: 256 MiB and 8 GiB.
        db.pragma_update(None, "cache_size", -262_144).map_err(failed)?;
        db.pragma_update(None, "mmap_size", 8_i64 << 30).map_err(failed)?;
        Ok(Ledger { db, path: path.to_path_buf(), met: Met::default() })
    }

    fn application(&self) -> rusqlite::Result<i64> {
        // Asking for the tables makes SQLite look into the file, and not at its head alone.
        self.db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        self.db.pragma_query_value(None, "application_id", |row| row.get(0))
    }

    fn check_and_make(&mut self) -> Result<(), Refusal> {
        let application = self.application()?;
        let tables: i64 =
            self.db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if application != APPLICATION && (application != 0 || tables > 0) {
            return Err(Refusal::Kind(LedgerErrorKind::NotALedger));
        }
        let format = self.format()?;
        if application == APPLICATION && format > FORMAT {
            return Err(Refusal::Kind(LedgerErrorKind::Newer(format)));
        }
        if self.db.is_readonly("main")? {
            return Err(Refusal::Kind(LedgerErrorKind::ReadOnly));
        }
        let journal: String = self.db.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        if journal != "wal" {
            self.db.pragma_update(None, "journal_mode", "wal")?;
        }
        // After a power cut the last batches may be missing; the file is whole in any case.
        self.db.pragma_update(None, "synchronous", "normal")?;
        self.db.pragma_update(None, "wal_autocheckpoint", 8192)?;
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let made: i64 = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
        if made != APPLICATION {
            transaction.execute_batch(include_str!("schema.sql"))?;
            transaction.execute_batch(include_str!("views.sql"))?;
            transaction.pragma_update(None, "user_version", FORMAT)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
        }
        let format = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if format < FORMAT {
            bring_up(&transaction, format)?;
        }
        transaction.commit()?;
        Ok(())
    }

    pub(crate) fn format(&self) -> rusqlite::Result<i64> {
        self.db.pragma_query_value(None, "user_version", |row| row.get(0))
    }

    /// Where the ledger lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps a motion. One with the same id but other words or members gives way to it.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be written.
    pub fn add_motion(&mut self, run: &Run, motion: &Motion) -> Result<MotionAdded, LedgerError> {
        self.write(|writing| {
            let before = current_motions(writing.db, None)?;
            let before = before.into_iter().find(|kept| kept.motion.id == motion.id);
            if before.as_ref().is_some_and(|kept| kept.motion == *motion) {
                return Ok(MotionAdded::Known);
            }
            let id = motion_id(motion, before.as_ref().map(|kept| kept.id));
            insert_motion(writing, run, motion, id)?;
            Ok(if before.is_some() { MotionAdded::Changed } else { MotionAdded::New })
        })
    }

    /// The motions, by id; those that were known at an instant, as they were then, if one is given.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn motions(&self, known_on: Option<Timestamp>) -> Result<Vec<Motion>, LedgerError> {
        let kept = self.read(|db| current_motions(db, known_on))?;
        Ok(kept.into_iter().map(|kept| kept.motion).collect())
    }

    /// Does something that only reads.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, LedgerError> {
        work(&self.db).map_err(|error| match self.format() {
            Ok(format) if format > FORMAT => {
                LedgerError::new(LedgerErrorKind::TooNew(format), &self.path)
            }
            _ => LedgerError::database(error, &self.path),
        })
    }

    /// Does something that writes: all of it or, if it fails, nothing.
    pub(crate) fn write<T>(
        &mut self,
        work: impl FnOnce(&mut Writing<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, LedgerError> {
        let met = &mut self.met;
        if met.words.len() > MOST_WORDS {
            *met = Met::default();
        }
        let result = (|| {
            let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&mut Writing {
                db: &transaction,
                met,
                runs: Vec::new(),
                asked: Asked::default(),
            })?;
            transaction.commit()?;
            Ok(done)
        })();
        // Words that were new are not there if the whole was taken back.
        result.map_err(|error| {
            self.met = Met::default();
            LedgerError::database(error, &self.path)
        })
    }
}

/// So many words are remembered at most.
const MOST_WORDS: usize = 500_000;

enum Refusal {
    Database(rusqlite::Error),
    Kind(LedgerErrorKind),
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Refusal {
        Refusal::Database(error)
    }
}

fn is_cannot_open(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, ReadOnly};
    matches!(error.sqlite_error_code(), Some(CannotOpen | ReadOnly))
}

/// A path as part of an address, in which three characters have a meaning of their own.
fn address_of(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

/// A transaction that writes.
pub(crate) struct Writing<'l> {
    pub(crate) db: &'l Transaction<'l>,
    met: &'l mut Met,
    /// Runs that were met in this transaction, with what they asked about, and their numbers.
    runs: Vec<(Run, Vec<i64>, i64)>,
    pub(crate) asked: Asked,
}

/// The number of a word, if it has one.
pub(crate) fn word_number(db: &Connection, word: &str) -> rusqlite::Result<Option<i64>> {
    let mut find = db.prepare_cached("SELECT number FROM words WHERE word = ?1")?;
    find.query_row([word], |row| row.get(0)).optional()
}

impl Writing<'_> {
    /// The number of a word; it gets one if it has none.
    pub(crate) fn word(&mut self, word: &str) -> rusqlite::Result<i64> {
        if let Some(&number) = self.met.words.get(word) {
            return Ok(number);
        }
        let number = match word_number(self.db, word)? {
            Some(number) => number,
            None => {
                let mut add = self.db.prepare_cached("INSERT INTO words (word) VALUES (?1)")?;
                add.insert([word])?
            }
        };
        self.met.words.insert(word.to_string(), number);
        Ok(number)
    }

    /// Whether somebody is met for the first time in this ledger's writing; it is not any more.
    pub(crate) fn meets(&mut self, actor: i64, name: i64) -> bool {
        self.met.actors.insert((actor, name))
    }

    pub(crate) fn maybe_word(&mut self, word: Option<&str>) -> rusqlite::Result<Option<i64>> {
        word.map(|word| self.word(word)).transpose()
    }

    /// The number of a run that asked about these motions; it gets one if it has none.
    pub(crate) fn run(&mut self, run: &Run, asked: &[i64]) -> rusqlite::Result<i64> {
        let met = self.runs.iter().find(|(met, about, _)| met == run && about == asked);
        if let Some((_, _, number)) = met {
            return Ok(*number);
        }
        let number = self.find_or_add_run(run, asked)?;
        self.runs.push((run.clone(), asked.to_vec(), number));
        Ok(number)
    }

    fn find_or_add_run(&self, run: &Run, asked: &[i64]) -> rusqlite::Result<i64> {
        let learnt = run.learnt.as_microsecond();
        let mut find = self.db.prepare_cached(
            "SELECT number FROM runs
             WHERE learnt = ?1 AND tool = ?2 AND reader = ?3 AND by_hand = ?4 ORDER BY number",
        )?;
        let same = find.query_map(params![learnt, run.tool, run.reader, run.by_hand], |row| {
            row.get::<_, i64>(0)
        })?;
        for number in same {
            let number = number?;
            if asked_in(self.db, number)? == asked {
                return Ok(number);
            }
        }
        self.db.execute(
            "INSERT INTO runs (learnt, tool, reader, by_hand) VALUES (?1, ?2, ?3, ?4)",
            params![learnt, run.tool, run.reader, run.by_hand],
        )?;
        let number = self.db.last_insert_rowid();
        for motion in asked {
            self.db.execute(
                "INSERT OR IGNORE INTO asked (run, motion) VALUES (?1, ?2)",
                params![number, motion],
            )?;
        }
        Ok(number)
    }
}

/// Numbers of the motions that a run asked about, in order.
pub(crate) fn asked_in(db: &Connection, run: i64) -> rusqlite::Result<Vec<i64>> {
    let mut find = db.prepare_cached("SELECT motion FROM asked WHERE run = ?1 ORDER BY motion")?;
    find.query_map([run], |row| row.get(0))?.collect()
}

pub(crate) fn insert_motion(
    writing: &mut Writing<'_>,
    run: &Run,
    motion: &Motion,
    id: EntryId,
) -> rusqlite::Result<i64> {
    let run = writing.run(run, &[])?;
    let first: Option<i64> = writing.db.query_row(
        "SELECT min(slot) FROM motions WHERE name = ?1",
        [&motion.id],
        |row| row.get(0),
    )?;
    let list = |words: &[String]| serde_json::to_string(words).expect("words can be written");
    writing.db.execute(
        "INSERT INTO motions (id, run, slot, name, title, phrases, members)
         VALUES (?1, ?2, coalesce(?3, (SELECT coalesce(max(number), 0) + 1 FROM motions)),
                 ?4, ?5, ?6, ?7)",
        params![
            id.bytes(),
            run,
            first,
            motion.id,
            motion.title,
            list(&motion.phrases),
            list(&motion.members)
        ],
    )?;
    let number = writing.db.last_insert_rowid();
    seal_motion(writing.db, number)?;
    Ok(number)
}

/// For each motion its newest entry, by id; of what was known at an instant, if one is given.
pub(crate) fn current_motions(
    db: &Connection,
    known_on: Option<Timestamp>,
) -> rusqlite::Result<Vec<KeptMotion>> {
    let mut newest: HashMap<i64, KeptMotion> = HashMap::new();
    for kept in all_motions(db, known_on)? {
        newest.insert(kept.slot, kept);
    }
    let mut motions: Vec<_> = newest.into_values().collect();
    motions.sort_by(|one, other| one.motion.id.cmp(&other.motion.id));
    Ok(motions)
}

/// The motion with this id as it was entered last.
pub(crate) fn current_motion(
    db: &Connection,
    name: &str,
    known_on: Option<Timestamp>,
) -> rusqlite::Result<Option<KeptMotion>> {
    Ok(motions_called(db, Some(name), known_on)?.pop())
}

/// All motions that were ever entered, in the order in which they were learnt.
pub(crate) fn all_motions(
    db: &Connection,
    known_on: Option<Timestamp>,
) -> rusqlite::Result<Vec<KeptMotion>> {
    motions_called(db, None, known_on)
}

fn motions_called(
    db: &Connection,
    name: Option<&str>,
    known_on: Option<Timestamp>,
) -> rusqlite::Result<Vec<KeptMotion>> {
    let until = known_on.map_or(i64::MAX, Timestamp::as_microsecond);
    let mut find = db.prepare_cached(
        "SELECT motions.number, slot, id, name, title, phrases, members
         FROM motions JOIN runs ON runs.number = run
         WHERE learnt <= ?1 AND name = coalesce(?2, name) ORDER BY learnt, motions.number",
    )?;
    let kept = find.query_map(params![until, name], |row| {
        let id: Vec<u8> = row.get(2)?;
        let list = |column| -> rusqlite::Result<Vec<String>> {
            let json: String = row.get(column)?;
            serde_json::from_str(&json).map_err(|error| unexpected(column, error))
        };
        Ok(KeptMotion {
            number: row.get(0)?,
            slot: row.get(1)?,
            id: EntryId::from_bytes(&id).ok_or_else(|| unexpected(2, "not an id"))?,
            motion: Motion {
                id: row.get(3)?,
                title: row.get(4)?,
                phrases: list(5)?,
                members: list(6)?,
            },
        })
    })?;
    kept.collect()
}

/// The error that a column does not hold what we have written into it.
pub(crate) fn unexpected(
    column: usize,
    what: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Null, what.into())
}

/// When something was learnt.
pub(crate) fn learnt_in(db: &Connection) -> rusqlite::Result<HashMap<i64, Run>> {
    let mut find = db.prepare_cached("SELECT number, learnt, tool, reader, by_hand FROM runs")?;
    let runs = find.query_map([], |row| {
        let run = Run {
            learnt: instant_of(row.get(1)?),
            tool: row.get(2)?,
            reader: row.get(3)?,
            by_hand: row.get(4)?,
        };
        Ok((row.get(0)?, run))
    })?;
    runs.collect()
}

/// What was known at an instant, or is now.
#[derive(Clone, Copy)]
pub(crate) struct Known<'r> {
    pub(crate) runs: &'r HashMap<i64, Run>,
    pub(crate) on: Option<Timestamp>,
}

impl Known<'_> {
    pub(crate) fn has(&self, run: impl Into<i64>) -> bool {
        self.on.is_none_or(|on| self.runs.get(&run.into()).is_some_and(|run| run.learnt <= on))
    }

    /// Whether a reading that was known took the place of an entry.
    pub(crate) fn is_over(&self, until: Option<impl Into<i64>>) -> bool {
        until.is_some_and(|until| self.has(until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn motion(number: i32) -> Motion {
        Motion {
            id: format!("canal-{number}"),
            title: "Dig it ".repeat(200),
            phrases: vec![],
            members: vec![],
        }
    }

    #[test]
    fn a_full_disk_keeps_what_was_there_and_can_be_gone_on_from() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let mut ledger = Ledger::open(folder.path().join("small.db")).expect("a ledger is made");
        let pages: i64 =
            ledger.db.pragma_query_value(None, "page_count", |row| row.get(0)).expect("pages");
        let limit = |ledger: &Ledger, pages: i64| {
            ledger.db.pragma_update(None, "max_page_count", pages).expect("a limit can be set");
        };
        limit(&ledger, pages + 10);
        let run = Run::new(Timestamp::UNIX_EPOCH, "test");
        let mut added = 0;
        let error = loop {
            match ledger.add_motion(&run, &motion(added)) {
                Ok(_) => added += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(error.kind, LedgerErrorKind::Full), "{error}");
        assert_eq!(ledger.motions(None).expect("it can be read").len() as i32, added);
        limit(&ledger, pages + 1000);
        ledger.add_motion(&run, &motion(added)).expect("there is room again");
        assert_eq!(ledger.verify().expect("it can be read").faults, []);
    }
}
