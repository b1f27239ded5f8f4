//! Runs the command in a folder of its own.

// Every test file is a program of its own and uses a part of this.
#![allow(dead_code)]

use std::fmt;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A motion that [`REPORT`] takes a position on.
pub const MOTION: &str = "title = 'Send ships to the strait'\nmembers = ['Norway', 'Spain']\n";

/// A report in which somebody says something, and Norway takes a position on [`MOTION`].
pub const REPORT: &str =
    "Norway will send ships to the strait, Prime Minister Ada Lund said on Monday.\n";

/// Reports on [`MOTION`]: Sweden moves, two disagree about Denmark, and others wait for one another.
const REPORTS: [(&str, &str, &str); 4] = [
    ("may-1", "2031-05-01", "Sweden will not send ships to the strait, Stockholm said."),
    (
        "may-9",
        "2031-05-09",
        "Sweden will send ships to the strait, Stockholm said.\nSix countries will send ships to \
         the strait, an official said.",
    ),
    (
        "may-10",
        "2031-05-10",
        "Denmark will send ships to the strait, Copenhagen said.\nDenmark will not send ships to \
         the strait, an unnamed diplomat said.",
    ),
    (
        "may-11",
        "2031-05-11",
        "Norway will send ships to the strait only if the United States does, Oslo said.\n\
         Iceland will send ships to the strait only if Norway does, Reykjavik said.\nFinland \
         will send ships to the strait if its parliament agrees, Helsinki said.",
    ),
];

/// A new folder with files for one test.
pub struct Folder(PathBuf);

impl Folder {
    /// An empty folder with the name of the test, which has to be unique.
    pub fn new(test: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        if path.exists() {
            fs::remove_dir_all(&path).expect("folders of earlier runs can be removed");
        }
        fs::create_dir_all(&path).expect("a folder can be made");
        Folder(path)
    }

    /// A folder with `motion.toml` and `report.txt`.
    pub fn with_report(test: &str) -> Folder {
        Folder::new(test).file("motion.toml", MOTION).file("report.txt", REPORT)
    }

    /// A folder with `motion.toml` and `reports.jsonl`, reports of several days.
    pub fn with_reports(test: &str) -> Folder {
        let line = |(id, day, text): &(&str, &str, &str)| {
            format!("{{\"id\": \"{id}\", \"published\": \"{day}\", \"text\": {text:?}}}\n")
        };
        let lines: String = REPORTS.iter().map(line).collect();
        Folder::new(test).file("motion.toml", MOTION).file("reports.jsonl", lines)
    }

    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Folder {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("a folder can be made");
        fs::write(path, content).expect("a file can be written");
        self
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The command in this folder, with nothing of the environment that changes its output. It reads
    /// by rules, which is fast, unless the arguments say otherwise: what is tried here is the rest.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_whipcount"));
        command.args(arguments).current_dir(&self.0).stdin(Stdio::null());
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command.env("WHIPCOUNT_READER", "rules");
        command
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::new(self.command(arguments).output().expect("the command starts"))
    }

    /// The same with `input` on standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Run {
        let path = self.0.join(".input");
        File::create(&path)
            .and_then(|mut file| file.write_all(input.as_bytes()))
            .expect("a file can be written");
        let input = File::open(path).expect("the file was written");
        Run::new(self.command(arguments).stdin(input).output().expect("the command starts"))
    }
}

/// What came of a run.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn new(output: Output) -> Run {
        Run {
            code: output.status.code().expect("it was not killed"),
            out: String::from_utf8(output.stdout).expect("output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }

    /// Checks exit code and messages.
    #[track_caller]
    pub fn expect(&self, code: i32, err: &str) -> &Run {
        assert_eq!((self.err.as_str(), self.code), (err, code), "\n{self}");
        self
    }

    /// Checks that JSON, JSON Lines and CSV say something, and that the first two say the same.
    #[track_caller]
    pub fn expect_formats(folder: &Folder, arguments: &[&str]) {
        let run = |format| {
            let run = folder.run(&[arguments, &["--format", format]].concat());
            run.expect(0, "");
            run
        };
        let array: Vec<serde_json::Value> = serde_json::from_str(&run("json").out).expect("JSON");
        assert_eq!(array, run("jsonl").json_lines());
        assert!(run("csv").out.lines().count() > 1, "{}", run("csv"));
    }

    /// The ids of the documents in JSON Lines output.
    #[track_caller]
    pub fn ids(&self) -> Vec<String> {
        self.json_lines().iter().map(|line| string(&line["document"]["id"])).collect()
    }

    #[track_caller]
    pub fn json_lines(&self) -> Vec<serde_json::Value> {
        let lines = self.out.lines();
        lines.map(|line| serde_json::from_str(line).expect("every line is JSON")).collect()
    }
}

impl fmt::Display for Run {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Run { code, out: results, err } = self;
        write!(out, "exit code: {code}\n----- standard output\n{results}")?;
        write!(out, "----- standard error\n{err}")
    }
}

#[track_caller]
pub fn string(value: &serde_json::Value) -> String {
    value.as_str().expect("a string").to_string()
}
