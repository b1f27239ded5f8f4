use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, params};
use whipcount_count::{
    Citation, Decision, Entries, PositionEntry, Record, Reprint, TallyEntry, Verdict,
};
use whipcount_domain::{ActorName, Date, Position, Span, Tally};
use whipcount_words::fold;

use crate::decisions::{Correction, DecisionEntry, Judgement, effective, shown};
use crate::ids::EntryId;
use crate::ledger::{Run, current_motions, learnt_in, unexpected};
use crate::values::{Code, Extras, day_number, days_of, stance_of};
use crate::{Ledger, LedgerError};

/// What of a ledger a question is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only what the ledger knew at this instant, decisions included.
    pub known_on: Option<Timestamp>,
    /// The day as of which is asked: later reprints are no reprints yet. What was said later is
    /// still given, and left to the count to leave out.
    pub as_of: Option<Date>,
    /// Only positions of actors with this id or name, in any case, with or without accents; and no
    /// tallies.
    pub actor: Option<String>,
}

/// The entries that a question is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selected {
    /// What counts: not superseded, not rejected, corrected where somebody has corrected it.
    pub entries: Entries,
    /// Ids of positions that somebody decided on and that a newer reader does not find any more.
    /// What was confirmed or corrected counts all the same.
    pub flagged: Vec<EntryId>,
}

impl Ledger {
    /// Positions and tallies on `motions`, given by their ids.
    ///
    /// Documents that print the same text are one voice: what they say is given once, with the
    /// document that was published first, which names the others.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn select(&self, motions: &[&str], selection: &Selection) -> Result<Selected, LedgerError> {
        self.read(|db| select(db, motions, selection))
    }

    /// The ids and names of all actors that hold a position, by id.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn actors(&self) -> Result<Vec<ActorName>, LedgerError> {
        self.read(|db| {
            let mut find = db.prepare_cached(
                "SELECT ids.word, names.word FROM actors
                 JOIN words AS ids ON ids.number = actor
                 JOIN words AS names ON names.number = name ORDER BY 1, 2",
            )?;
            let actors =
                find.query_map([], |row| Ok(ActorName { id: row.get(0)?, name: row.get(1)? }))?;
            actors.collect()
        })
    }
}

fn select(db: &Connection, motions: &[&str], selection: &Selection) -> rusqlite::Result<Selected> {
    // One transaction, so that what somebody adds meanwhile is not seen by halves.
    let transaction = db.unchecked_transaction()?;
    let db = &*transaction;
    let runs = learnt_in(db)?;
    let decisions = effective(db, selection.known_on)?;
    let actors = selection.actor.as_deref().map(|word| actor_numbers(db, word)).transpose()?;
    let mut source = Source::new(db, &runs);
    let mut selected = Selected::default();
    selected.entries.documents = documents(db, selection)?;
    for kept in current_motions(db, selection.known_on)? {
        if !motions.contains(&kept.motion.id.as_str()) {
            continue;
        }
        let mut rows = Vec::new();
        match &actors {
            None => rows_of(db, kept.slot, None, &mut rows)?,
            Some(actors) => {
                for &actor in actors {
                    rows_of(db, kept.slot, Some(actor), &mut rows)?;
                }
            }
        }
        let mut found = Found::default();
        let known = Known { runs: &runs, on: selection.known_on };
        for row in rows {
            if !known.has(row.run) {
                continue;
            }
            let decision = decisions.get(&row.number);
            if row.until.is_none_or(|until| !known.has(until)) {
                found.live.push(row);
            } else if decision.is_some() {
                found.left.push(row);
            }
        }
        found.live.sort_unstable_by_key(|row| row.number);
        let mut positions = source.positions(&kept.motion.id, &found.live)?;
        let mut kept_positions = decide(
            &mut source,
            &kept.motion.id,
            &mut positions,
            &found.left,
            &decisions,
            &mut selected.flagged,
        )?;
        // A correction may have made a position somebody else's.
        if let Some(word) = &selection.actor {
            kept_positions.retain(|one| is_called(word, &one.entry.actor));
        }
        let mut tallies = match selection.actor {
            None => source.tallies(&kept.motion.id, kept.slot, known)?,
            Some(_) => Vec::new(),
        };
        one_voice(db, &mut kept_positions, &mut tallies, selection.as_of, &mut source)?;
        selected.entries.positions.extend(kept_positions.into_iter().map(|one| one.entry));
        selected.entries.tallies.extend(tallies.into_iter().map(|one| one.entry));
    }
    Ok(selected)
}

