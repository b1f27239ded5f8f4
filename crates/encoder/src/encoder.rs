use std::collections::BTreeMap;

use whipcount_domain::{Attribution, Judgement, Question, Span};

use crate::judge::{JudgeWindow, LONGEST_MOTION, judge_windows};
use crate::links::Block;
use crate::model::{ModelError, Parts, Scores, length_of};
use crate::pieces::{Piece, Pieces};
use crate::tags::{Role, Tagged, spans};
use crate::windows::{Sections, Window, windows};

/// How many windows are run together at most.
const BATCH: usize = 8;

/// Where the vectors for links from contents to cues stand.
const CONTENT_CUE: Block = Block(0);

/// Where the vectors for links from cues to sources stand.
const CUE_SOURCE: Block = Block(4);

/// A trained reader of texts. Making one costs far more than using it; several threads can use it
/// at the same time.
pub struct Encoder {
    parts: Parts,
}

impl Encoder {
    /// Reads a model file.
    ///
    /// # Errors
    ///
    /// When the file is damaged, of another format, or not complete, or does not run.
    pub fn read(file: &[u8]) -> Result<Encoder, ModelError> {
        let parts = Parts::read(file)?;
        parts.network.try_out(&parts.vocabulary)?;
        Ok(Encoder { parts })
    }

    /// Reads a model file that is part of the program and known to run, without trying it out.
    ///
    /// # Errors
    ///
    /// When the file is damaged, of another format, or not complete.
    pub fn read_trusted(file: &'static [u8]) -> Result<Encoder, ModelError> {
        Ok(Encoder { parts: Parts::read_in_place(file)? })
    }

    /// Who says what in `text`, in the order of the cues. Spans cut out whole words or marks of it.
    ///
    /// The answer depends on nothing but the model and the text.
    pub fn attributions(&self, text: &str) -> Vec<Attribution> {
        let pieces = Pieces::new(text, &self.parts.vocabulary);
        apart(|| Sections::new(pieces).flat_map(|section| self.read_section(&section)).collect())
    }

    /// Where actors stand on a motion by the sentences of `text`: an answer to each question.
    ///
    /// `motion` is its title and phrases; `sentences` are all of the text, and the questions in the
    /// order of their sentences. The answers depend on nothing but the model and what is given.
    pub fn judgements(
        &self,
        motion: &str,
        text: &str,
        sentences: &[Span],
        questions: &[Question],
    ) -> Vec<Judgement> {
        if questions.is_empty() {
            return Vec::new();
        }
        let vocabulary = &self.parts.vocabulary;
        let motion: Vec<Piece> = Pieces::new(motion, vocabulary).take(LONGEST_MOTION).collect();
        let pieces: Vec<Piece> = Pieces::new(text, vocabulary).collect();
        let windows = judge_windows(&pieces, motion.len(), sentences, questions);
        let length = |window: &JudgeWindow| length_of(Some(motion.len()), window.seen.len());
        let batches = batches(&windows, length, BATCH);
        let nothing = Judgement {
            none: 1.0,
            stances: [0.0; 6],
            leans: [1.0, 0.0, 0.0],
            bases: [0.0, 0.0, 0.0, 1.0],
        };
        let mut answers = vec![nothing; questions.len()];
        apart(|| {
            for batch in batches {
                let seen: Vec<_> =
                    batch.iter().map(|&number| &pieces[windows[number].seen.clone()]).collect();
                let vectors = self.parts.network.run_judge(&motion, &seen, vocabulary);
                for (number, vectors) in std::iter::zip(batch, vectors) {
                    for asked in &windows[number].asked {
                        let question = &questions[asked.question];
                        answers[asked.question] =
                            self.parts.heads.answer(&vectors, asked, question);
                    }
                }
            }
        });
        answers
    }

    /// How many pieces the network is given in each window over `text`: what reading it costs.
    pub fn window_lengths(&self, text: &str) -> Vec<usize> {
        let sections = Sections::new(Pieces::new(text, &self.parts.vocabulary));
        sections.flat_map(|section| windows(&section)).map(|window| window.length()).collect()
    }

