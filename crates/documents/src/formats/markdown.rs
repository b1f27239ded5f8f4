//! Markdown: one document, with what stands in its front matter.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use whipcount_domain::{DateOrigin, parse_day, parse_time};

use super::{Format, html, single};
use crate::open::Opened;
use crate::source::Source;
use crate::{Problem, ProblemKind};

pub(crate) const FORMAT: Format = Format {
    name: "Markdown",
    extensions: &["md", "markdown"],
    media_types: &["text/markdown"],
    // It looks like any other text.
    fits: |start| FORMAT.fits_by_name(start),
    read: |source| single(|| read(source)),
};

fn read(source: Source) -> Result<Opened, Problem> {
    let (at, decoded, mut problems) = source.read_text()?;
    let Written { title, front_matter, paragraphs } = written(&decoded.text);
    if paragraphs.is_empty() {
        return Err(at.problem(ProblemKind::Empty));
    }
    let mut document = at.document(paragraphs.join("\n"));
    document.origin.changes = decoded.changes;
    document.title = title;
    for (key, value) in pairs(&front_matter) {
        match key.as_str() {
            "title" | "headline" => document.title = Some(value),
            "publisher" | "source" | "publication" => document.publisher = Some(value),
            "url" | "link" | "canonical" => document.url = Some(value),
            "published" | "date" | "datepublished" => match parse_day(&value) {
                Some(day) => {
                    document.published = Some(day);
                    document.origin.date = DateOrigin::Markup;
                    document.origin.time = parse_time(&value);
                }
                None => problems
                    .push(at.problem(ProblemKind::NotADate { key: "date".to_string(), value })),
            },
            _ => {}
        }
    }
    Ok(Opened { document, place: at.place, problems })
}

/// The keys and values of front matter that are a line each.
fn pairs(front_matter: &str) -> impl Iterator<Item = (String, String)> {
    front_matter.lines().filter_map(|line| {
        let (key, value) = line.split_once(": ")?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        (!value.is_empty()).then(|| (key.trim().to_ascii_lowercase(), value.to_string()))
    })
}

#[derive(Default)]
struct Written {
    /// The first heading of the first level.
    title: Option<String>,
    front_matter: String,
    paragraphs: Vec<String>,
}

fn written(text: &str) -> Written {
    let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES;
    let mut written = Written::default();
    let mut line = String::new();
    let mut markup = String::new();
    let (mut in_front_matter, mut in_title, mut images) = (false, false, 0);
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => in_front_matter = true,
            Event::End(TagEnd::MetadataBlock(_)) => in_front_matter = false,
            Event::Text(text) if in_front_matter => written.front_matter.push_str(&text),
            // What a picture shows is not part of the text.
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images -= 1,
            _ if images > 0 => {}
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                written.end_line(&mut line);
                in_title = written.title.is_none() && written.paragraphs.is_empty();
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) if in_title => {
                in_title = false;
                let title = std::mem::take(&mut line);
                written.title = Some(title.trim().to_string()).filter(|title| !title.is_empty());
            }
            Event::Text(text) | Event::Code(text) => line.push_str(&text),
            Event::SoftBreak => line.push(' '),
            Event::HardBreak | Event::Rule => written.end_line(&mut line),
            Event::Start(Tag::HtmlBlock) => written.end_line(&mut line),
            Event::Html(html) => markup.push_str(&html),
            Event::End(TagEnd::HtmlBlock) => {
                let html = std::mem::take(&mut markup);
                if let Ok(text) = html::text_of_fragment(&html) {
                    written.paragraphs.extend(text.lines().map(str::to_string));
                }
            }
            Event::End(TagEnd::TableCell) => line.push(' '),
            Event::Start(Tag::Item)
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::TableRow
                | TagEnd::TableHead,
            ) => written.end_line(&mut line),
            _ => {}
        }
    }
    written.end_line(&mut line);
    written
}

impl Written {
    fn end_line(&mut self, line: &mut String) {
        let line = std::mem::take(line);
        self.paragraphs.extend(
            line.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_string),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_paragraphs() {
        let text = "---\ntitle: \"Ships\"\ndate: 2031-05-14\n---\n# Ships for Lanth\n\nNorway will \
                    **send**\ntwo [frigates](https://example.org).\n\n- One\n- Two\n\n## Costs\n\n\
                    > “Much,” he said.\n\n![A ship](a.png)\n\n| a | b |\n|-|-|\n| 1 | 2 |\n\n\
                    <div><p>Oslo</p><p>waits</p></div>\n";
        let written = written(text);
        assert_eq!(written.title.as_deref(), Some("Ships for Lanth"));
        assert_eq!(
            written.paragraphs,
            [
                "Norway will send two frigates.",
                "One",
                "Two",
                "Costs",
                "“Much,” he said.",
                "a b",
                "1 2",
                "Oslo",
                "waits"
            ]
        );
        let pairs: Vec<_> = pairs(&written.front_matter).collect();
        assert_eq!(pairs, [("title".into(), "Ships".into()), ("date".into(), "2031-05-14".into())]);
    }
}
