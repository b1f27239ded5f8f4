//! What holds for whatever is added, in whatever order.

mod support;

use std::path::Path;

use proptest::prelude::*;
use support::{assert_sound, date, dump, motion, run, time};
use whipcount_count::{CountOptions, Entries, conflicts, count, count_digest, passages_of};
use whipcount_domain::{Basis, Findings, Stance};
use whipcount_ledger::{Ledger, Selection};

/// One document: which actors hold which stance, when it was published, by which paper, and how much
/// of a dispatch that others print too stands in it.
#[derive(Clone, Debug)]
struct Made {
    positions: Vec<(usize, usize, usize, u8)>,
    day: Option<u8>,
    paper: u8,
    dispatch: usize,
}

const ACTORS: [&str; 4] = ["Norway", "Sweden", "Denmark", "Iceland"];
const DISPATCH: [(&str, Stance); 5] = [
    ("Finland", Stance::Commits),
    ("Estonia", Stance::Supports),
    ("Latvia", Stance::Declines),
    ("Poland", Stance::Opposes),
    ("Norway", Stance::Conditional),
];

impl Made {
    fn findings(&self) -> Findings {
        let stances = self.positions.iter().map(|one| (ACTORS[one.0], Stance::ALL[one.1]));
        let sentences: Vec<_> = match self.dispatch {
            0 => stances.collect(),
            // Cut at the end, as papers do.
            cut => DISPATCH[..5 - cut % 2].to_vec(),
        };
        let mut found = support::report("report", "2031-05-01", &sentences);
        let document = &mut found.document;
        document.published = self.day.map(|day| date(&format!("2031-05-{day:02}")));
        document.publisher = Some(format!("Paper {}", self.paper));
        document.url = None;
        for (position, made) in found.positions.iter_mut().zip(&self.positions) {
            position.basis = Basis::ALL[made.2];
            position.confidence = f32::from(made.3) / 4.0;
        }
        found
    }
}

fn made() -> impl Strategy<Value = Made> {
    let position = (0..ACTORS.len(), 0..6_usize, 0..4_usize, 1..5_u8);
    let day = prop::option::weighted(0.9, 1..12_u8);
    let dispatch = prop_oneof![3 => Just(0_usize), 1 => 1..5_usize];
    (prop::collection::vec(position, 0..4), day, 0..4_u8, dispatch)
        .prop_map(|(positions, day, paper, dispatch)| Made { positions, day, paper, dispatch })
}

fn some_made() -> impl Strategy<Value = Vec<Made>> {
    prop::collection::vec(made(), 1..10)
}

/// A ledger in memory's place: a file in a folder that goes away with it.
struct Kept {
    ledger: Ledger,
    _folder: tempfile::TempDir,
}

fn empty() -> Kept {
    // In memory where that is possible: hundreds of ledgers are made, and none needs a disk.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    let folder = folder.expect("a folder can be made");
    Kept { ledger: support::ledger(folder.path()), _folder: folder }
}

/// A ledger to which `made` were added in batches of `batch`, a day after the other from `day` on.
fn kept(made: &[Made], batch: usize) -> Kept {
    let mut kept = empty();
    add(&mut kept.ledger, made, batch, "2031-06-01");
    kept
}

fn add(ledger: &mut Ledger, made: &[Made], batch: usize, day: &str) {
    for some in made.chunks(batch.max(1)) {
        let found: Vec<_> = some.iter().map(Made::findings).collect();
        support::append(ledger, &run(day, "one"), &found);
    }
}

/// What a ledger answers to all questions, as text that can be compared. Which of two documents
/// with the same content came first, and so gave its name, is no part of an answer.
fn answers(ledger: &Ledger, selection: &Selection) -> String {
    let options = CountOptions { as_of: selection.as_of, ..CountOptions::default() };
    let entries = counted(ledger, selection);
    let motion = motion("canal");
    let mut board = count(&motion, &entries, &options);
    if selection.as_of.is_some() {
        // How much else there is by now, which stands at the foot of a board, is no answer.
        board.left_out = Default::default();
    }
    let passages = ACTORS.map(|actor| passages_of(actor, "canal", &entries, &options));
    let conflicts = conflicts(&motion, &entries, &options);
    let mut told = format!("{board:#?}\n{passages:#?}\n{conflicts:#?}");
    let digest = ledger.digest("canal", selection, &options).expect("it can be read");
    told.push_str(&format!("{:#?}", count_digest(&motion, &digest, &options).groups));
    told
}

