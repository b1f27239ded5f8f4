//! Files that are no ledgers, newer ones, and ones whose bytes have changed.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use support::*;
use whipcount_domain::Stance::{Commits, Declines};
use whipcount_ledger::{Ledger, LedgerErrorKind};

fn filled(folder: &Path) -> PathBuf {
    let mut ledger = ledger(folder);
    let found: Vec<_> = (0..40)
        .map(|number| {
            let actor = format!("State {number}");
            report(&format!("r{number}"), "2031-05-01", &[(&actor, Commits), ("Sweden", Declines)])
        })
        .collect();
    append(&mut ledger, &run("2031-05-05", "one"), &found);
    let id = entries(&ledger).positions[0].record.id.clone().unwrap().parse().unwrap();
    let confirm = whipcount_ledger::Judgement::Confirm;
    ledger.decide(id, &confirm, "Ada", time("2031-05-06T10:00"), "").unwrap();
    ledger.path().to_path_buf()
}

#[test]
fn a_file_that_is_no_ledger_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text.db");
    fs::write(&text, "This is a letter to the editor, and no database at all. ".repeat(99))
        .unwrap();
    let other = folder.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE notes (note TEXT)").unwrap();
    for path in [text, other] {
        let before = fs::read(&path).unwrap();
        let kind = Ledger::open(&path).unwrap_err().kind;
        assert!(matches!(kind, LedgerErrorKind::NotALedger), "{kind:?}");
        let kind = Ledger::open_to_read(&path).unwrap_err().kind;
        assert!(matches!(kind, LedgerErrorKind::NotALedger), "{kind:?}");
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[test]
fn a_newer_ledger_can_be_read_and_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = filled(folder.path());
    let before = entries(&Ledger::open(&path).unwrap());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 4).unwrap();
    let error = Ledger::open(&path).unwrap_err();
    assert!(matches!(error.kind, LedgerErrorKind::Newer(4)), "{error}");
    let ledger = Ledger::open_to_read(&path).unwrap();
    assert_eq!(entries(&ledger), before);
    // What makes an id may have changed, so nothing is called damaged.
    let error = ledger.verify().unwrap_err();
    assert!(matches!(error.kind, LedgerErrorKind::TooNew(4)), "{error}");
    Connection::open(&path).unwrap().execute_batch("DROP TABLE held").unwrap();
    let error = Ledger::open_to_read(&path).unwrap().select(&["canal"], &Default::default());
    let error = error.unwrap_err();
    assert!(matches!(error.kind, LedgerErrorKind::TooNew(4)), "{error}");
}

/// Changes a table behind the ledger's back and wants `verify` to name `place`.
#[track_caller]
fn check(change: &str, place: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = filled(folder.path());
    let changed = Connection::open(&path).unwrap().execute(change, []).unwrap();
    assert!(changed > 0, "{change}");
    let faults = Ledger::open_to_read(&path).unwrap().verify().unwrap().faults;
    assert!(faults.iter().any(|fault| fault.place.starts_with(place)), "{change}: {faults:?}");
}

#[test]
fn whatever_is_changed_is_named() {
    check("UPDATE documents SET text = replace(text, 'say', 'sing') WHERE number = 3", "document ");
    check("UPDATE documents SET published = 20310502 WHERE number = 3", "document ");
    check("UPDATE positions SET code = code + 1 WHERE number = 7", "position ");
    check("UPDATE positions SET start = 5000 WHERE number = 7", "position ");
    check("UPDATE positions SET actor = actor + 1 WHERE number = 7", "position ");
    check("UPDATE tallies SET at_least = 70 WHERE number = 7", "tally ");
    check("UPDATE statements SET unnamed = 2 WHERE number = 7", "statement ");
    check("UPDATE statements SET unnamed = 9 WHERE number = 7", "statement number 7");
    check("UPDATE documents SET name = 'letter' WHERE number = 3", "reading number 3 of document ");
    check("UPDATE documents SET origin = NULL WHERE number = 3", "reading number 3 of document ");
    check("UPDATE positions SET before = before + 1 WHERE number = 7", "reading number 4");
    check("UPDATE positions SET after = 0 WHERE number = 7", "reading number 4");
    check("UPDATE runs SET learnt = learnt - 1 WHERE number = 2", "reading number ");
    check("UPDATE runs SET learnt = learnt - 1 WHERE number = 1", "motion ");
    check("DELETE FROM asked", "reading number ");
    check("UPDATE readings SET document = 5 WHERE number = 4", "reading number 4");
    check("UPDATE motions SET title = 'Fill the canal'", "motion ");
    check("UPDATE runs SET reader = 'another'", "position ");
    check("UPDATE decisions SET verdict = 'reject'", "decision ");
    check("DELETE FROM positions WHERE number = 7", "position number 7");
    check("DELETE FROM readings WHERE number = 7", "reading number 7");
    check("UPDATE held SET packed = zeroblob(length(packed))", "the derived table `held`");
    check(
        "DELETE FROM held WHERE place = (SELECT max(place) FROM held)",
        "the derived table `held`",
    );
    check("DELETE FROM claimed WHERE number = 2", "the derived table `claimed`");
    check("DELETE FROM search_docsize WHERE id = 2", "the derived table");
    check(
        "UPDATE search_data SET block = zeroblob(length(block)) WHERE id > 10",
        "the derived table",
    );
    check("UPDATE dates SET documents = documents + 1", "the derived table `dates`");
    check("DELETE FROM sketches WHERE document = 2", "the derived table `sketches`");
}

#[test]
fn flipped_and_cut_bytes_are_reported_and_never_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = filled(folder.path());
    let whole = fs::read(&path).unwrap();
    let mut rng = fastrand::Rng::with_seed(3);
    let copy = folder.path().join("copy.db");
    let mut named = 0;
    for round in 0..40 {
        let mut bytes = whole.clone();
        if round % 4 == 0 {
            bytes.truncate(rng.usize(1..bytes.len()));
        } else {
            let start = rng.usize(200..bytes.len() - 64);
            bytes[start..start + 64].iter_mut().for_each(|byte| *byte = rng.u8(..));
        }
        fs::write(&copy, bytes).unwrap();
        match Ledger::open_to_read(&copy).and_then(|ledger| ledger.verify()) {
            Err(_) => named += 1,
            Ok(verified) => named += usize::from(!verified.faults.is_empty()),
        }
    }
    // Many bytes hold nothing, or belong to the index of words.
    assert!(named > 18, "{named} of 40");
}

#[test]
fn a_ledger_in_a_folder_that_may_not_be_written_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = filled(folder.path());
    let before = entries(&Ledger::open_to_read(&path).unwrap());
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    assert_eq!(entries(&Ledger::open_to_read(&path).unwrap()), before);
    // Whoever may do everything may write into files that may not be written, too.
    let is_writable = fs::OpenOptions::new().append(true).open(&path).is_ok();
    if is_writable {
        eprintln!("skipped: this user may write any file");
    } else {
        let error = Ledger::open(&path).unwrap_err();
        assert!(matches!(error.kind, LedgerErrorKind::ReadOnly), "{error}");
    }
}
