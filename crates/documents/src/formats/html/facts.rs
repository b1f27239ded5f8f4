//! What a page says about its article: title, publisher, day, address.

use dom_query::{Document as Page, NodeRef, Selection};
use serde_json::Value;
use url::Url;
use whipcount_domain::{Date, DateOrigin, Time};

use super::beside::{Beside, is_shorter};
use super::days;
use super::json_ld::{JsonLd, string};
use super::{paragraphs, parse};

pub(super) struct Facts {
    pub(super) title: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) published: Option<When>,
    /// The address under which the page wants to be known.
    pub(super) url: Option<String>,
    /// Whether one need not pay to read it.
    pub(super) is_free: Option<bool>,
    /// Whether the page says that it holds an article.
    pub(super) is_article: bool,
    /// The body, as some pages repeat it for machines.
    pub(super) body: Option<String>,
    pub(super) json_ld: JsonLd,
}

/// A day, and who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct When {
    pub(super) day: Date,
    pub(super) time: Option<Time>,
    pub(super) origin: DateOrigin,
}

impl When {
    pub(super) fn of_markup(value: &str) -> Option<When> {
        let (day, time) = days::of_value(value)?;
        Some(When { day, time, origin: DateOrigin::Markup })
    }
}

impl Facts {
    /// `address` is where the page was fetched from.
    pub(super) fn of(page: &Page, address: Option<&str>) -> Facts {
        let json_ld = JsonLd::of(page);
        let article = json_ld.article();
        let in_article = |key| article.and_then(|article| string(article, key));
        let metas = Metas::of(page);
        let publisher = article
            .and_then(|article| json_ld.name_in(article, "publisher"))
            .or_else(|| metas.first(&["og:site_name"]))
            .or_else(|| named_inside(page, "[itemprop='publisher']"))
            .or_else(|| json_ld.site())
            .or_else(|| metas.first(PUBLISHERS))
            .map(|name| text_of_markup(&name));
        let in_two = title_in_two(page);
        let publisher = publisher
            .or_else(|| in_two.as_ref().map(|(_, site)| site.clone()))
            .or_else(|| copyright(page));
        let url = canonical(page, &metas, in_article("url"), address);
        let title = title(
            page,
            &metas,
            in_article("headline").or_else(|| in_article("name")),
            publisher.as_deref(),
        );
        // What looked like a headline is the name of the site.
        let title = match (title, &publisher, in_two) {
            (Some(title), Some(site), Some((headline, _))) if title == *site => Some(headline),
            (title, _, _) => title,
        };
        let known_url = url.as_deref().or(address);
        let published = in_article("datePublished")
            .or_else(|| in_article("dateCreated"))
            .and_then(|value| When::of_markup(&value))
            .or_else(|| metas.dates())
            .or_else(|| time_element(page))
            .or_else(|| {
                let day = days::in_address(known_url?)?;
                Some(When { day, time: None, origin: DateOrigin::Address })
            })
            .or_else(|| visible_day(page));
        let is_free = article.and_then(|article| match article.get("isAccessibleForFree")? {
            Value::Bool(free) => Some(*free),
            Value::String(free) => Some(!free.eq_ignore_ascii_case("false")),
            _ => None,
        });
        let kind = metas.first(&["og:type"]);
        let is_article = article.is_some()
            || (title.is_some() && published.is_some())
            || kind.is_some_and(|kind| kind == "article")
            || page.select_single("[itemtype*='Article'], [itemprop='articleBody']").exists();
        let body = in_article("articleBody");
        Facts { title, publisher, published, url, is_free, is_article, body, json_ld }
    }
}

const PUBLISHERS: &[&str] = &[
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
    "citation_publisher",
    "article:publisher_name",
    "application-name",
    "apple-mobile-web-app-title",
    "source",
    "copyright",
];

const DATES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date_published",
    "published_time",
    "publication_date",
    "publish-date",
    "publish_date",
    "publishdate",
    "pubdate",
    "pub_date",
    "published",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "citation_publication_date",
    "citation_date",
    "article.published",
    "article_date_original",
    "originalpublicationdate",
    "date",
    "bt:pubdate",
];

/// Names and contents of all `<meta>`, the names in small letters.
struct Metas(Vec<(String, String)>);

impl Metas {
    fn of(page: &Page) -> Metas {
        let mut metas = Vec::new();
        for meta in page.select("meta[content]").iter() {
            let content = meta.attr_or("content", "").trim().to_string();
            if content.is_empty() {
                continue;
            }
            for key in ["property", "name", "itemprop"] {
                if let Some(name) = meta.attr(key) {
                    metas.push((name.trim().to_ascii_lowercase(), content.clone()));
                }
            }
        }
        Metas(metas)
    }

