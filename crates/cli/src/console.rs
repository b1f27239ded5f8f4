use std::cell::{Cell, OnceCell, RefCell};
use std::io::{IsTerminal as _, Write as _, stderr, stdout};
use std::time::{Duration, Instant};

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};
use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use whipcount::documents::BytesRead;
use whipcount::export::visible;

use crate::arguments::{Color, CommonArguments};

/// A run that takes no longer than this shows no progress.
const PATIENCE: Duration = Duration::from_secs(1);

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// Talks to the person on standard error, and remembers whether anything went wrong.
pub(crate) struct Console {
    quiet: bool,
    silent: Cell<bool>,
    errors: Cell<usize>,
    started: Instant,
    documents: Cell<u64>,
    /// How many bytes there are to read, if that is known, and how many were.
    bytes: RefCell<Option<(u64, BytesRead)>>,
    progress: OnceCell<ProgressBar>,
}

impl Console {
    /// Sets for the whole process when colour is used, too.
    pub(crate) fn new(arguments: &CommonArguments) -> Console {
        let choice = match arguments.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        choice.write_global();
        Console {
            quiet: arguments.quiet,
            silent: Cell::new(false),
            errors: Cell::new(0),
            started: Instant::now(),
            documents: Cell::new(0),
            bytes: RefCell::new(None),
            progress: OnceCell::new(),
        }
    }

    /// Something went wrong: the exit code will say so.
    pub(crate) fn error(&self, what: &str, hint: Option<&str>) {
        self.errors.set(self.errors.get() + 1);
        self.tell(ERROR, "error", what, hint);
    }

    /// Something that the person should know and that nothing is lost by.
    pub(crate) fn warning(&self, what: &str, hint: Option<&str>) {
        if !self.quiet {
            self.tell(WARNING, "warning", what, hint);
        }
    }

    /// Why nothing was found.
    pub(crate) fn note(&self, what: &str, hint: Option<&str>) {
        if !self.quiet {
            self.tell(HINT, "note", what, hint);
        }
    }

    pub(crate) fn has_told_errors(&self) -> bool {
        self.errors.get() > 0
    }

    /// How often something went wrong.
    pub(crate) fn errors(&self) -> usize {
        self.errors.get()
    }

    /// Nothing is written to standard output before the work is done, so that progress can be shown
    /// on the same terminal.
    pub(crate) fn is_silent_until_done(&self) {
        self.silent.set(true);
    }

    /// So many bytes are going to be read, if that is known.
    pub(crate) fn expects(&self, total: Option<u64>, read: BytesRead) {
        *self.bytes.borrow_mut() = total.filter(|&total| total > 0).map(|total| (total, read));
    }

    /// Counts a document, and shows how many there were, and how much is left, if it all takes long.
    pub(crate) fn document_opened(&self) {
        self.documents.set(self.documents.get() + 1);
        if self.started.elapsed() < PATIENCE || !self.may_show_progress() {
            return;
        }
        let documents = self.documents.get();
        match &*self.bytes.borrow() {
            Some((total, read)) => {
                let bar = self.progress.get_or_init(|| progress_bar(*total));
                bar.set_position(read.get().min(*total));
                bar.set_message(format!("{} documents", HumanCount(documents)));
            }
            None => self.progress.get_or_init(spinner).set_position(documents),
        }
    }

    /// Takes the progress off the screen.
    pub(crate) fn finish(&self) {
        if let Some(progress) = self.progress.get() {
            progress.finish_and_clear();
        }
    }

    /// Results that scroll by on the same terminal show progress enough.
    pub(crate) fn may_show_progress(&self) -> bool {
        let is_free = self.silent.get() || !stdout().is_terminal();
        !self.quiet && stderr().is_terminal() && is_free
    }

    fn tell(&self, style: Style, kind: &str, what: &str, hint: Option<&str>) {
        let mut text = format!("{style}{kind}{style:#}: {}\n", visible(what));
        if let Some(hint) = hint {
            text.push_str(&format!("{HINT}hint{HINT:#}: {}\n", visible(hint)));
        }
        // Where nobody listens there is nobody to tell so; the exit code still says it.
        let print = || _ = anstream::stderr().write_all(text.as_bytes());
        match self.progress.get() {
            Some(progress) => progress.suspend(print),
            None => print(),
        }
    }
}

/// "███████━━━━  62%  2m left  1,204 documents".
fn progress_bar(bytes: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {percent:>3}%  {eta} left  {msg}");
    let bar = ProgressBar::new(bytes);
    bar.set_style(style.expect("the template is right").progress_chars("█▌━"));
    bar
}

/// How many there were, where nobody knows how many there will be.
fn spinner() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {human_pos} documents");
    ProgressBar::new_spinner().with_style(style.expect("the template is right"))
}
