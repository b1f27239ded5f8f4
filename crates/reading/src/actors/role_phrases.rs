//! Words that say what somebody is, with article, modifiers and complements: "Sweden's deputy
//! minister for trade".

use whipcount_domain::{ActorIndex, ActorKind, MentionForm, TokenKind, TokenRange};

use super::cast::Cast;
use super::lexicon::{OrganisationSort, SpeaksFor};

/// Words with their role, in one place of the text.
#[derive(Clone, Debug)]
pub(crate) struct RolePhrase {
    /// From the article or possessor to the last complement.
    pub(crate) tokens: TokenRange,
    /// Without article and possessor.
    pub(crate) role: TokenRange,
    pub(crate) head: usize,
    pub(crate) speaks_for: SpeaksFor,
    /// Whom the words name as the one that the holder speaks for.
    pub(crate) principal: Option<ActorIndex>,
    /// Whether it is the office of a ministry, government or embassy.
    pub(crate) of_state_organ: bool,
    /// "its chairman".
    pub(crate) possessive_pronoun: Option<usize>,
    /// Whether one certain holder is meant: "the", "its", "Sweden's".
    pub(crate) definite: bool,
    pub(crate) past: bool,
    pub(crate) opposition: bool,
}

/// The role whose head stands at `head`, with what belongs to it.
pub(crate) fn role_phrase(cast: &Cast, head: usize) -> Option<RolePhrase> {
    let words = cast.words;
    let (role_start, role_end, speaks_for) = match_role(cast, head)?;
    if is_modifier(cast, head, role_end) {
        return None;
    }
    let mut phrase = RolePhrase {
        tokens: role_start..role_end,
        role: role_start..role_end,
        head,
        speaks_for,
        principal: None,
        of_state_organ: false,
        possessive_pronoun: None,
        definite: false,
        past: false,
        opposition: false,
    };
    extend_left(cast, &mut phrase);
    extend_right(cast, &mut phrase);
    for token in phrase.role.clone() {
        phrase.past |= words.word(token).past;
        phrase.opposition |= words.word(token).opposition;
    }
    Some(phrase)
}

/// Whether the head of the role is a later word: "chief" in "chief investment officer".
fn is_modifier(cast: &Cast, head: usize, role_end: usize) -> bool {
    let words = cast.words;
    let sentence = words.sentence(head);
    let mut next = role_end;
    while next < sentence.end && words.word(next).before_role {
        next += 1;
    }
    next < sentence.end
        && words.word(next).role
        && cast.named_at(next).is_none()
        && words.is_capital(head) == words.is_capital(next)
}

/// The longest role of the lexicon around its head.
fn match_role(cast: &Cast, head: usize) -> Option<(usize, usize, SpeaksFor)> {
    let words = cast.words;
    let sentence = words.sentence(head);
    let norm = words.norm(head);
    words.lexicon.roles(norm).iter().find_map(|role| {
        let before = role.words.split(' ').position(|word| word == norm)?;
        let start = head.checked_sub(before).filter(|&start| start >= sentence.start)?;
        let mut end = start;
        for word in role.words.split(' ') {
            if end >= sentence.end || words.norm(end) != word {
                return None;
            }
            end += 1;
        }
        Some((start, end, role.speaks_for))
    })
}

/// Takes in what stands before the role: modifiers, article, adjective of a state, possessor.
fn extend_left(cast: &Cast, phrase: &mut RolePhrase) {
    let words = cast.words;
    let sentence = words.sentence(phrase.head);
    let mut start = phrase.role.start;
    while start > sentence.start {
        let before = start - 1;
        let word = words.word(before);
        if let Some(named) = cast.named_until(start) {
            let kind = cast.members[named.actor].kind;
            if matches!(kind, Some(ActorKind::Person)) {
                break;
            }
            phrase.principal = Some(named.actor);
            let adjective = named.form == MentionForm::Adjective;
            phrase.role.start = if adjective { named.tokens.start } else { start };
            start = named.tokens.start;
            phrase.definite = true;
            break;
        }
        let organ = word.organisation.filter(|known| known.sort == OrganisationSort::State);
        if organ.is_some() && words.token(before).kind == TokenKind::Word {
            phrase.of_state_organ = true;
        } else if words.norm(before) == "and" && start >= 2 && words.word(start - 2).before_role {
            start -= 1;
        } else if !word.before_role && !is_open_modifier(cast, before) {
            break;
        }
        start -= 1;
        phrase.role.start = start;
    }
    while start > sentence.start && words.word(start - 1).past {
        start -= 1;
        phrase.past = true;
    }
    phrase.tokens.start = start;
    if start == sentence.start {
        return;
    }
    let before = start - 1;
    match words.norm(before) {
        "'s" => {
            phrase.definite = true;
            if let Some(owner) = cast.named_until(before) {
                phrase.principal.get_or_insert(owner.actor);
                phrase.tokens.start = owner.tokens.start;
                if before > sentence.start
                    && words.norm_near(before, owner.tokens.start.checked_sub(1)) == "the"
                {
                    phrase.tokens.start -= 1;
                }
            }
        }
        "its" | "his" | "her" | "their" | "whose" => {
            phrase.definite = true;
            phrase.possessive_pronoun = Some(before);
            phrase.tokens.start = before;
        }
        "the" | "this" | "that" => {
            phrase.definite = true;
            phrase.tokens.start = before;
        }
        "a" | "an" | "one" | "another" | "some" => {
            phrase.definite = false;
            phrase.tokens.start = before;
        }
        _ => {}
    }
}

