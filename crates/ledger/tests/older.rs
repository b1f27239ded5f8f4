//! Ledgers that older versions have made are opened, brought up, and keep what they hold.
//!
//! `ledgers/format-1.db` and its dump were made by the last version that wrote the first format: two
//! reports and a reprint, read with an eye on one motion and then on a second one, a position entered
//! by hand, four decisions. `ledgers/format-2.db` holds the same kinds of things, a source that hides
//! its name, a motion that was changed, and what took the place of what.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use support::{assert_sound, date, dump, time};
use whipcount_count::{CountOptions, Entries, count, count_digest};
use whipcount_ledger::{Ledger, LedgerErrorKind, Selection};

const MOTIONS: [&str; 2] = ["charts", "strait"];

fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers").join(name)
}

/// The formats that were written before.
const FORMATS: [i64; 2] = [1, 2];

/// A copy of the ledger of an older format.
fn older(format: i64, folder: &Path) -> PathBuf {
    let path = folder.join("whipcount.db");
    for suffix in ["", "-wal", "-shm"] {
        _ = fs::remove_file(folder.join(format!("whipcount.db{suffix}")));
    }
    fs::copy(kept(&format!("format-{format}.db")), &path).expect("it is there");
    path
}

fn format_of(path: &Path) -> i64 {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

/// The dump of an older format with what this one knows in addition.
fn expected(format: i64) -> Vec<String> {
    let mut dump =
        fs::read_to_string(kept(&format!("format-{format}.jsonl"))).expect("it is there");
    if format == 1 {
        dump = dump.replace("\"named\":true}", "\"named\":true,\"unnamed\":null}");
        dump = dump.replace("\"named\":false}", "\"named\":false,\"unnamed\":\"other\"}");
    }
    dump.lines().map(str::to_string).collect()
}

fn entries(ledger: &Ledger) -> Entries {
    ledger.select(&MOTIONS, &Selection::default()).expect("it can be read").entries
}

#[test]
fn an_older_format_is_brought_up_with_all_that_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    for (format, to_read) in FORMATS.into_iter().flat_map(|one| [(one, true), (one, false)]) {
        let path = older(format, folder.path());
        assert_eq!(format_of(&path), format);
        let ledger = match to_read {
            true => Ledger::open_to_read(&path).unwrap(),
            false => Ledger::open(&path).unwrap(),
        };
        assert_sound(&ledger);
        assert_eq!(dump(&ledger), expected(format));
        drop(ledger);
        assert_eq!(format_of(&path), 3);
    }
}

#[test]
fn a_ledger_that_was_brought_up_answers_as_a_new_one_does() {
    FORMATS.into_iter().for_each(answers_as_a_new_one);
}

fn answers_as_a_new_one(format: i64) {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(older(format, folder.path())).unwrap();
    let mut new = Ledger::open(folder.path().join("new.db")).unwrap();
    let dump = fs::read_to_string(kept(&format!("format-{format}.jsonl"))).unwrap();
    let lines: Vec<_> = dump.lines().collect();
    assert_eq!(new.load(&lines).unwrap(), []);
    assert_sound(&new);
    assert_eq!(self::dump(&new), expected(format));
    assert_eq!(entries(&new), entries(&ledger));
    let on_strait = entries(&ledger).positions.iter().filter(|one| one.motion == "strait").count();
    assert_eq!(on_strait, 6);
    let selection = Selection {
        known_on: Some(time(["2031-05-04T12:00", "2031-05-10T08:30"][format as usize - 1])),
        ..Selection::default()
    };
    let earlier = |ledger: &Ledger| ledger.select(&MOTIONS, &selection).unwrap();
    assert_eq!(earlier(&new), earlier(&ledger));
    let options = CountOptions {
        as_of: Some(date(["2031-05-02", "2031-05-07"][format as usize - 1])),
        ..CountOptions::default()
    };
    let selection = Selection { as_of: options.as_of, ..Selection::default() };
    for motion in ledger.motions(None).unwrap() {
        let digest = ledger.digest(&motion.id, &selection, &options).unwrap();
        let all = ledger.select(&[&motion.id], &selection).unwrap().entries;
        assert_eq!(
            count_digest(&motion, &digest, &options),
            count(&motion, &all, &options),
            "{}",
            motion.id
        );
    }
    ledger.rebuild().unwrap();
    assert_sound(&ledger);
}

#[test]
fn a_ledger_that_cannot_be_brought_up_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = older(2, folder.path());
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    if fs::OpenOptions::new().append(true).open(&path).is_ok() {
        eprintln!("skipped: this user may write any file");
        return;
    }
    let error = Ledger::open_to_read(&path).unwrap_err();
    assert!(matches!(error.kind, LedgerErrorKind::Older(2)), "{error}");
}
