//! RSS, Atom and JSON Feed: what a feed says about the reports it names.

use std::fmt;

use feed_rs::model::{Entry, Link, Text};
use feed_rs::parser::Builder;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::rfc2822;
use whipcount_domain::{parse_day, parse_time};

use crate::encoding::decode_anyway;
use crate::formats::html;
use crate::{Hints, charset};

/// What a feed says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// What it is called: mostly the name of the paper.
    pub title: Option<String>,
    /// Its items, in its order.
    pub items: Vec<FeedItem>,
}

/// What a feed says about one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedItem {
    /// What the feed calls it, in whatever way; often an address.
    pub id: Option<String>,
    /// The address of the report.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Day of publication, as it is written: not moved to another time zone.
    pub published: Option<Date>,
    /// Time of day of publication, likewise.
    pub time: Option<Time>,
    /// When it was changed last, by which a newer version can be told.
    pub updated: Option<String>,
    /// The text, where the feed brings it.
    pub content: Option<Markup>,
    /// What the feed says that it is about.
    pub summary: Option<Markup>,
}

/// Text, and what it is written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markup {
    /// The text.
    pub text: String,
    /// As in `text/html`.
    pub media_type: String,
}

/// Why something is no feed, in the parser's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAFeed(pub String);

/// Understands RSS, Atom or JSON Feed. `hints` say where it is from, for links that are relative, and
/// in which encoding it is said to be.
///
/// ```
/// use whipcount_documents::Hints;
/// use whipcount_documents::feeds::read_feed;
///
/// let rss = r#"<rss version="2.0"><channel><title>The Post</title><item>
///     <link>/ships</link><pubDate>Wed, 14 May 2031 23:30:00 -0400</pubDate>
/// </item></channel></rss>"#;
/// let hints = Hints::of_response("https://post.example/feed", Some("application/rss+xml"));
/// let feed = read_feed(rss.as_bytes(), &hints).unwrap();
/// assert_eq!(feed.items[0].url.as_deref(), Some("https://post.example/ships"));
/// assert_eq!(feed.items[0].published.unwrap().to_string(), "2031-05-14");
///
/// assert!(read_feed(b"<html><p>Norway will pay.", &Hints::default()).is_err());
/// ```
///
/// # Errors
///
/// When it is none of these, or damaged.
pub fn read_feed(bytes: &[u8], hints: &Hints) -> Result<Feed, NotAFeed> {
    // What programs that write feeds say is more often right than what servers say of all files.
    let declared = charset::declared(bytes).or_else(|| hints.charset.clone());
    let decoded = decode_anyway(bytes.to_vec(), declared.as_deref());
    let base = hints.address.as_deref();
    let parser = Builder::new()
        .base_uri(base)
        .timestamp_parser(as_written)
        // Made up ones would look like the feed's own.
        .id_generator(|_, _, _| String::new())
        .build();
    let feed = parser.parse(without_prolog(&decoded.text).as_bytes()).map_err(|error| {
        let text = error.to_string();
        NotAFeed(text.split_once(": ").map_or(text.clone(), |(_, why)| why.to_string()))
    })?;
    let items = feed.entries.into_iter().map(item);
    Ok(Feed { title: feed.title.and_then(words), items: items.collect() })
}

/// The addresses of the feeds that a page at `address` offers, in its order: its `<link
/// rel="alternate">` with the type of a feed. Anything else than a page offers none.
///
/// ```
/// use whipcount_documents::feeds::feeds_offered;
///
/// let page = br#"<head><link rel="alternate" type="application/rss+xml" href="/world.rss"></head>"#;
/// assert_eq!(feeds_offered(page, "https://post.example/world"), ["https://post.example/world.rss"]);
/// ```
pub fn feeds_offered(page: &[u8], address: &str) -> Vec<String> {
    match url::Url::parse(address) {
        Ok(base) => offered(page, |href| base.join(href).ok().map(String::from)),
        Err(_) => Vec::new(),
    }
}

