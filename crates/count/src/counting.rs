use std::collections::BTreeMap;
use std::sync::Arc;

use whipcount_domain::{Date, Motion, Stance};

use crate::ranking::{sort_by_rank, tallies_by_rank};
use crate::roll::{Roll, means};
use crate::standing::standing;
use crate::{
    Bounds, Citation, Count, CountOptions, Entries, LeftOut, PositionEntry, StanceGroup, Standing,
    TallyEntry,
};

/// Says who stands where on `motion`.
///
/// ```
/// use whipcount_count::{CountOptions, Entries, count};
/// use whipcount_domain::*;
///
/// let text = "Norway will pay its share, Oslo said.";
/// let findings = Findings {
///     document: Document::new("wire", text),
///     sentences: vec![Span::new(0, 37)],
///     statements: vec![],
///     positions: vec![Position {
///         motion: "canal".into(),
///         actor: ActorName { id: "NOR".into(), name: "Norway".into() },
///         stance: Stance::Commits,
///         leans: None,
///         evidence: Span::new(0, 25),
///         statement: None,
///         speaker: Some("Oslo".into()),
///         basis: Basis::Itself,
///         conditions: vec![],
///         contribution: None,
///         threat: false,
///         said: None,
///         found_by: "example".into(),
///         confidence: 0.9,
///     }],
///     tallies: vec![],
/// };
/// let motion = Motion {
///     id: "canal".into(),
///     title: "Dig the canal".into(),
///     phrases: vec![],
///     members: vec!["Norway".into(), "Sweden".into()],
/// };
/// let mut entries = Entries::default();
/// entries.add(&findings);
/// let count = count(&motion, &entries, &CountOptions::default());
/// assert_eq!(count.groups[0].stance, Stance::Commits);
/// assert_eq!(count.groups[0].standings[0].position.evidence, "Norway will pay its share");
/// assert_eq!(count.silent, ["Sweden"]);
/// ```
pub fn count<'e>(motion: &Motion, entries: &'e Entries, options: &CountOptions) -> Count<'e> {
    let mut left_out = LeftOut::default();
    let positions = admitted(&motion.id, entries, options, &mut left_out);
    let tallies = admitted_tallies(&motion.id, entries, options);
    let count = count_admitted(motion, entries.documents, &positions, &tallies, options);
    Count { left_out, ..count }
}

/// The same of what the options let in.
pub(crate) fn count_admitted<'e>(
    motion: &Motion,
    documents_read: usize,
    positions: &[&'e PositionEntry],
    tallies: &[&'e TallyEntry],
    options: &CountOptions,
) -> Count<'e> {
    let days = positions.iter().map(|found| found.day());
    let latest = days.chain(tallies.iter().map(|tally| tally.day())).max().flatten();
    let read_in = positions.iter().map(|found| &found.document);
    let read_in = read_in.chain(tallies.iter().map(|tally| &tally.document));
    let mut documents: Vec<&Arc<Citation>> = read_in.collect();
    // Most of what one document says stands together; comparing what names it takes longer.
    documents.dedup_by(|one, other| Arc::ptr_eq(one, other));
    documents.sort_unstable();
    documents.dedup();

    let mut by_actor: BTreeMap<&str, Vec<&'e PositionEntry>> = BTreeMap::new();
    for &position in positions {
        by_actor.entry(&position.actor.id).or_default().push(position);
    }
    let roll = Roll::new(&motion.members);
    let standings: Vec<_> = by_actor.into_values().map(|found| standing(found, &roll)).collect();

    Count {
        motion: motion.clone(),
        options: options.clone(),
        latest,
        // What was published later, or nobody knows when, can tell what was said by the day asked.
        documents_read: documents_read.max(documents.len()),
        documents_counted: documents.len(),
        silent: roll.without(standings.iter().map(|standing| &standing.actor)),
        groups: groups(standings, tallies),
        left_out: LeftOut::default(),
    }
}

