//! The figures as the tables of `docs/QUALITY.md`.

use std::fmt::Write;

use crate::scores::{Figure, Part, Scores};
use crate::targets::{Judged, TARGETS};

/// Where the part begins that only `--speed` writes anew: its figures differ from run to run.
const SPEED_HEADING: &str = "## Speed\n";

/// All scores, each with what was scored.
pub type AllScores = Vec<(Judged, Scores)>;

/// The whole page. `speed` is its last part, as [`speed_section`] or [`kept_speed`] gives it.
pub fn page(scores: &AllScores, speed: &str) -> String {
    [INTRODUCTION, &targets(scores), &positions(scores), &statements(scores), PEERS, speed]
        .join("\n")
}

/// The speed section of a page written before, empty if there is none.
pub fn kept_speed(page: &str) -> &str {
    page.find(SPEED_HEADING).map_or("", |start| &page[start..])
}

const INTRODUCTION: &str = concat!(
    "# Quality

Written by `cargo run --release --package whipcount-quality`; do not edit. Version ",
    env!("CARGO_PKG_VERSION"),
    ".

The texts lie in `shared`, beside the checkout or where `WHIPCOUNT_SHARED` says, together with the scorers
(`gold/run.py`, `polnear/score_attribution.py`), which alone decide what is right. `seed` is the real report that
must come out right. `dev` is for reporting, and its figures are the ones to compare: no rule is written for one of
its sentences. Its errors were read while the first version was made, though, so that a report which nobody has
looked at will come out somewhat worse.
`train` (world affairs, parties and parliaments, economy, real articles) and `passages` are what the rules and data
files are written with; their figures say how much was taken in, not how good the tool is on new text.
"
);

fn targets(scores: &AllScores) -> String {
    let mut table =
        Table::new("## Targets", "| texts | figure | at least | now | |\n| - | - | -: | -: | - |");
    for target in TARGETS {
        let now = find(scores, target.judged).and_then(|scores| scores.get(target.figure));
        let now = now.map(Figure::headline);
        let verdict =
            if now.is_some_and(|now| now >= target.at_least) { "reached" } else { "missed" };
        table.row(&[
            target.judged.name(),
            target.figure.to_lowercase(),
            format!("{:.2}", target.at_least),
            now.map_or("–".into(), |now| format!("{now:.3}")),
            verdict.into(),
        ]);
    }
    table.text
}

fn find(scores: &AllScores, judged: Judged) -> Option<&Scores> {
    scores.iter().find_map(|(each, scores)| (*each == judged).then_some(scores))
}

fn positions(scores: &AllScores) -> String {
    let scores: Vec<(Part, &Scores)> = scores
        .iter()
        .filter_map(|(judged, scores)| match judged {
            Judged::Positions(part) => Some((*part, scores)),
            Judged::Statements => None,
        })
        .collect();

    let mut found = Table::new(
        "## Positions and tallies\n\nPrecision, recall and F1 of who holds a position, of who holds which stance, and of the claims about numbers.",
        "| texts | reports | actor P | R | F1 | actor + stance P | R | F1 | tallies P | R | F1 |\n| - | -: | -: | -: | -: | -: | -: | -: | -: | -: | -: |",
    );
    for (part, scores) in &scores {
        let mut cells = vec![part.name(), scores.documents.to_string()];
        for name in ["actor found", "ACTOR + STANCE", "tallies"] {
            cells.extend(precision_recall_f1(scores.get(name)));
        }
        found.row(&cells);
    }

    const SHARES: [&str; 8] =
        ["stance", "evidence", "basis", "speaker", "threat", "said", "leans", "contribution"];
    const CONDITIONS: [&str; 2] = ["condition on", "condition text"];
    let names = [SHARES.as_slice(), CONDITIONS.as_slice()].concat();
    let mut shares = Table::new(
        "Among the positions that were paired with an annotated one, the share with the right … (conditions: F1).",
        &format!("| texts | {} |\n| - |{}", names.join(" | "), " -: |".repeat(names.len())),
    );
    for (part, scores) in &scores {
        let figures = names.iter().map(|name| headline(scores.get(name)));
        shares.row(&[part.name()].into_iter().chain(figures).collect::<Vec<_>>());
    }
    [found.text, shares.text].join("\n")
}

