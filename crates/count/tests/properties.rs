//! What holds of every count, whatever the documents say.

mod support;

use proptest::prelude::*;
use support::{date, document, motion, position, tally};
use whipcount_count::{
    Assumed, Assumption, ConditionEntry, CountOptions, Entries, Outcome, Period, PositionEntry,
    TallyEntry, changes, conflicts, count, network, pivots, suppose,
};
use whipcount_domain::{ActorName, Basis, Date, DateRange, Leaning, Span, Stance};

/// Few enough days that many entries share one.
fn a_day() -> impl Strategy<Value = Option<Date>> {
    prop::option::weighted(0.8, (0_i8..6).prop_map(|day| date(&format!("2031-05-1{day}"))))
}

fn a_position() -> impl Strategy<Value = PositionEntry> {
    let stance = prop::sample::select(Stance::ALL.to_vec());
    let basis = prop::sample::select(Basis::ALL.to_vec());
    let leans = prop::option::of(prop::sample::select(vec![Leaning::For, Leaning::Against]));
    let actor = prop::sample::select(vec!["NOR", "SWE", "DNK", "Skippers' League"]);
    let place = (prop::sample::select(vec!["a", "b", "c"]), 0_usize..3, 0_u8..3);
    let said = (a_day(), a_day(), a_day());
    (stance, basis, leans, actor, place, said, some_conditions()).prop_map(
        |(stance, basis, leans, actor, (id, start, sure), (published, first, last), conditions)| {
            let said = first
                .zip(last)
                .map(|(one, other)| DateRange { first: one.min(other), last: one.max(other) });
            PositionEntry {
                actor: ActorName { id: actor.to_string(), name: actor.to_string() },
                leans: leans.filter(|_| stance == Stance::Undecided),
                basis,
                span: Span::new(start, start + 4),
                said,
                conditions,
                confidence: f32::from(sure) / 2.0,
                ..position(&document(id, published), stance)
            }
        },
    )
}

fn some_conditions() -> impl Strategy<Value = Vec<ConditionEntry>> {
    let text = prop::sample::select(vec!["a vote of parliament", "if they do", "in time"]);
    let on = prop::sample::select(vec!["NOR", "SWE", "DNK", "FIN"]);
    let condition = (text, prop::option::weighted(0.8, on)).prop_map(|(text, on)| ConditionEntry {
        text: text.to_string(),
        on: on.map(str::to_string),
    });
    prop::collection::vec(condition, 0..3)
}

fn some_assumptions() -> impl Strategy<Value = Vec<Assumption>> {
    let stance = prop::sample::select(Stance::ALL.to_vec());
    let about = prop::sample::select(vec!["NOR", "SWE", "FIN", "parliament"]);
    let assumption = (about, stance).prop_map(|(about, stance)| Assumption {
        about: match about {
            "parliament" => Assumed::Words(about.to_string()),
            actor => Assumed::Actor(support::actor(actor)),
        },
        stance,
    });
    prop::collection::vec(assumption, 0..3)
}

fn a_tally() -> impl Strategy<Value = TallyEntry> {
    let stance = prop::sample::select(Stance::ALL.to_vec());
    let number = || prop::option::of(prop_oneof![0_u64..5, Just(u64::MAX)]);
    (stance, number(), number(), a_day()).prop_map(|(stance, at_least, at_most, published)| {
        tally(&document("t", published), stance, at_least, at_most)
    })
}

fn some_entries() -> impl Strategy<Value = Entries> {
    let positions = prop::collection::vec(a_position(), 0..20);
    let tallies = prop::collection::vec(a_tally(), 0..5);
    (positions, tallies).prop_map(|(positions, tallies)| Entries {
        documents: 7,
        positions,
        tallies,
    })
}

fn some_options() -> impl Strategy<Value = CountOptions> {
    let bases = prop::sample::subsequence(Basis::ALL.to_vec(), 0..4);
    (a_day(), bases, 0_u8..3).prop_map(|(as_of, bases, sure)| CountOptions {
        as_of,
        bases,
        min_confidence: f32::from(sure) / 2.0,
    })
}

/// Entries, and the same in another order.
fn shuffled() -> impl Strategy<Value = (Entries, Entries)> {
    some_entries().prop_flat_map(|entries| {
        let positions = Just(entries.positions.clone()).prop_shuffle();
        let tallies = Just(entries.tallies.clone()).prop_shuffle();
        (positions, tallies).prop_map(move |(positions, tallies)| {
            (entries.clone(), Entries { documents: entries.documents, positions, tallies })
        })
    })
}

