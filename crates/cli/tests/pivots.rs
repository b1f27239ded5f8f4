//! `whipcount pivots`.

mod support;

use support::{Folder, Run};

const PIVOTS: [&str; 4] = ["pivots", "--motion", "motion.toml", "reports.jsonl"];

#[test]
fn those_for_whom_most_wait_come_first() {
    let run = Folder::with_reports("pivots_text").run(&PIVOTS);
    run.expect(0, "");
    insta::assert_snapshot!("pivots", run.out);
}

#[test]
fn where_nobody_waits_for_anybody_the_answer_is_no() {
    let folder = Folder::with_report("pivots_none");
    let run = folder.run(&["pivots", "--motion", "motion.toml", "report.txt"]);
    run.expect(1, "");
    assert!(run.out.contains("no commitment is known to meet a condition"), "{run}");
}

#[test]
fn programs_get_json_json_lines_or_csv() {
    Run::expect_formats(&Folder::with_reports("pivots_formats"), &PIVOTS);
}
