//! One document with everything that counts in it.

use std::collections::HashMap;

use rusqlite::{Connection, params};
use whipcount_count::{Citation, PositionEntry, TallyEntry};
use whipcount_domain::{Condition, Contribution, Document, Findings, Position, Span};

use crate::appending::{document, document_number};
use crate::deciding::decide;
use crate::decisions::{effective, nearest};
use crate::held;
use crate::ids::EntryId;
use crate::ledger::{current_motions, learnt_in};
use crate::source::{Place, SelectedPosition, Source};
use crate::{Ledger, LedgerError};

/// A document of the ledger, with what counts in it.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptDocument {
    /// The document's id.
    pub id: EntryId,
    /// The document, the statements of its newest reading, and the positions and tallies that count:
    /// without what was superseded or rejected, with what somebody corrected as it was corrected. A
    /// condition or contribution whose corrected words do not stand in the text is left out, since it
    /// has no place there; [`KeptDocument::positions`] has it.
    pub findings: Findings,
    /// Ids of the statements of `findings`, in the same order.
    pub statements: Vec<EntryId>,
    /// The positions of `findings`, in the same order, as a question is answered with them.
    pub positions: Vec<PositionEntry>,
    /// The tallies of `findings`, in the same order.
    pub tallies: Vec<TallyEntry>,
    /// Documents that print the same text, by their ids.
    pub reprints: Vec<(EntryId, Citation)>,
}

impl Ledger {
    /// Ids of the documents that `called` can mean, in their order: the name of a document, its id,
    /// the half of it that leads its entries' ids ([`EntryId::document`]), or the id of such an entry.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn documents_meant(&self, called: &str) -> Result<Vec<EntryId>, LedgerError> {
        self.read(|db| {
            let mut by_name =
                db.prepare_cached("SELECT id FROM documents WHERE name = ?1 ORDER BY id")?;
            let named = ids(by_name.query([called])?)?;
            let Some(id) = called.parse().ok().or_else(|| EntryId::of_half(called)) else {
                return Ok(named);
            };
            if document_number(db, id)?.is_some() {
                return Ok(vec![id]);
            }
            let (first, last) = id.documents();
            let mut within = db.prepare_cached(
                "SELECT id FROM documents WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
            )?;
            let found = ids(within.query(params![first.bytes(), last.bytes()])?)?;
            Ok(if found.is_empty() { named } else { found })
        })
    }

    /// The document with this id, and what counts in it; `None` if there is none.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn open_document(&self, id: EntryId) -> Result<Option<KeptDocument>, LedgerError> {
        self.read(|db| {
            // One transaction, so that what somebody adds meanwhile is not seen by halves.
            let transaction = db.unchecked_transaction()?;
            let number = document_number(&transaction, id)?;
            number.map(|number| open(&transaction, number)).transpose()
        })
    }
}

fn ids(mut rows: rusqlite::Rows<'_>) -> rusqlite::Result<Vec<EntryId>> {
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.extend(EntryId::from_bytes(row.get_ref(0)?.as_blob()?));
    }
    Ok(ids)
}

