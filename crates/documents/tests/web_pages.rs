//! Web pages, good ones and such as were damaged or made to do harm: each is read or reported.

use whipcount_documents::{Defaults, Fetched, Hints, Opened, Problem, open_fetched};
use whipcount_domain::{DateOrigin, TextChange};

const ADDRESS: &str = "https://post.example/2031/05/14/ships";

const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ships for Lanth | The Post</title>
<meta property="og:site_name" content="The Post"><script type="application/ld+json">{"@type":"NewsArticle",
"headline":"Ships for Lanth","datePublished":"2031-05-13T22:10:00+02:00"}</script></head><body><nav><a href="/">Home</a></nav>
<article><h1>Ships for Lanth</h1><p>Norway will send two ships to the strait, its defence minister said on Tuesday, and
they could sail within three weeks.</p><p>“We live off the sea,” Arve Lunde told reporters in Oslo.</p></article>
<footer>© The Post</footer></body></html>"#;

fn opened(bytes: impl AsRef<[u8]>, content_type: &str) -> Vec<Result<Opened, Problem>> {
    let hints = Hints::of_response(ADDRESS, Some(content_type));
    let fetched = Fetched { bytes: bytes.as_ref().to_vec(), hints };
    open_fetched(fetched, Defaults::default()).collect()
}

#[track_caller]
fn read(bytes: impl AsRef<[u8]>) -> Opened {
    let mut all = opened(bytes, "text/html");
    assert_eq!(all.len(), 1);
    all.remove(0).expect("the page should be read")
}

#[track_caller]
fn problem(bytes: impl AsRef<[u8]>) -> String {
    let mut all = opened(bytes, "text/html");
    assert_eq!(all.len(), 1);
    all.remove(0).expect_err("the page should not be read").to_string()
}

#[test]
fn a_page_is_its_article() {
    let document = read(PAGE).document;
    assert_eq!(
        document.text,
        "Norway will send two ships to the strait, its defence minister said on Tuesday, and they \
         could sail within three weeks.\n“We live off the sea,” Arve Lunde told reporters in Oslo."
    );
    assert_eq!(document.title.as_deref(), Some("Ships for Lanth"));
    assert_eq!(document.publisher.as_deref(), Some("The Post"));
    assert_eq!(document.url.as_deref(), Some(ADDRESS));
    assert_eq!(document.published.unwrap().to_string(), "2031-05-13");
    assert_eq!(document.origin.date, DateOrigin::Markup);
    assert_eq!(document.origin.time.unwrap().to_string(), "22:10:00");
    assert_eq!(document.origin.language.as_deref(), Some("en"));
    assert_eq!(document.origin.changes, []);
}

#[test]
fn a_day_that_only_the_address_tells_is_said_to_be_from_there() {
    let page =
        PAGE.replace("\"datePublished\":\"2031-05-13T22:10:00+02:00\"", "\"about\":\"ships\"");
    let document = read(page).document;
    assert_eq!(document.published.unwrap().to_string(), "2031-05-14");
    assert_eq!(document.origin.date, DateOrigin::Address);
}

#[test]
fn a_page_speaks_for_its_own_site_alone() {
    let page = |canonical: &str| {
        let link = format!("<link rel=canonical href='{canonical}'><title>");
        read(PAGE.replace("<title>", &link)).document.url.unwrap()
    };
    assert_eq!(page("https://www.post.example/a"), "https://www.post.example/a");
    assert_eq!(page("/a"), "https://post.example/a");
    assert_eq!(page("https://other.example/a"), ADDRESS);
    assert_eq!(page("javascript:alert(1)"), ADDRESS);
}

#[test]
fn what_was_changed_in_the_text_is_recorded() {
    let page = PAGE.replace("two ships", "two\u{a0}sh\u{ad}ips\0\u{202e}").replace("“We", "â€œWe");
    let document = read(page).document;
    assert!(document.text.contains("will send two ships to"), "{}", document.text);
    assert!(document.text.contains("“We live"));
    let changes: Vec<_> = document.origin.changes.iter().map(TextChange::name).collect();
    assert_eq!(changes, ["mojibake", "soft-hyphens", "spaces", "invisible"]);
}

#[test]
fn the_encoding_is_what_the_server_or_the_page_says_or_what_the_bytes_are() {
    let page = PAGE.replace("Arve Lunde", "Åse Bjørk");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&page);
    for content_type in
        ["text/html; charset=windows-1252", "text/html", "text/html; charset=klingon"]
    {
        let document = opened(&bytes, content_type).remove(0).unwrap().document;
        assert!(document.text.contains("Åse Bjørk"), "{content_type}: {}", document.text);
        assert_eq!(document.origin.changes.len(), 1);
    }
    let utf_16: Vec<u8> =
        std::iter::once(0xFEFF).chain(page.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert!(read(utf_16).document.text.contains("Åse Bjørk"));
}

