//! Motions: what actors are counted on.

use csv::WriterBuilder;
use serde::Serialize;
use whipcount_domain::Motion;

use crate::table::safe;
use crate::visible::{escape_json, visible};

/// Motions as text for people, a line each.
pub fn text(motions: &[Motion]) -> String {
    let widest = motions.iter().map(|motion| motion.id.chars().count()).max().unwrap_or(0);
    let line = |motion: &Motion| {
        let id = visible(&motion.id);
        format!("{id:widest$}  {}\n", visible(&motion.title))
    };
    motions.iter().map(line).collect()
}

/// Motions as one JSON array, indented.
pub fn json(motions: &[Motion]) -> String {
    let motions: Vec<_> = motions.iter().map(MotionJson::of).collect();
    let text = serde_json::to_string_pretty(&motions);
    format!("{}\n", escape_json(&text.expect("motions hold nothing JSON cannot")))
}

/// Motions as JSON Lines, a motion a line.
pub fn json_lines(motions: &[Motion]) -> String {
    let line = |motion| {
        let text = serde_json::to_string(&MotionJson::of(motion));
        format!("{}\n", escape_json(&text.expect("motions hold nothing JSON cannot")))
    };
    motions.iter().map(line).collect()
}

/// Motions as CSV (RFC 4180): a header, then a row each.
pub fn csv(motions: &[Motion]) -> String {
    let mut table = WriterBuilder::new().from_writer(Vec::new());
    table.write_record(["id", "title", "phrases", "members"]).expect("memory takes every row");
    for motion in motions {
        let lists = [motion.phrases.join(" | "), motion.members.join(" | ")];
        let [phrases, members] = lists.map(|list| safe(&list));
        let row = [safe(&motion.id), safe(&motion.title), phrases, members];
        table.write_record(row).expect("memory takes every row");
    }
    let bytes = table.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("cells are text")
}

#[derive(Serialize)]
struct MotionJson<'m> {
    id: &'m str,
    title: &'m str,
    phrases: &'m [String],
    members: &'m [String],
}

impl<'m> MotionJson<'m> {
    fn of(motion: &'m Motion) -> MotionJson<'m> {
        MotionJson {
            id: &motion.id,
            title: &motion.title,
            phrases: &motion.phrases,
            members: &motion.members,
        }
    }
}
