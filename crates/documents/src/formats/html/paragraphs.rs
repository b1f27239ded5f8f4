//! The text of a tree, paragraph by paragraph.

use dom_query::NodeRef;

/// A line of text as a reader sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// White space is a single space.
    pub(super) text: String,
    /// How many of its bytes are in links.
    pub(super) linked: usize,
    /// Whether it is a heading.
    pub(super) heading: bool,
}

impl Paragraph {
    /// Whether all of it is a link, or nearly.
    pub(super) fn is_link(&self) -> bool {
        self.linked * 10 >= self.text.len() * 9
    }
}

enum Step<'n> {
    Enter(NodeRef<'n>),
    Leave(NodeRef<'n>),
}

/// The paragraphs below `root`.
pub(super) fn of(root: &NodeRef<'_>) -> Vec<Paragraph> {
    let mut writer = Writer::default();
    // Not by recursion: the page decides how deep it is.
    let mut steps = vec![Step::Enter(*root)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Enter(node) if node.is_text() => writer.write(&node.text()),
            Step::Enter(node) => {
                if !writer.enter(&node) {
                    continue;
                }
                steps.push(Step::Leave(node));
                steps.extend(node.children_it(true).map(Step::Enter));
            }
            Step::Leave(node) => writer.leave(&node),
        }
    }
    writer.end_paragraph();
    writer.paragraphs
}

#[derive(Default)]
struct Writer {
    paragraphs: Vec<Paragraph>,
    current: Paragraph,
    /// White space that is written if something follows it in the line.
    has_space: bool,
    links: usize,
    headings: usize,
}

impl Writer {
    /// Whether what is in the node is text for readers.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        let Some(name) = node.node_name() else { return true };
        match &*name {
            "script" | "style" | "template" | "noscript" | "iframe" | "svg" | "math" | "head"
            | "title" | "select" | "button" | "textarea" | "object" => return false,
            "br" | "hr" => self.end_paragraph(),
            "td" | "th" => self.has_space = true,
            "a" => self.links += 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_paragraph();
                self.headings += 1;
            }
            name if is_block(name) => self.end_paragraph(),
            _ => {}
        }
        true
    }

    fn leave(&mut self, node: &NodeRef<'_>) {
        let Some(name) = node.node_name() else { return };
        match &*name {
            "a" => self.links -= 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_paragraph();
                self.headings -= 1;
            }
            name if is_block(name) => self.end_paragraph(),
            _ => {}
        }
    }

    fn write(&mut self, text: &str) {
        for character in text.chars() {
            // Non-breaking spaces are told from others until the text is cleaned.
            if matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.has_space = true;
                continue;
            }
            let before = self.current.text.len();
            if self.has_space && before > 0 {
                self.current.text.push(' ');
            }
            self.has_space = false;
            self.current.text.push(character);
            if self.links > 0 {
                self.current.linked += self.current.text.len() - before;
            }
            self.current.heading = self.headings > 0;
        }
    }

    fn end_paragraph(&mut self) {
        self.has_space = false;
        let paragraph = std::mem::take(&mut self.current);
        if !paragraph.text.trim().is_empty() {
            self.paragraphs.push(paragraph);
        }
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "header"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "thead"
            | "tfoot"
            | "tr"
            | "ul"
            | "caption"
    )
}

#[cfg(test)]
mod tests {
    use dom_query::Document as Page;

    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let page = Page::from(html);
        let texts: Vec<_> = of(&page.root()).into_iter().map(|paragraph| paragraph.text).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn paragraphs_are_kept_apart_and_words_together() {
        check("<p>One</p><p>two <b>th</b>ree\n four</p>", &["One", "two three four"]);
        check("<div>One<div>two</div>three</div>", &["One", "two", "three"]);
        check("One<br>two<br/><br/>three", &["One", "two", "three"]);
        check("<ul><li>One<li>two</ul>", &["One", "two"]);
        check(
            "<table><tr><td>One</td><td>two</td></tr><tr><td>three</table>",
            &["One two", "three"],
        );
        check("<p>One<script>x</script> two<!-- three --></p>", &["One two"]);
    }

    #[test]
    fn a_link_is_told_from_a_sentence_with_a_link() {
        let page = Page::from("<p><a>Read this too</a></p><p>He <a>said</a> it in a sentence</p>");
        let paragraphs = of(&page.root());
        assert!(paragraphs[0].is_link() && !paragraphs[1].is_link());
    }
}
