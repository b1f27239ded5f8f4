//! `whipcount count`.

mod support;

use support::{Folder, MOTION, REPORT};

const COUNT: [&str; 3] = ["count", "--motion", "motion.toml"];

#[test]
fn the_board_names_who_stands_where_and_who_is_silent() {
    let folder = Folder::with_report("count_board");
    let run = folder.run(&[&COUNT[..], &["report.txt"]].concat());
    run.expect(0, "");
    assert!(run.out.contains("COMMITS") && run.out.contains("Norway"), "{run}");
    assert!(run.out.contains("NOT HEARD") && run.out.contains("Spain"), "{run}");
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{run}");
}

#[test]
fn programs_get_json_json_lines_or_csv() {
    let folder = Folder::with_report("count_formats")
        .file("other.toml", "id = 'mines'\ntitle = 'Send ships to the strait'");
    let count = |format: &str| {
        let more = ["--motion", "other.toml", "--format", format, "report.txt"];
        let run = folder.run(&[&COUNT[..], &more].concat());
        run.expect(0, "");
        run
    };
    let array: Vec<serde_json::Value> = serde_json::from_str(&count("json").out).expect("an array");
    assert_eq!(array, count("jsonl").json_lines());
    let motions: Vec<_> =
        array.iter().map(|board| support::string(&board["motion"]["id"])).collect();
    assert_eq!(motions, ["motion", "mines"]);
    let csv = count("csv").out;
    assert!(
        csv.contains("\nmotion,standing,NOR,") && csv.contains("\nmines,standing,NOR,"),
        "{csv}"
    );
    assert!(csv.contains("\nmotion,not heard,,Spain,"), "{csv}");
}

#[test]
fn the_order_of_files_changes_nothing() {
    let folder = Folder::with_report("count_order").file(
        "later.jsonl",
        r#"{"id": "later", "published": "2031-06-01", "text": "Norway will not send ships to the strait, Oslo said."}"#,
    );
    let count =
        |files: [&str; 2]| folder.run(&[&COUNT[..], &["--format", "json"], &files].concat()).out;
    assert_eq!(count(["report.txt", "later.jsonl"]), count(["later.jsonl", "report.txt"]));
}

#[test]
fn terms_leave_positions_out() {
    let folder = Folder::with_report("count_terms");
    let dated = [&COUNT[..], &["--published", "2031-05-14", "report.txt"]].concat();
    for terms in [["--as-of", "2031-05-01"], ["--basis", "anonymous,reported"]] {
        let run = folder.run(&[&dated[..], &terms].concat());
        assert_eq!(run.code, 1, "{run}");
        assert!(run.out.contains("Left out: 1 passage"), "{run}");
    }
    folder.run(&[&dated[..], &["--as-of", "2031-05-20"]].concat()).expect(0, "");
}

#[test]
fn terms_that_mean_nothing_are_refused() {
    let folder = Folder::new("count_bad_terms").file("motion.toml", MOTION).file("r.txt", REPORT);
    for (terms, told) in [
        (["--as-of", "May"], "it is no date; write it as in 2031-05-14"),
        (["--basis", "rumour"], "[possible values: self, reported, anonymous, narrator]"),
        (["--min-confidence", "7"], "it is no number from 0 to 1"),
    ] {
        let run = folder.run(&[&COUNT[..], &["r.txt"], &terms].concat());
        assert_eq!(run.code, 2);
        assert!(run.err.contains(told), "{run}");
    }
}
