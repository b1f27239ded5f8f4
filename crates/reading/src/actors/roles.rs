//! What people are, and whom they speak for: "British Defence Minister X", "X, leader of the Y".

use whipcount_domain::{ActorIndex, ActorKind, MentionForm};

use super::cast::{Cast, Member};
use super::lexicon::{Gender, SpeaksFor};
use super::role_phrases::{RolePhrase, role_phrase};

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
    let mut coordinated: Option<(usize, ActorIndex)> = None;
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
        let mut principal = principal_of(cast, &phrase, dominant);
        // "Russian president and vice chairman of the Security Council": a body that may be that
        // state's own.
        if let Some((end, state)) = coordinated
            && end + 1 == phrase.tokens.start
            && cast.words.norm(end) == "and"
            && principal.is_some_and(|actor| cast.members[actor].is(ActorKind::Body))
        {
            principal = Some(state);
        }
        coordinated = phrase
            .principal
            .filter(|&actor| cast.members[actor].is(ActorKind::State))
            .map(|state| (phrase.tokens.end, state));
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
