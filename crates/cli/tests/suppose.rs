//! `whipcount suppose`.

mod support;

use support::{Folder, Run};

fn suppose(what: &str) -> Vec<&str> {
    vec!["suppose", what, "--motion", "motion.toml", "reports.jsonl"]
}

#[test]
fn conditions_are_followed_from_one_to_the_next() {
    let run = Folder::with_reports("suppose_text").run(&suppose("United States=commits"));
    run.expect(0, "");
    insta::assert_snapshot!("suppose", run.out);
}

#[test]
fn several_things_can_be_supposed_words_of_conditions_among_them() {
    let folder = Folder::with_reports("suppose_words");
    let run = folder.run(&suppose("usa=declines,parliament=commits"));
    run.expect(0, "");
    assert!(run.out.contains("could move") && run.out.contains("BLOCKED"), "{run}");
}

#[test]
fn where_nobody_could_move_the_answer_is_no() {
    let run = Folder::with_reports("suppose_no").run(&suppose("Sweden=commits"));
    run.expect(1, "");
    assert!(run.out.contains("for which nobody waits"), "{run}");
}

#[test]
fn programs_get_json_json_lines_or_csv() {
    Run::expect_formats(&Folder::with_reports("suppose_formats"), &suppose("USA=commits"));
}

#[test]
fn what_cannot_be_supposed_is_refused_with_what_could_be_meant() {
    let folder = Folder::with_reports("suppose_bad");
    for (what, told) in [
        ("USA", "`USA` is not written as in USA=commits"),
        ("=commits", "`=commits` is not written as in USA=commits"),
        (
            "USA=joins",
            "`joins` is none of commits, supports, conditional, undecided, declines, opposes",
        ),
        (
            "Norwya=commits",
            "error: cannot suppose that: nobody called `Norwya` stands anywhere or is waited for, \
             and no condition holds the word\nhint: did you mean `NOR` (Norway)?\n",
        ),
        ("zebra=commits", "hint: `whipcount pivots` lists those for whom others wait\n"),
    ] {
        let run = folder.run(&suppose(what));
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run}");
        assert!(run.err.contains(told), "{run}");
    }
}
