//! Ten thousand documents in one run: little memory, and the same output every time.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use whipcount_quality::speed::{cost, write_reports};

/// The program, reading by rules: what many documents are read with has to be fast.
fn command(folder: &Path) -> Command {
    let mut command = usual_command(folder);
    command.env("WHIPCOUNT_READER", "rules");
    command
}

fn usual_command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whipcount"));
    command.current_dir(folder);
    command
}

const READ: [&str; 6] = ["read", "--motion", "motion.toml", "--format", "jsonl", "reports.jsonl"];

#[test]
fn memory_does_not_grow_with_the_number_of_documents() {
    const LIMIT: u64 = 200_000_000;
    let folder = TempDir::new().expect("a temporary folder");
    write_reports(folder.path(), 10_000).expect("the reports are written");
    let cost = cost(command(folder.path()).args(READ)).expect("the program runs");
    // Only Linux tells.
    if let Some(peak) = cost.peak_memory {
        assert!(peak < LIMIT, "{peak} bytes for 10,000 documents");
    }
}

#[test]
fn the_trained_reader_writes_the_same_in_two_runs_and_with_one_or_two_threads() {
    let folder = TempDir::new().expect("a temporary folder");
    write_reports(folder.path(), 8).expect("the reports are written");
    let run = |threads: &str| {
        let mut command = usual_command(folder.path());
        command.args(READ).args(["--reader", "model", "--threads", threads]);
        command.output().expect("the program runs").stdout
    };
    let first = run("1");
    assert!(!first.is_empty());
    assert!(run("1") == first && run("2") == first);
}

#[test]
fn every_format_is_the_same_in_two_runs_and_with_one_or_two_threads() {
    let folder = TempDir::new().expect("a temporary folder");
    write_reports(folder.path(), 120).expect("the reports are written");
    const ALL: &[&str] = &["text", "json", "jsonl", "csv"];
    // What follows from the same entries is written by the same code in all formats: one is enough.
    const ONE: &[&str] = &["jsonl"];
    let questions: [(&[&str], &[&str]); 7] = [
        (&["read"], ALL),
        (&["count"], ALL),
        (&["why", "Denmark"], ALL),
        (&["changes"], ONE),
        (&["conflicts"], ONE),
        (&["suppose", "Denmark=commits"], ONE),
        (&["pivots"], ONE),
    ];
    for (asked, formats) in questions {
        for format in formats {
            let run = |threads: &str| {
                let mut command = command(folder.path());
                command.args(asked).args(["--format", *format, "--threads", threads]);
                let output = command.args(["--motion", "motion.toml", "reports.jsonl"]).output();
                output.expect("the program runs").stdout
            };
            let first = run("1");
            assert!(!first.is_empty(), "{asked:?} --format {format}");
            assert!(run("1") == first, "two runs of {asked:?} --format {format} differ");
            assert!(run("2") == first, "threads change {asked:?} --format {format}");
        }
    }
}
