//! Whom a passage is about when it does not say: the state, party or organisation last spoken of.

use whipcount_domain::{ActorIndex, ActorKind, MentionForm};

use super::cast::{Cast, Member};

/// How many sentences back something is still spoken of.
const REACH: u32 = 3;

impl Cast<'_> {
    /// The state that a role or organ without one belongs to, at a token.
    pub(crate) fn state_in_focus(
        &self,
        token: usize,
        dominant: Option<ActorIndex>,
    ) -> Option<ActorIndex> {
        self.in_focus(token, |member| member.is(ActorKind::State)).or(dominant)
    }

    /// The state or region that a government without one belongs to, at a token.
    pub(crate) fn government_in_focus(
        &self,
        token: usize,
        dominant: Option<ActorIndex>,
    ) -> Option<ActorIndex> {
        self.in_focus(token, |member| member.is(ActorKind::State) || member.region).or(dominant)
    }

    /// The actor that `fits` near `token`: before it in its sentence, best one that is no mere
    /// attribute or complement; else after it, in the sentences before, in those to come.
    pub(crate) fn in_focus(
        &self,
        token: usize,
        fits: impl Fn(&Member) -> bool,
    ) -> Option<ActorIndex> {
        let place = self.mentions.partition_point(|mention| mention.tokens.start < token);
        let sentence = self.words.token(token).sentence;
        let sentence_of =
            |mention: usize| self.words.token(self.mentions[mention].tokens.start).sentence;
        let fits = |mention: &usize| fits(self.member(&self.mentions[*mention]));
        let before = (0..place).rev().take_while(|&mention| sentence_of(mention) == sentence);
        let after =
            (place..self.mentions.len()).take_while(|&mention| sentence_of(mention) == sentence);
        let earlier = (0..place)
            .rev()
            .skip_while(|&mention| sentence_of(mention) == sentence)
            .take_while(|&mention| sentence_of(mention) + REACH >= sentence);
        let later = (place..self.mentions.len())
            .skip_while(|&mention| sentence_of(mention) == sentence)
            .take_while(|&mention| sentence_of(mention) <= sentence + REACH);
        let free = |mention: &usize| !self.is_oblique(*mention);
        // Of several, the one that its sentence is about comes first.
        let lead = |mentions: &mut dyn Iterator<Item = usize>| {
            let mut found: Option<usize> = None;
            for mention in mentions.filter(|mention| free(mention) && fits(mention)) {
                if found.is_some_and(|found| sentence_of(found) != sentence_of(mention)) {
                    break;
                }
                found = Some(mention);
            }
            found
        };
        let previous = earlier.clone().take_while(|&mention| sentence_of(mention) + 1 == sentence);
        let found = lead(&mut before.clone())
            .or_else(|| before.clone().find(fits))
            .or_else(|| lead(&mut previous.clone()))
            .or_else(|| after.clone().filter(free).find(fits))
            .or_else(|| lead(&mut earlier.clone()))
            .or_else(|| earlier.clone().find(fits))
            .or_else(|| later.filter(free).find(fits))?;
        Some(self.mentions[found].actor)
    }

    /// Whether a mention is an adjective or hangs on a preposition.
    pub(crate) fn is_oblique(&self, mention: usize) -> bool {
        let mention = &self.mentions[mention];
        if mention.form == MentionForm::Adjective {
            return true;
        }
        let start = mention.tokens.start;
        let before = |back: usize| self.words.norm_near(start, start.checked_sub(back));
        let word = if before(1) == "the" { before(2) } else { before(1) };
        is_preposition(word)
    }

    /// The state that most mentions refer to; the first one of several.
    pub(crate) fn dominant_state(&self) -> Option<ActorIndex> {
        let mut counts = vec![0_usize; self.members.len()];
        for mention in &self.mentions {
            if self.member(mention).is(ActorKind::State) {
                counts[mention.actor] += 1;
            }
        }
        let most = counts.iter().copied().max().filter(|&most| most > 0)?;
        let first = self.mentions.iter().find(|mention| counts[mention.actor] == most)?;
        Some(first.actor)
    }
}

pub(crate) fn is_preposition(word: &str) -> bool {
    matches!(
        word,
        "of" | "in"
            | "to"
            | "from"
            | "with"
            | "by"
            | "for"
            | "on"
            | "at"
            | "against"
            | "about"
            | "between"
            | "into"
            | "over"
            | "under"
            | "near"
            | "than"
            | "as"
            | "after"
            | "before"
            | "without"
            | "within"
            | "like"
            | "upon"
            | "toward"
            | "towards"
            | "via"
            | "among"
            | "around"
            | "despite"
            | "across"
            | "off"
            | "outside"
            | "inside"
            | "through"
    )
}
