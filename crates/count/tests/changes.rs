//! Who moved, and when.

mod support;

use support::{date, entries, motion, of, on};
use whipcount_count::{CountOptions, PositionEntry, changes};
use whipcount_domain::Stance::{self, Commits, Conditional, Declines, Supports, Undecided};
use whipcount_domain::{Basis, DateRange, Leaning};

/// The moves read from `positions` since a day, newest first: from what to what.
#[track_caller]
fn check(positions: Vec<PositionEntry>, since: Option<&str>, moves: &[(Stance, Stance)]) {
    let entries = entries(positions, vec![]);
    let found = changes(&motion(&[]), &entries, &CountOptions::default(), since.map(date));
    let found: Vec<_> =
        found.changes.iter().map(|change| (change.from.stance, change.to.stance)).collect();
    assert_eq!(found, moves);
}

fn said(first: &str, last: &str, position: PositionEntry) -> PositionEntry {
    PositionEntry { said: Some(DateRange { first: date(first), last: date(last) }), ..position }
}

#[test]
fn every_move_is_told_newest_first() {
    let history =
        vec![on("2031-05-09", Commits), on("2031-05-01", Supports), on("2031-05-05", Conditional)];
    check(history.clone(), None, &[(Conditional, Commits), (Supports, Conditional)]);
    check(history.clone(), Some("2031-05-06"), &[(Conditional, Commits)]);
    check(history, Some("2031-05-10"), &[]);
}

#[test]
fn who_says_the_same_again_has_not_moved() {
    let again = vec![on("2031-05-01", Supports), on("2031-05-05", Supports)];
    check(again.clone(), None, &[]);
    check([again, vec![on("2031-05-09", Declines)]].concat(), None, &[(Supports, Declines)]);
}

#[test]
fn the_passages_nearest_to_the_move_are_shown() {
    let entries = entries(
        vec![
            on("2031-05-01", Supports),
            on("2031-05-03", Supports),
            on("2031-05-07", Declines),
            on("2031-05-09", Declines),
        ],
        vec![],
    );
    let found = changes(&motion(&[]), &entries, &CountOptions::default(), None);
    assert_eq!(found.changes.len(), 1);
    let within = DateRange { first: date("2031-05-03"), last: date("2031-05-07") };
    assert_eq!(found.changes[0].within(), within);
    assert!(!found.changes[0].is_towards_yes());
}

#[test]
fn days_that_meet_tell_no_move() {
    let vague = said("2031-05-01", "2031-05-07", on("2031-05-09", Declines));
    check(vec![on("2031-05-03", Supports), vague.clone()], None, &[]);
    // Said again on a day of its own, it is one.
    let clear = on("2031-05-12", Declines);
    check(vec![on("2031-05-03", Supports), vague, clear], None, &[(Supports, Declines)]);
}

#[test]
fn what_bears_no_date_is_no_part_of_a_move() {
    let undated = support::position(&support::document("letter", None), Declines);
    check(vec![on("2031-05-03", Supports), undated], None, &[]);
}

#[test]
fn of_one_day_the_stronger_word_counts() {
    let rumour = PositionEntry { basis: Basis::Anonymous, ..on("2031-05-05", Declines) };
    check(vec![on("2031-05-01", Supports), rumour, on("2031-05-05", Supports)], None, &[]);
}

#[test]
fn another_leaning_is_a_move_and_a_leaning_not_told_is_none() {
    let leaning = |day: &str, leans: Option<Leaning>| PositionEntry { leans, ..on(day, Undecided) };
    let leant = leaning("2031-05-01", Some(Leaning::For));
    let open = leaning("2031-05-03", None);
    let away = leaning("2031-05-05", Some(Leaning::Against));
    check(vec![leant.clone(), open.clone()], None, &[]);
    check(vec![leant.clone(), open, away.clone()], None, &[(Undecided, Undecided)]);
    let entries = entries(vec![leant, away], vec![]);
    let found = changes(&motion(&[]), &entries, &CountOptions::default(), None);
    assert!(!found.changes[0].is_towards_yes());
}

#[test]
fn who_is_heard_for_the_first_time_is_told_when_a_day_is_asked() {
    let entries = entries(
        vec![
            of("SWE", on("2031-05-01", Supports)),
            of("SWE", on("2031-05-08", Commits)),
            of("DNK", on("2031-05-09", Declines)),
            of("DNK", on("2031-05-10", Declines)),
        ],
        vec![],
    );
    let asked = |since: Option<&str>| {
        let found = changes(&motion(&[]), &entries, &CountOptions::default(), since.map(date));
        let first: Vec<_> = found
            .first_heard
            .iter()
            .map(|position| (position.actor.id.clone(), position.document.id.clone()))
            .collect();
        (found.changes.len(), first)
    };
    assert_eq!(asked(None), (1, vec![]));
    assert_eq!(asked(Some("2031-05-05")), (1, vec![("DNK".to_string(), "2031-05-09".to_string())]));
    assert_eq!(asked(Some("2031-05-10")), (0, vec![]));
}

#[test]
fn the_terms_of_a_count_hold_here_too() {
    let entries = entries(vec![on("2031-05-01", Supports), on("2031-05-05", Declines)], vec![]);
    let options = CountOptions { as_of: Some(date("2031-05-04")), ..CountOptions::default() };
    assert_eq!(changes(&motion(&[]), &entries, &options, None).changes, []);
    let other = whipcount_domain::Motion { id: "tolls".to_string(), ..motion(&[]) };
    assert_eq!(changes(&other, &entries, &CountOptions::default(), None).changes, []);
}
