//! Scores whipcount on the annotated texts and writes `docs/QUALITY.md`.
//!
//! `cargo run --release --package whipcount-quality [-- --speed | --pages [OTHER.jsonl]]`

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs, io};

use tempfile::TempDir;
use whipcount_encoder::Encoder;
use whipcount_quality::pages::{self, Found};
use whipcount_quality::scores::{Part, Way, shared_folder, write_bare_articles};
use whipcount_quality::speed::{cost, peak_operations, write_reports};
use whipcount_quality::tables::{self, AllScores, ModelCost, Speed};
use whipcount_quality::targets::Judged;

fn main() -> ExitCode {
    let written = match env::args().nth(1).as_deref() {
        None => write_page(false),
        Some("--speed") => write_page(true),
        Some("--pages") => write_pages(env::args_os().nth(2).map(PathBuf::from)),
        Some(other) => {
            eprintln!("error: unknown argument `{other}`\nhint: there are `--speed` and `--pages`");
            return ExitCode::from(2);
        }
    };
    match written {
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
    let before = fs::read_to_string(&path).unwrap_or_default();
    let scores = all_scores(&shared, &binary)?;
    let speed = if with_speed {
        speed_section(&shared, &binary)?
    } else {
        tables::kept_speed(&before).to_string()
    };
    fs::write(&path, tables::page(&scores, tables::kept_pages(&before), &speed))?;
    Ok(path)
}

/// Writes the section on web pages anew, with what another program has found on them beside it.
fn write_pages(other: Option<PathBuf>) -> io::Result<PathBuf> {
    let other = other.map(fs::read_to_string).transpose()?.unwrap_or_default();
    let found: Vec<Found> =
        other.lines().map(serde_json::from_str).collect::<Result<_, serde_json::Error>>()?;
    let version = other.lines().next().and_then(|line| {
        let line: serde_json::Value = serde_json::from_str(line).ok()?;
        Some(format!("trafilatura {}", line["version"].as_str()?))
    });
    let section = pages::section(version.as_deref().map(|name| (name, found.as_slice())))?;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/QUALITY.md");
    let page = fs::read_to_string(&path)?;
    fs::write(&path, tables::with_pages(&page, &section))?;
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
    let all = parts.flat_map(|judged| Way::ALL.map(|way| (judged, way)));
    let score = |(judged, way): (Judged, Way)| {
        eprintln!("scoring {} ({way:?})", judged.name());
        Ok((judged, way, judged.score(shared, binary, way)?))
    };
    all.map(score).collect()
}

/// How many made-up reports the speed is measured on.
const REPORTS: usize = 10_000;

fn speed_section(shared: &Path, binary: &Path) -> io::Result<String> {
    eprintln!("measuring speed");
    let folder = TempDir::new()?;
    let made_up_words = write_reports(folder.path(), REPORTS)?;
    let articles = |name: &str| {
        let to = folder.path().join(name);
        write_bare_articles(&shared.join("polnear").join(name), &to)
    };
    let (train, train_words) = articles("train.jsonl")?;
    let (dev, dev_words) = articles("dev.jsonl")?;
    fs::write(folder.path().join("sentence.txt"), "Norway said that the well was dry.")?;
    let read = |reader: &str, threads: usize, file: &str| {
        let mut command = Command::new(binary);
        let threads = threads.to_string();
        command.args(["read", "--reader", reader, "--threads", &threads]);
        command.args(["--format", "jsonl", "--motion", "motion.toml", file]);
        cost(command.current_dir(folder.path()))
    };
    let measure = |reader, threads, texts, file, documents, words: usize| {
        let cost = read(reader, threads, file)?;
        io::Result::Ok(Speed {
            reader,
            texts,
            documents,
            words,
            threads,
            per_processor_second: words as f64 / cost.time.as_secs_f64(),
            per_second: words as f64 / cost.elapsed.as_secs_f64(),
            peak_memory: cost.peak_memory,
        })
    };
    let made_up = "made-up reports, a fifth of their paragraphs on the motion";
    let real = "real articles, none of them on it";
    let mut speeds = vec![
        measure("rules", 1, made_up, "reports.jsonl", REPORTS, made_up_words)?,
        measure("rules", 1, real, "train.jsonl", train, train_words)?,
    ];
    let mut model = None;
    if let Some(encoder) = built_in_model()? {
        for threads in [1, 2] {
            speeds.push(measure("model", threads, real, "dev.jsonl", dev, dev_words)?);
        }
        let start_up = read("model", 1, "sentence.txt")?.elapsed.as_secs_f64() * 1e3;
        let lengths = window_lengths(&encoder, &folder.path().join("dev.jsonl"))?;
        let operations: f64 = lengths.iter().copied().map(operations_in_window).sum();
        let pieces: usize = lengths.iter().sum();
        let seconds = dev_words as f64 / speeds[2].per_processor_second;
        model = Some(ModelCost {
            start_up,
            pieces_per_word: pieces as f64 / dev_words as f64,
            share_of_peak: peak_operations().map(|peak| operations / seconds / peak),
        });
    }
    Ok(tables::speed_section(&machine(), &speeds, model.as_ref()))
}

/// The model that the program is built with, if there is one.
fn built_in_model() -> io::Result<Option<Encoder>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../model/reader.onnx");
    let Ok(file) = fs::read(path) else { return Ok(None) };
    Encoder::read(&file).map(Some).map_err(io::Error::other)
}

/// The lengths of all windows that the model sees of the articles in `file`.
fn window_lengths(encoder: &Encoder, file: &Path) -> io::Result<Vec<usize>> {
    let articles = fs::read_to_string(file)?;
    let mut lengths = Vec::new();
    for line in articles.lines() {
        let article: serde_json::Value = serde_json::from_str(line)?;
        lengths.extend(encoder.window_lengths(article["text"].as_str().unwrap_or_default()));
    }
    Ok(lengths)
}

/// Multiplications and additions of the network in a window of so many pieces: six layers of 384
/// numbers a piece, with 1,536 inside; what little the rest does is left out.
fn operations_in_window(pieces: usize) -> f64 {
    const LAYERS: f64 = 6.0;
    const WIDTH: f64 = 384.0;
    const INNER: f64 = 1536.0;
    let pieces = pieces as f64;
    let weights = 4.0 * WIDTH * WIDTH + 2.0 * WIDTH * INNER;
    let attention = 2.0 * WIDTH * pieces;
    LAYERS * 2.0 * (weights + attention) * pieces
}

/// The processor, as far as the system names it.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    let system = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = system.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    format!("{} ({cores} cores)", name.map_or("an unnamed processor", |(_, name)| name))
}
