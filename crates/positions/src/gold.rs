//! Measures conditions, contributions, dates and tallies against annotated texts, given their
//! evidence. Needs the shared data; prints a notice and passes where they are absent.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;
use whipcount_domain::{Basis, Document, Motion, Reading, Span, Stance, TokenRange};

use crate::PreparedMotion;

use crate::conditions::{ConditionKind, conditions_in};
use crate::contributions::contribution_in;
use crate::said::Calendar;

/// An annotated text.
struct Gold {
    document: Document,
    value: Value,
}

fn shared() -> PathBuf {
    std::env::var_os("WHIPCOUNT_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    )
}

fn gold() -> Option<Vec<Gold>> {
    let folder = shared().join("gold");
    if !folder.is_dir() {
        println!("skipped: no annotated texts in {}", folder.display());
        return None;
    }
    let mut values: Vec<(Value, Option<String>)> = Vec::new();
    let names = |folder: &str, ending: &str| {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(shared().join("gold").join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|found| found == ending))
            .collect();
        paths.sort();
        paths
    };
    for path in names("train", "json") {
        let text = std::fs::read_to_string(path.with_extension("txt")).unwrap();
        let value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        values.push((value, Some(text)));
    }
    for path in names("passages", "jsonl") {
        for line in std::fs::read_to_string(path).unwrap().lines() {
            values.push((serde_json::from_str(line).unwrap(), None));
        }
    }
    let document = |(value, text): (Value, Option<String>)| {
        let text = text.unwrap_or_else(|| value["text"].as_str().unwrap().to_string());
        let mut document = Document::new(value["document"]["id"].as_str().unwrap(), text);
        document.published =
            value["document"]["published"].as_str().and_then(whipcount_domain::parse_day);
        Gold { document, value }
    };
    Some(values.into_iter().map(document).collect())
}

fn motion(value: &Value) -> PreparedMotion {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    PreparedMotion::new(Motion {
        id: text(&value["id"]),
        title: text(&value["title"]),
        phrases: value["phrases"].as_array().into_iter().flatten().map(text).collect(),
        members: Vec::new(),
    })
}

fn evidence_tokens(document: &Document, reading: &Reading, words: &Value) -> Option<TokenRange> {
    let words = words.as_str()?;
    let start = document.text.find(words)?;
    let tokens = reading.tokens_in(Span::new(start, start + words.len()));
    (!tokens.is_empty()).then_some(tokens)
}

fn words(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
    {
        *counts.entry(word.to_string()).or_default() += 1;
    }
    counts
}

fn shared_words(a: &BTreeMap<String, usize>, b: &BTreeMap<String, usize>) -> usize {
    a.iter().map(|(word, count)| count.min(b.get(word).unwrap_or(&0))).sum()
}

fn f1(hits: usize, found: usize, wanted: usize) -> String {
    let (precision, recall) =
        (hits as f64 / found.max(1) as f64, hits as f64 / wanted.max(1) as f64);
    let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
    format!("P {precision:.3} R {recall:.3} F1 {f1:.3} ({hits} of {found} found, {wanted} wanted)")
}

fn shows(what: &str) -> bool {
    std::env::var("SHOW").is_ok_and(|value| value.contains(what))
}

fn actor_index(reading: &Reading, id: &str) -> Option<usize> {
    reading.actors.iter().position(|actor| actor.id == id || actor.name == id)
}

