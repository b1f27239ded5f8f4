//! Frames of what a trained reader has found, and of what it leaves out.

use whipcount_domain::{Attribution, Span, TokenRange};

use crate::frames::Frame;
use crate::nesting::may_stand_inside;
use crate::page::Page;
use crate::verbs::way_to_use;

/// The frames of attributions; one that has no whole token as cue or content is none.
pub(crate) fn attributed_frames(page: &Page, attributions: &[Attribution]) -> Vec<Frame> {
    attributions.iter().filter_map(|attribution| attributed_frame(page, attribution)).collect()
}

fn attributed_frame(page: &Page, attribution: &Attribution) -> Option<Frame> {
    let tokens = |span: &Span| {
        let tokens = page.reading.tokens_in(*span);
        (!tokens.is_empty()).then_some(tokens)
    };
    let cue = tokens(&attribution.cue)?;
    let content: Vec<_> = attribution.content.iter().filter_map(tokens).collect();
    (!content.is_empty()).then(|| Frame {
        act: is_act(page, &cue),
        cue,
        source: attribution.source.as_ref().and_then(tokens),
        content,
        inside: true,
        quoted: false,
    })
}

/// Whether a cue is an act of speech. Cues that the lexicon does not know mostly are.
fn is_act(page: &Page, cue: &TokenRange) -> bool {
    let sentence = page.sentence(cue.start);
    let acts = cue.clone().flat_map(|token| {
        let verb = way_to_use(page, &sentence, token).map(|(way, _)| way.act);
        let noun = page.lexicon.noun(page.word(token)).map(|noun| noun.act);
        verb.into_iter().chain(noun)
    });
    let acts: Vec<bool> = acts.collect();
    acts.is_empty() || acts.contains(&true)
}

/// Those of `rules` that `found` leaves out.
///
/// A trained reader gives each token one role, so that of a statement inside another one it sees
/// the outer or the inner one alone.
pub(crate) fn left_out(page: &Page, found: &[Frame], rules: Vec<Frame>) -> Vec<Frame> {
    let roles = Roles::new(page, found);
    rules.into_iter().filter(|frame| roles.leave_out(page, found, frame)).collect()
}

/// What each token does in the frames of a trained reader.
struct Roles {
    /// For each token the frame whose cue it is part of.
    cues: Vec<Option<usize>>,
    /// For each token the frame whose content it is part of.
    contents: Vec<Option<usize>>,
}

impl Roles {
    fn new(page: &Page, found: &[Frame]) -> Roles {
        let tokens = page.reading.tokens.len();
        let mut roles = Roles { cues: vec![None; tokens], contents: vec![None; tokens] };
        for (number, frame) in found.iter().enumerate() {
            roles.cues[frame.cue.clone()].fill(Some(number));
            for piece in &frame.content {
                roles.contents[piece.clone()].fill(Some(number));
            }
        }
        roles
    }

    fn leave_out(&self, page: &Page, found: &[Frame], frame: &Frame) -> bool {
        if frame.cue.clone().any(|token| self.cues[token].is_some()) {
            return false;
        }
        let around = self.contents[frame.cue.start].map(|number| &found[number]);
        if let Some(around) = around {
            return may_stand_inside(page, frame) && is_inside(frame, around);
        }
        let mut held = self.frames_cued_in(&frame.content);
        match held.next() {
            Some(first) => {
                is_inside(&found[first], frame)
                    && held.all(|number| is_inside(&found[number], frame))
            }
            None => {
                !frame.act
                    && frame
                        .content
                        .iter()
                        .cloned()
                        .flatten()
                        .all(|token| self.contents[token].is_none())
            }
        }
    }

    /// The frames whose cues lie in `pieces`.
    fn frames_cued_in(&self, pieces: &[TokenRange]) -> impl Iterator<Item = usize> {
        let mut numbers: Vec<_> =
            pieces.iter().cloned().flatten().filter_map(|token| self.cues[token]).collect();
        numbers.dedup();
        numbers.into_iter()
    }
}

/// Whether all of `inner` lies in one piece of the content of `outer`.
fn is_inside(inner: &Frame, outer: &Frame) -> bool {
    outer.content.iter().any(|piece| {
        let holds = |tokens: &TokenRange| piece.start <= tokens.start && tokens.end <= piece.end;
        holds(&inner.cue) && inner.source.iter().all(holds) && inner.content.iter().all(holds)
    })
}
