//! What is wrong is said, nothing else suffers from it, and the exit code remembers.

mod support;

use std::fs::File;
use std::io::Read as _;
use std::process::Stdio;

use support::{Folder, MOTION, REPORT, Run};
use whipcount::documents::Format;

/// Reads `file` beside a good report; the good one has to be read whatever is wrong with the other.
#[track_caller]
fn read_beside_good(test: &str, file: &str, content: impl AsRef<[u8]>) -> Run {
    let folder = Folder::with_report(test).file(file, content);
    let run = folder.run(&["read", "--format", "jsonl", file, "report.txt"]);
    assert_eq!(run.ids().last().map(String::as_str), Some("report"), "\n{run}");
    run
}

#[test]
fn a_missing_file() {
    let folder = Folder::with_report("a_missing_file");
    let run = folder.run(&["read", "--format", "jsonl", "gone.txt", "report.txt"]);
    run.expect(2, "error: cannot read `gone.txt`: no such file or directory\n");
    assert_eq!(run.ids(), ["report"]);
}

#[test]
fn a_file_in_another_encoding_is_read_with_a_warning() {
    let run = read_beside_good(
        "another_encoding",
        "latin.txt",
        b"The caf\xE9 owners will not pay, their association said on Monday.",
    );
    run.expect(
        0,
        "warning: `latin.txt` is not UTF-8; it was read as windows-1252\n\
         hint: convert it to UTF-8, for instance with `iconv`\n",
    );
    assert_eq!(run.ids(), ["latin", "report"]);
}

#[test]
fn a_file_that_is_no_text() {
    read_beside_good("no_text", "picture.txt", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\xFF\xD8").expect(
        2,
        "error: cannot read `picture.txt`: it is not UTF-8, and its encoding could not be told\n\
         hint: convert it to UTF-8, for instance with `iconv`\n",
    );
}

#[test]
fn a_byte_order_mark_is_understood() {
    let run = read_beside_good("utf_16", "wide.txt", b"\xFF\xFEO\0s\0l\0o\0 \0w\0a\0i\0t\0s\0.\0");
    run.expect(0, "");
    assert_eq!(run.json_lines()[0]["document"]["words"], 2);
}

#[test]
fn an_empty_document() {
    read_beside_good("empty_document", "empty.txt", " \n").expect(
        2,
        "error: cannot read `empty.txt`: there is no text in it\n\
         hint: leave it out, or check how it was saved\n",
    );
}

#[test]
fn lines_that_hold_no_document() {
    let lines = "{\"id\": \"one\", \"text\": \"Oslo waits.\"}\n\
                 {\"id\": \"two\", \"text\": \n\
                 \n\
                 {\"id\": \"four\"}\n\
                 [\"five\"]\n\
                 {\"id\": \"six\", \"text\": 6}\n\
                 {\"id\": \"seven\", \"text\": \"\"}\n\
                 {\"id\": \"eight\", \"text\": \"Oslo waits still.\"}\n";
    let run = read_beside_good("no_document", "lines.jsonl", lines);
    run.expect(
        2,
        "error: cannot read line 2 of `lines.jsonl`: it is not JSON: EOF while parsing a value (column 0)\n\
         hint: write one object a line, as in {\"id\": \"…\", \"text\": \"…\"}\n\
         error: cannot read line 4 of `lines.jsonl`: it has no `text`\n\
         hint: give the body of the report as a string under `text` or `articleBody`\n\
         error: cannot read line 5 of `lines.jsonl`: it is not a JSON object\n\
         hint: write one object a line, as in {\"id\": \"…\", \"text\": \"…\"}\n\
         error: cannot read line 6 of `lines.jsonl`: its `text` is not a string\n\
         hint: give the body of the report as a string under `text` or `articleBody`\n\
         error: cannot read line 7 of `lines.jsonl`: there is no text in it\n\
         hint: leave it out, or check how it was saved\n",
    );
    assert_eq!(run.ids(), ["one", "eight", "report"]);
}

