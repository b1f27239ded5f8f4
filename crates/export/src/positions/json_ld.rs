use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use whipcount_count::{Citation, PositionEntry};

use crate::amount::Amount;
use crate::visible::escape_json;

/// So many characters before and after the words are given to find them again.
const AROUND: usize = 32;

/// Positions as JSON-LD: Web Annotations whose targets are the words in the documents, with their
/// provenance in terms of PROV-O.
///
/// One object with `@context` and `@graph`: the documents, then an annotation for each position.
/// `docs/FORMATS.md` describes them.
pub fn json_ld(positions: &[&PositionEntry]) -> String {
    // Two documents may be called the same, and two positions may rest on the very same words.
    let mut given = Given::default();
    let documents: BTreeSet<&Citation> =
        positions.iter().map(|position| &*position.document).collect();
    let documents: BTreeMap<_, _> = documents
        .into_iter()
        .map(|document| (document, given.unlike_others(urn("document", &[&document.id]))))
        .collect();
    let mut graph: Vec<_> = documents.iter().map(|(citation, id)| document(citation, id)).collect();
    for position in positions {
        let id = given.unlike_others(id(position));
        graph.push(annotation(position, id, &documents[&*position.document]));
    }
    let whole = json!({
        "@context": [
            "http://www.w3.org/ns/anno.jsonld",
            {
                "prov": "http://www.w3.org/ns/prov#",
                "schema": "http://schema.org/",
                "xsd": "http://www.w3.org/2001/XMLSchema#",
                "whipcount": "urn:whipcount:word:",
                "prov:wasDerivedFrom": {"@type": "@id"},
                "prov:alternateOf": {"@type": "@id"},
                "schema:url": {"@type": "@id"},
            },
        ],
        "@graph": graph,
    });
    let text = serde_json::to_string_pretty(&whole).expect("results hold nothing JSON cannot");
    format!("{}\n", escape_json(&text))
}

/// The ids that have been given, and how often they were asked for.
#[derive(Default)]
struct Given(BTreeMap<String, usize>);

impl Given {
    /// `id`, with a number where others have it already.
    fn unlike_others(&mut self, id: String) -> String {
        let so_many = self.0.entry(id.clone()).or_insert(0);
        *so_many += 1;
        if *so_many == 1 { id } else { format!("{id}:{so_many}") }
    }
}

fn document(document: &Citation, id: &str) -> Value {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| _ = fields.insert(name.to_string(), value);
    put("id", id.into());
    put("type", json!(["prov:Entity", "schema:NewsArticle"]));
    put("schema:identifier", document.id.as_str().into());
    if let Some(title) = &document.title {
        put("schema:headline", title.as_str().into());
    }
    if let Some(publisher) = &document.publisher {
        put("schema:publisher", publisher.as_str().into());
    }
    if let Some(published) = document.published {
        let published = json!({"@value": published.to_string(), "@type": "xsd:date"});
        put("schema:datePublished", published);
    }
    if let Some(url) = address(document.url.as_deref()) {
        put("schema:url", url.into());
    }
    if !document.reprints.is_empty() {
        let others = document.reprints.iter().map(|reprint| {
            let url = address(reprint.url.as_deref()).map(str::to_string);
            url.unwrap_or_else(|| urn("document", &[&reprint.id]))
        });
        put("prov:alternateOf", others.collect::<Vec<_>>().into());
    }
    Value::Object(fields)
}

fn annotation(position: &PositionEntry, id: String, document: &str) -> Value {
    let mut generation = json!({
        "type": "prov:Activity",
        "prov:used": {"id": document},
        "prov:wasAssociatedWith": {
            "id": urn("rule", &[&position.found_by]),
            "type": "prov:SoftwareAgent",
        },
    });
    if let Some(learnt) = position.record.learnt {
        let ended = json!({"@value": learnt.to_string(), "@type": "xsd:dateTime"});
        generation["prov:endedAtTime"] = ended;
    }
    let mut annotation = json!({
        "id": id,
        "type": ["Annotation", "prov:Entity"],
        "motivation": "classifying",
        "body": body(position),
        "target": {
            "source": document,
            "selector": [quotation(position), {
                "type": "TextPositionSelector",
                "start": position.characters.start,
                "end": position.characters.end,
            }],
        },
        "prov:wasDerivedFrom": document,
        "prov:wasGeneratedBy": generation,
    });
    if let Some(decision) = &position.record.decision {
        annotation["prov:wasInfluencedBy"] = json!({
            "type": "prov:Activity",
            "whipcount:verdict": decision.verdict.name(),
            "whipcount:why": decision.why,
            "prov:wasAssociatedWith": {"type": "prov:Person", "schema:name": decision.by},
            "prov:endedAtTime": {"@value": decision.at.to_string(), "@type": "xsd:dateTime"},
        });
    }
    annotation
}

