use std::collections::BTreeSet;
use std::sync::Arc;

use whipcount_domain::{
    ActorName, Basis, Date, DateRange, Document, Findings, Leaning, Origin, Position, Span, Stance,
    Tally, Timestamp,
};

/// What is kept of all documents that were read: enough for any count, without their texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entries {
    /// Number of documents added, those that say nothing on any motion included.
    pub documents: usize,
    /// In the order in which they were added.
    pub positions: Vec<PositionEntry>,
    /// In the order in which they were added.
    pub tallies: Vec<TallyEntry>,
}

impl Entries {
    /// Whoever takes a position, each once, by id.
    pub fn actors(&self) -> BTreeSet<&ActorName> {
        self.positions.iter().map(|position| &position.actor).collect()
    }

    /// Keeps what one document says about all motions.
    ///
    /// # Panics
    ///
    /// When a span of the findings does not lie in their document's text, which only a mistake of
    /// ours can cause.
    pub fn add(&mut self, findings: &Findings) {
        self.documents += 1;
        if findings.positions.is_empty() && findings.tallies.is_empty() {
            return;
        }
        let document = Arc::new(Citation::of(&findings.document));
        let text = &findings.document.text;
        let positions = findings.positions.iter();
        self.positions.extend(positions.map(|found| {
            let around = findings.sentence_around(found.evidence);
            PositionEntry::new(&document, text, found, around)
        }));
        let tallies = findings.tallies.iter();
        self.tallies.extend(tallies.map(|found| TallyEntry::new(&document, text, found)));
    }
}

/// What is kept of a document: enough to find it again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// The document's id.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Day of publication.
    pub published: Option<Date>,
    /// Address of the original.
    pub url: Option<String>,
    /// How it came to be: where in an archive it stands, where its pages begin.
    pub origin: Origin,
    /// Documents that print the same text, in their order. All of them are one voice, so what they
    /// say is kept once.
    pub reprints: Vec<Reprint>,
}

/// A document that prints the text of another one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reprint {
    /// Day of publication.
    pub published: Option<Date>,
    /// The document's id.
    pub id: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its address.
    pub url: Option<String>,
}

impl Citation {
    /// What is kept of `document`.
    pub fn of(document: &Document) -> Citation {
        Citation {
            id: document.id.clone(),
            title: document.title.clone(),
            publisher: document.publisher.clone(),
            published: document.published,
            url: document.url.clone(),
            origin: document.origin.clone(),
            reprints: Vec::new(),
        }
    }
}

/// What a ledger knows of an entry; nothing of one that was just read from a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// The entry's id.
    pub id: Option<String>,
    /// When the ledger learnt it.
    pub learnt: Option<Timestamp>,
    /// What a person did with it, if somebody has looked at it.
    pub decision: Option<Decision>,
}

/// What a person did with an entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    /// What was done.
    pub verdict: Verdict,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why, if that was said.
    pub why: Option<String>,
}

/// How a person decided on an entry that counts. One that was rejected counts nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is right as it was read.
    Confirmed,
    /// It is right as it stands now; something in it was read wrongly.
    Corrected,
    /// It was entered by hand.
    Entered,
}

impl Verdict {
    /// The word for it in output.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Confirmed => "confirmed",
            Verdict::Corrected => "corrected",
            Verdict::Entered => "entered",
        }
    }
}