/// Every passage about `actor`, an id or a name in any case and with or without accents, that the
/// options let in: newest first.
pub fn passages_of<'e>(
    actor: &str,
    motion: &str,
    entries: &'e Entries,
    options: &CountOptions,
) -> Vec<&'e PositionEntry> {
    let mut found = admitted(motion, entries, options, &mut LeftOut::default());
    let mut known = BTreeMap::new();
    found.retain(|one| *known.entry(&one.actor).or_insert_with(|| means(actor, &one.actor)));
    sort_by_rank(&mut found);
    found
}

/// All positions on a motion that the options let in, newest first.
pub fn positions_on<'e>(
    motion: &str,
    entries: &'e Entries,
    options: &CountOptions,
) -> Vec<&'e PositionEntry> {
    let mut found = admitted(motion, entries, options, &mut LeftOut::default());
    sort_by_rank(&mut found);
    found
}

/// All tallies on a motion that the options let in, newest first.
pub fn tallies_on<'e>(
    motion: &str,
    entries: &'e Entries,
    options: &CountOptions,
) -> Vec<&'e TallyEntry> {
    let mut found = admitted_tallies(motion, entries, options);
    found.sort_by(|one, other| tallies_by_rank(one, other));
    found
}

/// The positions on a motion that the options let in; notes in `left_out` why others are not.
pub(crate) fn admitted<'e>(
    motion: &str,
    entries: &'e Entries,
    options: &CountOptions,
    left_out: &mut LeftOut,
) -> Vec<&'e PositionEntry> {
    let on_motion = entries.positions.iter().filter(|position| position.motion == motion);
    let mut admit = |position: &&PositionEntry| {
        if !options.bases.is_empty() && !options.bases.contains(&position.basis) {
            left_out.other_basis += 1;
        } else if position.confidence < options.min_confidence {
            left_out.less_confident += 1;
        } else {
            match in_time(position.day(), options.as_of) {
                Ok(()) => return true,
                Err(Untimely::Later) => left_out.later += 1,
                Err(Untimely::Undated) => left_out.undated += 1,
            }
        }
        false
    };
    on_motion.filter(|position| admit(position)).collect()
}

/// The tallies on a motion that the options let in.
pub(crate) fn admitted_tallies<'e>(
    motion: &str,
    entries: &'e Entries,
    options: &CountOptions,
) -> Vec<&'e TallyEntry> {
    let on_motion = entries.tallies.iter().filter(|tally| tally.motion == motion);
    on_motion.filter(|tally| in_time(tally.day(), options.as_of).is_ok()).collect()
}

/// Why something does not count as of a day.
enum Untimely {
    Later,
    Undated,
}

fn in_time(day: Option<Date>, as_of: Option<Date>) -> Result<(), Untimely> {
    match (day, as_of) {
        (_, None) => Ok(()),
        (None, Some(_)) => Err(Untimely::Undated),
        (Some(day), Some(as_of)) if day > as_of => Err(Untimely::Later),
        (Some(_), Some(_)) => Ok(()),
    }
}

fn groups<'e>(
    mut standings: Vec<Standing<'e>>,
    tallies: &[&'e TallyEntry],
) -> Vec<StanceGroup<'e>> {
    standings.sort_by(|one, other| {
        (&one.actor.name, &one.actor.id).cmp(&(&other.actor.name, &other.actor.id))
    });
    let mut group_of = |stance| {
        let (held, others): (Vec<_>, Vec<_>) = std::mem::take(&mut standings)
            .into_iter()
            .partition(|standing| standing.position.stance == stance);
        standings = others;
        let mut tallies: Vec<_> =
            tallies.iter().copied().filter(|tally| tally.stance == stance).collect();
        tallies.sort_by(|one, other| tallies_by_rank(one, other));
        let bounds = Bounds::new(held.len(), &tallies);
        StanceGroup { stance, standings: held, tallies, bounds }
    };
    Stance::ALL.into_iter().map(&mut group_of).collect()
}
