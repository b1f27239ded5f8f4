//! The same answers as `train/`, and the same ones however a text is laid out for the model.

use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;
use whipcount_domain::{ActorKind, Attribution, MentionForm, Question, Span, Stance};

use crate::Encoder;
use crate::model::{ModelErrorKind, Parts};
use crate::pieces::Pieces;

fn file(path: &str) -> Option<Vec<u8>> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

/// The model of this repository.
static ENCODER: LazyLock<Option<Encoder>> = LazyLock::new(|| {
    let file = file("../../model/reader.onnx");
    if file.is_none() {
        eprintln!("note: no model/reader.onnx: tests of the model are skipped");
    }
    file.map(|file| Encoder::read(&file).expect("the model of this repository is whole"))
});

/// What `train/fixtures.py` writes of a text; places are in code points.
#[derive(Deserialize)]
struct Fixture {
    text: String,
    pieces: Vec<i32>,
    starts: Vec<usize>,
    ends: Vec<usize>,
    marks: Vec<i32>,
    attributions: Vec<Parts3>,
    tags: Vec<Vec<f32>>,
}

#[derive(Deserialize)]
struct Parts3 {
    source: Vec<[usize; 2]>,
    cue: Vec<[usize; 2]>,
    content: Vec<[usize; 2]>,
}

/// What `train/fixtures.py` writes of a text that was judged; places are in code points.
#[derive(Deserialize)]
struct Judged {
    motion: String,
    text: String,
    sentences: Vec<[usize; 2]>,
    candidates: Vec<Candidate>,
    answers: Vec<[Vec<f32>; 3]>,
}

#[derive(Deserialize)]
struct Candidate {
    sentence: usize,
    mentions: Vec<[usize; 2]>,
    form: String,
    source: bool,
    kind: String,
    rule: Option<String>,
}

fn fixtures<T: serde::de::DeserializeOwned>(path: &str) -> Vec<T> {
    let lines = file(path).unwrap_or_default();
    let lines = String::from_utf8(lines).expect("fixtures are UTF-8");
    lines.lines().map(|line| serde_json::from_str(line).expect("fixtures are whole")).collect()
}

