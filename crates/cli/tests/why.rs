//! `whipcount why`.

mod support;

use support::{Folder, REPORT, string};

fn folder(test: &str) -> Folder {
    let lines: String = [("may", "2031-05-14"), ("june", "2031-06-02")]
        .map(|(id, day)| {
            format!("{{\"id\": \"{id}\", \"published\": \"{day}\", \"text\": {REPORT:?}}}\n")
        })
        .concat();
    Folder::with_report(test).file("lines.jsonl", lines)
}

fn why<'a>(actor: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["why", actor, "--motion", "motion.toml", "lines.jsonl"], more].concat()
}

#[test]
fn passages_come_newest_first_whatever_the_actor_is_called() {
    let folder = folder("why_newest");
    for actor in ["Norway", "NOR", "nor", "NORWAY", "Nórway"] {
        let run = folder.run(&why(actor, &["--format", "jsonl"]));
        run.expect(0, "");
        let documents: Vec<_> =
            run.json_lines().iter().map(|line| string(&line["document"]["id"])).collect();
        assert_eq!(documents, ["june", "may"], "{actor}");
    }
}

#[test]
fn the_words_that_carry_the_stance_are_marked() {
    let folder = folder("why_marked");
    let run = folder.run(&why("Norway", &[]));
    run.expect(0, "");
    assert!(run.out.starts_with("Norway on: Send ships to the strait\n2 passages"), "{run}");
    let lines: Vec<_> = run.out.lines().collect();
    let sentence = lines.iter().position(|line| line.contains("Norway will send ships"));
    let sentence = sentence.expect("the sentence is shown");
    assert!(lines[sentence + 1].trim_start().starts_with("^^^^"), "{run}");
    let coloured = folder.run(&why("Norway", &["--color", "always"]));
    assert!(!coloured.out.contains("^^^^") && coloured.out.contains("\u{1b}[4m"), "{coloured}");
}

#[test]
fn every_format_tells_the_same_passages() {
    let folder = folder("why_formats");
    let array = folder.run(&why("Norway", &["--format", "json"]));
    let array: Vec<serde_json::Value> = serde_json::from_str(&array.out).expect("an array");
    assert_eq!(array, folder.run(&why("Norway", &["--format", "jsonl"])).json_lines());
    let csv = folder.run(&why("Norway", &["--format", "csv"])).out;
    assert_eq!(csv.matches("\nmotion,position,NOR,Norway,commits,").count(), 2, "{csv}");
}

#[test]
fn an_unknown_actor_is_met_with_similar_names() {
    let folder = folder("why_unknown");
    let run = folder.run(&why("norwya", &[]));
    assert_eq!(run.out, "");
    run.expect(1, "note: nobody called `norwya` takes a position\nhint: did you mean `Norway`?\n");
    folder.run(&why("Atlantis", &[])).expect(
        1,
        "note: nobody called `Atlantis` takes a position\n\
         hint: `whipcount count` lists everybody who takes one\n",
    );
}

#[test]
fn terms_that_leave_everything_out_are_named() {
    folder("why_terms").run(&why("Norway", &["--as-of", "2030-01-01"])).expect(
        1,
        "note: no passage about `Norway` meets the terms\n\
         hint: leave out `--as-of`, `--basis` or `--min-confidence` to see the others\n",
    );
}
