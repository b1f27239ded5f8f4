//! One dispatch is one voice, in however many papers it stands.

mod support;

use support::*;
use whipcount_domain::Findings;
use whipcount_domain::Stance::{Commits, Declines, Opposes, Supports};
use whipcount_ledger::Selection;

const STATES: [(&str, whipcount_domain::Stance); 6] = [
    ("Norway", Commits),
    ("Sweden", Declines),
    ("Denmark", Supports),
    ("Iceland", Opposes),
    ("Finland", Commits),
    ("Estonia", Supports),
];

fn printed(name: &str, published: &str, states: usize) -> Findings {
    report(name, published, &STATES[..states])
}

#[test]
fn a_dispatch_in_many_papers_counts_once_and_shows_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    let titled = |name: &str, day: &str, title: &str, states| {
        let mut found = printed(name, day, states);
        found.document.title = Some(title.to_string());
        found
    };
    let copies = [
        titled("second", "2031-05-03", "Six states on a canal", 6),
        titled("first", "2031-05-02", "Canal: who is for it", 6),
        titled("cut", "2031-05-04", "Who digs", 4),
        titled("other", "2031-05-04", "Norway", 1),
    ];
    append(&mut ledger, &run("2031-05-05", "one"), &copies);
    let entries = entries(&ledger);
    assert_eq!(entries.documents, 4);
    // Six from the dispatch, one from the report of its own.
    assert_eq!(entries.positions.len(), 7);
    let of = |name| entries.positions.iter().filter(|one| one.document.id == name).count();
    assert_eq!((of("first"), of("other")), (6, 1));
    let first = entries.positions.iter().find(|one| one.document.id == "first");
    let citation = &first.unwrap().document;
    let others: Vec<_> = citation.reprints.iter().map(|one| one.url.clone().unwrap()).collect();
    assert_eq!(others, ["https://example.org/second", "https://example.org/cut"]);
    assert_eq!(entries.tallies.len(), 2);
    assert_sound(&ledger);
}

#[test]
fn what_only_the_longer_copy_says_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    let copies = [printed("cut", "2031-05-01", 4), printed("whole", "2031-05-02", 6)];
    append(&mut ledger, &run("2031-05-05", "one"), &copies);
    let entries = entries(&ledger);
    assert_eq!(entries.positions.len(), 6);
    let whole = entries.positions.iter().filter(|one| one.document.id == "whole");
    assert_eq!(whole.count(), 2);
}

#[test]
fn a_later_reprint_does_not_change_an_earlier_day() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    append(&mut ledger, &run("2031-05-05", "one"), &[printed("first", "2031-05-01", 6)]);
    let as_of = Selection { as_of: Some(date("2031-05-02")), ..Selection::default() };
    let by_then = |ledger: &whipcount_ledger::Ledger| {
        let mut entries = select(ledger, &as_of);
        entries.positions.retain(|one| one.day() <= as_of.as_of);
        entries.tallies.retain(|one| one.day() <= as_of.as_of);
        entries
    };
    let before = by_then(&ledger);
    append(&mut ledger, &run("2031-05-06", "one"), &[printed("later", "2031-05-04", 6)]);
    assert_eq!(by_then(&ledger), before);
    assert_eq!(entries(&ledger).positions.len(), 6);
}
