//! Who contradicts whom.

mod support;

use support::{date, document, entries, motion, of, on, tally};
use whipcount_count::ActorConflictKind::{self, OneSpeaker, OwnSide, OwnWords, Sources};
use whipcount_count::TallyConflictKind::{self, Elsewhere, OtherTally, TooFew, Unnamed};
use whipcount_count::{CountOptions, PositionEntry, TallyEntry, conflicts};
use whipcount_domain::Basis;
use whipcount_domain::Stance::{self, Commits, Declines, Opposes, Supports};

const DAY: &str = "2031-05-02";

/// Who is at odds about Norway, after these positions.
#[track_caller]
fn check(positions: Vec<PositionEntry>, kinds: &[ActorConflictKind], sides: &[(Stance, usize)]) {
    let entries = entries(positions, vec![]);
    let found = conflicts(&motion(&[]), &entries, &CountOptions::default());
    assert_eq!(found.actors.len(), usize::from(!kinds.is_empty()));
    assert_eq!(found.is_empty(), kinds.is_empty());
    for actor in &found.actors {
        let shown: Vec<_> =
            actor.sides.iter().map(|side| (side.stance, side.passages.len())).collect();
        assert_eq!((actor.kinds.as_slice(), shown.as_slice()), (kinds, sides));
    }
}

fn by(speaker: &str, basis: Basis, stance: Stance) -> PositionEntry {
    PositionEntry { speaker: Some(speaker.to_string()), basis, ..on(DAY, stance) }
}

fn own(speaker: &str, stance: Stance) -> PositionEntry {
    by(speaker, Basis::Itself, stance)
}

#[test]
fn a_states_own_ministers_can_be_at_odds() {
    let positions = vec![own("Ada Lund", Commits), own("Arve Dahl", Declines)];
    check(positions, &[OwnSide], &[(Commits, 1), (Declines, 1)]);
}

#[test]
fn one_speaker_can_say_both_under_longer_and_shorter_names() {
    for name in ["Ada Lund", "Lund", "Foreign Minister Ada Lund", "LUND"] {
        let positions = vec![own("Ada Lund", Commits), own(name, Declines)];
        check(positions, &[OneSpeaker], &[(Commits, 1), (Declines, 1)]);
    }
    // Two without a name need not be one.
    let nameless = |stance| PositionEntry { speaker: None, ..own("", stance) };
    check(vec![nameless(Commits), nameless(Declines)], &[OwnSide], &[(Commits, 1), (Declines, 1)]);
}

#[test]
fn an_actors_words_can_be_at_odds_with_what_others_say_of_it() {
    let positions = vec![
        own("Ada Lund", Commits),
        by("a neighbour", Basis::Reported, Declines),
        by("a diplomat", Basis::Anonymous, Declines),
        by("", Basis::Narrator, Opposes),
    ];
    check(positions, &[OwnWords], &[(Commits, 1), (Declines, 2), (Opposes, 1)]);
}

#[test]
fn others_can_be_at_odds_about_it() {
    let positions =
        vec![by("one", Basis::Reported, Commits), by("other", Basis::Reported, Declines)];
    check(positions, &[Sources], &[(Commits, 1), (Declines, 1)]);
}

#[test]
fn what_agrees_or_came_later_is_no_conflict() {
    check(vec![own("Ada Lund", Commits), own("Arve Dahl", Commits)], &[], &[]);
    check(vec![own("Ada Lund", Commits), on("2031-05-03", Declines)], &[], &[]);
}

#[test]
fn what_agrees_and_is_older_than_the_conflict_has_no_part_in_it() {
    let older = on("2031-05-01", Commits);
    let positions = vec![older, own("Ada Lund", Commits), own("Arve Dahl", Declines)];
    check(positions, &[OwnSide], &[(Commits, 1), (Declines, 1)]);
}

/// What is wrong with tallies of those who commit, when these do: of each its number and that of
/// those it does not go with.
#[track_caller]
fn check_tallies(
    committed: &[(&str, &str)],
    tallies: &[(&str, Option<u64>, Option<u64>)],
    expected: &[(TallyConflictKind, Option<u64>, usize)],
) {
    let positions = committed.iter().map(|(id, day)| of(id, on(day, Commits))).collect();
    let tallies = tallies.iter().map(|(day, at_least, at_most)| {
        tally(&document(day, Some(date(day))), Commits, *at_least, *at_most)
    });
    let entries = entries(positions, tallies.collect());
    let found = conflicts(&motion(&[]), &entries, &CountOptions::default());
    let found: Vec<_> = found
        .tallies
        .iter()
        .map(|one| (one.kind, one.claim[0].at_least, one.named.len() + one.against.len()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_named_may_be_more_or_fewer_than_claimed() {
    let committed = [("NOR", DAY), ("SWE", DAY)];
    check_tallies(&committed, &[(DAY, Some(2), Some(2))], &[]);
    check_tallies(&committed, &[(DAY, Some(1), None)], &[]);
    check_tallies(&committed, &[(DAY, Some(1), Some(1))], &[(TooFew, Some(1), 2)]);
    check_tallies(&committed, &[(DAY, Some(31), None)], &[(Unnamed, Some(31), 2)]);
}

#[test]
fn a_tally_is_held_against_those_named_by_its_day() {
    let committed = [("NOR", "2031-05-01"), ("SWE", "2031-05-03")];
    check_tallies(&committed, &[(DAY, Some(1), Some(1))], &[]);
    check_tallies(&committed, &[("2031-05-04", Some(1), Some(1))], &[(TooFew, Some(1), 2)]);
}

#[test]
fn whom_a_tally_enumerates_may_stand_elsewhere() {
    let positions = vec![of("NOR", on(DAY, Declines)), of("SWE", on(DAY, Commits))];
    let claim = TallyEntry {
        named: vec!["NOR".to_string(), "SWE".to_string(), "FIN".to_string()],
        ..tally(&document(DAY, Some(date(DAY))), Supports, None, None)
    };
    let entries = entries(positions, vec![claim]);
    let found = conflicts(&motion(&[]), &entries, &CountOptions::default());
    assert_eq!(found.tallies.len(), 1);
    // Sweden commits, which bears out that it supports.
    assert_eq!(found.tallies[0].kind, Elsewhere);
    assert_eq!(found.tallies[0].named.len(), 1);
    assert_eq!(found.tallies[0].named[0].actor.id, "NOR");
}

#[test]
fn tallies_of_one_day_may_exclude_one_another() {
    let other = (OtherTally, Some(0), 1);
    let both = [(DAY, Some(0), Some(0)), (DAY, Some(4), None)];
    check_tallies(&[], &both, &[other, (Unnamed, Some(4), 0)]);
    let later = [(DAY, Some(0), Some(0)), ("2031-05-03", Some(4), None)];
    check_tallies(&[], &later, &[(Unnamed, Some(4), 0)]);
}

#[test]
fn one_claim_of_many_papers_is_told_once() {
    let claim = |id| tally(&document(id, Some(date(DAY))), Commits, Some(6), Some(6));
    let entries = entries(vec![], vec![claim("one"), claim("two"), claim("three")]);
    let found = conflicts(&motion(&[]), &entries, &CountOptions::default());
    assert_eq!(found.tallies.len(), 1);
    assert_eq!(found.tallies[0].claim.len(), 3);
}