#[test]
fn a_day_that_is_none() {
    let line = r#"{"id": "one", "text": "Oslo waits.", "datePublished": "15 April"}"#;
    let run = read_beside_good("no_day", "lines.jsonl", line);
    run.expect(
        2,
        "error: `datePublished` in line 1 of `lines.jsonl` is no date: `15 April`\n\
         hint: write it as in `2025-04-15`; the document was read without a date\n",
    );
    assert!(run.json_lines()[0]["document"]["published"].is_null());
}

#[test]
fn a_document_of_fifty_megabytes() {
    let long = "Oslo waits. ".repeat((50 << 20) / 12);
    let told = "it is longer than 8 MiB, the limit\nhint: split it into one document per report\n";
    read_beside_good("long_text", "long.txt", &long)
        .expect(2, &format!("error: cannot read `long.txt`: {told}"));

    let lines =
        format!("{{\"text\": \"{long}\"}}\n{{\"id\": \"next\", \"text\": \"Oslo waits.\"}}\n");
    let run = read_beside_good("long_line", "long.jsonl", lines);
    run.expect(2, &format!("error: cannot read line 1 of `long.jsonl`: {told}"));
    assert_eq!(run.ids(), ["next", "report"]);
}

#[test]
fn ids_that_are_taken() {
    let lines = "{\"id\": \"report\", \"text\": \"Oslo waits.\"}\n\
                 {\"id\": \"report\", \"text\": \"Oslo waits still.\"}\n\
                 {\"id\": \"report\", \"text\": \"Oslo waits.\"}\n";
    let folder = Folder::new("ids_that_are_taken").file("lines.jsonl", lines);
    let run = folder.run(&["read", "--format", "jsonl", "lines.jsonl"]);
    assert_eq!(run.ids(), ["report", "report~2"]);
    run.expect(
        1,
        "warning: the id `report` in line 2 of `lines.jsonl` is taken; it was read as `report~2`\n\
         hint: give every document an id of its own\n\
         warning: `report` in line 3 of `lines.jsonl` has been read before; it was left out\n\
         note: no statement was found\n",
    );
}

#[test]
fn a_folder_without_reports_and_a_format_that_is_not_supported() {
    let folder =
        Folder::new("no_reports").file("inner/notes.xyz", "x").file("inner/.hidden.txt", "x");
    let extensions = Format::all().flat_map(|format| format.extensions);
    let supported: Vec<_> = extensions.map(|extension| format!("`.{extension}`")).collect();
    let supported = supported.join(", ");
    folder.run(&["read", "inner", "inner/notes.xyz"]).expect(
        2,
        &format!(
            "error: cannot read `inner`: it holds no file in a supported format\n\
             hint: supported are {supported}\n\
             error: cannot read `inner/notes.xyz`: its format is not supported\n\
             hint: supported are {supported}\n",
        ),
    );
}

#[test]
fn a_report_in_another_language_is_left_unread() {
    let german = "Norwegen wird zwei Schiffe in die Meerenge schicken, sagte der Minister am \
                  Dienstag. Die Schiffe könnten in drei \
                  Wochen auslaufen, wenn das Parlament zustimmt, erklärte er vor der Presse.";
    let run = read_beside_good("another_language", "german.txt", german);
    run.expect(
        0,
        "warning: `german.txt` is in another language (`de`); it is left unread\n\
         hint: translate it into English first: a machine's translation will do\n",
    );
    let read = &run.json_lines()[0];
    assert_eq!(read["document"]["language"], "de");
    assert_eq!(read["statements"], serde_json::json!([]));
}

#[test]
fn a_page_without_an_article() {
    read_beside_good("no_article", "index.html", "<!doctype html><ul><li><a href=/a>A</a></ul>")
        .expect(
            2,
            "error: cannot read `index.html`: the page holds no article\n\
             hint: save the page of the report itself, rather than a list of reports\n",
        );
}

#[test]
fn a_web_page_says_where_its_day_is_from() {
    let page = "<!doctype html><link rel=canonical href='https://post.example/2031/05/14/ships'>\
                <h1>Ships</h1><article><p>Norway will send two ships to the strait, the minister \
                said on Tuesday, and more than that if parliament agrees to it in June.</p></article>";
    let folder = Folder::new("web_page").file("page.html", page);
    let run = folder.run(&["read", "--format", "jsonl", "page.html"]);
    let document = &run.json_lines()[0]["document"];
    assert_eq!(document["published"], "2031-05-14");
    assert_eq!(document["published_from"], "address");
    assert_eq!(document["url"], "https://post.example/2031/05/14/ships");
}

