//! Feeds (RSS, Atom, JSON Feed): one document an entry, with what the feed says of it, which often is
//! the beginning of the report alone.

use whipcount_domain::{DateOrigin, Document};

use super::{Contents, Fit, Format, failed, html};
use crate::cleaning::clean;
use crate::feeds::{self, Feed, FeedItem};
use crate::open::Opened;
use crate::source::{At, Source, Start};
use crate::{MAX_DOCUMENT_BYTES, Problem, ProblemKind, Within};

pub(crate) const FORMAT: Format = Format {
    name: "feed",
    extensions: &["rss", "atom"],
    media_types: &["application/rss+xml", "application/atom+xml", "application/feed+json"],
    fits,
    read,
};

/// The longest feed that is read, in bytes: its entries are held together.
const MAX_FEED_BYTES: usize = 32 << 20;

fn fits(start: &Start<'_>) -> Fit {
    let text = start.text();
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    if rest.starts_with('{') && rest.contains("https://jsonfeed.org/version/") {
        return Fit::Certain;
    }
    // What stands before the root of an XML document.
    while rest.starts_with("<?") || rest.starts_with("<!--") {
        let end = if rest.starts_with("<?") { "?>" } else { "-->" };
        let Some((_, behind)) = rest.split_once(end) else { break };
        rest = behind.trim_start();
    }
    let root = rest.strip_prefix('<').unwrap_or_default();
    let root = root.split(|it: char| it.is_whitespace() || matches!(it, '>' | '/')).next();
    match root.unwrap_or_default() {
        "rss" | "feed" | "rdf:RDF" | "RDF" => Fit::Certain,
        // A web page that is called a feed: whoever called it so should be told.
        _ if FORMAT.is_named(start) => Fit::Certain,
        _ => Fit::No,
    }
}

fn read(mut source: Source) -> Contents {
    let bytes = match source.read_all(MAX_FEED_BYTES) {
        Ok(bytes) => bytes,
        Err(kind) => return failed(source.at.problem(kind)),
    };
    let at = source.at;
    match feeds::read_feed(&bytes, &at.hints) {
        Ok(feed) => entries(at, feed),
        Err(_) if html::looks_like_a_page(&bytes) => {
            let feeds = feeds::feeds_named(&bytes, at.hints.address.as_deref());
            failed(at.problem(ProblemKind::NotAFeed { feeds }))
        }
        Err(why) => failed(at.problem(ProblemKind::Malformed { format: FORMAT.name, what: why.0 })),
    }
}

fn entries(at: At, feed: Feed) -> Contents {
    let publisher = feed.title;
    let items = feed.items.into_iter().enumerate();
    Box::new(items.map(move |(index, item)| {
        let number = index as u64 + 1;
        let place = at.place.within(Within::Item(number));
        match document(&at, number, item, publisher.clone()) {
            Ok(document) => Ok(Opened { document, place, problems: Vec::new() }),
            Err(kind) => Err(Problem { place, kind }),
        }
    }))
}

fn document(
    at: &At,
    number: u64,
    item: FeedItem,
    publisher: Option<String>,
) -> Result<Document, ProblemKind> {
    // The whole report, if the feed has it, else how it begins.
    let bodies = [item.content, item.summary].into_iter().flatten();
    let mut body = Err(ProblemKind::Empty);
    for markup in bodies {
        body = html::text_of_marked_up(&markup.text);
        if !body.as_ref().is_ok_and(|text| text.trim().is_empty()) {
            break;
        }
    }
    let mut document = Document::new("", "");
    document.text = clean(body?, &mut document.origin.changes);
    if document.text.trim().is_empty() {
        return Err(ProblemKind::Empty);
    }
    if document.text.len() > MAX_DOCUMENT_BYTES {
        return Err(ProblemKind::TooLong { limit: MAX_DOCUMENT_BYTES });
    }
    document.id = item.id.unwrap_or_else(|| format!("{}:{number}", at.id));
    document.title = item.title;
    document.publisher = publisher;
    document.url = item.url;
    if let Some(day) = item.published {
        document.published = Some(day);
        (document.origin.date, document.origin.time) = (DateOrigin::Markup, item.time);
    }
    Ok(document)
}
