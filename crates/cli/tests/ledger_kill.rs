//! Runs that are killed, and runs side by side, lose nothing and keep nothing twice.

mod support;

use std::process::Stdio;
use std::thread;
use std::time::Duration;

use support::Folder;
use whipcount_quality::speed::write_reports;

/// A folder with made-up reports, and the ledger that one undisturbed run makes of them.
fn made(test: &str, reports: usize) -> (Folder, String) {
    let folder = Folder::new(test);
    write_reports(folder.path(), reports).expect("reports can be written");
    add_motion(&folder, "whole.db");
    let run = folder.run(&add("whole.db"));
    run.expect(0, "");
    let whole = folder.run(&["dump", "--ledger", "whole.db"]).out;
    (folder, whole)
}

fn add_motion(folder: &Folder, ledger: &str) {
    let arguments = ["motions", "add", "motion.toml", "--ledger", ledger, "--at", "2031-05-01"];
    folder.run(&arguments).expect(0, "");
}

fn add(ledger: &str) -> [&str; 6] {
    ["add", "reports.jsonl", "--ledger", ledger, "--at", "2031-05-02"]
}

/// `WHIPCOUNT_KILL_ROUNDS=200 cargo test -p whipcount-cli --test ledger_kill` kills more often.
#[test]
fn a_killed_run_is_continued_by_running_it_again() {
    let rounds = std::env::var("WHIPCOUNT_KILL_ROUNDS").ok();
    let rounds = rounds.map_or(4, |rounds| rounds.parse().expect("a number of rounds"));
    let (folder, whole) = made("ledger_kill", 400);
    let mut rng = fastrand::Rng::with_seed(11);
    let mut killed = 0;
    for round in 0..rounds {
        let ledger = format!("killed-{round}.db");
        add_motion(&folder, &ledger);
        loop {
            let mut child = folder
                .command(&add(&ledger))
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the command starts");
            thread::sleep(Duration::from_millis(rng.u64(50..3000)));
            let ended = child.try_wait().expect("it can be asked").is_some();
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
            folder.run(&["verify", "--ledger", &ledger]).expect(0, "");
            if ended || rng.u8(..) < 100 {
                break;
            }
            killed += 1;
        }
        folder.run(&add(&ledger)).expect(0, "");
        assert_eq!(folder.run(&["dump", "--ledger", &ledger]).out, whole, "round {round}");
        folder.run(&["verify", "--ledger", &ledger]).expect(0, "");
        std::fs::remove_file(folder.path().join(&ledger)).expect("it can be removed");
    }
    eprintln!("{rounds} rounds, {killed} runs killed and run again");
}

#[test]
fn two_runs_add_and_one_reads_at_the_same_time() {
    let (folder, whole) = made("ledger_side_by_side", 300);
    add_motion(&folder, "shared.db");
    let start = |arguments: &[&str]| {
        let mut command = folder.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts")
    };
    let writers = [start(&add("shared.db")), start(&add("shared.db"))];
    for _ in 0..5 {
        let board = folder.run(&["count", "--ledger", "shared.db", "--format", "csv"]);
        assert_eq!(board.err, "");
        assert!(board.code < 2);
    }
    for writer in writers {
        let output = writer.wait_with_output().expect("it ends");
        assert!(output.status.success());
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
    folder.run(&["verify", "--ledger", "shared.db"]).expect(0, "");
    let lines = |dump: &str| {
        let mut lines: Vec<_> = dump.lines().map(str::to_string).collect();
        lines.sort();
        lines
    };
    let shared = folder.run(&["dump", "--ledger", "shared.db"]).out;
    assert_eq!(lines(&shared), lines(&whole));
}
