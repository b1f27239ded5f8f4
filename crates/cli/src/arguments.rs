use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Read news and keep the whip count: who stands where on a motion, and in which words
#[derive(Parser)]
#[command(version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Read(ReadArguments),
}

/// Find who is said to say what, and who stands where
#[derive(Args)]
pub(crate) struct ReadArguments {
    #[command(flatten)]
    pub(crate) inputs: InputArguments,

    /// How to write the findings
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Args)]
pub(crate) struct InputArguments {
    /// Files, folders, or `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Look for positions on the motion in this TOML file
    #[arg(long = "motion", value_name = "TOML")]
    pub(crate) motions: Vec<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Jsonl,
    Csv,
}
