use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use whipcount_count::{Assumed, Assumption, Count, Entries, suppose};
use whipcount_domain::{ActorName, Stance};
use whipcount_words::fold;

use crate::{known_actor, similar_actors};

/// Understands `who` takes `stance` as people write it: `who` is the id or name of an actor, or
/// words that stand in a condition ("parliament").
///
/// An actor that is called so exactly comes first, one who takes a position or is waited for
/// before one that is merely known; then conditions with these words; then an actor who has it as
/// one of its names.
///
/// # Errors
///
/// When several actors are meant, and when there is nobody.
pub fn assumption(
    who: &str,
    stance: Stance,
    counts: &[Count<'_>],
    entries: &Entries,
) -> Result<Assumption, WhoIsMeant> {
    let who = who.trim();
    let actors = actors(counts);
    let exact = |actor: &&ActorName| {
        [&actor.id, &actor.name].into_iter().any(|name| fold(name) == fold(who))
    };
    let about_actor = |actor: ActorName| Assumption { about: Assumed::Actor(actor), stance };
    let several = |found: &[ActorName]| WhoIsMeant {
        who: who.to_string(),
        one_of: found.to_vec(),
        similar: vec![],
    };
    let found: Vec<_> = actors.iter().filter(exact).cloned().collect();
    match found.as_slice() {
        [] => {}
        // Where an id is all that was read, the reader may know the name that goes with it.
        [actor] if actor.id == actor.name => {
            let known = known_actor(who).filter(|known| known.id == actor.id);
            return Ok(about_actor(known.unwrap_or_else(|| actor.clone())));
        }
        [actor] => return Ok(about_actor(actor.clone())),
        found => return Err(several(found)),
    }
    if let Some(known) = known_actor(who) {
        return Ok(about_actor(known));
    }
    let in_words = Assumption { about: Assumed::Words(who.to_string()), stance };
    let decides = |count: &Count<'_>| {
        suppose(count, std::slice::from_ref(&in_words))
            .assumptions
            .iter()
            .any(|(_, so_many)| *so_many > 0)
    };
    if counts.iter().any(decides) {
        return Ok(in_words);
    }
    let in_part =
        |actor: &&ActorName| fold(&actor.name).split_whitespace().any(|part| part == fold(who));
    let found: Vec<_> = actors.iter().filter(in_part).cloned().collect();
    match found.as_slice() {
        [] => Err(WhoIsMeant {
            who: who.to_string(),
            one_of: vec![],
            similar: similar_actors(who, entries).into_iter().cloned().collect(),
        }),
        [actor] => Ok(about_actor(actor.clone())),
        found => Err(several(found)),
    }
}

/// Everybody who stands somewhere or is waited for, by id.
fn actors(counts: &[Count<'_>]) -> Vec<ActorName> {
    let mut actors = BTreeMap::new();
    for count in counts {
        for waiting in suppose(count, &[]).waiting {
            for on in waiting.conditions.into_iter().filter_map(|awaited| awaited.on) {
                actors.insert(on.id.clone(), on);
            }
        }
    }
    for standing in counts.iter().flat_map(Count::standings) {
        actors.insert(standing.actor.id.clone(), standing.actor.clone());
    }
    actors.into_values().collect()
}

/// Why nothing can be supposed of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhoIsMeant {
    /// Who was asked about.
    pub who: String,
    /// Those who are called so; empty when nobody is.
    pub one_of: Vec<ActorName>,
    /// Those who are called something like it.
    pub similar: Vec<ActorName>,
}

impl fmt::Display for WhoIsMeant {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.one_of.is_empty() {
            let who = &self.who;
            return write!(
                out,
                "nobody called `{who}` stands anywhere or is waited for, and no condition holds the word"
            );
        }
        write!(out, "`{}` can be {}", self.who, choices(&self.one_of))
    }
}

impl Error for WhoIsMeant {}

/// "`NOR` (Norway) or `SWE` (Sweden)".
fn choices(actors: &[ActorName]) -> String {
    let choices = actors.iter().map(|actor| match &actor.name {
        name if *name == actor.id => format!("`{name}`"),
        name => format!("`{}` ({name})", actor.id),
    });
    choices.collect::<Vec<_>>().join(" or ")
}

impl WhoIsMeant {
    /// What to do about it.
    pub fn hint(&self) -> String {
        match (self.one_of.as_slice(), self.similar.as_slice()) {
            ([], []) => "`whipcount pivots` lists those for whom others wait".to_string(),
            ([], similar) => format!("did you mean {}?", choices(similar)),
            _ => "write the id of the one who is meant".to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use whipcount_count::{CountOptions, count};
    use whipcount_domain::Motion;

    use super::*;
    use crate::{ReadBy, Reader};

    /// Whom a word means after a short report.
    fn meant(who: &str) -> Result<Assumed, WhoIsMeant> {
        let motion = Motion {
            id: "strait".to_string(),
            title: "Send ships to the strait".to_string(),
            phrases: vec![],
            members: vec![],
        };
        let reader = Reader::by(ReadBy::Rules, vec![motion.clone()]);
        let text = "Norway will send ships to the strait only if the United States does, Oslo \
                    said. Sweden will send ships to the strait if its parliament agrees, \
                    Stockholm said.\nSenator Susan Collins will not send ships to the strait, \
                    she said. Senator Doug Collins will not send ships to the strait, he said.";
        let mut entries = Entries::default();
        entries.add(&reader.read(whipcount_domain::Document::new("d", text)));
        let counts = [count(&motion, &entries, &CountOptions::default())];
        assumption(who, Stance::Commits, &counts, &entries).map(|assumption| assumption.about)
    }

    #[track_caller]
    fn check(who: &str, id: &str) {
        match meant(who) {
            Ok(Assumed::Actor(actor)) => assert_eq!(actor.id, id),
            other => panic!("{who}: {other:?}"),
        }
    }

    #[test]
    fn actors_are_known_by_any_name() {
        check("NOR", "NOR");
        check("norway", "NOR");
        check("USA", "USA");
        check("the United States", "USA");
        // Nobody has said anything about it, but it is known.
        check("Peru", "PER");
        check("susan collins", "Susan Collins");
    }

    #[test]
    fn words_of_a_condition_stand_for_whom_it_does_not_name() {
        assert_eq!(meant("parliament"), Ok(Assumed::Words("parliament".to_string())));
    }

    #[test]
    fn who_can_be_two_is_asked_back_and_who_is_nobody_is_told() {
        let two = meant("Collins").expect_err("two are called so");
        assert_eq!(two.one_of.len(), 2);
        assert_eq!(two.to_string(), "`Collins` can be `Doug Collins` or `Susan Collins`");
        let nobody = meant("Norwya").expect_err("nobody is called so");
        assert_eq!(nobody.hint(), "did you mean `NOR` (Norway)?");
        assert!(meant("senate").expect_err("nobody is").hint().contains("pivots"));
    }
}