/// The entries that count as of the day asked, in an order of their own.
fn counted(ledger: &Ledger, selection: &Selection) -> Entries {
    let mut entries = support::select(ledger, selection);
    if selection.as_of.is_some() {
        entries.positions.retain(|one| one.day().is_some() && one.day() <= selection.as_of);
        entries.tallies.retain(|one| one.day().is_some() && one.day() <= selection.as_of);
    }
    entries
}

fn as_of(day: u8) -> Selection {
    Selection { as_of: Some(date(&format!("2031-05-{day:02}"))), ..Selection::default() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_adding_changes_no_answer(
        made in some_made(),
        seed in any::<u64>(),
        batches in (1..4_usize, 1..4_usize),
        day in 1..12_u8,
    ) {
        let mut shuffled = made.clone();
        fastrand::Rng::with_seed(seed).shuffle(&mut shuffled);
        let (one, other) = (kept(&made, batches.0), kept(&shuffled, batches.1));
        for selection in [Selection::default(), as_of(day)] {
            prop_assert_eq!(
                answers(&one.ledger, &selection),
                answers(&other.ledger, &selection)
            );
        }
        assert_sound(&other.ledger);
    }

    #[test]
    fn adding_twice_adds_once(made in some_made(), again in some_made()) {
        let mut kept = kept(&made, 3);
        add(&mut kept.ledger, &again, 2, "2031-06-02");
        let before = support::entries(&kept.ledger);
        let both: Vec<_> = made.iter().chain(&again).cloned().collect();
        add(&mut kept.ledger, &both, 4, "2031-06-03");
        prop_assert_eq!(support::entries(&kept.ledger), before);
        assert_sound(&kept.ledger);
    }

    #[test]
    fn replaying_the_entries_gives_the_same_views(
        made in some_made(),
        again in some_made(),
        newer in 0..10_usize,
    ) {
        let mut kept = kept(&made, 3);
        add(&mut kept.ledger, &again, 2, "2031-06-02");
        // A newer reader takes the place of the older one for some of them.
        let found: Vec<_> = made.iter().take(newer).map(Made::findings).collect();
        support::append(&mut kept.ledger, &run("2031-06-03", "two"), &found);
        let known = Selection {
            known_on: Some(time("2031-06-02T13:00")),
            ..Selection::default()
        };
        let told = |ledger: &Ledger| (answers(ledger, &Selection::default()), answers(ledger, &known));
        let before = told(&kept.ledger);
        // `verify` makes the tables of views a second time from the entries and compares them.
        assert_sound(&kept.ledger);
        kept.ledger.rebuild().expect("it can be written");
        prop_assert_eq!(told(&kept.ledger), before.clone());
        // And all the entries, into a ledger of their own.
        let mut copy = empty();
        let lines = dump(&kept.ledger);
        let lines: Vec<_> = lines.iter().map(String::as_str).collect();
        prop_assert_eq!(copy.ledger.load(&lines).expect("it can be written"), []);
        prop_assert_eq!(told(&copy.ledger), before);
        assert_sound(&copy.ledger);
    }

    #[test]
    fn what_is_said_later_changes_no_earlier_day(
        made in some_made(),
        later in some_made(),
        day in 1..12_u8,
    ) {
        let mut kept = kept(&made, 3);
        let before = answers(&kept.ledger, &as_of(day));
        let later: Vec<_> = later
            .into_iter()
            .map(|one| Made { day: one.day.map(|other| other.max(day + 1)), ..one })
            .collect();
        add(&mut kept.ledger, &later, 2, "2031-06-02");
        prop_assert_eq!(answers(&kept.ledger, &as_of(day)), before);
    }

    #[test]
    fn what_is_learnt_later_changes_nothing_that_was_known(
        made in some_made(),
        later in some_made(),
        day in 1..12_u8,
    ) {
        let mut kept = kept(&made, 3);
        let on = |selection: Selection| Selection {
            known_on: Some(time("2031-06-01T13:00")),
            ..selection
        };
        let told = |ledger: &Ledger| {
            (answers(ledger, &on(Selection::default())), answers(ledger, &on(as_of(day))))
        };
        let before = told(&kept.ledger);
        add(&mut kept.ledger, &later, 2, "2031-06-02");
        let found: Vec<_> = made.iter().map(Made::findings).collect();
        support::append(&mut kept.ledger, &run("2031-06-03", "two"), &found);
        prop_assert_eq!(told(&kept.ledger), before);
    }
}
