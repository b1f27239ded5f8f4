use std::collections::HashSet;

use rusqlite::Connection;
use whipcount_count::Citation;
use whipcount_domain::{Span, Stance};
use whipcount_words::fold;

use crate::held;
use crate::ids::EntryId;
use crate::ledger::{all_motions, learnt_in};
use crate::source::Source;
use crate::values::Code;
use crate::{Ledger, LedgerError};

/// A passage with all the words looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// What kind of entry it is.
    pub kind: HitKind,
    /// Its id.
    pub id: EntryId,
    /// Its document.
    pub document: Citation,
    /// The passage: a line of the text, the content of a statement, the sentence of a position.
    pub text: String,
    /// Who is said to say so, or whose position it is.
    pub who: Option<String>,
}

/// What kind of entry holds the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HitKind {
    /// A document, in a passage that is none of the others.
    Document,
    /// A statement.
    Statement,
    /// A position on a motion, given by its id.
    Position(String, Stance),
}

impl HitKind {
    /// The word for it in output.
    pub fn name(&self) -> &'static str {
        match self {
            HitKind::Document => "document",
            HitKind::Statement => "statement",
            HitKind::Position(..) => "position",
        }
    }
}

impl Ledger {
    /// Looks for documents with all of `words`, in any case and with or without accents, newest
    /// first, and shows at most `most` of them: positions and statements that hold all the words,
    /// else the lines that hold most of them.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn search(&self, words: &str, most: usize) -> Result<Vec<Hit>, LedgerError> {
        self.read(|db| {
            let transaction = db.unchecked_transaction()?;
            search(&transaction, words, most)
        })
    }
}

fn search(db: &Connection, words: &str, most: usize) -> rusqlite::Result<Vec<Hit>> {
    let wanted = tokens(words);
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    // Each word in quotation marks is nothing but a word to the index.
    let query: Vec<_> = wanted.iter().map(|word| format!("\"{word}\"")).collect();
    let mut find = db.prepare_cached(
        "SELECT documents.number FROM search JOIN documents ON documents.number = search.rowid
         WHERE search MATCH ?1 ORDER BY published DESC, documents.id LIMIT ?2",
    )?;
    let numbers: Vec<i64> = find
        .query_map((query.join(" "), most as i64), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let runs = learnt_in(db)?;
    let motions = all_motions(db, None)?;
    let mut source = Source::new(db, &runs);
    let mut hits = Vec::new();
    for number in numbers {
        let (id, document) = crate::appending::document(db, number)?;
        let citation = Citation::of(&document);
        let text = &document.text;
        let cut = |span: Span| text.get(span.range()).unwrap_or_default();
        let mut add = |kind, part: Option<i64>, text: &str, who: Option<String>| {
            let id = part.map_or(id, |part| EntryId::within(id, part));
            hits.push(Hit { kind, id, document: citation.clone(), text: text.to_string(), who });
        };
        let mut has_hit = false;
        let mut live = db.prepare_cached(
            "SELECT positions.number, positions.motion, positions.code, slot FROM readings
             CROSS JOIN positions ON positions.number >= first_position
                 AND positions.number < first_position + readings.positions
             CROSS JOIN motions ON motions.number = positions.motion
             WHERE readings.document = ?1 ORDER BY positions.start, part",
        )?;
        let mut rows = live.query([number])?;
        while let Some(row) = rows.next()? {
            let (number, motion, code): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let held = held::find(db, row.get(3)?, number)?;
            if held.is_none_or(|held| held.until.is_some()) {
                continue;
            }
            let Some(kept) = motions.iter().find(|kept| kept.number == motion) else { continue };
            let (part, position, around) = source.position(&kept.motion.id, number)?;
            let Some(code) = Code::of(code) else { continue };
            let named = format!(
                "{} {} {}",
                cut(around),
                position.actor.name,
                position.speaker.as_deref().unwrap_or_default()
            );
            if holds(&named, &wanted) {
                has_hit = true;
                let kind = HitKind::Position(kept.motion.id.clone(), code.stance);
                add(kind, Some(part), cut(around), Some(position.actor.name));
            }
        }
        for (part, statement) in source.statements(number)? {
            let pieces: Vec<_> = statement.content.iter().map(|&span| cut(span)).collect();
            let content = pieces.join(" … ");
            let speaker = statement.speaker.map(|speaker| speaker.name);
            let named = format!("{content} {}", speaker.as_deref().unwrap_or_default());
            if holds(&named, &wanted) {
                has_hit = true;
                add(HitKind::Statement, Some(part), &content, speaker);
            }
        }
        if !has_hit {
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            let best = lines.max_by_key(|line| {
                let here = tokens(line);
                wanted.iter().filter(|word| here.contains(*word)).count()
            });
            add(HitKind::Document, None, best.unwrap_or_default(), None);
        }
    }
    Ok(hits)
}

/// Words in the form in which they are compared, as the index of words takes them apart.
fn tokens(text: &str) -> HashSet<String> {
    let folded = fold(text);
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_string).collect()
}

fn holds(text: &str, wanted: &HashSet<String>) -> bool {
    wanted.is_subset(&tokens(text))
}
