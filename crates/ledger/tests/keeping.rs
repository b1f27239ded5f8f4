//! What is added is kept once, whatever happens in between.

mod support;

use support::*;
use whipcount_count::Entries;
use whipcount_domain::Findings;
use whipcount_domain::Stance::{Commits, Conditional, Declines, Opposes, Supports, Undecided};
use whipcount_ledger::{Ledger, MotionAdded, Outcome, Selection};

fn reports() -> Vec<Findings> {
    vec![
        report("one", "2031-05-01", &[("Norway", Commits), ("Sweden", Declines)]),
        report("two", "2031-05-02", &[("Norway", Supports), ("Denmark", Conditional)]),
        report("three", "2031-05-03", &[("Iceland", Undecided)]),
        report("four", "2031-05-03", &[]),
        report("five", "2031-05-04", &[("Norway", Opposes)]),
    ]
}

/// The same as if it had been kept in memory, but for what a ledger alone knows.
fn without_record(mut entries: Entries) -> Entries {
    entries.positions.iter_mut().for_each(|one| one.record = Default::default());
    entries.tallies.iter_mut().for_each(|one| one.record = Default::default());
    entries
}

#[test]
fn what_is_added_comes_back_as_it_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    let mut expected = Entries::default();
    reports().iter().for_each(|found| expected.add(found));
    append(&mut ledger, &run("2031-05-05", "one"), &reports());
    let selected = ledger.select(&["canal"], &Selection::default()).unwrap();
    assert_eq!(without_record(selected.entries), expected);
    // And the documents with all that is known of them.
    for found in reports() {
        assert_eq!(ledger.documents_called(&found.document.id).unwrap(), [found.document]);
    }
    assert_sound(&ledger);
}

#[test]
fn adding_twice_adds_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    append(&mut ledger, &run("2031-05-05", "one"), &reports());
    let before = entries(&ledger);
    let again = ledger.append(&run("2031-05-06", "one"), &[motion("canal")], &reports()).unwrap();
    assert!(again.iter().all(|one| one.outcome == Outcome::Known && one.positions == 0));
    assert_eq!(entries(&ledger), before);
    assert!(!ledger.has_to_read(&reports()[0].document, "one").unwrap());
    assert!(ledger.has_to_read(&reports()[0].document, "two").unwrap());

    // The file's name is no part of a document.
    let mut renamed = reports().remove(0);
    renamed.document.id = "other".to_string();
    assert!(!ledger.has_to_read(&renamed.document, "one").unwrap());
}

#[test]
fn the_order_and_the_batches_of_adding_change_no_answer() {
    let mut rng = fastrand::Rng::with_seed(5);
    let mut answers = Vec::new();
    for _ in 0..8 {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = ledger(folder.path());
        let mut shuffled = reports();
        rng.shuffle(&mut shuffled);
        for batch in shuffled.chunks(rng.usize(1..=3)) {
            append(&mut ledger, &run("2031-05-05", "one"), batch);
        }
        assert_sound(&ledger);
        answers.push(entries(&ledger));
    }
    assert!(answers.windows(2).all(|two| two[0] == two[1]));
}

#[test]
fn later_documents_do_not_change_what_was_known() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    append(&mut ledger, &run("2031-05-05", "one"), &reports()[..2]);
    let then = Selection { known_on: Some(time("2031-05-05T23:59")), ..Selection::default() };
    let before = select(&ledger, &then);
    append(&mut ledger, &run("2031-05-06", "one"), &reports()[2..]);
    append(&mut ledger, &run("2031-05-07", "two"), &reports()[..1]);
    assert_eq!(select(&ledger, &then), before);
    assert_ne!(entries(&ledger), before);
    let earlier = Selection { known_on: Some(time("2031-05-01T13:00")), ..Selection::default() };
    assert_eq!(select(&ledger, &earlier), Entries::default());
}

#[test]
fn a_newer_reader_takes_the_place_of_the_older_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    append(&mut ledger, &run("2031-05-05", "one"), &reports());
    let before = entries(&ledger);
    let (documents, rest) = ledger.documents_to_read("two", 0, 100).unwrap();
    assert_eq!((documents.len(), rest), (5, None));

    let newer = report("one", "2031-05-01", &[("Norway", Commits), ("Sweden", Declines)]);
    let newer = Findings { positions: newer.positions[1..].to_vec(), ..newer };
    append(&mut ledger, &run("2031-05-06", "two"), &[newer]);
    assert_eq!(
        stances(&entries(&ledger)),
        [
            "Denmark conditional",
            "Iceland undecided",
            "Norway opposes",
            "Norway supports",
            "Sweden declines"
        ]
    );
    assert_sound(&ledger);
    let then = Selection { known_on: Some(time("2031-05-05T23:59")), ..Selection::default() };
    assert_eq!(select(&ledger, &then), before);
    assert_eq!(ledger.documents_to_read("two", 0, 100).unwrap().0.len(), 4);
    assert_eq!(ledger.documents_to_read("two", 0, 2).unwrap().0.len(), 2);
}

