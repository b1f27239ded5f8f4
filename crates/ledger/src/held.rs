//! Who holds what: positions by motion, packed.
//!
//! A board looks at all positions on its motion, of which there can be a hundred thousand. As rows
//! of their own they take longer to step through than the board may take as a whole, so up to
//! [`MOST`] of them stand in one row, which fills a page of the file. The rows of a motion follow one
//! another in the order of learning, so that what is added goes to the end of a motion's last row,
//! however many actors it is about.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, params};
use whipcount_words::fold;

use crate::ledger::unexpected;

/// What decides which of an actor's positions counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// Number of the position.
    pub(crate) number: i64,
    /// Number of the actor.
    pub(crate) actor: u32,
    /// Number of its document.
    pub(crate) document: u32,
    /// The last day on which it can have been said.
    pub(crate) last: Option<i32>,
    /// Bits of a 32-bit float.
    pub(crate) confidence: u32,
    /// Number of the run that read it.
    pub(crate) run: u32,
    /// Number of the run whose entries took its place.
    pub(crate) until: Option<u32>,
    /// Checksum of the evidence's words.
    pub(crate) words: u32,
    /// Stance, leaning, basis and threat.
    pub(crate) code: u16,
    /// Whether its document has reprints.
    pub(crate) linked: bool,
}

/// Bytes of one of them.
const SIZE: usize = 36;

/// So many stand in one row, as many as lie in one page of the file.
const MOST: usize = 112;

const NO_DAY: i32 = i32::MIN;

impl Held {
    fn pack(&self, first: i64) -> rusqlite::Result<[u8; SIZE]> {
        let place = u32::try_from(self.number - first)
            .map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, self.number))?;
        let parts = [
            place,
            self.actor,
            self.document,
            self.last.unwrap_or(NO_DAY) as u32,
            self.confidence,
            self.run,
            self.until.unwrap_or(0),
            self.words,
            u32::from(self.code) | u32::from(self.linked) << 16,
        ];
        let mut bytes = [0; SIZE];
        for (place, part) in bytes.chunks_exact_mut(4).zip(parts) {
            place.copy_from_slice(&part.to_le_bytes());
        }
        Ok(bytes)
    }

    fn unpack(bytes: &[u8; SIZE], first: i64) -> Held {
        let part = |number: usize| {
            let place = number * 4;
            u32::from_le_bytes(bytes[place..place + 4].try_into().expect("four bytes"))
        };
        let (last, until, code) = (part(3) as i32, part(6), part(8));
        Held {
            number: first + i64::from(part(0)),
            actor: part(1),
            document: part(2),
            last: (last != NO_DAY).then_some(last),
            confidence: part(4),
            run: part(5),
            until: (until != 0).then_some(until),
            words: part(7),
            code: code as u16,
            linked: code >> 16 != 0,
        }
    }
}

/// Where the row lies that begins with position `first` on the motion in `slot`. A table by one
/// number keeps its large rows in its leaves alone; one by two would have them in its branches, too.
fn place(slot: i64, first: i64) -> i64 {
    slot << POSITIONS | first
}

/// Of such a number as many bits as tell which position it is: enough for a million millions.
const POSITIONS: u32 = 40;

/// The last position that such a number can tell.
const LAST: i64 = (1 << POSITIONS) - 1;

/// The places of all rows of a motion.
fn places(slot: i64) -> [i64; 2] {
    [place(slot, 0), place(slot, LAST)]
}

fn first_in(place: i64) -> i64 {
    place & LAST
}

/// Checksum of words, in the form in which they are compared. The same for ever, since it is kept
/// in files: FNV-1a (G. Fowler, L. Noll, K.-P. Vo, 1991).
pub(crate) fn checksum(words: &str) -> u32 {
    let mixed = |sum: u32, byte: u8| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    words.bytes().fold(0x811c_9dc5, mixed)
}

/// What a row holds.
fn unpack_all(packed: &[u8], first: i64) -> rusqlite::Result<impl Iterator<Item = Held>> {
    let (all, rest) = packed.as_chunks::<SIZE>();
    if !rest.is_empty() {
        return Err(unexpected(1, "not what we write"));
    }
    Ok(all.iter().map(move |bytes| Held::unpack(bytes, first)))
}

