//! How many words a second the program reads, and how much memory it takes.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::made_up;

/// How much time a program took and how much memory at most.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// The processor's time, which other programs on the machine do not change; where the system
    /// does not tell (anywhere but on Linux), the time from its start to its end.
    pub time: Duration,
    /// The time by the clock.
    pub elapsed: Duration,
    /// Most memory it held at one time, in bytes; `None` where the system does not tell (anywhere
    /// but on Linux).
    pub peak_memory: Option<u64>,
}

/// Runs `command` to its end, throws its output away and says what it cost.
///
/// # Errors
///
/// When it cannot be run or fails.
pub fn cost(command: &mut Command) -> io::Result<Cost> {
    let begun = Instant::now();
    let before = processor_time_of_children();
    let mut child = command.stdout(Stdio::null()).spawn()?;
    let mut peak_memory = None;
    // The system forgets the peak when the program has ended, so it is asked for over and over.
    let status = loop {
        peak_memory = peak_memory_of(child.id()).or(peak_memory);
        match child.try_wait()? {
            Some(status) => break status,
            None => thread::sleep(Duration::from_millis(2)),
        }
    };
    match status.code() {
        Some(0 | 1) => {
            let elapsed = begun.elapsed();
            let spent = processor_time_of_children().zip(before);
            let time = spent.map_or(elapsed, |(now, before)| now - before);
            Ok(Cost { time, elapsed, peak_memory })
        }
        _ => Err(io::Error::other(format!("{command:?} ended with {status}"))),
    }
}

/// What all programs that this one has started, and that have ended, took of the processor.
fn processor_time_of_children() -> Option<Duration> {
    /// What the kernel counts in, whatever the machine's own clock.
    const TICKS_PER_SECOND: f64 = 100.0;
    let status = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name, in brackets, may hold white space. From the state after it, proc(5) counts `cutime`
    // and `cstime` as the fourteenth and fifteenth field.
    let (_, fields) = status.rsplit_once(')')?;
    let ticks = fields.split_whitespace().skip(13).take(2).map(str::parse::<f64>);
    let ticks: f64 = ticks.sum::<Result<_, _>>().ok()?;
    Some(Duration::from_secs_f64(ticks / TICKS_PER_SECOND))
}

fn peak_memory_of(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Writes the first `number` made-up reports as JSON Lines, and their motion as TOML, into `folder`
/// under the names `reports.jsonl` and `motion.toml`. Returns the number of words.
///
/// # Errors
///
/// When the files cannot be written.
pub fn write_reports(folder: &Path, number: usize) -> io::Result<usize> {
    let motion = made_up::motion();
    let toml = [
        ("id", json!(motion.id)),
        ("title", json!(motion.title)),
        ("phrases", json!(motion.phrases)),
    ];
    // A string or a list of strings is written in TOML as it is in JSON.
    let toml: String = toml.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
    std::fs::write(folder.join("motion.toml"), toml)?;

    let mut lines = BufWriter::new(File::create(folder.join("reports.jsonl"))?);
    let mut words = 0;
    for made_up::Report { document, .. } in made_up::reports(1).take(number) {
        words += document.words();
        let published = document.published.map(|day| day.to_string());
        let line = json!({"id": document.id, "published": published, "text": document.text});
        writeln!(lines, "{line}")?;
    }
    lines.flush()?;
    Ok(words)
}

/// Operations that one core of this machine can do in a second with 32-bit numbers, by its clock
/// and the widest instructions that it has; `None` where the system does not tell.
pub fn peak_operations() -> Option<f64> {
    let system = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let value = |name: &str| {
        let line = system.lines().find(|line| line.starts_with(name))?;
        line.split_once(": ").map(|(_, value)| value)
    };
    let megahertz: f64 = value("cpu MHz")?.parse().ok()?;
    let has = |flag| value("flags").is_some_and(|flags| flags.split(' ').any(|it| it == flag));
    // Two instructions at a time, each a multiplication and an addition in every lane.
    let lanes = if has("avx512f") {
        16.0
    } else if has("fma") {
        8.0
    } else {
        return None;
    };
    Some(megahertz * 1e6 * lanes * 2.0 * 2.0)
}
