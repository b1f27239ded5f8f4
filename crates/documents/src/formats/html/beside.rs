//! What stands beside the article, and how much text there is in a part of a page.
//!
//! A page decides how its elements are nested, so whatever is asked of many of them is answered for
//! each one once.

use std::collections::HashMap;

use dom_query::{Document as Page, NodeId, NodeRef};

use super::body::is_furniture;

/// Which elements are in something beside the article.
#[derive(Default)]
pub(super) struct Beside(HashMap<NodeId, bool>);

impl Beside {
    /// Whether something around `node` is beside the article.
    pub(super) fn holds(&mut self, node: &NodeRef<'_>) -> bool {
        let mut way = Vec::new();
        let mut around = node.parent();
        let mut is_beside = false;
        while let Some(outer) = around {
            if let Some(&known) = self.0.get(&outer.id) {
                is_beside = known;
                break;
            }
            way.push(outer.id);
            if is_itself_beside(&outer) {
                is_beside = true;
                break;
            }
            around = outer.parent();
        }
        self.0.extend(way.into_iter().map(|id| (id, is_beside)));
        is_beside
    }
}

fn is_itself_beside(node: &NodeRef<'_>) -> bool {
    let Some(name) = node.node_name() else { return false };
    matches!(&*name, "aside" | "nav" | "footer" | "noscript" | "template") || is_furniture(node)
}

/// How long the text of each element of a page is, in bytes.
pub(super) fn text_lengths(page: &Page) -> HashMap<NodeId, usize> {
    enum Step<'n> {
        Enter(NodeRef<'n>),
        Leave(NodeId),
    }
    let mut lengths = HashMap::new();
    let mut total = 0;
    let mut steps = vec![Step::Enter(page.root())];
    while let Some(step) = steps.pop() {
        match step {
            Step::Enter(node) if node.is_text() => total += node.text().len(),
            Step::Enter(node) => {
                lengths.insert(node.id, total);
                steps.push(Step::Leave(node.id));
                steps.extend(node.children_it(true).map(Step::Enter));
            }
            Step::Leave(id) => {
                lengths.entry(id).and_modify(|before| *before = total - *before);
            }
        }
    }
    lengths
}

/// Whether the text in `node` is shorter than that, in bytes; no more of it than that is looked at.
pub(super) fn is_shorter(node: &NodeRef<'_>, limit: usize) -> bool {
    let mut length = 0;
    let texts = node.descendants_it().filter(|inner| inner.is_text());
    for text in texts {
        length += text.text().len();
        if length >= limit {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_each_element_is_measured() {
        let page = Page::from("<div>Oslo<p>waits<b> long</b></p><!-- not text --></div><i>x</i>");
        let lengths = text_lengths(&page);
        for (selector, expected) in [("div", 14), ("p", 10), ("b", 5), ("body", 15)] {
            let found = page.select(selector);
            assert_eq!(lengths[&found.nodes()[0].id], expected, "{selector}");
        }
    }

    #[test]
    fn what_is_around_an_element_says_that_it_is_beside() {
        let page = Page::from("<aside><p><b>x</b></p></aside><p><i>x</i></p>");
        let mut beside = Beside::default();
        let mut holds = |selector: &str| beside.holds(&page.select(selector).nodes()[0]);
        assert!(holds("aside p") && holds("b"));
        assert!(!holds("aside") && !holds("i"));
    }
}