#[test]
fn a_new_motion_leaves_the_entries_on_others_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    append(&mut ledger, &run("2031-05-05", "one"), &reports());
    let before = stances(&entries(&ledger));
    let run = run("2031-05-06", "one");
    assert_eq!(ledger.add_motion(&run, &motion("tunnel")).unwrap(), MotionAdded::New);
    assert_eq!(ledger.add_motion(&run, &motion("tunnel")).unwrap(), MotionAdded::Known);
    let (documents, _) = ledger.documents_to_read("one", 0, 100).unwrap();
    assert_eq!(documents.len(), 5);
    let mut both = report("one", "2031-05-01", &[("Norway", Commits), ("Sweden", Declines)]);
    let tunnel = both.positions.iter().cloned();
    let tunnel: Vec<_> =
        tunnel.map(|one| whipcount_domain::Position { motion: "tunnel".into(), ..one }).collect();
    both.positions.extend(tunnel);
    let motions = [motion("canal"), motion("tunnel")];
    let appended = ledger.append(&run, &motions, &[both]).unwrap();
    assert_eq!((appended[0].outcome, appended[0].positions), (Outcome::ReadAgain, 2));
    assert_eq!(stances(&entries(&ledger)), before);
    let tunnel = ledger.select(&["tunnel"], &Selection::default()).unwrap().entries;
    assert_eq!(stances(&tunnel), ["Norway commits", "Sweden declines"]);
    assert_sound(&ledger);
}

#[test]
fn a_changed_motion_is_read_again_and_changed_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    append(&mut ledger, &run("2031-05-05", "one"), &reports());
    let mut changed = motion("canal");
    changed.phrases.push("dig it soon".to_string());
    let later = run("2031-05-06", "one");
    assert_eq!(ledger.add_motion(&later, &changed).unwrap(), MotionAdded::Changed);
    assert_eq!(ledger.motions(None).unwrap(), [changed.clone()]);
    assert_eq!(ledger.documents_to_read("one", 0, 100).unwrap().0.len(), 5);
    // A reader that was made for the motion as it was has not asked about it.
    append(&mut ledger, &later, &reports());
    assert_eq!(ledger.documents_to_read("one", 0, 100).unwrap().0.len(), 5);
    ledger.append(&later, std::slice::from_ref(&changed), &reports()).unwrap();
    assert_eq!(ledger.documents_to_read("one", 0, 100).unwrap().0.len(), 0);
    let back = run("2031-05-07", "one");
    assert_eq!(ledger.add_motion(&back, &motion("canal")).unwrap(), MotionAdded::Changed);
    append(&mut ledger, &back, &reports());
    assert_eq!(entries(&ledger).positions.len(), 6);
    assert_sound(&ledger);
}

#[test]
fn the_derived_tables_can_be_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    append(&mut ledger, &run("2031-05-05", "one"), &reports());
    append(&mut ledger, &run("2031-05-06", "two"), &reports()[..2]);
    let before = entries(&ledger);
    ledger.rebuild().unwrap();
    assert_eq!(entries(&ledger), before);
    assert_sound(&ledger);
}

#[test]
fn two_write_and_one_reads_at_the_same_time() {
    let folder = tempfile::tempdir().unwrap();
    drop(ledger(folder.path()));
    let path = folder.path().join("whipcount.db");
    let stances = [Commits, Supports, Conditional, Undecided, Declines, Opposes];
    let made: Vec<_> = (0..60)
        .map(|number| {
            let actor = format!("State {number}");
            report(&format!("r{number}"), "2031-05-03", &[(&actor, stances[number % 6])])
        })
        .collect();
    std::thread::scope(|threads| {
        for half in [&made[..40], &made[20..]] {
            let path = &path;
            threads.spawn(move || {
                let mut ledger = Ledger::open(path).unwrap();
                for batch in half.chunks(3) {
                    append(&mut ledger, &run("2031-05-05", "one"), batch);
                }
            });
        }
        let reader = Ledger::open_to_read(&path).unwrap();
        let mut seen = 0;
        while seen < made.len() {
            let now = entries(&reader).positions.len();
            assert!(now >= seen);
            seen = now;
        }
    });
    let ledger = Ledger::open_to_read(&path).unwrap();
    assert_eq!(entries(&ledger).positions.len(), made.len());
    assert_sound(&ledger);
}

