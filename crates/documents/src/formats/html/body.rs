//! The main text of a page.

use dom_query::{Document as Page, NodeRef};
use dom_smoothie::{Config, Readability};

use super::beside::{is_shorter, text_lengths};
use super::facts::Facts;
use super::paragraphs::{self, Paragraph};
use super::parse;

/// The body of the article, a paragraph a line; `None` if there is no article.
pub(super) fn text(page: Page, facts: &Facts) -> Option<String> {
    let whole = page.clone();
    remove_furniture(&page);
    text_of_cleared(page, facts).or_else(|| {
        // What was taken for furniture may have been the article after all.
        remove_what_is_no_text(&whole);
        text_of_cleared(whole, facts)
    })
}

fn text_of_cleared(page: Page, facts: &Facts) -> Option<String> {
    let standfirst = standfirst(&page);
    let mut found = marked(&page);
    if letters(&found) < MARKED_LETTERS {
        let config = Config { disable_json_ld: true, keep_classes: true, ..Config::default() };
        let article = Readability::with_document(page, None, Some(config)).ok()?.parse();
        let by_reading = article.ok().and_then(|article| parse::page(&article.content).ok());
        if let Some(by_reading) = by_reading.map(|page| paragraphs::of(&page.root()))
            && letters(&by_reading) > letters(&found)
        {
            found = by_reading;
        }
    }
    let missing: Vec<_> = standfirst
        .into_iter()
        .filter(|line| found.iter().all(|other| other.text != line.text))
        .collect();
    found.splice(..0, missing);
    let kept = without_furniture(found, facts);
    let mut text = joined(&kept);
    if let Some(body) = &facts.body
        && let Ok(page) = parse::page(&as_lines(body))
    {
        let told = paragraphs::of(&page.root());
        let told = joined(&without_furniture(told, facts));
        // Machines are told all of it where people see only the start.
        if told.len() > text.len() * 3 / 2 {
            text = told;
        }
    }
    let linked: usize = kept.iter().map(|paragraph| paragraph.linked).sum();
    let is_list = linked * 2 > text.len();
    let words = text.split_whitespace().count();
    let enough = if facts.is_article { words >= 15 } else { words >= 40 && !is_list };
    enough.then_some(text)
}

/// How much text there has to be in what is marked as the body to believe it, in bytes.
const MARKED_LETTERS: usize = 200;

fn letters(paragraphs: &[Paragraph]) -> usize {
    paragraphs.iter().map(|paragraph| paragraph.text.len()).sum()
}

fn joined(paragraphs: &[Paragraph]) -> String {
    let lines: Vec<_> = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    lines.join("\n")
}

/// A body for machines is plain text or markup, and its line ends are paragraphs if it is plain.
pub(super) fn as_lines(body: &str) -> String {
    if body.contains("</p>") || body.contains("<br") {
        body.to_string()
    } else {
        body.replace('\n', "<br>")
    }
}

/// What the page marks as the body of the article.
fn marked(page: &Page) -> Vec<Paragraph> {
    let is_body = |node: &NodeRef<'_>| {
        let names = node.attr("itemprop");
        names.is_some_and(|names| names.split_ascii_whitespace().any(|name| name == "articleBody"))
    };
    let mut found = Vec::new();
    let mut nodes = vec![page.root()];
    while let Some(node) = nodes.pop() {
        // What is in a body is part of it, whatever it says of itself.
        if is_body(&node) {
            found.extend(paragraphs::of(&node));
        } else {
            nodes.extend(node.children_it(true));
        }
    }
    found
}

