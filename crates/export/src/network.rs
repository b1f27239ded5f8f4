//! A network of actors as GraphML, which Gephi, visone and other programs open.

use std::collections::BTreeMap;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use whipcount_count::{Count, Network, Tie};
use whipcount_domain::ActorName;

use crate::visible::visible;

const NAMESPACE: &str = "http://graphml.graphdrawing.org/xmlns";
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
const SCHEMA: &str =
    "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd";

/// A network as GraphML 1.0: a node for each actor with its stance on each of the motions counted,
/// an edge for each tie with its weight.
///
/// `docs/FORMATS.md` describes the attributes.
pub fn graphml(network: &Network, counts: &[Count<'_>]) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    write(&mut writer, network, counts).expect("memory takes every element");
    let mut text = String::from_utf8(writer.into_inner()).expect("the text is UTF-8");
    text.push('\n');
    text
}

type Xml = Writer<Vec<u8>>;

fn write(xml: &mut Xml, network: &Network, counts: &[Count<'_>]) -> io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("graphml")
        .with_attributes([
            ("xmlns", NAMESPACE),
            ("xmlns:xsi", INSTANCE),
            ("xsi:schemaLocation", SCHEMA),
        ])
        .write_inner_content(|xml| {
            key(xml, "label", "node", "label", "string")?;
            key(xml, "actor", "node", "actor", "string")?;
            for (number, count) in counts.iter().enumerate() {
                let name = format!("stance on {}", count.motion.id);
                key(xml, &format!("stance{number}"), "node", &name, "string")?;
            }
            key(xml, "kind", "edge", "kind", "string")?;
            key(xml, "weight", "edge", "weight", "double")?;
            key(xml, "period", "edge", "period", "string")?;
            key(xml, "motions", "edge", "motions", "string")?;
            let graph = xml.create_element("graph");
            graph.with_attribute(("edgedefault", "undirected")).write_inner_content(|xml| {
                // The schema wants ids without blanks, which actors' own ids may hold.
                let mut ids = BTreeMap::new();
                for (number, actor) in network.actors.iter().enumerate() {
                    let id = format!("n{number}");
                    node(xml, &id, actor, counts)?;
                    ids.insert(actor.id.as_str(), id);
                }
                for (number, tie) in network.ties.iter().enumerate() {
                    edge(xml, number, tie, [&ids[tie.one.as_str()], &ids[tie.other.as_str()]])?;
                }
                Ok(())
            })?;
            Ok(())
        })?;
    Ok(())
}

fn key(xml: &mut Xml, id: &str, of: &str, name: &str, kind: &str) -> io::Result<()> {
    let name = in_xml(name);
    let key = xml.create_element("key").with_attributes([
        ("id", id),
        ("for", of),
        ("attr.name", name.as_str()),
        ("attr.type", kind),
    ]);
    key.write_empty()?;
    Ok(())
}

fn node(xml: &mut Xml, id: &str, actor: &ActorName, counts: &[Count<'_>]) -> io::Result<()> {
    let node = xml.create_element("node").with_attribute(("id", id));
    node.write_inner_content(|xml| {
        data(xml, "label", &actor.name)?;
        data(xml, "actor", &actor.id)?;
        for (number, count) in counts.iter().enumerate() {
            let standing = count.standings().find(|standing| standing.actor.id == actor.id);
            if let Some(standing) = standing {
                data(xml, &format!("stance{number}"), standing.position.stance.name())?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

fn edge(xml: &mut Xml, number: usize, tie: &Tie, [one, other]: [&str; 2]) -> io::Result<()> {
    let id = format!("e{number}");
    let edge = xml.create_element("edge").with_attributes([
        ("id", id.as_str()),
        ("source", one),
        ("target", other),
    ]);
    edge.write_inner_content(|xml| {
        data(xml, "kind", tie.kind.name())?;
        data(xml, "weight", &tie.motions.len().to_string())?;
        data(xml, "period", tie.period.as_deref().unwrap_or("all"))?;
        data(xml, "motions", &tie.motions.join(" | "))
    })?;
    Ok(())
}

fn data(xml: &mut Xml, key: &str, value: &str) -> io::Result<()> {
    let data = xml.create_element("data").with_attribute(("key", key));
    data.write_text_content(BytesText::new(&in_xml(value)))?;
    Ok(())
}

/// Words as they may stand in XML: what it forbids is spelt out. What has to be escaped is the
/// writer's business.
fn in_xml(words: &str) -> String {
    // Of what `visible` leaves, only these two are no characters of XML 1.0.
    visible(words).replace('\u{fffe}', "<U+FFFE>").replace('\u{ffff}', "<U+FFFF>")
}
