//! Who holds what: positions by motion and actor, packed.
//!
//! A board looks at all positions on its motion, of which there can be a hundred thousand. As rows
//! of their own they take longer to step through than the board may take as a whole, so up to
//! [`MOST`] of an actor's stand in one row.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, params};
use whipcount_words::fold;

use crate::ledger::unexpected;

/// What decides which of an actor's positions counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// Number of the position.
    pub(crate) number: i64,
    /// Number of its document.
    pub(crate) document: i64,
    /// The last day on which it can have been said.
    pub(crate) last: Option<i64>,
    /// Stance, leaning, basis and threat.
    pub(crate) code: i64,
    /// Bits of a 32-bit float.
    pub(crate) confidence: u32,
    /// Number of the run that read it.
    pub(crate) run: i64,
    /// Number of the run whose entries took its place.
    pub(crate) until: Option<i64>,
    /// Checksum of the evidence's words.
    pub(crate) words: u32,
    /// Whether its document has reprints.
    pub(crate) linked: bool,
}

/// Bytes of one of them.
const SIZE: usize = 32;

/// So many stand in one row, few enough for the row to lie in one page of the file.
const MOST: usize = 30;

const NO_DAY: i32 = i32::MIN;

impl Held {
    fn pack(&self, first: i64) -> rusqlite::Result<[u8; SIZE]> {
        let small = |number: i64| {
            u32::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(3, number))
        };
        let last = self.last.map_or(NO_DAY, |day| day as i32);
        let mut bytes = [0; SIZE];
        let mut put = |place: usize, part: [u8; 4]| bytes[place..place + 4].copy_from_slice(&part);
        put(0, small(self.number - first)?.to_le_bytes());
        put(4, small(self.document)?.to_le_bytes());
        put(8, last.to_le_bytes());
        put(12, self.confidence.to_le_bytes());
        put(16, small(self.run)?.to_le_bytes());
        put(20, small(self.until.unwrap_or(0))?.to_le_bytes());
        put(24, self.words.to_le_bytes());
        put(28, small(self.code | i64::from(self.linked) << 16)?.to_le_bytes());
        Ok(bytes)
    }

    fn unpack(bytes: &[u8], first: i64) -> Held {
        let part = |place: usize| {
            u32::from_le_bytes(bytes[place..place + 4].try_into().expect("four bytes"))
        };
        let until = i64::from(part(20));
        let last = part(8) as i32;
        Held {
            number: first + i64::from(part(0)),
            document: part(4).into(),
            last: (last != NO_DAY).then_some(last.into()),
            code: i64::from(part(28) & 0xffff),
            confidence: part(12),
            run: part(16).into(),
            until: (until != 0).then_some(until),
            words: part(24),
            linked: part(28) >> 16 != 0,
        }
    }
}

/// Checksum of words, in the form in which they are compared. The same for ever, since it is kept
/// in files: FNV-1a (G. Fowler, L. Noll, K.-P. Vo, 1991).
pub(crate) fn checksum(words: &str) -> u32 {
    let mixed = |sum: u32, byte: u8| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    words.bytes().fold(0x811c_9dc5, mixed)
}

fn unpack_all(packed: &[u8], first: i64, all: &mut Vec<Held>) -> rusqlite::Result<()> {
    if !packed.len().is_multiple_of(SIZE) {
        return Err(unexpected(2, "not what we write"));
    }
    all.extend(packed.chunks_exact(SIZE).map(|bytes| Held::unpack(bytes, first)));
    Ok(())
}

/// Hands over what is held on the motion in `slot`, by `actor` alone if one is given: an actor's
/// positions, or some of them, at a time.
pub(crate) fn each(
    db: &Connection,
    slot: i64,
    actor: Option<i64>,
    mut take: impl FnMut(i64, &[Held]) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let only = if actor.is_some() { "AND actor = ?2" } else { "AND ?2 IS NULL" };
    let mut find = db.prepare_cached(&format!(
        "SELECT actor, first, packed FROM held WHERE slot = ?1 {only} ORDER BY actor, first"
    ))?;
    let mut rows = find.query(params![slot, actor])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.clear();
        unpack_all(row.get_ref(2)?.as_blob()?, row.get(1)?, &mut all)?;
        take(row.get(0)?, &all)?;
    }
    Ok(())
}