/// What stands between the headline and the body, which may be taken for furniture: a sentence or two
/// that say what it is about.
fn standfirst(page: &Page) -> Vec<Paragraph> {
    const NAMES: [&str; 12] = [
        "standfirst",
        "dek",
        "deck",
        "lede",
        "lead",
        "intro",
        "subtitle",
        "subline",
        "subheadline",
        "bullets",
        "excerpt",
        "strapline",
    ];
    let marked = page.select("[class]");
    let found = marked.nodes().iter().filter(|node| {
        let class = node.class().unwrap_or_default();
        let is_named = class
            .split_whitespace()
            .any(|name| words_of(name).iter().any(|word| NAMES.contains(&word.as_str())));
        // More than that is the story itself, whatever it is called.
        is_named && is_shorter(node, 500)
    });
    let lines = found.flat_map(paragraphs::of);
    let mut lines: Vec<_> =
        lines.filter(|line| !line.is_link() && line.text.split(' ').count() > 4).collect();
    lines.dedup();
    lines.truncate(6);
    lines
}

/// Words that begin paragraphs which are not part of an article.
const BEGINNINGS: &[&str] = &[
    "read more:",
    "read also:",
    "also read:",
    "read next:",
    "related:",
    "see also:",
    "more on this:",
    "more on this story",
    "sign up",
    "subscribe to",
    "subscribe now",
    "advertisement",
    "continue reading",
    "share this",
    "follow us",
    "listen to this",
    "article continues below",
    "story continues below",
    "recommended:",
    "watch:",
    "photo:",
    "image:",
    "picture:",
    "©",
    "copyright ",
    "all rights reserved",
    "click here",
    "this article is for subscribers",
    "already a subscriber",
    "log in to",
    "register to",
    "do you have a story",
    "got a story",
    "this video player",
    "most read",
    "filed under",
    "tags:",
    "topics:",
];

/// Leaves out the headline, lines about the article, and links to others.
fn without_furniture(found: Vec<Paragraph>, facts: &Facts) -> Vec<Paragraph> {
    let mut kept: Vec<Paragraph> = Vec::new();
    for paragraph in found {
        let text = paragraph.text.trim();
        let lowered = text.to_lowercase();
        let is_short = text.len() < 200;
        let begins = |word: &&str| lowered.starts_with(*word);
        if facts.title.as_deref().is_some_and(|title| title == text)
            || (is_short && BEGINNINGS.iter().any(begins))
            || (paragraph.is_link() && text.len() < 160)
            || !text.contains(char::is_alphanumeric)
            || (kept.is_empty() && is_byline(&lowered))
        {
            continue;
        }
        kept.push(paragraph);
    }
    while kept.last().is_some_and(|last| last.heading) {
        kept.pop();
    }
    kept
}

/// "By Ada Lund, political correspondent", "14 May 2031", "3 min read": lines above the body.
fn is_byline(lowered: &str) -> bool {
    let is_line = lowered.len() < 100 && !lowered.ends_with(['.', '!', '?', '”', '"', '’']);
    let has_begun = ["by ", "published", "updated", "posted", "last updated", "from "]
        .iter()
        .any(|word| lowered.starts_with(word));
    let is_day = lowered.len() < 50 && super::days::in_text(lowered).is_some();
    let is_length = lowered.len() < 30 && lowered.ends_with("read");
    is_line && (has_begun || is_day || is_length)
}

/// Takes out of the page what is never part of an article.
pub(super) fn remove_furniture(page: &Page) {
    remove_what_is_no_text(page);
    // Elements come before what is in them, so that what has been taken out by then is not in them.
    let lengths = text_lengths(page);
    let length = |node: &NodeRef<'_>| lengths.get(&node.id).copied().unwrap_or_default();
    let all = length(&page.root());
    let marked = page.select(
        "[class], [id], [style], [role], [aria-modal='true'], [hidden], aside, footer, nav, form, dialog",
    );
    for node in marked.nodes() {
        let name = node.node_name().unwrap_or_default();
        if matches!(&*name, "html" | "body" | "main") || node.parent().is_none() {
            continue;
        }
        let is_out = matches!(&*name, "aside" | "footer" | "nav" | "form" | "dialog")
            || is_furniture(node)
            || is_not_shown(node)
            || node.attr("role").is_some_and(|role| ROLES.contains(&&*role))
            || node.has_attr("aria-modal");
        // A class may speak of what is inside, as in `article with-comments`, and some systems wrap
        // all of a page in a form.
        if is_out && length(node) * 2 < all {
            node.remove_from_parent();
        }
    }
}