/// The bytes at which the characters of `text` begin, and its length.
fn bytes_of_code_points(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

#[test]
fn pieces_are_those_that_the_model_was_trained_with() {
    let Some(encoder) = ENCODER.as_ref() else { return };
    for fixture in fixtures::<Fixture>("tests/fixtures.jsonl") {
        let bytes = bytes_of_code_points(&fixture.text);
        let pieces: Vec<_> = Pieces::new(&fixture.text, encoder.vocabulary()).collect();
        let ids: Vec<_> = pieces.iter().map(|piece| piece.id).collect();
        assert_eq!(ids, fixture.pieces, "{:?}", fixture.text);
        let marks: Vec<_> = pieces.iter().map(|piece| piece.mark).collect();
        assert_eq!(marks, fixture.marks, "{:?}", fixture.text);
        let starts: Vec<_> = pieces.iter().map(|piece| piece.span.start as usize).collect();
        assert_eq!(starts, fixture.starts.iter().map(|&at| bytes[at]).collect::<Vec<_>>());
        for (piece, end) in pieces.iter().zip(fixture.ends) {
            // Accents that stand for themselves belong to the letter before.
            assert!(piece.span.end as usize >= bytes[end], "{:?}", fixture.text);
        }
    }
}

#[test]
fn attributions_are_those_that_training_found() {
    let Some(encoder) = ENCODER.as_ref() else { return };
    let (mut same, mut all) = (0, 0);
    for fixture in fixtures::<Fixture>("tests/fixtures.jsonl") {
        let bytes = bytes_of_code_points(&fixture.text);
        let span = |[start, end]: &[usize; 2]| Span::new(bytes[*start], bytes[*end]);
        let expected = fixture.attributions.iter().map(|parts| Attribution {
            source: parts.source.first().map(span),
            cue: span(&parts.cue[0]),
            content: parts.content.iter().map(span).collect(),
        });
        let expected: Vec<_> = expected.collect();
        let found = encoder.attributions(&fixture.text);
        all += 1;
        same += usize::from(found == expected);
        if found != expected {
            eprintln!("{:?}\nexpected {expected:?}\nfound {found:?}", fixture.text);
        }
        if !fixture.tags.is_empty() {
            let scores = encoder.first_tags(&fixture.text);
            for (row, expected) in scores.iter().zip(&fixture.tags) {
                for (one, other) in row.iter().zip(expected) {
                    assert!((one - other).abs() < 0.01, "{one} {other} {:?}", fixture.text);
                }
            }
        }
    }
    // Sums in another order can tip a choice between equals.
    assert!(same + 1 >= all, "{same} of {all}");
}

#[test]
fn judgements_are_those_that_training_found() {
    let Some(encoder) = ENCODER.as_ref() else { return };
    let mut compared = 0;
    for fixture in fixtures::<Judged>("tests/judgements.jsonl") {
        let bytes = bytes_of_code_points(&fixture.text);
        let span = |[start, end]: &[usize; 2]| Span::new(bytes[*start], bytes[*end]);
        let sentences: Vec<Span> = fixture.sentences.iter().map(span).collect();
        let question = |candidate: &Candidate| Question {
            sentence: sentences[candidate.sentence],
            words: candidate.mentions.iter().map(span).collect(),
            kind: match candidate.kind.as_str() {
                "State" => ActorKind::State,
                "Body" => ActorKind::Body,
                "Person" => ActorKind::Person,
                "Group" => ActorKind::Group,
                other => panic!("no kind {other} in the fixtures"),
            },
            form: match candidate.form.as_str() {
                "Name" => MentionForm::Name,
                "Metonym" => MentionForm::Metonym,
                "Role" => MentionForm::Role,
                "Pronoun" => MentionForm::Pronoun,
                other => panic!("no form {other} in the fixtures"),
            },
            is_source: candidate.source,
            by_rule: candidate.rule.as_deref().map(|rule| rule.parse::<Stance>().unwrap()),
        };
        let questions: Vec<Question> = fixture.candidates.iter().map(question).collect();
        let found = encoder.judgements(&fixture.motion, &fixture.text, &sentences, &questions);
        assert_eq!(found.len(), fixture.answers.len());
        for (found, [stances, leans, bases]) in found.iter().zip(&fixture.answers) {
            let none_and_stances = [found.none].into_iter().chain(found.stances);
            let found = none_and_stances.chain(found.leans).chain(found.bases);
            for (one, other) in found.zip(stances.iter().chain(leans).chain(bases)) {
                assert!((one - other).abs() < 0.01, "{one} {other} {:?}", fixture.text);
            }
            compared += 1;
        }
    }
    assert!(compared > 30, "{compared} answers compared");
}

#[test]
fn the_answer_does_not_depend_on_batches_or_threads() {
    let Some(encoder) = ENCODER.as_ref() else { return };
    let line =
        "“The pier is closed,” Mayor Ada Lund said, and the council denied that it would sink.\n";
    let text = line.repeat(60);
    let one_by_one = encoder.scores_in_batches(&text, 1);
    for size in [2, 3, 8] {
        assert!(encoder.scores_in_batches(&text, size) == one_by_one, "batches of {size}");
    }
    let expected = encoder.attributions(&text);
    let found: Vec<_> = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3).map(|_| scope.spawn(|| encoder.attributions(&text))).collect();
        readers.into_iter().map(|reader| reader.join().expect("it reads")).collect()
    });
    assert!(found.iter().all(|found| *found == expected));
    assert!(!expected.is_empty());
}

#[test]
fn spans_are_sound_in_any_text() {
    let Some(encoder) = ENCODER.as_ref() else { return };
    let texts = [
        String::new(),
        "\n \n".into(),
        "said ".repeat(6_000),
        "“".repeat(700),
        "x".repeat(100_000),
        "THE MINISTER SAID IT WAS OVER. ".repeat(40),
        "部长说，一切都结束了。".repeat(60),
        "“It’s\u{301} over,” ŞAID İ\u{AD}T\u{0}\u{FFFD}👩🏽‍🚀".repeat(30),
    ];
    for text in texts {
        let found = encoder.attributions(&text);
        for it in found {
            for span in it.source.iter().chain([&it.cue]).chain(&it.content) {
                assert!(!span.text(&text).trim().is_empty());
            }
            assert!(!it.content.is_empty());
        }
    }
}

#[test]
fn a_damaged_model_is_refused() {
    let damaged = |file: &[u8]| {
        matches!(Parts::read(file).err().map(|error| error.kind), Some(ModelErrorKind::Damaged))
    };
    assert!(damaged(b""));
    assert!(damaged(b"not a model at all, but long enough to hold a check sum"));
    let Some(mut whole) = file("../../model/reader.onnx") else { return };
    assert!(damaged(&whole[..whole.len() - 1]));
    assert!(damaged(&whole[1..]));
    let middle = whole.len() / 2;
    whole[middle] ^= 1;
    assert!(damaged(&whole));
}