/// The same for a page of which the address may be unknown: its feeds are called as it does, then.
pub(crate) fn feeds_named(page: &[u8], address: Option<&str>) -> Vec<String> {
    match address {
        Some(address) => feeds_offered(page, address),
        None => offered(page, |href| Some(href.to_string())),
    }
}

fn offered(page: &[u8], address_of: impl Fn(&str) -> Option<String>) -> Vec<String> {
    // What matters here is ASCII in all encodings of pages but UTF-16, which says so itself.
    let page = match encoding_rs::Encoding::for_bom(page) {
        Some((encoding, mark)) => encoding.decode(&page[mark..]).0,
        None => String::from_utf8_lossy(page),
    };
    let start = page[..page.floor_char_boundary(PAGE_START)].to_ascii_lowercase();
    if !start.contains("alternate") {
        return Vec::new();
    }
    let mut offered = Vec::new();
    // They stand in the head, which a page without an end does not make longer.
    let Ok(document) = html::tree(&page[..start.len()]) else { return offered };
    for link in document.select("link[href]").iter() {
        let attribute = |name| link.attr(name).unwrap_or_default().to_ascii_lowercase();
        let is_alternate = attribute("rel").split_ascii_whitespace().any(|one| one == "alternate");
        let media_type = attribute("type");
        let media_type = media_type.split(';').next().unwrap_or_default().trim();
        if !is_alternate || !FEED_TYPES.contains(&media_type) {
            continue;
        }
        let Some(url) = address_of(link.attr("href").unwrap_or_default().trim()) else { continue };
        if !offered.contains(&url) && offered.len() < MOST_OFFERED {
            offered.push(url);
        }
    }
    offered
}

/// The media types of feeds.
const FEED_TYPES: [&str; 3] =
    ["application/rss+xml", "application/atom+xml", "application/feed+json"];

/// So much of a page is searched for feeds, in bytes.
const PAGE_START: usize = 512 << 10;

/// More feeds than this are of no help.
const MOST_OFFERED: usize = 20;

/// XML without its first line, which names an encoding that it is no longer in.
fn without_prolog(xml: &str) -> &str {
    let xml = xml.trim_start();
    match xml.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest,
        None => xml,
    }
}

fn item(entry: Entry) -> FeedItem {
    let published = entry.published.or(entry.updated);
    let published = published.map(|instant| instant.naive_utc().to_string());
    let content = entry.content.and_then(|content| {
        let media_type = content.content_type.essence().to_string();
        Some(Markup { text: content.body?, media_type })
    });
    FeedItem {
        id: Some(entry.id.trim().to_string()).filter(|id| !id.is_empty()),
        url: address(entry.links),
        title: entry.title.and_then(words),
        published: published.as_deref().and_then(parse_day),
        // Midnight is what a day without a time has become.
        time: published.as_deref().and_then(parse_time).filter(|&time| time != Time::midnight()),
        updated: entry.updated.map(|instant| instant.naive_utc().to_string()),
        content,
        summary: entry.summary.map(markup),
    }
}

/// Of all links the one to the report itself: not to a recording, to comments or to the feed.
fn address(links: Vec<Link>) -> Option<String> {
    let is_report = |link: &&Link| matches!(link.rel.as_deref(), None | Some("alternate"));
    let link = links.iter().find(is_report)?;
    let address = link.href.trim();
    (!address.is_empty()).then(|| address.to_string())
}

