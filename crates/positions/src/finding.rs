use whipcount_domain::{
    ActorIndex, ActorName, Basis, Document, Position, Reading, Sentence, Span, Statement, Tally,
};

use crate::attribution::{Attribution, Word};
use crate::holders::{Held, find_holders};
use crate::lexicon::{LEXICON, Needs};
use crate::merging::merge;
use crate::motions::PreparedMotion;
use crate::phrases::{Class, Marks};
use crate::stances::{StanceHit, find_stances};

/// Finds the positions and tallies on a motion, both in the order of the text.
pub fn find_positions(
    document: &Document,
    reading: &Reading,
    statements: &[Statement],
    motion: &PreparedMotion,
) -> (Vec<Position>, Vec<Tally>) {
    let marks = motion.mark(reading, &LEXICON.vocabulary);
    let relevance = Relevance::new(reading, &marks);
    if !relevance.anywhere() {
        return (Vec::new(), Vec::new());
    }
    let attribution = Attribution::new(reading, statements);
    let finder = Finder { document, reading, motion, attribution };
    let mut positions = Vec::new();
    for (number, sentence) in reading.sentences.iter().enumerate() {
        if is_question(reading, sentence) {
            continue;
        }
        for hit in find_stances(reading, &marks, sentence) {
            if relevance.allows(hit.rule.needs, number, sentence)
                && let Some(held) =
                    find_holders(reading, &finder.attribution, &sentence.tokens, &hit)
            {
                positions.extend(
                    held.actors.iter().map(|&actor| finder.position(sentence, &hit, &held, actor)),
                );
            }
        }
    }
    (merge(positions), Vec::new())
}

/// Where words of the motion stand.
struct Relevance {
    /// For each sentence, whether it has one.
    sentences: Vec<bool>,
    /// For each paragraph, whether it has one.
    paragraphs: Vec<bool>,
}

impl Relevance {
    fn new(reading: &Reading, marks: &Marks) -> Relevance {
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
        Relevance { sentences, paragraphs }
    }

    fn anywhere(&self) -> bool {
        self.sentences.contains(&true)
    }

    fn allows(&self, needs: Needs, number: usize, sentence: &Sentence) -> bool {
        match needs {
            Needs::Document => true,
            Needs::Sentence => self.sentences[number],
            Needs::Nearby => {
                let paragraph = sentence.paragraph as usize;
                self.paragraphs[paragraph.saturating_sub(2)..=paragraph].contains(&true)
            }
        }
    }
}

/// Whether a sentence only asks.
fn is_question(reading: &Reading, sentence: &Sentence) -> bool {
    let mut last = sentence.tokens.clone().rev();
    last.find(|&token| reading.tokens[token].kind != whipcount_domain::TokenKind::QuoteClose)
        .is_some_and(|token| reading.norm(token) == "?")
}

struct Finder<'a> {
    document: &'a Document,
    reading: &'a Reading,
    motion: &'a PreparedMotion,
    attribution: Attribution<'a>,
}

impl Finder<'_> {
    fn position(
        &self,
        sentence: &Sentence,
        hit: &StanceHit,
        held: &Held,
        actor: ActorIndex,
    ) -> Position {
        let holder = &self.reading.actors[actor];
        let word = self.word(hit, held, actor);
        let _ = self.document;
        Position {
            motion: self.motion.motion().id.clone(),
            actor: ActorName { id: holder.id.clone(), name: holder.name.clone() },
            stance: hit.stance,
            leans: hit.leans,
            evidence: self.evidence(sentence, hit, held),
            statement: held.statement,
            speaker: word.speaker,
            basis: word.basis,
            conditions: Vec::new(),
            contribution: None,
            threat: hit.rule.threat,
            said: None,
            found_by: hit.rule.id.clone(),
            confidence: hit.rule.confidence,
        }
    }

    fn word(&self, hit: &StanceHit, held: &Held, actor: ActorIndex) -> Word {
        match held.statement {
            Some(statement) => self.attribution.word(self.reading, statement, actor),
            None if hit.rule.speech || held.by_cue => Word {
                basis: Basis::Itself,
                speaker: Some(self.reading.actors[actor].name.clone()),
            },
            None => Word { basis: Basis::Narrator, speaker: None },
        }
    }

    /// The clause that carries the stance: from its subject to the next stop or comma.
    fn evidence(&self, sentence: &Sentence, hit: &StanceHit, held: &Held) -> Span {
        /// Words behind the phrase, at most.
        const LONGEST: usize = 20;
        let start = held.subject.unwrap_or(hit.verb_start).min(hit.verb_start);
        let limit = (hit.tokens.end + LONGEST).min(sentence.tokens.end);
        let end = (hit.tokens.end..limit)
            .find(|&token| {
                use whipcount_domain::TokenKind::{Punctuation, QuoteClose, Stop};
                matches!(self.reading.tokens[token].kind, Punctuation | Stop | QuoteClose)
            })
            .unwrap_or(limit);
        self.reading.span(start..end)
    }
}
