//! Readers that one part of an input cannot use up.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::unpack::read_buffered;

/// A reader that gives so many bytes until it is renewed, then fails.
///
/// Parsers of rows, objects and messages read as long as they find no end; what has none would take
/// all memory.
pub(crate) struct Leash<R> {
    reader: R,
    hand: Hand,
}

/// What holds a leash, if a parser has it.
#[derive(Clone)]
pub(crate) struct Hand {
    length: usize,
    left: Arc<AtomicUsize>,
}

impl Hand {
    /// Gives as many bytes as at the beginning.
    pub(crate) fn renew(&self) {
        self.left.store(self.length, Ordering::Relaxed);
    }

    /// Whether all bytes have been given.
    pub(crate) fn is_short(&self) -> bool {
        self.left.load(Ordering::Relaxed) == 0
    }
}

impl<R> Leash<R> {
    pub(crate) fn new(reader: R, length: usize) -> Leash<R> {
        Leash { reader, hand: Hand { length, left: Arc::new(AtomicUsize::new(length)) } }
    }

    pub(crate) fn hand(&self) -> Hand {
        self.hand.clone()
    }
}

impl<R: BufRead> Read for Leash<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, buffer)
    }
}

impl<R: BufRead> BufRead for Leash<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let left = self.hand.left.load(Ordering::Relaxed);
        let bytes = self.reader.fill_buf()?;
        if left == 0 && !bytes.is_empty() {
            return Err(io::Error::other("a part of it is too long"));
        }
        Ok(&bytes[..bytes.len().min(left)])
    }

    fn consume(&mut self, length: usize) {
        self.hand.left.fetch_sub(length, Ordering::Relaxed);
        self.reader.consume(length);
    }
}
