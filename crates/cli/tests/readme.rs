//! What `README.md` shows is what the program prints.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PROMPT: &str = "$ cargo run --release -- ";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The page with the program's own output under each command that it shows.
fn with_true_output(page: &str) -> String {
    let mut shown = String::new();
    let mut blocks = page.split("```");
    shown.push_str(blocks.next().unwrap_or_default());
    for block in blocks {
        shown.push_str("```");
        match block.strip_prefix("console\n").and_then(|block| block.strip_prefix(PROMPT)) {
            Some(command) => {
                let command = command.lines().next().unwrap_or_default();
                shown.push_str(&format!("console\n{PROMPT}{command}\n{}", output(command)));
            }
            None => shown.push_str(block),
        }
    }
    shown
}

fn output(command: &str) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_whipcount"))
        .args(command.split(' '))
        .current_dir(root())
        .output()
        .expect("the program runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).expect("output is UTF-8")
}

/// Set `UPDATE_README=1` to write the page anew.
#[test]
fn the_readme_shows_true_output() {
    let path = root().join("README.md");
    let page = fs::read_to_string(&path).expect("the page is there");
    assert!(page.contains(PROMPT), "README.md shows no command");
    let shown = with_true_output(&page);
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, &shown).expect("the page can be written");
    } else {
        assert!(page == shown, "run this test with UPDATE_README=1 and look at the difference");
    }
}
