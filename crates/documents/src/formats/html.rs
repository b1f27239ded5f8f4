//! Web pages: the main text, and what the page says about itself to machines.
//!
//! The main text is found by `dom_smoothie`; what is done before and after it is in `body`. A live
//! blog becomes one document an entry.

use dom_query::Document as Page;
use whipcount_domain::{DateOrigin, Document, TextChange};

use self::facts::{Facts, When};
use super::{Fit, Format};
use crate::charset;
use crate::cleaning::clean;
use crate::encoding::decode_anyway;
use crate::open::Opened;
use crate::source::{At, Hints, Source, Start};
use crate::{MAX_DOCUMENT_BYTES, Problem, ProblemKind, Within};

mod beside;
mod body;
mod days;
mod facts;
mod json_ld;
mod live;
mod paragraphs;
mod parse;

pub(crate) const FORMAT: Format = Format {
    name: "HTML",
    extensions: &["html", "htm", "xhtml"],
    media_types: &["text/html", "application/xhtml+xml"],
    fits,
    // The page is taken apart when its first document is asked for, so that pages that nobody asks
    // for cost nothing.
    read: |source| Box::new(std::iter::once_with(move || read(source)).flatten()),
};

/// The largest page that is read, in bytes. Pages that carry their pictures in them are large.
const MAX_PAGE_BYTES: usize = 32 << 20;

fn fits(start: &Start<'_>) -> Fit {
    let text = start.text();
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    // A prolog of XML and comments may come before the page begins.
    while rest.starts_with("<?xml") || rest.starts_with("<!--") {
        let end = if rest.starts_with("<?") { "?>" } else { "-->" };
        let Some(at) = rest.find(end) else { break };
        rest = rest[at + end.len()..].trim_start();
    }
    let begins =
        |tag: &str| rest.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    if ["<!doctype html", "<html", "<head>", "<body"].into_iter().any(begins) {
        return Fit::Certain;
    }
    let rest = rest.to_ascii_lowercase();
    let has_tags =
        ["<p>", "<p ", "<div", "<article", "<body", "<meta", "<br", "<h1", "<h2", "<span"];
    match FORMAT.fits_by_name(start) {
        Fit::Named => Fit::Named,
        _ if rest.starts_with('<') && has_tags.into_iter().any(|tag| rest.contains(tag)) => {
            Fit::Perhaps
        }
        _ => Fit::No,
    }
}

fn read(mut source: Source) -> Vec<Result<Opened, Problem>> {
    let bytes = match source.read_all(MAX_PAGE_BYTES) {
        Ok(bytes) => bytes,
        Err(kind) => return vec![Err(source.at.problem(kind))],
    };
    let at = source.at;
    let declared = at.hints.charset.clone().or_else(|| charset::declared(&bytes));
    let decoded = decode_anyway(bytes, declared.as_deref());
    let doubts: Vec<_> = decoded.doubts().map(|kind| at.problem(kind)).collect();
    let page = match parse::page(&decoded.text) {
        Ok(page) => page,
        Err(kind) => return vec![Err(at.problem(kind))],
    };
    let mut documents = documents(&at, page, decoded.changes);
    if let Some(Ok(first)) = documents.iter_mut().find(|document| document.is_ok()) {
        first.problems.splice(..0, doubts);
    }
    documents
}

fn documents(at: &At, page: Page, changes: Vec<TextChange>) -> Vec<Result<Opened, Problem>> {
    let facts = Facts::of(&page, at.hints.address.as_deref());
    let entries = live::entries(&page, &facts);
    if !entries.is_empty() {
        return entries
            .into_iter()
            .enumerate()
            .map(|(index, entry)| {
                let number = index as u64 + 1;
                let mut changes = changes.clone();
                let text = clean(entry.text, &mut changes);
                let mut document = Document::new(format!("{}#{number}", at.id), text);
                document.title = entry.title.or_else(|| facts.title.clone());
                document.publisher = facts.publisher.clone();
                let address = facts.url.clone().or_else(|| at.hints.address.clone());
                document.url = match (address, entry.anchor) {
                    (Some(address), Some(anchor)) => Some(format!("{address}#{anchor}")),
                    (address, _) => address,
                };
                dated(&mut document, entry.when.or(facts.published));
                document.origin.changes = changes;
                let place = at.place.within(Within::Item(number));
                Ok(Opened { document, place, problems: vec![] })
            })
            .collect();
    }
    vec![article(at, page, facts, changes)]
}

fn article(
    at: &At,
    page: Page,
    facts: Facts,
    mut changes: Vec<TextChange>,
) -> Result<Opened, Problem> {
    let Some(text) = body::text(page, &facts) else {
        return Err(at.problem(ProblemKind::NoArticle));
    };
    let text = clean(text, &mut changes);
    if text.len() > MAX_DOCUMENT_BYTES {
        return Err(at.problem(ProblemKind::TooLong { limit: MAX_DOCUMENT_BYTES }));
    }
    let mut document = at.document(text);
    dated(&mut document, facts.published);
    document.title = facts.title;
    document.publisher = facts.publisher;
    document.url = facts.url.or(document.url);
    document.origin.changes = changes;
    let mut problems = vec![];
    let words = document.words();
    if facts.is_free == Some(false) && words < STUB_WORDS {
        problems.push(at.problem(ProblemKind::OnlyTheStart { words }));
    }
    Ok(Opened { document, place: at.place.clone(), problems })
}

/// Fewer words than this on a page that one has to pay for are only the start of its article.
const STUB_WORDS: usize = 150;

fn dated(document: &mut Document, when: Option<When>) {
    if let Some(When { day, time, origin }) = when {
        document.published = Some(day);
        (document.origin.date, document.origin.time) = (origin, time);
    } else {
        document.origin.date = DateOrigin::Unknown;
    }
}

/// The tree of a page, of which the size is limited whatever the page does to grow it.
pub(crate) fn tree(html: &str) -> Result<Page, ProblemKind> {
    parse::page(html)
}

/// Whether bytes that are called something else are a page.
pub(crate) fn looks_like_a_page(bytes: &[u8]) -> bool {
    let hints = Hints::default();
    let start = Start { bytes: &bytes[..bytes.len().min(8 << 10)], hints: &hints };
    fits(&start) == Fit::Certain
}

/// The text of what may be markup or plain text, whichever it is called.
pub(crate) fn text_of_marked_up(text: &str) -> Result<String, ProblemKind> {
    if text.contains(['<', '&']) { text_of_fragment(text) } else { Ok(text.to_string()) }
}

/// The text of a piece of HTML that is all body, as feeds and messages have it: a paragraph a line.
pub(crate) fn text_of_fragment(html: &str) -> Result<String, ProblemKind> {
    let page = parse::page(html)?;
    body::remove_furniture(&page);
    let lines = paragraphs::of(&page.root());
    Ok(lines.into_iter().map(|paragraph| paragraph.text).collect::<Vec<_>>().join("\n"))
}
