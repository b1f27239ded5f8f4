use rayon::prelude::*;
use whipcount_domain::{Document, Findings, Motion, Reading, Span, Statement};
use whipcount_positions::{Draft, PreparedMotion};
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
    way: ReadBy,
}

/// How documents are read.
#[derive(Clone, Debug)]
pub enum ReadBy {
    /// By a trained model, helped by rules.
    Model(TrainedModel),
    /// By rules alone: many times faster than a trained model, but they find less.
    Rules,
}

impl Default for ReadBy {
    /// By the model that whipcount carries.
    fn default() -> ReadBy {
        ReadBy::Model(TrainedModel::built_in())
    }
}

impl ReadBy {
    /// Name and version of what reads: what another version found makes way for its own.
    pub fn version(&self) -> String {
        const PROGRAM: &str = env!("CARGO_PKG_VERSION");
        match self {
            ReadBy::Model(model) => format!("model {} {PROGRAM}", model.name()),
            ReadBy::Rules => format!("rules {PROGRAM}"),
        }
    }

    /// Who is said to say what in a document.
    pub fn statements(&self, document: &Document, reading: &Reading) -> Vec<Statement> {
        match self {
            ReadBy::Model(model) => {
                let attributions = model.encoder().attributions(&document.text);
                statements_from(document, reading, &attributions)
            }
            ReadBy::Rules => find_statements(document, reading),
        }
    }
}

impl Reader {
    /// A reader that looks for positions on `motions`; without any it still finds statements.
    ///
    /// It reads by the model that whipcount carries.
    pub fn new(motions: Vec<Motion>) -> Reader {
        Reader::by(ReadBy::default(), motions)
    }

    /// A reader that reads in this way.
    pub fn by(way: ReadBy, motions: Vec<Motion>) -> Reader {
        Reader { motions: motions.into_iter().map(PreparedMotion::new).collect(), way }
    }

    /// The motions, as they were given.
    pub fn motions(&self) -> impl Iterator<Item = &Motion> {
        self.motions.iter().map(PreparedMotion::motion)
    }

    /// Finds out who is said to say what, and who stands where.
    pub fn read(&self, document: Document) -> Findings {
        let reading = whipcount_reading::read(&document);
        let sentences: Vec<Span> = reading.sentences.iter().map(|it| it.span).collect();
        if document.unread_language().is_some() {
            // What reads English would find something in any language, and be wrong about it.
            return Findings {
                document,
                sentences,
                statements: vec![],
                positions: vec![],
                tallies: vec![],
            };
        }
        let statements = self.way.statements(&document, &reading);
        let mut positions = Vec::new();
        let mut tallies = Vec::new();
        for motion in &self.motions {
            let draft = Draft::new(&document, &reading, &statements, motion);
            let (more_positions, more_tallies) = match &self.way {
                ReadBy::Model(model) => {
                    let candidates = draft.candidates();
                    let questions = draft.questions(&candidates);
                    let judgements = model.encoder().judgements(
                        &motion.wording(),
                        &document.text,
                        &sentences,
                        &questions,
                    );
                    draft.judged(&candidates, &judgements)
                }
                ReadBy::Rules => draft.by_rules(),
            };
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
            if let ReadBy::Model(model) = &self.way {
                // Here and not by whoever comes first, for whom all others would have to wait.
                model.encoder();
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