    /// The content of the first of `names` that is there.
    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.all(name).next().map(str::to_string))
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, content)| content.as_str())
    }

    fn dates(&self) -> Option<When> {
        DATES.iter().find_map(|name| self.all(name).find_map(When::of_markup))
    }
}

/// The text of a value that may hold markup: `Ships &amp; tides`.
fn text_of_markup(value: &str) -> String {
    let text = if value.contains(['&', '<']) {
        parse::page(value).map_or_else(|_| value.to_string(), |page| page.root().text().to_string())
    } else {
        value.to_string()
    };
    squeezed(&text)
}

fn squeezed(text: &str) -> String {
    let text = text.replace('\u{ad}', "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first of `selector` that is not in something beside the article.
fn outside_of_others<'p>(page: &'p Page, selector: &str) -> Option<NodeRef<'p>> {
    let found = page.select(selector);
    let mut beside = Beside::default();
    found.nodes().iter().find(|node| !beside.holds(node)).copied()
}

fn named_inside(page: &Page, selector: &str) -> Option<String> {
    let found = page.select_single(selector);
    let name = found.select_single("[itemprop='name']");
    let said = |selection: &Selection<'_>| {
        let content = selection.attr("content").map(|content| content.to_string());
        let text = squeezed(&content.unwrap_or_else(|| selection.text().to_string()));
        (!text.is_empty() && text.len() < 80).then_some(text)
    };
    said(&name).or_else(|| said(&found))
}

/// The page's title in two, where one of its headings says which part is the headline and which the
/// name of the site.
fn title_in_two(page: &Page) -> Option<(String, String)> {
    let title = squeezed(&page.select_single("title").text());
    if title.len() > 400 {
        return None;
    }
    let headings = page.select("h1, h2, [itemprop='headline']");
    let headings: Vec<_> =
        headings.nodes().iter().take(50).map(|node| squeezed(&node.text())).collect();
    title.match_indices(SEPARATORS).find_map(|(at, separator)| {
        let before = title[..at].trim_end_matches(SEPARATORS).trim();
        let after = title[at + separator.len()..].trim_start_matches(SEPARATORS).trim();
        let words = |text: &str| text.split(' ').count();
        let (site, headline) =
            if words(before) < words(after) { (before, after) } else { (after, before) };
        let is_said = headings.iter().any(|heading| heading == headline || heading == site);
        let is_site = !site.is_empty() && site.len() < 50 && words(site) <= 6;
        (is_said && is_site).then(|| (headline.to_string(), site.to_string()))
    })
}

const SEPARATORS: [char; 8] = ['|', '-', '–', '—', '·', '•', '»', ':'];

/// "© 2031 The Harbour Post. All rights reserved."
fn copyright(page: &Page) -> Option<String> {
    let footers =
        page.select("footer, [class*='footer'], [id*='footer'], [class*='copyright'], small");
    footers.nodes().iter().find_map(|node| {
        let text = squeezed(&node.text());
        let behind = text.split_once('©')?.1;
        let name = behind.trim_start_matches(|character: char| {
            character.is_ascii_digit() || " ,-–".contains(character)
        });
        let name = name.split(['.', '|', '·', '©', ',', '–', '—']).next()?;
        let name = name.split(" All ").next()?.trim();
        (!name.is_empty() && name.len() < 50).then(|| name.to_string())
    })
}

fn heading(page: &Page) -> Option<String> {
    let headings =
        ["h1[itemprop='headline']", "[itemprop='headline']", "article h1", "main h1", "h1"];
    headings.iter().find_map(|selector| {
        let text = squeezed(&outside_of_others(page, selector)?.text());
        (!text.is_empty() && text.len() < 400).then_some(text)
    })
}

/// The headline that people read, if machines are told about the same; else what they are told.
fn title(
    page: &Page,
    metas: &Metas,
    headline: Option<String>,
    publisher: Option<&str>,
) -> Option<String> {
    let told = headline
        .or_else(|| {
            metas.first(&["og:title", "twitter:title", "dc.title", "citation_title", "title"])
        })
        .map(|told| text_of_markup(&told));
    let page_title =
        Some(squeezed(&page.select_single("title").text())).filter(|title| !title.is_empty());
    let heading = heading(page);
    let told = match (told, heading) {
        (Some(told), Some(heading)) if alike(&told, &heading) => heading,
        (Some(told), _) => told,
        (None, Some(heading)) => match &page_title {
            Some(title) if !alike(title, &heading) && publisher == Some(heading.as_str()) => {
                title.clone()
            }
            _ => heading,
        },
        (None, None) => page_title?,
    };
    Some(without_site(&told, publisher)).filter(|title| !title.is_empty())
}

/// Whether most words of the shorter one are in the other one.
fn alike(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|character: char| !character.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (one, other) = (words(one), words(other));
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let shared = short.iter().filter(|word| long.contains(word)).count();
    !short.is_empty() && shared * 2 > short.len()
}

