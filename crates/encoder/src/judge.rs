//! Where actors stand on a motion: windows that hold the motion and sentences, and what is read
//! from the network's vectors for each question about them.

use std::ops::Range;

use serde::Deserialize;
use whipcount_domain::{ActorKind, Judgement, MentionForm, Question, Span};

use crate::pieces::Piece;
use crate::windows::LONGEST_WINDOW;

/// Most pieces of the motion.
pub(crate) const LONGEST_MOTION: usize = 48;

/// Sentences before those that are judged, to be understood.
const BEFORE: usize = 2;

/// Parts into which the attention to a sentence is divided.
const HEADS: usize = 4;

/// Numbers in each of them.
const SIZE: usize = 32;

/// Width of a vector.
const WIDTH: usize = HEADS * SIZE;

/// Vectors in a row: what the actor asks, what a word answers to, what the actor's words say, what
/// the sentence's words say.
const BLOCKS: usize = 4;

/// Numbers in a row of the network's result.
pub(crate) const ROW: usize = BLOCKS * WIDTH;

const ANSWERS: usize = 7;
const LEANINGS: usize = 3;
const BASES: usize = 4;

/// What the model learnt beside the network.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Heads {
    form: Vec<Vec<f32>>,
    source: Vec<Vec<f32>>,
    kind: Vec<Vec<f32>>,
    rule: Vec<Vec<f32>>,
    stance: Linear,
    leans: Linear,
    basis: Linear,
}

#[derive(Clone, Debug, Deserialize)]
struct Linear {
    weights: Vec<Vec<f32>>,
    bias: Vec<f32>,
}

impl Heads {
    /// Whether all tables are of the size that they must be.
    pub(crate) fn fit(&self) -> bool {
        let table = |table: &[Vec<f32>], rows| {
            table.len() == rows && table.iter().all(|row| row.len() == WIDTH)
        };
        let linear = |it: &Linear, rows| table(&it.weights, rows) && it.bias.len() == rows;
        table(&self.form, 5)
            && table(&self.source, 2)
            && table(&self.kind, 6)
            && table(&self.rule, ANSWERS)
            && linear(&self.stance, ANSWERS)
            && linear(&self.leans, LEANINGS)
            && linear(&self.basis, BASES)
    }

    /// The answer to a question, from the vectors of all pieces of its window.
    pub(crate) fn answer(&self, vectors: &[f32], asked: &Asked, question: &Question) -> Judgement {
        let row = |piece: usize, block: usize| {
            let start = piece * ROW + block * WIDTH;
            &vectors[start..start + WIDTH]
        };
        let own = |block: usize| {
            let mut sum = [0.0; WIDTH];
            let share = 1.0 / (2 * asked.words.len()) as f32;
            for piece in asked.words.iter().flat_map(|&(first, last)| [first, last]) {
                sum.iter_mut().zip(row(piece, block)).for_each(|(sum, it)| *sum += it * share);
            }
            sum
        };
        let query = own(0);
        let mut hidden = own(2);
        for head in 0..HEADS {
            let part = head * SIZE..(head + 1) * SIZE;
            let score = |piece: usize| {
                let products = query[part.clone()].iter().zip(&row(piece, 1)[part.clone()]);
                products.map(|(a, b)| a * b).sum::<f32>() * (SIZE as f32).powf(-0.5)
            };
            let mut weights: Vec<f32> = asked.sentence.clone().map(score).collect();
            softmax(&mut weights);
            for (piece, weight) in asked.sentence.clone().zip(weights) {
                let values = &row(piece, 3)[part.clone()];
                hidden[part.clone()].iter_mut().zip(values).for_each(|(h, v)| *h += v * weight);
            }
        }
        let rule = question.by_rule.map_or(0, |stance| 1 + stance as usize);
        let traits = [
            &self.form[form_row(question.form)],
            &self.source[usize::from(question.is_source)],
            &self.kind[kind_row(question.kind)],
            &self.rule[rule],
        ];
        for (place, number) in hidden.iter_mut().enumerate() {
            let sum: f32 = traits.iter().map(|row| row[place]).sum();
            *number = (*number + sum).max(0.0);
        }
        let answers: [f32; ANSWERS] = self.stance.apply(&hidden);
        let [none, stances @ ..] = answers;
        Judgement {
            none,
            stances,
            leans: self.leans.apply(&hidden),
            bases: self.basis.apply(&hidden),
        }
    }
}

