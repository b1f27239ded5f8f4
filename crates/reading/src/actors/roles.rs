//! What people are, and whom they speak for: "British Defence Minister X", "X, leader of the Y".

use whipcount_domain::{ActorIndex, ActorKind, MentionForm, TokenKind, TokenRange};

use super::cast::{Cast, Member};
use super::lexicon::{Gender, OrganisationSort, SpeaksFor};

/// Words with their role, in one place of the text.
#[derive(Clone, Debug)]
struct RolePhrase {
    /// From the article or possessor to the last complement.
    tokens: TokenRange,
    /// Without article and possessor.
    role: TokenRange,
    head: usize,
    speaks_for: SpeaksFor,
    /// Whom the words name as the one that the holder speaks for.
    principal: Option<ActorIndex>,
    /// Whether it is the office of a ministry, government or embassy.
    of_state_organ: bool,
    /// "its chairman".
    possessive_pronoun: Option<usize>,
    /// Whether one certain holder is meant: "the", "its", "Sweden's".
    definite: bool,
    past: bool,
    opposition: bool,
}

/// Gives persons their roles and principals, and adds holders of offices without a name.
pub(crate) fn assign_roles(cast: &mut Cast) {
    let phrases = find_phrases(cast);
    for (phrase, holder) in &phrases {
        if let Some(holder) = *holder {
            name_role(cast, holder, phrase);
        }
    }
    settle_kinds(cast);
    let dominant = cast.dominant_state();
    let mut holders: Vec<(ActorIndex, &str)> = Vec::new();
    let mut previous: Option<(usize, ActorIndex)> = None;
    for (mut phrase, holder) in phrases {
        if let Some((end, actor)) = previous
            && phrase.principal.is_none()
            && cast.words.is_possessive(end)
            && phrase.tokens.start == end + 1
        {
            // "the chancellor's spokesman".
            phrase.principal = Some(actor);
            phrase.definite = true;
        }
        let principal = principal_of(cast, &phrase, dominant);
        let holder = match holder {
            Some(holder) => {
                give_principal(cast, holder, &phrase, principal);
                Some(holder)
            }
            None => {
                let holder = unnamed_holder(cast, &phrase, principal, &holders);
                if let Some(holder) = holder {
                    cast.mention(phrase.tokens.clone(), holder, MentionForm::Role);
                }
                holder
            }
        };
        if let Some(holder) = holder {
            holders.push((holder, cast.words.norm(phrase.head)));
            previous = Some((phrase.tokens.end, holder));
        }
    }
}

/// All roles in the order of the text, each with the person beside it.
fn find_phrases(cast: &Cast) -> Vec<(RolePhrase, Option<ActorIndex>)> {
    let mut phrases = Vec::new();
    let mut next = 0;
    for head in 0..cast.words.len() {
        if head < next || !cast.words.word(head).role || cast.named_at(head).is_some() {
            continue;
        }
        if let Some(phrase) = role_phrase(cast, head) {
            next = phrase.tokens.end.min(head + 8);
            let holder = find_holder(cast, &phrase);
            phrases.push((phrase, holder));
        }
    }
    phrases
}

/// Decides what the names are that nothing tells: places, if they only ever stand where something
/// is, else organisations.
fn settle_kinds(cast: &mut Cast) {
    let mut located = vec![(false, true); cast.members.len()];
    for mention in &cast.mentions {
        let start = mention.tokens.start;
        let before = cast.words.norm_near(start, start.checked_sub(1));
        let (inside, only) = &mut located[mention.actor];
        let at = matches!(before, "in" | "near" | "outside" | "at");
        *inside |= at;
        *only &= at || matches!(before, "to" | "from" | "around" | "into" | "across" | "through");
    }
    for (member, (inside, only)) in cast.members.iter_mut().zip(located) {
        if member.kind.is_none() {
            let place = inside && only && !member.region;
            member.guessed = true;
            member.kind = Some(if place { ActorKind::Place } else { ActorKind::Organisation });
        }
    }
}

