//! Whole exports for other programs.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use support::{check_columns, check_fields, document, motion, position, sample};
use whipcount_count::{
    Citation, Count, CountOptions, Decision, Entries, Period, PositionEntry, Record, Reprint,
    Verdict, count, network, positions_on, tallies_on,
};
use whipcount_domain::{ActorName, Basis, Motion, Stance};
use whipcount_export::{network as graph, positions, wide};

/// The sample; its first position has all that a ledger knows, too.
fn kept() -> Entries {
    let mut entries = sample();
    let time = |text: &str| text.parse().expect("a time");
    entries.positions[0].record = Record {
        id: Some("5f2a".to_string()),
        learnt: Some(time("2031-05-16T07:30:00Z")),
        decision: Some(Decision {
            verdict: Verdict::Corrected,
            by: "Ada".to_string(),
            at: time("2031-05-17T10:00:00Z"),
            why: Some("two, not three".to_string()),
        }),
    };
    let reprints = vec![Reprint {
        id: "echo-9".to_string(),
        publisher: Some("The Echo".to_string()),
        published: Some("2031-05-16".parse().expect("a date")),
        url: Some("https://echo.example/9".to_string()),
    }];
    let post = &entries.positions[0].document;
    let url = Some("https://post.example/3".to_string());
    let post = Arc::new(Citation { url, reprints, ..Citation::clone(post) });
    let first = &mut entries.positions[0];
    first.sentence = format!("Copenhagen repeated: {}, said Dahl.", first.evidence);
    let start = "Copenhagen repeated: ".len();
    first.in_sentence = whipcount_domain::Span::new(start, start + first.evidence.len());
    first.document = post;
    entries
}

fn found(entries: &Entries) -> Vec<&PositionEntry> {
    positions_on(&motion().id, entries, &CountOptions::default())
}

fn counted(entries: &Entries) -> Count<'_> {
    count(&motion(), entries, &CountOptions::default())
}

#[test]
fn a_row_for_each_position_and_tally() {
    let entries = kept();
    let tallies = tallies_on(&motion().id, &entries, &CountOptions::default());
    let table = positions::csv(&found(&entries), &tallies);
    check_columns(&table);
    insta::assert_snapshot!("positions_csv", table);
}

#[test]
fn a_line_for_each_position_and_tally() {
    let entries = kept();
    let tallies = tallies_on(&motion().id, &entries, &CountOptions::default());
    let lines = positions::json_lines(&found(&entries), &tallies);
    assert_eq!(lines.lines().count(), entries.positions.len() + entries.tallies.len());
    lines.lines().for_each(check_fields);
    insta::assert_snapshot!("positions_jsonl", lines);
}

#[test]
fn a_parquet_file_holds_what_the_csv_does() {
    let entries = kept();
    let found = found(&entries);
    let tallies = tallies_on(&motion().id, &entries, &CountOptions::default());
    let file = positions::parquet(&found, &tallies);
    let reader = SerializedFileReader::new(bytes::Bytes::from(file)).expect("a Parquet file");
    let rows: Vec<_> =
        reader.get_row_iter(None).expect("rows").map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), found.len() + tallies.len());
    let table = positions::csv(&found, &tallies);
    let mut table = csv::Reader::from_reader(table.as_bytes());
    let header = table.headers().expect("a header").clone();
    for (row, record) in rows.iter().zip(table.records()) {
        let record = record.expect("a row");
        let cells: Vec<_> = row.get_column_iter().collect();
        assert_eq!(cells.len(), header.len());
        for (((name, field), column), cell) in cells.into_iter().zip(&header).zip(&record) {
            assert_eq!(name, column);
            let shown = match field {
                Field::Null => String::new(),
                Field::Str(text) => text.clone(),
                Field::Double(number) => number.to_string(),
                Field::Bool(_) | Field::Long(_) => field.to_string(),
                Field::Date(days) => {
                    let epoch: jiff::civil::Date = "1970-01-01".parse().expect("a date");
                    (epoch + jiff::Span::new().days(*days)).to_string()
                }
                Field::TimestampMicros(time) => {
                    jiff::Timestamp::from_microsecond(*time).expect("a time").to_string()
                }
                other => panic!("no column has the type of {other:?}"),
            };
            assert_eq!(shown, cell, "{name}");
        }
    }
}

#[test]
fn a_parquet_file_of_nothing_can_be_read_too() {
    let file = positions::parquet(&[], &[]);
    let reader = SerializedFileReader::new(bytes::Bytes::from(file)).expect("a Parquet file");
    assert_eq!(reader.get_row_iter(None).expect("rows").count(), 0);
}

