//! Which documents print the same text.
//!
//! Reprints share most of their runs of three words, wherever a paragraph was moved to, cut off or
//! edited lightly. Comparing each document with every other one would take for ever, so that only
//! documents with a feature in common are compared: one of a few made by min-wise hashing (A. Broder,
//! "On the resemblance and containment of documents", 1997), which are equal the likelier the more
//! of their runs two texts share, their first words, or one of their long paragraphs.

use rusqlite::Connection;

use crate::held;

/// Words in a row that are compared as one.
const RUN: usize = 3;

/// Shorter texts than this many runs say nothing that many could not say alike.
const LEAST: usize = 20;

/// Which share of the shorter text's runs both have at least.
const SHARED: f64 = 0.8;

/// A text that is shorter than this share of the other is a quotation from it, no reprint.
const SHORTEST: f64 = 0.25;

/// Features by min-wise hashing, each of so many smallest hashes.
const BANDS: usize = 8;
const ROWS: usize = 4;

/// Paragraphs of at least so many words make a feature, the smallest hashes of a text alone.
const PARAGRAPH: usize = 25;
const PARAGRAPHS: usize = 4;

/// So many words at the beginning make a feature.
const OPENING: usize = 24;

/// So many documents with a feature in common are compared at most. More than that share words
/// which many print under all they write.
const MOST: i64 = 64;

/// Links a new document with those that print the same text, and returns how many do.
pub(crate) fn link(db: &Connection, number: i64, text: &str) -> rusqlite::Result<usize> {
    link_in(db, "main", number, text)
}

/// Links all documents with one another in the tables of `schema`, which are empty.
pub(crate) fn link_all(db: &Connection, schema: &str) -> rusqlite::Result<()> {
    let mut find = db.prepare("SELECT number, text FROM main.documents ORDER BY number")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        link_in(db, schema, row.get(0)?, row.get_ref(1)?.as_str()?)?;
    }
    Ok(())
}

fn link_in(db: &Connection, schema: &str, number: i64, text: &str) -> rusqlite::Result<usize> {
    let lines = words(text);
    let runs = runs(&lines.concat());
    let mut candidates: Vec<i64> = Vec::new();
    let mut alike = db.prepare_cached(&format!(
        "SELECT document FROM {schema}.sketches WHERE feature = ?1 ORDER BY document LIMIT {MOST}"
    ))?;
    let mut keep = db.prepare_cached(&format!(
        "INSERT OR IGNORE INTO {schema}.sketches (feature, document) VALUES (?1, ?2)"
    ))?;
    for feature in features(&lines, &runs) {
        let others = alike.query_map([feature], |row| row.get(0))?;
        for other in others {
            candidates.push(other?);
        }
        keep.execute([feature, number])?;
    }
    candidates.sort_unstable();
    candidates.dedup();
    let mut linked = 0;
    for other in candidates {
        let mut find = db.prepare_cached("SELECT text FROM main.documents WHERE number = ?1")?;
        let others = find.query_row([other], |row| Ok(words(row.get_ref(0)?.as_str()?)))?;
        if is_reprint(&runs, &self::runs(&others.concat())) {
            linked += 1;
            let mut pair = db.prepare_cached(&format!(
                "INSERT OR IGNORE INTO {schema}.reprints (document, other)
                 VALUES (?1, ?2), (?2, ?1)"
            ))?;
            pair.execute([number, other])?;
            let mut of_other = db.prepare_cached(
                "SELECT slot, min(positions.number), max(positions.number) FROM main.readings
                 CROSS JOIN main.positions ON positions.number >= first_position
                     AND positions.number < first_position + readings.positions
                 CROSS JOIN main.motions ON motions.number = positions.motion
                 WHERE readings.document = ?1 GROUP BY readings.number, slot",
            )?;
            let mut rows = of_other.query([other])?;
            while let Some(row) = rows.next()? {
                let (slot, first, last): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
                held::change(db, schema, slot, first..last + 1, |held| held.linked = true)?;
            }
        }
    }
    Ok(linked)
}

/// Whether most of the shorter text stands in the longer one too, and the two are of like length.
fn is_reprint(one: &[u64], other: &[u64]) -> bool {
    let (shorter, longer) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if shorter.len() < LEAST || (shorter.len() as f64) < SHORTEST * longer.len() as f64 {
        return shorter.len() >= RUN && shorter == longer;
    }
    let mut longer = longer.iter().peekable();
    let is_shared = |run: &&u64| {
        while longer.next_if(|other| other < run).is_some() {}
        longer.peek() == Some(run)
    };
    let shared = shorter.iter().filter(is_shared).count();
    shared as f64 >= SHARED * shorter.len() as f64
}

/// A hash of each word, capitals and punctuation aside, line by line.
fn words(text: &str) -> Vec<Vec<u64>> {
    text.lines().map(words_of).collect()
}

