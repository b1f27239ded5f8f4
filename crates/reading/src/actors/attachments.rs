//! Persons whose state or organisation stands beside the name without a role: "Hungary's Ada Lund",
//! "Ada Lund of Hungary".

use whipcount_domain::{ActorIndex, ActorKind, Date, Mention, MentionForm};

use super::cast::Cast;
use super::lexicon::Represented;
use whipcount_words::fold;

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
        let attached = owner_before(cast, &mention)
            .or_else(|| collective_behind(cast, &mention))
            .or_else(|| party_owned(cast, &mention))
            .or_else(|| led_by(cast, &mention));
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

/// "Ada Lund of Hungary", "Ada Lund (Hungary)", "Ada Lund of the Lecturers' Association".
fn collective_behind(cast: &Cast, mention: &Mention) -> Option<ActorIndex> {
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
    if named.form != MentionForm::Name || !words.same_sentence(next - 1, named.tokens.start) {
        return None;
    }
    let member = cast.member(named);
    let told = member.is(ActorKind::Organisation) || member.is(ActorKind::Body);
    (member.is(ActorKind::State) || link == "of" && told).then_some(named.actor)
}

/// "Ada Lund's Progress Party": the party of its leader.
fn party_owned(cast: &Cast, mention: &Mention) -> Option<ActorIndex> {
    let owned = mention.tokens.end + 1;
    let named = cast.named_from(owned).filter(|_| cast.words.is_possessive(owned - 1))?;
    cast.member(named).is(ActorKind::Party).then_some(named.actor)
}

/// "Ada Lund, who chairs the Trust", "the Alliance, which Ada Lund leads".
fn led_by(cast: &Cast, mention: &Mention) -> Option<ActorIndex> {
    let words = cast.words;
    let near = |token: usize| words.norm_near(mention.tokens.start, Some(token));
    let end = mention.tokens.end;
    let verb = if near(end) == "," && near(end + 1) == "who" { end + 2 } else { end };
    if near(verb).is_empty() || !words.word(verb).leads {
        return None;
    }
    let fits = |actor: ActorIndex| {
        let member = &cast.members[actor];
        !matches!(member.kind, Some(ActorKind::Person | ActorKind::Place))
    };
    if verb == end {
        let which = mention.tokens.start.checked_sub(2).filter(|&comma| near(comma + 1) == "which");
        let named = cast.named_until(which?)?;
        return fits(named.actor).then_some(named.actor);
    }
    let object = verb + 1;
    if near(object) == "it" {
        let before = mention.tokens.start.checked_sub(1)?;
        let comma = before.saturating_sub(usize::from(near(before) == ","));
        let named = cast.named_until(comma + 1).or_else(|| cast.named_until(before))?;
        return fits(named.actor).then_some(named.actor);
    }
    let named = cast.named_from(object + usize::from(near(object) == "the"))?;
    fits(named.actor).then_some(named.actor)
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
