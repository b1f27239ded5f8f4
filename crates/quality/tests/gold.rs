//! The annotated passages of `data/gold/` keep the form that the guidelines ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;
use whipcount_domain::{Basis, Leaning, Stance, parse_day};

/// All files, each with its lines.
fn files() -> Vec<(String, Vec<Value>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/gold");
    let paths = fs::read_dir(folder).expect("the folder is there");
    let mut files: Vec<_> = paths
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
        .map(|path| {
            let lines = fs::read_to_string(&path).expect("it is UTF-8");
            let parse = |line| serde_json::from_str(line).expect("each line is JSON");
            (path.display().to_string(), lines.lines().map(parse).collect())
        })
        .collect();
    files.sort_by(|a: &(String, _), b| a.0.cmp(&b.0));
    files
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What is wrong with an entry's words, which must be the passage's own.
fn not_copied<'v>(passage: &str, words: impl IntoIterator<Item = &'v Value>) -> Vec<String> {
    let missing = |words: &&Value| {
        words.as_str().is_none_or(|words| words.is_empty() || !passage.contains(words))
    };
    words.into_iter().filter(missing).map(|words| format!("not in the text: {words}")).collect()
}

fn problems_of_position(text: &str, position: &Value) -> Vec<String> {
    let conditions = || list(&position["conditions"]).iter().map(|condition| &condition["text"]);
    let offered = Some(&position["contribution"]).filter(|it| !it.is_null());
    let offered = offered.map(|contribution| &contribution["text"]);
    let words = [&position["evidence"]].into_iter().chain(conditions()).chain(offered);
    let mut problems = not_copied(text, words);
    let mut check = |holds: bool, what: &str| {
        if !holds {
            problems.push(format!("{what}: {position}"));
        }
    };
    let name = |field: &str| position[field].as_str().unwrap_or_default();
    check(!name("actor").is_empty(), "no actor");
    check(!name("evidence").contains('\n'), "evidence in two lines");
    check(name("stance").parse::<Stance>().is_ok(), "no such stance");
    let basis = name("basis").parse::<Basis>();
    check(basis.is_ok(), "no such basis");
    let narrated = basis == Ok(Basis::Narrator);
    check(narrated == position["speaker"].is_null(), "a narrator is no speaker");
    let hidden = basis == Ok(Basis::Anonymous);
    check(!hidden || name("speaker").starts_with("unnamed "), "a name for an unnamed source");
    let leans = &position["leans"];
    let undecided = name("stance") == Stance::Undecided.name();
    let tends = leans.as_str().is_some_and(|leans| leans.parse::<Leaning>().is_ok());
    check(leans.is_null() || undecided && tends, "leaning");
    let said: Vec<_> = list(&position["said"]).iter().filter_map(Value::as_str).collect();
    let days: Vec<_> = said.iter().filter_map(|day| parse_day(day)).collect();
    let in_order = days.len() == 2 && days[0] <= days[1];
    check(position["said"].is_null() || in_order, "days");
    problems
}

fn problems_of_tally(text: &str, tally: &Value) -> Vec<String> {
    let mut problems = not_copied(text, [&tally["text"]]);
    let stance = tally["stance"].as_str().unwrap_or_default();
    if stance.parse::<Stance>().is_err() {
        problems.push(format!("no such stance: {tally}"));
    }
    let (least, most) = (tally["at_least"].as_u64(), tally["at_most"].as_u64());
    if least.is_none() && most.is_none() || least.zip(most).is_some_and(|(a, b)| a > b) {
        problems.push(format!("bounds: {tally}"));
    }
    problems
}

#[test]
fn each_passage_is_annotated_as_the_guidelines_ask() {
    let (mut ids, mut problems, mut positions) = (BTreeSet::new(), Vec::new(), 0);
    for (file, passages) in files() {
        let mut motions: BTreeMap<&str, &Value> = BTreeMap::new();
        for passage in &passages {
            let id = passage["document"]["id"].as_str().expect("each passage has an id");
            let mut found = Vec::new();
            let text = passage["text"].as_str().expect("each passage has a text");
            if !ids.insert(id.to_string()) {
                found.push("its id is taken".to_string());
            }
            let published = passage["document"]["published"].as_str();
            if published.and_then(parse_day).is_none() {
                found.push("no day of publication".to_string());
            }
            let motion = &passage["motion"];
            let name = motion["id"].as_str().expect("each motion has an id");
            if *motions.entry(name).or_insert(motion) != motion {
                found.push(format!("another motion is called {name}"));
            }
            let mut held = BTreeSet::new();
            for position in list(&passage["positions"]) {
                found.extend(problems_of_position(text, position));
                if !held.insert((position["actor"].as_str(), position["stance"].as_str())) {
                    found.push(format!("the same stance twice: {position}"));
                }
                positions += 1;
            }
            list(&passage["tallies"])
                .iter()
                .for_each(|it| found.extend(problems_of_tally(text, it)));
            problems.extend(found.into_iter().map(|problem| format!("{file} {id}: {problem}")));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(positions > 6_000, "{positions} positions");
}