/// A [`Position`] with its words copied out of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct PositionEntry {
    /// Where it was read.
    pub document: Arc<Citation>,
    /// Id of the motion.
    pub motion: String,
    /// Whose position it is.
    pub actor: ActorName,
    /// What it is.
    pub stance: Stance,
    /// Which way it tends; only with [`Stance::Undecided`].
    pub leans: Option<Leaning>,
    /// The document's words that carry the stance.
    pub evidence: String,
    /// Where those words stand in the document's text, in bytes.
    pub span: Span,
    /// The same in Unicode code points.
    pub characters: Span,
    /// The sentence in which they stand, without its ends where it is very long.
    pub sentence: String,
    /// Where they stand in [`Self::sentence`], in bytes.
    pub in_sentence: Span,
    /// Who is quoted or paraphrased for it; `None` when the document asserts it itself.
    pub speaker: Option<String>,
    /// On whose word.
    pub basis: Basis,
    /// What it waits for.
    pub conditions: Vec<ConditionEntry>,
    /// What the actor itself offers, in figures.
    pub contribution: Option<ContributionEntry>,
    /// Whether the actor says it will punish or fight those who go ahead.
    pub threat: bool,
    /// First and last day on which it can have been said, where the document tells.
    pub said: Option<DateRange>,
    /// Id of the rule that found it.
    pub found_by: String,
    /// Share of such findings that are right, as far as we know: 0 to 1.
    pub confidence: f32,
    /// What a ledger knows of it.
    pub record: Record,
}

impl PositionEntry {
    /// The page of the document on which its evidence begins, counted from 1, if it has pages.
    pub fn page(&self) -> Option<usize> {
        self.document.origin.page(self.span.start)
    }

    /// Copies a position, and the sentence around it, out of the text of its document.
    ///
    /// # Panics
    ///
    /// When a span does not lie in the text, or the evidence not in the sentence.
    pub fn new(
        document: &Arc<Citation>,
        text: &str,
        found: &Position,
        sentence: Span,
    ) -> PositionEntry {
        let sentence = shortened(text, sentence, found.evidence);
        let in_sentence = Span::new(
            (found.evidence.start - sentence.start) as usize,
            (found.evidence.end - sentence.start) as usize,
        );
        let contribution = found.contribution.as_ref().map(|offer| ContributionEntry {
            text: offer.span.text(text).to_string(),
            at_least: offer.at_least,
            at_most: offer.at_most,
            unit: offer.unit.clone(),
        });
        let conditions = found.conditions.iter().map(|condition| ConditionEntry {
            text: condition.span.text(text).to_string(),
            on: condition.on.clone(),
        });
        PositionEntry {
            document: Arc::clone(document),
            motion: found.motion.clone(),
            actor: found.actor.clone(),
            stance: found.stance,
            leans: found.leans,
            evidence: found.evidence.text(text).to_string(),
            span: found.evidence,
            characters: in_characters(text, found.evidence),
            sentence: sentence.text(text).to_string(),
            in_sentence,
            speaker: found.speaker.clone(),
            basis: found.basis,
            conditions: conditions.collect(),
            contribution,
            threat: found.threat,
            said: found.said,
            found_by: found.found_by.clone(),
            confidence: found.confidence,
            record: Record::default(),
        }
    }

    /// The days on which it can have been said: those that the document tells, none of them after
    /// its publication, else the day of publication. `None` when neither is known.
    pub fn days(&self) -> Option<DateRange> {
        match (self.said, self.document.published) {
            // A day after publication is a date misread ("on Friday" of a week to come). Taken at
            // its word, it would outrank everything said since.
            (Some(said), Some(published)) => {
                Some(DateRange { first: said.first.min(published), last: said.last.min(published) })
            }
            (Some(said), None) => Some(said),
            (None, published) => published.map(DateRange::day),
        }
    }

    /// The day by which it had been said, which decides what is newest: the last of [`Self::days`].
    pub fn day(&self) -> Option<Date> {
        self.days().map(|days| days.last)
    }
}

/// A span of `text` in Unicode code points.
pub fn in_characters(text: &str, span: Span) -> Span {
    let start = text[..span.start as usize].chars().count();
    Span::new(start, start + span.text(text).chars().count())
}

/// How much of a sentence is kept on each side of the evidence, in bytes: enough for nearly every
/// sentence. Where line after line has no full stop, a whole page can be one.
const SURROUNDINGS: usize = 500;

/// `sentence` with no more than [`SURROUNDINGS`] on each side of `evidence`, cut at blanks.
fn shortened(text: &str, sentence: Span, evidence: Span) -> Span {
    let before = &text[sentence.start as usize..evidence.start as usize];
    let after = &text[evidence.end as usize..sentence.end as usize];
    let start = evidence.start as usize - last_words(before).len();
    Span::new(start, evidence.end as usize + first_words(after).len())
}

