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
    let able: Vec<&Mention> = reading
        .mentions_in(tokens.clone())
        .iter()
        .filter(|mention| can_be_actor(reading, mention, tokens.end) && !not(mention))
        .collect();
    // "Unite, with 1,400 members at the works, could live with it": what stands between the
    // commas is passed over.
    let aside = before_aside(reading, &able, &tokens);
    let chosen = aside.or_else(|| able.iter().rposition(|it| !is_oblique(reading, it)));
    let after = match (aside, chosen) {
        (None, Some(chosen)) => able[chosen].tokens.end,
        (None, None) => tokens.start,
        (Some(_), _) => tokens.end,
    };
    if is_relative_to_other(reading, &able, &tokens) {
        return Subject::Other;
    }
    match (between(reading, after..tokens.end), chosen) {
        (Subject::None, Some(chosen)) => with_coordinated(reading, &able, chosen),
        (Subject::Speaker, Some(chosen)) if narrated => with_coordinated(reading, &able, chosen),
        (between, _) => between,
    }
}

/// Whether the verb belongs to a relative clause about something that is no actor: "a force that
/// would bring warships".
fn is_relative_to_other(reading: &Reading, able: &[&Mention], tokens: &TokenRange) -> bool {
    if tokens.len() < 2 || reading.norm(tokens.end - 1) != "that" {
        return false;
    }
    let before = tokens.end - 2;
    // "Brought a resolution that urges": what somebody puts forward speaks for him.
    is_word(reading, before)
        && !WORDS.texts.contains(reading.norm(before))
        && able.iter().all(|mention| mention.tokens.end != before + 1)
}

/// The mention before the aside between commas that ends right before the verb, if there is one.
fn before_aside(reading: &Reading, able: &[&Mention], tokens: &TokenRange) -> Option<usize> {
    if tokens.is_empty() || reading.norm(tokens.end - 1) != "," {
        return None;
    }
    let opens = |mention: &&Mention| {
        let comma = mention.tokens.end;
        comma + 1 < tokens.end - 1
            && reading.norm(comma) == ","
            && WORDS.asides.contains(reading.norm(comma + 1))
            && !is_oblique(reading, mention)
    };
    able.iter().rposition(opens)
}

/// The first subject in `tokens`.
pub(crate) fn first_subject(reading: &Reading, tokens: TokenRange) -> Subject {
    let mut mentions = reading.mentions_in(tokens.clone()).iter();
    let first =
        mentions.find(|it| can_be_actor(reading, it, tokens.end) && !is_oblique(reading, it));
    match first {
        Some(first) => subject_before(reading, tokens.start..first.tokens.end, true, |_| false),
        None => Subject::None,
    }
}

/// Adds to a chosen mention those that are coordinated to it.
fn with_coordinated(reading: &Reading, mentions: &[&Mention], chosen: usize) -> Subject {
    let mut first = chosen;
    let mut listed = false;
    while first > 0 {
        let (before, after) = (mentions[first - 1], mentions[first]);
        if before.span != after.span {
            let Some(link) = link_between(reading, before, after) else { break };
            // A comma joins only what a later "and" closes: "the minister, Ada Lund, said".
            if link == Link::Comma && !listed {
                break;
            }
            listed = true;
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
    // "Its board", and "all 159 of its deputies", too.
    let owned = (first..tokens.end).any(|token| is_possessive(reading, token));
    if WORDS.speaks.contains(norm) || owned {
        return Subject::Speaker;
    }
    if !WORDS.openers.contains(norm) {
        return Subject::None;
    }
    let speaks = norm == "the"
        && (first + 1..tokens.end).any(|token| WORDS.speaking_nouns.contains(reading.norm(token)));
    if speaks { Subject::Speaker } else { Subject::Other }
}

/// Whether a token says that what follows is somebody's own: "its 50 deputies".
pub(crate) fn is_possessive(reading: &Reading, token: usize) -> bool {
    matches!(reading.norm(token), "its" | "his" | "her" | "their" | "our" | "my")
}

fn is_word(reading: &Reading, token: usize) -> bool {
    matches!(reading.tokens[token].kind, TokenKind::Word | TokenKind::Number)
}

/// Whether a mention that ends before `end` names somebody who can act: no place, nobody in
/// brackets, and not one of many ("a Republican").
fn can_be_actor(reading: &Reading, mention: &Mention, end: usize) -> bool {
    let before = mention.tokens.start.checked_sub(1).map_or("", |token| reading.norm(token));
    mention.tokens.end <= end
        && mention.form != MentionForm::Adjective
        && reading.actors[mention.actor].kind != ActorKind::Place
        && !matches!(before, "(" | "a" | "an")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    Comma,
    And,
}

/// Whether nothing but a comma, or "and" with or without one, stands between two mentions; what
/// the first one is may come between commas ("Lund, a Democrat, and Berg").
fn link_between(reading: &Reading, before: &Mention, after: &Mention) -> Option<Link> {
    /// Words of the longest such aside.
    const LONGEST: usize = 8;
    let mut between = before.tokens.end..after.tokens.start;
    let aside = between.len() > 3
        && reading.norm(between.start) == ","
        && WORDS.asides.contains(reading.norm(between.start + 1));
    if aside {
        let comma = between.clone().skip(2).take(LONGEST).find(|&it| reading.norm(it) == ",")?;
        between.start = comma;
    }
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
    asides: HashSet<String>,
    texts: HashSet<String>,
    openers: HashSet<String>,
    speaks: HashSet<String>,
    speaking_nouns: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubjectFile {
    joins: String,
    asides: String,
    texts: String,
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
        asides: set(&file.asides),
        texts: set(&file.texts),
        openers: set(&file.openers),
        speaks: set(&file.speaks),
        speaking_nouns: set(&file.speaking_nouns),
    }
});
