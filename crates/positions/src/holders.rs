//! Whose stance a phrase states: its subject, or whoever says it.

use whipcount_domain::{ActorIndex, Reading, TokenKind, TokenRange};

use crate::attribution::Attribution;
use crate::lexicon::Holder;
use crate::stances::StanceHit;
use crate::subjects::{Subject, first_subject, subject_before};

/// Who holds a stance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// The actors, in the order of the text.
    pub(crate) actors: Vec<ActorIndex>,
    /// Where the subject that names them begins; `None` when they only speak.
    pub(crate) subject: Option<usize>,
    /// The statement that says so: the one whose content holds the phrase, or whose cue it is.
    pub(crate) statement: Option<usize>,
}

/// Finds who holds the stance of `hit`; `sentence` are the tokens of its sentence.
pub(crate) fn find_holders(
    reading: &Reading,
    attribution: &Attribution<'_>,
    sentence: &TokenRange,
    hit: &StanceHit,
) -> Option<Held> {
    let content = attribution.of_content(hit.tokens.start);
    if hit.rule.holder == Holder::First {
        let actors = named_by(reading, hit.tokens.start)?;
        return Some(Held { actors, subject: Some(hit.tokens.start), statement: content });
    }
    // "Berlin promised to send": the phrase is what attributes, so its source holds the stance.
    let cue = hit.tokens.clone().find_map(|token| attribution.of_cue(token));
    if let Some(cue) = cue.filter(|&cue| Some(cue) != content)
        && let Some(actors) = sources(reading, attribution, cue)
    {
        // An attitude or a deed ("wants", "refused") is told by the document or by whoever is
        // quoted around it; only an act of speech puts its source on the record.
        let own = attribution.statement(cue).act.then_some(cue);
        let outer = attribution.statement(cue).within;
        return Some(Held { actors, subject: None, statement: outer.or(own) });
    }
    if hit.rule.holder == Holder::Subject {
        match subject(reading, attribution, sentence, hit, content) {
            Subject::Named(actors, start) => {
                return Some(Held { actors, subject: Some(start), statement: content });
            }
            Subject::Other => return None,
            Subject::Speaker | Subject::None => {}
        }
    }
    let actors = sources(reading, attribution, content?)?;
    Some(Held { actors, subject: None, statement: content })
}

/// Whom the source of a statement speaks for; several, if several are its source.
fn sources(
    reading: &Reading,
    attribution: &Attribution<'_>,
    statement: usize,
) -> Option<Vec<ActorIndex>> {
    let source = attribution.statement(statement).source.first().map(|it| reading.tokens_in(*it));
    if let Some(Subject::Named(actors, _)) =
        source.map(|tokens| subject_before(reading, tokens, true, |_| false))
        && actors.len() > 1
    {
        return Some(actors);
    }
    Some(vec![attribution.principal(reading, statement)?])
}

/// The subject of a phrase.
fn subject(
    reading: &Reading,
    attribution: &Attribution<'_>,
    sentence: &TokenRange,
    hit: &StanceHit,
    content: Option<usize>,
) -> Subject {
    /// Words before a verb among which its subject is looked for, at most.
    const LONGEST: usize = 120;
    let start = region_start(reading, attribution, sentence, content);
    let tokens =
        start.max(hit.verb_start.saturating_sub(LONGEST)).min(hit.verb_start)..hit.verb_start;
    if is_participle(reading, tokens.start, hit) {
        // "Russia warned that …, opposing the plan": whose act it is speaks, or stands at the start.
        return match content {
            Some(_) => Subject::Speaker,
            None => first_subject(reading, tokens),
        };
    }
    subject_before(reading, tokens, content.is_none(), |mention| {
        content.is_some_and(|number| attribution.attributes(number, mention.span))
    })
}

/// From where a subject is looked for: the start of the content in which the phrase stands, or of
/// the sentence. A content that its own attribution interrupts ("Spain, he said, could accept it")
/// is one from its first piece on.
fn region_start(
    reading: &Reading,
    attribution: &Attribution<'_>,
    sentence: &TokenRange,
    content: Option<usize>,
) -> usize {
    let Some(content) = content else { return sentence.start };
    let pieces = attribution.statement(content).content.iter();
    pieces
        .map(|piece| reading.tokens_in(*piece))
        .find(|tokens| tokens.end > sentence.start)
        .map_or(sentence.start, |tokens| tokens.start.max(sentence.start))
}

/// Whether a phrase is a participle that a comma sets off: ", especially opposing the plan".
fn is_participle(reading: &Reading, region: usize, hit: &StanceHit) -> bool {
    let first = hit.tokens.start;
    if hit.verb_start != first || !reading.norm(first).ends_with("ing") {
        return false;
    }
    let before = (region..first).rev().find(|&token| !reading.norm(token).ends_with("ly"));
    before.is_some_and(|token| reading.tokens[token].kind == TokenKind::Punctuation)
}

/// The actors named by the mentions that begin exactly at `token`.
fn named_by(reading: &Reading, token: usize) -> Option<Vec<ActorIndex>> {
    let actors: Vec<ActorIndex> = reading
        .mentions_in(token..token + 1)
        .iter()
        .map(|mention| reading.principal(mention.actor))
        .collect();
    (!actors.is_empty()).then_some(actors)
}