/// Roles of what is beside an article.
const ROLES: [&str; 7] =
    ["navigation", "dialog", "alertdialog", "banner", "contentinfo", "search", "complementary"];

fn remove_what_is_no_text(page: &Page) {
    page.select(
        "script, style, noscript, template, iframe, svg, canvas, object, embed, button, select, \
         input, textarea, figure, figcaption, video, audio, picture, amp-img, amp-ad, amp-sidebar, \
         amp-consent, amp-carousel, amp-social-share",
    )
    .remove();
    // Pages of old are laid out in tables, whose cells would run together.
    for table in page.select("table").nodes() {
        let table = dom_query::Selection::from(*table);
        let is_layout = table.select("p, div, table, h1, h2, br, hr").exists();
        if is_layout && !table.select("th").exists() {
            table.select("caption, colgroup, thead, tbody, tfoot, tr, td").rename("div");
            table.rename("div");
        }
    }
}

fn is_not_shown(node: &NodeRef<'_>) -> bool {
    let is_hidden = node.has_attr("hidden");
    is_hidden
        || node.attr("style").is_some_and(|style| {
            let style = style.replace(' ', "").to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}

/// Parts of names of classes that hold what is beside an article.
const FURNITURE: &[&str] = &[
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "newsletter",
    "subscribe",
    "subscription",
    "paywall",
    "promo",
    "promotion",
    "related",
    "recommended",
    "recommendations",
    "recirc",
    "share",
    "sharing",
    "social",
    "comments",
    "comment",
    "disqus",
    "advert",
    "advertisement",
    "ad",
    "ads",
    "adslot",
    "sponsor",
    "sponsored",
    "breadcrumb",
    "breadcrumbs",
    "trending",
    "popular",
    "mostread",
    "outbrain",
    "taboola",
    "caption",
    "gallery",
    "slideshow",
    "carousel",
    "lightbox",
    "modal",
    "popup",
    "overlay",
    "sidebar",
    "widget",
    "teaser",
    "teasers",
    "pullquote",
    "embed",
    "player",
    "skip",
    "toolbar",
    "byline",
    "author",
    "tags",
    "taglist",
    "topics",
    "signup",
    "registration",
    "masthead",
    "footer",
    "copyright",
    "credit",
    "credits",
    "dateline-meta",
    "timestamp",
    "readmore",
    "morestories",
    "upnext",
    "nextup",
    "correction-form",
    "feedback",
    "poll",
    "quiz",
    "login",
    "menu",
    "navbar",
    "nav",
];

/// Whether the name of its class or its id says that it is beside the article.
pub(super) fn is_furniture(node: &NodeRef<'_>) -> bool {
    let marks = [node.class(), node.id_attr()].into_iter().flatten();
    marks.into_iter().any(|mark| {
        mark.split_whitespace().any(|name| {
            let words = words_of(name);
            words.iter().any(|word| FURNITURE.contains(&word.as_str()))
                || words.windows(2).any(|pair| FURNITURE.contains(&pair.concat().as_str()))
        })
    })
}

/// The words of a class: `articleRelated-links__box` has five.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![];
    let mut before = ' ';
    for character in name.chars() {
        if !character.is_alphanumeric() {
            before = ' ';
            continue;
        }
        let begins =
            !before.is_alphanumeric() || (character.is_uppercase() && before.is_lowercase());
        match words.last_mut() {
            Some(word) if !begins => word.extend(character.to_lowercase()),
            _ => words.push(character.to_lowercase().collect()),
        }
        before = character;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_have_words() {
        assert_eq!(words_of("articleRelated-links__box"), ["article", "related", "links", "box"]);
        assert_eq!(words_of("adSlot"), ["ad", "slot"]);
        assert_eq!(words_of("shadow_heading"), ["shadow", "heading"]);
    }
}