#[test]
fn a_row_for_each_actor() {
    let entries = kept();
    let tolls = Motion { id: "tolls".to_string(), ..motion() };
    let counts = [counted(&entries), count(&tolls, &entries, &CountOptions::default())];
    let table = wide::csv(&counts);
    let rows = table.lines().count();
    assert_eq!(rows, 1 + counts[0].actors() + counts[1].silent.len(), "{table}");
    let page = support::formats_page();
    for column in table.lines().next().expect("a header").split(',') {
        let column = column.replace("sound-patrol.", "MOTION.").replace("tolls.", "MOTION.");
        assert!(page.contains(&format!("`{column}`")), "docs/FORMATS.md lacks `{column}`");
    }
    insta::assert_snapshot!("wide", wide::csv(&counts[..1]));
}

#[test]
fn annotations_point_at_the_words() {
    let entries = kept();
    let found = found(&entries);
    let text = positions::json_ld(&found);
    let whole: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(whole["@context"][0], "http://www.w3.org/ns/anno.jsonld");
    let graph = whole["@graph"].as_array().expect("a list");
    let ids: BTreeSet<_> = graph.iter().map(|node| node["id"].as_str().expect("an id")).collect();
    assert_eq!(ids.len(), graph.len(), "ids are unique");
    let annotations: Vec<_> = graph.iter().filter(|node| node["type"][0] == "Annotation").collect();
    assert_eq!(annotations.len(), found.len());
    for (annotation, position) in annotations.iter().zip(&found) {
        let target = &annotation["target"];
        assert!(ids.contains(target["source"].as_str().expect("an id")), "{target}");
        assert_eq!(annotation["prov:wasDerivedFrom"], target["source"]);
        let [quote, place] = target["selector"].as_array().expect("a list").as_slice() else {
            panic!("two selectors: {target}");
        };
        assert_eq!(quote["type"], "TextQuoteSelector");
        assert_eq!(quote["exact"], position.evidence.as_str());
        let around = [&quote["prefix"], &quote["exact"], &quote["suffix"]];
        let around: String = around.iter().map(|part| part.as_str().expect("text")).collect();
        assert!(position.sentence.contains(&around), "{quote}");
        assert_eq!(place["type"], "TextPositionSelector");
        let length = position.evidence.chars().count() as u64;
        let end = place["end"].as_u64().expect("a number");
        assert_eq!(end - place["start"].as_u64().expect("a number"), length);
    }
    insta::assert_snapshot!("json_ld", positions::json_ld(&found[..1]));
}

#[test]
fn two_positions_on_the_same_words_have_ids_of_their_own() {
    let wire = document("wire", None, Some("2031-05-14"));
    let one = position(&wire, ("NOR", "Norway"), Stance::Commits, "Oslo", "we will");
    let text = positions::json_ld(&[&one, &one]);
    let first = "\"urn:whipcount:position:wire:0-7:sound-patrol:NOR:commits\"";
    let second = "\"urn:whipcount:position:wire:0-7:sound-patrol:NOR:commits:2\"";
    assert!(text.contains(first) && text.contains(second), "{text}");
}

/// Three actors and a motion more than the sample, with names that XML does not like.
fn tied() -> (Entries, Vec<Motion>) {
    let mut entries = sample();
    let wire = document("wire", None, Some("2031-06-14"));
    for (id, stance) in [
        ("DNK", Stance::Commits),
        ("EST", Stance::Opposes),
        ("A&B <\"'> \u{1b}\u{fffe}", Stance::Declines),
    ] {
        entries.positions.push(PositionEntry {
            motion: "tolls & \"fees\"".to_string(),
            actor: ActorName { id: id.to_string(), name: id.to_string() },
            basis: Basis::Itself,
            ..position(&wire, (id, id), stance, "", "words")
        });
    }
    let tolls = Motion { id: "tolls & \"fees\"".to_string(), ..motion() };
    (entries, vec![motion(), tolls])
}

#[test]
fn a_network_keeps_to_the_rules_of_graphml() {
    let (entries, motions) = tied();
    let options = CountOptions::default();
    let counts: Vec<_> = motions.iter().map(|motion| count(motion, &entries, &options)).collect();
    for period in [Period::All, Period::Year, Period::Month] {
        let network = network(&motions, &entries, &options, period);
        let text = graph::graphml(&network, &counts);
        let file = GraphMl::read(&text);
        assert_eq!(file.nodes.len(), network.actors.len());
        assert_eq!(file.edges, network.ties.len());
        assert!(file.edges > 0);
    }
    let network = network(&motions, &entries, &options, Period::All);
    insta::assert_snapshot!("graphml", graph::graphml(&network, &counts));
}