/// What is held of the position with this number.
pub(crate) fn find(
    db: &Connection,
    slot: i64,
    actor: i64,
    number: i64,
) -> rusqlite::Result<Option<Held>> {
    let found = row_with(db, "main", slot, actor, number)?;
    Ok(found.and_then(|all| all.into_iter().find(|held| held.number == number)))
}

/// What the row holds in which a position stands if it is there.
fn row_with(
    db: &Connection,
    schema: &str,
    slot: i64,
    actor: i64,
    number: i64,
) -> rusqlite::Result<Option<Vec<Held>>> {
    let mut find = db.prepare_cached(&format!(
        "SELECT first, packed FROM {schema}.held WHERE slot = ?1 AND actor = ?2 AND first <= ?3
         ORDER BY first DESC LIMIT 1"
    ))?;
    let row: Option<(i64, Vec<u8>)> = find
        .query_row(params![slot, actor, number], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((first, packed)) = row else { return Ok(None) };
    let mut all = Vec::with_capacity(MOST + 1);
    unpack_all(&packed, first, &mut all)?;
    Ok(Some(all))
}

fn write(
    db: &Connection,
    schema: &str,
    slot: i64,
    actor: i64,
    all: &[Held],
) -> rusqlite::Result<()> {
    let Some(first) = all.first().map(|held| held.number) else { return Ok(()) };
    let mut packed = Vec::with_capacity(all.len() * SIZE);
    for held in all {
        packed.extend(held.pack(first)?);
    }
    let mut put = db.prepare_cached(&format!(
        "INSERT OR REPLACE INTO {schema}.held (slot, actor, first, packed) VALUES (?1, ?2, ?3, ?4)"
    ))?;
    put.execute(params![slot, actor, first, packed])?;
    Ok(())
}

/// Changes what is held of a position, if it is there.
pub(crate) fn change(
    db: &Connection,
    schema: &str,
    (slot, actor, number): (i64, i64, i64),
    change: impl Fn(&mut Held),
) -> rusqlite::Result<()> {
    let Some(mut all) = row_with(db, schema, slot, actor, number)? else { return Ok(()) };
    let Some(held) = all.iter_mut().find(|held| held.number == number) else { return Ok(()) };
    let before = *held;
    change(held);
    if *held == before { Ok(()) } else { write(db, schema, slot, actor, &all) }
}

/// So many are gathered before they are written.
const GATHERED: usize = 200_000;

/// Adds the positions of readings from number `first` on, whose own numbers are higher than those
/// of all that is held.
pub(crate) fn add_readings(db: &Connection, first: i64, schema: &str) -> rusqlite::Result<()> {
    let mut readings = db.prepare_cached(&format!(
        "SELECT first_position, positions, document, readings.run, published, text,
                EXISTS (SELECT 1 FROM {schema}.reprints AS same
                        WHERE same.document = readings.document)
         FROM main.readings JOIN main.documents ON documents.number = document
         WHERE readings.number >= ?1 AND positions > 0 ORDER BY readings.number"
    ))?;
    // The days are those of `PositionEntry::days`: nothing was said after it was published.
    let mut positions = db.prepare_cached(
        "SELECT positions.number, slot, actor, code, confidence, start, length,
                CASE WHEN said_last IS NULL THEN ?3
                     ELSE min(said_last, coalesce(?3, said_last)) END
         FROM main.positions JOIN main.motions ON motions.number = motion
         WHERE positions.number >= ?1 AND positions.number < ?2 ORDER BY positions.number",
    )?;
    let mut gathered: BTreeMap<(i64, i64), Vec<Held>> = BTreeMap::new();
    let mut number = 0;
    let mut rows = readings.query([first])?;
    while let Some(row) = rows.next()? {
        let (first, count): (i64, i64) = (row.get(0)?, row.get(1)?);
        let (document, run) = (row.get(2)?, row.get(3)?);
        let published: Option<i64> = row.get(4)?;
        let text = row.get_ref(5)?.as_str()?;
        let linked = row.get(6)?;
        let mut found = positions.query(params![first, first + count, published])?;
        while let Some(row) = found.next()? {
            let (start, length): (usize, usize) = (row.get(5)?, row.get(6)?);
            let words = text.get(start..start.saturating_add(length)).unwrap_or_default();
            let held = Held {
                number: row.get(0)?,
                document,
                last: row.get(7)?,
                code: row.get(3)?,
                confidence: row.get(4)?,
                run,
                until: None,
                words: checksum(words),
                linked,
            };
            gathered.entry((row.get(1)?, row.get(2)?)).or_default().push(held);
            number += 1;
        }
        if number >= GATHERED {
            write_gathered(db, schema, std::mem::take(&mut gathered))?;
            number = 0;
        }
    }
    write_gathered(db, schema, gathered)
}

/// Puts each actor's positions where its last ones stand. How they are spread over rows depends on
/// their order alone, not on which of them came at a time.
fn write_gathered(
    db: &Connection,
    schema: &str,
    gathered: BTreeMap<(i64, i64), Vec<Held>>,
) -> rusqlite::Result<()> {
    for ((slot, actor), new) in gathered {
        let mut all = match row_with(db, schema, slot, actor, i64::MAX)? {
            Some(last) if last.len() < MOST => last,
            _ => Vec::new(),
        };
        all.extend(new);
        for row in all.chunks(MOST) {
            write(db, schema, slot, actor, row)?;
        }
    }
    Ok(())
}

/// Numbers of the actors that `word` means, an id or a name.
pub(crate) fn actors_called(db: &Connection, word: &str) -> rusqlite::Result<Vec<i64>> {
    let mut find = db.prepare_cached(
        "SELECT actor FROM actors WHERE folded_id = ?1 UNION SELECT actor FROM actors
         WHERE folded_name = ?1 ORDER BY 1",
    )?;
    find.query_map([fold(word.trim())], |row| row.get(0))?.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let held = Held {
            number: 1 << 40,
            document: u32::MAX.into(),
            last: Some(-440_315),
            code: 255,
            confidence: 1.0_f32.to_bits(),
            run: 7,
            until: Some(9),
            words: u32::MAX,
            linked: true,
        };
        let others = [Held { last: None, until: None, ..held }, Held { linked: false, ..held }];
        for held in [held, others[0], others[1]] {
            let first = held.number - 5;
            assert_eq!(Held::unpack(&held.pack(first).expect("it fits"), first), held);
        }
        assert!(Held { document: 1 << 32, ..held }.pack(0).is_err());
    }

    #[test]
    fn rows_depend_on_the_order_and_not_on_the_batches() {
        let held = |number| Held {
            number,
            document: number,
            last: None,
            code: 0,
            confidence: 0,
            run: 1,
            until: None,
            words: 0,
            linked: false,
        };
        let filled = |batch: usize| {
            let db = Connection::open_in_memory().expect("a database can be made");
            db.execute_batch(include_str!("views.sql")).expect("tables can be made");
            let all: Vec<_> = (1..100).map(held).collect();
            for some in all.chunks(batch) {
                let gathered = BTreeMap::from([((1, 2), some.to_vec())]);
                write_gathered(&db, "main", gathered).expect("they can be written");
            }
            let until = |held: &mut Held| held.until = Some(3);
            change(&db, "main", (1, 2, 61), until).expect("it can be changed");
            change(&db, "main", (1, 2, 100), until).expect("nobody is there");
            assert_eq!(
                find(&db, 1, 2, 61).expect("it is read").expect("it is there").until,
                Some(3)
            );
            let mut rows = Vec::new();
            let take = |_, row: &[Held]| -> rusqlite::Result<()> {
                rows.push(row.to_vec());
                Ok(())
            };
            each(&db, 1, None, take).expect("they can be read");
            rows
        };
        assert_eq!(filled(1), filled(100));
        assert_eq!(filled(7), filled(30));
        assert_eq!(filled(100).iter().map(Vec::len).collect::<Vec<_>>(), [30, 30, 30, 9]);
    }
}
