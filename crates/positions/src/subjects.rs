//! The subject of a verb: names before it, and what may come between them.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;
use whipcount_domain::{
    ActorIndex, ActorKind, Mention, MentionForm, Reading, TokenKind, TokenRange,
};

/// What stands as the subject of a verb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// Actors, in the order of the text, and the token where they begin.
    Named(Vec<ActorIndex>, usize),
    /// Something that stands for whoever speaks ("we", "the party").
    Speaker,
    /// Somebody or something that is no actor ("most members", "the plan").
    Other,
    /// Nothing.
    None,
}

/// The subject of the verb group that begins where `tokens` end: the nearest name that can be it,
/// with all that is coordinated to it ("Kuwait, Iran and Russia"). Mentions that are `not` to be
/// taken only say who attributes. Where the document itself tells, nobody speaks, and "its board"
/// belongs to the name before it.
pub(crate) fn subject_before(
    reading: &Reading,
    tokens: TokenRange,
    narrated: bool,
    not: impl Fn(&Mention) -> bool,
) -> Subject {
    let mentions = reading.mentions_in(tokens.clone());
    let chosen =
        mentions.iter().rposition(|mention| can_act(reading, mention, tokens.end) && !not(mention));
    let after = chosen.map_or(tokens.start, |chosen| mentions[chosen].tokens.end);
    match (between(reading, after..tokens.end), chosen) {
        (Subject::None, Some(chosen)) => with_coordinated(reading, mentions, chosen, tokens.end),
        (Subject::Speaker, Some(chosen)) if narrated => {
            with_coordinated(reading, mentions, chosen, tokens.end)
        }
        (between, _) => between,
    }
}

/// The first subject in `tokens`.
pub(crate) fn first_subject(reading: &Reading, tokens: TokenRange) -> Subject {
    let mentions = reading.mentions_in(tokens.clone());
    match mentions.iter().find(|mention| can_act(reading, mention, tokens.end)) {
        Some(first) => subject_before(reading, tokens.start..first.tokens.end, true, |_| false),
        None => Subject::None,
    }
}

/// Adds to a chosen mention those that are coordinated to it.
fn with_coordinated(reading: &Reading, mentions: &[Mention], chosen: usize, end: usize) -> Subject {
    let mut first = chosen;
    let mut listed = false;
    while first > 0 {
        let (before, after) = (&mentions[first - 1], &mentions[first]);
        if before.span != after.span {
            let Some(link) = link_between(reading, before, after) else { break };
            // A comma joins only what a later "and" closes: "the minister, Ada Lund, said".
            if link == Link::Comma && !listed {
                break;
            }
            listed = true;
        }
        if !can_be_actor(reading, before, end) {
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
    Subject::Named(actors, mentions[first].tokens.start)
}

/// Another subject between a name and the verb: in "in Brussels last week, most members hesitated"
/// it is not Brussels that hesitated.
fn between(reading: &Reading, tokens: TokenRange) -> Subject {
    let start = tokens
        .clone()
        .rev()
        .find(|&token| !is_word(reading, token))
        .map_or(tokens.start, |mark| mark + 1);
    let opens = |token: &usize| !WORDS.joins.contains(reading.norm(*token));
    let Some(first) = (start..tokens.end).find(opens) else { return Subject::None };
    let norm = reading.norm(first);
    if WORDS.speaks.contains(norm) {
        return Subject::Speaker;
    }
    if !WORDS.openers.contains(norm) {
        return Subject::None;
    }
    let speaks = norm == "the"
        && (first + 1..tokens.end).any(|token| WORDS.speaking_nouns.contains(reading.norm(token)));
    if speaks { Subject::Speaker } else { Subject::Other }
}

fn is_word(reading: &Reading, token: usize) -> bool {
    matches!(reading.tokens[token].kind, TokenKind::Word | TokenKind::Number)
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

/// The words of `data/positions/subjects.toml`.
struct SubjectWords {
    joins: HashSet<String>,
    openers: HashSet<String>,
    speaks: HashSet<String>,
    speaking_nouns: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubjectFile {
    joins: String,
    openers: String,
    speaks: String,
    speaking_nouns: String,
}

static WORDS: LazyLock<SubjectWords> = LazyLock::new(|| {
    let file: SubjectFile = toml::from_str(include_str!("../../../data/positions/subjects.toml"))
        .expect("data/positions/subjects.toml is valid");
    let set = |words: &str| words.split_whitespace().map(String::from).collect();
    SubjectWords {
        joins: set(&file.joins),
        openers: set(&file.openers),
        speaks: set(&file.speaks),
        speaking_nouns: set(&file.speaking_nouns),
    }
});
