//! Writes, for annotated reports, what the trained judge of positions is asked: who could hold a
//! position in each sentence. `train/` learns from it.
//!
//! Reads JSON Lines with `document`, `text`, `motion` and `positions`, as in `data/gold/`, from
//! standard input, and writes each with `sentences` and `candidates` added. Places are in code
//! points. With the argument `model` statements are found by the model, else by rules.

use std::io::{BufRead, Write};

use serde_json::{Value, json};
use whipcount::ReadBy;
use whipcount_count::in_characters;
use whipcount_domain::{Document, Motion, Reading, Span, TokenRange, parse_day};
use whipcount_positions::{Draft, PreparedMotion};

fn main() {
    let by_model = std::env::args().nth(1).as_deref() == Some("model");
    let way = if by_model { ReadBy::default() } else { ReadBy::Rules };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let mut value: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
        let mut document = Document::new(text(&value["document"]["id"]), text(&value["text"]));
        document.published = value["document"]["published"].as_str().and_then(parse_day);
        let motion = &value["motion"];
        let motion = PreparedMotion::new(Motion {
            id: text(&motion["id"]),
            title: text(&motion["title"]),
            phrases: motion["phrases"].as_array().into_iter().flatten().map(text).collect(),
            members: Vec::new(),
        });
        let reading = whipcount_reading::read(&document);
        let statements = way.statements(&document, &reading);
        let draft = Draft::new(&document, &reading, &statements, &motion).near_throughout();
        let place = |span: Span| {
            let span = in_characters(&document.text, span);
            [span.start, span.end]
        };
        let words = |reading: &Reading, tokens: &TokenRange| place(reading.span(tokens.clone()));
        let list: Vec<Value> = draft
            .candidates()
            .into_iter()
            .map(|it| {
                let actor = &reading.actors[it.actor];
                json!({
                    "sentence": it.sentence, "actor": actor.id, "name": actor.name,
                    "kind": format!("{:?}", actor.kind), "form": format!("{:?}", it.form),
                    "source": it.is_source, "rule": it.by_rule.map(|stance| stance.name()),
                    "mentions": it.mentions.iter().map(|m| words(&reading, m)).collect::<Vec<_>>(),
                })
            })
            .collect();
        let sentences: Vec<_> = reading.sentences.iter().map(|it| place(it.span)).collect();
        value["sentences"] = json!(sentences);
        value["candidates"] = json!(list);
        writeln!(out, "{value}").unwrap();
    }
}