/// A title in one line. Feeds often say that what is markup is plain text.
fn words(text: Text) -> Option<String> {
    let text = html::text_of_marked_up(&text.content).ok()?;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

fn markup(text: Text) -> Markup {
    Markup { media_type: text.content_type.essence().to_string(), text: text.content }
}

/// The date and time as it is written, its zone left out: the day on the masthead is the one that
/// counts. It is called UTC because there is no other type for it here.
fn as_written(text: &str) -> Option<chrono::DateTime<chrono::Utc>> {
    let text = text.trim();
    let parser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let written = match parser.parse_zoned_datetime(text) {
        Ok(zoned) => zoned.datetime(),
        Err(_) => {
            let day = parse_day(text)?;
            DateTime::from_parts(day, parse_time(text).unwrap_or(Time::midnight()))
        }
    };
    let day = chrono::NaiveDate::from_ymd_opt(
        i32::from(written.year()),
        written.month().unsigned_abs().into(),
        written.day().unsigned_abs().into(),
    )?;
    let part = |number: i8| u32::from(number.unsigned_abs());
    let time = (part(written.hour()), part(written.minute()), part(written.second()));
    Some(day.and_hms_opt(time.0, time.1, time.2)?.and_utc())
}

impl fmt::Display for NotAFeed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "it is no feed: {}", self.0)
    }
}

impl std::error::Error for NotAFeed {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(feed: &str, expected: &[(Option<&str>, &str, Option<&str>)]) {
        let hints = Hints::of_response("https://post.example/news/feed.xml", None);
        let feed = read_feed(feed.as_bytes(), &hints);
        let items = feed.expect("it is a feed").items;
        let found: Vec<_> = items
            .iter()
            .map(|item| {
                let day = item.published.map(|day| day.to_string());
                (item.url.as_deref(), item.title.clone().unwrap_or_default(), day)
            })
            .collect();
        let expected = expected
            .iter()
            .map(|(url, title, day)| (*url, title.to_string(), day.map(str::to_string)));
        assert_eq!(found, expected.collect::<Vec<_>>());
    }

    #[test]
    fn rss_is_understood() {
        check(
            r#"<?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
            <title>The Post</title><link>https://post.example/</link>
            <item><title> Ships for
               the strait </title><link>https://post.example/a?x=1&amp;y=2</link>
               <guid isPermaLink="false">77</guid>
               <pubDate>Wed, 14 May 2031 23:30:00 -0400</pubDate>
               <enclosure url="https://post.example/a.mp3" type="audio/mpeg" length="1"/></item>
            <item><title>A day that is none</title><link>b</link><pubDate>yesterday</pubDate></item>
            <item><title>The wrong weekday</title><link>/c</link>
               <pubDate>Mon, 14 May 2031 09:00:00 GMT</pubDate></item>
            <item><title>No link</title><description>Norway will pay.</description></item>
            </channel></rss>"#,
            &[
                (
                    Some("https://post.example/a?x=1&y=2"),
                    "Ships for the strait",
                    Some("2031-05-14"),
                ),
                (Some("https://post.example/news/b"), "A day that is none", None),
                (Some("https://post.example/c"), "The wrong weekday", Some("2031-05-14")),
                (None, "No link", None),
            ],
        );
    }

    #[test]
    fn atom_is_understood() {
        check(
            r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>The Post</title>
            <entry><title>Ships</title><id>tag:post.example,2031:1</id>
              <link rel="enclosure" href="https://post.example/a.mp3"/>
              <link rel="alternate" href="https://post.example/a"/>
              <published>2031-05-14T23:30:00-04:00</published>
              <updated>2031-05-15T06:00:00Z</updated></entry>
            <entry><title>Changed alone</title><id>2</id><link href="../b"/>
              <updated>2031-05-15T06:00:00Z</updated></entry>
            </feed>"#,
            &[
                (Some("https://post.example/a"), "Ships", Some("2031-05-14")),
                (Some("https://post.example/b"), "Changed alone", Some("2031-05-15")),
            ],
        );
    }