#[test]
fn days_that_rest_on_an_unknown_day_of_publication_are_null() {
    let page = "<!doctype html><article><h1>Ships</h1><p>Norway will send two ships to the strait, \
                Prime Minister Ada Lund said on Tuesday. The ships will sail at once, she said on \
                12 May 2031, and they will stay there for as long as they are needed, she told \
                reporters in Oslo, who had asked her about it.</p></article>";
    let folder = Folder::new("no_day_of_publication").file("page.html", page);
    let run = folder.run(&["read", "--format", "jsonl", "page.html"]);
    let read = &run.json_lines()[0];
    assert_eq!(read["document"]["published"], serde_json::Value::Null);
    assert_eq!(read["document"].get("published_from"), None);
    let said: Vec<_> =
        read["statements"].as_array().unwrap().iter().map(|one| &one["said"]).collect();
    assert!(said[0].is_null(), "{run}");
    assert!(said.contains(&&serde_json::json!(["2031-05-12", "2031-05-12"])), "{run}");
}

#[cfg(unix)]
#[test]
fn standard_input_that_cannot_be_read() {
    let folder = Folder::with_report("unreadable_input");
    let unreadable = File::open(folder.path()).expect("a folder can be opened, if not read");
    let output = folder
        .command(&["read", "--format", "jsonl", "-", "report.txt"])
        .stdin(unreadable)
        .output()
        .expect("the command starts");
    assert_eq!(output.status.code(), Some(2));
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(err, "error: cannot read `standard input`: is a directory\n");
    assert!(!output.stdout.is_empty());
}

/// Nothing is read before all motions are understood.
#[track_caller]
fn bad_motion(test: &str, toml: &str, told: &str) {
    let folder = Folder::with_report(test).file("bad.toml", toml);
    let run =
        folder.run(&["count", "--motion", "motion.toml", "--motion", "bad.toml", "report.txt"]);
    assert_eq!(run.out, "");
    run.expect(2, told);
}

const KEYS: &str = "hint: a motion has a `title`, and optionally `id`, `phrases` and `members`\n";

#[test]
fn a_motion_without_a_title() {
    let told = format!("error: cannot use the motion `bad.toml`: it has no `title`\n{KEYS}");
    bad_motion("no_title", "id = 'bad'\n", &told);
    bad_motion("empty_title", "title = ' '\n", &told);
}

#[test]
fn a_motion_with_an_unknown_key() {
    bad_motion(
        "unknown_key",
        "title = 'Send ships'\nphrase = ['sending ships']\n",
        &format!(
            "error: cannot use the motion `bad.toml`: line 2: unknown field `phrase`, expected one \
             of `id`, `title`, `phrases`, `members`\n{KEYS}"
        ),
    );
}