impl Linear {
    /// How likely each of `N` answers is.
    fn apply<const N: usize>(&self, hidden: &[f32; WIDTH]) -> [f32; N] {
        let mut answers = std::array::from_fn(|answer| {
            let products = hidden.iter().zip(&self.weights[answer]).map(|(a, b)| a * b);
            products.sum::<f32>() + self.bias[answer]
        });
        softmax(&mut answers);
        answers
    }
}

fn softmax(numbers: &mut [f32]) {
    let most = numbers.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    numbers.iter_mut().for_each(|number| *number = (*number - most).exp());
    let sum: f32 = numbers.iter().sum();
    numbers.iter_mut().for_each(|number| *number /= sum);
}

fn form_row(form: MentionForm) -> usize {
    match form {
        MentionForm::Name => 0,
        MentionForm::Metonym => 1,
        MentionForm::Adjective => 2,
        MentionForm::Role => 3,
        MentionForm::Pronoun => 4,
    }
}

fn kind_row(kind: ActorKind) -> usize {
    match kind {
        ActorKind::State | ActorKind::Place => 0,
        ActorKind::Body => 1,
        ActorKind::Party => 2,
        ActorKind::Organisation => 3,
        ActorKind::Person => 4,
        ActorKind::Group => 5,
    }
}

/// A question, in terms of the places in its window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Number of the question.
    pub(crate) question: usize,
    /// First and last piece of each mention of the actor.
    pub(crate) words: Vec<(usize, usize)>,
    /// The pieces of the sentence.
    pub(crate) sentence: Range<usize>,
}

/// Sentences that the model sees at once, after the motion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JudgeWindow {
    /// The pieces of the text that it sees.
    pub(crate) seen: Range<usize>,
    /// What is asked about them.
    pub(crate) asked: Vec<Asked>,
}

/// The windows in which something is asked. `motion` is the number of the motion's pieces;
/// questions are in the order of their sentences.
pub(crate) fn judge_windows(
    pieces: &[Piece],
    motion: usize,
    sentences: &[Span],
    questions: &[Question],
) -> Vec<JudgeWindow> {
    // The motion and the piece between it and the sentences are part of the window.
    let room = LONGEST_WINDOW - motion - 1;
    let bounds = bounds(pieces, sentences);
    let mut windows = Vec::new();
    let mut questions = questions.iter().enumerate().peekable();
    let mut number = 0;
    while number < bounds.len() {
        let first = number;
        let mut begin = bounds[first.saturating_sub(BEFORE)].start;
        if bounds[first].end - begin > room {
            // A long sentence: without what is before it.
            begin = bounds[first].start;
        }
        let mut end = bounds[first].end.min(begin + room);
        number += 1;
        while number < bounds.len() && bounds[number].end - begin <= room {
            end = bounds[number].end;
            number += 1;
        }
        let in_window = begin..end;
        // [CLS] motion [SEP] sentences
        let place = |piece: usize| piece - begin + motion + 2;
        let mut asked = Vec::new();
        for (bounds, span) in bounds[first..number].iter().zip(&sentences[first..number]) {
            let sentence = bounds.start..bounds.end.min(end);
            let about = |(_, question): &(usize, &Question)| question.sentence == *span;
            while let Some((question, it)) = questions.next_if(about) {
                if sentence.is_empty() {
                    continue;
                }
                let mut words: Vec<_> = it
                    .words
                    .iter()
                    .filter_map(|span| pieces_of(pieces, *span))
                    .filter(|(a, b)| in_window.contains(a) && in_window.contains(b))
                    .map(|(first, last)| (place(first), place(last)))
                    .collect();
                if words.is_empty() {
                    words.push((0, 0));
                }
                let sentence = place(sentence.start)..place(sentence.end);
                asked.push(Asked { question, words, sentence });
            }
        }
        if !asked.is_empty() {
            windows.push(JudgeWindow { seen: in_window, asked });
        }
    }
    windows
}

/// The pieces of each sentence.
fn bounds(pieces: &[Piece], sentences: &[Span]) -> Vec<Range<usize>> {
    let mut at = 0;
    sentences
        .iter()
        .map(|sentence| {
            at += pieces[at..].partition_point(|piece| piece.span.start < sentence.start);
            let first = at;
            at += pieces[at..].partition_point(|piece| piece.span.start < sentence.end);
            first..at
        })
        .collect()
}

/// First and last of the pieces that cover words.
fn pieces_of(pieces: &[Piece], words: Span) -> Option<(usize, usize)> {
    let first = pieces.partition_point(|piece| piece.span.end <= words.start);
    let end = pieces.partition_point(|piece| piece.span.start < words.end);
    (first < end).then(|| (first, end - 1))
}
