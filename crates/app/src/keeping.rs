use std::cell::RefCell;

use whipcount_domain::{Document, Findings, Motion};
use whipcount_ledger::{Appended, Ledger, LedgerError, Outcome, Run};

use crate::{ReadBy, Reader};

/// How many documents are kept at a time at most: what a killed run can lose of its work.
const BATCH: usize = 128;

/// What was kept of documents that were added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Documents that are new, and no reprints.
    pub new: usize,
    /// Documents that are new, and print the text of one that was there.
    pub reprints: usize,
    /// Documents that were there and were read again.
    pub read_again: usize,
    /// Documents of which nothing was new.
    pub known: usize,
    /// Documents, among the new ones and the reprints, that are in a language that is not read.
    pub unread: usize,
    /// Positions that were added.
    pub positions: usize,
}

impl Kept {
    /// Number of documents.
    pub fn documents(&self) -> usize {
        self.new + self.reprints + self.read_again + self.known
    }

    /// Counts what was kept in another run, too.
    pub(crate) fn add(&mut self, other: &Kept) {
        self.new += other.new;
        self.reprints += other.reprints;
        self.read_again += other.read_again;
        self.known += other.known;
        self.unread += other.unread;
        self.positions += other.positions;
    }

    fn count(&mut self, appended: &[Appended]) {
        for one in appended {
            self.positions += one.positions;
            *match one.outcome {
                Outcome::New => &mut self.new,
                Outcome::Reprint => &mut self.reprints,
                Outcome::ReadAgain => &mut self.read_again,
                Outcome::Known => &mut self.known,
            } += 1;
        }
    }
}

/// Reads documents with an eye on all motions of a ledger, and keeps what is found, a batch at a
/// time. What was read before is not read again; so a run that was killed is continued by another
/// one on the same documents.
///
/// `run` says when it is; its reader should be the [version](ReadBy::version) of `way`. `progress`
/// is called after each batch.
///
/// # Errors
///
/// When the ledger cannot be read or written. What was kept before is in it.
pub fn add_documents(
    ledger: &mut Ledger,
    run: &Run,
    way: ReadBy,
    documents: impl IntoIterator<Item = Document>,
    mut progress: impl FnMut(&Kept),
) -> Result<Kept, LedgerError> {
    let motions = ledger.motions(None)?;
    let reader = Reader::by(way, motions.clone());
    // What is there is looked up on a way of its own, while batches are being written.
    let look = Ledger::open_to_read(ledger.path())?;
    let known = RefCell::new((0, None));
    let unread = documents.into_iter().map_while(|document| {
        match look.has_to_read(&document, &run.reader) {
            Ok(true) => Some(Some(document)),
            Ok(false) => {
                known.borrow_mut().0 += 1;
                Some(None)
            }
            Err(error) => {
                known.borrow_mut().1 = Some(error);
                None
            }
        }
    });
    let mut batch = Batch::new(ledger, run, &motions);
    reader.read_all(
        unread.flatten(),
        |findings| findings,
        |findings| {
            if batch.push(findings)? {
                progress(&batch.kept);
            }
            Ok(())
        },
    )?;
    let mut kept = batch.finish()?;
    let (number, error) = known.into_inner();
    kept.known += number;
    progress(&kept);
    error.map_or(Ok(kept), Err)
}

/// Reads the documents of a ledger again that this reader has not read with an eye on all motions:
/// after a motion was added or changed, or by a newer version.
///
/// # Errors
///
/// When the ledger cannot be read or written. What was kept before is in it.
pub fn read_again(
    ledger: &mut Ledger,
    run: &Run,
    way: ReadBy,
    mut progress: impl FnMut(&Kept),
) -> Result<Kept, LedgerError> {
    let motions = ledger.motions(None)?;
    let reader = Reader::by(way, motions.clone());
    let mut kept = Kept::default();
    let mut from = Some(0);
    while let Some(number) = from {
        let (documents, next) = ledger.documents_to_read(&run.reader, number, BATCH)?;
        from = next;
        let mut batch = Batch::new(ledger, run, &motions);
        batch.kept = kept;
        reader.read_all(
            documents,
            |findings| findings,
            |findings| batch.push(findings).map(drop),
        )?;
        kept = batch.finish()?;
        progress(&kept);
    }
    Ok(kept)
}

/// Findings on the way into a ledger.
struct Batch<'l> {
    ledger: &'l mut Ledger,
    run: &'l Run,
    motions: &'l [Motion],
    findings: Vec<Findings>,
    kept: Kept,
}

impl<'l> Batch<'l> {
    fn new(ledger: &'l mut Ledger, run: &'l Run, motions: &'l [Motion]) -> Batch<'l> {
        let (findings, kept) = (Vec::new(), Kept::default());
        Batch { ledger, run, motions, findings, kept }
    }

    /// Whether the batch was kept with it.
    fn push(&mut self, findings: Findings) -> Result<bool, LedgerError> {
        self.findings.push(findings);
        let is_due = self.findings.len() >= BATCH;
        if is_due {
            self.keep()?;
        }
        Ok(is_due)
    }

    fn keep(&mut self) -> Result<(), LedgerError> {
        if !self.findings.is_empty() {
            let appended = self.ledger.append(self.run, self.motions, &self.findings)?;
            self.kept.count(&appended);
            let added = appended.iter().zip(&self.findings).filter(|(one, findings)| {
                matches!(one.outcome, Outcome::New | Outcome::Reprint)
                    && findings.document.unread_language().is_some()
            });
            self.kept.unread += added.count();
            self.findings.clear();
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Kept, LedgerError> {
        self.keep()?;
        Ok(self.kept)
    }
}
