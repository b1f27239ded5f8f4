//! The figures as the tables of `docs/QUALITY.md`.

use std::fmt::Write;

use crate::pages;
use crate::scores::{Figure, Scores, Way};
use crate::targets::{Judged, TARGETS};

/// Where the part begins that only `--speed` writes anew: its figures differ from run to run.
const SPEED_HEADING: &str = "## Speed\n";

/// All scores, each with what was scored and how statements were found.
pub type AllScores = Vec<(Judged, Way, Scores)>;

/// The whole page. `pages` is the part on web pages, as [`pages::section`] or [`kept_pages`] gives it,
/// `speed` the last part, as [`speed_section`] or [`kept_speed`] gives it.
pub fn page(scores: &AllScores, pages: &str, speed: &str) -> String {
    let parts = [INTRODUCTION, &targets(scores), &positions(scores), &statements(scores), PEERS];
    let parts = parts.into_iter().chain([pages, speed]).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("\n")
}

/// The section on web pages of a page written before, empty if there is none.
pub fn kept_pages(page: &str) -> &str {
    let before_speed = &page[..page.len() - kept_speed(page).len()];
    before_speed.find(pages::HEADING).map_or("", |start| {
        let section = &before_speed[start..];
        section.strip_suffix('\n').unwrap_or(section)
    })
}

/// A page written before with another section on web pages.
pub fn with_pages(page: &str, section: &str) -> String {
    let (before_speed, speed) = page.split_at(page.len() - kept_speed(page).len());
    let start = before_speed.find(pages::HEADING).unwrap_or(before_speed.len());
    [&before_speed[..start], section, "\n", speed].concat()
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
        let now =
            find(scores, target.judged, Way::Usual).and_then(|scores| scores.get(target.figure));
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

fn find(scores: &AllScores, judged: Judged, way: Way) -> Option<&Scores> {
    let found = scores.iter().find(|(each, how, _)| (*each, *how) == (judged, way));
    found.map(|(_, _, scores)| scores)
}

fn positions(scores: &AllScores) -> String {
    let scores: Vec<(String, &Scores)> = scores
        .iter()
        .filter_map(|(judged, way, scores)| match (judged, way) {
            (Judged::Positions(part), Way::Usual) => Some((part.name(), scores)),
            (Judged::Positions(part), Way::Rules) => {
                Some((format!("{}, by rules", part.name()), scores))
            }
            (Judged::Statements, _) => None,
        })
        .collect();

    let mut found = Table::new(
        "## Positions and tallies\n\nPrecision, recall and F1 of who holds a position, of who holds which stance, and of the claims about numbers.",
        "| texts | reports | actor P | R | F1 | actor + stance P | R | F1 | tallies P | R | F1 |\n| - | -: | -: | -: | -: | -: | -: | -: | -: | -: | -: |",
    );
    for (texts, scores) in &scores {
        let mut cells = vec![texts.clone(), scores.documents.to_string()];
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
    for (texts, scores) in &scores {
        let figures = names.iter().map(|name| headline(scores.get(name)));
        shares.row(&[texts.clone()].into_iter().chain(figures).collect::<Vec<_>>());
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
        "| figure | P | R | F1 | by rules P | R | F1 |\n| - | -: | -: | -: | -: | -: | -: |",
    );
    for name in ROWS {
        let figures = Way::ALL.iter().flat_map(|way| {
            let scores = find(scores, Judged::Statements, *way);
            precision_recall_f1(scores.and_then(|scores| scores.get(name)))
        });
        table.row(&[name.into()].into_iter().chain(figures).collect::<Vec<_>>());
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
    /// How statements are found.
    pub reader: &'static str,
    /// What was read.
    pub texts: &'static str,
    /// How many of them.
    pub documents: usize,
    /// How many words.
    pub words: usize,
    /// On how many threads.
    pub threads: usize,
    /// Words read per second of the processor's time, start-up included.
    pub per_processor_second: f64,
    /// Words read per second by the clock, start-up included.
    pub per_second: f64,
    /// Most memory held at one time, in bytes.
    pub peak_memory: Option<u64>,
}

/// What it costs to use the trained model.
pub struct ModelCost {
    /// From the start of the program to its end with one sentence to read, in milliseconds.
    pub start_up: f64,
    /// How many word pieces the network ran on for each word of the text: pieces of words, those
    /// that windows share, and those that fill windows up.
    pub pieces_per_word: f64,
    /// Share of the arithmetic that one core could do in the time that reading took, if that is
    /// known.
    pub share_of_peak: Option<f64>,
}

/// The last part of the page; `machine` is the processor it was measured on.
pub fn speed_section(machine: &str, speeds: &[Speed], model: Option<&ModelCost>) -> String {
    let mut table = Table::new(
        &format!(
            "{SPEED_HEADING}\nMeasured with `--speed` on {machine}: `whipcount read` with one motion, from the start of the program to its end, in time of the processor and by the clock. The targets are 150,000 words/s of the processor by rules and 6,000 by the model, and less than 200 and 400 MB for any number of documents. `cargo bench --package whipcount-quality` measures step by step."
        ),
        "| reader | texts | documents | words | threads | words/s of the processor | words/s by the clock | peak memory in MB |\n| - | - | -: | -: | -: | -: | -: | -: |",
    );
    for speed in speeds {
        table.row(&[
            speed.reader.into(),
            speed.texts.into(),
            speed.documents.to_string(),
            speed.words.to_string(),
            speed.threads.to_string(),
            two_figures(speed.per_processor_second),
            two_figures(speed.per_second),
            speed.peak_memory.map_or("–".into(), |bytes| format!("{:.0}", bytes as f64 / 1e6)),
        ]);
    }
    if let Some(model) = model {
        let start_up = two_figures(model.start_up);
        let pieces = model.pieces_per_word;
        let share = model.share_of_peak.map_or(String::new(), |share| {
            format!(" On one thread that is {:.0} per cent of what one core could calculate at most in 32-bit numbers, by its clock and the width of its instructions.", share * 100.0)
        });
        write!(table.text, "\nWith the model the program takes {start_up} ms for one sentence. The network runs on {pieces:.2} word pieces for each word.{share}\n")
            .expect("a string takes all text");
    }
    table.text
}

/// A number as exact as two runs agree on.
fn two_figures(number: f64) -> String {
    let unit = 10_f64.powf((number.max(1.0).log10() - 1.0).floor());
    format!("{:.0}", (number / unit).round() * unit)
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
    fn a_page_written_again_keeps_what_is_not_measured_again() {
        let speeds = [Speed {
            reader: "rules",
            texts: "made-up reports",
            documents: 2,
            words: 700,
            threads: 1,
            per_processor_second: 204_321.0,
            per_second: 198_765.0,
            peak_memory: None,
        }];
        let section = speed_section("a processor", &speeds, None);
        let pages = format!("{}\nA table.\n", pages::HEADING);
        let first = page(&vec![], &pages, &section);
        assert_eq!(with_pages(&page(&vec![], "", &section), &pages), first);
        assert_eq!(with_pages(&first, &pages), first);
        assert_eq!(page(&vec![], kept_pages(&first), kept_speed(&first)), first);
        assert!(first.contains("| 1 | 200000 | 200000 |"));
    }
}
