//! `whipcount export`.

mod support;

use support::Folder;

fn export<'a>(format: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["export", format, "--motion", "motion.toml", "reports.jsonl"], more].concat()
}

#[test]
fn every_format_goes_to_standard_output_or_to_a_file() {
    let folder = Folder::with_reports("export_formats");
    for (format, begins) in [
        ("csv", "motion,row,actor,"),
        ("wide", "actor,name,motion.stance,"),
        ("jsonl", "{\"row\":\"position\","),
        ("json-ld", "{\n  \"@context\": ["),
        ("graphml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml "),
    ] {
        let run = folder.run(&export(format, &[]));
        run.expect(0, "");
        assert!(run.out.starts_with(begins), "{run}");
        let to_file = folder.run(&export(format, &["--out", "result"]));
        to_file.expect(0, "");
        let written = std::fs::read_to_string(folder.path().join("result")).expect("it is there");
        assert_eq!((written, to_file.out.as_str()), (run.out, ""));
    }
}

#[test]
fn parquet_goes_to_a_file() {
    let folder = Folder::with_reports("export_parquet");
    folder.run(&export("parquet", &["--out", "result.parquet"])).expect(0, "");
    let written = std::fs::read(folder.path().join("result.parquet")).expect("it is there");
    assert!(written.starts_with(b"PAR1") && written.ends_with(b"PAR1"));
}

#[test]
fn a_network_can_be_cut_into_months() {
    let folder = Folder::with_reports("export_months").file(
        "june.jsonl",
        r#"{"id": "june", "published": "2031-06-01", "text": "Denmark will not send ships to the strait, Copenhagen said.\nSweden will send ships to the strait, Stockholm said."}"#,
    );
    let run = folder.run(&export("graphml", &["june.jsonl", "--period", "month"]));
    run.expect(0, "");
    assert!(run.out.contains(">2031-05<") && run.out.contains(">2031-06<"), "{run}");
}

#[test]
fn the_terms_of_a_count_hold_here_too() {
    let folder = Folder::with_reports("export_terms");
    let run = folder.run(&export("jsonl", &["--as-of", "2031-05-02"]));
    run.expect(0, "");
    assert_eq!(run.json_lines().len(), 1, "{run}");
    folder.run(&export("jsonl", &["--as-of", "2030-05-02"])).expect(1, "");
}

#[test]
fn what_cannot_be_written_is_told() {
    let folder = Folder::with_reports("export_unwritable");
    let run = folder.run(&export("csv", &["--out", "nowhere/result.csv"]));
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error: cannot write `nowhere/result.csv`: "), "{run}");
    assert!(run.err.contains("hint: `--out` takes a file in a folder that exists"), "{run}");
    let run = folder.run(&export("xlsx", &[]));
    assert_eq!(run.code, 2);
    assert!(run.err.contains("csv, wide, jsonl, json-ld, parquet, graphml"), "{run}");
}