/// A board of a digest says what one of all entries says, as far as it lists it.
#[test]
fn a_digest_gives_the_same_board() {
    use whipcount_count::{CountOptions, count, count_digest};
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger(folder.path());
    let all = [Commits, Supports, Conditional, Undecided, Declines, Opposes];
    let mut rng = fastrand::Rng::with_seed(9);
    let mut made: Vec<_> = (0..160)
        .map(|number| {
            let day = format!("2031-05-{:02}", rng.u32(1..12));
            let two = [("Norway", all[rng.usize(..6)]), ("Sweden", all[rng.usize(..3)])];
            let mut found = report(&format!("r{number}"), &day, &two[..rng.usize(1..=2)]);
            for position in &mut found.positions {
                position.confidence = rng.u32(1..4) as f32 / 4.0;
                position.basis = whipcount_domain::Basis::ALL[rng.usize(..4)];
            }
            if rng.u8(..) < 20 {
                found.document.published = None;
            }
            found.document.text.push_str(&format!("Report {number}.\n"));
            found
        })
        .collect();
    // A dispatch in three papers, too.
    let dispatch = ["Norway", "Sweden", "Denmark", "Iceland", "Finland", "Estonia"];
    for (number, day) in ["2031-05-04", "2031-05-05", "2031-05-06"].iter().enumerate() {
        let sentences: Vec<_> = dispatch.iter().map(|&actor| (actor, Commits)).collect();
        made.push(report(&format!("copy-{number}"), day, &sentences));
    }
    append(&mut ledger, &run("2031-05-20", "one"), &made);
    let some: Vec<_> = entries(&ledger).positions.iter().step_by(31).map(id).collect();
    for (number, target) in some.into_iter().enumerate() {
        let judgement = match number % 3 {
            0 => whipcount_ledger::Judgement::Confirm,
            1 => whipcount_ledger::Judgement::Reject,
            _ => {
                let mut correction = whipcount_ledger::Correction::default();
                correction.set("actor", "ICELAND").unwrap();
                correction.set("name", "Iceland").unwrap();
                whipcount_ledger::Judgement::Correct(correction)
            }
        };
        ledger.decide(target, &judgement, "Ada", time("2031-05-21T10:00"), "").unwrap();
    }
    for as_of in [None, Some("2031-05-03"), Some("2031-05-05"), Some("2031-05-30")] {
        for (bases, min_confidence) in
            [(vec![], 0.0), (vec![whipcount_domain::Basis::Itself], 0.0), (vec![], 0.5)]
        {
            let as_of = as_of.map(date);
            let options = CountOptions { as_of, bases, min_confidence };
            let selection = Selection { as_of, ..Selection::default() };
            let selected = ledger.select(&["canal"], &selection).unwrap().entries;
            let expected = count(&motion("canal"), &selected, &options);
            let digest = ledger.digest("canal", &selection, &options).unwrap();
            let mut found = count_digest(&motion("canal"), &digest, &options);
            assert!(digest.entries.positions.len() < selected.positions.len());
            for standing in found.groups.iter_mut().flat_map(|group| &mut group.standings) {
                let whole = expected.standings().find(|one| one.actor.id == standing.actor.id);
                let whole = whole.unwrap();
                let lists = [
                    (&mut standing.agreeing, &whole.agreeing, &mut standing.unlisted.agreeing),
                    (&mut standing.conflicts, &whole.conflicts, &mut standing.unlisted.conflicts),
                    (&mut standing.earlier, &whole.earlier, &mut standing.unlisted.earlier),
                ];
                for (found, whole, unlisted) in lists {
                    assert_eq!(found.len() + *unlisted, whole.len());
                    assert_eq!(found[..], whole[..found.len()]);
                    found.clone_from(whole);
                    *unlisted = 0;
                }
            }
            assert_eq!(found, expected);
        }
    }
}

fn id(entry: &whipcount_count::PositionEntry) -> whipcount_ledger::EntryId {
    entry.record.id.as_ref().unwrap().parse().unwrap()
}
