//! The figures that the scorers of the shared folder give whipcount on annotated texts.
//!
//! The scorers are Python programs and stay the only judges of what is right: here they are run, and
//! what they print is read.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

/// Where the annotated texts are: `WHIPCOUNT_SHARED`, else `shared` beside the checkout. `None` if
/// they are not there.
pub fn shared_folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("WHIPCOUNT_SHARED").map_or(beside, PathBuf::from);
    folder.join("gold/run.py").is_file().then_some(folder)
}

/// How the program is asked to find statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As it does when nothing is asked.
    Usual,
    /// By rules alone.
    Rules,
}

impl Way {
    /// Both, the usual one first.
    pub const ALL: [Way; 2] = [Way::Usual, Way::Rules];

    /// Has `command`, and the programs that it starts, read in this way.
    pub fn ask(self, command: &mut Command) -> &mut Command {
        const VARIABLE: &str = "WHIPCOUNT_READER";
        match self {
            Way::Usual => command.env_remove(VARIABLE),
            Way::Rules => command.env(VARIABLE, "rules"),
        }
    }
}

/// Some of the annotated reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The one real report that must come out right.
    Seed,
    /// The reports on which figures are reported; no rule is written for one of their sentences.
    Dev,
    /// The reports for tuning whose names begin so.
    Train(&'static str),
    /// A file of short passages for tuning.
    Passages(&'static str),
}

impl Part {
    /// All parts, in the order in which they are shown.
    pub const ALL: [Part; 10] = [
        Part::Seed,
        Part::Dev,
        Part::Train("wa"),
        Part::Train("pp"),
        Part::Train("ec"),
        Part::Train("re"),
        Part::Passages("world"),
        Part::Passages("parliament"),
        Part::Passages("economy"),
        Part::Passages("hard"),
    ];

    /// What it is called in the shared folder.
    pub fn name(self) -> String {
        match self {
            Part::Seed => "seed".into(),
            Part::Dev => "dev".into(),
            Part::Train(prefix) => format!("train/{prefix}"),
            Part::Passages(name) => format!("passages/{name}"),
        }
    }

    /// Puts its `NAME.txt` and `NAME.json` files into `folder`, and nothing else.
    fn lay_out(self, gold: &Path, folder: &Path) -> io::Result<()> {
        match self {
            Part::Seed => copy_files(gold, "seed", folder),
            Part::Dev => copy_files(&gold.join("dev"), "", folder),
            Part::Train(prefix) => copy_files(&gold.join("train"), prefix, folder),
            Part::Passages(name) => {
                write_passages(&gold.join(format!("passages/{name}.jsonl")), folder)
            }
        }
    }
}

fn copy_files(from: &Path, prefix: &str, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if name.starts_with(prefix) && (name.ends_with(".txt") || name.ends_with(".json")) {
            // Copied by content: the originals may be write-protected, and a copy of one of them
            // must be easy to clear away.
            fs::write(to.join(name), fs::read(&path)?)?;
        }
    }
    Ok(())
}

fn write_passages(file: &Path, folder: &Path) -> io::Result<()> {
    for passage in json_lines(file)? {
        let id = text_of(&passage["document"]["id"])?;
        fs::write(folder.join(format!("{id}.txt")), text_of(&passage["text"])?)?;
        fs::write(folder.join(format!("{id}.json")), passage.to_string())?;
    }
    Ok(())
}

fn json_lines(file: &Path) -> io::Result<Vec<Value>> {
    let lines = fs::read_to_string(file)?;
    let objects = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>();
    objects.map_err(io::Error::from)
}

fn text_of(value: &Value) -> io::Result<&str> {
    value.as_str().ok_or_else(|| io::Error::other(format!("expected a string, found {value}")))
}

/// What a scorer says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// Number of documents that were read.
    pub documents: usize,
    /// Figure by figure, under the scorer's own name for each.
    figures: BTreeMap<String, Figure>,
}

/// One figure, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// How much of what was found is right, how much of what is there was found, and the harmonic
    /// mean of the two.
    Found {
        /// Share of the findings that are right.
        precision: f64,
        /// Share of the annotated ones that were found.
        recall: f64,
        /// Harmonic mean of the two.
        f1: f64,
    },
    /// A share of what was found and paired with an annotated one.
    Share(f64),
}

impl Figure {
    /// F1, or the share.
    pub fn headline(self) -> f64 {
        match self {
            Figure::Found { f1, .. } => f1,
            Figure::Share(share) => share,
        }
    }
}

impl Scores {
    /// Reads what `gold/run.py` or `polnear/score_attribution.py` prints.
    fn read(printed: &str) -> Scores {
        let documents = printed.lines().find_map(|line| line.split_once(" reports, "));
        Scores {
            documents: documents.and_then(|(number, _)| number.parse().ok()).unwrap_or_default(),
            figures: printed.lines().filter_map(figure).collect(),
        }
    }

