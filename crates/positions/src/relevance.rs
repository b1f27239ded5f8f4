//! Where a document is near the motion.

use whipcount_domain::{Reading, Sentence};

use crate::lexicon::Needs;
use crate::phrases::{Class, Marks};

/// Which sentences and paragraphs have words of the motion.
pub(crate) struct Relevance {
    sentences: Vec<bool>,
    paragraphs: Vec<bool>,
    /// Whether the whole document is about the motion.
    throughout: bool,
}

/// Share of paragraphs with words of the motion from which a document is about it.
const ABOUT: f32 = 0.2;

impl Relevance {
    pub(crate) fn new(reading: &Reading, marks: &Marks) -> Relevance {
        let mut sentences = Vec::with_capacity(reading.sentences.len());
        let mut paragraphs = Vec::new();
        for sentence in &reading.sentences {
            let touched =
                sentence.tokens.clone().any(|token| marks.reach[token][Class::Motion as usize] > 0);
            sentences.push(touched);
            let paragraph = sentence.paragraph as usize;
            if paragraphs.len() <= paragraph {
                paragraphs.resize(paragraph + 1, false);
            }
            paragraphs[paragraph] |= touched;
        }
        let touched = paragraphs.iter().filter(|touched| **touched).count();
        let opens = paragraphs.first().is_some_and(|touched| *touched);
        let throughout = opens && touched as f32 >= ABOUT * paragraphs.len() as f32;
        Relevance { sentences, paragraphs, throughout }
    }

    /// Whether the document has a word of the motion at all.
    pub(crate) fn anywhere(&self) -> bool {
        self.sentences.contains(&true)
    }

    /// Whether the motion is as close to a sentence as a rule needs it.
    pub(crate) fn allows(&self, needs: Needs, number: usize, sentence: &Sentence) -> bool {
        match needs {
            Needs::Document => true,
            Needs::Sentence => self.sentences[number],
            Needs::Nearby => {
                let paragraph = sentence.paragraph as usize;
                self.throughout
                    || self.paragraphs[paragraph.saturating_sub(2)..=paragraph].contains(&true)
            }
        }
    }
}
