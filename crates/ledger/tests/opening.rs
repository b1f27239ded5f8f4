//! A document with what counts in it, and whether a ledger is what it was.

mod support;

use support::*;
use whipcount_domain::Stance::{Commits, Conditional, Declines, Opposes};
use whipcount_ledger::{Correction, EntryId, Judgement, KeptDocument, Ledger};

fn to(field: &str, value: &str) -> Judgement {
    let mut correction = Correction::default();
    correction.set(field, value).expect("a field that can be corrected");
    Judgement::Correct(correction)
}

fn id_of(ledger: &Ledger, name: &str) -> EntryId {
    let entries = entries(ledger);
    let position = entries.positions.iter().find(|one| one.actor.name == name).expect("it counts");
    position.record.id.as_ref().expect("kept").parse().expect("an id")
}

fn opened(ledger: &Ledger, called: &str) -> KeptDocument {
    let ids = ledger.documents_meant(called).expect("it can be read");
    assert_eq!(ids.len(), 1, "{called}");
    ledger.open_document(ids[0]).expect("it can be read").expect("it is there")
}

#[test]
fn a_document_holds_what_a_question_about_it_is_answered_with() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    let found = report(
        "one",
        "2031-05-01",
        &[("Norway", Commits), ("Sweden", Declines), ("Iceland", Conditional), ("Peru", Opposes)],
    );
    append(&mut ledger, &run("2031-05-05", "one"), std::slice::from_ref(&found));
    let at = time("2031-05-06T10:00");
    for (name, judgement) in [
        ("Norway", to("stance", "opposes")),
        ("Sweden", Judgement::Reject),
        ("Iceland", to("conditions", "Norway")),
    ] {
        ledger.decide(id_of(&ledger, name), &judgement, "Ada", at, "").unwrap();
    }
    // A newer reader does not find Norway's position any more, on which somebody decided.
    let mut newer = found.clone();
    newer.positions.remove(0);
    append(&mut ledger, &run("2031-05-07", "two"), std::slice::from_ref(&newer));

    let mut kept = opened(&ledger, "one");
    kept.positions.sort_by(|one, other| one.record.id.cmp(&other.record.id));
    let counts = entries(&ledger);
    assert_eq!(kept.positions, counts.positions);
    assert_eq!(kept.tallies, counts.tallies);
    assert_eq!(stances(&counts), ["Iceland conditional", "Norway opposes", "Peru opposes"]);
    assert_eq!(kept.findings.statements, newer.statements);
    assert_eq!(kept.findings.tallies, newer.tallies);
    assert_eq!(kept.findings.document, found.document);
    let positions = &kept.findings.positions;
    let norway = positions.iter().find(|one| one.actor.name == "Norway").unwrap();
    assert_eq!((norway.stance, norway.evidence), (Opposes, found.positions[0].evidence));
    // Of the corrected words the place is found in the text.
    let iceland = positions.iter().find(|one| one.actor.name == "Iceland").unwrap();
    assert_eq!(iceland.conditions[0].span.text(&kept.findings.document.text), "Norway");
}

#[test]
fn a_document_is_found_by_its_name_its_id_and_its_entries() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    let reports =
        ["2031-05-01", "2031-05-02"].map(|day| report("one", day, &[("Norway", Commits)]));
    append(&mut ledger, &run("2031-05-05", "one"), &reports);
    let entry = id_of(&ledger, "Norway");

    let both = ledger.documents_meant("one").unwrap();
    assert_eq!(both.len(), 2);
    let of_entry = ledger.documents_meant(&entry.to_string()).unwrap();
    assert_eq!(of_entry.len(), 1);
    assert_eq!(ledger.documents_meant(&entry.document()).unwrap(), of_entry);
    assert_eq!(ledger.documents_meant(&of_entry[0].to_string()).unwrap(), of_entry);
    // The two print the same text.
    let kept = ledger.open_document(of_entry[0]).unwrap().unwrap();
    let others: Vec<_> = kept.reprints.iter().map(|(id, _)| *id).collect();
    assert!(both.contains(&kept.id) && both.contains(&others[0]) && others[0] != kept.id);

    assert_eq!(ledger.documents_meant("0123456789abcdef").unwrap(), []);
    assert_eq!(ledger.documents_meant("").unwrap(), []);
    assert_eq!(ledger.open_document(entry).unwrap(), None);
}

#[test]
fn the_state_is_another_whenever_something_was_added() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    let mut states = vec![ledger.state().unwrap()];
    let mut is_new = |ledger: &Ledger| {
        let state = ledger.state().unwrap();
        assert!(!states.contains(&state), "{state}");
        states.push(state);
    };
    let found = report("one", "2031-05-01", &[("Norway", Commits)]);
    append(&mut ledger, &run("2031-05-05", "one"), std::slice::from_ref(&found));
    is_new(&ledger);
    append(&mut ledger, &run("2031-05-06", "two"), std::slice::from_ref(&found));
    is_new(&ledger);
    let (norway, at) = (id_of(&ledger, "Norway"), time("2031-05-06T10:00"));
    let decision = ledger.decide(norway, &Judgement::Confirm, "Ada", at, "").unwrap();
    is_new(&ledger);
    ledger.decide(decision, &Judgement::Undo, "Ada", at, "").unwrap();
    is_new(&ledger);
    ledger.add_motion(&run("2031-05-06", "one"), &motion("tolls")).unwrap();
    is_new(&ledger);

    let state = ledger.state().unwrap();
    append(&mut ledger, &run("2031-05-06", "two"), &[found]);
    ledger.rebuild().unwrap();
    assert_eq!(Ledger::open_to_read(ledger.path()).unwrap().state().unwrap(), state);
    assert_eq!(state.learnt, Some(time("2031-05-06T12:00")));
    // Two that hold as much, and not the same.
    let other = |name| {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = support::ledger(folder.path());
        append(&mut ledger, &run("2031-05-05", "one"), &[report(name, "2031-05-01", &[])]);
        ledger.state().unwrap()
    };
    assert_ne!(other("one"), other("two"));
    assert_eq!(other("one"), other("one"));
}