fn words_of(line: &str) -> Vec<u64> {
    let mut words = Vec::with_capacity(line.len() / 5);
    let mut hash = START;
    let mut inside = false;
    for letter in line.chars() {
        if letter.is_ascii_alphanumeric() {
            inside = true;
            hash = mixed(hash, u64::from(letter.to_ascii_lowercase()));
        } else if letter.is_alphanumeric() {
            inside = true;
            letter.to_lowercase().for_each(|letter| hash = mixed(hash, u64::from(letter)));
        } else if inside && letter != '\'' && letter != '’' {
            words.push(hash);
            (hash, inside) = (START, false);
        }
    }
    if inside {
        words.push(hash);
    }
    words
}

/// The runs of words, each once, in order.
fn runs(words: &[u64]) -> Vec<u64> {
    let mut runs: Vec<_> = words.windows(RUN).map(hash_of).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// What other documents are found by that may print the same text.
fn features(lines: &[Vec<u64>], runs: &[u64]) -> Vec<i64> {
    let mut features: Vec<u64> = Vec::new();
    let opening: Vec<_> = lines.iter().flatten().take(OPENING).copied().collect();
    if opening.is_empty() {
        return Vec::new();
    }
    // Each kind of feature is mixed with a number of its own.
    features.push(mixed(1, hash_of(&opening)));
    let paragraphs = lines.iter().filter(|words| words.len() >= PARAGRAPH);
    let mut paragraphs: Vec<_> = paragraphs.map(|words| mixed(2, hash_of(words))).collect();
    paragraphs.sort_unstable();
    paragraphs.dedup();
    features.extend(paragraphs.into_iter().take(PARAGRAPHS));
    if runs.len() >= LEAST {
        let mut smallest = [u64::MAX; BANDS * ROWS];
        for &run in runs {
            for (seed, smallest) in smallest.iter_mut().enumerate() {
                *smallest = (*smallest).min(mixed(run, SEEDS[seed]));
            }
        }
        let bands = smallest.chunks(ROWS).enumerate();
        features.extend(bands.map(|(band, rows)| mixed(3 + band as u64, hash_of(rows))));
    }
    features.into_iter().map(|feature| feature as i64).collect()
}

const START: u64 = 0x51_7c_c1_b7_27_22_0a_95;

const SEEDS: [u64; BANDS * ROWS] = {
    let mut seeds = [0; BANDS * ROWS];
    let mut number = 0;
    while number < seeds.len() {
        seeds[number] = mixed(START, number as u64 + 1);
        number += 1;
    }
    seeds
};

fn hash_of(parts: &[u64]) -> u64 {
    parts.iter().fold(START, |hash, &part| mixed(hash, part))
}

/// Both numbers mixed into one. The same for ever, since what it makes is kept in files: the
/// finishing steps of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
/// generators", 2014).
const fn mixed(one: u64, other: u64) -> u64 {
    let mut mixed = one ^ other.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DISPATCH: &str = "Norway will send two frigates to the strait, the prime minister said on Monday after a meeting of the cabinet in Oslo that lasted late into the night.\n\
        The ships are to leave before the end of the month, and a supply vessel with a crew of eighty is going to follow them in June if parliament agrees.\n\
        Denmark has not decided yet whether to take part, its foreign minister told reporters in Copenhagen, but the government would hear the committee on Thursday.\n\
        The opposition called the plan hasty and asked for a debate, while the unions of seamen warned that insurance for civilian crews had not been settled.";

    #[track_caller]
    fn check(other: &str, reprint: bool) {
        let (one_words, other_words) = (words(DISPATCH), words(other));
        let (one, two) = (runs(&one_words.concat()), runs(&other_words.concat()));
        let met = features(&one_words, &one)
            .iter()
            .any(|feature| features(&other_words, &two).contains(feature));
        assert_eq!(met && is_reprint(&one, &two), reprint, "{other}");
    }

    #[test]
    fn copies_are_told_from_reports_of_their_own() {
        check(DISPATCH, true);
        let paragraphs: Vec<_> = DISPATCH.lines().collect();
        check(&paragraphs[..2].join("\n"), true);
        check(&[paragraphs[0], paragraphs[2], paragraphs[1], paragraphs[3]].join("\n"), true);
        check(&DISPATCH.replace("on Monday", "late on Monday").replace("hasty", "rash"), true);
        check(&DISPATCH.to_uppercase().replace(',', " –"), true);
        // One paragraph of four in a report that is otherwise its own.
        let own = "Three weeks of talks have ended with a plan that nobody in the capital likes much. \
            Lawyers of the ministry had written four drafts, and every one of them was leaked to the papers. ";
        check(&format!("{own}\n{}", paragraphs[2]), false);
        check("Norway will send two frigates to the strait, the prime minister said.", false);
    }
}
