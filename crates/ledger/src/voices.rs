//! Documents that print the same text are one voice.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use rusqlite::{Connection, params};
use whipcount_count::{Citation, Reprint};
use whipcount_domain::Date;

use crate::ids::EntryId;
use crate::source::{SelectedPosition, SelectedTally, Source};

/// Which documents print the same text, among those that say something by the day asked.
#[derive(Default)]
pub(crate) struct Voices {
    /// For each document that shares its voice: its place among those that do, the first published
    /// being 0, and the number of that one.
    places: HashMap<i64, (usize, i64)>,
    /// The others of each voice, by the first.
    others: HashMap<i64, Vec<i64>>,
    /// What names each voice, as it was made.
    citations: HashMap<i64, Arc<Citation>>,
}

impl Voices {
    /// The voices of `speaking`, documents with reprints.
    pub(crate) fn of(db: &Connection, speaking: &BTreeSet<i64>) -> rusqlite::Result<Voices> {
        let mut voices = Voices::default();
        if speaking.len() < 2 {
            return Ok(voices);
        }
        let mut groups: HashMap<i64, i64> = speaking.iter().map(|&one| (one, one)).collect();
        let mut find = db.prepare_cached("SELECT other FROM reprints WHERE document = ?1")?;
        for &document in speaking {
            for other in find.query_map([document], |row| row.get::<_, i64>(0))? {
                let other = other?;
                if speaking.contains(&other) {
                    let (one, two) = (root(&mut groups, document), root(&mut groups, other));
                    groups.insert(one.max(two), one.min(two));
                }
            }
        }
        let mut members: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for &document in speaking {
            members.entry(root(&mut groups, document)).or_default().push(document);
        }
        members.retain(|_, documents| documents.len() > 1);
        let mut find =
            db.prepare_cached("SELECT id, published FROM documents WHERE number = ?1")?;
        for documents in members.into_values() {
            let mut all = Vec::with_capacity(documents.len());
            for document in documents {
                let (id, published): ([u8; 16], Option<i64>) =
                    find.query_row(params![document], |row| Ok((row.get(0)?, row.get(1)?)))?;
                let id = EntryId::from_bytes(&id);
                all.push((published.is_none(), published, id, document));
            }
            all.sort_unstable();
            let first = all[0].3;
            for (place, one) in all.iter().enumerate() {
                voices.places.insert(one.3, (place, first));
            }
            voices.others.insert(first, all[1..].iter().map(|one| one.3).collect());
        }
        Ok(voices)
    }

    /// A document's place in its voice, 0 if it has one of its own.
    fn place(&self, document: i64) -> usize {
        self.places.get(&document).map_or(0, |(place, _)| *place)
    }

    /// Where a document is the first of those that print its text, names the others with it; `named`
    /// is what names it alone.
    pub(crate) fn name(
        &mut self,
        source: &mut Source<'_>,
        document: i64,
        named: &mut Arc<Citation>,
    ) -> rusqlite::Result<()> {
        let Some(others) = self.others.get(&document) else { return Ok(()) };
        if let Some(made) = self.citations.get(&document) {
            *named = Arc::clone(made);
            return Ok(());
        }
        let mut citation = Citation::clone(named);
        for &other in others {
            citation.reprints.push(reprint(&*source.citation(other)?));
        }
        citation.reprints.sort();
        *named = Arc::new(citation);
        self.citations.insert(document, Arc::clone(named));
        Ok(())
    }

    /// Which of `said`, in the order of the ledger, say what another document of the same voice says:
    /// for each one its document, what it says, and whether a person decided on it.
    ///
    /// What a person decided on stays. A copy repeats what the one before says in the same words; a
    /// document repeats itself only if it says so twice, which is its own affair.
    pub(crate) fn repeated<K: Eq + Hash>(&self, said: Vec<(i64, K, bool)>) -> Vec<bool> {
        let mut repeated = vec![false; said.len()];
        if self.places.is_empty() {
            return repeated;
        }
        let mut shared: Vec<_> = said
            .into_iter()
            .enumerate()
            .filter_map(|(index, (document, what, decided))| {
                let &(place, first) = self.places.get(&document)?;
                Some((place, index, (first, what), decided))
            })
            .collect();
        shared.sort_unstable_by_key(|one| (one.0, one.1));
        let mut heard = HashSet::new();
        for (place, index, said, decided) in shared {
            let is_new = heard.insert(said);
            repeated[index] = !is_new && place > 0 && !decided;
        }
        repeated
    }

    /// Leaves out tallies that repeat one of another document of the same voice.
    pub(crate) fn merge_tallies(
        &mut self,
        tallies: &mut Vec<SelectedTally>,
        source: &mut Source<'_>,
    ) -> rusqlite::Result<()> {
        if self.places.is_empty() {
            return Ok(());
        }
        tallies.sort_by_key(|one| self.place(one.document));
        let mut claims = HashSet::new();
        tallies.retain(|one| {
            let Some((place, first)) = self.places.get(&one.document) else { return true };
            let is_new = claims.insert((*first, one.entry.stance, one.entry.text.clone()));
            is_new || *place == 0
        });
        for one in tallies {
            self.name(source, one.document, &mut one.entry.document)?;
        }
        Ok(())
    }
}

fn root(groups: &mut HashMap<i64, i64>, one: i64) -> i64 {
    let mut root = one;
    while groups[&root] != root {
        root = groups[&root];
    }
    groups.insert(one, root);
    root
}

fn reprint(citation: &Citation) -> Reprint {
    Reprint {
        published: citation.published,
        id: citation.id.clone(),
        publisher: citation.publisher.clone(),
        url: citation.url.clone(),
    }
}

/// Whether something said on `day` was said by the day asked.
pub(crate) fn in_time<D: Ord>(day: Option<D>, as_of: Option<D>) -> bool {
    as_of.is_none_or(|as_of| day.is_some_and(|day| day <= as_of))
}

/// Puts together what documents say that print the same text.
pub(crate) fn one_voice(
    db: &Connection,
    positions: &mut Vec<SelectedPosition>,
    tallies: &mut Vec<SelectedTally>,
    as_of: Option<Date>,
    source: &mut Source<'_>,
) -> rusqlite::Result<()> {
    let speaking = positions.iter().filter(|one| one.linked && in_time(one.entry.day(), as_of));
    let mut voices = Voices::of(db, &speaking.map(|one| one.document).collect())?;
    let said = positions.iter().map(|one| {
        let entry = &one.entry;
        let what = (entry.actor.id.as_str(), entry.stance, entry.evidence.as_str());
        (one.document, what, entry.record.decision.is_some())
    });
    let repeated = voices.repeated(said.collect());
    let mut index = 0;
    positions.retain(|_| {
        index += 1;
        !repeated[index - 1]
    });
    for one in positions {
        voices.name(source, one.document, &mut one.entry.document)?;
    }
    voices.merge_tallies(tallies, source)
}