/// Hands over what is held on the motion in `slot`, in the order in which it was learnt.
pub(crate) fn each(
    db: &Connection,
    slot: i64,
    mut take: impl FnMut(Held) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut find = db.prepare_cached(
        "SELECT place, packed FROM held WHERE place BETWEEN ?1 AND ?2 ORDER BY place",
    )?;
    let mut rows = find.query(places(slot))?;
    while let Some(row) = rows.next()? {
        unpack_all(row.get_ref(1)?.as_blob()?, first_in(row.get(0)?))?.try_for_each(&mut take)?;
    }
    Ok(())
}

/// What is held of the position with this number.
pub(crate) fn find(db: &Connection, slot: i64, number: i64) -> rusqlite::Result<Option<Held>> {
    let row = row_with(db, "main", slot, number)?;
    Ok(row.and_then(|(_, all)| all.into_iter().find(|held| held.number == number)))
}

/// The row, and where it is, in which a position stands if it is there.
fn row_with(
    db: &Connection,
    schema: &str,
    slot: i64,
    number: i64,
) -> rusqlite::Result<Option<(i64, Vec<Held>)>> {
    let mut find = db.prepare_cached(&format!(
        "SELECT place, packed FROM {schema}.held WHERE place BETWEEN ?1 AND ?2
         ORDER BY place DESC LIMIT 1"
    ))?;
    let row = find.query_row([place(slot, 0), place(slot, number)], |row| {
        let place = row.get(0)?;
        Ok((place, unpack_all(row.get_ref(1)?.as_blob()?, first_in(place))?.collect()))
    });
    row.optional()
}

fn write(db: &Connection, schema: &str, place: i64, all: &[Held]) -> rusqlite::Result<()> {
    let mut packed = Vec::with_capacity(all.len() * SIZE);
    for held in all {
        packed.extend(held.pack(first_in(place))?);
    }
    let mut put = db.prepare_cached(&format!(
        "INSERT OR REPLACE INTO {schema}.held (place, packed) VALUES (?1, ?2)"
    ))?;
    put.execute(params![place, packed])?;
    Ok(())
}

/// Changes what is held of positions that follow one another, as far as they are there.
pub(crate) fn change(
    db: &Connection,
    schema: &str,
    slot: i64,
    numbers: std::ops::Range<i64>,
    change: impl Fn(&mut Held),
) -> rusqlite::Result<()> {
    let mut end = numbers.end;
    // From the last row back to the one with the first position.
    while end > numbers.start {
        let Some((place, mut all)) = row_with(db, schema, slot, end - 1)? else { return Ok(()) };
        let before = all.clone();
        all.iter_mut().filter(|held| numbers.contains(&held.number)).for_each(&change);
        if all != before {
            write(db, schema, place, &all)?;
        }
        end = first_in(place);
    }
    Ok(())
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
    let mut gathered: BTreeMap<i64, Vec<Held>> = BTreeMap::new();
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
                actor: row.get(2)?,
                document,
                last: row.get(7)?,
                code: row.get(3)?,
                confidence: row.get(4)?,
                run,
                until: None,
                words: checksum(words),
                linked,
            };
            gathered.entry(row.get(1)?).or_default().push(held);
            number += 1;
        }
        if number >= GATHERED {
            write_gathered(db, schema, std::mem::take(&mut gathered))?;
            number = 0;
        }
    }
    write_gathered(db, schema, gathered)
}

/// Puts each motion's positions where its last ones stand. How they are spread over rows depends on
/// their order alone, not on which of them came at a time.
fn write_gathered(
    db: &Connection,
    schema: &str,
    gathered: BTreeMap<i64, Vec<Held>>,
) -> rusqlite::Result<()> {
    for (slot, new) in gathered {
        let mut all = match row_with(db, schema, slot, LAST)? {
            Some((_, last)) if last.len() < MOST => last,
            _ => Vec::new(),
        };
        all.extend(new);
        for row in all.chunks(MOST) {
            write(db, schema, place(slot, row[0].number), row)?;
        }
    }
    Ok(())
}

