//! Reports put together from ready sentences, in which nothing is real and all stances are known.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use fastrand::Rng;
use serde::Deserialize;
use whipcount_domain::{Date, Document, Motion, Stance};

/// A whole report of about 600 words with every kind of position in it, the same for ever.
pub const ARTICLE: &str = include_str!("../data/article.txt");

/// What the reports are asked about.
pub fn motion() -> Motion {
    let motion = &PHRASEBOOK.motion;
    Motion {
        id: motion.id.clone(),
        title: motion.title.clone(),
        phrases: motion.phrases.clone(),
        members: vec![],
    }
}

/// [`ARTICLE`] as a document.
pub fn article() -> Document {
    let mut document = Document::new("article", ARTICLE);
    document.title = Some("Sixteen ministers leave Ostend without a fleet".into());
    document.publisher = Some("The Ostend Messenger".into());
    document.published = Some(Date::constant(2025, 2, 14));
    document
}

/// A made-up report and what has to be found in it.
#[derive(Clone, Debug)]
pub struct Report {
    /// About 400 words; one state has at most one position in it.
    pub document: Document,
    /// Actor id and stance of every position on [`motion`].
    pub expected: BTreeSet<(String, Stance)>,
}

/// Endless reports, always the same for the same `seed`.
pub fn reports(seed: u64) -> impl Iterator<Item = Report> {
    let mut rng = Rng::with_seed(seed);
    (1..).map(move |number| report(&mut rng, number))
}

/// One paragraph, of one to three sentences that say nothing about the motion.
pub fn filler(rng: &mut Rng) -> String {
    let sentences = (0..rng.usize(1..=3)).map(|_| {
        let sentence = pick(rng, &PHRASEBOOK.filler);
        let state = pick(rng, &PHRASEBOOK.states);
        fill(rng, sentence, state)
    });
    sentences.collect::<Vec<_>>().join(" ")
}

/// How often a paragraph is about the motion.
const ON_MOTION: f64 = 0.2;

fn report(rng: &mut Rng, number: usize) -> Report {
    let mut states: Vec<&State> = PHRASEBOOK.states.iter().collect();
    rng.shuffle(&mut states);
    let mut expected = BTreeSet::new();
    let mut paragraphs = vec![];
    for _ in 0..rng.usize(8..=20) {
        match states.last() {
            Some(state) if rng.f64() < ON_MOTION => {
                let planted = pick(rng, &PHRASEBOOK.planted);
                paragraphs.push(fill(rng, &planted.text, state));
                expected.extend(planted.stance().map(|stance| (state.0.clone(), stance)));
                states.pop();
            }
            _ => paragraphs.push(filler(rng)),
        }
    }
    let mut document = Document::new(format!("report-{number:05}"), paragraphs.join("\n"));
    document.published = Some(Date::constant(2025, rng.i8(1..=12), rng.i8(1..=28)));
    Report { document, expected }
}

fn fill(rng: &mut Rng, sentence: &str, state: &State) -> String {
    let State(_, name, adjective, minister) = state;
    let person: &String = pick(rng, &PHRASEBOOK.names);
    sentence
        .replace("{state}", name)
        .replace("{adjective}", adjective)
        .replace("{minister}", minister)
        .replace("{name}", person)
}

fn pick<'c, T>(rng: &mut Rng, choices: &'c [T]) -> &'c T {
    &choices[rng.usize(..choices.len())]
}

static PHRASEBOOK: LazyLock<Phrasebook> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/reports.toml")).expect("data/reports.toml is well formed")
});

#[derive(Deserialize)]
struct Phrasebook {
    states: Vec<State>,
    names: Vec<String>,
    filler: Vec<String>,
    motion: MotionFields,
    planted: Vec<Planted>,
}

/// Code, name, adjective and minister.
#[derive(Deserialize)]
struct State(String, String, String, String);

#[derive(Deserialize)]
struct MotionFields {
    id: String,
    title: String,
    phrases: Vec<String>,
}

#[derive(Deserialize)]
struct Planted {
    text: String,
    stance: Option<String>,
}

impl Planted {
    fn stance(&self) -> Option<Stance> {
        self.stance.as_ref().map(|name| name.parse().expect("a stance in data/reports.toml"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_writes_the_same_reports() {
        let texts = |seed| reports(seed).take(5).map(|made| made.document.text).collect::<Vec<_>>();
        assert_eq!(texts(7), texts(7));
        assert_ne!(texts(7), texts(8));
    }

    #[test]
    fn no_placeholder_is_left() {
        for made in reports(1).take(200) {
            assert!(!made.document.text.contains(['{', '}']), "{}", made.document.text);
        }
    }
}
