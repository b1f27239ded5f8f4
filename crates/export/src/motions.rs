//! Motions: what actors are counted on.

use serde::Serialize;
use whipcount_domain::Motion;

use crate::json;
use crate::table::{header, safe, several, table};
use crate::visible::visible;

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
    json::array(motions.iter().map(MotionJson::of))
}

/// Motions as JSON Lines, a motion a line.
pub fn json_lines(motions: &[Motion]) -> String {
    json::lines(motions.iter().map(MotionJson::of))
}

/// Motions as CSV (RFC 4180): a header, then a row each.
pub fn csv(motions: &[Motion]) -> String {
    let list = |values: &[String]| several(values.iter().map(String::as_str));
    let row = |motion: &Motion| {
        [safe(&motion.id), safe(&motion.title), list(&motion.phrases), list(&motion.members)]
    };
    let columns = header(&["id", "title", "phrases", "members"]);
    format!("{columns}{}", table(motions.iter().map(row)))
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
