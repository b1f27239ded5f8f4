//! Whose stance a phrase states: its subject, or whoever says it.

use whipcount_domain::{
    ActorIndex, ActorKind, Mention, MentionForm, Reading, TokenKind, TokenRange,
};

use crate::attribution::Attribution;
use crate::lexicon::Holder;
use crate::stances::StanceHit;

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
        && let Some(actor) = attribution.principal(reading, cue)
    {
        // An attitude or a deed ("wants", "refused") is told by the document or by whoever is
        // quoted around it; only an act of speech puts its source on the record.
        let own = hit.rule.speech.then_some(cue);
        let outer = attribution.statement(cue).within;
        return Some(Held { actors: vec![actor], subject: None, statement: outer.or(own) });
    }
    if hit.rule.holder == Holder::Subject {
        let region = region_start(reading, attribution, sentence, content);
        let subject = if is_participle(reading, region, hit) {
            // "Russia warned that …, opposing the plan": whose act it is stands at the start, or
            // speaks.
            if content.is_some() { None } else { first_subject(reading, region..hit.verb_start) }
        } else {
            let attributes = |mention: &Mention| {
                content.is_some_and(|number| attribution.attributes(number, mention.span))
            };
            subject_before(reading, region..hit.verb_start, attributes)
        };
        if let Some((actors, subject)) = subject {
            return Some(Held { actors, subject: Some(subject), statement: content });
        }
    }
    let speaker = attribution.principal(reading, content?)?;
    Some(Held { actors: vec![speaker], subject: None, statement: content })
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

/// The first subject in `tokens`.
fn first_subject(reading: &Reading, tokens: TokenRange) -> Option<(Vec<ActorIndex>, usize)> {
    let mentions = reading.mentions_in(tokens.clone());
    let first = mentions.iter().find(|mention| can_act(reading, mention, tokens.end))?;
    subject_before(reading, tokens.start..first.tokens.end, |_| false)
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

/// The nearest subject in `tokens`, which end where the verb group begins, with all that is
/// coordinated to it ("Kuwait, Iran and Russia"); and where it begins. Mentions that are `not` to
/// be taken only say who attributes.
fn subject_before(
    reading: &Reading,
    tokens: TokenRange,
    not: impl Fn(&Mention) -> bool,
) -> Option<(Vec<ActorIndex>, usize)> {
    let mentions = reading.mentions_in(tokens.clone());
    let chosen = mentions
        .iter()
        .rposition(|mention| can_act(reading, mention, tokens.end) && !not(mention))?;
    let mut first = chosen;
    let mut listed = false;
    while first > 0 {
        let (before, after) = (&mentions[first - 1], &mentions[first]);
        let same_span = before.span == after.span;
        if !same_span {
            let Some(link) = link_between(reading, before, after) else { break };
            // A comma joins only what a later "and" closes: "the minister, Ada Lund, said".
            if link == Link::Comma && !listed {
                break;
            }
            listed = true;
        }
        if !can_be_actor(reading, before, tokens.end) {
            break;
        }
        first -= 1;
    }
    let mut actors = Vec::new();
    for mention in &mentions[first..=chosen] {
        let actor = reading.principal(mention.actor);
        if !actors.contains(&actor) {
            actors.push(actor);
        }
    }
    Some((actors, mentions[first].tokens.start))
}

/// Whether a mention that ends before `end` names somebody who can act.
fn can_be_actor(reading: &Reading, mention: &Mention, end: usize) -> bool {
    mention.tokens.end <= end
        && mention.form != MentionForm::Adjective
        && reading.actors[mention.actor].kind != ActorKind::Place
}

/// Whether it can be a subject: not behind a preposition, and not in brackets.
fn can_act(reading: &Reading, mention: &Mention, end: usize) -> bool {
    let bracket = mention.tokens.start > 0 && reading.norm(mention.tokens.start - 1) == "(";
    can_be_actor(reading, mention, end) && !bracket && !is_oblique(reading, mention)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    Comma,
    And,
}

/// Whether nothing but a comma, or "and" with or without one, stands between two mentions.
fn link_between(reading: &Reading, before: &Mention, after: &Mention) -> Option<Link> {
    let between = before.tokens.end..after.tokens.start;
    if between.is_empty() || between.len() > 3 {
        return None;
    }
    let mut link = Link::Comma;
    for token in between {
        match reading.norm(token) {
            "," | "the" => {}
            "and" | "or" | "nor" | "&" => link = Link::And,
            _ => return None,
        }
    }
    Some(link)
}

/// Prepositions after which a name is no subject.
const PREPOSITIONS: [&str; 30] = [
    "of", "in", "to", "from", "with", "by", "for", "on", "at", "against", "about", "between",
    "into", "over", "under", "near", "than", "as", "after", "before", "without", "within", "like",
    "upon", "toward", "towards", "via", "among", "around", "despite",
];

/// Whether a mention hangs on a preposition or owns what follows ("Russia's threats").
fn is_oblique(reading: &Reading, mention: &Mention) -> bool {
    let start = mention.tokens.start;
    let article = usize::from(start > 0 && reading.norm(start - 1) == "the");
    let preposition = start > article
        && PREPOSITIONS.contains(&reading.norm(start - 1 - article))
        && reading.tokens[start - 1 - article].sentence == reading.tokens[start].sentence;
    let owns =
        mention.tokens.end < reading.tokens.len() && reading.norm(mention.tokens.end) == "'s";
    preposition || owns
}
