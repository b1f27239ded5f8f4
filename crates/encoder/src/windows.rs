//! How a text that is longer than what the model sees at once is laid out for it.
//!
//! A text is read in sections, each of them in windows that overlap; what the model says of a piece
//! is taken from the window in which the piece has most text on both sides.

use std::ops::Range;

use crate::model::length_of;
use crate::pieces::Piece;

/// Most pieces in a section: what is linked with one another, and kept at one time.
const LONGEST_SECTION: usize = 4096;

/// Most pieces in a window, without the two that open and close it.
pub(crate) const LONGEST_WINDOW: usize = 254;

/// How many pieces at least two windows have in common.
const OVERLAP: usize = 48;

/// How much longer the overlap may become so that a window begins with a line.
const LINE_SOUGHT: usize = OVERLAP;

/// The lengths of windows are rounded up to a multiple of this, so that more of them are equal.
pub(crate) const STEP: usize = 16;

/// Divides pieces into sections: whole lines, but for those that are too long for one.
pub(crate) struct Sections<I: Iterator<Item = Piece>> {
    pieces: I,
    /// Pieces read that belong to the next section.
    ahead: Vec<Piece>,
}

impl<I: Iterator<Item = Piece>> Sections<I> {
    pub(crate) fn new(pieces: I) -> Sections<I> {
        Sections { pieces, ahead: Vec::new() }
    }
}

impl<I: Iterator<Item = Piece>> Iterator for Sections<I> {
    type Item = Vec<Piece>;

    fn next(&mut self) -> Option<Vec<Piece>> {
        let mut section = std::mem::take(&mut self.ahead);
        let wanted = LONGEST_SECTION + 1 - section.len();
        section.extend(self.pieces.by_ref().take(wanted));
        if section.len() > LONGEST_SECTION {
            let cut = (1..section.len()).rev().find(|&at| section[at].opens_line());
            self.ahead = section.split_off(cut.unwrap_or(LONGEST_SECTION));
        }
        (!section.is_empty()).then_some(section)
    }
}

/// A stretch of a section that the model sees at once, and the pieces that are read from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// All pieces that the model sees.
    pub(crate) seen: Range<usize>,
    /// Those that are farther from its ends than from those of the windows beside it.
    pub(crate) read: Range<usize>,
}

impl Window {
    /// How many pieces the model is given for it: with the opening and closing one, and padded.
    pub(crate) fn length(&self) -> usize {
        length_of(None, self.seen.len())
    }
}

/// The windows over a section, in its order.
pub(crate) fn windows(section: &[Piece]) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    let mut start = 0;
    while start < section.len() {
        let end = section.len().min(start + LONGEST_WINDOW);
        let mut read = start;
        if let Some(before) = windows.last_mut() {
            // Of two places that are equally far from an end, the earlier window has the first.
            read = (start + before.seen.end).div_ceil(2);
            before.read.end = read;
        }
        windows.push(Window { seen: start..end, read: read..end });
        if end == section.len() {
            break;
        }
        let latest = end - OVERLAP;
        let line = (latest - LINE_SOUGHT..=latest).rev().find(|&at| section[at].opens_line());
        start = line.unwrap_or(latest);
    }
    windows
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use whipcount_domain::Span;

    use super::*;

    /// Pieces of one byte each, in lines of these lengths.
    fn section(lines: &[usize]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (line, length) in lines.iter().enumerate() {
            for number in 0..*length {
                let mark = if number == 0 { 20 } else { 0 };
                let span = Span::new(pieces.len(), pieces.len() + 1);
                pieces.push(Piece { id: 5, span, mark, line: line as u32 });
            }
        }
        pieces
    }

    #[test]
    fn a_window_begins_with_a_line_where_one_is_near() {
        let starts = |lines: &[usize]| -> Vec<_> {
            windows(&section(lines)).into_iter().map(|window| window.seen.start).collect()
        };
        assert_eq!(starts(&[250]), [0]);
        assert_eq!(starts(&[300]), [0, 206]);
        assert_eq!(starts(&[150, 20, 100]), [0, 170]);
        assert_eq!(starts(&[100, 200]), [0, 206]);
        assert_eq!(starts(&[220, 80]), [0, 206]);
    }

    #[test]
    fn sections_are_whole_lines_where_that_is_possible() {
        let lengths = |lines: &[usize]| -> Vec<_> {
            Sections::new(section(lines).into_iter()).map(|section| section.len()).collect()
        };
        assert_eq!(lengths(&[4000, 96, 10]), [4096, 10]);
        assert_eq!(lengths(&[4000, 97, 10]), [4000, 107]);
        assert_eq!(lengths(&[10_000, 7]), [4096, 4096, 1815]);
        assert_eq!(lengths(&[]), [0; 0]);
    }

    proptest! {
        #[test]
        fn each_piece_is_read_once_from_where_it_is_farthest_from_an_end(
            lines in prop::collection::vec(1..400_usize, 0..8),
        ) {
            let section = section(&lines);
            let windows = windows(&section);
            let read: Vec<_> = windows.iter().flat_map(|window| window.read.clone()).collect();
            prop_assert_eq!(read, (0..section.len()).collect::<Vec<_>>());
            let distance = |window: &Window, piece: usize| {
                window.seen.contains(&piece).then(|| {
                    (piece - window.seen.start).min(window.seen.end - 1 - piece)
                })
            };
            for window in &windows {
                prop_assert!(window.seen.len() <= LONGEST_WINDOW && window.length() % STEP == 0);
                for piece in window.read.clone() {
                    let best = windows.iter().filter_map(|other| distance(other, piece)).max();
                    prop_assert_eq!(distance(window, piece), best);
                }
            }
            let all: Vec<_> = Sections::new(section.iter().copied()).flatten().collect();
            prop_assert_eq!(all, section);
        }
    }
}
