//! The help of every command, which is its reference.

mod support;

use support::Folder;

#[track_caller]
fn check(name: &str, arguments: &[&str]) {
    let folder = Folder::new(&format!("help_{name}"));
    let run = folder.run(arguments);
    run.expect(0, "");
    insta::assert_snapshot!(name, run.out);
}

#[test]
fn help_of_the_program() {
    check("whipcount", &["--help"]);
}

#[test]
fn help_of_read() {
    check("read", &["read", "--help"]);
}

#[test]
fn help_of_count() {
    check("count", &["count", "--help"]);
}

#[test]
fn help_of_why() {
    check("why", &["why", "--help"]);
}

#[test]
fn help_of_changes() {
    check("changes", &["changes", "--help"]);
}

#[test]
fn help_of_conflicts() {
    check("conflicts", &["conflicts", "--help"]);
}

#[test]
fn help_of_suppose() {
    check("suppose", &["suppose", "--help"]);
}

#[test]
fn help_of_pivots() {
    check("pivots", &["pivots", "--help"]);
}

#[test]
fn help_of_export() {
    check("export", &["export", "--help"]);
}

#[test]
fn help_of_what_keeps_a_ledger() {
    for name in ["motions", "add", "watch", "reread", "dump", "load", "verify", "rebuild"] {
        check(name, &[name, "--help"]);
    }
}

#[test]
fn help_of_what_people_do_with_a_ledger() {
    for name in ["search", "serve", "review", "decide", "undo", "add-position", "import"] {
        check(name, &[name, "--help"]);
    }
}

#[test]
fn short_help_is_short() {
    check("read_in_short", &["read", "-h"]);
}