    #[test]
    fn encodings_are_told_whatever_is_said_of_them() {
        #[track_caller]
        fn check(declared: &str, content_type: &str, title: &[u8], expected: &str) {
            let mut feed = declared.as_bytes().to_vec();
            feed.extend(b"<rss version=\"2.0\"><channel><title>");
            feed.extend(title);
            feed.extend(b"</title></channel></rss>");
            let hints = Hints::of_response("https://post.example/feed", Some(content_type));
            let feed = read_feed(&feed, &hints).expect("it is a feed");
            assert_eq!(feed.title.as_deref(), Some(expected), "{declared} {content_type}");
        }
        let latin = "<?xml version='1.0' encoding='iso-8859-1'?>\n";
        let (utf_8, bare) = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "");
        check(utf_8, "text/xml; charset=iso-8859-1", "Zürich zögert".as_bytes(), "Zürich zögert");
        check(latin, "text/xml", b"Z\xFCrich z\xF6gert", "Zürich zögert");
        check(latin, "text/xml; charset=utf-8", b"Z\xFCrich z\xF6gert", "Zürich zögert");
        check(latin, "text/xml; charset=utf-8", "Zürich zögert".as_bytes(), "Zürich zögert");
        check(bare, "text/xml; charset=windows-1251", b"\xCD\xEE\xE2\xEE\xF1\xF2\xE8", "Новости");
        check("\u{feff}<?xml version='1.0'?>", "text/xml", "Zürich".as_bytes(), "Zürich");
        let wide: Vec<u8> =
            "\u{feff}<?xml version='1.0' encoding='utf-16'?><rss version='2.0'><channel><title>Łódź"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .chain("</title></channel></rss>".encode_utf16().flat_map(u16::to_le_bytes))
                .collect();
        let feed = read_feed(&wide, &Hints::default()).expect("it is a feed");
        assert_eq!(feed.title.as_deref(), Some("Łódź"));
    }

    #[test]
    fn json_feed_is_understood() {
        check(
            r#"{"version": "https://jsonfeed.org/version/1.1", "title": "The Post", "items": [
            {"id": "1", "url": "https://post.example/a", "title": "Ships",
             "content_html": "<p>Norway will pay.", "date_published": "2031-05-14T09:00:00+02:00"}]}"#,
            &[(Some("https://post.example/a"), "Ships", Some("2031-05-14"))],
        );
    }

    #[test]
    fn what_is_no_feed_is_told() {
        for (bytes, expected) in [
            ("", "it is no feed: no root element"),
            ("<!doctype html><html><body><p>Norway will pay.</html>", "it is no feed: "),
            ("{\"text\": \"Norway will pay.\"}", "it is no feed: "),
            ("<rss version=\"2.0\"><channel><item><title>Ships</ti", "it is no feed: "),
            ("Norway will pay.", "it is no feed: no root element"),
        ] {
            let error =
                read_feed(bytes.as_bytes(), &Hints::default()).expect_err(bytes).to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn pages_offer_feeds() {
        #[track_caller]
        fn check(page: &[u8], expected: &[&str]) {
            assert_eq!(feeds_offered(page, "https://post.example/world/"), expected);
        }
        check(
            b"<!doctype html><HEAD><LINK REL='ALTERNATE nofollow' TYPE='Application/RSS+xml; charset=utf-8' \
              HREF=' news.rss '><link rel=alternate type=application/atom+xml href=//other.example/a?b&amp;c>\
              <link rel=alternate type=application/rss+xml href=news.rss>\
              <link rel=alternate hreflang=de href=/de><link rel=stylesheet type=text/css href=a.css>\
              <p>Z\xFCrich",
            &["https://post.example/world/news.rss", "https://other.example/a?b&c"],
        );
        check(b"<p>There is an alternate route.", &[]);
        check(b"<link rel=alternate type=application/rss+xml href='http://'>", &[]);
        check(b"", &[]);
        check(b"\x89PNG\r\n\x1A\n\0\0alternate", &[]);
    }

    #[test]
    fn deep_and_long_feeds_end() {
        let deep = "<div>".repeat(200_000);
        let feed = format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><content type=\"xhtml\">{deep}"
        );
        _ = read_feed(feed.as_bytes(), &Hints::default());
        let laughs = "<!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>\
                      <rss version=\"2.0\"><channel><title>&b;</title></channel></rss>";
        if let Ok(feed) = read_feed(laughs.as_bytes(), &Hints::default()) {
            assert!(feed.title.is_none_or(|title| title.len() < 10));
        }
    }
}
