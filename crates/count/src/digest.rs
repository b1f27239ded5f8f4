use std::collections::BTreeMap;

use whipcount_domain::{Date, Motion};

use crate::{Count, CountOptions, Entries, LeftOut, PositionEntry, Unlisted, count};

/// What is left of very many entries when those are put aside that decide nothing.
///
/// For each actor [`Digest::entries`] hold whatever may be the position that counts, and of the rest
/// at least [`Digest::most`] of each kind, the best ones; the numbers of all are kept beside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Digest {
    /// All of which the options let in.
    pub entries: Entries,
    /// How many passages of each kind a standing lists at most.
    pub most: usize,
    /// How many the options kept out.
    pub left_out: LeftOut,
    /// Number of documents that something counted was read in.
    pub documents_counted: usize,
    /// The newest day on which anything counted was said.
    pub latest: Option<Date>,
    /// For each actor, by id, what the entries at hand do not tell.
    pub actors: BTreeMap<String, ActorDigest>,
}

/// Numbers about one actor's passages, those that are not at hand included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ActorDigest {
    /// From which day on the stance has been held without a break.
    pub since: Option<Date>,
    /// How many agree with the one that counts.
    pub agreeing: usize,
    /// How many contradict it.
    pub conflicts: usize,
    /// How many were certainly said before it.
    pub earlier: usize,
}

/// Says who stands where, of a digest that was made with the same options: what [`count`] says of
/// all entries, but that long lists are cut and the rest of them counted.
pub fn count_digest<'e>(motion: &Motion, digest: &'e Digest, options: &CountOptions) -> Count<'e> {
    let mut count = count(motion, &digest.entries, options);
    count.left_out = digest.left_out;
    count.documents_counted = digest.documents_counted;
    count.documents_read = count.documents_read.max(digest.documents_counted);
    count.latest = digest.latest;
    for standing in count.groups.iter_mut().flat_map(|group| &mut group.standings) {
        let Some(all) = digest.actors.get(&standing.actor.id) else { continue };
        let cut = |list: &mut Vec<&'e PositionEntry>, all: usize| {
            list.truncate(digest.most);
            all - list.len()
        };
        standing.since = all.since;
        standing.unlisted = Unlisted {
            agreeing: cut(&mut standing.agreeing, all.agreeing),
            conflicts: cut(&mut standing.conflicts, all.conflicts),
            earlier: cut(&mut standing.earlier, all.earlier),
        };
    }
    count
}
