//! How much is unpacked, and the count of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::ProblemKind;

/// How much of an input is unpacked, so that a small file cannot use up time and memory.
///
/// They hold for each file, folder member, stream or address that is opened, with everything that
/// is packed in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many times the bytes that were read of the input may come out of them. The first
    /// [`Limits::FREE`] bytes are not counted.
    pub growth: u64,
    /// How many files, records, messages and the like may be opened.
    pub entries: u64,
    /// How deep containers may hold containers: a gzip file in a ZIP file in an e-mail and so on.
    pub nesting: u32,
}

impl Limits {
    /// How many bytes may come out of an input, however small it is.
    pub const FREE: u64 = 64 << 20;
}

impl Default for Limits {
    fn default() -> Limits {
        // Pages of one site that are packed together shrink to a fiftieth at the very best; what
        // can be made by intent shrinks to a thousandth, and packed twice to a millionth.
        Limits { growth: 200, entries: 10_000_000, nesting: 6 }
    }
}

/// What has been taken from an input and what has come out of it.
#[derive(Debug)]
pub(crate) struct Meter {
    limits: Limits,
    taken: AtomicU64,
    unpacked: AtomicU64,
    entries: AtomicU64,
}

impl Meter {
    pub(crate) fn new(limits: Limits) -> Arc<Meter> {
        let [taken, unpacked, entries] = [0; 3].map(AtomicU64::new);
        Arc::new(Meter { limits, taken, unpacked, entries })
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Notes that so many bytes of the input itself have been read.
    pub(crate) fn take(&self, bytes: usize) {
        self.taken.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Notes that so many bytes have come out of a decompressor.
    ///
    /// # Errors
    ///
    /// When that is too much for what has been read.
    pub(crate) fn unpack(&self, bytes: usize) -> Result<(), ProblemKind> {
        let unpacked = self.unpacked.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64;
        let taken = self.taken.load(Ordering::Relaxed);
        let growth = self.limits.growth;
        if unpacked > taken.saturating_mul(growth).saturating_add(Limits::FREE) {
            return Err(ProblemKind::GrowsTooMuch { growth });
        }
        Ok(())
    }

    /// Notes that something in the input is opened.
    ///
    /// # Errors
    ///
    /// When there have been too many.
    pub(crate) fn enter(&self) -> Result<(), ProblemKind> {
        let limit = self.limits.entries;
        if self.entries.fetch_add(1, Ordering::Relaxed) >= limit {
            return Err(ProblemKind::TooManyEntries { limit });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_out_is_measured_by_what_went_in() {
        let meter = Meter::new(Limits { growth: 10, ..Limits::default() });
        meter.take(1 << 20);
        assert!(meter.unpack(Limits::FREE as usize + (10 << 20)).is_ok());
        assert!(matches!(meter.unpack(1), Err(ProblemKind::GrowsTooMuch { growth: 10 })));
        meter.take(1 << 20);
        assert!(meter.unpack(1).is_ok());
    }

    #[test]
    fn entries_are_counted() {
        let meter = Meter::new(Limits { entries: 2, ..Limits::default() });
        let entered = [0; 3].map(|_| meter.enter().is_ok());
        assert_eq!(entered, [true, true, false]);
    }
}