/// The role whose head stands at `head`, with what belongs to it.
fn role_phrase(cast: &Cast, head: usize) -> Option<RolePhrase> {
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

/// The person whose role it is, if the words beside it name one.
fn find_holder(cast: &Cast, phrase: &RolePhrase) -> Option<ActorIndex> {
    let words = cast.words;
    let sentence = words.sentence(phrase.head);
    let person_from = |token: usize| {
        let mut token = token;
        let titled = |token: usize| {
            let word = words.word(token);
            word.title || words.is_capital(token) && (word.role || word.before_role)
        };
        while token < sentence.end && titled(token) && cast.named_at(token).is_none() {
            token += 1;
        }
        let named = cast.named_from(token).filter(|_| token < sentence.end)?;
        cast.member(named).may_be_person().then(|| named.clone())
    };
    let own_end = phrase.head + 1;
    for end in [phrase.role.end, own_end] {
        if let Some(named) = person_from(end)
            && words.is_capital(named.tokens.start)
        {
            return Some(named.actor);
        }
    }
    if phrase.role.end < sentence.end
        && matches!(words.norm(phrase.role.end), "," | "—" | "(")
        && let Some(named) = person_from(phrase.role.end + 1)
    {
        let after = words.norm_near(phrase.head, Some(named.tokens.end));
        let closed = matches!(after, "," | "" | "." | "—" | ")" | ":" | ";" | "\"" | "?" | "!");
        let sure = cast.members[named.actor].is(ActorKind::Person);
        let list =
            after == "," && words.norm_near(phrase.head, Some(named.tokens.end + 1)) == "and";
        if (closed || sure && words.word(named.tokens.end).verb)
            && !list
            && (phrase.definite || phrase.principal.is_some() || sure)
        {
            return Some(named.actor);
        }
    }
    let mut before = phrase.tokens.start;
    while before > sentence.start && words.word(before - 1).past {
        before -= 1;
    }
    if before > sentence.start {
        let link = words.norm(before - 1);
        let apposition = matches!(link, "," | "—" | "(" | "is" | "was" | "as" | "became");
        if apposition
            && let Some(named) =
                cast.named_until(before - 1).filter(|_| before - 1 > sentence.start)
            && cast.member(named).may_be_person()
        {
            return Some(named.actor);
        }
    }
    None
}

/// The actor that the holder of a role speaks for.
fn principal_of(
    cast: &Cast,
    phrase: &RolePhrase,
    dominant: Option<ActorIndex>,
) -> Option<ActorIndex> {
    let kind_of = |actor: ActorIndex| cast.members[actor].kind;
    let named = phrase.principal.map(|actor| cast.principal(actor)).or_else(|| {
        phrase.possessive_pronoun.and_then(|pronoun| {
            cast.in_focus(pronoun, |member| {
                member.is_collective() || member.kind.is_none() || member.speaks_for.is_some()
            })
            .map(|actor| cast.principal(actor))
        })
    });
    if phrase.past || phrase.speaks_for == SpeaksFor::Themselves {
        return None;
    }
    let party = |member: &Member| member.is(ActorKind::Party);
    let may_be_party =
        |member: &Member| party(member) || member.is(ActorKind::Organisation) && member.guessed;
    if phrase.opposition {
        return named
            .filter(|&actor| kind_of(actor) == Some(ActorKind::Party))
            .or_else(|| cast.in_focus(phrase.head, party));
    }
    if phrase.of_state_organ {
        return named
            .filter(|&actor| kind_of(actor) == Some(ActorKind::State) || kind_of(actor).is_none())
            .or_else(|| cast.state_in_focus(phrase.head, dominant));
    }
    match (phrase.speaks_for, named) {
        (SpeaksFor::State | SpeaksFor::StateAbroad | SpeaksFor::Government, Some(actor))
            if kind_of(actor) == Some(ActorKind::Party) =>
        {
            cast.state_in_focus(phrase.head, dominant)
        }
        (_, Some(actor)) => Some(actor),
        (SpeaksFor::State | SpeaksFor::StateAbroad, None) => {
            cast.state_in_focus(phrase.head, dominant)
        }
        (SpeaksFor::Government, None) => cast.government_in_focus(phrase.head, dominant),
        (SpeaksFor::Party, None) => cast.in_focus(phrase.head, may_be_party),
        (SpeaksFor::Body, None) => cast.in_focus(phrase.head, |member| member.is(ActorKind::Body)),
        (SpeaksFor::Organisation, None) => cast
            .in_focus(phrase.head, |member| member.is_collective() && !member.is(ActorKind::State)),
        (SpeaksFor::Anyone, None) => cast.in_focus(phrase.head, Member::is_collective),
        (SpeaksFor::Themselves, None) => None,
    }
}

/// Writes role and sex into the holder.
fn name_role(cast: &mut Cast, holder: ActorIndex, phrase: &RolePhrase) {
    let role = cast.words.text_of(phrase.role.clone()).to_string();
    let gender = gender_of(cast, phrase);
    let member = &mut cast.members[holder];
    member.kind = Some(ActorKind::Person);
    member.gender = member.gender.or(gender);
    member.role.get_or_insert(role);
}

/// What the role says of its holder's sex: "spokeswoman", "king".
fn gender_of(cast: &Cast, phrase: &RolePhrase) -> Option<Gender> {
    let words = phrase.role.clone().map(|token| cast.words.word(token));
    words.filter(|word| word.role).find_map(|word| word.gender)
}

/// Writes down whom the holder speaks for, unless that is known already.
fn give_principal(
    cast: &mut Cast,
    holder: ActorIndex,
    phrase: &RolePhrase,
    principal: Option<ActorIndex>,
) {
    let member = &mut cast.members[holder];
    if phrase.speaks_for == SpeaksFor::Themselves {
        // "Senator Ada Lund of Georgia".
        member.speaks_for = None;
    }
    if member.speaks_for.is_none() && principal != Some(holder) && !phrase.past {
        member.speaks_for = principal;
    }
    break_circle(cast, holder);
}

/// Nobody speaks for somebody who speaks for them.
fn break_circle(cast: &mut Cast, holder: ActorIndex) {
    if let Some(principal) = cast.members[holder].speaks_for
        && cast.members[principal].speaks_for.is_some()
    {
        let further = cast.principal(principal);
        cast.members[holder].speaks_for = (further != holder).then_some(further);
    }
}

/// The holder of an office whose name is not given here: one already known by the same role, or a
/// new one when the words say well enough who it is.
fn unnamed_holder(
    cast: &mut Cast,
    phrase: &RolePhrase,
    principal: Option<ActorIndex>,
    holders: &[(ActorIndex, &str)],
) -> Option<ActorIndex> {
    let norm = cast.words.norm(phrase.head);
    let spelled_out = phrase.principal.is_some() || phrase.of_state_organ;
    if phrase.definite || phrase.possessive_pronoun.is_some() {
        let known = holders.iter().rev().find(|(holder, head)| {
            *head == norm && (!spelled_out || cast.members[*holder].speaks_for == principal)
        });
        if let Some((holder, _)) = known {
            return Some(*holder);
        }
    }
    let named_office = cast.words.is_capital(phrase.head) || phrase.role.len() > 1;
    let told = if phrase.definite && phrase.speaks_for == SpeaksFor::Themselves {
        cast.words.is_capital(phrase.head)
    } else if phrase.definite {
        principal.is_some() || named_office
    } else {
        spelled_out || norm.starts_with("spokes") && principal.is_some()
    };
    if !told {
        return None;
    }
    let name = cast.words.text_of(phrase.role.clone()).to_string();
    let gender = gender_of(cast, phrase);
    Some(cast.add_member(Member {
        id: name.clone(),
        name: name.clone(),
        kind: Some(ActorKind::Person),
        gender,
        role: Some(name),
        speaks_for: principal,
        ..Member::default()
    }))
}