fn open(db: &Connection, number: i64) -> rusqlite::Result<KeptDocument> {
    let (id, document) = document(db, number)?;
    let runs = learnt_in(db)?;
    let decisions = effective(db, None)?;
    let mut source = Source::new(db, &runs);
    let (parts, statements): (Vec<_>, Vec<_>) = source.statements(number)?.into_iter().unzip();
    let mut kept = KeptDocument {
        id,
        findings: Findings {
            document,
            sentences: Vec::new(),
            statements,
            positions: Vec::new(),
            tallies: Vec::new(),
        },
        statements: parts.into_iter().map(|part| EntryId::within(id, part)).collect(),
        positions: Vec::new(),
        tallies: Vec::new(),
        reprints: reprints(db, number, &mut source)?,
    };
    // By the slot of the motion: what counts, and what a newer reading took the place of and somebody
    // has decided on.
    let mut places: HashMap<i64, (Vec<Place>, Vec<Place>)> = HashMap::new();
    let mut find = db.prepare_cached(
        "SELECT slot, positions.number FROM readings
         CROSS JOIN positions ON positions.number >= first_position
             AND positions.number < first_position + readings.positions
         CROSS JOIN motions ON motions.number = positions.motion
         WHERE readings.document = ?1 ORDER BY positions.number",
    )?;
    let mut rows = find.query([number])?;
    while let Some(row) = rows.next()? {
        let slot = row.get(0)?;
        let Some(held) = held::find(db, slot, row.get(1)?)? else { continue };
        let (live, left) = places.entry(slot).or_default();
        if held.until.is_none() {
            live.push(Place::from(held));
        } else if decisions.contains_key(&held.number) {
            left.push(Place::from(held));
        }
    }
    // And the tallies that count, each with its run.
    let mut claims: HashMap<i64, Vec<(i64, i64)>> = HashMap::new();
    let mut find = db.prepare_cached(
        "SELECT motions.slot, tallies.number, claimed.run FROM readings
         CROSS JOIN tallies ON tallies.number >= first_tally
             AND tallies.number < first_tally + readings.tallies
         CROSS JOIN motions ON motions.number = tallies.motion
         CROSS JOIN claimed ON claimed.slot = motions.slot AND claimed.number = tallies.number
         WHERE readings.document = ?1 AND until IS NULL ORDER BY tallies.number",
    )?;
    let mut rows = find.query([number])?;
    while let Some(row) = rows.next()? {
        claims.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?));
    }
    for motion in current_motions(db, None)? {
        let name = &motion.motion.id;
        let (live, left) = places.remove(&motion.slot).unwrap_or_default();
        let live = source.positions(name, &live)?;
        let decided = decide(&mut source, name, live, &left, &decisions, &mut Vec::new())?;
        for one in decided {
            let (_, read, around) = source.position(name, one.number)?;
            kept.findings.sentences.push(around);
            kept.findings.positions.push(as_decided(&one, read, &kept.findings.document));
            kept.positions.push(one.entry);
        }
        for (tally, run) in claims.remove(&motion.slot).unwrap_or_default() {
            let (read, entry) = source.claim(name, number, run, tally)?;
            kept.findings.tallies.push(read);
            kept.tallies.push(entry);
        }
    }
    kept.findings.sentences.sort_unstable();
    kept.findings.sentences.dedup();
    Ok(kept)
}

fn reprints(
    db: &Connection,
    document: i64,
    source: &mut Source<'_>,
) -> rusqlite::Result<Vec<(EntryId, Citation)>> {
    let mut find = db.prepare_cached(
        "SELECT other FROM reprints JOIN documents ON documents.number = other
         WHERE document = ?1 ORDER BY published IS NULL, published, id",
    )?;
    let others: Vec<i64> =
        find.query_map([document], |row| row.get(0))?.collect::<Result<_, _>>()?;
    others
        .into_iter()
        .map(|other| Ok((source.id_of(other)?, Citation::clone(&*source.citation(other)?))))
        .collect()
}

/// A position as it was `read`, with what somebody decided on it.
fn as_decided(decided: &SelectedPosition, read: Position, document: &Document) -> Position {
    let entry = &decided.entry;
    // Corrected words stand for themselves: their place is the nearest to the evidence.
    let place = |words: &str| {
        nearest(&document.text, words, entry.span.start).filter(|_| !words.is_empty())
    };
    let same = |span: &Span, words: &str| span.text(&document.text) == words;
    let conditions = entry.conditions.iter().filter_map(|condition| {
        let as_read = read.conditions.iter().map(|one| one.span);
        let span = as_read.into_iter().find(|span| same(span, &condition.text));
        let span = span.or_else(|| place(&condition.text))?;
        Some(Condition { span, on: condition.on.clone() })
    });
    let contribution = entry.contribution.as_ref().and_then(|offer| {
        let as_read = read.contribution.as_ref().map(|one| one.span);
        let span = as_read.filter(|span| same(span, &offer.text)).or_else(|| place(&offer.text))?;
        Some(Contribution {
            span,
            at_least: offer.at_least,
            at_most: offer.at_most,
            unit: offer.unit.clone(),
        })
    });
    Position {
        actor: entry.actor.clone(),
        stance: entry.stance,
        leans: entry.leans,
        evidence: entry.span,
        speaker: entry.speaker.clone(),
        basis: entry.basis,
        conditions: conditions.collect(),
        contribution,
        threat: entry.threat,
        said: entry.said,
        ..read
    }
}
