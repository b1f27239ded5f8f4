use whipcount_count::Entries;
use whipcount_domain::{ActorKind, ActorName, Document, Mention, MentionForm};
use whipcount_words::fold;

/// How alike two names have to be to be taken for each other, 0 to 1.
const SIMILAR: f64 = 0.85;

/// At most so many similar names are of help.
const MOST: usize = 3;

/// Actors of `entries` whose id or name is like `word`, or has it as one of its words: the most
/// similar first, at most three.
///
/// ```
/// # use whipcount::count::Entries;
/// assert!(whipcount::similar_actors("Norwya", &Entries::default()).is_empty());
/// ```
pub fn similar_actors<'e>(word: &str, entries: &'e Entries) -> Vec<&'e ActorName> {
    let word = fold(word.trim());
    let mut similar: Vec<_> = entries
        .actors()
        .into_iter()
        .map(|actor| (likeness(&word, actor), actor))
        .filter(|&(likeness, _)| likeness >= SIMILAR)
        .collect();
    // The sort is stable, so actors that are equally alike stay in the order of their ids.
    similar.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    similar.into_iter().map(|(_, actor)| actor).take(MOST).collect()
}

/// The state or international body that `word` is a usual name or id of, as the reader knows it.
///
/// ```
/// let actor = whipcount::known_actor("the Netherlands").unwrap();
/// assert_eq!(actor.id, "NLD");
/// assert_eq!(whipcount::known_actor("parliament"), None);
/// ```
pub fn known_actor(word: &str) -> Option<ActorName> {
    let document = Document::new("", word.trim());
    let reading = whipcount_reading::read(&document);
    let whole = |mention: &&Mention| {
        // "US" reads like an adjective. An article before it is no part of a name.
        matches!(mention.form, MentionForm::Name | MentionForm::Adjective)
            && mention.span.end as usize == document.text.len()
            && ["", "the"]
                .contains(&fold(document.text[..mention.span.start as usize].trim()).as_str())
    };
    let mention = reading.mentions.iter().find(whole)?;
    let actor = &reading.actors[mention.actor];
    let is_known = matches!(actor.kind, ActorKind::State | ActorKind::Body);
    is_known.then(|| ActorName { id: actor.id.clone(), name: actor.name.clone() })
}

/// Gives actors whose name nothing that was read tells, so that they are called by their id, the name
/// by which the reader knows them.
///
/// ```
/// let mut actor = whipcount::ActorName { id: "NLD".into(), name: "NLD".into() };
/// whipcount::name_known_actors([&mut actor]);
/// assert_eq!(actor.name, "Netherlands");
/// ```
pub fn name_known_actors<'a>(actors: impl IntoIterator<Item = &'a mut ActorName>) {
    for actor in actors.into_iter().filter(|actor| actor.name == actor.id) {
        if let Some(name) = whipcount_reading::name_of(&actor.id) {
            actor.name = name.to_string();
        }
    }
}

/// The one of `choices` that is most like `word`, if any is like it.
///
/// ```
/// assert_eq!(whipcount::nearest("strat", &["tolls", "strait"]), Some("strait"));
/// assert_eq!(whipcount::nearest("canal", &["tolls", "strait"]), None);
/// ```
pub fn nearest<'c>(word: &str, choices: &[&'c str]) -> Option<&'c str> {
    let word = fold(word.trim());
    let likeness = |choice: &&str| strsim::jaro_winkler(&word, &fold(choice));
    let like = choices.iter().copied().filter(|choice| likeness(choice) >= SIMILAR);
    like.max_by(|one, other| likeness(one).total_cmp(&likeness(other)))
}

/// How like an actor's id or name `word`, in its folded form, is: 0 to 1.
fn likeness(word: &str, actor: &ActorName) -> f64 {
    let (id, name) = (fold(&actor.id), fold(&actor.name));
    if name.split_whitespace().any(|part| part == word) {
        return 1.0;
    }
    strsim::jaro_winkler(word, &id).max(strsim::jaro_winkler(word, &name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, id: &str, name: &str, similar: bool) {
        let actor = ActorName { id: id.into(), name: name.into() };
        assert_eq!(likeness(&fold(word), &actor) >= SIMILAR, similar, "{word} and {name}");
    }

    #[test]
    fn states_and_bodies_are_known_by_their_usual_names() {
        let id = |word: &str| known_actor(word).map(|actor| actor.id);
        for (word, expected) in [
            ("United States", Some("USA")),
            ("the US", Some("USA")),
            ("UK", Some("GBR")),
            ("NATO", Some("NATO")),
            ("Norway and Sweden", None),
            ("Bundestag", None),
            ("congress", None),
            ("Ada Lund", None),
            ("", None),
        ] {
            assert_eq!(id(word).as_deref(), expected, "{word}");
        }
    }

    #[test]
    fn a_misspelt_or_shortened_name_is_similar() {
        check("Norwya", "NOR", "Norway", true);
        check("collins", "Susan Collins", "Susan Collins", true);
        check("TURKEI", "TUR", "Türkei", true);
        check("Sweden", "NOR", "Norway", false);
        check("x", "NOR", "Norway", false);
    }
}