/// Number of documents known, or published by the day asked.
pub(crate) fn documents(db: &Connection, selection: &Selection) -> rusqlite::Result<usize> {
    if selection.known_on.is_none() && selection.as_of.is_none() {
        // No document is ever taken out.
        return db
            .query_row("SELECT coalesce(max(number), 0) FROM documents", [], |row| row.get(0));
    }
    let known_on = selection.known_on.map_or(i64::MAX, Timestamp::as_microsecond);
    let as_of = selection.as_of.map_or(i64::MAX, day_number);
    db.query_row(
        "SELECT coalesce(sum(documents), 0) FROM dates
         WHERE day <= ?2 AND (?1 = ?3 OR run IN (SELECT number FROM runs WHERE learnt <= ?1))",
        [known_on, as_of, i64::MAX],
        |row| row.get(0),
    )
}

/// Numbers of the actors that `word` means, an id or a name.
fn actor_numbers(db: &Connection, word: &str) -> rusqlite::Result<Vec<i64>> {
    let mut find = db.prepare_cached(
        "SELECT actor FROM actors WHERE folded_id = ?1 UNION SELECT actor FROM actors
         WHERE folded_name = ?1 ORDER BY 1",
    )?;
    find.query_map([fold(word.trim())], |row| row.get(0))?.collect()
}

fn is_called(word: &str, actor: &ActorName) -> bool {
    let word = fold(word.trim());
    word == fold(actor.id.trim()) || word == fold(actor.name.trim())
}

/// What was known at an instant, or is now.
#[derive(Clone, Copy)]
pub(crate) struct Known<'r> {
    pub(crate) runs: &'r HashMap<i64, Run>,
    pub(crate) on: Option<Timestamp>,
}

impl Known<'_> {
    pub(crate) fn has(&self, run: i64) -> bool {
        self.on.is_none_or(|on| self.runs.get(&run).is_some_and(|run| run.learnt <= on))
    }
}

/// A row of `held`.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) number: i64,
    pub(crate) document: i64,
    pub(crate) run: i64,
    pub(crate) until: Option<i64>,
    pub(crate) linked: bool,
}

#[derive(Default)]
struct Found {
    live: Vec<Row>,
    /// Those that a newer reading took the place of and that somebody has decided on.
    left: Vec<Row>,
}

fn rows_of(
    db: &Connection,
    slot: i64,
    actor: Option<i64>,
    rows: &mut Vec<Row>,
) -> rusqlite::Result<()> {
    let only = if actor.is_some() { "AND actor = ?2" } else { "AND ?2 IS NULL" };
    let mut find = db.prepare_cached(&format!(
        "SELECT number, document, run, until, linked FROM held WHERE slot = ?1 {only}"
    ))?;
    let found = find.query_map(params![slot, actor], |row| {
        Ok(Row {
            number: row.get(0)?,
            document: row.get(1)?,
            run: row.get(2)?,
            until: row.get(3)?,
            linked: row.get(4)?,
        })
    })?;
    for row in found {
        rows.push(row?);
    }
    Ok(())
}

/// A position that counts, with where it comes from.
pub(crate) struct SelectedPosition {
    pub(crate) id: EntryId,
    pub(crate) number: i64,
    pub(crate) document: i64,
    pub(crate) linked: bool,
    pub(crate) entry: PositionEntry,
}

/// A tally that counts, with where it comes from.
pub(crate) struct SelectedTally {
    pub(crate) document: i64,
    pub(crate) entry: TallyEntry,
}

