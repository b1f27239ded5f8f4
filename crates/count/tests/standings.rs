//! Which of an actor's positions counts, and what becomes of the others.

mod support;

use support::{date, document, motion, position, tally};
use whipcount_count::{
    Bounds, CountOptions, Decision, Entries, PositionEntry, Record, Standing, Verdict, count,
    passages_of,
};
use whipcount_domain::Stance::{
    self, Commits, Conditional, Declines, Opposes, Supports, Undecided,
};
use whipcount_domain::{ActorName, Basis, Date, DateRange, Leaning};

/// Where Norway stands after `positions`: its stance, and the stances that contradict it, that it
/// replaced, and that agree with it.
#[track_caller]
fn check(
    positions: Vec<PositionEntry>,
    stands: Stance,
    conflicts: &[Stance],
    earlier: &[Stance],
    agreeing: usize,
) {
    let entries = Entries { documents: 1, positions, tallies: vec![] };
    let count = count(&motion(&[]), &entries, &CountOptions::default());
    let standings: Vec<&Standing> = count.standings().collect();
    assert_eq!(standings.len(), 1);
    let stances =
        |found: &[&PositionEntry]| -> Vec<_> { found.iter().map(|one| one.stance).collect() };
    assert_eq!(standings[0].position.stance, stands);
    assert_eq!(stances(&standings[0].conflicts), conflicts, "conflicts");
    assert_eq!(stances(&standings[0].earlier), earlier, "earlier");
    assert_eq!(standings[0].agreeing.len(), agreeing, "agreeing");
}

fn days(first: &str, last: &str) -> Option<DateRange> {
    Some(DateRange { first: date(first), last: date(last) })
}

fn published(day: &str, stance: Stance) -> PositionEntry {
    position(&document(day, Some(date(day))), stance)
}

#[test]
fn the_latest_counts_and_an_older_one_is_a_change() {
    let older = published("2031-05-01", Supports);
    check(vec![older, published("2031-05-02", Declines)], Declines, &[], &[Supports], 0);
}

#[test]
fn the_day_it_was_said_counts_before_the_day_it_was_printed() {
    let printed_late = PositionEntry {
        said: days("2031-04-01", "2031-04-07"),
        ..published("2031-05-09", Supports)
    };
    check(vec![printed_late, published("2031-05-02", Declines)], Declines, &[], &[Supports], 0);
}

#[test]
fn nothing_was_said_after_it_was_printed() {
    let misread = PositionEntry {
        said: days("2031-12-31", "2031-12-31"),
        ..published("2031-05-01", Supports)
    };
    check(vec![misread, published("2031-05-02", Declines)], Declines, &[], &[Supports], 0);
}

#[test]
fn of_equal_days_the_stronger_basis_counts_and_the_other_contradicts() {
    for (weaker, basis) in
        [(Opposes, Basis::Reported), (Opposes, Basis::Anonymous), (Opposes, Basis::Narrator)]
    {
        let told = PositionEntry { basis, confidence: 0.99, ..published("2031-05-02", weaker) };
        check(vec![told, published("2031-05-02", Commits)], Commits, &[Opposes], &[], 0);
    }
}

#[test]
fn of_equal_days_what_a_person_decided_counts_whatever_its_basis() {
    let decision = Decision {
        verdict: Verdict::Confirmed,
        by: "Ada".to_string(),
        at: "2031-06-01T08:00:00Z".parse().expect("a time"),
        why: None,
    };
    let record = Record { decision: Some(decision), ..Record::default() };
    let decided = |day: &str| PositionEntry {
        basis: Basis::Narrator,
        confidence: 0.1,
        record: record.clone(),
        ..published(day, Opposes)
    };
    let read = published("2031-05-02", Commits);
    check(vec![read.clone(), decided("2031-05-02")], Opposes, &[Commits], &[], 0);
    check(vec![read, decided("2031-05-01")], Commits, &[], &[Opposes], 0);
}

#[test]
fn days_that_meet_cannot_be_told_apart() {
    let last_week = PositionEntry {
        said: days("2031-04-28", "2031-05-04"),
        ..published("2031-05-09", Supports)
    };
    check(vec![last_week, published("2031-05-02", Declines)], Supports, &[Declines], &[], 0);
}

#[test]
fn what_bears_no_date_comes_last_and_contradicts() {
    let undated = position(&document("letter", None), Commits);
    check(vec![undated.clone(), published("2031-05-02", Declines)], Declines, &[Commits], &[], 0);
    check(vec![undated], Commits, &[], &[], 0);
}

#[test]
fn leanings_contradict_one_another() {
    let leaning = |leans| PositionEntry { leans, ..published("2031-05-02", Undecided) };
    let two_ways = vec![leaning(Some(Leaning::For)), leaning(Some(Leaning::Against))];
    check(two_ways, Undecided, &[Undecided], &[], 0);
    check(vec![leaning(Some(Leaning::For)), leaning(None)], Undecided, &[], &[], 1);
}

