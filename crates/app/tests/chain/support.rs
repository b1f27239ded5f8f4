//! What the tests of the whole chain share.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;
use whipcount::{Document, Findings, Motion, ReadBy, Reader, Span};
use whipcount_quality::made_up;

/// A reader that looks for positions on two motions at once, and reads by rules: what is
/// tried on many texts has to be fast.
pub fn reader() -> Reader {
    Reader::by(ReadBy::Rules, motions())
}

/// The same, but it reads by the built-in model.
pub fn trained_reader() -> Reader {
    Reader::new(motions())
}

fn motions() -> Vec<Motion> {
    let other = Motion {
        id: "fishing-ban".into(),
        title: "Ban fishing in the Halden Strait".into(),
        phrases: vec!["fishing ban".into()],
        members: vec![],
    };
    vec![made_up::motion(), other]
}

/// Settings with which every run tries the same cases.
pub fn the_same_cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(2025),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Checks what holds of the findings in any text.
pub fn assert_sound(findings: &Findings) {
    let text = &findings.document.text;
    let cuts_out_words = |what: &str, span: Span| {
        let words = text.get(span.range());
        assert!(
            words.is_some_and(|words| !words.trim().is_empty()),
            "{what} cuts out {words:?} at {span:?} of {text:?}"
        );
    };

    for (number, statement) in findings.statements.iter().enumerate() {
        assert!(!statement.content.is_empty(), "a statement without content in {text:?}");
        let parts = [
            ("source", &statement.source),
            ("cue", &statement.cue),
            ("content", &statement.content),
        ];
        for (what, spans) in parts {
            spans.iter().for_each(|span| cuts_out_words(what, *span));
        }
        assert_ne!(statement.within, Some(number), "a statement inside itself in {text:?}");
        assert!(statement.within.is_none_or(|outer| outer < findings.statements.len()));
    }
    for position in &findings.positions {
        cuts_out_words("evidence", position.evidence);
        assert!(
            findings.sentences.iter().any(|sentence| sentence.contains(position.evidence)),
            "evidence over a sentence's end: {:?} in {text:?}",
            position.evidence.text(text)
        );
        position
            .conditions
            .iter()
            .for_each(|condition| cuts_out_words("condition", condition.span));
        if let Some(contribution) = &position.contribution {
            cuts_out_words("contribution", contribution.span);
            assert!(ordered(contribution.at_least, contribution.at_most), "{contribution:?}");
        }
        assert!(position.statement.is_none_or(|index| index < findings.statements.len()));
        assert!((0.0..=1.0).contains(&position.confidence), "confidence {}", position.confidence);
        assert!(!position.actor.id.is_empty() && !position.found_by.is_empty());
        assert!(position.said.is_none_or(|days| days.first <= days.last));
        assert!(position.leans.is_none() || position.stance == whipcount::Stance::Undecided);
    }
    for tally in &findings.tallies {
        cuts_out_words("tally", tally.span);
        assert!(ordered(tally.at_least, tally.at_most), "{tally:?}");
        assert!(tally.statement.is_none_or(|index| index < findings.statements.len()));
    }
}

/// Checks that every passage that is written out says which of the text's characters it is.
fn assert_passages_written(findings: &Findings) {
    let line = whipcount::export::findings::json_line(findings);
    assert!(!line.trim_end().contains(char::is_control), "control characters in {line:?}");
    let characters: Vec<char> = findings.document.text.chars().collect();
    let mut left = vec![serde_json::from_str::<Value>(&line).expect("it is JSON")];
    while let Some(value) = left.pop() {
        if let (Some(start), Some(end)) = (value["start"].as_u64(), value["end"].as_u64()) {
            let words: String = characters[start as usize..end as usize].iter().collect();
            assert_eq!(value["text"], words.as_str(), "characters {start} to {end}");
        }
        match value {
            Value::Array(values) => left.extend(values),
            Value::Object(fields) => left.extend(fields.into_values()),
            _ => {}
        }
    }
}

fn ordered<N: PartialOrd>(at_least: Option<N>, at_most: Option<N>) -> bool {
    at_least.zip(at_most).is_none_or(|(least, most)| least <= most)
}

/// Reads `text` and checks that what is found in it is sound.
pub fn read_soundly(reader: &Reader, text: &str) -> Findings {
    let mut document = Document::new("odd", text);
    document.published = whipcount::parse_day("2025-02-14");
    let findings = reader.read(document);
    assert_eq!(findings.document.text, text, "the text itself must not change");
    assert_sound(&findings);
    assert_passages_written(&findings);
    findings
}
