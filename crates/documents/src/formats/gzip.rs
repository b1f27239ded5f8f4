//! Gzip: whatever it packs, as if it were not packed. Web archives are packed record by record, and
//! are read so.

use std::io::{self, BufRead, Read};

use super::{Contents, Fit, Format, failed, warc};
use crate::members::{MAGIC, Members};
use crate::source::{Source, Start};
use crate::unpack::{Damage, read_buffered, with_damage};

pub(crate) const FORMAT: Format = Format {
    name: "gzip",
    extensions: &["gz", "gzip"],
    media_types: &["application/gzip", "application/x-gzip"],
    fits,
    read,
};

fn fits(start: &Start<'_>) -> Fit {
    if start.bytes.starts_with(&MAGIC) { Fit::Certain } else { Fit::No }
}

fn read(source: Source) -> Contents {
    let Source { at, bytes } = source;
    let inner = match at.unpacked(FORMAT.extensions) {
        Ok(inner) => inner,
        Err(problem) => return failed(problem),
    };
    let mut members = Members::new(bytes, at.meter.clone());
    match members.fill_buf() {
        Ok(start) if start.starts_with(warc::MAGIC) => warc::read_packed(at, members),
        Ok(_) => {
            let damage = Damage::default();
            let whole = Whole { members, damage: damage.clone() };
            with_damage(&at, damage, Source::new(inner, whole).open())
        }
        Err(error) => failed(at.problem(error.into())),
    }
}

/// All members as one stream, which ends where one is damaged: without knowing what is packed
/// there is no telling what a part without its beginning would mean.
struct Whole {
    members: Members,
    damage: Damage,
}

impl Read for Whole {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, buffer)
    }
}

impl BufRead for Whole {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.members.fill_buf()?.is_empty()
            && let Some(kind) = self.members.damage()
        {
            self.damage.set(kind);
        }
        self.members.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        self.members.consume(length);
    }
}