/// A noun or adjective before a role that no list has ("school sports minister"): it must follow
/// an article, a possessive or another modifier.
fn is_open_modifier(cast: &Cast, token: usize) -> bool {
    let words = cast.words;
    let word = words.word(token);
    let noun = words.is_word(token) && !words.is_possessive(token);
    if !noun || word.function || word.verb || word.role {
        return false;
    }
    let sentence = words.sentence(token);
    (sentence.start..token).rev().take(3).find_map(|before| {
        let known = words.word(before);
        let opens =
            matches!(
                words.norm(before),
                "the" | "a" | "an" | "its" | "his" | "her" | "their" | "our" | "'s" | "whose"
            ) || cast.named_at(before).is_some_and(|named| named.form == MentionForm::Adjective);
        if opens {
            Some(true)
        } else if known.function || known.verb || words.token(before).kind != TokenKind::Word {
            Some(false)
        } else {
            None
        }
    }) == Some(true)
}

/// Takes in "of …", "for …", "to …" behind the role.
fn extend_right(cast: &Cast, phrase: &mut RolePhrase) {
    let words = cast.words;
    let sentence = words.sentence(phrase.head);
    let mut end = phrase.role.end;
    for _ in 0..3 {
        if end + 1 >= sentence.end
            || !matches!(words.norm(end), "of" | "for" | "to" | "at" | "from" | "in" | "with")
        {
            break;
        }
        let link = words.norm(end);
        let mut at = end + 1;
        while at < sentence.end
            && matches!(words.norm(at), "the" | "a" | "an" | "its" | "his" | "her" | "their")
        {
            at += 1;
        }
        let complement = complement_end(cast, at, sentence.end, phrase);
        let Some(complement) = complement else { break };
        let abroad = phrase.speaks_for == SpeaksFor::StateAbroad;
        let place = matches!(link, "in" | "to");
        if link == "with" || place && !complement.named && !abroad {
            break;
        }
        let names_principal = !(place && abroad) && link != "to";
        if let Some(principal) = complement.principal.filter(|_| names_principal)
            // "a minister in Lisbon" is Portugal's, "the spokesman in Geneva" nobody's.
            && (link != "in" || cast.members[principal].is(ActorKind::State))
        {
            phrase.principal.get_or_insert(principal);
            phrase.definite |= phrase.tokens.start == phrase.role.start;
        }
        end = complement.end;
    }
    phrase.role.end = end;
    phrase.tokens.end = end;
}

struct Complement {
    end: usize,
    principal: Option<ActorIndex>,
    named: bool,
}

/// The noun phrase that begins at `at`: a name, or a few words in lower case.
fn complement_end(
    cast: &Cast,
    at: usize,
    limit: usize,
    phrase: &mut RolePhrase,
) -> Option<Complement> {
    let words = cast.words;
    let mut end = at;
    let mut principal = None;
    while end < limit && end < at + 6 {
        if let Some(named) = cast.named_from(end) {
            let beside = end > at && words.word(end - 1).organisation.is_some();
            if principal.is_some()
                || end > at
                    && !beside
                    && words.is_capital(end)
                    && named.form != MentionForm::Adjective
                    && !words.word(end - 1).title
                    && !words.word(end - 1).role
            {
                break;
            }
            principal = Some(named.actor);
            end = named.tokens.end;
            if words.is_possessive(end) {
                end += 1;
            } else if named.form != MentionForm::Adjective {
                break;
            }
            continue;
        }
        let word = words.word(end);
        if words.token(end).kind != TokenKind::Word || word.function || word.verb {
            break;
        }
        if word.organisation.is_some_and(|known| known.sort == OrganisationSort::State) {
            phrase.of_state_organ = true;
        }
        end += 1;
    }
    (end > at).then_some(Complement { end, principal, named: principal.is_some() })
}
