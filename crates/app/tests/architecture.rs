//! `docs/ARCHITECTURE.md` names each folder, and only folders that there are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Folders in `folder` that belong to the project: no hidden ones, no build output.
fn folders_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("the repository can be read");
    let entries = entries.map(|entry| entry.expect("the repository can be read"));
    let folders = entries.filter(|entry| entry.path().is_dir());
    let names = folders.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| !name.starts_with('.') && name != "target").collect()
}

/// The first cells of the rows that begin with a folder's name, and whether all three are filled.
fn folders_described(page: &str) -> BTreeSet<String> {
    let section =
        page.split("## ").find(|section| section.starts_with("A question for each folder"));
    let rows =
        section.expect("the section is there").lines().filter(|line| line.starts_with("| `"));
    let mut folders = BTreeSet::new();
    for row in rows {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 3, "folder, question, what never happens: {row}");
        assert!(cells[1].ends_with('?') && cells[2].ends_with('.'), "question and sentence: {row}");
        folders.insert(cells[0].trim_matches('`').to_string());
    }
    folders
}

#[test]
fn each_folder_has_its_question() {
    let mut folders = folders_in(&root());
    assert!(folders.remove("crates"));
    folders.extend(folders_in(&root().join("crates")).iter().map(|name| format!("crates/{name}")));
    let page = fs::read_to_string(root().join("docs/ARCHITECTURE.md")).expect("the page is there");
    assert_eq!(folders_described(&page), folders);
}

/// The crates of ours that `folder`'s crate is built with, by their folders.
fn arrows_from(folder: &str) -> BTreeSet<String> {
    let manifest = root().join("crates").join(folder).join("Cargo.toml");
    let manifest = fs::read_to_string(manifest).expect("a crate has a manifest");
    let manifest: toml::Table = manifest.parse().expect("a manifest is TOML");
    let dependencies = manifest.get("dependencies").and_then(|table| table.as_table());
    let names = dependencies.into_iter().flat_map(|table| table.keys());
    names.filter_map(|name| name.strip_prefix("whipcount-")).map(str::to_string).collect()
}

#[test]
fn steps_know_the_nouns_and_no_other_step() {
    let nouns = BTreeSet::from(["domain", "words"].map(String::from));
    for step in [
        "domain",
        "words",
        "fetching",
        "documents",
        "reading",
        "encoder",
        "statements",
        "positions",
        "count",
    ] {
        let others: Vec<_> = arrows_from(step).difference(&nouns).cloned().collect();
        assert!(others.is_empty(), "{step} depends on {others:?}");
    }
    let kept = BTreeSet::from(["domain", "words", "count"].map(String::from));
    assert!(arrows_from("ledger").is_subset(&kept), "ledger fills the entries of count");
    let written = BTreeSet::from(["domain", "count"].map(String::from));
    assert!(arrows_from("export").is_subset(&written), "export only writes down results");
    assert!(arrows_from("web").is_empty(), "web knows the library alone");
    let served = BTreeSet::from(["web".to_string()]);
    assert!(arrows_from("cli").is_subset(&served), "cli knows the library and the pages alone");
}

#[test]
fn decisions_are_numbered_and_say_what_they_cost() {
    let mut numbers = BTreeSet::new();
    for entry in fs::read_dir(root().join("docs/decisions")).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let page = fs::read_to_string(&path).expect("a page is text");
        for heading in ["## Question", "## Chosen", "## Turned down", "## What it costs"] {
            assert!(page.contains(heading), "{name} lacks `{heading}`");
        }
        let number = name.split('-').next().and_then(|number| number.parse::<usize>().ok());
        assert!(numbers.insert(number.expect("a number comes first")), "{name} is a second one");
    }
    assert_eq!(numbers.first(), Some(&1));
}
