//! Which content makes an entry's id.

use jiff::Timestamp;
use whipcount_domain::{Document, Motion, Position, Span, Speaker, Statement, Tally};

use crate::Run;
use crate::ids::{Content, EntryId};
use crate::values::{day_number, quote_number, stance_number, unnamed_number};

/// A document is its text and where it comes from, whatever the file is called.
pub(crate) fn document_id(document: &Document) -> EntryId {
    let content = Content::new("document")
        .text(&document.text)
        .maybe_text(document.title.as_deref())
        .maybe_text(document.publisher.as_deref())
        .maybe_number(document.published.map(day_number))
        .maybe_text(document.url.as_deref());
    EntryId::of(content)
}

/// A motion that is changed, and then changed back, has been entered three times.
pub(crate) fn motion_id(motion: &Motion, before: Option<EntryId>) -> EntryId {
    let content = Content::new("motion")
        .text(&motion.id)
        .text(&motion.title)
        .each(&motion.phrases, |content, phrase| content.text(phrase))
        .each(&motion.members, |content, member| content.text(member))
        .bytes(before.as_ref().map_or(&[], EntryId::bytes));
    EntryId::of(content)
}

pub(crate) fn statement_part(run: &Run, statement: &Statement) -> i64 {
    let speaker = |content: Content, speaker: &Speaker| {
        content
            .text(&speaker.name)
            .maybe_text(speaker.role.as_deref())
            .maybe_text(speaker.actor.as_deref())
            .number(unnamed_number(speaker.unnamed))
    };
    read("statement", run)
        .each(&statement.source, span)
        .each(&statement.cue, span)
        .each(&statement.content, span)
        .number(quote_number(statement.quote, statement.act))
        .maybe_number(statement.within.map(|index| index as i64))
        .each(statement.speaker.as_slice(), speaker)
        .each(statement.said.as_slice(), days)
        .part()
}

pub(crate) fn position_part(run: &Run, motion: EntryId, position: &Position) -> i64 {
    read("position", run)
        .bytes(motion.bytes())
        .text(&position.actor.id)
        .text(&position.actor.name)
        .text(position.stance.name())
        .maybe_text(position.leans.map(|leans| leans.name()))
        .text(position.basis.name())
        .number(position.threat.into())
        .each(&[position.evidence], span)
        .maybe_number(position.statement.map(|index| index as i64))
        .maybe_text(position.speaker.as_deref())
        .each(position.said.as_slice(), days)
        .each(&position.conditions, |content, condition| {
            span(content, &condition.span).maybe_text(condition.on.as_deref())
        })
        .each(position.contribution.as_slice(), |content, offer| {
            span(content, &offer.span)
                .maybe_number(offer.at_least.map(|least| least.to_bits() as i64))
                .maybe_number(offer.at_most.map(|most| most.to_bits() as i64))
                .text(&offer.unit)
        })
        .text(&position.found_by)
        .number(position.confidence.to_bits().into())
        .part()
}

pub(crate) fn tally_part(run: &Run, motion: EntryId, tally: &Tally) -> i64 {
    read("tally", run)
        .bytes(motion.bytes())
        .each(&[tally.span], span)
        .number(stance_number(tally.stance))
        .maybe_number(tally.at_least.map(|least| least as i64))
        .maybe_number(tally.at_most.map(|most| most as i64))
        .each(&tally.named, |content, actor| content.text(actor))
        .maybe_text(tally.speaker.as_deref())
        .maybe_number(tally.statement.map(|index| index as i64))
        .text(&tally.found_by)
        .part()
}

/// A decision is what was decided on what, by whom, when and why.
pub(crate) fn decision_id(
    target: EntryId,
    verdict: &str,
    correction: Option<&str>,
    who: &str,
    when: Timestamp,
    why: &str,
) -> EntryId {
    let content = Content::new("decision")
        .bytes(target.bytes())
        .text(verdict)
        .maybe_text(correction)
        .text(who)
        .number(when.as_microsecond())
        .text(why);
    EntryId::of(content)
}

/// What was read depends on who read it; when it was read makes no difference.
fn read(kind: &str, run: &Run) -> Content {
    Content::new(kind).text(&run.tool).text(&run.reader)
}

fn span(content: Content, span: &Span) -> Content {
    content.number(span.start.into()).number(span.end.into())
}

fn days(content: Content, days: &whipcount_domain::DateRange) -> Content {
    content.number(day_number(days.first)).number(day_number(days.last))
}
