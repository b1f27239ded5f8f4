//! Bytes of a page to a tree, whatever the page does to grow it.
//!
//! A parser of HTML repairs what it is given, and some of its repairs multiply: an element that is
//! never closed holds everything after it, and bold letters that are never closed are opened again
//! in each paragraph. What is nested deeper than any page that people read loses its tags and keeps
//! its text, and a page of more elements than that is refused.

use std::cell::Cell;

use dom_query::Document as Page;
use html5ever::TokenizerResult;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};

use crate::ProblemKind;

/// How deep elements are nested at most.
const MAX_DEPTH: usize = 200;

/// How many elements for the look of letters are open at most.
const MAX_LETTERS: usize = 20;

/// How many nodes a page may have, about.
const MAX_NODES: usize = 1_500_000;

/// How long a tag or comment may be, in bytes: its attributes are compared with one another.
const MAX_TAG_BYTES: usize = 256 << 10;

/// How much is handed to the parser at a time.
const CHUNK_BYTES: usize = 32 << 10;

/// Makes a tree of a page.
///
/// # Errors
///
/// When it has too many elements.
pub(super) fn page(html: &str) -> Result<Page, ProblemKind> {
    let html = without_embedded_files(html);
    let options = TreeBuilderOpts { scripting_enabled: false, ..Default::default() };
    let tokenizer =
        Tokenizer::new(Guard::new(TreeBuilder::new(Page::default(), options)), Default::default());
    let queue = BufferQueue::default();
    let mut unfinished = 0;
    for chunk in chunks(&html) {
        queue.push_back(StrTendril::from_slice(chunk));
        let tokens = tokenizer.sink.tokens.get();
        // It stops behind scripts and where an encoding is named.
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        unfinished =
            if tokenizer.sink.tokens.get() == tokens { unfinished + chunk.len() } else { 0 };
        if tokenizer.sink.nodes.get() > MAX_NODES || unfinished > MAX_TAG_BYTES {
            return Err(ProblemKind::TooManyElements);
        }
    }
    tokenizer.end();
    Ok(tokenizer.sink.inner.sink)
}

fn chunks(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = html;
    std::iter::from_fn(move || {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK_BYTES));
        rest = after;
        (!chunk.is_empty()).then_some(chunk)
    })
}

/// The page without files that are written into it as `data:` addresses, which can be most of it.
fn without_embedded_files(html: &str) -> String {
    const LONG: usize = 256;
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("data:") {
        let (before, file) = rest.split_at(at);
        let ends = |character: char| {
            !character.is_ascii_alphanumeric() && !"+/=;,:%.-_".contains(character)
        };
        let length = file.find(ends).unwrap_or(file.len());
        kept.push_str(before);
        kept.push_str(&file[..if length > LONG { 5 } else { length }]);
        rest = &file[length..];
    }
    kept.push_str(rest);
    kept
}

/// Stands between the two halves of the parser and takes out tags that would grow the tree.
struct Guard<S> {
    inner: S,
    tokens: Cell<u64>,
    nodes: Cell<usize>,
    /// How many elements are open, as far as tags tell.
    depth: Cell<usize>,
    letters: Cell<usize>,
    out_of_place: Cell<usize>,
}

impl<S> Guard<S> {
    fn new(inner: S) -> Guard<S> {
        Guard {
            inner,
            tokens: Cell::new(0),
            nodes: Cell::new(0),
            depth: Cell::new(0),
            letters: Cell::new(0),
            out_of_place: Cell::new(0),
        }
    }

