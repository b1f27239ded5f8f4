//! Zstandard: whatever it packs, as if it were not packed.

use super::{Contents, Fit, Format, failed};
use crate::source::{Source, Start};
use crate::unpack::unpack;

pub(crate) const FORMAT: Format = Format {
    name: "Zstandard",
    extensions: &["zst", "zstd"],
    media_types: &["application/zstd"],
    fits,
    read,
};

fn fits(start: &Start<'_>) -> Fit {
    let magic = start.bytes.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]);
    if magic { Fit::Certain } else { Fit::No }
}

fn read(source: Source) -> Contents {
    let Source { at, bytes } = source;
    let inner = match at.unpacked(FORMAT.extensions) {
        Ok(inner) => inner,
        Err(problem) => return failed(problem),
    };
    match ::zstd::stream::read::Decoder::with_buffer(bytes) {
        Ok(decoder) => unpack(&at, decoder, |bytes| Source::new(inner, bytes).open()),
        Err(error) => failed(at.problem(error.into())),
    }
}
