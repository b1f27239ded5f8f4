//! What people decide outranks what machines read, and stays.

mod support;

use support::*;
use whipcount_count::Verdict;
use whipcount_domain::Findings;
use whipcount_domain::Stance::{self, Commits, Conditional, Declines, Opposes};
use whipcount_ledger::{
    Correction, EntryId, FieldError, Judgement, Ledger, LedgerErrorKind, Selection,
};

fn found() -> Findings {
    report("one", "2031-05-01", &[("Norway", Commits), ("Sweden", Declines)])
}

fn id_of(ledger: &Ledger, name: &str) -> EntryId {
    let entries = entries(ledger);
    let position = entries.positions.iter().find(|one| one.actor.name == name).unwrap();
    position.record.id.as_ref().unwrap().parse().unwrap()
}

fn decide(ledger: &mut Ledger, target: EntryId, judgement: &Judgement, at: &str) -> EntryId {
    ledger.decide(target, judgement, "Ada", time(at), "looked it up").unwrap()
}

fn to(field: &str, value: &str) -> Judgement {
    let mut correction = Correction::default();
    correction.set(field, value).unwrap();
    Judgement::Correct(correction)
}

#[test]
fn each_decision_shows_and_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    append(&mut ledger, &run("2031-05-05", "one"), &[found()]);
    let norway = id_of(&ledger, "Norway");
    let before = entries(&ledger);

    decide(&mut ledger, norway, &Judgement::Confirm, "2031-05-06T10:00");
    let confirmed = entries(&ledger);
    let decision = confirmed.positions.iter().find_map(|one| one.record.decision.clone()).unwrap();
    assert_eq!((decision.verdict, decision.by.as_str()), (Verdict::Confirmed, "Ada"));
    assert_eq!(decision.why.as_deref(), Some("looked it up"));

    let corrected = decide(&mut ledger, norway, &to("stance", "opposes"), "2031-05-06T11:00");
    assert_eq!(stances(&entries(&ledger)), ["Norway opposes", "Sweden declines"]);
    let rejected = decide(&mut ledger, norway, &Judgement::Reject, "2031-05-06T12:00");
    assert_eq!(stances(&entries(&ledger)), ["Sweden declines"]);

    decide(&mut ledger, rejected, &Judgement::Undo, "2031-05-06T13:00");
    assert_eq!(stances(&entries(&ledger)), ["Norway opposes", "Sweden declines"]);
    let undo = decide(&mut ledger, corrected, &Judgement::Undo, "2031-05-06T14:00");
    assert_eq!(entries(&ledger), confirmed);
    decide(&mut ledger, undo, &Judgement::Undo, "2031-05-06T15:00");
    assert_eq!(stances(&entries(&ledger)), ["Norway opposes", "Sweden declines"]);

    let then = Selection { known_on: Some(time("2031-05-06T09:00")), ..Selection::default() };
    assert_eq!(select(&ledger, &then), before);
    assert_eq!(ledger.decisions(None).unwrap().len(), 6);
    assert_sound(&ledger);
}

#[test]
fn a_decision_on_what_is_not_there_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    let nowhere: EntryId = "00".repeat(16).parse().unwrap();
    for judgement in [Judgement::Confirm, Judgement::Undo] {
        let error =
            ledger.decide(nowhere, &judgement, "Ada", time("2031-05-06T10:00"), "").unwrap_err();
        assert!(matches!(error.kind, LedgerErrorKind::NoEntry(_)), "{error}");
    }
}

/// A newer reader's findings: Norway's evidence a few words shorter, with another stance.
fn newer(stance: Stance) -> Findings {
    let mut newer = found();
    newer.positions[0].evidence.end -= 5;
    newer.positions[0].stance = stance;
    newer
}

#[test]
fn decisions_are_carried_to_what_a_newer_reader_finds_in_the_same_words() {
    let decisions = [
        (Judgement::Confirm, Declines, vec!["Norway commits", "Sweden declines"], 0),
        (to("stance", "opposes"), Declines, vec!["Norway opposes", "Sweden declines"], 0),
        (Judgement::Reject, Commits, vec!["Sweden declines"], 0),
        // Somebody said that it does not commit; the newer reader agrees, and says something else.
        (Judgement::Reject, Conditional, vec!["Norway conditional", "Sweden declines"], 1),
    ];
    for (judgement, stance, expected, flagged) in decisions {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = ledger(folder.path());
        append(&mut ledger, &run("2031-05-05", "one"), &[found()]);
        let norway = id_of(&ledger, "Norway");
        decide(&mut ledger, norway, &judgement, "2031-05-06T10:00");
        append(&mut ledger, &run("2031-05-07", "two"), &[newer(stance)]);
        let selected = ledger.select(&["canal"], &Selection::default()).unwrap();
        assert_eq!(stances(&selected.entries), expected, "{judgement:?}");
        assert_eq!(selected.flagged.len(), flagged, "{judgement:?}");
        let decided = selected.entries.positions.iter().find(|one| one.record.decision.is_some());
        assert_eq!(decided.is_some(), judgement != Judgement::Reject);
        assert_sound(&ledger);
    }
}

