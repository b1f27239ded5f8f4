use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use whipcount_domain::{
    ActorName, Basis, DateOrigin, DateRange, Document, Findings, Motion, Origin, Position, Span,
    Stance, parse_day,
};
use whipcount_ledger::{Ledger, LedgerError, Run};
use whipcount_words::fold;

use crate::{known_actor, nearest};

/// A position as a person writes it down; all fields in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entered {
    /// Id of the motion.
    pub motion: String,
    /// Id or name of the actor.
    pub actor: String,
    /// The stance.
    pub stance: String,
    /// The words that it rests on.
    pub evidence: String,
    /// Name or id of a document of the ledger that holds these words. Without it the words, with
    /// the facts below, become a document.
    pub document: Option<String>,
    /// Who said so.
    pub speaker: Option<String>,
    /// On whose word; `self` if left out.
    pub basis: Option<String>,
    /// Day on which it was said, or two with a `/` between them.
    pub said: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Day of publication.
    pub published: Option<String>,
    /// Address.
    pub url: Option<String>,
}

/// Why a position cannot be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnterError {
    /// A field that has to be there is empty.
    Empty(&'static str),
    /// There is no such motion; those that there are.
    Motion(String, Vec<String>),
    /// A stance or basis that is none, with the ones there are.
    Name(whipcount_domain::UnknownName),
    /// Something that is no day.
    Day(String),
    /// Several actors are called so; their ids and names.
    Ambiguous(String, Vec<ActorName>),
    /// There is no such document in the ledger.
    Document(String),
    /// The words are not in the document named.
    NotInDocument(String, String),
    /// Said fifty years or more before it was published, which is a slip of the pen.
    LongBefore(String, String),
}

impl fmt::Display for EnterError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EnterError::Empty(field) => write!(out, "its `{field}` is empty"),
            EnterError::Motion(given, known) => {
                write!(out, "there is no motion `{given}`")?;
                match known.as_slice() {
                    [] => out.write_str("; the ledger has none"),
                    known => {
                        write!(out, "; the ledger has {}", known.join(", "))?;
                        let known: Vec<_> = known.iter().map(String::as_str).collect();
                        match nearest(given, &known) {
                            Some(nearest) => write!(out, "; did you mean {nearest}?"),
                            None => Ok(()),
                        }
                    }
                }
            }
            EnterError::Name(error) => error.fmt(out),
            EnterError::Day(given) => write!(out, "`{given}` is no day"),
            EnterError::Ambiguous(given, choices) => {
                let choices: Vec<_> =
                    choices.iter().map(|actor| format!("{} ({})", actor.name, actor.id)).collect();
                write!(out, "`{given}` can be {}", choices.join(" or "))
            }
            EnterError::Document(given) => write!(out, "the ledger has no document `{given}`"),
            EnterError::NotInDocument(words, document) => {
                write!(out, "`{words}` does not stand in the document `{document}`")
            }
            EnterError::LongBefore(said, published) => {
                write!(out, "it was said on {said}, 50 years or more before {published}")
            }
        }
    }
}

impl Error for EnterError {}

impl EnterError {
    /// What to do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            EnterError::Empty(_) | EnterError::Name(_) => None,
            EnterError::Motion(..) => Some("`whipcount motions add FILE.toml` adds one"),
            EnterError::Day(_) => Some("write it as in 2031-05-14"),
            EnterError::Ambiguous(..) => Some("give the id"),
            EnterError::Document(_) => Some("leave the document out to enter the words as one"),
            EnterError::NotInDocument(..) => Some("give the words as they stand there"),
            EnterError::LongBefore(..) => Some("correct the year"),
        }
    }
}

/// Enters positions by hand: those that can be, in the order in which they are given. For each,
/// whether it could be; and how many are new.
///
/// # Errors
///
/// When the ledger cannot be read or written; then nothing is entered.
pub fn enter(
    ledger: &mut Ledger,
    run: &Run,
    rows: Vec<Entered>,
) -> Result<(Vec<Result<(), EnterError>>, usize), LedgerError> {
    let motions = ledger.motions(None)?;
    let mut actors: BTreeMap<String, Vec<ActorName>> = BTreeMap::new();
    for actor in ledger.actors()? {
        for key in [fold(actor.id.trim()), fold(actor.name.trim())] {
            let same = actors.entry(key).or_default();
            if same.iter().all(|other| other.id != actor.id) {
                same.push(actor.clone());
            }
        }
    }
    let mut findings = Vec::new();
    let mut results = Vec::new();
    for row in rows {
        results.push(match findings_of(ledger, &motions, &actors, row)? {
            Ok(found) => {
                findings.push(found);
                Ok(())
            }
            Err(error) => Err(error),
        });
    }
    let appended = ledger.append(run, &motions, &findings)?;
    let added = appended.iter().map(|one| one.positions).sum();
    Ok((results, added))
}