/// Lets decisions do their work: on the positions themselves, and where a newer reader's position
/// took the place of one that somebody decided on, on that.
pub(crate) fn decide(
    source: &mut Source<'_>,
    motion: &str,
    live: &mut Vec<SelectedPosition>,
    left: &[Row],
    decisions: &HashMap<i64, DecisionEntry>,
    flagged: &mut Vec<EntryId>,
) -> rusqlite::Result<Vec<SelectedPosition>> {
    if decisions.is_empty() {
        return Ok(std::mem::take(live).into_iter().collect());
    }
    let mut kept = Vec::with_capacity(live.len());
    let mut carried: BTreeMap<EntryId, (DecisionEntry, PositionEntry)> = BTreeMap::new();
    let mut stays = Vec::new();
    for &row in left {
        let Some(old) = source.positions(motion, &[row])?.pop() else { continue };
        let decision = &decisions[&row.number];
        let mut decided = old.entry.clone();
        let text = source.text_of(row.document)?;
        if let Judgement::Correct(correction) = &decision.judgement {
            correction.apply(&mut decided, &text);
        }
        let same = live.iter().filter(|one| one.document == row.document);
        let same = same.filter(|one| {
            (one.entry.actor.id == old.entry.actor.id || one.entry.actor.id == decided.actor.id)
                && one.entry.span.overlaps(old.entry.span)
        });
        let shared = |one: &&SelectedPosition| {
            let (a, b) = (one.entry.span, old.entry.span);
            a.end.min(b.end) - a.start.max(b.start)
        };
        // Of several the one that shares most of the words; of equal ones the smaller id.
        let newer = same.max_by_key(|one| (shared(one), std::cmp::Reverse(one.id)));
        let rejected = decision.judgement == Judgement::Reject;
        match newer {
            Some(newer) if !rejected || newer.entry.stance == old.entry.stance => {
                let id = newer.id;
                let newest = carried.get(&id).is_none_or(|(other, _)| other.at < decision.at);
                if newest {
                    carried.insert(id, (decision.clone(), decided));
                }
            }
            _ => {
                flagged.push(old.id);
                if !rejected {
                    decided.record.decision = shown(decision);
                    stays.push(SelectedPosition { entry: decided, ..old });
                }
            }
        }
    }
    for mut one in std::mem::take(live) {
        match (decisions.get(&one.number), carried.get(&one.id)) {
            (Some(decision), _) => {
                if decision.judgement == Judgement::Reject {
                    continue;
                }
                if let Judgement::Correct(correction) = &decision.judgement {
                    let text = source.text_of(one.document)?;
                    correction.apply(&mut one.entry, &text);
                }
                one.entry.record.decision = shown(decision);
            }
            (None, Some((decision, decided))) => {
                if decision.judgement == Judgement::Reject {
                    continue;
                }
                let text = source.text_of(one.document)?;
                Correction::between(&one.entry, decided).apply(&mut one.entry, &text);
                one.entry.record.decision = shown(decision);
            }
            (None, None) => {}
        }
        kept.push(one);
    }
    kept.extend(stays);
    Ok(kept)
}

/// Puts together what documents say that print the same text.
pub(crate) fn one_voice(
    db: &Connection,
    positions: &mut Vec<SelectedPosition>,
    tallies: &mut Vec<SelectedTally>,
    as_of: Option<Date>,
    source: &mut Source<'_>,
) -> rusqlite::Result<()> {
    let in_time = |day: Option<Date>| as_of.is_none_or(|as_of| day.is_some_and(|day| day <= as_of));
    let speaking = positions
        .iter()
        .filter(|one| one.linked && in_time(one.entry.day()))
        .map(|one| one.document);
    let linked: BTreeSet<i64> = speaking.collect();
    if linked.len() < 2 {
        return Ok(());
    }
    let mut groups: HashMap<i64, i64> = linked.iter().map(|&one| (one, one)).collect();
    fn root(groups: &mut HashMap<i64, i64>, one: i64) -> i64 {
        let next = groups[&one];
        if next == one {
            return one;
        }
        let found = root(groups, next);
        groups.insert(one, found);
        found
    }
    let mut find = db.prepare_cached("SELECT other FROM reprints WHERE document = ?1")?;
    for &document in &linked {
        for other in find.query_map([document], |row| row.get::<_, i64>(0))? {
            let other = other?;
            if linked.contains(&other) {
                let (one, two) = (root(&mut groups, document), root(&mut groups, other));
                groups.insert(one.max(two), one.min(two));
            }
        }
    }
    let mut voices: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for &document in &linked {
        voices.entry(root(&mut groups, document)).or_default().push(document);
    }
    voices.retain(|_, documents| documents.len() > 1);

    // For each document: its place among those that print its text, and the one named for all.
    let mut places: HashMap<i64, (usize, Arc<Citation>)> = HashMap::new();
    for documents in voices.values() {
        let mut all = Vec::new();
        for &document in documents {
            let (id, citation) = source.citation(document)?;
            all.push((citation.published.is_none(), citation.published, id, document, citation));
        }
        all.sort_by_key(|one| (one.0, one.1, one.2));
        let mut first = Citation::clone(&all[0].4);
        first.reprints = all[1..].iter().map(|one| reprint(&one.4)).collect();
        first.reprints.sort();
        let first = Arc::new(first);
        for (place, one) in all.iter().enumerate() {
            places.insert(one.3, (place, Arc::clone(&first)));
        }
    }
    let place = |document: &i64| places.get(document).map_or(0, |(place, _)| *place);
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by_key(|&index| (place(&positions[index].document), index));
    let mut heard = HashSet::new();
    let mut repeated = HashSet::new();
    for index in order {
        let one = &mut positions[index];
        let Some((place, first)) = places.get(&one.document) else { continue };
        let said = (
            Arc::as_ptr(first) as usize,
            one.entry.actor.id.clone(),
            one.entry.stance,
            one.entry.evidence.clone(),
        );
        // What a person decided on stays. A copy repeats what the one before says in the same
        // words; a document repeats itself only if it says so twice, which is its own affair.
        let is_new = heard.insert(said);
        if !is_new && *place > 0 && one.entry.record.decision.is_none() {
            repeated.insert(index);
        } else if *place == 0 {
            one.entry.document = Arc::clone(first);
        }
    }
    let mut index = 0;
    positions.retain(|_| {
        index += 1;
        !repeated.contains(&(index - 1))
    });
    let mut claims = HashSet::new();
    tallies.sort_by_key(|one| place(&one.document));
    tallies.retain_mut(|one| {
        let Some((place, first)) = places.get(&one.document) else { return true };
        let is_new =
            claims.insert((Arc::as_ptr(first) as usize, one.entry.stance, one.entry.text.clone()));
        if *place == 0 {
            one.entry.document = Arc::clone(first);
        }
        is_new || *place == 0
    });
    Ok(())
}

