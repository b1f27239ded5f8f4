//! What would follow from stated conditions.

mod support;

use support::{actor, entries, motion, of, on, waiting};
use whipcount_count::{
    Assumed, Assumption, Count, CountOptions, Entries, Ground, Outcome, PositionEntry, count,
    pivots, suppose,
};
use whipcount_domain::Stance::{
    self, Commits, Conditional, Declines, Opposes, Supports, Undecided,
};

/// Somebody who stands conditional and waits for others.
fn waits(who: &str, others: &[&str]) -> PositionEntry {
    let mut position = of(who, on("2031-05-02", Conditional));
    for other in others {
        position = waiting(&format!("only if {other} does"), Some(other), position);
    }
    position
}

fn counted(entries: &Entries) -> Count<'_> {
    count(&motion(&[]), entries, &CountOptions::default())
}

/// Something supposed of an actor, and of words where they are in small letters.
fn assumption((about, stance): &(&str, Stance)) -> Assumption {
    let is_actor = about.chars().all(char::is_uppercase);
    let about =
        if is_actor { Assumed::Actor(actor(about)) } else { Assumed::Words(about.to_string()) };
    Assumption { about, stance: *stance }
}

/// What comes of everybody who waits.
#[track_caller]
fn check(
    positions: Vec<PositionEntry>,
    assumptions: &[(&str, Stance)],
    outcomes: &[(&str, Outcome)],
) {
    let entries = entries(positions, vec![]);
    let count = counted(&entries);
    let assumptions: Vec<_> = assumptions.iter().map(assumption).collect();
    let found = suppose(&count, &assumptions);
    let found: Vec<_> =
        found.waiting.iter().map(|one| (one.actor.id.as_str(), one.outcome)).collect();
    assert_eq!(found, outcomes);
}

#[test]
fn a_commitment_meets_the_condition_that_waits_for_it() {
    let netherlands = || vec![waits("NLD", &["USA"])];
    check(netherlands(), &[], &[("NLD", Outcome::Waits)]);
    check(netherlands(), &[("USA", Commits)], &[("NLD", Outcome::CouldMove(1))]);
    for stance in [Supports, Conditional, Undecided] {
        check(netherlands(), &[("USA", stance)], &[("NLD", Outcome::Waits)]);
    }
    for stance in [Declines, Opposes] {
        check(netherlands(), &[("USA", stance)], &[("NLD", Outcome::Blocked)]);
    }
    check(netherlands(), &[("GBR", Commits)], &[("NLD", Outcome::Waits)]);
}

#[test]
fn all_conditions_have_to_be_met() {
    let netherlands = || vec![waits("NLD", &["USA", "GBR"])];
    check(netherlands(), &[("USA", Commits)], &[("NLD", Outcome::Waits)]);
    let both = [("USA", Commits), ("GBR", Commits)];
    check(netherlands(), &both, &[("NLD", Outcome::CouldMove(1))]);
    let one_will_not = [("USA", Commits), ("GBR", Opposes)];
    check(netherlands(), &one_will_not, &[("NLD", Outcome::Blocked)]);
}

#[test]
fn who_could_move_lets_others_move() {
    let chain = || vec![waits("LUX", &["BEL"]), waits("BEL", &["NLD"]), waits("NLD", &["USA"])];
    let steps = [
        ("NLD", Outcome::CouldMove(1)),
        ("BEL", Outcome::CouldMove(2)),
        ("LUX", Outcome::CouldMove(3)),
    ];
    check(chain(), &[("USA", Commits)], &steps);
    let blocked = [("BEL", Outcome::Blocked), ("LUX", Outcome::Blocked), ("NLD", Outcome::Blocked)];
    check(chain(), &[("USA", Declines)], &blocked);
}

#[test]
fn where_actors_stand_now_counts_as_well() {
    let usa = |day, stance| of("USA", on(day, stance));
    let later = vec![waits("NLD", &["USA"]), usa("2031-05-03", Commits)];
    check(later.clone(), &[], &[("NLD", Outcome::CouldMove(0))]);
    // What is supposed outweighs it.
    check(later, &[("USA", Declines)], &[("NLD", Outcome::Blocked)]);
    let never = vec![waits("NLD", &["USA"]), usa("2031-05-03", Declines)];
    check(never, &[], &[("NLD", Outcome::Blocked)]);
}

