use std::fs;
use std::io::{BufWriter, StdoutLock, Write as _, stdout};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use terminal_size::{Width, terminal_size_of};
use whipcount::export::TextStyle;

use crate::failure::Failure;

/// Standard output.
pub(crate) struct Output(BufWriter<StdoutLock<'static>>);

impl Output {
    pub(crate) fn open() -> Output {
        Output(BufWriter::new(stdout().lock()))
    }

    pub(crate) fn write(&mut self, text: &str) -> Result<(), Failure> {
        self.0.write_all(text.as_bytes()).map_err(Failure::of_writing)
    }

    pub(crate) fn close(mut self) -> Result<(), Failure> {
        self.0.flush().map_err(Failure::of_writing)
    }
}

/// Writes a whole result to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = Output::open();
    out.write(text)?;
    out.close()
}

/// Writes a whole result to a file, or to standard output without one.
pub(crate) fn write(path: Option<&Path>, result: &[u8]) -> Result<(), Failure> {
    let Some(path) = path else {
        let mut out = stdout().lock();
        return out.write_all(result).and_then(|()| out.flush()).map_err(Failure::of_writing);
    };
    fs::write(path, result).map_err(|error| {
        let name = path.display();
        Failure::with_hint(
            format!("cannot write `{name}`: {error}"),
            "`--out` takes a file in a folder that exists and may be written to",
        )
    })
}

/// The width of the terminal, 80 where there is none, and colour where it is wanted.
pub(crate) fn text_style() -> TextStyle {
    let width = terminal_size_of(stdout()).map(|(Width(columns), _)| usize::from(columns));
    let default = TextStyle::default();
    TextStyle {
        width: width.unwrap_or(default.width),
        colour: AutoStream::choice(&stdout()) != ColorChoice::Never,
    }
}