#[test]
fn conditions_and_contributions_of_gold_evidence() {
    let Some(gold) = gold() else { return };
    let (mut hits, mut found_words, mut gold_words) = (0, 0, 0);
    let (mut on_hits, mut on_found, mut on_wanted) = (0, 0, 0);
    let (mut offers_right, mut offers) = (0, 0);
    let mut made_conditional: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for Gold { document, value } in &gold {
        let reading = whipcount_reading::read(document);
        for position in value["positions"].as_array().unwrap() {
            let Some(evidence) = evidence_tokens(document, &reading, &position["evidence"]) else {
                continue;
            };
            let sentence = reading.sentence_of(evidence.start).tokens.clone();
            // The words alone are a yes or a no; which, is not annotated for a conditional stance.
            let stated = position["stance"]
                .as_str()
                .unwrap()
                .parse::<Stance>()
                .ok()
                .filter(|it| *it != Stance::Conditional);
            let holder = actor_index(&reading, position["actor"].as_str().unwrap());
            let found = conditions_in(&reading, sentence.clone(), evidence.clone(), stated, holder);
            let stance = position["stance"].as_str().unwrap().to_string();
            let (made, all) = made_conditional.entry(stance).or_default();
            *made += usize::from(found.iter().any(|it| it.kind != ConditionKind::SubjectTo));
            *all += 1;
            let wanted = position["conditions"].as_array().unwrap();
            let mut texts = (String::new(), String::new());
            for condition in &found {
                texts.0 += condition.span.text(&document.text);
                texts.0 += " | ";
            }
            let mut on: Vec<String> = found
                .iter()
                .map(|it| it.on.map_or(String::new(), |actor| reading.actors[actor].id.clone()))
                .collect();
            on_found += on.len();
            for condition in wanted {
                texts.1 += condition["text"].as_str().unwrap();
                texts.1 += " | ";
                on_wanted += 1;
                let awaited = condition["on"].as_str().unwrap_or("");
                if let Some(place) = on.iter().position(|it| it == awaited) {
                    on.remove(place);
                    on_hits += 1;
                }
            }
            if shows("on") && !(on.is_empty() && wanted.len() == found.len()) && !found.is_empty() {
                let all: Vec<String> = found
                    .iter()
                    .map(|it| it.on.map_or(String::new(), |actor| reading.actors[actor].id.clone()))
                    .collect();
                let gold: Vec<&str> =
                    wanted.iter().map(|it| it["on"].as_str().unwrap_or("")).collect();
                if all != gold {
                    println!(
                        "ON {} {} + {all:?} - {gold:?} | {}",
                        document.id, position["actor"], texts.0
                    );
                }
            }
            let (a, b) = (words(&texts.0), words(&texts.1));
            hits += shared_words(&a, &b);
            found_words += a.values().sum::<usize>();
            gold_words += b.values().sum::<usize>();
            if shows("conditions") && a != b {
                println!(
                    "{} {} {}\n  S {}\n  E {}\n  + {}\n  - {}",
                    document.id,
                    position["actor"],
                    position["stance"],
                    reading.span(sentence.clone()).text(&document.text),
                    position["evidence"],
                    texts.0,
                    texts.1
                );
            }
            let ranges: Vec<TokenRange> = found.iter().map(|it| it.tokens.clone()).collect();
            let offer = contribution_in(&reading, sentence.clone(), evidence, &ranges);
            let offer = offer.filter(|_| matches!(stated, None | Some(Stance::Commits)));
            let bounds = offer.as_ref().map(|it| (it.at_least, it.at_most, it.unit.to_lowercase()));
            let gold_offer = &position["contribution"];
            let gold_bounds = (!gold_offer.is_null()).then(|| {
                (
                    gold_offer["at_least"].as_f64(),
                    gold_offer["at_most"].as_f64(),
                    gold_offer["unit"].as_str().unwrap().to_lowercase(),
                )
            });
            if offer.is_some() || gold_bounds.is_some() {
                offers += 1;
                offers_right += usize::from(bounds == gold_bounds);
                if shows("contributions") && bounds != gold_bounds {
                    println!(
                        "{} {} {}\n  S {}\n  E {}\n  + {bounds:?}\n  - {gold_bounds:?}",
                        document.id,
                        position["actor"],
                        position["stance"],
                        reading.span(sentence).text(&document.text),
                        position["evidence"]
                    );
                }
            }
        }
    }
    println!("condition text  {}", f1(hits, found_words, gold_words));
    println!("condition on    {}", f1(on_hits, on_found, on_wanted));
    println!("made conditional {made_conditional:?}");
    println!("contribution    {offers_right} of {offers}");
}

