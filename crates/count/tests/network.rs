//! Who goes with whom.

mod support;

use support::{date, entries, motion, of, on};
use whipcount_count::TieKind::{self, Agreement, Conflict};
use whipcount_count::{CountOptions, Entries, Period, PositionEntry, network};
use whipcount_domain::Motion;
use whipcount_domain::Stance::{Commits, Conditional, Declines, Opposes, Supports, Undecided};

fn tolls() -> Motion {
    Motion { id: "tolls".to_string(), ..motion(&[]) }
}

fn on_tolls(position: PositionEntry) -> PositionEntry {
    PositionEntry { motion: tolls().id, ..position }
}

/// The ties in some entries: period, kind, the two, and the weight.
#[track_caller]
fn check(entries: &Entries, period: Period, expected: &[(&str, TieKind, &str, &str, usize)]) {
    let found = network(&[motion(&[]), tolls()], entries, &CountOptions::default(), period);
    let ties: Vec<_> = found
        .ties
        .iter()
        .map(|tie| {
            let period = tie.period.as_deref().unwrap_or("");
            (period, tie.kind, tie.one.as_str(), tie.other.as_str(), tie.motions.len())
        })
        .collect();
    assert_eq!(ties, expected);
}

#[test]
fn who_says_yes_goes_with_who_says_yes_and_against_who_says_no() {
    let entries = entries(
        vec![
            of("NOR", on("2031-05-01", Commits)),
            of("SWE", on("2031-05-01", Supports)),
            of("DNK", on("2031-05-01", Declines)),
            of("FIN", on("2031-05-01", Opposes)),
            of("ISL", on("2031-05-01", Conditional)),
            of("EST", on("2031-05-01", Undecided)),
        ],
        vec![],
    );
    check(
        &entries,
        Period::All,
        &[
            ("", Agreement, "DNK", "FIN", 1),
            ("", Agreement, "NOR", "SWE", 1),
            ("", Conflict, "DNK", "NOR", 1),
            ("", Conflict, "DNK", "SWE", 1),
            ("", Conflict, "FIN", "NOR", 1),
            ("", Conflict, "FIN", "SWE", 1),
        ],
    );
    let all = network(&[motion(&[])], &entries, &CountOptions::default(), Period::All);
    assert_eq!(all.actors.len(), 6);
}

#[test]
fn motions_add_up() {
    let entries = entries(
        vec![
            of("NOR", on("2031-05-01", Commits)),
            of("SWE", on("2031-05-01", Supports)),
            on_tolls(of("NOR", on("2031-05-01", Opposes))),
            on_tolls(of("SWE", on("2031-05-01", Opposes))),
        ],
        vec![],
    );
    check(&entries, Period::All, &[("", Agreement, "NOR", "SWE", 2)]);
}

#[test]
fn every_period_stands_by_itself() {
    let undated = of("SWE", support::position(&support::document("letter", None), Declines));
    let entries = entries(
        vec![
            of("NOR", on("2030-05-01", Commits)),
            of("SWE", on("2030-06-01", Opposes)),
            of("SWE", on("2031-05-01", Supports)),
            of("NOR", on("2031-05-30", Supports)),
            undated,
        ],
        vec![],
    );
    check(&entries, Period::All, &[("", Agreement, "NOR", "SWE", 1)]);
    let years = [("2030", Conflict, "NOR", "SWE", 1), ("2031", Agreement, "NOR", "SWE", 1)];
    check(&entries, Period::Year, &years);
    check(&entries, Period::Month, &[("2031-05", Agreement, "NOR", "SWE", 1)]);
}

#[test]
fn the_terms_of_a_count_hold_here_too() {
    let entries = entries(
        vec![of("NOR", on("2031-05-01", Commits)), of("SWE", on("2031-05-09", Commits))],
        vec![],
    );
    let options = CountOptions { as_of: Some(date("2031-05-02")), ..CountOptions::default() };
    let found = network(&[motion(&[])], &entries, &options, Period::All);
    assert_eq!((found.actors.len(), found.ties.len()), (1, 0));
}
