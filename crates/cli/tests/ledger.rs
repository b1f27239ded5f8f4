//! A ledger from the command line: add, count, decide, verify.

mod support;

use std::fs;

use support::{Folder, MOTION, Run};

const REPORTS: &str = r#"{"id": "one", "published": "2031-05-01", "publisher": "The Messenger", "url": "https://example.org/one", "text": "Norway will send ships to the strait, Prime Minister Ada Lund said on Monday."}
{"id": "two", "published": "2031-05-03", "publisher": "The Post", "text": "Spain will never send ships to the strait, Foreign Minister Luis Prado said in Madrid."}
"#;

/// A folder with a ledger in which two reports are.
fn kept(test: &str) -> Folder {
    let folder = Folder::new(test).file("strait.toml", MOTION).file("reports.jsonl", REPORTS);
    let run = folder.run(&["motions", "add", "strait.toml", "--at", "2031-05-04"]);
    run.expect(0, "");
    assert_eq!(run.out, "strait: added\n");
    let run = folder.run(&["add", "reports.jsonl", "--at", "2031-05-04T10:00Z"]);
    run.expect(0, "");
    assert_eq!(run.out, "2 new, 0 already known, 0 unreadable; 2 positions added\n");
    folder
}

#[test]
fn a_ledger_counts_as_the_files_do() {
    let folder = kept("ledger_counts");
    for format in ["text", "json", "csv"] {
        let files =
            folder.run(&["count", "--motion", "strait.toml", "reports.jsonl", "--format", format]);
        let ledger = folder.run(&["count", "strait", "--format", format]);
        ledger.expect(0, "");
        assert_eq!(ledger.out, files.out);
        let files = folder.run(&[
            "why",
            "norway",
            "--motion",
            "strait.toml",
            "reports.jsonl",
            "--format",
            format,
        ]);
        let ledger = folder.run(&["why", "norway", "--format", format]);
        ledger.expect(0, "");
        assert_eq!(ledger.out, files.out);
    }
    // So do all the other questions.
    for format in ["text", "json", "jsonl", "csv"] {
        for question in [&["changes"][..], &["conflicts"], &["pivots"], &["suppose", "USA=commits"]]
        {
            let asked =
                |about: &[&str]| folder.run(&[question, about, &["--format", format]].concat());
            let (files, ledger) =
                (asked(&["--motion", "strait.toml", "reports.jsonl"]), asked(&["strait"]));
            assert_eq!((ledger.code, &ledger.out), (files.code, &files.out), "{question:?}");
            assert!(ledger.code < 2, "{question:?}: {}", ledger.err);
        }
    }
    for format in ["wide", "graphml"] {
        let files = folder.run(&["export", format, "--motion", "strait.toml", "reports.jsonl"]);
        let ledger = folder.run(&["export", format, "strait"]);
        ledger.expect(0, "");
        assert_eq!(ledger.out, files.out);
    }
    // A ledger knows in addition what its entries are called and when they were learnt.
    let table = folder.run(&["export", "csv", "strait"]).out;
    let learnt = table.lines().filter(|line| line.contains("2031-05-04T10:00:00Z")).count();
    assert_eq!(learnt, 2, "{table}");
    let earlier = folder.run(&["count", "--known-on", "2031-05-03"]);
    earlier.expect(2, "error: the ledger `whipcount.db` has no motion\nhint: add one with `whipcount motions add FILE.toml`\n");
    let as_of = folder.run(&["count", "strait", "--as-of", "2031-05-02", "--format", "csv"]);
    assert!(as_of.out.contains("NOR") && !as_of.out.contains("ESP"), "{}", as_of.out);
    // A report of later tells what was said by then: it is one of those that count.
    let later = r#"{"id": "three", "published": "2031-05-09", "text": "On 1 May Iceland said that it would send ships to the strait."}"#;
    let folder = folder.file("later.jsonl", later);
    folder.run(&["add", "later.jsonl", "--at", "2031-05-10"]).expect(0, "");
    let as_of = folder.run(&["count", "strait", "--as-of", "2031-05-02"]).out;
    assert!(as_of.contains("· 2 actors in 2 documents"), "{as_of}");
    let run = folder.run(&["why", "Sapin", "strait"]);
    run.expect(1, "note: nobody called `Sapin` takes a position\nhint: did you mean `Spain`?\n");
}