#[test]
fn dates_of_gold_evidence() {
    let Some(gold) = gold() else { return };
    let (mut right, mut all) = (0, 0);
    for Gold { document, value } in &gold {
        let reading = whipcount_reading::read(document);
        let statements = whipcount_statements::find_statements(document, &reading);
        let calendar = Calendar::new(document, &reading, &statements);
        for position in value["positions"].as_array().unwrap() {
            let Some(evidence) = evidence_tokens(document, &reading, &position["evidence"]) else {
                continue;
            };
            let basis = match position["basis"].as_str().unwrap() {
                "self" => Basis::Itself,
                "reported" => Basis::Reported,
                "anonymous" => Basis::Anonymous,
                _ => Basis::Narrator,
            };
            let span = reading.span(evidence.clone());
            let statement = statements
                .iter()
                .rposition(|it| it.content.iter().any(|piece| piece.overlaps(span)));
            let statement = statement.filter(|_| basis != Basis::Narrator);
            let said = calendar.said(statement, basis, evidence.clone());
            let wanted = &position["said"];
            let wanted = (!wanted.is_null()).then(|| {
                format!("{}..{}", wanted[0].as_str().unwrap(), wanted[1].as_str().unwrap())
            });
            let found = said.map(|range| format!("{}..{}", range.first, range.last));
            all += 1;
            right += usize::from(found == wanted);
            if shows("said") && found != wanted {
                println!(
                    "{} {} {} {} + {found:?} - {wanted:?}\n  S {}\n  E {}",
                    document.id,
                    document.published.unwrap(),
                    position["stance"],
                    position["basis"],
                    reading
                        .span(reading.sentence_of(evidence.start).tokens.clone())
                        .text(&document.text),
                    position["evidence"]
                );
            }
        }
    }
    println!("said            {right} of {all} = {:.3}", right as f64 / all as f64);
}

#[test]
fn tallies_of_whole_texts() {
    let Some(gold) = gold() else { return };
    let (mut hits, mut found_all, mut wanted_all) = (0, 0, 0);
    for Gold { document, value } in &gold {
        let reading = whipcount_reading::read(document);
        let statements = whipcount_statements::find_statements(document, &reading);
        let (_, tallies) =
            crate::find_positions(document, &reading, &statements, &motion(&value["motion"]));
        let found: Vec<_> = tallies
            .iter()
            .map(|it| (it.stance.name(), it.at_least, it.at_most, it.span.text(&document.text)))
            .collect();
        let wanted: Vec<(&str, Option<u64>, Option<u64>, &str)> = value["tallies"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| {
                (
                    it["stance"].as_str().unwrap(),
                    it["at_least"].as_u64(),
                    it["at_most"].as_u64(),
                    it["text"].as_str().unwrap(),
                )
            })
            .collect();
        let mut left = wanted.clone();
        found_all += found.len();
        wanted_all += wanted.len();
        for tally in &found {
            let same = left.iter().position(|it| (it.0, it.1, it.2) == (tally.0, tally.1, tally.2));
            match same {
                Some(place) => {
                    left.remove(place);
                    hits += 1;
                }
                None if shows("tallies") => {
                    let at = document.text.find(tally.3).unwrap();
                    let token = reading.tokens_in(Span::new(at, at + 1)).start;
                    println!(
                        "{} + {tally:?}\n     {}",
                        document.id,
                        reading
                            .span(reading.sentence_of(token).tokens.clone())
                            .text(&document.text)
                    );
                }
                None => {}
            }
        }
        if shows("tallies") {
            for tally in left {
                let sentence = evidence_tokens(document, &reading, &Value::from(tally.3)).map_or(
                    "",
                    |tokens| {
                        reading
                            .span(reading.sentence_of(tokens.start).tokens.clone())
                            .text(&document.text)
                    },
                );
                println!("{} - {tally:?}\n     {sentence}", document.id);
            }
        }
    }
    println!("tallies         {}", f1(hits, found_all, wanted_all));
}
