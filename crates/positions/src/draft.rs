//! What rules find of a document on a motion, before a judge is heard.

use whipcount_domain::{Document, Judgement, Position, Question, Reading, Statement, Tally};

use crate::attribution::Attribution;
use crate::candidates::{Candidate, candidates};
use crate::finding::{Finder, is_question};
use crate::lexicon::{LEXICON, Needs};
use crate::merging::merge;
use crate::motions::PreparedMotion;
use crate::relevance::Relevance;
use crate::said::Calendar;
use crate::stances::find_stances;

/// Finds the positions and tallies on a motion by rules, both in the order of the text.
pub fn find_positions(
    document: &Document,
    reading: &Reading,
    statements: &[Statement],
    motion: &PreparedMotion,
) -> (Vec<Position>, Vec<Tally>) {
    Draft::new(document, reading, statements, motion).by_rules()
}

/// Sentences of a text that is so short that a judge is asked about all of it, whether it has words
/// of the motion or says it in others.
const SHORT: usize = 12;

/// What rules find of a document on a motion, and who else could hold a position in it.
pub struct Draft<'a> {
    pub(crate) finder: Finder<'a>,
    statements: &'a [Statement],
    /// For each sentence whether it is near the motion.
    near: Vec<bool>,
    /// In the order of the text; what is said twice is there twice.
    positions: Vec<Position>,
    tallies: Vec<Tally>,
}

impl<'a> Draft<'a> {
    /// Reads a document by rules.
    pub fn new(
        document: &Document,
        reading: &'a Reading,
        statements: &'a [Statement],
        motion: &'a PreparedMotion,
    ) -> Draft<'a> {
        let marks = motion.mark(reading, &LEXICON.vocabulary);
        let relevance = Relevance::new(reading, &marks);
        let mut draft = Draft {
            finder: Finder {
                reading,
                motion,
                attribution: Attribution::new(reading, statements),
                calendar: Calendar::new(document, reading, statements),
            },
            statements,
            near: vec![false; reading.sentences.len()],
            positions: Vec::new(),
            tallies: Vec::new(),
        };
        if reading.sentences.len() <= SHORT {
            draft.near.fill(true);
        }
        if !relevance.anywhere() {
            return draft;
        }
        for (number, sentence) in reading.sentences.iter().enumerate() {
            draft.near[number] |= relevance.allows(Needs::Nearby, number, sentence);
            if is_question(reading, sentence) {
                continue;
            }
            let mut hits = find_stances(reading, &marks, sentence);
            hits.retain(|hit| relevance.allows(hit.rule.needs, number, sentence));
            draft.finder.find_in(sentence, hits, &mut draft.positions, &mut draft.tallies);
        }
        draft
    }

    /// The same, with all sentences taken to be near the motion: what the judge learns from.
    pub fn near_throughout(mut self) -> Draft<'a> {
        self.near.fill(true);
        self
    }

    /// Who could hold a position in each sentence near the motion.
    pub fn candidates(&self) -> Vec<Candidate> {
        let reading = self.finder.reading;
        candidates(reading, self.statements, &self.positions, |number| self.near[number])
    }

    /// What a judge is asked about candidates.
    pub fn questions(&self, candidates: &[Candidate]) -> Vec<Question> {
        candidates.iter().map(|candidate| candidate.question(self.finder.reading)).collect()
    }

    /// The positions and tallies that rules find.
    pub fn by_rules(self) -> (Vec<Position>, Vec<Tally>) {
        (merge(self.positions), self.tallies)
    }

    /// The positions that a judge finds at `candidates`, and the tallies that rules find.
    pub fn judged(
        self,
        candidates: &[Candidate],
        judgements: &[Judgement],
    ) -> (Vec<Position>, Vec<Tally>) {
        let positions = self.finder.judged(&self.positions, candidates, judgements);
        (merge(positions), self.tallies)
    }
}
