//! Ledgers that older versions have made are opened, brought up, and keep what they hold.
//!
//! `ledgers/format-1.db` and its dump were made by the last version that wrote the first format: two
//! reports and a reprint, read with an eye on one motion and then on a second one, a position entered
//! by hand, four decisions.

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

/// A copy of the ledger of the first format.
fn first(folder: &Path) -> PathBuf {
    let path = folder.join("whipcount.db");
    fs::copy(kept("format-1.db"), &path).expect("it is there");
    path
}

fn format_of(path: &Path) -> i64 {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

/// The dump of the first format with what the second one knows in addition.
fn expected() -> Vec<String> {
    let dump = fs::read_to_string(kept("format-1.jsonl")).expect("it is there");
    let named = dump.replace("\"named\":true}", "\"named\":true,\"unnamed\":null}");
    let dump = named.replace("\"named\":false}", "\"named\":false,\"unnamed\":\"other\"}");
    dump.lines().map(str::to_string).collect()
}

fn entries(ledger: &Ledger) -> Entries {
    ledger.select(&MOTIONS, &Selection::default()).expect("it can be read").entries
}

#[test]
fn the_first_format_is_brought_up_with_all_that_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    for to_read in [true, false] {
        let path = first(folder.path());
        assert_eq!(format_of(&path), 1);
        let ledger = match to_read {
            true => Ledger::open_to_read(&path).unwrap(),
            false => Ledger::open(&path).unwrap(),
        };
        assert_sound(&ledger);
        assert_eq!(dump(&ledger), expected());
        drop(ledger);
        assert_eq!(format_of(&path), 2);
        for suffix in ["", "-wal", "-shm"] {
            _ = fs::remove_file(folder.path().join(format!("whipcount.db{suffix}")));
        }
    }
}

#[test]
fn a_ledger_that_was_brought_up_answers_as_a_new_one_does() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(first(folder.path())).unwrap();
    let mut new = Ledger::open(folder.path().join("new.db")).unwrap();
    let dump = fs::read_to_string(kept("format-1.jsonl")).unwrap();
    let lines: Vec<_> = dump.lines().collect();
    assert_eq!(new.load(&lines).unwrap(), []);
    assert_sound(&new);
    assert_eq!(self::dump(&new), expected());
    assert_eq!(entries(&new), entries(&ledger));
    assert_eq!(entries(&ledger).positions.iter().filter(|one| one.motion == "strait").count(), 6);
    let selection = Selection { known_on: Some(time("2031-05-04T12:00")), ..Selection::default() };
    let earlier = |ledger: &Ledger| ledger.select(&MOTIONS, &selection).unwrap();
    assert_eq!(earlier(&new), earlier(&ledger));
    let options = CountOptions { as_of: Some(date("2031-05-02")), ..CountOptions::default() };
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
    let path = first(folder.path());
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    if fs::OpenOptions::new().append(true).open(&path).is_ok() {
        eprintln!("skipped: this user may write any file");
        return;
    }
    let error = Ledger::open_to_read(&path).unwrap_err();
    assert!(matches!(error.kind, LedgerErrorKind::Older(1)), "{error}");
}