fn reprint(citation: &Citation) -> Reprint {
    Reprint {
        published: citation.published,
        id: citation.id.clone(),
        publisher: citation.publisher.clone(),
        url: citation.url.clone(),
    }
}

/// Reads entries out of the tables, with the words that they share kept at hand.
pub(crate) struct Source<'l> {
    db: &'l Connection,
    runs: &'l HashMap<i64, Run>,
    words: HashMap<i64, Arc<str>>,
    /// The document that was read last.
    document: Option<(i64, EntryId, Arc<Citation>, Arc<str>)>,
}

impl<'l> Source<'l> {
    pub(crate) fn new(db: &'l Connection, runs: &'l HashMap<i64, Run>) -> Source<'l> {
        Source { db, runs, words: HashMap::new(), document: None }
    }

    pub(crate) fn word(&mut self, number: i64) -> rusqlite::Result<String> {
        if let Some(word) = self.words.get(&number) {
            return Ok(word.to_string());
        }
        let mut find = self.db.prepare_cached("SELECT word FROM words WHERE number = ?1")?;
        let word: String = find.query_row([number], |row| row.get(0))?;
        self.words.insert(number, word.as_str().into());
        Ok(word)
    }

    pub(crate) fn maybe_word(&mut self, number: Option<i64>) -> rusqlite::Result<Option<String>> {
        number.map(|number| self.word(number)).transpose()
    }

    fn open(&mut self, number: i64) -> rusqlite::Result<(EntryId, Arc<Citation>, Arc<str>)> {
        if let Some((open, id, citation, text)) = &self.document
            && *open == number
        {
            return Ok((*id, Arc::clone(citation), Arc::clone(text)));
        }
        let (id, document) = crate::appending::document(self.db, number)?;
        let citation = Arc::new(Citation::of(&document));
        let text: Arc<str> = document.text.into();
        self.document = Some((number, id, Arc::clone(&citation), Arc::clone(&text)));
        Ok((id, citation, text))
    }

    fn text_of(&mut self, document: i64) -> rusqlite::Result<Arc<str>> {
        self.open(document).map(|(_, _, text)| text)
    }

    fn citation(&mut self, document: i64) -> rusqlite::Result<(EntryId, Arc<Citation>)> {
        self.open(document).map(|(id, citation, _)| (id, citation))
    }

    pub(crate) fn positions(
        &mut self,
        motion: &str,
        rows: &[Row],
    ) -> rusqlite::Result<Vec<SelectedPosition>> {
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let (part, position, around) = self.position(motion, row.number)?;
            let (document, citation, text) = self.open(row.document)?;
            let fits = |span: Span| text.get(span.range()).is_some();
            let conditions = position.conditions.iter().map(|one| one.span);
            let offer = position.contribution.iter().map(|one| one.span);
            if !around.contains(position.evidence)
                || ![around, position.evidence].into_iter().chain(conditions).chain(offer).all(fits)
            {
                return Err(unexpected(6, "words that are not in the document"));
            }
            let mut entry = PositionEntry::new(&citation, &text, &position, around);
            let id = EntryId::within(document, part);
            let run =
                self.runs.get(&row.run).ok_or_else(|| unexpected(0, "its run is not there"))?;
            let entered = run.by_hand.then(|| Decision {
                verdict: Verdict::Entered,
                by: run.reader.clone(),
                at: run.learnt,
                why: None,
            });
            entry.record =
                Record { id: Some(id.to_string()), learnt: Some(run.learnt), decision: entered };
            let (number, document, linked) = (row.number, row.document, row.linked);
            found.push(SelectedPosition { id, number, document, linked, entry });
        }
        Ok(found)
    }

    /// A position as it was read: the part of its id, itself, and the sentence around it.
    pub(crate) fn position(
        &mut self,
        motion: &str,
        number: i64,
    ) -> rusqlite::Result<(i64, Position, Span)> {
        let db = self.db;
        let mut find = db.prepare_cached(
            "SELECT part, actor, name, code, start, length, before, after, statement, speaker,
                    said_first, said_last, found_by, confidence, extras
             FROM positions WHERE number = ?1",
        )?;
        let mut rows = find.query([number])?;
        let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        let code = Code::of(row.get(3)?).ok_or_else(|| unexpected(3, "not a stance"))?;
        let (start, length): (u32, u32) = (row.get(4)?, row.get(5)?);
        let (before, after): (u32, u32) = (row.get(6)?, row.get(7)?);
        let evidence = span(start, length)?;
        let around = Span {
            start: start.checked_sub(before).ok_or_else(|| unexpected(6, "not a place"))?,
            end: evidence.end.checked_add(after).ok_or_else(|| unexpected(7, "not a place"))?,
        };
        let (conditions, contribution) = match row.get_ref(14)?.as_str_or_null()? {
            None => (Vec::new(), None),
            Some(json) => Extras::parse(json).ok_or_else(|| unexpected(14, "not what we write"))?,
        };
        let statement: Option<u32> = row.get(8)?;
        let confidence: u32 = row.get(13)?;
        let position = Position {
            motion: motion.to_string(),
            actor: ActorName { id: self.word(row.get(1)?)?, name: self.word(row.get(2)?)? },
            stance: code.stance,
            leans: code.leans,
            evidence,
            statement: statement.map(|index| index as usize),
            speaker: self.maybe_word(row.get(9)?)?,
            basis: code.basis,
            conditions,
            contribution,
            threat: code.threat,
            said: days_of(row.get(10)?, row.get(11)?),
            found_by: self.word(row.get(12)?)?,
            confidence: f32::from_bits(confidence),
        };
        Ok((row.get(0)?, position, around))
    }

    pub(crate) fn tallies(
        &mut self,
        motion: &str,
        slot: i64,
        known: Known<'_>,
    ) -> rusqlite::Result<Vec<SelectedTally>> {
        let db = self.db;
        let mut find =
            db.prepare_cached("SELECT number, document, run, until FROM claimed WHERE slot = ?1")?;
        let mut rows = find.query([slot])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (number, document, run): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let until: Option<i64> = row.get(3)?;
            if !known.has(run) || until.is_some_and(|until| known.has(until)) {
                continue;
            }
            let (part, tally) = self.tally(motion, number)?;
            let (id, citation, text) = self.open(document)?;
            if text.get(tally.span.range()).is_none() {
                return Err(unexpected(1, "words that are not in the document"));
            }
            let mut entry = TallyEntry::new(&citation, &text, &tally);
            entry.record = Record {
                id: Some(EntryId::within(id, part).to_string()),
                learnt: self.runs.get(&run).map(|run| run.learnt),
                decision: None,
            };
            found.push(SelectedTally { document, entry });
        }
        Ok(found)
    }

    /// A tally as it was read, after the part of its id.
    pub(crate) fn tally(&mut self, motion: &str, number: i64) -> rusqlite::Result<(i64, Tally)> {
        let db = self.db;
        let mut find = db.prepare_cached(
            "SELECT part, start, length, stance, at_least, at_most, named, speaker, statement,
                    found_by
             FROM tallies WHERE number = ?1",
        )?;
        let mut rows = find.query([number])?;
        let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        let (at_least, at_most): (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
        let statement: Option<u32> = row.get(8)?;
        let tally = Tally {
            motion: motion.to_string(),
            span: span(row.get(1)?, row.get(2)?)?,
            stance: stance_of(row.get(3)?).ok_or_else(|| unexpected(3, "not a stance"))?,
            at_least: at_least.map(|least| least as u64),
            at_most: at_most.map(|most| most as u64),
            named: serde_json::from_str(row.get_ref(6)?.as_str()?)
                .map_err(|error| unexpected(6, error))?,
            speaker: self.maybe_word(row.get(7)?)?,
            statement: statement.map(|index| index as usize),
            found_by: self.word(row.get(9)?)?,
        };
        Ok((row.get(0)?, tally))
    }
}

fn span(start: u32, length: u32) -> rusqlite::Result<Span> {
    let end = start.checked_add(length).ok_or_else(|| unexpected(0, "not a place"))?;
    Ok(Span { start, end })
}