#[test]
fn a_motion_that_is_no_toml() {
    let folder = Folder::with_report("no_toml").file("bad.toml", "title 'Send ships'\n");
    let run = folder.run(&["read", "--motion", "bad.toml", "report.txt"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.starts_with("error: cannot use the motion `bad.toml`: line 1: "), "{run}");
}

#[test]
fn two_motions_with_one_id() {
    bad_motion(
        "one_id",
        "id = 'motion'\ntitle = 'Send ships'\n",
        "error: cannot use the motion `bad.toml`: `motion.toml` has the id `motion` too\n\
         hint: give each motion an `id` of its own\n",
    );
}

#[test]
fn nothing_in_a_document_reaches_the_terminal_as_a_command() {
    let report = "\u{1b}[2J\u{1b}]0;gone\u{7}Norway will send ships to the strait, \
                  Prime Minister \u{9b}31mAda\u{202e} Lund said.\n";
    let line = serde_json::json!({"id": "\u{1b}c", "title": "\u{1b}[1mBold", "text": report});
    let folder = Folder::new("escape_sequences")
        .file("motion.toml", MOTION)
        .file("line.jsonl", line.to_string())
        .file("bad\u{1b}[31m.jsonl", "[]\n");
    for format in ["text", "json", "jsonl", "csv"] {
        for command in [&["read"][..], &["count"], &["why", "Norway"]] {
            let rest = [
                "--motion",
                "motion.toml",
                "--format",
                format,
                "line.jsonl",
                "bad\u{1b}[31m.jsonl",
            ];
            let run = folder.run(&[command, &rest].concat());
            let acts = |letter: char| letter.is_control() && letter != '\n' || letter == '\u{202e}';
            assert!(!run.out.contains(acts), "{command:?} {format}: {:?}", run.out);
            assert!(!run.err.contains(acts), "{command:?} {format}: {:?}", run.err);
        }
    }
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let lines: String = (0..5_000)
        .map(|number| format!("{{\"id\": \"{number}\", \"text\": {REPORT:?}}}\n"))
        .collect();
    let folder = Folder::new("closed_pipe").file("lines.jsonl", lines);
    for format in ["text", "jsonl", "csv"] {
        let mut child = folder
            .command(&["read", "--format", format, "lines.jsonl"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let mut out = child.stdout.take().expect("it was asked for");
        out.read_exact(&mut [0; 10]).expect("there is output");
        drop(out);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

#[test]
fn messages_that_nobody_reads_do_no_harm() {
    let folder = Folder::with_report("closed_messages");
    let mut child = folder
        .command(&["read", "gone.txt", "report.txt"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .stdin(Stdio::null())
        .spawn()
        .expect("the command starts");
    drop(child.stderr.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(2));
}

#[test]
fn a_model_that_is_none() {
    let folder = Folder::with_report("a_model_that_is_none").file("reader.onnx", "no model");
    let run = folder.run(&["read", "--reader", "model", "--model", "reader.onnx", "report.txt"]);
    run.expect(
        2,
        "error: cannot use the model `reader.onnx`: it is damaged, or no model for whipcount\n\
         hint: `--model` takes a file that `train/` has written for this version\n",
    );
    let run = folder.run(&["read", "--reader", "model", "--model", "gone.onnx", "report.txt"]);
    run.expect(
        2,
        "error: cannot read `gone.onnx`: no such file or directory\n\
         hint: `--model` takes a file that `train/` has written for this version\n",
    );
}

#[test]
fn a_way_to_read_that_is_none() {
    let folder = Folder::with_report("a_way_that_is_none").file("reader.onnx", "no model");
    let read = |arguments: &[&str]| {
        let mut command = folder.command(&[&["read", "report.txt"], arguments].concat());
        command.env("WHIPCOUNT_READER", "tea leaves");
        Run::new(command.output().expect("the command starts"))
    };
    read(&[]).expect(
        2,
        "error: cannot read by `tea leaves`, as the environment says in `WHIPCOUNT_READER`\n\
         hint: it is `model` or `rules`\n",
    );
    // Whoever says how to read does not have to put the environment right first.
    read(&["--reader", "rules"]).expect(0, "");
    let run = read(&["--model", "reader.onnx"]);
    assert!(run.err.starts_with("error: cannot use the model `reader.onnx`: "), "{run}");
}

#[test]
fn a_model_outranks_the_environment() {
    let model = concat!(env!("CARGO_MANIFEST_DIR"), "/../../model/reader.onnx");
    let folder = Folder::with_report("a_model_outranks_the_environment");
    // `run` has `rules` in the environment.
    let read = |arguments: &[&str]| {
        let read = ["read", "--motion", "motion.toml", "report.txt", "--format", "jsonl"];
        let run = folder.run(&[&read, arguments].concat());
        run.expect(0, "");
        run.out
    };
    let by_model = read(&["--model", model]);
    assert_eq!(by_model, read(&["--reader", "model"]));
    assert_ne!(by_model, read(&["--reader", "rules"]));
}

#[test]
fn a_model_for_a_reader_that_takes_none() {
    let folder = Folder::with_report("a_model_for_rules").file("reader.onnx", "no model");
    let run = folder.run(&["read", "--reader", "rules", "--model", "reader.onnx", "report.txt"]);
    run.expect(
        2,
        "error: cannot use a model: `--reader rules` reads without one\n\
         hint: leave out one of `--reader rules` and `--model`\n",
    );
}
