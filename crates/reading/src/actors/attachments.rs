//! Persons whose state or organisation stands beside the name without a role: "Hungary's Ada Lund",
//! "Ada Lund of Hungary".

use whipcount_domain::{ActorIndex, ActorKind, Date, Mention, MentionForm};

use super::cast::Cast;
use super::folding::fold;
use super::lexicon::Represented;

/// Lets persons speak for the state or organisation that their name is attached to.
pub(crate) fn attach_persons(cast: &mut Cast) {
    for number in 0..cast.mentions.len() {
        let mention = cast.mentions[number].clone();
        let member = cast.member(&mention);
        if mention.form != MentionForm::Name
            || !member.may_be_person()
            || member.speaks_for.is_some()
        {
            continue;
        }
        let attached = owner_before(cast, &mention).or_else(|| state_behind(cast, &mention));
        if let Some(attached) = attached.filter(|&attached| attached != mention.actor) {
            let member = &mut cast.members[mention.actor];
            member.kind = Some(ActorKind::Person);
            member.speaks_for = Some(attached);
        }
    }
}

/// "Saxony's Ute Marbach": for a person, or what may be one by having two names.
fn owner_before(cast: &Cast, mention: &Mention) -> Option<ActorIndex> {
    let possessive = mention.tokens.start.checked_sub(1)?;
    if !cast.words.is_possessive(possessive) {
        return None;
    }
    let owner = cast.named_until(possessive)?;
    let owned = cast.member(owner);
    let state = owned.is(ActorKind::State);
    let person = cast.member(mention).is(ActorKind::Person) || state && mention.tokens.len() == 2;
    (person && !owned.is(ActorKind::Person)).then_some(owner.actor)
}

/// "Ada Lund of Hungary", "Ada Lund (Hungary)".
fn state_behind(cast: &Cast, mention: &Mention) -> Option<ActorIndex> {
    if !cast.member(mention).is(ActorKind::Person) {
        return None;
    }
    let words = cast.words;
    let link = words.norm_near(mention.tokens.start, Some(mention.tokens.end));
    if !matches!(link, "of" | "for" | "from" | "(") {
        return None;
    }
    let next = mention.tokens.end + 1;
    let article = usize::from(words.norm_near(next.saturating_sub(1), Some(next)) == "the");
    let named = cast.named_from(next + article)?;
    let state = cast.member(named).is(ActorKind::State) && named.form == MentionForm::Name;
    (state && words.same_sentence(mention.tokens.start, named.tokens.start)).then_some(named.actor)
}

/// Lets persons speak for the state or body that they are known to stand for on the day of the
/// report, where the report itself says nothing of it.
pub(crate) fn add_known_offices(cast: &mut Cast, day: Option<Date>) {
    for actor in 0..cast.members.len() {
        let member = &cast.members[actor];
        if !member.may_be_person() || member.speaks_for.is_some() {
            continue;
        }
        let represented = match cast.words.lexicon.represented(&fold(&member.name), day) {
            Some(Represented::State(state)) => cast.state(state),
            Some(Represented::Body(body)) => cast.body(body),
            None => continue,
        };
        let member = &mut cast.members[actor];
        member.kind = Some(ActorKind::Person);
        member.speaks_for = Some(represented);
    }
}