#[test]
fn a_page_without_an_article_is_no_document() {
    let links: String =
        (0..40).map(|n| format!("<li><a href=/{n}>Story number {n} of the day</a>")).collect();
    let told = "the page holds no article";
    assert!(problem(format!("<!doctype html><title>Home</title><ul>{links}</ul>")).ends_with(told));
    assert!(problem("<!doctype html><p>Log in to go on.</p>").ends_with(told));
    assert!(problem("<!doctype html>").ends_with(told));
}

#[test]
fn a_page_in_another_language_says_so() {
    let page = PAGE
        .replace("Norway will send two ships to the strait, its defence minister said on Tuesday, and\nthey could sail within three weeks.",
            "Norwegen wird zwei Schiffe in die Meerenge schicken, sagte der Verteidigungsminister am Dienstag, und sie könnten in drei Wochen auslaufen.")
        .replace("“We live off the sea,” Arve Lunde told reporters in Oslo.", "„Wir leben vom Meer“, sagte Arve Lunde in Oslo vor der Presse.");
    let document = read(page).document;
    assert_eq!(document.unread_language(), Some("de"));
}

#[test]
fn a_page_that_was_cut_off_anywhere_is_read_or_reported() {
    for end in (0..PAGE.len()).step_by(7) {
        for document in opened(&PAGE.as_bytes()[..end], "text/html").into_iter().flatten() {
            assert!(!document.document.text.trim().is_empty());
        }
    }
}

#[test]
fn damage_within_a_page_is_survived() {
    let splices: [&[u8]; 12] = [
        b"<",
        b">",
        b"\"",
        b"<!--",
        b"</",
        b"\0\0",
        b"\xFF",
        b"<script>",
        b"<table><p>",
        b"&#x110000;",
        b"<![CDATA[",
        "\u{202e}\u{200f}".as_bytes(),
    ];
    for (index, splice) in splices.iter().cycle().take(240).enumerate() {
        let mut bytes = PAGE.as_bytes().to_vec();
        let at = index * 37 % bytes.len();
        bytes.splice(at..at, splice.iter().copied());
        opened(bytes, "text/html");
    }
}

#[test]
fn deep_nesting_does_not_run_over_the_stack() {
    for tag in ["div", "span", "b", "table", "blockquote", "svg", "template"] {
        let deep = format!("<{tag}>").repeat(100_000);
        let page = PAGE.replace("<article>", &format!("<article>{deep}"));
        // It may be refused, but it must come to an end.
        opened(page, "text/html");
    }
    let objects = "[".repeat(100_000);
    opened(PAGE.replace("{\"@type\"", &objects), "text/html");
}

#[test]
fn a_page_within_a_form_is_read() {
    let page = PAGE.replace("<nav>", "<form id='all'><nav>").replace("</body>", "</form></body>");
    assert_eq!(read(page).document.text, read(PAGE).document.text);
}

#[test]
fn an_article_that_is_called_furniture_is_read() {
    let page = PAGE.replace("<article>", "<div class='promo'>").replace(
        "</article>",
        "</div><p>Read this and more than that, if you will, in the paper of today.</p>",
    );
    assert!(read(page).document.text.contains("Norway will send two ships"));
}

#[test]
fn a_live_blog_is_a_document_an_entry() {
    let entry = |n: usize| {
        format!(
            "<div class=post id=p{n}><time datetime=2031-05-14T{:02}:30:00Z>x</time><h2>News {n}</h2>\
             <p>Minister number {n} has arrived, and says that nothing is decided.</p></div>",
            20 - n % 20
        )
    };
    let entries: String = (0..3).map(entry).collect();
    let page = PAGE
        .replace("<article>", "<article class=liveblog>")
        .replace("</article>", &format!("<div>{entries}</div></article>"));
    let opened: Vec<_> = opened(&page, "text/html").into_iter().map(|one| one.unwrap()).collect();
    let ids: Vec<_> =
        opened.iter().map(|one| one.document.id.strip_prefix(ADDRESS).unwrap()).collect();
    assert_eq!(ids, ["#1", "#2", "#3"]);
    let second = &opened[1].document;
    assert_eq!(second.title.as_deref(), Some("News 1"));
    assert_eq!(second.text, "Minister number 1 has arrived, and says that nothing is decided.");
    assert_eq!(second.origin.time.unwrap().to_string(), "19:30:00");
    assert_eq!(second.url.as_deref(), Some("https://post.example/2031/05/14/ships#p1"));
    assert!(second.origin.inside.as_deref().unwrap().ends_with("item 2"));
    // Many of them do not take longer than their number.
    let entries: String = (0..20_000).map(entry).collect();
    let page = PAGE
        .replace("<article>", "<article class=liveblog>")
        .replace("</article>", &format!("<div>{entries}</div></article>"));
    assert_eq!(self::opened(page, "text/html").len(), 20_000);
}

#[test]
fn a_page_of_twenty_megabytes_is_read() {
    let more = "<p>The council met again and said that it would meet again.</p>".repeat(3000);
    let picture = format!("<img src='data:image/png;base64,{}'>", "A".repeat(20 << 20));
    let page = PAGE.replace("</article>", &format!("{picture}{more}</article>"));
    assert!(page.len() > 20 << 20);
    assert!(read(page).document.text.len() > 150_000);
}
