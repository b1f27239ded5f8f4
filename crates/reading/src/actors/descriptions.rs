//! Organisations told by what they are ("the nurses' federation", "Kneitl brewery") and the organs
//! through which states speak ("the Hungarian government", "economy ministry").

use std::collections::HashMap;

use whipcount_domain::{ActorIndex, ActorKind, MentionForm, TokenKind, TokenRange};

use super::cast::{Cast, Member};
use super::lexicon::OrganisationSort;
use super::names::{Name, Sense};
use whipcount_words::fold;

/// A noun phrase whose head makes an organisation.
struct Description {
    head: usize,
    sort: OrganisationSort,
    /// From the article or owner to the last complement.
    tokens: TokenRange,
    /// Without article.
    core: TokenRange,
    /// "Sweden's", "Swedish", "Kneitl": the name before it.
    owner: Option<Owner>,
    /// "of Lund", "in Astana": the name behind it.
    complement: Option<ActorIndex>,
    /// Whether it says more than the head alone.
    specific: bool,
    /// Whether an owner in lower case belongs to it: "the nurses' federation".
    owned: bool,
    definite: bool,
    indefinite: bool,
}

#[derive(Clone)]
struct Owner {
    actor: ActorIndex,
    tokens: TokenRange,
    link: OwnerLink,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum OwnerLink {
    Possessive,
    Adjective,
    /// A name directly before the head.
    Name,
}

/// Adds the organs of states that bear names ("Foreign Ministry").
pub(crate) fn add_named_organs(cast: &mut Cast, names: &[Name]) {
    let dominant = cast.dominant_state();
    for name in names {
        let Sense::Organ(state) = name.sense else { continue };
        let words = cast.words;
        let start = name.tokens.start;
        let owner = words
            .is_possessive(start.saturating_sub(1))
            .then(|| cast.named_until(start - 1).map(|named| named.actor))
            .flatten();
        let adjective = cast.named_until(start).map(|named| named.actor);
        let link = words.norm_near(start, Some(name.tokens.end));
        let behind = name.tokens.end
            + 1
            + usize::from(words.norm_near(start, Some(name.tokens.end + 1)) == "the");
        let complement = matches!(link, "of" | "in")
            .then(|| cast.named_from(behind).map(|named| named.actor))
            .flatten()
            .filter(|&actor| cast.members[actor].is(ActorKind::State));
        let actor = match state {
            Some(state) => Some(cast.state(state)),
            None => owner
                .or(adjective)
                .or(complement)
                .map(|actor| cast.principal(actor))
                .or_else(|| cast.state_in_focus(start, dominant)),
        };
        if let Some(actor) = actor {
            cast.mention(name.tokens.clone(), actor, MentionForm::Role);
        }
    }
}

/// Adds what is described in lower case.
pub(crate) fn add_descriptions(cast: &mut Cast) {
    let dominant = cast.dominant_state();
    let mut by_key: HashMap<String, ActorIndex> = HashMap::new();
    for head in 0..cast.words.len() {
        let word = cast.words.word(head);
        let Some(organisation) = word.organisation.filter(|known| known.lower) else { continue };
        if cast.named_at(head).is_some() || !cast.words.is_word(head) || is_modifier(cast, head) {
            continue;
        }
        let description = describe(cast, head, organisation.sort);
        match organisation.sort {
            OrganisationSort::State => add_organ(cast, &description, dominant),
            _ => add_organisation(cast, &description, &mut by_key),
        }
    }
}

/// Whether the word is itself a modifier: "union leader", "bank holiday", "ministry spokesman".
fn is_modifier(cast: &Cast, head: usize) -> bool {
    let words = cast.words;
    let next = head + 1;
    if next >= words.len()
        || !words.same_sentence(head, next)
        || words.token(next).kind != TokenKind::Word
    {
        return false;
    }
    let word = words.word(next);
    if word.function || word.verb || word.connector.is_some() || words.is_possessive(next) {
        return false;
    }
    // "the trade-union federation KOZ": the name stands beside it.
    if words.is_capital(next) {
        return false;
    }
    word.role
        || word.before_role
        || word.organisation.is_some_and(|known| known.lower)
        || cast.words.norm(next).ends_with('s')
            && super::common::is_common(words.norm(next))
            && !words.norm(next).ends_with("ss")
            && cast.words.norm(head + 1).len() > 6
}

fn describe(cast: &Cast, head: usize, sort: OrganisationSort) -> Description {
    let words = cast.words;
    let sentence = words.sentence(head);
    let mut owner = None;
    let mut owned = false;
    let mut start = head;
    while start > sentence.start && head - start < 5 {
        let before = start - 1;
        if let Some(named) = cast.named_until(start) {
            let link = match named.form {
                MentionForm::Adjective => OwnerLink::Adjective,
                _ => OwnerLink::Name,
            };
            // "in Lund council tax", "Ada Lund council": a person is no modifier.
            if link == OwnerLink::Name
                && cast.members[named.actor].is(ActorKind::Person)
                && sort != OrganisationSort::State
                && sort != OrganisationSort::People
            {
                break;
            }
            owner = Some(Owner { actor: named.actor, tokens: named.tokens.clone(), link });
            start = named.tokens.start;
            break;
        }
        if words.is_possessive(before) && before > sentence.start {
            if let Some(named) = cast.named_until(before) {
                let tokens = named.tokens.clone();
                start = tokens.start;
                owner = Some(Owner { actor: named.actor, tokens, link: OwnerLink::Possessive });
                break;
            }
            if !words.is_word(before - 1)
                || words.word(before - 1).function
                || words.word(before - 1).role
            {
                break;
            }
            start = before - 1;
            owned = true;
            continue;
        }
        let word = words.word(before);
        let modifier = words.is_word(before)
            && !word.function
            && !word.verb
            && !words.is_possessive(before)
            && word.connector.is_none()
            && !words.norm(before).ends_with("ly")
            && !words.norm(before).ends_with("ed");
        if !modifier {
            break;
        }
        start = before;
    }
    let mut core = start..head + 1;
    let mut complement = None;
    let next = words.norm_near(head, Some(head + 1));
    let mut complemented = false;
    if matches!(next, "of" | "in" | "for" | "at") && head + 2 < sentence.end {
        let mut at = head + 2;
        while at < sentence.end && matches!(words.norm(at), "the" | "a") {
            at += 1;
        }
        if let Some(named) = cast.named_from(at).filter(|_| at < sentence.end) {
            complement = Some(named.actor);
            core.end = named.tokens.end;
            complemented = next == "of";
        } else if next == "of" {
            let mut end = at;
            while end < sentence.end
                && end < at + 3
                && words.is_word(end)
                && !words.word(end).function
                && !words.word(end).verb
                && cast.named_at(end).is_none()
            {
                end += 1;
            }
            if end > at {
                core.end = end;
                complemented = true;
            }
        }
    }
    let before = words.norm_near(head, core.start.checked_sub(1));
    let tokens = if matches!(before, "the" | "a" | "an" | "its" | "his" | "her" | "their" | "this")
    {
        core.start - 1..core.end
    } else {
        core.clone()
    };
    Description {
        head,
        sort,
        specific: core.start < head || complemented,
        definite: matches!(before, "the" | "its" | "his" | "her" | "their" | "this")
            || owner.is_some(),
        indefinite: matches!(before, "a" | "an" | "no" | "any" | "every" | "some"),
        tokens,
        core,
        owner,
        owned,
        complement,
    }
}

/// A ministry or government: a mention of its state, or of the region that it governs.
fn add_organ(cast: &mut Cast, description: &Description, dominant: Option<ActorIndex>) {
    let state = |cast: &Cast, actor: ActorIndex| {
        let principal = cast.principal(actor);
        cast.members[principal].is(ActorKind::State).then_some(principal)
    };
    let norm = cast.words.norm(description.head);
    let named = match (&description.owner, description.complement) {
        (Some(owner), _) if cast.members[owner.actor].is(ActorKind::Person) => {
            state(cast, owner.actor)
        }
        (Some(owner), _) if owner.link == OwnerLink::Name && state(cast, owner.actor).is_none() => {
            rename_by_head(cast, owner, description);
            return;
        }
        (Some(owner), _) => Some(owner.actor),
        (None, Some(complement)) => state(cast, complement),
        (None, None) => None,
    };
    // "the army", "the mission": of whom, the text has to say.
    let clear = matches!(
        norm,
        "government"
            | "ministry"
            | "cabinet"
            | "presidency"
            | "chancellery"
            | "administration"
            | "treasury"
            | "junta"
            | "embassy"
            | "delegation"
            | "palace"
    );
    let ministry = matches!(norm, "ministry") && description.specific;
    let actor = named.or_else(|| {
        (clear && (description.definite || ministry) && !description.indefinite
            || norm == "government" && description.specific)
            .then(|| cast.government_in_focus(description.head, dominant))
            .flatten()
    });
    if let Some(actor) = actor {
        cast.mention(description.tokens.clone(), actor, MentionForm::Role);
    }
}

fn add_organisation(
    cast: &mut Cast,
    description: &Description,
    by_key: &mut HashMap<String, ActorIndex>,
) {
    let kind = match description.sort {
        OrganisationSort::Party => ActorKind::Party,
        OrganisationSort::People => ActorKind::Group,
        _ => ActorKind::Organisation,
    };
    if let Some(actor) = named_beside(cast, description) {
        let noun = cast.words.norm(description.head).to_string();
        let member = &mut cast.members[actor];
        if member.guessed {
            member.kind = Some(kind);
            member.guessed = false;
        }
        member.nouns.push(noun);
        cast.mention(description.tokens.clone(), actor, MentionForm::Role);
        return;
    }
    if !description.specific {
        return;
    }
    if let Some(owner) = description.owner.clone().filter(|owner| owner.link == OwnerLink::Name) {
        let member = &cast.members[owner.actor];
        if !member.is(ActorKind::State) && !member.is(ActorKind::Body) {
            rename_by_head(cast, &owner, description);
            return;
        }
    }
    // "good authority", "a new league": nobody in particular.
    let leads = cast.words.sentence(description.head).start == description.core.start;
    let particular = description.definite || description.owned || leads;
    if description.sort == OrganisationSort::People
        || description.complement.is_none() && (description.indefinite || !particular)
    {
        return;
    }
    let name = cast.words.text_of(description.core.clone());
    let actor = *by_key.entry(fold(name)).or_insert_with(|| {
        cast.add_member(Member {
            id: name.to_string(),
            name: name.to_string(),
            kind: Some(kind),
            ..Member::default()
        })
    });
    cast.mention(description.tokens.clone(), actor, MentionForm::Role);
}

/// The actor whose name stands beside the description: "the betting company Parlay", "Parlay, the
/// betting company,".
fn named_beside(cast: &Cast, description: &Description) -> Option<ActorIndex> {
    let words = cast.words;
    let fits = |actor: ActorIndex| {
        !matches!(cast.members[actor].kind, Some(ActorKind::Person | ActorKind::State))
    };
    let sentence = words.sentence(description.head);
    if let Some(named) = cast.named_from(description.core.end)
        && description.core.end < sentence.end
        && fits(named.actor)
        && description.core.end == description.head + 1
    {
        return Some(named.actor);
    }
    let start = description.tokens.start;
    if start > sentence.start + 1
        && words.norm(start - 1) == ","
        && let Some(named) = cast.named_until(start - 1)
        && fits(named.actor)
        && matches!(
            words.norm_near(start, Some(description.tokens.end)),
            "," | "." | "" | "that" | "which" | "with" | "whose"
        )
    {
        return Some(named.actor);
    }
    None
}

/// "Kneitl brewery": the name is the brewery's, so it is called that.
fn rename_by_head(cast: &mut Cast, owner: &Owner, description: &Description) {
    let full = cast
        .words
        .text_of(owner.tokens.start..description.core.end.min(description.head + 1))
        .to_string();
    let kind = match description.sort {
        OrganisationSort::Party => ActorKind::Party,
        OrganisationSort::People => ActorKind::Group,
        _ => ActorKind::Organisation,
    };
    let member = &mut cast.members[owner.actor];
    if member.kind.is_none() || member.is(ActorKind::Organisation) || member.is(ActorKind::Party) {
        if full.len() > member.name.len() {
            member.id.clone_from(&full);
            member.name = full;
        }
        member.kind = Some(kind);
        let tokens = owner.tokens.start..description.head + 1;
        cast.mention(tokens, owner.actor, MentionForm::Name);
    } else if member.is(ActorKind::Person) {
        let actor = cast.add_member(Member {
            id: full.clone(),
            name: full,
            kind: Some(kind),
            ..Member::default()
        });
        cast.mention(description.tokens.clone(), actor, MentionForm::Role);
    }
}