fn without_site(title: &str, publisher: Option<&str>) -> String {
    let Some(publisher) = publisher else { return title.to_string() };
    let lowered = |text: &str| text.to_lowercase();
    if let Some(at) = title.rfind(SEPARATORS) {
        let behind = title[at..].trim_start_matches(SEPARATORS).trim();
        if lowered(behind) == lowered(publisher) {
            return title[..at].trim_end_matches(SEPARATORS).trim().to_string();
        }
    }
    if let Some(behind) = title.strip_prefix(publisher)
        && let Some(headline) = behind.trim_start().strip_prefix(SEPARATORS)
    {
        return headline.trim_start_matches(SEPARATORS).trim().to_string();
    }
    title.to_string()
}

/// The address that the page names, if it may speak for that address.
fn canonical(
    page: &Page,
    metas: &Metas,
    said: Option<String>,
    address: Option<&str>,
) -> Option<String> {
    let fetched = address.and_then(|address| Url::parse(address).ok());
    let link = |selector| page.select_single(selector).attr("href").map(|href| href.to_string());
    let candidates = [link("link[rel='canonical']"), metas.first(&["og:url"]), said];
    candidates.into_iter().flatten().find_map(|candidate| {
        let candidate = candidate.trim();
        let url = match &fetched {
            Some(fetched) => fetched.join(candidate).ok()?,
            None => Url::parse(candidate).ok()?,
        };
        let is_page = matches!(url.scheme(), "http" | "https") && url.host_str().is_some();
        let is_home = url.path().len() <= 1 && url.query().is_none();
        let same_site = fetched.as_ref().is_none_or(|fetched| site(fetched) == site(&url));
        (is_page && !is_home && same_site).then(|| url.to_string())
    })
}

/// The host without the parts that tell phones and mirrors from the rest.
fn site(url: &Url) -> String {
    let mut host = url.host_str().unwrap_or_default();
    while let Some(rest) = ["www.", "m.", "amp.", "mobile.", "edition."]
        .iter()
        .find_map(|prefix| host.strip_prefix(prefix))
    {
        host = rest;
    }
    host.to_ascii_lowercase()
}

/// `<time>`, or another element that says when the article was published.
fn time_element(page: &Page) -> Option<When> {
    const TIMES: [&str; 6] = [
        "[itemprop='datePublished']",
        "time[pubdate]",
        "article header time, h1 ~ time, h1 ~ * time",
        "article time",
        "main time",
        "time",
    ];
    let mut beside = Beside::default();
    TIMES.iter().find_map(|selector| {
        let found = page.select(selector);
        let times = found.nodes().iter();
        let mut times = times.filter(|node| {
            let own = node.attr("itemprop").is_some_and(|name| &*name == "dateModified");
            !own && !beside.holds(node)
        });
        times.find_map(|time| {
            let value = ["datetime", "content", "data-datetime", "title"]
                .iter()
                .find_map(|name| time.attr(name));
            match value.and_then(|value| When::of_markup(&value)) {
                Some(when) => Some(when),
                None => {
                    let day = days::in_text(&time.text())?;
                    Some(When { day, time: None, origin: DateOrigin::Text })
                }
            }
        })
    })
}

/// A day in words beside the headline.
fn visible_day(page: &Page) -> Option<When> {
    const WORDS: [&str; 9] =
        ["date", "time", "publish", "posted", "byline", "meta", "dateline", "stamp", "info"];
    let text_day = |text: &str| {
        // The day of a correction is not the day of publication.
        let lowered = text.to_lowercase();
        let end =
            ["updated", "modified", "corrected"].iter().filter_map(|word| lowered.find(word)).min();
        let text = text.get(..end.unwrap_or(text.len())).unwrap_or(text);
        let day = days::in_text(text)?;
        Some(When { day, time: None, origin: DateOrigin::Text })
    };
    let marked = page.select("[class], [id]");
    let mut marked = marked.nodes().iter().filter(|node| {
        let marks = [node.class(), node.id_attr()].into_iter().flatten();
        marks
            .map(|mark| mark.to_ascii_lowercase())
            .any(|mark| WORDS.iter().any(|word| mark.contains(word)))
    });
    let mut beside = Beside::default();
    let by_mark = marked.find_map(|node| {
        // With the white space of its markup a line is longer than it looks.
        let text = is_shorter(node, 4000).then(|| squeezed(&node.text()))?;
        let is_line = text.len() < 160 && !beside.holds(node);
        is_line.then(|| text_day(&text))?
    });
    by_mark.or_else(|| {
        // A short line right below the headline.
        let heading = heading(page)?;
        let body = page.body()?;
        let lines = paragraphs::of(&body);
        let at = lines.iter().position(|line| line.text == heading)?;
        let near = lines[at.saturating_sub(2)..].iter().take(7);
        near.filter(|line| line.text.len() < 120).find_map(|line| text_day(&line.text))
    })
}
