//! Positions that people enter, and those that cannot be entered.

use whipcount::ledger::{Ledger, Run, Selection};
use whipcount::{
    ActorName, Basis, Document, EnterError, Entered, Findings, Motion, Position, Span, Stance,
    enter,
};

fn motion(id: &str) -> Motion {
    Motion { id: id.into(), title: "Dig the canal".into(), phrases: vec![], members: vec![] }
}

/// A ledger with two motions, and a report in which two actors of one name take positions.
fn ledger(folder: &tempfile::TempDir) -> (Ledger, Run) {
    let mut ledger = Ledger::open(folder.path().join("whipcount.db")).expect("it is made");
    let run = Run::new("2031-05-05T12:00:00Z".parse().expect("an instant"), "test");
    for id in ["canal", "harbour"] {
        ledger.add_motion(&run, &motion(id)).expect("it is added");
    }
    let text = "Georgia will dig. Georgia will not, the governor said.";
    let mut document = Document::new("report", text);
    document.published = Some("2031-05-01".parse().expect("a day"));
    let position = |id: &str, start: usize, end: usize| Position {
        motion: "canal".into(),
        actor: ActorName { id: id.into(), name: "Georgia".into() },
        stance: Stance::Commits,
        leans: None,
        evidence: Span::new(start, end),
        statement: None,
        speaker: None,
        basis: Basis::Narrator,
        conditions: vec![],
        contribution: None,
        threat: false,
        said: None,
        found_by: "test".into(),
        confidence: 0.5,
    };
    let found = Findings {
        document,
        sentences: vec![Span::new(0, 17), Span::new(18, text.len())],
        statements: vec![],
        positions: vec![position("GEO", 0, 16), position("US-GA", 18, 34)],
        tallies: vec![],
    };
    ledger.append(&run, &[motion("canal")], &[found]).expect("it is added");
    (ledger, run)
}

fn row() -> Entered {
    Entered {
        motion: "canal".into(),
        actor: "Norway".into(),
        stance: "commits".into(),
        evidence: "Georgia will dig".into(),
        document: Some("report".into()),
        speaker: None,
        basis: None,
        said: None,
        title: None,
        publisher: None,
        published: None,
        url: None,
    }
}

/// What is said about a row that cannot be entered; empty if it was.
#[track_caller]
fn check(row: Entered, expected: &str) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let (mut ledger, run) = ledger(&folder);
    let by_hand = Run::by_hand(run.learnt, "Ada");
    let before = ledger.select(&["canal", "harbour"], &Selection::default()).expect("it is read");
    let (results, added) = enter(&mut ledger, &by_hand, vec![row]).expect("it can be written");
    let told = results[0].as_ref().err().map(EnterError::to_string).unwrap_or_default();
    assert_eq!(told, expected);
    let after = ledger.select(&["canal", "harbour"], &Selection::default()).expect("it is read");
    let grown = after.entries.positions.len() - before.entries.positions.len();
    assert_eq!((added, grown), if expected.is_empty() { (1, 1) } else { (0, 0) });
    assert_eq!(ledger.verify().expect("it is read").faults, []);
}

#[test]
fn whatever_cannot_be_is_refused_with_its_reason() {
    check(row(), "");
    check(
        Entered { actor: "georgia".into(), ..row() },
        "`georgia` can be Georgia (GEO) or Georgia (US-GA)",
    );
    check(Entered { actor: "US-GA".into(), ..row() }, "");
    check(
        Entered { evidence: "Georgia may dig".into(), ..row() },
        "`Georgia may dig` does not stand in the document `report`",
    );
    check(
        Entered { document: Some("letter".into()), ..row() },
        "the ledger has no document `letter`",
    );
    check(
        Entered { said: Some("1981-05-01".into()), ..row() },
        "it was said on 1981-05-01, 50 years or more before 2031-05-01",
    );
    check(Entered { said: Some("1982-01-01".into()), ..row() }, "");
    check(
        Entered { motion: "cannal".into(), ..row() },
        "there is no motion `cannal`; the ledger has canal, harbour; did you mean canal?",
    );
    check(
        Entered { motion: "tolls".into(), ..row() },
        "there is no motion `tolls`; the ledger has canal, harbour",
    );
    check(
        Entered { stance: "perhaps".into(), ..row() },
        "`perhaps` is none of commits, supports, conditional, undecided, declines, opposes",
    );
}