fn findings_of(
    ledger: &Ledger,
    motions: &[Motion],
    actors: &BTreeMap<String, Vec<ActorName>>,
    row: Entered,
) -> Result<Result<Findings, EnterError>, LedgerError> {
    let candidates = match &row.document {
        Some(name) => ledger.documents_called(name)?,
        None => Vec::new(),
    };
    Ok(checked(candidates, motions, actors, row))
}

fn checked(
    candidates: Vec<Document>,
    motions: &[Motion],
    actors: &BTreeMap<String, Vec<ActorName>>,
    row: Entered,
) -> Result<Findings, EnterError> {
    for (field, value) in
        [("actor", &row.actor), ("stance", &row.stance), ("evidence", &row.evidence)]
    {
        if value.trim().is_empty() {
            return Err(EnterError::Empty(field));
        }
    }
    if motions.iter().all(|motion| motion.id != row.motion) {
        let known = motions.iter().map(|motion| motion.id.clone()).collect();
        return Err(EnterError::Motion(row.motion, known));
    }
    let stance: Stance = row.stance.trim().to_lowercase().parse().map_err(EnterError::Name)?;
    let basis = row.basis.as_deref().map(str::trim).filter(|basis| !basis.is_empty());
    let basis = basis.map_or(Ok(Basis::Itself), |basis| basis.to_lowercase().parse());
    let basis = basis.map_err(EnterError::Name)?;
    let actor = actor(actors, &row.actor)?;
    let said = row.said.as_deref().map(str::trim).filter(|said| !said.is_empty());
    let said = said.map(days).transpose()?;
    let published = row.published.as_deref().map(str::trim).filter(|day| !day.is_empty());
    let published = published
        .map(|day| parse_day(day).ok_or_else(|| EnterError::Day(day.to_string())))
        .transpose()?;
    let evidence = row.evidence.trim();

    let document = match row.document.filter(|name| !name.trim().is_empty()) {
        None => Document {
            id: "by-hand".to_string(),
            title: row.title,
            publisher: row.publisher,
            published: published.or(said.map(|days| days.last)),
            url: row.url,
            text: evidence.to_string(),
            origin: Origin { date: DateOrigin::Option, ..Origin::default() },
        },
        Some(name) if candidates.is_empty() => return Err(EnterError::Document(name)),
        Some(name) => {
            let mut holding = candidates.into_iter().filter(|one| one.text.contains(evidence));
            let not_there = || EnterError::NotInDocument(evidence.to_string(), name);
            holding.next().ok_or_else(not_there)?
        }
    };
    if let (Some(said), Some(published)) = (said, document.published)
        && i32::from(published.year()) - i32::from(said.first.year()) >= 50
    {
        return Err(EnterError::LongBefore(said.first.to_string(), published.to_string()));
    }
    let start = document.text.find(evidence).expect("it was found before");
    let evidence = Span::new(start, start + evidence.len());
    let line_start = document.text[..start].rfind('\n').map_or(0, |end| end + 1);
    let after = document.text[evidence.end as usize..].find('\n');
    let line_end = after.map_or(document.text.len(), |end| evidence.end as usize + end);
    let position = Position {
        motion: row.motion,
        actor,
        stance,
        leans: None,
        evidence,
        statement: None,
        speaker: row.speaker.filter(|speaker| !speaker.trim().is_empty()),
        basis,
        conditions: vec![],
        contribution: None,
        threat: false,
        said,
        found_by: "by hand".to_string(),
        confidence: 1.0,
    };
    Ok(Findings {
        document,
        sentences: vec![Span::new(line_start, line_end)],
        statements: vec![],
        positions: vec![position],
        tallies: vec![],
    })
}

fn days(said: &str) -> Result<DateRange, EnterError> {
    let day = |text: &str| parse_day(text).ok_or_else(|| EnterError::Day(text.trim().to_string()));
    let (first, last) = said.split_once('/').unwrap_or((said, said));
    let (first, last) = (day(first)?, day(last)?);
    Ok(DateRange { first: first.min(last), last: first.max(last) })
}