#[test]
fn a_condition_stated_after_the_commitment_waits_for_something_else() {
    let before = vec![waits("NLD", &["USA"]), of("USA", on("2031-05-01", Commits))];
    let entries = entries(before, vec![]);
    let count = counted(&entries);
    let found = suppose(&count, &[]);
    assert_eq!(found.waiting[0].outcome, Outcome::Waits);
    assert_eq!(found.waiting[0].conditions[0].ground, Ground::CommittedBefore);
}

#[test]
fn a_commitment_with_conditions_waits_for_them() {
    let once = waiting("once the Swedes have", Some("SWE"), of("DNK", on("2031-05-02", Commits)));
    let both = vec![once, waits("NLD", &["DNK"])];
    check(both.clone(), &[], &[("DNK", Outcome::Waits), ("NLD", Outcome::Waits)]);
    let moves = [("DNK", Outcome::CouldMove(1)), ("NLD", Outcome::CouldMove(2))];
    check(both, &[("SWE", Commits)], &moves);
}

#[test]
fn who_opposes_unless_does_not_do_its_part_when_the_condition_is_met() {
    let unless = waiting("unless SWE does", Some("SWE"), of("DNK", on("2031-05-02", Opposes)));
    let both = vec![unless, waits("NLD", &["DNK"])];
    let moves = [("DNK", Outcome::CouldMove(1)), ("NLD", Outcome::Waits)];
    check(both, &[("SWE", Commits)], &moves);
}

#[test]
fn conditions_on_unnamed_bodies_go_by_their_words() {
    let position = of("DEU", on("2031-05-02", Conditional));
    let germany = || vec![waiting("not before Parliament’s vote", None, position.clone())];
    check(germany(), &[], &[("DEU", Outcome::Waits)]);
    check(germany(), &[("parliament", Commits)], &[("DEU", Outcome::CouldMove(1))]);
    check(germany(), &[("parliament", Declines)], &[("DEU", Outcome::Blocked)]);
    // Whole words, one after the other.
    check(germany(), &[("parlia", Commits)], &[("DEU", Outcome::Waits)]);
    check(germany(), &[("before vote", Commits)], &[("DEU", Outcome::Waits)]);
}

#[test]
fn a_condition_on_oneself_is_nobody_elses() {
    let own = waits("DEU", &["DEU"]);
    let entries = entries(vec![own], vec![]);
    let count = counted(&entries);
    let found = suppose(&count, &[]);
    assert_eq!(found.waiting[0].conditions[0].ground, Ground::NamesNobody);
    assert!(found.circles.is_empty());
}

#[test]
fn a_conditional_stance_without_words_for_it_waits_for_good() {
    check(
        vec![of("DEU", on("2031-05-02", Conditional))],
        &[("USA", Commits)],
        &[("DEU", Outcome::Waits)],
    );
}

#[test]
fn those_who_wait_for_one_another_are_a_circle() {
    let circle = || {
        vec![
            waits("NLD", &["BEL"]),
            waits("BEL", &["LUX"]),
            waits("LUX", &["NLD"]),
            waits("FRA", &["NLD"]),
        ]
    };
    let entries = entries(circle(), vec![]);
    let count = counted(&entries);
    let three = vec![vec![actor("BEL"), actor("LUX"), actor("NLD")]];
    assert_eq!(suppose(&count, &[]).circles, three);
    // One of them who goes first frees all.
    let found = suppose(&count, &[assumption(&("BEL", Commits))]);
    assert!(found.circles.is_empty());
    let moved: Vec<_> = found.moved().map(|one| one.actor.id.clone()).collect();
    assert_eq!(moved, ["NLD", "FRA", "LUX"]);
}

#[test]
fn conditions_of_several_passages_add_up_until_the_stance_changes() {
    let on_day = |day: &str, other: &str, stance: Stance| {
        waiting("if they do", Some(other), of("NLD", on(day, stance)))
    };
    let entries = entries(
        vec![
            on_day("2031-05-01", "GBR", Conditional),
            of("NLD", on("2031-05-02", Undecided)),
            on_day("2031-05-03", "USA", Conditional),
            on_day("2031-05-04", "USA", Conditional),
            on_day("2031-05-05", "FRA", Conditional),
        ],
        vec![],
    );
    let count = counted(&entries);
    let found = suppose(&count, &[]);
    let waited: Vec<_> = found.waiting[0]
        .conditions
        .iter()
        .map(|one| (one.on.as_ref().map_or("", |on| &on.id), one.position.document.id.as_str()))
        .collect();
    assert_eq!(waited, [("FRA", "2031-05-05"), ("USA", "2031-05-04")]);
}

