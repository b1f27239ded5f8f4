//! `whipcount changes`.

mod support;

use support::{Folder, Run};

const CHANGES: [&str; 4] = ["changes", "--motion", "motion.toml", "reports.jsonl"];

#[test]
fn who_moved_is_told_with_the_words_before_and_after() {
    let run = Folder::with_reports("changes_text").run(&CHANGES);
    run.expect(0, "");
    insta::assert_snapshot!("changes", run.out);
}

#[test]
fn since_a_day_those_heard_first_are_told_too() {
    let folder = Folder::with_reports("changes_since");
    let run = folder.run(&[&CHANGES[..], &["--since", "2031-05-11"]].concat());
    run.expect(0, "");
    assert!(!run.out.contains("Sweden") && run.out.contains("FIRST HEARD"), "{run}");
    let run = folder.run(&[&CHANGES[..], &["--since", "2031-06-01"]].concat());
    run.expect(1, "");
    assert!(run.out.contains("nobody was found to have moved"), "{run}");
}

#[test]
fn programs_get_json_json_lines_or_csv() {
    Run::expect_formats(&Folder::with_reports("changes_formats"), &CHANGES);
}

#[test]
fn a_day_that_is_none_is_refused() {
    let folder = Folder::with_reports("changes_bad_day");
    let run = folder.run(&[&CHANGES[..], &["--since", "May"]].concat());
    assert_eq!(run.code, 2);
    assert!(run.err.contains("it is no date; write it as in 2031-05-14"), "{run}");
}