    fn read_section(&self, section: &[Piece]) -> Vec<Attribution> {
        let scores = self.scores(section, BATCH);
        let spans = spans(&scores.tags, &self.parts.transitions);
        let of_role = |role| -> Vec<Tagged> {
            spans.iter().filter(|span| span.role == role).cloned().collect()
        };
        let (sources, cues) = (of_role(Role::Source), of_role(Role::Cue));
        let mut contents: Vec<Vec<Tagged>> = vec![Vec::new(); cues.len()];
        for content in of_role(Role::Content) {
            let linker = &self.parts.content_cue;
            let cue = linker.best(&content, &cues, section, &scores.links, CONTENT_CUE);
            if let Some((cue, _)) = cue {
                contents[cue].push(content);
            }
        }
        let span = |tagged: &Tagged| {
            section[*tagged.pieces.start()].span.cover(section[*tagged.pieces.end()].span)
        };
        let linked = std::iter::zip(&cues, &contents).filter(|(_, contents)| !contents.is_empty());
        linked
            .map(|(cue, contents)| {
                let linker = &self.parts.cue_source;
                let source = linker.best(cue, &sources, section, &scores.links, CUE_SOURCE);
                // The score of having no source at all is 0.
                let source = source.filter(|(_, score)| *score > 0.0);
                Attribution {
                    source: source.map(|(number, _)| span(&sources[number])),
                    cue: span(cue),
                    content: contents.iter().map(span).collect(),
                }
            })
            .collect()
    }

    /// What the model says of each piece of a section; runs so many windows together at most.
    fn scores(&self, section: &[Piece], batch: usize) -> Scores {
        let windows = windows(section);
        let Parts { network, vocabulary, .. } = &self.parts;
        let mut in_windows: Vec<Option<Scores>> = windows.iter().map(|_| None).collect();
        for batch in batches(&windows, Window::length, batch) {
            let batch_windows: Vec<&Window> =
                batch.iter().map(|&number| &windows[number]).collect();
            let scores = network.run(section, &batch_windows, vocabulary);
            for (number, scores) in std::iter::zip(batch, scores) {
                in_windows[number] = Some(scores);
            }
        }
        let mut all = network.no_scores();
        in_windows.into_iter().flatten().for_each(|scores| all.append(scores));
        all
    }
}

/// The numbers of windows that are run together: of one length, and so many at most.
fn batches<W>(windows: &[W], length: impl Fn(&W) -> usize, most: usize) -> Vec<Vec<usize>> {
    let mut by_length: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, window) in windows.iter().enumerate() {
        by_length.entry(length(window)).or_default().push(number);
    }
    by_length.values().flat_map(|numbers| numbers.chunks(most)).map(<[_]>::to_vec).collect()
}

/// Has the network run on a thread of its own. If the one that waits for it belonged to a pool, it
/// would take up other work of that pool meanwhile, on top of this.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        scope.spawn(work).join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

#[cfg(test)]
impl Encoder {
    pub(crate) fn vocabulary(&self) -> &crate::vocabulary::Vocabulary {
        &self.parts.vocabulary
    }

    /// The scores of all tags in a text of one section, in batches of so many windows.
    pub(crate) fn scores_in_batches(&self, text: &str, batch: usize) -> Vec<u32> {
        let section: Vec<_> = Pieces::new(text, &self.parts.vocabulary).collect();
        let scores = self.scores(&section, batch);
        scores.tags.iter().flatten().chain(&scores.links.values).map(|it| it.to_bits()).collect()
    }

    /// The scores of the tags of the first pieces of a text.
    pub(crate) fn first_tags(&self, text: &str) -> Vec<[f32; crate::tags::TAGS]> {
        let section: Vec<_> = Pieces::new(text, &self.parts.vocabulary).collect();
        self.scores(&section, BATCH).tags
    }
}
