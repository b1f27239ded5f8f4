//! Live blogs: a page of many entries, each with its own time.

use std::collections::{HashMap, HashSet};

use dom_query::{Document as Page, NodeId, NodeRef};
use serde_json::Value;

use super::beside::{Beside, text_lengths};
use super::facts::{Facts, When};
use super::json_ld::string;
use super::{body, paragraphs, parse};

/// An entry of a live blog.
pub(super) struct Entry {
    pub(super) title: Option<String>,
    pub(super) when: Option<When>,
    pub(super) text: String,
    /// What leads to it within the page.
    pub(super) anchor: Option<String>,
}

/// The entries of a live blog in the order of the page; none if the page is none.
pub(super) fn entries(page: &Page, facts: &Facts) -> Vec<Entry> {
    let told = told(facts);
    let seen = if told.is_empty() && !is_live(page, facts) { vec![] } else { seen(page) };
    // Machines are often told of the latest entries alone, and sometimes of their headlines alone.
    let letters = |entries: &[Entry]| entries.iter().map(|entry| entry.text.len()).sum::<usize>();
    let entries = if letters(&seen) > letters(&told) { seen } else { told };
    // One or two timed pieces are an article with a correction.
    if entries.len() < 2 { vec![] } else { entries }
}

/// The entries of a schema.org `LiveBlogPosting`.
fn told(facts: &Facts) -> Vec<Entry> {
    let Some(blog) = facts.json_ld.live_blog() else { return vec![] };
    let updates = match blog.get("liveBlogUpdate") {
        Some(Value::Array(updates)) => updates.as_slice(),
        Some(update) => std::slice::from_ref(update),
        None => return vec![],
    };
    let updates = updates.iter().filter_map(Value::as_object);
    let entries = updates.filter_map(|update| {
        let body = string(update, "articleBody").or_else(|| string(update, "description"))?;
        let page = parse::page(&body::as_lines(&body)).ok()?;
        body::remove_furniture(&page);
        let lines = paragraphs::of(&page.root()).into_iter().map(|line| line.text);
        let text = lines.collect::<Vec<_>>().join("\n");
        let when = string(update, "datePublished").or_else(|| string(update, "dateCreated"));
        let anchor = string(update, "url").or_else(|| string(update, "@id"));
        let anchor = anchor.and_then(|url| Some(url.split_once('#')?.1.to_string()));
        Some(Entry {
            title: string(update, "headline").or_else(|| string(update, "name")),
            when: when.and_then(|when| When::of_markup(&when)),
            text,
            anchor: anchor.filter(|anchor| !anchor.is_empty()),
        })
    });
    entries.filter(|entry| !entry.text.trim().is_empty()).collect()
}

/// Whether the page says that it is a live blog.
fn is_live(page: &Page, facts: &Facts) -> bool {
    if page.select_single("[itemtype*='LiveBlogPosting'], [itemprop='liveBlogUpdate']").exists() {
        return true;
    }
    let is_word = |text: &str| {
        let mut words = text.split(|character: char| !character.is_alphanumeric());
        words.any(|word| {
            ["live", "liveblog", "ticker"].iter().any(|live| word.eq_ignore_ascii_case(live))
        })
    };
    facts.url.as_deref().is_some_and(|url| {
        let path = url.splitn(4, '/').nth(3).unwrap_or_default();
        path.split('/').any(is_word)
    }) || facts.title.as_deref().is_some_and(is_word)
        || page.select("[class]").nodes().iter().any(|node| {
            node.class().is_some_and(|class| {
                let class = class.to_ascii_lowercase();
                [
                    "liveblog",
                    "live-blog",
                    "live_blog",
                    "live-feed",
                    "live-stream",
                    "live-updates",
                    "ticker",
                ]
                .iter()
                .any(|name| class.contains(name))
            })
        })
}

/// The entries that people see: elements side by side, each with a time and a text.
fn seen(page: &Page) -> Vec<Entry> {
    let marked = page.select("[itemprop='liveBlogUpdate']");
    let mut best: Vec<NodeRef<'_>> = marked.nodes().to_vec();
    if best.len() < 2 {
        best = side_by_side(page);
    }
    best.iter().filter_map(entry).collect()
}

/// The largest set of siblings that have a time each.
fn side_by_side<'p>(page: &'p Page) -> Vec<NodeRef<'p>> {
    const TIMES: &str = "time, [data-timestamp], [data-time], [datetime], [class*='timestamp']";
    let times = page.select(TIMES);
    let mut sets: Vec<Vec<NodeRef<'p>>> = vec![];
    let mut numbers: HashMap<NodeId, usize> = HashMap::new();
    let mut seen: HashSet<NodeId> = HashSet::new();
    let mut beside = Beside::default();
    for time in times.nodes() {
        if beside.holds(time) {
            continue;
        }
        // Every element around a time could be the entry: which one shows in how many are alike.
        let mut inner = *time;
        for _ in 0..8 {
            let Some(outer) = inner.parent() else { break };
            if inner.is_element() && inner.id != time.id && seen.insert(inner.id) {
                let number = *numbers.entry(outer.id).or_insert_with(|| {
                    sets.push(vec![]);
                    sets.len() - 1
                });
                sets[number].push(inner);
            }
            inner = outer;
        }
    }
    // The first of equals, for the same answer each time.
    let sets = sets.into_iter().filter(|children| children.len() >= 3).rev();
    let lengths = text_lengths(page);
    let length = |children: &Vec<NodeRef<'_>>| -> usize {
        children.iter().map(|child| lengths[&child.id]).sum()
    };
    sets.max_by_key(length).unwrap_or_default()
}

fn entry(node: &NodeRef<'_>) -> Option<Entry> {
    let when = when(node);
    let anchor = node.id_attr().map(|id| id.to_string()).filter(|id| !id.is_empty());
    // A copy, since the page is still needed whole.
    let page = parse::page(&node.html()).ok()?;
    body::remove_furniture(&page);
    page.select("time").remove();
    let lines = paragraphs::of(&page.root());
    let title = lines.iter().find(|line| line.heading).map(|line| line.text.clone());
    let lines =
        lines.into_iter().filter(|line| !line.is_link() && Some(&line.text) != title.as_ref());
    let text = lines.map(|line| line.text).collect::<Vec<_>>().join("\n");
    (text.split_whitespace().count() >= 5).then_some(Entry { title, when, text, anchor })
}

fn when(node: &NodeRef<'_>) -> Option<When> {
    let own = ["data-timestamp", "data-time", "datetime"].iter().find_map(|name| node.attr(name));
    own.and_then(|value| When::of_markup(&value)).or_else(|| {
        let inside = node.descendants_it().filter(|inner| inner.is_element());
        inside.into_iter().find_map(|inner| {
            let names = ["datetime", "data-timestamp", "data-time", "content"];
            let value = names.iter().find_map(|name| inner.attr(name))?;
            When::of_markup(&value)
        })
    })
}