proptest! {
    #[test]
    fn the_order_of_documents_changes_nothing((one, other) in shuffled(), options in some_options()) {
        let motion = motion(&["NOR", "FIN"]);
        prop_assert_eq!(count(&motion, &one, &options), count(&motion, &other, &options));
    }

    #[test]
    fn the_lower_bound_is_never_above_the_upper(entries in some_entries(), options in some_options()) {
        for group in count(&motion(&[]), &entries, &options).groups {
            prop_assert!(group.bounds.lower <= group.bounds.upper);
            prop_assert_eq!(group.bounds.lower, group.standings.len() as u64);
        }
    }

    #[test]
    fn every_passage_is_in_one_place_or_left_out(entries in some_entries(), options in some_options()) {
        let count = count(&motion(&[]), &entries, &options);
        let shown: usize = count
            .standings()
            .map(|one| 1 + one.agreeing.len() + one.conflicts.len() + one.earlier.len())
            .sum();
        let left_out = count.left_out;
        let kept_out =
            left_out.later + left_out.undated + left_out.other_basis + left_out.less_confident;
        prop_assert_eq!(shown + kept_out, entries.positions.len());
    }

    #[test]
    fn nothing_newer_than_what_counts_was_passed_over(entries in some_entries()) {
        for standing in count(&motion(&[]), &entries, &CountOptions::default()).standings() {
            let others = standing.agreeing.iter().chain(&standing.conflicts).chain(&standing.earlier);
            for other in others {
                prop_assert!(other.day() <= standing.position.day());
            }
        }
    }

    #[test]
    fn the_order_of_documents_changes_no_answer(
        (one, other) in shuffled(),
        options in some_options(),
        since in a_day(),
        assumptions in some_assumptions(),
    ) {
        let motion = motion(&["NOR", "FIN"]);
        prop_assert_eq!(
            changes(&motion, &one, &options, since),
            changes(&motion, &other, &options, since)
        );
        prop_assert_eq!(conflicts(&motion, &one, &options), conflicts(&motion, &other, &options));
        let network = |entries| network(std::slice::from_ref(&motion), entries, &options, Period::Month);
        prop_assert_eq!(network(&one), network(&other));
        let (one, other) = (count(&motion, &one, &options), count(&motion, &other, &options));
        prop_assert_eq!(suppose(&one, &assumptions), suppose(&other, &assumptions));
        prop_assert_eq!(pivots(&one), pivots(&other));
    }

    #[test]
    fn moves_are_certain_and_go_on_from_one_another(entries in some_entries(), since in a_day()) {
        let all = changes(&motion(&[]), &entries, &CountOptions::default(), None).changes;
        for change in &all {
            let (from, to) = (change.from.days().expect("dated"), change.to.days().expect("dated"));
            prop_assert!(from.last < to.first);
            prop_assert!((change.from.stance, change.from.leans) != (change.to.stance, change.to.leans));
            let next = all.iter().rev().find(|next| {
                next.actor == change.actor && next.to.day() > change.to.day()
            });
            if let Some(next) = next {
                prop_assert_eq!(next.from.stance, change.to.stance);
            }
        }
        let some = changes(&motion(&[]), &entries, &CountOptions::default(), since);
        let expected: Vec<_> =
            all.into_iter().filter(|change| since.is_none() || change.to.day() >= since).collect();
        prop_assert_eq!(some.changes, expected);
    }

    #[test]
    fn conflicts_are_those_of_the_board(entries in some_entries(), options in some_options()) {
        let motion = motion(&[]);
        let count = count(&motion, &entries, &options);
        let contradicted: Vec<_> = count.standings().filter(|one| !one.conflicts.is_empty()).collect();
        let found = conflicts(&motion, &entries, &options);
        prop_assert_eq!(found.actors.len(), contradicted.len());
        for actor in &found.actors {
            let standing = contradicted.iter().find(|one| one.actor == actor.actor).expect("it is there");
            prop_assert_eq!(actor.sides[0].passages[0], standing.position);
            let others: usize = actor.sides[1..].iter().map(|side| side.passages.len()).sum();
            prop_assert_eq!(others, standing.conflicts.len());
            prop_assert!(!actor.kinds.is_empty());
        }
        for tally in &found.tallies {
            prop_assert!(!tally.claim.is_empty());
        }
    }

    #[test]
    fn more_commitments_never_unlock_fewer(entries in some_entries(), more in prop::sample::select(vec!["NOR", "SWE", "DNK", "FIN"])) {
        let count = count(&motion(&[]), &entries, &CountOptions::default());
        let commits = Assumption { about: Assumed::Actor(support::actor(more)), stance: Stance::Commits };
        let then = suppose(&count, &[commits]);
        for before in suppose(&count, &[]).waiting {
            if let Outcome::CouldMove(_) = before.outcome
                && let Some(after) = then.waiting.iter().find(|one| one.actor == before.actor)
            {
                prop_assert_eq!(after.outcome, before.outcome);
            }
        }
    }
}