#[test]
fn adding_again_adds_nothing_and_damage_is_told_by_exit_codes() {
    let folder = kept("ledger_again");
    let run = folder.run(&["add", "reports.jsonl", "missing.txt"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.out, "0 new, 2 already known, 1 unreadable; 0 positions added\n");
    let run = folder.run(&["verify"]);
    run.expect(0, "");
    assert!(run.out.ends_with("all is well\n"), "{}", run.out);
    folder.run(&["rebuild"]).expect(0, "");
    folder.run(&["verify"]).expect(0, "");

    let run = folder.run(&["count", "--ledger", "nowhere.db"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error: there is no ledger `nowhere.db`\nhint: "), "{}", run.err);
    let run = folder.run(&["verify", "--ledger", "strait.toml"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error: `strait.toml` is not a ledger\n"), "{}", run.err);
    let run = folder.run(&["count", "strat"]);
    run.expect(
        2,
        "error: the ledger has no motion `strat`\nhint: did you mean `strait`? it has `strait`\n",
    );
    let run = folder.run(&["count", "reports.jsonl", "--ledger", "nowhere.db"]);
    assert!(run.err.contains("no motion is given to count the reports on"), "{}", run.err);

    let path = folder.path().join("whipcount.db");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let run = folder.run(&["verify"]);
    assert!(run.code == 1 || run.code == 2, "{}", run.out);
}

/// The id of the only entry that `review --list` shows for an actor.
fn id_of(folder: &Folder, actor: &str) -> String {
    let run = folder.run(&["review", "--list"]);
    let page = run.out.split("\n\n").collect::<Vec<_>>().join("\n");
    let from = page.find(&format!("{actor} on:")).expect("the actor is listed");
    let entry = page[from..].split("entry ").nth(1).expect("an entry is shown");
    entry[..32].to_string()
}

#[test]
fn decisions_are_kept_shown_and_undone() {
    let folder = kept("ledger_decisions");
    let norway = id_of(&folder, "Norway");
    let figures = ["amount=ships", "at_least=2", "at_most=3", "--by", "Ada"];
    let run = folder.run(&[&["decide", &norway][..], &figures].concat());
    run.expect(0, "");
    let table = folder.run(&["count", "--format", "csv"]).out;
    assert!(table.contains(",ships,2,3,"), "{table}");
    let run =
        folder.run(&["decide", &norway, "stance=declines", "--by", "Ada", "--why", "heard it"]);
    run.expect(0, "");
    let decision = run.out.split([' ', ':']).nth(1).unwrap().to_string();
    let board = folder.run(&["count", "--format", "csv"]).out;
    assert!(board.contains("NOR,Norway,declines"), "{board}");
    let run = folder.run(&["undo"]);
    assert!(run.out.contains("Ada  correct stance=declines"), "{}", run.out);
    folder.run(&["undo", &decision, "--by", "Ada"]).expect(0, "");
    let board = folder.run(&["count", "--format", "csv"]).out;
    assert!(board.contains("NOR,Norway,commits"), "{board}");

    let run = folder.run_with_input(&["review", "--by", "Ada"], "nonsense\nc # looked it up\ns\n");
    run.expect(0, "");
    assert!(run.out.contains("`nonsense` is no decision"), "{}", run.out);
    assert!(run.out.ends_with("1 decided; `whipcount undo` lists them\n"), "{}", run.out);
    let run = folder.run(&["decide", &norway, "stance=perhaps"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("it is one of commits, supports"), "{}", run.err);
    let run = folder.run(&["decide", "abc", "confirm"]);
    assert!(run.err.contains("32 hexadecimal digits"), "{}", run.err);
    folder.run(&["verify"]).expect(0, "");
}

#[test]
fn a_new_motion_is_read_into_old_documents() {
    let folder =
        kept("ledger_reread").file("ships.toml", "title = 'Send ships to the strait at once'\n");
    let run = folder.run(&["motions", "add", "ships.toml"]);
    run.expect(0, "note: the documents of the ledger have not been read with an eye on this\nhint: `whipcount reread` does\n");
    let run = folder.run(&["reread"]);
    run.expect(0, "");
    assert!(run.out.starts_with("2 read again; "), "{}", run.out);
    assert!(folder.run(&["reread"]).out.starts_with("0 read again; "));
    let run = folder.run(&["motions"]);
    assert_eq!(
        run.out,
        "ships   Send ships to the strait at once\nstrait  Send ships to the strait\n"
    );
    folder.run(&["verify"]).expect(0, "");
}

/// Enters by hand that Iceland supports a motion, with `more` arguments.
fn add_iceland(folder: &Folder, motion: &str, more: &[&str]) -> Run {
    let words = ["--actor", "Iceland", "--stance", "supports", "--evidence", "We wish them well"];
    folder.run(&[&["add-position", "--motion", motion], &words[..], more].concat())
}

#[test]
fn positions_are_entered_by_hand() {
    let folder = kept("ledger_by_hand");
    let run = add_iceland(&folder, "strait", &["--published", "2031-05-02", "--by", "Ada"]);
    run.expect(0, "");
    let table = "Country;Position;Quote;Date;Doc\n\
        Denmark;commits;Denmark joins;2031-05-02;\n\
        Norway;perhaps;We may;2031-05-02;\n\
        Norway;opposes;not there;;one\n\
        Norway;commits;will send ships;;one\n\
        Sweden;declines;no;2031-13-02;\n\
        Sweden;declines;;2031-05-02;\n\
        Sweden;declines;No;2031-05-02;nowhere\n";
    let folder = folder.file("sheet.csv", table);
    let columns = [
        "import",
        "sheet.csv",
        "--motion",
        "strait",
        "--column",
        "actor=Country",
        "--column",
        "stance=Position",
        "--column",
        "evidence=Quote",
        "--column",
        "published=Date",
        "--column",
        "document=Doc",
        "--by",
        "Ada",
    ];
    let run = folder.run(&columns);
    assert_eq!(run.code, 2);
    assert_eq!(run.out, "2 positions entered, 0 already known, 5 refused\n");
    for told in [
        "line 3 of `sheet.csv`: `perhaps` is none of commits",
        "line 4 of `sheet.csv`: `not there` does not stand in the document `one`",
        "line 6 of `sheet.csv`: `2031-13-02` is no day",
        "line 7 of `sheet.csv`: its `evidence` is empty",
        "line 8 of `sheet.csv`: the ledger has no document `nowhere`",
    ] {
        assert!(run.err.contains(told), "{told}: {}", run.err);
    }
    let board = folder.run(&["count", "--format", "csv"]).out;
    assert!(
        board.contains("ISL,Iceland,supports") && board.contains("DNK,Denmark,commits"),
        "{board}"
    );

    let run = folder.run(&["import", "sheet.csv", "--motion", "strait"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("it has no column `actor`; its columns are `Country`, `Position`"),
        "{}",
        run.err
    );
    let run =
        add_iceland(&folder, "strait", &["--published", "2031-05-02", "--said", "1931-05-02"]);
    assert!(run.err.contains("50 years or more before 2031-05-02"), "{}", run.err);
    let run = add_iceland(&folder, "strat", &[]);
    let told = "there is no motion `strat`; the ledger has strait; did you mean strait?";
    assert!(run.err.contains(told), "{}", run.err);
    folder.run(&["verify"]).expect(0, "");
}

#[test]
fn words_are_found_in_every_format() {
    let folder = kept("ledger_search");
    let run = folder.run(&["search", "PRADO", "madrid"]);
    run.expect(0, "");
    assert!(run.out.contains("Luis Prado"), "{}", run.out);
    for format in ["json", "jsonl", "csv"] {
        let run = folder.run(&["search", "ships", "--format", format]);
        run.expect(0, "");
        assert!(run.out.contains("position"), "{}", run.out);
    }
    folder.run(&["search", "submarines"]).expect(1, "note: no document has all of `submarines`\n");
    folder.run(&["search", "\"'*("]).expect(1, "note: no document has all of `\"'*(`\n");
}

#[test]
fn a_dump_makes_the_same_ledger_again() {
    let folder = kept("ledger_dump");
    let norway = id_of(&folder, "Norway");
    folder.run(&["decide", &norway, "stance=supports", "--by", "Ada"]).expect(0, "");
    add_iceland(&folder, "strait", &["--by", "Ada"]).expect(0, "");
    let dump = folder.run(&["dump"]).out;
    let folder = folder.file("dump.jsonl", &dump);
    for _ in 0..2 {
        folder.run(&["load", "dump.jsonl", "--ledger", "copy.db"]).expect(0, "");
        assert_eq!(folder.run(&["dump", "--ledger", "copy.db"]).out, dump);
        folder.run(&["verify", "--ledger", "copy.db"]).expect(0, "");
    }
    let board = |ledger| folder.run(&["count", "--format", "json", "--ledger", ledger]).out;
    assert_eq!(board("copy.db"), board("whipcount.db"));
    let changed = dump.replace("We wish them well", "We wish them ill");
    let folder = folder.file("changed.jsonl", changed);
    let run = folder.run(&["load", "changed.jsonl", "--ledger", "other.db"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("its content is not what its `entry` says"), "{}", run.err);
}