#[test]
fn a_network_of_nobody_is_a_graph_too() {
    let entries = Entries::default();
    let options = CountOptions::default();
    let network = network(&[motion()], &entries, &options, Period::All);
    let file = GraphMl::read(&graph::graphml(&network, &[counted(&entries)]));
    assert_eq!((file.nodes.len(), file.edges), (0, 0));
}

/// What the schema of GraphML 1.0 asks for, checked while reading.
#[derive(Default)]
struct GraphMl {
    /// What each key is for, and of which type.
    keys: BTreeMap<String, (String, String)>,
    nodes: BTreeSet<String>,
    edge_ids: BTreeSet<String>,
    edges: usize,
    graphs: usize,
}

impl GraphMl {
    fn read(text: &str) -> GraphMl {
        // XML 1.0 has no other control characters than these.
        assert!(!text.contains(|letter: char| letter.is_control() && !"\t\n\r".contains(letter)));
        let mut file = GraphMl::default();
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        let mut open: Vec<String> = Vec::new();
        let mut data: Option<(String, String)> = None;
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Start(element) => {
                    file.element(&element, &open, &mut data);
                    open.push(name(&element));
                }
                Event::Empty(element) => file.element(&element, &open, &mut data),
                Event::End(_) => _ = open.pop(),
                Event::Text(words) if open.last().is_some_and(|open| open == "data") => {
                    let (of, key) = data.clone().expect("data has been opened");
                    let (key_of, kind) = &file.keys[&key];
                    assert_eq!(*key_of, of, "the key `{key}` is for another element");
                    let words = words.decode().expect("UTF-8");
                    if kind == "double" {
                        words.parse::<f64>().expect("a number");
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert!(open.is_empty());
        assert_eq!(file.graphs, 1);
        file
    }

    fn element(
        &mut self,
        element: &BytesStart<'_>,
        open: &[String],
        data: &mut Option<(String, String)>,
    ) {
        let attributes = attributes(element);
        let parent = open.last().map_or("", String::as_str);
        match name(element).as_str() {
            "graphml" => {
                assert_eq!(parent, "");
                assert_eq!(attributes["xmlns"], "http://graphml.graphdrawing.org/xmlns");
            }
            "key" => {
                assert_eq!((parent, self.graphs), ("graphml", 0), "keys come before the graph");
                assert!(["node", "edge"].contains(&attributes["for"].as_str()));
                let kind = attributes["attr.type"].clone();
                assert!(["string", "double"].contains(&kind.as_str()));
                assert!(!attributes["attr.name"].is_empty());
                let key = (attributes["for"].clone(), kind);
                assert!(self.keys.insert(nmtoken(&attributes["id"]), key).is_none());
            }
            "graph" => {
                assert_eq!(parent, "graphml");
                assert_eq!(attributes["edgedefault"], "undirected");
                self.graphs += 1;
            }
            "node" => {
                assert_eq!((parent, self.edges), ("graph", 0), "nodes come before edges");
                assert!(self.nodes.insert(nmtoken(&attributes["id"])), "ids of nodes are unique");
            }
            "edge" => {
                assert_eq!(parent, "graph");
                assert!(self.edge_ids.insert(nmtoken(&attributes["id"])), "ids are unique");
                assert!(self.nodes.contains(&attributes["source"]));
                assert!(self.nodes.contains(&attributes["target"]));
                assert_ne!(attributes["source"], attributes["target"]);
                self.edges += 1;
            }
            "data" => *data = Some((parent.to_string(), attributes["key"].clone())),
            other => panic!("GraphML has no element `{other}`, or we do not need it"),
        }
    }
}

fn name(element: &BytesStart<'_>) -> String {
    String::from_utf8(element.name().as_ref().to_vec()).expect("UTF-8")
}

fn attributes(element: &BytesStart<'_>) -> BTreeMap<String, String> {
    let attributes = element.attributes().map(|attribute| {
        let attribute = attribute.expect("no attribute is there twice");
        let name = String::from_utf8(attribute.key.as_ref().to_vec()).expect("UTF-8");
        (name, attribute.unescape_value().expect("it is escaped").into_owned())
    });
    attributes.collect()
}

/// The schema wants ids to be name tokens.
fn nmtoken(id: &str) -> String {
    let is_name = |letter: char| letter.is_alphanumeric() || ".-_:".contains(letter);
    assert!(!id.is_empty() && id.chars().all(is_name), "{id}");
    id.to_string()
}
