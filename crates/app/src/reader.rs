use rayon::prelude::*;
use whipcount_domain::{Document, Findings, Motion};
use whipcount_positions::{PreparedMotion, find_positions};
use whipcount_statements::{find_statements, statements_from};

use crate::TrainedModel;

/// How many documents are read at the same time at most.
const BATCH_DOCUMENTS: usize = 64;

/// A batch ends after the document with which its texts reach this size, in bytes.
const BATCH_BYTES: usize = 8 << 20;

/// Reads documents with an eye on motions. Making one costs far more than using it.
#[derive(Clone, Debug)]
pub struct Reader {
    motions: Vec<PreparedMotion>,
    /// What finds statements; rules if there is none.
    model: Option<TrainedModel>,
}

impl Reader {
    /// A reader that looks for positions on `motions`; without any it still finds statements.
    ///
    /// It finds statements by rules.
    pub fn new(motions: Vec<Motion>) -> Reader {
        Reader::by_rules(motions)
    }

    /// A reader that finds statements by a trained model.
    pub fn with_model(motions: Vec<Motion>, model: TrainedModel) -> Reader {
        Reader { model: Some(model), ..Reader::by_rules(motions) }
    }

    /// A reader that finds statements by rules alone: many times faster than a trained model, but
    /// it finds less.
    pub fn by_rules(motions: Vec<Motion>) -> Reader {
        let motions = motions.into_iter().map(PreparedMotion::new).collect();
        Reader { motions, model: None }
    }

    /// The motions, as they were given.
    pub fn motions(&self) -> impl Iterator<Item = &Motion> {
        self.motions.iter().map(PreparedMotion::motion)
    }

    /// Finds out who is said to say what, and who stands where.
    pub fn read(&self, document: Document) -> Findings {
        let reading = whipcount_reading::read(&document);
        let sentences = reading.sentences.iter().map(|sentence| sentence.span).collect();
        if document.unread_language().is_some() {
            // Rules for English would find something in any language, and be wrong about it.
            return Findings {
                document,
                sentences,
                statements: vec![],
                positions: vec![],
                tallies: vec![],
            };
        }
        let statements = match &self.model {
            Some(model) => {
                let attributions = model.encoder().attributions(&document.text);
                statements_from(&document, &reading, &attributions)
            }
            None => find_statements(&document, &reading),
        };
        let mut positions = Vec::new();
        let mut tallies = Vec::new();
        for motion in &self.motions {
            let (more_positions, more_tallies) =
                find_positions(&document, &reading, &statements, motion);
            positions.extend(more_positions);
            tallies.extend(more_tallies);
        }
        Findings { document, sentences, statements, positions, tallies }
    }

    /// Reads any number of documents on all cores, a batch of them at a time.
    ///
    /// `refine` is called on the findings of each as they come; `take` on what it returns, in the
    /// order of the documents, whatever the number of cores. Which cores those are is decided by
    /// the rayon thread pool that this is called in.
    ///
    /// # Errors
    ///
    /// The first error of `take`, after which nothing more is read.
    pub fn read_all<T: Send, E>(
        &self,
        documents: impl IntoIterator<Item = Document>,
        refine: impl Fn(Findings) -> T + Sync,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut documents = documents.into_iter();
        loop {
            let batch = next_batch(&mut documents);
            if batch.is_empty() {
                return Ok(());
            }
            let read = |document| refine(self.read(document));
            let results: Vec<T> = batch.into_par_iter().with_max_len(1).map(read).collect();
            results.into_iter().try_for_each(&mut take)?;
        }
    }
}

fn next_batch(documents: &mut impl Iterator<Item = Document>) -> Vec<Document> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < BATCH_DOCUMENTS && bytes < BATCH_BYTES {
        let Some(document) = documents.next() else { break };
        bytes += document.text.len();
        batch.push(document);
    }
    batch
}
