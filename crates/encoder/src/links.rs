//! Which content belongs to which cue, and which cue to which source.

use serde::Deserialize;

use crate::pieces::Piece;
use crate::tags::Tagged;

/// How many cues, or sources, a span may choose from: those nearest to it.
const NEAREST: usize = 12;

/// How far the rank of a span is told apart, on either side.
const RANKS: isize = 6;

/// How many lines between two spans are told apart.
const LINES: usize = 4;

/// What the model learnt of one kind of link.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Linker {
    /// For each rank of a candidate on either side, the farthest before first.
    near: Vec<Vec<f32>>,
    /// For each number of line breaks between the two.
    between: Vec<Vec<f32>>,
    weights: Vec<f32>,
    bias: f32,
}

/// Where in the vectors of a piece those of one kind of link stand, in multiples of their width.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block(pub(crate) usize);

impl Linker {
    /// Whether all vectors are of width `width`.
    pub(crate) fn fits(&self, width: usize) -> bool {
        let tables = [(&self.near, 2 * RANKS as usize), (&self.between, LINES)];
        self.weights.len() == width
            && tables.iter().all(|(table, rows)| {
                table.len() == *rows && table.iter().all(|row| row.len() == width)
            })
    }

    /// The candidate to which `span` is linked, and its score: the best of the nearest ones, the
    /// first of equals. `None` if there are no candidates.
    ///
    /// `candidates` are in the order of the text; `vectors` has a row for each piece of `section`.
    pub(crate) fn best(
        &self,
        span: &Tagged,
        candidates: &[Tagged],
        section: &[Piece],
        vectors: &Vectors,
        block: Block,
    ) -> Option<(usize, f32)> {
        let after = candidates.partition_point(|other| other.pieces.start() < span.pieces.start());
        let mut best = None;
        for number in nearest(span, candidates, after) {
            let candidate = &candidates[number];
            let rank = if number < after {
                number as isize - after as isize
            } else {
                (number - after) as isize + 1
            };
            let [one, other] = if number < after { [candidate, span] } else { [span, candidate] };
            let lines = section[*other.pieces.start()].line - section[*one.pieces.end()].line;
            let score = self.score(&[
                vectors.row(*span.pieces.start(), block, 0),
                vectors.row(*span.pieces.end(), block, 1),
                vectors.row(*candidate.pieces.start(), block, 2),
                vectors.row(*candidate.pieces.end(), block, 3),
                &self.near[row_of_rank(rank)],
                &self.between[(lines as usize).min(LINES - 1)],
            ]);
            if best.is_none_or(|(_, highest)| score > highest) {
                best = Some((number, score));
            }
        }
        best
    }

    /// `weights · relu(sum of parts) + bias`
    fn score(&self, parts: &[&[f32]; 6]) -> f32 {
        let mut score = 0.0;
        for (place, weight) in self.weights.iter().enumerate() {
            let sum: f32 = parts.iter().map(|part| part[place]).sum();
            score += weight * sum.max(0.0);
        }
        score + self.bias
    }
}

/// The numbers of the candidates nearest to `span`, of which those from `after` on follow it; of
/// two that are equally near the one before it comes first.
fn nearest(span: &Tagged, candidates: &[Tagged], after: usize) -> std::ops::Range<usize> {
    let (mut first, mut end) = (after, after);
    while end - first < NEAREST {
        let before = first
            .checked_sub(1)
            .map(|number| span.pieces.start() - candidates[number].pieces.end());
        let behind = candidates.get(end).map(|other| other.pieces.start() - span.pieces.end());
        match (before, behind) {
            (None, None) => break,
            (Some(before), Some(behind)) if before > behind => end += 1,
            (Some(_), _) => first -= 1,
            (None, Some(_)) => end += 1,
        }
    }
    first..end
}

fn row_of_rank(rank: isize) -> usize {
    let rank = rank.clamp(-RANKS, RANKS);
    usize::try_from(if rank < 0 { rank + RANKS } else { rank + RANKS - 1 }).unwrap_or(0)
}

/// What the model says of each piece for linking: one row a piece, of blocks of equal width.
#[derive(Debug)]
pub(crate) struct Vectors {
    pub(crate) values: Vec<f32>,
    /// Width of a block.
    pub(crate) width: usize,
    /// Blocks in a row.
    pub(crate) blocks: usize,
}

impl Vectors {
    fn row(&self, piece: usize, block: Block, part: usize) -> &[f32] {
        let start = (piece * self.blocks + block.0 + part) * self.width;
        &self.values[start..start + self.width]
    }
}
