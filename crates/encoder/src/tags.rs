//! From scores of tags for each piece to spans: which pieces are source, cue and content.

use std::ops::RangeInclusive;

/// Number of tags: outside, then the first, inner, last and only piece of each role.
pub(crate) const TAGS: usize = 13;

/// Number of a tag in a table of transitions for what comes before the first piece.
const START: usize = TAGS;

/// Number of a tag in a table of transitions for what comes after the last piece.
const END: usize = TAGS + 1;

/// For each tag, start and end included, the score of each that may follow it.
pub(crate) type Transitions = [[f32; TAGS + 2]; TAGS + 2];

/// What a span of pieces does in an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Source,
    Cue,
    Content,
}

/// Pieces with one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tagged {
    pub(crate) role: Role,
    pub(crate) pieces: RangeInclusive<usize>,
}

/// A tag in its two parts; `None` is outside.
fn parts(tag: usize) -> Option<(Role, Part)> {
    let inside = tag.checked_sub(1)?;
    let role = [Role::Source, Role::Cue, Role::Content][inside / 4];
    Some((role, [Part::First, Part::Inner, Part::Last, Part::Only][inside % 4]))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    First,
    Inner,
    Last,
    Only,
}

/// Whether a span is still open after `tag`, and of which role.
fn open_after(tag: usize) -> Option<Role> {
    let (role, part) = parts(tag)?;
    matches!(part, Part::First | Part::Inner).then_some(role)
}

/// The role of the span that must be open before `tag`.
fn open_before(tag: usize) -> Option<Role> {
    let (role, part) = parts(tag)?;
    matches!(part, Part::Inner | Part::Last).then_some(role)
}

/// The scores of `learnt`, those of impossible transitions set to nothing: a span that has begun
/// must go on and end, and one that has not begun cannot.
pub(crate) fn possible(learnt: Option<&Transitions>) -> Transitions {
    let mut scores = learnt.copied().unwrap_or([[0.0; TAGS + 2]; TAGS + 2]);
    let after = |tag| if tag < TAGS { open_after(tag) } else { None };
    let before = |tag| if tag < TAGS { open_before(tag) } else { None };
    for (from, row) in scores.iter_mut().enumerate() {
        for (to, score) in row.iter_mut().enumerate() {
            if after(from) != before(to) || from == END || to == START {
                *score = f32::NEG_INFINITY;
            }
        }
    }
    scores
}

/// The spans of the best possible sequence of tags, in the order of the text.
pub(crate) fn spans(scores: &[[f32; TAGS]], transitions: &Transitions) -> Vec<Tagged> {
    let tags = best_tags(scores, transitions);
    let mut spans = Vec::new();
    let mut first = 0;
    for (place, tag) in tags.into_iter().enumerate() {
        let Some((role, part)) = parts(tag.into()) else { continue };
        if matches!(part, Part::First | Part::Only) {
            first = place;
        }
        if matches!(part, Part::Last | Part::Only) {
            spans.push(Tagged { role, pieces: first..=place });
        }
    }
    spans
}

/// The possible sequence of tags with the highest sum of scores (Viterbi).
fn best_tags(scores: &[[f32; TAGS]], transitions: &Transitions) -> Vec<u8> {
    let mut best_before: Vec<[u8; TAGS]> = Vec::with_capacity(scores.len());
    let mut sums = [f32::NEG_INFINITY; TAGS];
    for (place, scores) in scores.iter().enumerate() {
        let mut next = [f32::NEG_INFINITY; TAGS];
        let mut from = [0; TAGS];
        for tag in 0..TAGS {
            let (before, sum) = if place == 0 {
                (0, transitions[START][tag])
            } else {
                best((0..TAGS).map(|before| sums[before] + transitions[before][tag]))
            };
            next[tag] = sum + scores[tag];
            from[tag] = before;
        }
        // Only differences matter, and sums that stay small stay exact.
        let highest = next.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        sums = next.map(|sum| sum - highest);
        best_before.push(from);
    }
    let (mut tag, _) = best((0..TAGS).map(|tag| sums[tag] + transitions[tag][END]));
    let mut tags = vec![0; scores.len()];
    for (place, from) in best_before.iter().enumerate().rev() {
        tags[place] = tag;
        tag = from[tag as usize];
    }
    tags
}

/// The first of the highest numbers, with its place.
fn best(numbers: impl Iterator<Item = f32>) -> (u8, f32) {
    let mut best = (0, f32::NEG_INFINITY);
    for (place, number) in (0..).zip(numbers) {
        if number > best.1 {
            best = (place, number);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Scores that are for the tags with these numbers, one a piece.
    fn scores(tags: &[usize]) -> Vec<[f32; TAGS]> {
        let score =
            |tag: &usize| std::array::from_fn(|number| if number == *tag { 1.0 } else { 0.0 });
        tags.iter().map(score).collect()
    }

    #[track_caller]
    fn check(tags: &[usize], expected: &[(Role, RangeInclusive<usize>)]) {
        let spans = spans(&scores(tags), &possible(None));
        let spans: Vec<_> = spans.into_iter().map(|span| (span.role, span.pieces)).collect();
        assert_eq!(spans, expected, "{tags:?}");
    }

    #[test]
    fn tags_become_spans() {
        check(
            &[4, 8, 0, 9, 10, 11],
            &[(Role::Source, 0..=0), (Role::Cue, 1..=1), (Role::Content, 3..=5)],
        );
        check(&[1, 3, 1, 3, 0], &[(Role::Source, 0..=1), (Role::Source, 2..=3)]);
        check(&[], &[]);
    }

    #[test]
    fn a_span_that_does_not_end_is_mended() {
        check(&[0, 9, 10, 10, 10], &[(Role::Content, 1..=4)]);
        check(&[2, 2, 3, 0], &[(Role::Source, 0..=2)]);
    }

    #[test]
    fn learnt_scores_decide_what_follows() {
        let mut learnt = [[0.0; TAGS + 2]; TAGS + 2];
        learnt[0][8] = -5.0;
        assert_eq!(spans(&scores(&[0, 8, 0]), &possible(Some(&learnt))), []);
    }

    proptest! {
        #[test]
        fn spans_never_overlap(tags in prop::collection::vec(0..TAGS, 0..60), extra in -9.0..9.0_f32) {
            let mut scores = scores(&tags);
            if let Some(first) = scores.first_mut() {
                first[2] = extra;
            }
            let spans = spans(&scores, &possible(None));
            for pair in spans.windows(2) {
                prop_assert!(pair[0].pieces.end() < pair[1].pieces.start());
            }
            prop_assert!(spans.last().is_none_or(|span| *span.pieces.end() < tags.len()));
        }
    }
}