/// Numbers of the actors that `word` means, an id or a name.
pub(crate) fn actors_called(db: &Connection, word: &str) -> rusqlite::Result<Vec<u32>> {
    let mut find = db.prepare_cached(
        "SELECT actor FROM actors WHERE folded_id = ?1 UNION SELECT actor FROM actors
         WHERE folded_name = ?1 ORDER BY 1",
    )?;
    find.query_map([fold(word.trim())], |row| row.get(0))?.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(number: i64) -> Held {
        Held {
            number,
            actor: 2,
            document: number as u32,
            last: None,
            confidence: 0,
            run: 1,
            until: None,
            words: 0,
            code: 0,
            linked: false,
        }
    }

    #[test]
    fn what_is_packed_comes_back() {
        let held = Held {
            number: 1 << 39,
            actor: u32::MAX - 1,
            document: u32::MAX,
            last: Some(-440_315),
            confidence: 1.0_f32.to_bits(),
            run: 7,
            until: Some(9),
            words: u32::MAX,
            code: 255,
            linked: true,
        };
        let others = [Held { last: None, until: None, ..held }, Held { linked: false, ..held }];
        for held in [held, others[0], others[1]] {
            let first = held.number - 5;
            assert_eq!(Held::unpack(&held.pack(first).expect("it fits"), first), held);
        }
        assert!(held.pack(0).is_err());
        assert_eq!(first_in(place(3, held.number)), held.number);
        assert!(places(3)[1] < places(4)[0]);
    }

    #[test]
    fn a_full_row_lies_in_one_page() {
        let db = Connection::open_in_memory().expect("a database can be made");
        db.execute_batch("CREATE TABLE held (place INTEGER PRIMARY KEY, packed BLOB NOT NULL)")
            .expect("a table can be made");
        let pages = || -> i64 {
            db.pragma_query_value(None, "page_count", |row| row.get(0)).expect("pages")
        };
        let first = (1 << 39) + 1;
        let row: Vec<_> = (first..first + MOST as i64).map(held).collect();
        let before = pages();
        write(&db, "main", place(1 << 20, first), &row).expect("it is written");
        assert_eq!(pages(), before, "in the page that the table has from the first");
    }

    #[test]
    fn rows_depend_on_the_order_and_not_on_the_batches() {
        let filled = |batch: usize| {
            let db = Connection::open_in_memory().expect("a database can be made");
            db.execute_batch(include_str!("views.sql")).expect("tables can be made");
            let all: Vec<_> = (1..300).map(held).collect();
            for some in all.chunks(batch) {
                let gathered = BTreeMap::from([(1, some.to_vec()), (2, some.to_vec())]);
                write_gathered(&db, "main", gathered).expect("they can be written");
            }
            let until = |held: &mut Held| held.until = Some(3);
            change(&db, "main", 1, 61..62, until).expect("it can be changed");
            change(&db, "main", 1, 110..240, until).expect("they can be changed");
            change(&db, "main", 1, 299..400, until).expect("most of them are not there");
            change(&db, "main", 3, 1..400, until).expect("nobody is there");
            let of = |slot, number| find(&db, slot, number).expect("it is read");
            assert_eq!(of(1, 61).expect("it is there").until, Some(3));
            assert_eq!(of(2, 61).expect("it is there").until, None);
            assert_eq!(of(1, 300), None);
            let mut all = Vec::new();
            let take = |held: Held| -> rusqlite::Result<()> {
                all.push(held);
                Ok(())
            };
            each(&db, 1, take).expect("they can be read");
            let changed = all.iter().filter(|held| held.until.is_some());
            let changed: Vec<_> = changed.map(|held| held.number).collect();
            let expected: Vec<_> = [61].into_iter().chain(110..240).chain([299]).collect();
            assert_eq!(changed, expected);
            let mut sizes = db.prepare("SELECT length(packed) FROM held ORDER BY place").unwrap();
            let sizes = sizes.query_map([], |row| row.get(0)).unwrap();
            (all, sizes.collect::<Result<Vec<usize>, _>>().unwrap())
        };
        assert_eq!(filled(1), filled(300));
        assert_eq!(filled(7), filled(112));
        let (all, sizes) = filled(300);
        assert!(all.iter().map(|held| held.number).eq(1..300));
        assert_eq!(
            sizes.iter().map(|size| size / SIZE).collect::<Vec<_>>(),
            [112, 112, 75].repeat(2)
        );
    }
}