#[test]
fn a_stance_is_held_since_the_last_change() {
    let entries = Entries {
        documents: 4,
        positions: vec![
            published("2031-05-01", Commits),
            published("2031-05-02", Opposes),
            published("2031-05-03", Commits),
            published("2031-05-04", Commits),
        ],
        tallies: vec![],
    };
    let count = count(&motion(&[]), &entries, &CountOptions::default());
    let standing = count.standings().next().expect("Norway stands somewhere");
    assert_eq!(standing.since, Some(date("2031-05-03")));
    assert_eq!(standing.agreeing.len(), 2);
}

/// Stance as of a day, and how many passages were left out as later and as undated.
#[track_caller]
fn check_as_of(day: Option<Date>, stands: Option<Stance>, later: usize, undated: usize) {
    let entries = Entries {
        documents: 3,
        positions: vec![
            position(&document("letter", None), Opposes),
            published("2031-05-01", Supports),
            published("2031-05-03", Commits),
        ],
        tallies: vec![],
    };
    let options = CountOptions { as_of: day, ..CountOptions::default() };
    let count = count(&motion(&[]), &entries, &options);
    assert_eq!(count.standings().next().map(|standing| standing.position.stance), stands);
    assert_eq!((count.left_out.later, count.left_out.undated), (later, undated));
}

#[test]
fn only_what_had_been_said_by_the_day_asked() {
    check_as_of(None, Some(Commits), 0, 0);
    check_as_of(Some(date("2031-05-03")), Some(Commits), 0, 1);
    check_as_of(Some(date("2031-05-02")), Some(Supports), 1, 1);
    check_as_of(Some(date("2031-04-30")), None, 2, 1);
}

#[test]
fn only_on_the_bases_and_of_the_confidence_asked() {
    let entries = Entries {
        documents: 3,
        positions: vec![
            PositionEntry { basis: Basis::Anonymous, ..published("2031-05-03", Commits) },
            PositionEntry { confidence: 0.2, ..published("2031-05-02", Opposes) },
            published("2031-05-01", Conditional),
        ],
        tallies: vec![],
    };
    let options = CountOptions {
        bases: vec![Basis::Itself, Basis::Reported],
        min_confidence: 0.4,
        ..CountOptions::default()
    };
    let count = count(&motion(&[]), &entries, &options);
    let standing = count.standings().next().expect("Norway stands somewhere");
    assert_eq!(standing.position.stance, Conditional);
    assert_eq!((count.left_out.other_basis, count.left_out.less_confident), (1, 1));
}

#[test]
fn the_roll_knows_ids_and_names_in_any_case() {
    let entries = Entries {
        documents: 1,
        positions: vec![published("2031-05-01", Commits)],
        tallies: vec![],
    };
    let options = CountOptions::default();
    for roll in [["NOR", "SWE"], ["norway", "SWE"], [" Norway ", "SWE"]] {
        let count = count(&motion(&roll), &entries, &options);
        assert_eq!(count.silent, ["SWE"]);
        assert!(count.standings().all(|standing| standing.on_roll));
    }
    let count = count(&motion(&["Sweden"]), &entries, &options);
    assert!(count.standings().all(|standing| !standing.on_roll));
}

#[test]
fn bounds_are_actors_named_and_what_tallies_claim() {
    let wire = document("wire", Some(date("2031-05-01")));
    let bounds = |claims: &[(Option<u64>, Option<u64>)]| {
        let tallies = claims.iter().map(|(least, most)| tally(&wire, Commits, *least, *most));
        let positions = vec![published("2031-05-01", Commits)];
        let entries = Entries { documents: 1, positions, tallies: tallies.collect() };
        count(&motion(&[]), &entries, &CountOptions::default()).groups[0].bounds
    };
    assert_eq!(bounds(&[]), Bounds { lower: 1, upper: 1, open: false });
    assert_eq!(bounds(&[(Some(0), Some(0))]), Bounds { lower: 1, upper: 1, open: false });
    assert_eq!(bounds(&[(Some(6), Some(6))]), Bounds { lower: 1, upper: 6, open: false });
    let six_and_more = [(Some(6), Some(6)), (Some(31), None)];
    assert_eq!(bounds(&six_and_more), Bounds { lower: 1, upper: 31, open: true });
}

#[test]
fn passages_come_newest_first_and_only_the_actor_s() {
    let sweden = ActorName { id: "SWE".to_string(), name: "Sweden".to_string() };
    let entries = Entries {
        documents: 3,
        positions: vec![
            published("2031-05-01", Supports),
            PositionEntry { actor: sweden, ..published("2031-05-02", Opposes) },
            published("2031-05-03", Commits),
        ],
        tallies: vec![],
    };
    let found = passages_of("norway", "canal", &entries, &CountOptions::default());
    let stances: Vec<_> = found.iter().map(|passage| passage.stance).collect();
    assert_eq!(stances, [Commits, Supports]);
}

#[test]
fn another_motion_s_entries_do_not_count() {
    let other = PositionEntry { motion: "bridge".to_string(), ..published("2031-05-01", Commits) };
    let entries = Entries { documents: 1, positions: vec![other], tallies: vec![] };
    let count = count(&motion(&[]), &entries, &CountOptions::default());
    assert_eq!((count.actors(), count.documents_read, count.documents_counted), (0, 1, 0));
}
