//! `whipcount read`.

mod support;

use support::{Folder, MOTION, REPORT, Run, string};

const READ: [&str; 5] = ["read", "--motion", "motion.toml", "--format", "jsonl"];

fn read(folder: &Folder, more: &[&str]) -> Run {
    folder.run(&[&READ[..], more].concat())
}

#[test]
fn json_lines_are_the_exchange_format() {
    let folder = Folder::with_report("read_exchange");
    let run = read(&folder, &["--published", "2031-05-14", "report.txt"]);
    run.expect(0, "");
    let findings = &run.json_lines()[0];
    let keys = |value: &serde_json::Value| {
        value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(keys(findings), "document positions statements tallies");
    assert_eq!(
        keys(&findings["document"]),
        "id published published_from publisher title url words"
    );
    let statement = &findings["statements"][0];
    assert_eq!(keys(statement), "content cue id quote said source speaker within");
    assert_eq!(keys(&statement["content"][0]), "end start text");
    assert_eq!(keys(&statement["speaker"]), "actor name named role unnamed");
    let position = &findings["positions"][0];
    assert_eq!(
        keys(position),
        "actor basis conditions confidence contribution evidence found_by leans motion said \
         speaker stance statement threat"
    );
    assert_eq!(keys(&position["actor"]), "id name");
    assert_eq!(string(&position["actor"]["id"]), "NOR");
    assert_eq!(string(&position["stance"]), "commits");
}

#[test]
fn offsets_count_code_points() {
    let text = format!("Ålesund – «naïve» 🏛️ talk.\n{REPORT}");
    let folder = Folder::new("read_offsets").file("motion.toml", MOTION).file("report.txt", &text);
    let run = read(&folder, &["report.txt"]);
    let letters: Vec<char> = text.chars().collect();
    let findings = &run.json_lines()[0];
    let position = &findings["positions"][0]["evidence"];
    let statement = &findings["statements"][0]["content"][0];
    for passage in [position, statement] {
        let offset = |key: &str| passage[key].as_u64().expect("a number") as usize;
        let words: String = letters[offset("start")..offset("end")].iter().collect();
        assert_eq!(words, string(&passage["text"]));
    }
}

#[test]
fn options_tell_what_a_text_does_not() {
    let folder = Folder::with_report("read_options").file(
        "line.jsonl",
        r#"{"text": "Oslo waits.", "title": "Own title", "published": "2031-05-01T08:00:00Z"}"#,
    );
    let about = ["--title", "T", "--publisher", "P", "--published", "2031-05-14", "--url", "U"];
    let run = read(&folder, &[&about[..], &["report.txt", "line.jsonl"]].concat());
    run.expect(0, "");
    let documents = run.json_lines();
    let fields = |number: usize| {
        ["id", "title", "publisher", "published", "url"]
            .map(|key| string(&documents[number]["document"][key]))
    };
    assert_eq!(fields(0), ["report", "T", "P", "2031-05-14", "U"]);
    assert_eq!(fields(1), ["line:1", "Own title", "P", "2031-05-01", "U"]);
}

#[test]
fn names_of_schema_org_are_understood() {
    let line = r#"{"@id": "https://post.example/1", "@type": "NewsArticle",
        "headline": "Ships", "articleBody": "Oslo waits.", "datePublished": "2031-05-14T06:00",
        "publisher": {"@type": "Organization", "name": "The Post"},
        "url": "https://post.example/1.html"}"#
        .replace('\n', " ");
    let folder = Folder::new("read_schema").file("line.jsonl", line);
    let run = folder.run(&["read", "--format", "jsonl", "line.jsonl"]);
    let document = &run.json_lines()[0]["document"];
    assert_eq!(string(&document["id"]), "https://post.example/1");
    assert_eq!(string(&document["title"]), "Ships");
    assert_eq!(string(&document["publisher"]), "The Post");
    assert_eq!(string(&document["published"]), "2031-05-14");
    assert_eq!(string(&document["url"]), "https://post.example/1.html");
}