fn statements(scores: &AllScores) -> String {
    const ROWS: [&str; 8] = [
        "source exact",
        "cue exact",
        "content exact",
        "source overlap",
        "cue overlap",
        "content overlap",
        "linked",
        "speaker",
    ];
    let mut table = Table::new(
        "## Statements\n\nWho says what in PolNeAR's development part. `linked`: source, cue and content each agree by half or more; `speaker`: source and content do.",
        "| figure | P | R | F1 |\n| - | -: | -: | -: |",
    );
    let scores = find(scores, Judged::Statements);
    for name in ROWS {
        let [precision, recall, f1] =
            precision_recall_f1(scores.and_then(|scores| scores.get(name)));
        table.row(&[name.into(), precision, recall, f1]);
    }
    table.text
}

/// Measured once for this project with the same scorer, but for CofeNet's own published figures.
const PEERS: &str = "\
What others reach on the test part of the same corpus (F1; ours above are on its development part). The first four
were scored with the same scorer; CofeNet's figures are its authors', on its own tokens.

| system | needs | source exact | cue exact | content exact | content overlap | linked | speaker |
| - | - | -: | -: | -: | -: | -: | -: |
| textacy, direct quotations | spaCy parse | 0.218 | 0.249 | 0.233 | 0.391 | 0.146 | 0.160 |
| Gender Gap Tracker, rules | spaCy parse | 0.568 | 0.490 | 0.458 | 0.688 | 0.354 | 0.405 |
| Citron, retrained on this corpus | spaCy parse | 0.640 | 0.521 | 0.452 | 0.670 | 0.418 | 0.476 |
| all-MiniLM-L6-v2, fine-tuned on this corpus | neural encoder | 0.786 | 0.720 | 0.637 | 0.898 | 0.601 | 0.652 |
| BERT-base with CofeNet (cofe-ai/CofeNet, `docs/cofenet-detail-exp.pdf`) | neural encoder | 0.832 | 0.753 | 0.729 | | | |

Speed of the peers on one core: Citron 2,300 words/s, Gender Gap Tracker 3,000, textacy 3,100, nearly all of it for
the parse.
";

/// One line of the speed section.
pub struct Speed {
    /// What was read.
    pub texts: &'static str,
    /// How many of them.
    pub documents: usize,
    /// How many words.
    pub words: usize,
    /// Words read per second, start-up included.
    pub words_per_second: f64,
    /// Most memory held at one time, in bytes.
    pub peak_memory: Option<u64>,
}

/// The last part of the page; `machine` is the processor it was measured on.
pub fn speed_section(machine: &str, speeds: &[Speed]) -> String {
    let mut table = Table::new(
        &format!(
            "{SPEED_HEADING}\nMeasured with `--speed` on one core of {machine}: `whipcount read` with one motion, in time of the processor from the start of the program to its end. The target is 150,000 words/s, and less than 200 MB for any number of documents. `cargo bench --package whipcount-quality` measures step by step."
        ),
        "| texts | documents | words | words/s | peak memory in MB |\n| - | -: | -: | -: | -: |",
    );
    for speed in speeds {
        table.row(&[
            speed.texts.into(),
            speed.documents.to_string(),
            speed.words.to_string(),
            // Two figures are as many as two runs agree on.
            format!("{:.0}", (speed.words_per_second / 10_000.0).round() * 10_000.0),
            speed.peak_memory.map_or("–".into(), |bytes| format!("{:.0}", bytes as f64 / 1e6)),
        ]);
    }
    table.text
}

fn precision_recall_f1(figure: Option<Figure>) -> [String; 3] {
    match figure {
        Some(Figure::Found { precision, recall, f1 }) => {
            [precision, recall, f1].map(|number| format!("{number:.3}"))
        }
        _ => ["–", "–", "–"].map(String::from),
    }
}

fn headline(figure: Option<Figure>) -> String {
    figure.map_or("–".into(), |figure| format!("{:.3}", figure.headline()))
}

/// A Markdown table in the making.
struct Table {
    text: String,
}

impl Table {
    fn new(above: &str, head: &str) -> Table {
        Table { text: format!("{above}\n\n{head}\n") }
    }

    fn row(&mut self, cells: &[String]) {
        writeln!(self.text, "| {} |", cells.join(" | ")).expect("a string takes all text");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_written_again_keeps_its_speed_section() {
        let speeds = [Speed {
            texts: "made-up reports",
            documents: 2,
            words: 700,
            words_per_second: 204_321.0,
            peak_memory: None,
        }];
        let section = speed_section("a processor", &speeds);
        let first = page(&vec![], &section);
        assert_eq!(page(&vec![], kept_speed(&first)), first);
        assert!(first.contains("| 200000 |"));
    }
}
