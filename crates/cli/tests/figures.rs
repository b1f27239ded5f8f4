//! The figures on annotated texts stay at or above their targets.
//!
//! The texts lie beside the checkout and are not part of it. Where they, or the Python that the
//! scorers need, are not there, the tests say so and pass.

use std::io::{Write, stderr};
use std::path::Path;
use std::process::Command;

use whipcount_quality::scores::{Part, Way, shared_folder};
use whipcount_quality::targets::{Judged, TARGETS};

#[test]
fn positions_in_the_real_report_reach_their_targets() {
    assert_targets(Judged::Positions(Part::Seed));
}

#[test]
fn positions_in_reports_that_nothing_is_tuned_on_reach_their_targets() {
    assert_targets(Judged::Positions(Part::Dev));
}

#[test]
fn statements_in_real_articles_reach_their_target() {
    assert_targets(Judged::Statements);
}

fn assert_targets(judged: Judged) {
    let Some(shared) = shared_folder() else {
        return skip("no annotated texts beside the checkout or in WHIPCOUNT_SHARED");
    };
    if Command::new("python3").arg("--version").output().is_err() {
        return skip("no python3 to run the scorers with");
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_whipcount"));
    let scores = judged.score(&shared, binary, Way::Usual).expect("the scorer runs");
    let mut missed = vec![];
    for target in TARGETS.iter().filter(|target| target.judged == judged) {
        let now = scores.headline(target.figure).expect("the scorer prints the figure");
        if now < target.at_least {
            missed.push(format!("{}: {now:.3}, at least {:.2}", target.figure, target.at_least));
        }
    }
    assert!(missed.is_empty(), "{} is below target: {}", judged.name(), missed.join("; "));
}

fn skip(reason: &str) {
    // Not `eprintln!`, which the test runner swallows when a test passes.
    writeln!(stderr(), "skipped: {reason}").expect("standard error is open");
}