#[test]
fn a_decision_stays_when_a_newer_reader_finds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    append(&mut ledger, &run("2031-05-05", "one"), &[found()]);
    let norway = id_of(&ledger, "Norway");
    decide(&mut ledger, norway, &Judgement::Confirm, "2031-05-06T10:00");
    let mut newer = found();
    newer.positions.remove(0);
    append(&mut ledger, &run("2031-05-07", "two"), &[newer]);
    let selected = ledger.select(&["canal"], &Selection::default()).unwrap();
    assert_eq!(stances(&selected.entries), ["Norway commits", "Sweden declines"]);
    assert_eq!(selected.flagged, [norway]);
}

#[test]
fn any_field_can_be_corrected_and_nonsense_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    append(&mut ledger, &run("2031-05-05", "one"), &[found()]);
    let norway = id_of(&ledger, "Norway");
    let mut correction = Correction::default();
    let fields = [
        ("actor", "DNK"),
        ("name", "Denmark"),
        ("stance", "undecided"),
        ("leans", "against"),
        ("basis", "reported"),
        ("speaker", ""),
        ("evidence", "so they say"),
        ("said_first", "2031-04-01"),
        ("said_last", "2031-04-03"),
        ("conditions", "if it rains | if it pays"),
        ("waits_for", "USA | "),
        ("amount", "two ships"),
        ("at_least", "2"),
        ("at_most", "2.5"),
        ("unit", "ships"),
        ("threat", "true"),
    ];
    for (field, value) in fields {
        correction.set(field, value).unwrap();
    }
    decide(&mut ledger, norway, &Judgement::Correct(correction), "2031-05-06T10:00");
    let entries = entries(&ledger);
    let one = entries.positions.iter().find(|one| one.actor.id == "DNK").unwrap();
    assert_eq!((one.actor.name.as_str(), one.stance), ("Denmark", Stance::Undecided));
    assert_eq!(one.speaker, None);
    assert_eq!(one.evidence, "so they say");
    assert_eq!(one.in_sentence.text(&one.sentence), "so they say");
    assert_eq!(one.day(), Some(date("2031-04-03")));
    assert_eq!(one.conditions[0].on.as_deref(), Some("USA"));
    assert_eq!((one.conditions.len(), &one.conditions[1].on), (2, &None));
    assert!(one.threat);
    let offer = one.contribution.as_ref().unwrap();
    assert_eq!((offer.text.as_str(), offer.unit.as_str()), ("two ships", "ships"));
    assert_eq!((offer.at_least, offer.at_most), (Some(2.0), Some(2.5)));
    // A newer reader's words of the same place are put right in the same way, figures included.
    append(&mut ledger, &run("2031-05-07", "two"), &[found()]);
    let newer = support::entries(&ledger);
    let newer = newer.positions.iter().find(|one| one.actor.id == "DNK").unwrap();
    assert_eq!(newer.contribution, one.contribution);

    let mut correction = Correction::default();
    for (field, value) in [
        ("stance", "maybe"),
        ("actor", " "),
        ("said_first", "May"),
        ("basis", ""),
        ("at_least", "two"),
        ("at_most", "-1"),
        ("at_most", "inf"),
    ] {
        let error = correction.set(field, value).unwrap_err();
        assert!(matches!(error, FieldError::Value { .. }), "{error}");
    }
    let unknown = correction.set("colour", "red").unwrap_err();
    assert!(unknown.to_string().contains("it has actor, name, stance"), "{unknown}");
    assert!(correction.is_empty());
}

#[test]
fn an_entry_made_by_hand_shows_who_made_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    let by_hand = whipcount_ledger::Run::by_hand(time("2031-05-05T12:00"), "Ada");
    append(&mut ledger, &by_hand, &[report("note", "2031-05-01", &[("Norway", Opposes)])]);
    append(&mut ledger, &by_hand, &[report("note", "2031-05-01", &[("Norway", Opposes)])]);
    let entries = entries(&ledger);
    assert_eq!(entries.positions.len(), 1);
    let decision = entries.positions[0].record.decision.as_ref().unwrap();
    assert_eq!((decision.verdict, decision.by.as_str()), (Verdict::Entered, "Ada"));
    // No machine reads again what a person has entered.
    assert_eq!(ledger.documents_to_read("one", 0, 10).unwrap().0, []);
    assert_sound(&ledger);
}