#[test]
fn an_assumption_says_how_many_conditions_it_decides() {
    let entries = entries(vec![waits("NLD", &["USA", "GBR"]), waits("BEL", &["USA"])], vec![]);
    let count = counted(&entries);
    let assumptions = [("USA", Commits), ("FIN", Commits), ("does", Commits)];
    let found = suppose(&count, &assumptions.each_ref().map(assumption));
    let decided: Vec<_> = found.assumptions.iter().map(|(_, number)| *number).collect();
    assert_eq!(decided, [2, 0, 3]);
}

#[test]
fn pivots_unlock_most_first() {
    let entries = entries(
        vec![
            waits("NLD", &["USA"]),
            waits("BEL", &["NLD"]),
            waits("LUX", &["NLD", "GBR"]),
            waits("FRA", &["GBR"]),
            waiting("a mandate", None, of("ESP", on("2031-05-02", Conditional))),
        ],
        vec![],
    );
    let count = counted(&entries);
    let found = pivots(&count);
    let ids = |names: &[whipcount_domain::ActorName]| -> Vec<String> {
        names.iter().map(|name| name.id.clone()).collect()
    };
    let shown: Vec<_> = found
        .pivots
        .iter()
        .map(|one| (one.actor.id.as_str(), ids(&one.direct), ids(&one.through), ids(&one.nearer)))
        .collect();
    let of = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
    assert_eq!(
        shown,
        [
            ("USA", of(&["NLD"]), of(&["BEL"]), of(&["LUX"])),
            ("GBR", of(&["FRA"]), of(&[]), of(&["LUX"])),
            ("NLD", of(&["BEL"]), of(&[]), of(&["LUX"])),
        ]
    );
    assert_eq!((found.waiting, found.naming_nobody), (5, 1));
    assert_eq!(found.pivots[0].stance, None);
    assert_eq!(found.pivots[2].stance, Some(Conditional));
}

#[test]
fn whoever_has_already_committed_is_no_pivot() {
    let entries =
        entries(vec![waits("NLD", &["USA"]), of("USA", on("2031-05-03", Commits))], vec![]);
    let count = counted(&entries);
    assert!(pivots(&count).pivots.is_empty());
}

/// Sweden's words, and that it waits on Norway in words that begin with "unless".
fn unless(evidence: &str, stance: Stance) -> Vec<PositionEntry> {
    let position = of("SWE", on("2031-05-02", stance));
    let position = PositionEntry { evidence: evidence.to_string(), ..position };
    vec![waiting("unless Norway goes ahead", Some("NOR"), position)]
}

#[test]
fn unless_after_a_yes_is_the_opposite_of_waiting() {
    for evidence in ["Sweden will join", "Sweden will join unless Norway goes ahead"] {
        let sweden = || unless(evidence, Conditional);
        check(sweden(), &[], &[("SWE", Outcome::Waits)]);
        check(sweden(), &[("NOR", Commits)], &[("SWE", Outcome::Blocked)]);
        check(sweden(), &[("NOR", Declines)], &[("SWE", Outcome::CouldMove(1))]);
        check(sweden(), &[("NOR", Undecided)], &[("SWE", Outcome::Waits)]);
        let entries = entries(sweden(), vec![]);
        assert_eq!(pivots(&counted(&entries)).pivots, []);
        // What others do decides it as well as what is supposed.
        let norway = of("NOR", on("2031-05-03", Commits));
        check([sweden(), vec![norway]].concat(), &[], &[("SWE", Outcome::Blocked)]);
        // Two of whom one waits and one is kept back are no circle.
        let both = [sweden(), vec![waits("NOR", &["SWE"])]].concat();
        let entries = support::entries(both, vec![]);
        let count = counted(&entries);
        assert!(suppose(&count, &[]).circles.is_empty());
    }
}

#[test]
fn unless_after_a_no_waits_like_any_other_condition() {
    for (evidence, stance) in [
        ("Sweden will not join", Conditional),
        ("Sweden won’t join unless Norway goes ahead", Conditional),
        ("Sweden refuses to join", Conditional),
        ("The party votes that way", Opposes),
    ] {
        let sweden = || unless(evidence, stance);
        check(sweden(), &[("NOR", Commits)], &[("SWE", Outcome::CouldMove(1))]);
        check(sweden(), &[("NOR", Declines)], &[("SWE", Outcome::Blocked)]);
    }
}
