use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// What an entry is called for ever: made from its content, 32 hexadecimal digits when written.
///
/// The id of whatever was read in a document begins with the first half of the document's own id,
/// so that an entry leads to its document without an index over all entries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId([u8; 16]);

impl EntryId {
    /// The id of the entry with this content.
    pub(crate) fn of(content: Content) -> EntryId {
        EntryId(content.digest())
    }

    /// The id of an entry that was read in `document`, whose own part is `part`.
    pub(crate) fn within(document: EntryId, part: i64) -> EntryId {
        let mut bytes = document.0;
        bytes[8..].copy_from_slice(&part.to_be_bytes());
        EntryId(bytes)
    }

    /// The half that says which entry of its document this is.
    pub(crate) fn part(self) -> i64 {
        i64::from_be_bytes(self.0[8..].try_into().expect("eight bytes"))
    }

    /// The smallest and the largest id of a document in which this entry can have been read.
    pub(crate) fn documents(self) -> (EntryId, EntryId) {
        let (mut first, mut last) = (self.0, self.0);
        first[8..].fill(0);
        last[8..].fill(u8::MAX);
        (EntryId(first), EntryId(last))
    }

    /// The half that all entries of one document share, which leads to it: 16 hexadecimal digits.
    ///
    /// ```
    /// use whipcount_ledger::EntryId;
    ///
    /// let entry: EntryId = "00112233445566778899aabbccddeeff".parse()?;
    /// assert_eq!(entry.document(), "0011223344556677");
    /// assert_eq!(entry.own_part(), "8899aabbccddeeff");
    /// # Ok::<(), whipcount_ledger::NoEntryId>(())
    /// ```
    pub fn document(self) -> String {
        digits(&self.0[..8])
    }

    /// The half that tells this entry from the others of its document: 16 hexadecimal digits.
    pub fn own_part(self) -> String {
        digits(&self.0[8..])
    }

    /// The id whose first half this is, the other half being nothing.
    pub(crate) fn of_half(half: &str) -> Option<EntryId> {
        (half.len() == 16).then(|| format!("{half}{:016}", 0).parse().ok())?
    }

    /// The id in digits, as `to_string` gives it, in less time: a question is answered with very many.
    pub(crate) fn written(self) -> String {
        digits(&self.0)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<EntryId> {
        bytes.try_into().ok().map(EntryId)
    }
}

fn digits(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)])).collect()
}

impl fmt::Display for EntryId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.written())
    }
}

impl fmt::Debug for EntryId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// Not 32 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoEntryId;

impl fmt::Display for NoEntryId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an entry's id has 32 hexadecimal digits")
    }
}

impl std::error::Error for NoEntryId {}

impl FromStr for EntryId {
    type Err = NoEntryId;

    fn from_str(text: &str) -> Result<EntryId, NoEntryId> {
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NoEntryId);
        }
        u128::from_str_radix(text, 16)
            .map(|number| EntryId(number.to_be_bytes()))
            .map_err(|_| NoEntryId)
    }
}

/// The content of an entry, part after part, on the way to its id.
///
/// Each part comes with its length before it, so that no two contents run together.
pub(crate) struct Content(Sha256);

impl Content {
    pub(crate) fn new(kind: &str) -> Content {
        Content(Sha256::new()).text(kind)
    }

    pub(crate) fn bytes(mut self, part: &[u8]) -> Content {
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
        self
    }

    pub(crate) fn text(self, part: &str) -> Content {
        self.bytes(part.as_bytes())
    }

    pub(crate) fn number(self, part: i64) -> Content {
        self.bytes(&part.to_le_bytes())
    }

    /// A part that may be missing, which is not the same as an empty one.
    pub(crate) fn maybe_text(self, part: Option<&str>) -> Content {
        match part {
            None => self.number(0),
            Some(part) => self.number(1).text(part),
        }
    }

    pub(crate) fn maybe_number(self, part: Option<i64>) -> Content {
        match part {
            None => self.number(0),
            Some(part) => self.number(1).number(part),
        }
    }

    pub(crate) fn each<T>(self, parts: &[T], add: impl Fn(Content, &T) -> Content) -> Content {
        let counted = self.number(parts.len() as i64);
        parts.iter().fold(counted, add)
    }

    fn digest(self) -> [u8; 16] {
        let digest = self.0.finalize();
        digest[..16].try_into().expect("a digest has 32 bytes")
    }

    /// Eight bytes of the digest, enough among the entries of one document.
    pub(crate) fn part(self) -> i64 {
        i64::from_be_bytes(self.digest()[..8].try_into().expect("eight bytes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written() {
        let id = EntryId::of(Content::new("document").text("Norway will pay."));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().len(), 32);
        assert_eq!("xyz".parse::<EntryId>(), Err(NoEntryId));
        assert_eq!("+f".repeat(16).parse::<EntryId>(), Err(NoEntryId));
    }

    #[test]
    fn parts_do_not_run_together() {
        let id = |one, other| EntryId::of(Content::new("test").text(one).text(other));
        assert_ne!(id("ab", "c"), id("a", "bc"));
        let maybe = |part| EntryId::of(Content::new("test").maybe_text(part));
        assert_ne!(maybe(None), maybe(Some("")));
    }

    #[test]
    fn an_entry_leads_to_its_document() {
        let document = EntryId::of(Content::new("document"));
        let entry = EntryId::within(document, -7);
        let (first, last) = entry.documents();
        assert!((first..=last).contains(&document));
        assert_eq!(entry.part(), -7);
    }
}