fn body(position: &PositionEntry) -> Value {
    let conditions = position
        .conditions
        .iter()
        .map(|condition| json!({"whipcount:text": condition.text, "whipcount:on": condition.on}));
    let contribution = position.contribution.as_ref().map(|offer| {
        json!({
            "whipcount:text": offer.text,
            "whipcount:atLeast": offer.at_least.map(Amount),
            "whipcount:atMost": offer.at_most.map(Amount),
            "whipcount:unit": offer.unit,
        })
    });
    let said = position.said.map(|days| [days.first.to_string(), days.last.to_string()]);
    json!({
        "type": "whipcount:Position",
        "whipcount:motion": position.motion,
        "whipcount:actor": {
            "id": urn("actor", &[&position.actor.id]),
            "schema:identifier": position.actor.id,
            "schema:name": position.actor.name,
        },
        "whipcount:stance": position.stance.name(),
        "whipcount:leans": position.leans.map(|leaning| leaning.name()),
        "whipcount:basis": position.basis.name(),
        "whipcount:speaker": position.speaker,
        "whipcount:day": position.day().map(|day| day.to_string()),
        "whipcount:said": said,
        "whipcount:conditions": conditions.collect::<Vec<_>>(),
        "whipcount:contribution": contribution,
        "whipcount:threat": position.threat,
        // As it is written elsewhere: a wider float would show digits that mean nothing.
        "whipcount:confidence": position.confidence.to_string().parse::<f64>().ok(),
    })
}

/// The words, with some of those around them where the sentence goes on.
fn quotation(position: &PositionEntry) -> Value {
    let range = position.in_sentence.range();
    let before = &position.sentence[..range.start];
    let prefix =
        before.char_indices().rev().nth(AROUND - 1).map_or(before, |(at, _)| &before[at..]);
    let after = &position.sentence[range.end..];
    let suffix = after.char_indices().nth(AROUND).map_or(after, |(at, _)| &after[..at]);
    json!({
        "type": "TextQuoteSelector",
        "exact": position.evidence,
        "prefix": prefix,
        "suffix": suffix,
    })
}

fn id(position: &PositionEntry) -> String {
    if let Some(id) = &position.record.id {
        return urn("entry", &[id]);
    }
    let place = format!("{}-{}", position.characters.start, position.characters.end);
    let document = &position.document.id;
    let stance = position.stance.name();
    urn("position", &[document, &place, &position.motion, &position.actor.id, stance])
}

/// An address that can be linked to: anything else would not be an IRI.
fn address(url: Option<&str>) -> Option<&str> {
    let is_plain = |url: &str| {
        let starts = url.starts_with("https://") || url.starts_with("http://");
        starts && url.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&byte))
    };
    url.filter(|url| is_plain(url))
}

/// A name that is an IRI whatever its parts hold.
fn urn(kind: &str, parts: &[&str]) -> String {
    let mut urn = format!("urn:whipcount:{kind}");
    for part in parts {
        urn.push(':');
        for byte in part.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    urn.push(char::from(byte));
                }
                other => urn.push_str(&format!("%{other:02X}")),
            }
        }
    }
    urn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_iris_whatever_documents_are_called() {
        assert_eq!(urn("actor", &["NOR"]), "urn:whipcount:actor:NOR");
        assert_eq!(urn("document", &["a b:ü"]), "urn:whipcount:document:a%20b%3A%C3%BC");
    }

    #[test]
    fn only_addresses_are_linked_to() {
        assert_eq!(address(Some("https://post.example/1?a=b")), Some("https://post.example/1?a=b"));
        for other in ["javascript:alert(1)", "https://post.example/<x>", "https://a b", "post"] {
            assert_eq!(address(Some(other)), None, "{other}");
        }
    }
}
