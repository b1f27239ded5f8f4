//! `whipcount conflicts`.

mod support;

use support::{Folder, Run};

const CONFLICTS: [&str; 4] = ["conflicts", "--motion", "motion.toml", "reports.jsonl"];

#[test]
fn sources_that_disagree_and_claims_that_do_not_hold_are_told() {
    let run = Folder::with_reports("conflicts_text").run(&CONFLICTS);
    run.expect(0, "");
    insta::assert_snapshot!("conflicts", run.out);
}

#[test]
fn where_nothing_contradicts_anything_the_answer_is_no() {
    let folder = Folder::with_report("conflicts_none");
    let run = folder.run(&["conflicts", "--motion", "motion.toml", "report.txt"]);
    run.expect(1, "");
    assert!(run.out.contains("nothing was found that contradicts anything"), "{run}");
}

#[test]
fn programs_get_json_json_lines_or_csv() {
    Run::expect_formats(&Folder::with_reports("conflicts_formats"), &CONFLICTS);
}