#[test]
fn folders_are_read_in_the_order_of_names() {
    let folder = Folder::new("read_folder")
        .file("in/b.txt", REPORT)
        .file("in/a/z.txt", REPORT)
        .file("in/c.jsonl", r#"{"id": "line", "text": "Oslo waits."}"#)
        .file("in/notes.xyz", "not a report")
        .file("in/.git/d.txt", "not a report");
    let run = folder.run(&["read", "--format", "jsonl", "in"]);
    run.expect(0, "");
    assert_eq!(run.ids(), ["a/z", "b", "line"]);
}

#[test]
fn standard_input_is_text_or_json_lines() {
    let folder = Folder::new("read_input");
    let arguments = ["read", "--format", "jsonl", "-"];
    assert_eq!(folder.run_with_input(&arguments, REPORT).ids(), ["standard-input"]);
    let line = "\n {\"id\": \"line\", \"text\": \"Oslo waits.\"}\n";
    assert_eq!(folder.run_with_input(&arguments, line).ids(), ["line"]);
}

#[test]
fn without_a_motion_statements_are_found() {
    let folder = Folder::with_report("read_statements");
    let run = folder.run(&["read", "--format", "jsonl", "report.txt"]);
    run.expect(0, "");
    assert_eq!(run.json_lines()[0]["positions"].as_array().map(Vec::len), Some(0));
    assert_ne!(run.json_lines()[0]["statements"].as_array().map(Vec::len), Some(0));
}

#[test]
fn several_motions_are_read_in_one_run() {
    let folder = Folder::with_report("read_motions")
        .file("other.toml", "id = 'mines'\ntitle = 'Send ships to the strait'");
    let run = read(&folder, &["--motion", "other.toml", "report.txt"]);
    let positions = run.json_lines()[0]["positions"].as_array().cloned().expect("a list");
    let motions: Vec<_> = positions.iter().map(|position| string(&position["motion"])).collect();
    assert_eq!(motions, ["motion", "mines"]);
}

#[test]
fn the_exit_code_tells_that_nothing_was_found() {
    let folder = Folder::with_report("read_nothing").file("calm.txt", "It rained in Bergen.\n");
    folder.run(&["read", "calm.txt"]).expect(1, "note: no statement was found\n");
    let run = folder.run(&["read", "--quiet", "--motion", "motion.toml", "calm.txt"]);
    run.expect(1, "");
}

#[test]
fn text_is_aligned_within_eighty_columns() {
    let folder = Folder::with_report("read_text");
    let run = folder.run(&["read", "--motion", "motion.toml", "report.txt"]);
    run.expect(0, "");
    assert!(run.out.starts_with("report\n14 words · 1 statement · 1 position"), "{run}");
    assert!(run.out.contains("POSITIONS ───") && run.out.contains("STATEMENTS ───"), "{run}");
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{run}");
}

#[test]
fn json_is_one_array() {
    let folder = Folder::with_report("read_json").file("calm.txt", "It rained in Bergen.\n");
    for (files, number) in [(&["report.txt", "calm.txt"][..], 2), (&["gone.txt"], 0)] {
        let run = folder.run(&[&["read", "--format", "json"], files].concat());
        let array: Vec<serde_json::Value> = serde_json::from_str(&run.out).expect("an array");
        assert_eq!(array.len(), number);
    }
}

#[test]
fn csv_has_a_row_for_each_position() {
    let folder = Folder::with_report("read_csv");
    let run = folder.run(&["read", "--motion", "motion.toml", "--format", "csv", "report.txt"]);
    run.expect(0, "");
    let mut rows = run.out.lines();
    assert!(rows.next().is_some_and(|header| header.starts_with("motion,row,actor,name,stance")));
    assert!(rows.next().is_some_and(|row| row.starts_with("motion,position,NOR,Norway,commits")));
}

#[test]
fn colour_is_used_when_asked_for() {
    let folder = Folder::with_report("read_colour");
    let escapes = |arguments: &[&str]| {
        let run = folder.run(&[&["read", "report.txt", "gone.txt"], arguments].concat());
        (run.out.contains('\u{1b}'), run.err.contains('\u{1b}'))
    };
    assert_eq!(escapes(&[]), (false, false));
    assert_eq!(escapes(&["--color", "never"]), (false, false));
    assert_eq!(escapes(&["--color", "always"]), (true, true));
}
