//! Scores whipcount on the annotated texts and writes `docs/QUALITY.md`.
//!
//! `cargo run --release --package whipcount-quality [-- --speed]`

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs, io};

use tempfile::TempDir;
use whipcount_quality::scores::{Part, shared_folder, write_bare_articles};
use whipcount_quality::speed::{cost, write_reports};
use whipcount_quality::tables::{self, AllScores, Speed};
use whipcount_quality::targets::Judged;

fn main() -> ExitCode {
    let with_speed = match env::args().nth(1).as_deref() {
        None => false,
        Some("--speed") => true,
        Some(other) => {
            eprintln!("error: unknown argument `{other}`\nhint: the only one is `--speed`");
            return ExitCode::from(2);
        }
    };
    match write_page(with_speed) {
        Ok(path) => {
            println!("wrote {}", path.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn write_page(with_speed: bool) -> io::Result<PathBuf> {
    let shared = shared_folder().ok_or_else(|| {
        io::Error::other(
            "no annotated texts beside the checkout\nhint: name their folder in WHIPCOUNT_SHARED",
        )
    })?;
    let binary = build_program()?;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/QUALITY.md");
    let scores = all_scores(&shared, &binary)?;
    let speed = if with_speed {
        tables::speed_section(&machine(), &speeds(&shared, &binary)?)
    } else {
        tables::kept_speed(&fs::read_to_string(&path).unwrap_or_default()).to_string()
    };
    fs::write(&path, tables::page(&scores, &speed))?;
    Ok(path)
}

/// Builds the program as users do, and returns its path.
fn build_program() -> io::Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let build = ["build", "--release", "--package", "whipcount-cli"];
    let built = Command::new(cargo).args(build).current_dir(env!("CARGO_MANIFEST_DIR")).status()?;
    if !built.success() {
        return Err(io::Error::other("the program does not build"));
    }
    // It lies beside this one, wherever builds go.
    Ok(env::current_exe()?.with_file_name(format!("whipcount{}", env::consts::EXE_SUFFIX)))
}

fn all_scores(shared: &Path, binary: &Path) -> io::Result<AllScores> {
    let parts = Part::ALL.into_iter().map(Judged::Positions).chain([Judged::Statements]);
    let score = |judged: Judged| {
        eprintln!("scoring {}", judged.name());
        Ok((judged, judged.score(shared, binary)?))
    };
    parts.map(score).collect()
}

/// How many made-up reports the speed is measured on.
const REPORTS: usize = 10_000;

fn speeds(shared: &Path, binary: &Path) -> io::Result<Vec<Speed>> {
    eprintln!("measuring speed");
    let folder = TempDir::new()?;
    let made_up_words = write_reports(folder.path(), REPORTS)?;
    let articles = shared.join("polnear/train.jsonl");
    let (number, words) = write_bare_articles(&articles, &folder.path().join("articles.jsonl"))?;
    let inputs = [
        (
            "made-up reports, a fifth of their paragraphs on the motion",
            "reports.jsonl",
            REPORTS,
            made_up_words,
        ),
        ("real articles, none of them on it", "articles.jsonl", number, words),
    ];
    let measure = |(texts, file, documents, words)| {
        let mut command = Command::new(binary);
        command.args(["read", "--threads", "1", "--format", "jsonl", "--motion", "motion.toml"]);
        let cost = cost(command.arg(file).current_dir(folder.path()))?;
        let words_per_second = words as f64 / cost.time.as_secs_f64();
        Ok(Speed { texts, documents, words, words_per_second, peak_memory: cost.peak_memory })
    };
    inputs.into_iter().map(measure).collect()
}

/// The processor, as far as the system names it.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    let system = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = system.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    format!("{} ({cores} cores)", name.map_or("an unnamed processor", |(_, name)| name))
}