/// Who is meant: somebody of the ledger, else a state or body by any of its names, else whoever is
/// called so.
fn actor(actors: &BTreeMap<String, Vec<ActorName>>, word: &str) -> Result<ActorName, EnterError> {
    let word = word.trim();
    match actors.get(&fold(word)).map(Vec::as_slice) {
        Some([actor]) => return Ok(actor.clone()),
        Some(several) => {
            return Err(EnterError::Ambiguous(word.to_string(), several.to_vec()));
        }
        None => {}
    }
    let called_so = || ActorName { id: word.to_string(), name: word.to_string() };
    Ok(known_actor(word).unwrap_or_else(called_so))
}

/// The columns of a table that can be imported, by our names for them.
const COLUMNS: [&str; 12] = [
    "motion",
    "actor",
    "stance",
    "evidence",
    "document",
    "speaker",
    "basis",
    "said",
    "title",
    "publisher",
    "published",
    "url",
];

/// Reads a table that was kept by hand: CSV with a header, separated by commas, semicolons or tabs.
/// `columns` are pairs of our name for a column and the table's. Each row comes with its line.
///
/// ```
/// let table = "Country;Position;Quote\nNorway;commits;We will send ships\n";
/// let columns = [("actor", "Country"), ("stance", "Position"), ("evidence", "Quote")];
/// let rows = whipcount::entered_from_csv(table.as_bytes(), &columns, Some("strait")).unwrap();
/// assert_eq!((rows[0].0.actor.as_str(), rows[0].1), ("Norway", 2));
///
/// let error = whipcount::entered_from_csv(b"Country\n", &[], Some("strait")).unwrap_err();
/// assert_eq!(error, "it has no column `actor`; its columns are `Country`");
/// ```
///
/// # Errors
///
/// When it is not UTF-8 or CSV, or a column is missing, in words for people.
pub fn entered_from_csv(
    bytes: &[u8],
    columns: &[(&str, &str)],
    motion: Option<&str>,
) -> Result<Vec<(Entered, u64)>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_string())?;
    let text = text.trim_start_matches('\u{feff}');
    let header = text.lines().next().unwrap_or_default();
    let often = |mark: &u8| header.bytes().filter(|byte| byte == mark).count();
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(often).unwrap_or(b',');
    let mut table =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let headers: Vec<String> = table
        .headers()
        .map_err(|error| error.to_string())?
        .iter()
        .map(|name| name.trim().to_string())
        .collect();
    let listed: Vec<_> = headers.iter().map(|name| format!("`{name}`")).collect();
    for (ours, theirs) in columns {
        if !COLUMNS.contains(ours) {
            return Err(format!("there is no column `{ours}`; ours are {}", COLUMNS.join(", ")));
        }
        if !headers.iter().any(|name| name == theirs) {
            return Err(format!(
                "it has no column `{theirs}`; its columns are {}",
                listed.join(", ")
            ));
        }
    }
    let place = |ours: &str| {
        let theirs = columns.iter().find(|(name, _)| *name == ours).map_or(ours, |(_, name)| name);
        headers.iter().position(|name| name.eq_ignore_ascii_case(theirs))
    };
    let required = ["actor", "stance", "evidence"].into_iter();
    for ours in required.chain(motion.is_none().then_some("motion")) {
        if place(ours).is_none() {
            return Err(format!(
                "it has no column `{ours}`; its columns are {}",
                listed.join(", ")
            ));
        }
    }
    let places: BTreeMap<_, _> = COLUMNS.iter().map(|&ours| (ours, place(ours))).collect();
    let mut rows = Vec::new();
    for record in table.records() {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, |position| position.line());
        let cell = |ours: &str| {
            let cell = places[ours].and_then(|place| record.get(place)).map(str::trim);
            cell.filter(|cell| !cell.is_empty()).map(str::to_string)
        };
        let must = |ours: &str| cell(ours).unwrap_or_default();
        let row = Entered {
            motion: cell("motion").or(motion.map(str::to_string)).unwrap_or_default(),
            actor: must("actor"),
            stance: must("stance"),
            evidence: must("evidence"),
            document: cell("document"),
            speaker: cell("speaker"),
            basis: cell("basis"),
            said: cell("said"),
            title: cell("title"),
            publisher: cell("publisher"),
            published: cell("published"),
            url: cell("url"),
        };
        rows.push((row, line));
    }
    Ok(rows)
}