    /// The figure that the scorer prints under this name.
    pub fn get(&self, name: &str) -> Option<Figure> {
        self.figures.get(name).copied()
    }

    /// F1 or share under this name.
    ///
    /// # Errors
    ///
    /// When the scorer prints no such figure.
    pub fn headline(&self, name: &str) -> io::Result<f64> {
        let missing = || io::Error::other(format!("the scorer printed no figure `{name}`"));
        self.get(name).map(Figure::headline).ok_or_else(missing)
    }
}

/// A line such as `tallies  P 0.800  R 0.667  F1 0.727` or `  basis  0.912`, with its name.
fn figure(line: &str) -> Option<(String, Figure)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (name, figure) = match words.as_slice() {
        [name @ .., "P", precision, "R", recall, "F1", f1] => {
            let [precision, recall, f1] = [precision, recall, f1].map(|number| number.parse());
            (name, Figure::Found { precision: precision.ok()?, recall: recall.ok()?, f1: f1.ok()? })
        }
        [name @ .., share] => (name, Figure::Share(share.parse().ok()?)),
        [] => return None,
    };
    // Rows of tables have numbers further to the left, too.
    let is_name = !name.is_empty() && name.iter().all(|word| word.parse::<f64>().is_err());
    is_name.then(|| (name.join(" "), figure))
}

/// Scores the positions and tallies that `binary` finds in one part.
///
/// # Errors
///
/// When files cannot be read or written, or the scorer or the binary fails.
pub fn score_positions(shared: &Path, binary: &Path, part: Part, way: Way) -> io::Result<Scores> {
    let folder = TempDir::new()?;
    let gold = shared.join("gold");
    part.lay_out(&gold, folder.path())?;
    let mut scorer = Command::new("python3");
    scorer.arg(gold.join("run.py")).arg(binary).arg(folder.path());
    Ok(Scores::read(&output(way.ask(&mut scorer))?))
}

/// Scores the statements that `binary` finds in the articles of PolNeAR's development part.
///
/// # Errors
///
/// When files cannot be read or written, or the scorer or the binary fails.
pub fn score_statements(shared: &Path, binary: &Path, way: Way) -> io::Result<Scores> {
    let folder = TempDir::new()?;
    let gold = shared.join("polnear/dev.jsonl");
    let (asked, found) = (folder.path().join("asked.jsonl"), folder.path().join("found.jsonl"));
    let (documents, _) = write_bare_articles(&gold, &asked)?;
    let mut reader = Command::new(binary);
    reader.args(["read", "--format", "jsonl"]).arg(&asked);
    fs::write(&found, output(way.ask(&mut reader))?)?;
    let mut scorer = Command::new("python3");
    scorer.arg(shared.join("polnear/score_attribution.py")).arg(&gold).arg(&found);
    Ok(Scores { documents, ..Scores::read(&output(&mut scorer)?) })
}

/// Copies articles without their annotations, and returns how many articles and words they are.
///
/// # Errors
///
/// When the files cannot be read or written.
pub fn write_bare_articles(from: &Path, to: &Path) -> io::Result<(usize, usize)> {
    let (mut lines, mut articles, mut words) = (String::new(), 0, 0);
    for article in json_lines(from)? {
        lines += &format!("{}\n", json!({"id": article["id"], "text": article["text"]}));
        articles += 1;
        words += text_of(&article["text"])?.split_whitespace().count();
    }
    fs::write(to, lines)?;
    Ok((articles, words))
}

/// What `command` prints; its complaints go where ours go.
fn output(command: &mut Command) -> io::Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let explain = |problem| io::Error::other(format!("cannot run `{program}`: {problem}"));
    let done = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|e| explain(e.to_string()))?;
    // 1 is whipcount's "nothing found", which is an answer.
    if !matches!(done.status.code(), Some(0 | 1)) {
        return Err(explain(format!("it ended with {}", done.status)));
    }
    String::from_utf8(done.stdout).map_err(|_| explain("its output is not UTF-8".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "\
2 reports, 801 words, 52000 words/s with start-up of 1 runs
document             gold  sys  match  actorF1  stanceP  stanceR  stanceF1  tallyF1
one                    12   10      8    0.818    0.800    0.667     0.727    1.000

2 documents, 24 gold and 20 system positions, 16 matched

ACTOR + STANCE   P 0.800  R 0.667  F1 0.727
  basis          0.912

stance of matched: rows gold, columns system
                 commits    supports
commits                4           0
";

    #[test]
    fn figures_are_read_and_tables_are_left_alone() {
        let scores = Scores::read(PRINTED);
        assert_eq!(scores.documents, 2);
        let names: Vec<_> = scores.figures.keys().collect();
        assert_eq!(names, ["ACTOR + STANCE", "basis"]);
        assert_eq!(scores.get("basis"), Some(Figure::Share(0.912)));
        assert_eq!(scores.headline("ACTOR + STANCE").unwrap(), 0.727);
        assert!(scores.headline("tallies").is_err());
    }
}
