//! The formats: one file each, and the list of them.
//!
//! A format says how sure it is that some bytes are in it, and makes documents of them. Which
//! format an input is in is told by what it begins with; names and media types decide where that
//! does not tell. A container opens what it holds by [`Source::open`], so containers can hold
//! containers.

use crate::open::Opened;
use crate::source::{Source, Start};
use crate::{Problem, ProblemKind};

mod csv;
mod email;
mod feed;
mod gzip;
pub(crate) mod html;
mod json;
mod json_lines;
mod markdown;
mod parquet;
mod pdf;
mod text;
mod warc;
mod zip;
mod zstd;

/// All formats. Of two that are equally sure the first one is taken.
pub(crate) const ALL: [&Format; 14] = [
    &text::FORMAT,
    &markdown::FORMAT,
    // Before pages: one that is called a feed is told of.
    &feed::FORMAT,
    &html::FORMAT,
    &json::FORMAT,
    &json_lines::FORMAT,
    &csv::FORMAT,
    &parquet::FORMAT,
    &email::FORMAT,
    &pdf::FORMAT,
    &warc::FORMAT,
    &zip::FORMAT,
    &gzip::FORMAT,
    &zstd::FORMAT,
];

/// A format that documents come in.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// What people call it.
    pub name: &'static str,
    /// How names of files in it end, in small letters, the usual ending first.
    pub extensions: &'static [&'static str],
    /// Media types that say it, in small letters, the usual one first.
    pub media_types: &'static [&'static str],
    /// How sure one can be, from the start alone, that something is in it.
    pub(crate) fits: fn(&Start<'_>) -> Fit,
    /// Makes documents of it, one by one.
    pub(crate) read: fn(Source) -> Contents,
}

impl Format {
    /// All formats that are understood.
    pub fn all() -> impl Iterator<Item = &'static Format> {
        ALL.into_iter()
    }

    /// What is most likely in `start`; `None` if nothing fits as well as `least`.
    pub(crate) fn of(start: &Start<'_>, least: Fit) -> Option<&'static Format> {
        let fits = ALL.into_iter().map(|format| (format, (format.fits)(start)));
        let best = fits.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.filter(|(_, fit)| *fit >= least).map(|(format, _)| format)
    }

    /// Whether the name or the media type says that it is this format.
    pub(crate) fn is_named(&self, start: &Start<'_>) -> bool {
        let hints = start.hints;
        let media_type = hints.media_type.as_deref();
        media_type.is_some_and(|said| self.media_types.contains(&said))
            || hints.extension().is_some_and(|said| self.extensions.contains(&said.as_str()))
    }

    /// [`Fit::Named`] or nothing, for formats whose bytes look like nothing in particular.
    pub(crate) fn fits_by_name(&self, start: &Start<'_>) -> Fit {
        if self.is_named(start) { Fit::Named } else { Fit::No }
    }
}

/// How well bytes fit a format, from not at all to certainly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// They are something else.
    No,
    /// They could be in it, if nothing better is found.
    Perhaps,
    /// They are called so and do not contradict it.
    Named,
    /// They begin as nothing else does.
    Certain,
}

/// What an input holds, one by one.
pub type Contents = Box<dyn Iterator<Item = Result<Opened, Problem>> + Send>;

/// The contents of something that holds one thing.
pub(crate) fn single(read: impl FnOnce() -> Result<Opened, Problem> + Send + 'static) -> Contents {
    Box::new(std::iter::once_with(read))
}

/// The contents of something that cannot be read.
pub(crate) fn failed(problem: Problem) -> Contents {
    Box::new(std::iter::once(Err(problem)))
}

/// The contents of `source`, whatever format it is in.
pub(crate) fn open(source: Source) -> Contents {
    let at = source.at.clone();
    match source.recognised(Fit::Perhaps) {
        Ok((Some(format), source)) => (format.read)(source),
        Ok((None, _)) => failed(at.problem(ProblemKind::UnknownFormat)),
        Err(problem) => failed(problem),
    }
}