fn first_words(text: &str) -> &str {
    let cut = text.floor_char_boundary(SURROUNDINGS);
    if cut == text.len() { text } else { &text[..text[..cut].rfind(' ').unwrap_or(0)] }
}

fn last_words(text: &str) -> &str {
    let cut = text.ceil_char_boundary(text.len().saturating_sub(SURROUNDINGS));
    if cut == 0 { text } else { text[cut..].split_once(' ').map_or("", |(_, words)| words) }
}

/// Something a position waits for, in the document's words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConditionEntry {
    /// The document's words.
    pub text: String,
    /// Id of the actor whose action it waits for, when the text names one.
    pub on: Option<String>,
}

/// What an actor offers, in the document's words and in figures.
#[derive(Clone, Debug, PartialEq)]
pub struct ContributionEntry {
    /// The document's words.
    pub text: String,
    /// At least so many units.
    pub at_least: Option<f64>,
    /// At most so many units.
    pub at_most: Option<f64>,
    /// ISO 4217 code of money in whole units, else the noun ("soldiers").
    pub unit: String,
}

/// A [`Tally`] with its words copied out of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TallyEntry {
    /// Where it was read; a tally counts as of its day of publication.
    pub document: Arc<Citation>,
    /// Id of the motion.
    pub motion: String,
    /// The document's words that claim the number.
    pub text: String,
    /// Where those words stand in the document's text, in bytes.
    pub span: Span,
    /// The same in Unicode code points.
    pub characters: Span,
    /// The stance that the actors are said to hold.
    pub stance: Stance,
    /// At least so many actors.
    pub at_least: Option<u64>,
    /// At most so many actors.
    pub at_most: Option<u64>,
    /// Ids of the actors that the claim itself enumerates.
    pub named: Vec<String>,
    /// Who claims it; `None` for the document itself.
    pub speaker: Option<String>,
    /// Id of the rule that found it.
    pub found_by: String,
    /// What a ledger knows of it.
    pub record: Record,
}

impl TallyEntry {
    /// Copies a tally out of the text of its document.
    ///
    /// # Panics
    ///
    /// When its span does not lie in the text.
    pub fn new(document: &Arc<Citation>, text: &str, found: &Tally) -> TallyEntry {
        TallyEntry {
            document: Arc::clone(document),
            motion: found.motion.clone(),
            text: found.span.text(text).to_string(),
            span: found.span,
            characters: in_characters(text, found.span),
            stance: found.stance,
            at_least: found.at_least,
            at_most: found.at_most,
            named: found.named.clone(),
            speaker: found.speaker.clone(),
            found_by: found.found_by.clone(),
            record: Record::default(),
        }
    }

    /// The day by which it had been claimed: that of publication.
    pub fn day(&self) -> Option<Date> {
        self.document.published
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_in_characters_cuts_out_the_same_words() {
        let text = "„Ja“, sagte Zürich – 🏛 – zögernd.";
        for word in ["„Ja“", "Zürich", "🏛", "zögernd."] {
            let start = text.find(word).expect("it is there");
            let span = in_characters(text, Span::new(start, start + word.len()));
            let letters = text.chars().skip(span.start as usize).take(span.len());
            assert_eq!(letters.collect::<String>(), word);
        }
    }

    #[test]
    fn a_sentence_without_end_is_cut_around_the_evidence() {
        let text = format!("{}no soldiers{}", "vorwärts ".repeat(200), " rückwärts".repeat(200));
        let start = text.find("no soldiers").expect("it is there");
        let evidence = Span::new(start, start + "no soldiers".len());
        let kept = shortened(&text, Span::new(0, text.len()), evidence);
        assert!(kept.contains(evidence) && kept.len() <= evidence.len() + 2 * SURROUNDINGS);
        assert!(kept.text(&text).starts_with("vorwärts "));
        assert!(kept.text(&text).ends_with(" rückwärts"));

        let short = Span::new(start - 9, start + 20);
        assert_eq!(shortened(&text, short, evidence), short);
    }
}
