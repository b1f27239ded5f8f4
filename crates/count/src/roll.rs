use std::collections::BTreeSet;

use whipcount_domain::ActorName;
use whipcount_words::fold;

/// The members of a motion, given by id or by name.
pub(crate) struct Roll<'m> {
    members: &'m [String],
    keys: BTreeSet<String>,
}

impl<'m> Roll<'m> {
    pub(crate) fn new(members: &'m [String]) -> Roll<'m> {
        Roll { members, keys: members.iter().map(|member| key(member)).collect() }
    }

    /// Whether `actor` is a member.
    pub(crate) fn names(&self, actor: &ActorName) -> bool {
        self.keys.contains(&key(&actor.id)) || self.keys.contains(&key(&actor.name))
    }

    /// The members that are none of `actors`, as the roll writes them and in its order.
    pub(crate) fn without<'a>(&self, actors: impl Iterator<Item = &'a ActorName>) -> Vec<String> {
        let heard: BTreeSet<_> =
            actors.flat_map(|actor| [key(&actor.id), key(&actor.name)]).collect();
        self.members.iter().filter(|member| !heard.contains(&key(member))).cloned().collect()
    }
}

/// Whether `word`, an id or a name as people write it, means `actor`.
pub(crate) fn means(word: &str, actor: &ActorName) -> bool {
    let word = key(word);
    word == key(&actor.id) || word == key(&actor.name)
}

/// The form in which words are compared: people write "turkiye" and "TUR" and "Türkiye ".
fn key(word: &str) -> String {
    fold(word.trim())
}