    /// Whether the tag goes on to the tree.
    fn admits(&self, tag: &Tag) -> bool {
        let (count, limit) = match &*tag.name {
            "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small"
            | "strike" | "strong" | "tt" | "u" => (&self.letters, MAX_LETTERS),
            // They have no content, or are closed by their like, so they do not nest by themselves.
            "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta"
            | "param" | "source" | "track" | "wbr" | "p" | "li" | "dt" | "dd" | "td" | "th"
            | "tr" | "tbody" | "thead" | "tfoot" | "colgroup" | "option" | "html" | "head"
            | "body" => return true,
            // They are closed by their like too, but only in their place.
            "optgroup" | "rb" | "rp" | "rt" | "rtc" => (&self.out_of_place, MAX_DEPTH),
            // What is not HTML, the browser does not nest either.
            _ if tag.self_closing => return true,
            _ => (&self.depth, MAX_DEPTH),
        };
        let open = count.get();
        match tag.kind {
            TagKind::StartTag => {
                count.set(open + 1);
                open < limit
            }
            TagKind::EndTag => {
                count.set(open.saturating_sub(1));
                open <= limit
            }
        }
    }
}

impl<S: TokenSink> TokenSink for Guard<S> {
    type Handle = S::Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<S::Handle> {
        if !matches!(token, Token::ParseError(_)) {
            self.tokens.set(self.tokens.get() + 1);
        }
        if let Token::TagToken(tag) = &token {
            let is_admitted = self.admits(tag);
            // Each open element for the look of letters may have to be opened again.
            let grows = is_admitted && tag.kind == TagKind::StartTag;
            let letters = if grows { self.letters.get().min(MAX_LETTERS) } else { 0 };
            self.nodes.set(self.nodes.get() + 1 + letters);
            if self.nodes.get() > MAX_NODES || !is_admitted {
                return TokenSinkResult::Continue;
            }
        }
        self.inner.process_token(token, line)
    }

    fn end(&self) {
        self.inner.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.inner.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        page(html).unwrap().root().text().trim().to_string()
    }

    #[test]
    fn deep_nesting_keeps_its_text() {
        let deep = 100_000;
        let html = format!("{}Oslo waits.{}", "<div>".repeat(deep), "</div>".repeat(deep));
        assert_eq!(text(&html), "Oslo waits.");
        let html = format!("{}Oslo{} waits.", "<b x>".repeat(deep), "</b>".repeat(deep));
        assert_eq!(text(&html), "Oslo waits.");
        for tag in ["optgroup", "rt", "rp", "rtc"] {
            let page = page(&format!("{}Oslo waits.", format!("<{tag}>").repeat(deep))).unwrap();
            let innermost = page.select(&format!("{tag}:last-of-type"));
            let depth = innermost.nodes().last().map_or(0, |node| node.ancestors_it(None).count());
            assert!(depth < 2 * MAX_DEPTH, "{tag}: {depth}");
        }
    }

    #[test]
    fn tags_that_are_left_out_by_custom_do_not_count_as_nesting() {
        let html = format!("<ul>{}</ul><p>end", "<li>x<p>y".repeat(5000));
        let page = page(&html).unwrap();
        assert_eq!(page.select("li").length(), 5000);
        assert_eq!(page.select("body > p").text().to_string(), "end");
    }

    #[test]
    fn a_page_that_grows_without_end_is_refused() {
        let letters: String = (0..100).map(|number| format!("<b x={number}>")).collect();
        let html = letters + &"<p>x".repeat(2_000_000);
        assert!(matches!(page(&html), Err(ProblemKind::TooManyElements)));
        let html = format!("<p {}>", (0..300_000).map(|n| format!("a{n} ")).collect::<String>());
        assert!(matches!(page(&html), Err(ProblemKind::TooManyElements)));
    }

    #[test]
    fn all_of_a_page_is_parsed() {
        let html = "<meta charset=utf-8><script>x</script><p>Oslo</p><script>y</script><p>waits";
        assert_eq!(page(html).unwrap().select("p").text().to_string(), "Oslowaits");
    }

    #[test]
    fn embedded_files_are_taken_out() {
        let html =
            format!("<img src=\"data:image/png;base64,{}\"><p>data: none", "A".repeat(1 << 20));
        assert_eq!(without_embedded_files(&html), "<img src=\"data:\"><p>data: none");
        assert_eq!(text(&html), "data: none");
    }
}
