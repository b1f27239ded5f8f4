//! Which frames stand inside the content of others, and which of those are kept.

use whipcount_domain::TokenRange;

use crate::cues::Class;
use crate::frames::Frame;
use crate::page::Page;

/// How many frames before and after one may hold it.
const NEAR: usize = 24;

/// Drops the frames that say nothing of their own and orders the rest by their first token.
pub(crate) fn settle(page: &Page, frames: &mut Vec<Frame>) {
    in_order(frames);
    let keep: Vec<bool> = (0..frames.len()).map(|number| is_kept(page, frames, number)).collect();
    let mut kept = keep.iter();
    frames.retain(|_| *kept.next().expect("one for each frame"));
}

/// Orders frames by their first token.
pub(crate) fn in_order(frames: &mut [Frame]) {
    frames.sort_by_key(|frame| (first_token(frame), frame.cue.start));
}

/// For each frame the smallest other one in whose content its cue stands.
pub(crate) fn parents(frames: &[Frame]) -> Vec<Option<usize>> {
    (0..frames.len())
        .map(|number| holders(frames, number).min_by_key(|&other| (length(&frames[other]), other)))
        .collect()
}

/// The frames in whose content the cue of frame `number` stands.
fn holders(frames: &[Frame], number: usize) -> impl Iterator<Item = usize> + '_ {
    let cue = frames[number].cue.start;
    let size = length(&frames[number]);
    near(frames, number).filter(move |&other| {
        other != number
            && frames[other].content.iter().any(|piece| piece.contains(&cue))
            && (length(&frames[other]), other) > (size, number)
    })
}

/// Frames close enough to hold frame `number` or to be held by it; contents are seldom longer.
fn near(frames: &[Frame], number: usize) -> impl Iterator<Item = usize> + '_ {
    number.saturating_sub(NEAR)..frames.len().min(number + NEAR)
}

fn is_kept(page: &Page, frames: &[Frame], number: usize) -> bool {
    let frame = &frames[number];
    if page.quote_number(frame.cue.start).is_some() && is_talk_of_oneself(page, frame) {
        return false;
    }
    let nested = holders(frames, number).next().is_some();
    !nested || may_stand_inside(page, frame)
}

/// "I think", "you know" in a quotation or an answer: part of what its speaker says.
pub(crate) fn is_talk_of_oneself(page: &Page, frame: &Frame) -> bool {
    let Some(source) = &frame.source else { return true };
    source.len() == 1 && matches!(page.norm(source.start), "i" | "we" | "you" | "it" | "there")
}

/// Whether a frame is kept inside another one's content.
pub(crate) fn may_stand_inside(page: &Page, frame: &Frame) -> bool {
    frame.inside && speaks_for_itself(page, frame)
}

/// Whether a frame inside another one has a source that is somebody else: not "I", "we", "you",
/// nor a pronoun.
fn speaks_for_itself(page: &Page, frame: &Frame) -> bool {
    let Some(source) = &frame.source else { return false };
    page.quote_number(frame.cue.start).is_none()
        && !matches!(page.class(source.start), Class::SubjectPronoun | Class::Relative)
}

/// The first token of any part of a frame.
pub(crate) fn first_token(frame: &Frame) -> usize {
    let content = frame.content.iter().map(|piece| piece.start).min().unwrap_or(usize::MAX);
    let source = frame.source.as_ref().map_or(usize::MAX, |tokens| tokens.start);
    content.min(source).min(frame.cue.start)
}

fn length(frame: &Frame) -> usize {
    frame.content.iter().map(TokenRange::len).sum()
}
