//! Publishers that misbehave: nothing hangs, and nothing is fetched that must not be.

#[path = "support/publisher.rs"]
#[allow(dead_code)]
mod publisher;

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use publisher::Publisher;
use whipcount_fetching::{
    AddressRule, Answer, FetchError, FetchErrorKind, Fetched, Fetcher, Limits, Options, Page,
    Request, Validators,
};

const TIME: Duration = Duration::from_millis(1500);

/// Impatient, and allowed to ask 127.0.0.1 and no other private address.
fn options() -> Options {
    Options {
        addresses: AddressRule::public().and("127.0.0.1").expect("it is an address"),
        limits: Limits {
            bytes: 100_000,
            time: TIME,
            idle: Duration::from_millis(700),
            connect: Duration::from_millis(700),
            redirects: 4,
        },
        pause: Duration::ZERO,
        ..Options::new("whipcount-test/1 (+desk@paper.example)")
    }
}

#[track_caller]
fn answers<T: Send + 'static>(
    fetcher: &Fetcher<T>,
    number: usize,
) -> Vec<(T, Result<Answer, FetchError>)> {
    let started = Instant::now();
    let next = || match fetcher.next(Some(Duration::from_secs(15))) {
        Some(Fetched::Answered(token, answer)) => (token, answer),
        Some(Fetched::Stopped) => panic!("nobody wanted to stop"),
        None => panic!("it hangs"),
    };
    let answers = (0..number).map(|_| next()).collect();
    assert!(started.elapsed() < Duration::from_secs(15), "it hangs");
    answers
}

#[track_caller]
fn fetch_with(options: Options, request: Request) -> Result<Answer, FetchError> {
    let fetcher = Fetcher::start(options).expect("it starts");
    fetcher.ask((), request);
    answers(&fetcher, 1).remove(0).1
}

#[track_caller]
fn fetch(url: &str) -> Result<Page, FetchError> {
    match fetch_with(options(), Request::new(url.parse().expect("a URL")))? {
        Answer::Page(page) => Ok(*page),
        Answer::NotModified => panic!("nothing was known of it"),
    }
}

#[track_caller]
fn kind(url: &str) -> FetchErrorKind {
    fetch(url).expect_err("it must not be fetched").kind
}

#[test]
fn a_page_comes_as_it_was_sent() {
    let publisher = Publisher::start(|asked, reply| match asked.target.as_str() {
        "/report?id=7" => reply.send(
            "200 OK",
            &[
                ("content-type", "text/html; charset=latin1"),
                ("etag", "\"one\""),
                ("last-modified", "Wed, 14 May 2031 09:10:00 GMT"),
                ("set-cookie", "reader=7"),
            ],
            b"Z\xFCrich z\xF6gert",
        ),
        _ => reply.not_found(),
    });
    let page = fetch(&publisher.url("/report?id=7#comments")).expect("it is there");
    assert_eq!(page.url.as_str(), publisher.url("/report?id=7"));
    assert_eq!(page.moved_to, None);
    assert_eq!(page.content_type.as_deref(), Some("text/html; charset=latin1"));
    assert_eq!(page.bytes, b"Z\xFCrich z\xF6gert");
    assert_eq!(page.validators.etag.as_deref(), Some("\"one\""));
    assert_eq!(page.validators.last_modified.as_deref(), Some("Wed, 14 May 2031 09:10:00 GMT"));

    let asked = publisher.asked().remove(0);
    assert_eq!(asked.header("user-agent"), Some("whipcount-test/1 (+desk@paper.example)"));
    assert_eq!(asked.header("accept-encoding"), Some("gzip"));
    for name in ["cookie", "referer", "authorization", "proxy-authorization", "if-none-match"] {
        assert_eq!(asked.header(name), None, "{name}");
    }
}

#[test]
fn cookies_are_not_kept() {
    let publisher = Publisher::start(|_, reply| {
        reply.send("200 OK", &[("set-cookie", "reader=7; path=/")], b"something")
    });
    let fetcher = Fetcher::start(options()).expect("it starts");
    for number in 0..3 {
        fetcher.ask(number, Request::new(publisher.url("/").parse().expect("a URL")));
        assert!(answers(&fetcher, 1).remove(0).1.is_ok());
    }
    assert_eq!(publisher.asked().len(), 3);
    assert!(publisher.asked().iter().all(|asked| asked.header("cookie").is_none()));
}

#[test]
fn slow_headers_are_not_waited_for() {
    let publisher = Publisher::start(|asked, reply| {
        match asked.target.as_str() {
            "/robots.txt" => return reply.not_found(),
            "/silent" => reply.silence(),
            _ => {
                reply.head("200 OK", &[])?;
                reply.endless(b"x: y\r\n", Duration::from_millis(100));
            }
        }
        Ok(())
    });
    for path in ["/silent", "/drips"] {
        let started = Instant::now();
        let error = fetch(&publisher.url(path)).expect_err("it never comes");
        assert_eq!(error.kind, FetchErrorKind::TimedOut, "{path}");
        assert!(error.is_temporary());
        assert!(started.elapsed() < TIME * 2, "{path}");
    }
}

#[test]
fn headers_without_end_are_not_read() {
    let publisher = Publisher::start(|asked, reply| {
        if asked.target != "/robots.txt" {
            reply.head("200 OK", &[])?;
            reply.endless("x: y\r\n".repeat(1000).as_bytes(), Duration::ZERO);
        }
        reply.not_found()
    });
    let kind = kind(&publisher.url("/"));
    assert!(
        matches!(kind, FetchErrorKind::Broken(_) | FetchErrorKind::NoConnection(_)),
        "{kind:?}"
    );
}

#[test]
fn slow_bodies_are_not_waited_for() {
    let publisher = Publisher::start(|asked, reply| {
        if asked.target == "/robots.txt" {
            return reply.not_found();
        }
        reply.head("200 OK", &[("content-type", "text/html")])?;
        reply.raw("content-length: 5000\r\n\r\n<p>")?;
        match asked.target.as_str() {
            "/stalls" => reply.silence(),
            _ => _ = reply.endless(b".", Duration::from_millis(100)),
        }
        Ok(())
    });
    for path in ["/stalls", "/drips"] {
        let started = Instant::now();
        assert_eq!(kind(&publisher.url(path)), FetchErrorKind::TimedOut, "{path}");
        assert!(started.elapsed() < TIME * 2, "{path}");
    }
}

#[test]
fn dropped_connections_are_told_apart_from_short_pages() {
    let publisher = Publisher::start(|asked, reply| match asked.target.as_str() {
        "/robots.txt" => reply.not_found(),
        "/at-once" => Ok(()),
        "/in-headers" => reply.raw("HTTP/1.1 200 OK\r\ncontent-ty"),
        "/no-http" => reply.raw("SSH-2.0-OpenSSH_9.9\r\n"),
        "/in-body" => reply.raw("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n<p>Norway will"),
        "/in-chunk" => {
            reply.raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n40\r\n<p>Norway will")
        }
        "/before-last-chunk" => {
            reply.raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n<p>\r\n")
        }
        "/not-a-length" => reply.raw("HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n<p>Norway"),
        "/two-lengths" => {
            reply.raw("HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 9\r\n\r\n<p>Norway")
        }
        _ => reply.not_found(),
    });
    for path in [
        "/at-once",
        "/in-headers",
        "/no-http",
        "/in-body",
        "/in-chunk",
        "/before-last-chunk",
        "/not-a-length",
        "/two-lengths",
    ] {
        let error = fetch(&publisher.url(path)).expect_err("it is not whole");
        assert!(matches!(error.kind, FetchErrorKind::Broken(_)), "{path}: {error}");
        assert!(error.is_temporary(), "{path}");
        assert!(error.to_string().contains("the connection broke: "), "{error}");
    }
    // What goes beyond the length that was said is no part of the page.
    let publisher = Publisher::start(|_, reply| {
        reply.raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n<p>Norway and then some")
    });
    assert_eq!(fetch(&publisher.url("/")).expect("it is whole").bytes, b"<p>Norway");
}

#[test]
fn bodies_without_end_are_cut_off() {
    let (sender, sent) = channel();
    let publisher = Publisher::start(move |asked, reply| {
        if asked.target == "/robots.txt" {
            return reply.not_found();
        }
        reply.head("200 OK", &[("content-type", "text/html")])?;
        match asked.target.as_str() {
            "/announced" => reply.raw("content-length: 99999999999\r\n\r\n")?,
            _ => reply.raw("\r\n")?,
        }
        _ = sender.send(reply.endless(&[b'x'; 4096], Duration::ZERO));
        Ok(())
    });
    for path in ["/endless", "/announced"] {
        assert_eq!(
            kind(&publisher.url(path)),
            FetchErrorKind::TooLong { limit: 100_000 },
            "{path}"
        );
        // The publisher is not left talking: buffers of both sides aside it has sent hardly more.
        let sent = sent.recv_timeout(Duration::from_secs(10)).expect("the client goes away");
        assert!(sent < 20_000_000, "{path}: {sent}");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

#[test]
fn compressed_bodies_are_measured_decompressed() {
    let bomb = gzip(&vec![0; 30_000_000]);
    assert!(bomb.len() < 50_000);
    let twice = gzip(&bomb);
    let page = gzip(b"<p>Norway will send ships.");
    let publisher = Publisher::start(move |asked, reply| {
        let mut send = |encoding, body: &[u8]| {
            reply.send(
                "200 OK",
                &[("content-type", "text/html"), ("content-encoding", encoding)],
                body,
            )
        };
        match asked.target.as_str() {
            "/page" => send("gzip", &page),
            "/identity" => send("identity", b"<p>Norway will send ships."),
            "/bomb" => send("gzip", &bomb),
            "/twice" => send("gzip, gzip", &twice),
            "/cut" => send("gzip", &page[..page.len() - 9]),
            "/not-gzip" => send("gzip", b"<p>Norway will send ships."),
            "/brotli" => send("br", b"\x0b\x02\x80"),
            _ => reply.not_found(),
        }
    });
    for path in ["/page", "/identity"] {
        let page = fetch(&publisher.url(path)).expect("it is whole");
        assert_eq!(page.bytes, b"<p>Norway will send ships.", "{path}");
    }
    assert_eq!(kind(&publisher.url("/bomb")), FetchErrorKind::TooLong { limit: 100_000 });
    assert_eq!(kind(&publisher.url("/brotli")), FetchErrorKind::Encoding("br".to_string()));
    for path in ["/cut", "/not-gzip"] {
        assert!(matches!(kind(&publisher.url(path)), FetchErrorKind::Broken(_)), "{path}");
    }
    let kind = kind(&publisher.url("/twice"));
    assert!(
        matches!(kind, FetchErrorKind::Encoding(_) | FetchErrorKind::TooLong { .. }),
        "{kind:?}"
    );
}

#[test]
fn redirects_are_followed_to_their_end() {
    let publisher = Publisher::start(|asked, reply| match asked.target.as_str() {
        "/old" => reply.redirect("301 Moved Permanently", "/newer"),
        "/newer" => reply.redirect("308 Permanent Redirect", "/new?from=old#top"),
        "/today" => reply.redirect("302 Found", "/old"),
        "/new?from=old" => reply.html("<p>here"),
        _ => reply.not_found(),
    });
    let page = fetch(&publisher.url("/old")).expect("it is there");
    assert_eq!(page.url.as_str(), publisher.url("/new?from=old"));
    assert_eq!(page.moved_to.expect("for good").as_str(), publisher.url("/new?from=old"));
    // What is elsewhere for today may be here again tomorrow.
    let page = fetch(&publisher.url("/today")).expect("it is there");
    assert_eq!((page.url.as_str(), page.moved_to), (&*publisher.url("/new?from=old"), None));
}

#[test]
fn redirects_in_circles_and_without_end_are_not_followed() {
    let publisher = Publisher::start(|asked, reply| {
        let number =
            asked.target.strip_prefix("/on/").and_then(|number| number.parse::<u32>().ok());
        match (asked.target.as_str(), number) {
            ("/self", _) => reply.redirect("302 Found", "/self"),
            ("/there", _) => reply.redirect("307 Temporary Redirect", "/back#again"),
            ("/back", _) => reply.redirect("303 See Other", "/there"),
            (_, Some(number)) => reply.redirect("302 Found", &format!("/on/{}", number + 1)),
            ("/nowhere", _) => reply.redirect("302 Found", "http://"),
            ("/unsaid", _) => reply.send("302 Found", &[], b""),
            _ => reply.not_found(),
        }
    });
    for path in ["/self", "/there"] {
        assert_eq!(kind(&publisher.url(path)), FetchErrorKind::RedirectLoop, "{path}");
    }
    assert_eq!(kind(&publisher.url("/on/0")), FetchErrorKind::TooManyRedirects { limit: 4 });
    assert_eq!(kind(&publisher.url("/nowhere")), FetchErrorKind::BadRedirect);
    assert_eq!(kind(&publisher.url("/unsaid")), FetchErrorKind::Status(302));
    assert!(publisher.asked().len() < 12);
}

/// Where a redirect must not lead. Nothing listens there, and nobody is to find out.
#[test]
fn redirects_to_private_addresses_and_files_are_refused() {
    let other = Publisher::start(|_, reply| reply.html("a secret"));
    let port = other.address().port();
    let publisher = Publisher::start(move |asked, reply| {
        let target = asked.target.strip_prefix("/to/").unwrap_or_default();
        match target {
            "" => reply.not_found(),
            target => reply.redirect("302 Found", &target.replace("PORT", &port.to_string())),
        }
    });
    for target in [
        "http://127.0.0.2:PORT/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:PORT/",
        "http://[::ffff:127.0.0.1]:PORT/",
        "http://[fe80::1]/",
        "http://0.0.0.0:PORT/",
        "http://2130706434:PORT/",
        "//192.168.1.1/",
        "http://[fd00::1]/",
        "http://[64:ff9b::7f00:1]:PORT/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
    ] {
        let error = fetch(&publisher.url(&format!("/to/{target}"))).expect_err(target);
        assert!(matches!(error.kind, FetchErrorKind::Forbidden(_)), "{target}: {error}");
        assert!(!error.is_temporary());
        assert!(error.to_string().contains(", which leads to `http://"), "{error}");
    }
    for target in [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1:PORT/",
        "data:text/html,hi",
        "javascript:alert(1)",
        "mailto:desk@paper.example",
    ] {
        let kind = kind(&publisher.url(&format!("/to/{target}")));
        assert_eq!(kind, FetchErrorKind::Scheme, "{target}");
    }
    let target = "http://reader:word@127.0.0.1:PORT/";
    assert_eq!(kind(&publisher.url(&format!("/to/{target}"))), FetchErrorKind::Credentials);
    assert_eq!(other.asked().len() + other.robots_asked(), 0);
}

#[test]
fn addresses_that_must_not_be_asked_are_not_asked() {
    for (url, expected) in [
        ("http://127.0.0.2/", "its address 127.0.0.2 is not public"),
        ("http://[::1]/", "its address ::1 is not public"),
        ("file:///etc/passwd", "`file` is neither http nor https"),
        ("http://me:secret@127.0.0.1/", "there is a name or password in it"),
    ] {
        let error = fetch(url).expect_err(url);
        assert_eq!(error.to_string(), format!("cannot fetch `{url}`: {expected}"));
        assert!(error.hint().is_some());
    }
}

/// Options by which `names` mean addresses; how often they were looked up is counted.
fn with_names(names: &'static [(&str, &[&str])]) -> (Options, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let resolver = move |name: &str| {
        counter.fetch_add(1, Ordering::SeqCst);
        let found = names.iter().find(|(other, _)| *other == name);
        let Some((_, addresses)) = found else {
            return Err(std::io::Error::other("no such name"));
        };
        Ok(addresses.iter().map(|address| address.parse().expect("an address")).collect())
    };
    (Options { resolver: Arc::new(resolver), ..options() }, asked)
}

#[test]
fn names_that_mean_private_addresses_are_refused() {
    let other = Publisher::start(|_, reply| reply.html("a secret"));
    let port = other.address().port();
    let names: &[(&str, &[&str])] = &[
        ("inside.example", &["127.0.0.2"]),
        ("metadata.example", &["169.254.169.254"]),
        ("six.example", &["::1"]),
        ("mapped.example", &["::ffff:127.0.0.1"]),
        // One that is allowed, and one that is not.
        ("both.example", &["127.0.0.1", "10.0.0.1"]),
    ];
    for (name, _) in names {
        let (options, _) = with_names(names);
        let url = format!("http://{name}:{port}/");
        let error = fetch_with(options, Request::new(url.parse().expect("a URL"))).expect_err(name);
        assert!(matches!(error.kind, FetchErrorKind::Forbidden(_)), "{error}");
    }
    let (options, _) = with_names(names);
    let url = format!("http://nobody.example:{port}/");
    let error =
        fetch_with(options, Request::new(url.parse().expect("a URL"))).expect_err("no name");
    assert_eq!(error.kind, FetchErrorKind::Unresolved("no such name".to_string()));
    assert_eq!(other.asked().len() + other.robots_asked(), 0);
}

#[test]
fn a_name_is_looked_up_once_for_a_connection_which_goes_where_that_look_led() {
    let publisher = Publisher::start(|asked, reply| match asked.target.as_str() {
        "/robots.txt" => reply.not_found(),
        _ => reply.html(&format!("asked as {:?}", asked.header("host"))),
    });
    let port = publisher.address().port();
    // The name means us when it is looked up at an even time and a private address at an odd one,
    // as a name does whose owner hopes that it is looked up twice.
    let lookups = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&lookups);
    let resolver = move |_: &str| match counter.fetch_add(1, Ordering::SeqCst) % 2 {
        0 => Ok(vec!["127.0.0.1".parse().expect("an address")]),
        _ => Ok(vec!["127.0.0.2".parse().expect("an address")]),
    };
    let fetcher = Fetcher::start(Options { resolver: Arc::new(resolver), ..options() });
    let fetcher = fetcher.expect("it starts");
    let url = format!("http://paper.example:{port}/");
    // The first connection is for the robots.txt, the second for the page.
    fetcher.ask((), Request::new(url.parse().expect("a URL")));
    let (_, answer) = answers(&fetcher, 1).remove(0);
    let error = answer.expect_err("the second look gives a private address");
    assert_eq!(error.kind, FetchErrorKind::Forbidden("127.0.0.2".parse().expect("an address")));
    assert_eq!(lookups.load(Ordering::SeqCst), 2);
    assert_eq!((publisher.robots_asked(), publisher.asked().len()), (1, 0));

    fetcher.ask((), Request::new(url.parse().expect("a URL")));
    let (_, answer) = answers(&fetcher, 1).remove(0);
    let Ok(Answer::Page(page)) = answer else { panic!("it is allowed") };
    assert!(page.bytes.starts_with(b"asked as Some(\"paper.example:"));
    assert_eq!(lookups.load(Ordering::SeqCst), 3);
}

#[test]
fn a_redirect_to_a_name_that_means_a_private_address_is_refused() {
    let other = Publisher::start(|_, reply| reply.html("a secret"));
    let port = other.address().port();
    let publisher = Publisher::start(move |asked, reply| match asked.target.as_str() {
        "/robots.txt" => reply.not_found(),
        _ => reply.redirect("302 Found", &format!("http://inside.example:{port}/")),
    });
    let (options, _) = with_names(&[("inside.example", &["127.0.0.2"])]);
    let request = Request::new(publisher.url("/").parse().expect("a URL"));
    let error = fetch_with(options, request).expect_err("it must not be followed");
    assert!(matches!(error.kind, FetchErrorKind::Forbidden(_)), "{error}");
    assert_eq!(other.asked().len() + other.robots_asked(), 0);
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let publisher = Publisher::start(|asked, reply| {
        let known = asked.header("if-none-match") == Some("\"one\"")
            && asked.header("if-modified-since") == Some("Wed, 14 May 2031 09:10:00 GMT");
        match asked.target.as_str() {
            "/robots.txt" => reply.not_found(),
            "/always" => reply.send("304 Not Modified", &[], b""),
            _ if known => reply.send("304 Not Modified", &[("etag", "\"one\"")], b""),
            _ => reply.html("news"),
        }
    });
    let validators = Validators {
        etag: Some("\"one\"".to_string()),
        last_modified: Some("Wed, 14 May 2031 09:10:00 GMT".to_string()),
    };
    let url = publisher.url("/feed").parse().expect("a URL");
    let answer = fetch_with(options(), Request { url, validators });
    assert_eq!(answer.expect("it is there"), Answer::NotModified);
    // Somebody to whom nothing is known cannot be told that nothing has changed.
    assert_eq!(kind(&publisher.url("/always")), FetchErrorKind::Status(304));
}

#[test]
fn whoever_asks_to_be_left_alone_is() {
    let publisher = Publisher::start(|asked, reply| match asked.target.as_str() {
        "/robots.txt" => reply.not_found(),
        "/busy" => reply.send("429 Too Many Requests", &[("retry-after", "3600")], b""),
        _ => reply.html("news"),
    });
    let fetcher = Fetcher::start(options()).expect("it starts");
    let ask = |path: &str| {
        fetcher.ask((), Request::new(publisher.url(path).parse().expect("a URL")));
        answers(&fetcher, 1).remove(0).1
    };
    let error = ask("/busy").expect_err("it is busy");
    assert_eq!(error.kind, FetchErrorKind::Status(429));
    assert_eq!(error.retry_after, Some(Duration::from_secs(3600)));
    assert!(error.is_temporary());
    let error = ask("/page").expect_err("it is not asked");
    assert_eq!(error.kind, FetchErrorKind::ToldToWait);
    assert!(error.retry_after.expect("it is known") > Duration::from_secs(3590));
    assert!(error.to_string().ends_with("the host asks to be left alone for 60 min"), "{error}");
    assert_eq!(publisher.paths(), ["/busy"]);
}

#[test]
fn a_short_wait_is_waited_for() {
    let first = AtomicUsize::new(0);
    let publisher = Publisher::start(move |asked, reply| match asked.target.as_str() {
        "/robots.txt" => reply.not_found(),
        _ if first.fetch_add(1, Ordering::SeqCst) == 0 => {
            reply.send("503 Service Unavailable", &[("retry-after", "1")], b"")
        }
        _ => reply.html("news"),
    });
    let fetcher = Fetcher::start(options()).expect("it starts");
    for token in 0..2 {
        fetcher.ask(token, Request::new(publisher.url("/").parse().expect("a URL")));
    }
    let answers = answers(&fetcher, 2);
    assert_eq!(
        answers[0].1.as_ref().map_err(|error| &error.kind),
        Err(&FetchErrorKind::Status(503))
    );
    assert!(answers[1].1.is_ok());
    let asked = publisher.asked();
    assert!(asked[1].at - asked[0].at >= Duration::from_millis(950));
}

#[test]
fn a_host_that_is_to_be_held_is_not_asked() {
    let publisher = Publisher::start(|_, reply| reply.html("news"));
    let fetcher = Fetcher::start(options()).expect("it starts");
    fetcher.hold("127.0.0.1", Duration::from_secs(600));
    fetcher.ask((), Request::new(publisher.url("/").parse().expect("a URL")));
    let error = answers(&fetcher, 1).remove(0).1.expect_err("it is not asked");
    assert_eq!(error.kind, FetchErrorKind::ToldToWait);
    assert_eq!(publisher.asked().len() + publisher.robots_asked(), 0);
}

#[test]
fn statuses_are_told_apart_by_whether_to_come_back() {
    let publisher = Publisher::start(|asked, reply| match asked.target.trim_matches('/') {
        "robots.txt" => reply.not_found(),
        status => reply.send(&format!("{status} Whatever"), &[], b"words about it"),
    });
    for (status, temporary) in [
        (204, false),
        (206, false),
        (400, false),
        (401, false),
        (403, false),
        (404, false),
        (408, true),
        (410, false),
        (429, true),
        (451, false),
        (500, true),
        (503, true),
        (599, true),
    ] {
        let error = fetch(&publisher.url(&format!("/{status}"))).expect_err("it is no page");
        assert_eq!(error.kind, FetchErrorKind::Status(status));
        assert_eq!(error.is_temporary(), temporary, "{status}");
    }
}

#[test]
fn what_is_no_text_is_not_read() {
    let (sender, sent) = channel();
    let publisher = Publisher::start(move |asked, reply| {
        let media_type = asked.target.trim_start_matches("/as/").to_string();
        if asked.target == "/robots.txt" {
            return reply.not_found();
        }
        reply.head("200 OK", &[("content-type", &media_type)])?;
        reply.raw("\r\n")?;
        _ = sender.send(reply.endless(&[0; 1024], Duration::from_millis(1)));
        Ok(())
    });
    for media_type in
        ["video/mp4", "IMAGE/PNG", "audio/mpeg", "font/woff2", "text/css;charset=utf-8"]
    {
        let kind = kind(&publisher.url(&format!("/as/{media_type}")));
        assert_eq!(kind, FetchErrorKind::MediaType(media_type.to_string()));
        assert!(sent.recv_timeout(Duration::from_secs(10)).is_ok(), "the client goes away");
    }
}

const ROBOTS: &str = "User-agent: *\nDisallow: /\n\nUser-agent: Whipcount-Test\n\
                      Disallow: /private/\nAllow: /private/press\nDisallow: /*.pdf$\n";

#[test]
fn robots_txt_is_obeyed_and_asked_for_once() {
    let publisher = Publisher::start(|asked, reply| match asked.target.as_str() {
        "/robots.txt" => reply.ok("text/plain", ROBOTS),
        "/moved" => reply.redirect("301 Moved Permanently", "/private/moved"),
        _ => reply.html("news"),
    });
    let fetcher = Fetcher::start(options()).expect("it starts");
    for (path, allowed) in [
        ("/news", true),
        ("/private/a", false),
        ("/private/press/1", true),
        ("/a.pdf", false),
        ("/%70rivate/a", false),
        ("/moved", false),
    ] {
        fetcher.ask((), Request::new(publisher.url(path).parse().expect("a URL")));
        let answer = answers(&fetcher, 1).remove(0).1;
        match answer {
            Ok(_) => assert!(allowed, "{path}"),
            Err(error) => {
                assert!(!allowed, "{path}: {error}");
                assert_eq!(error.kind, FetchErrorKind::Robots);
                assert!(!error.is_temporary());
            }
        }
    }
    assert_eq!(publisher.paths(), ["/news", "/private/press/1", "/moved"]);
    assert_eq!(publisher.robots_asked(), 1);
}

#[test]
fn without_a_robots_txt_everything_is_allowed_and_with_one_out_of_reach_nothing() {
    #[track_caller]
    fn check(
        robots: impl Fn(&mut publisher::Reply<'_>) -> std::io::Result<()> + Send + Sync + 'static,
        allowed: bool,
    ) {
        let publisher = Publisher::start(move |asked, reply| match asked.target.as_str() {
            "/robots.txt" => robots(reply),
            "/rules" => reply.ok("text/plain", "User-agent: *\nDisallow: /private"),
            "/once-more" => reply.redirect("302 Found", "/once-more?"),
            "/once-more?" => reply.redirect("302 Found", "/once-more"),
            _ => reply.html("news"),
        });
        match fetch(&publisher.url("/private")) {
            Ok(_) => assert!(allowed, "it must not be fetched"),
            Err(error) => {
                assert!(!allowed, "{error}");
                assert!(!publisher.paths().contains(&"/private".to_string()));
                let is_unreachable = matches!(error.kind, FetchErrorKind::RobotsUnreachable(_));
                assert!(is_unreachable || error.kind == FetchErrorKind::Robots, "{error}");
            }
        }
    }
    check(|reply| reply.not_found(), true);
    check(|reply| reply.send("403 Forbidden", &[], b""), true);
    check(|reply| reply.ok("text/html", "<html>no rules at all</html>"), true);
    check(|reply| reply.ok("text/plain", b"\xFF\xFE\x00\x01: \x80\n:::"), true);
    check(|reply| reply.redirect("302 Found", "/once-more"), true);
    check(|reply| reply.send("503 Service Unavailable", &[], b""), false);
    check(|reply| reply.send("429 Too Many Requests", &[], b""), false);
    check(
        |reply| {
            reply.silence();
            Ok(())
        },
        false,
    );
    check(|_| Ok(()), false);
    check(|reply| reply.redirect("302 Found", "/rules"), false);
    check(|reply| reply.redirect("302 Found", "http://127.0.0.2/robots.txt"), false);
    check(|reply| reply.redirect("302 Found", "file:///etc/passwd"), false);
}

#[test]
fn of_a_robots_txt_without_end_the_beginning_counts() {
    let publisher = Publisher::start(|asked, reply| match asked.target.as_str() {
        "/robots.txt" => {
            reply.head("200 OK", &[("content-type", "text/plain")])?;
            reply.raw("\r\nUser-agent: *\nDisallow: /private\n")?;
            reply.endless(&[b'#'; 4096], Duration::ZERO);
            Ok(())
        }
        _ => reply.html("news"),
    });
    assert_eq!(kind(&publisher.url("/private")), FetchErrorKind::Robots);
    assert!(fetch(&publisher.url("/")).is_ok());
}

#[test]
fn a_host_is_asked_for_one_thing_at_a_time_with_pauses() {
    let under_way = AtomicUsize::new(0);
    let publisher = Publisher::start(move |_, reply| {
        assert_eq!(under_way.fetch_add(1, Ordering::SeqCst), 0, "two at a time");
        std::thread::sleep(Duration::from_millis(30));
        let result = reply.html("news");
        under_way.fetch_sub(1, Ordering::SeqCst);
        result
    });
    let pause = Duration::from_millis(150);
    let fetcher = Fetcher::start(Options { pause, ..options() }).expect("it starts");
    for token in 0..4 {
        let url = publisher.url(&format!("/{token}")).parse().expect("a URL");
        fetcher.ask(token, Request::new(url));
    }
    let answers = answers(&fetcher, 4);
    assert!(answers.iter().all(|(_, answer)| answer.is_ok()));
    let asked = publisher.asked();
    for two in asked.windows(2) {
        assert!(two[1].at - two[0].at >= pause, "{:?}", two[1].at - two[0].at);
    }
}

#[test]
fn crawl_delay_is_a_pause() {
    let publisher = Publisher::start(|asked, reply| match asked.target.as_str() {
        "/robots.txt" => reply.ok("text/plain", "User-agent: *\nCrawl-delay: 0.3"),
        _ => reply.html("news"),
    });
    let fetcher = Fetcher::start(options()).expect("it starts");
    for token in 0..2 {
        fetcher.ask(token, Request::new(publisher.url("/").parse().expect("a URL")));
    }
    answers(&fetcher, 2);
    let asked = publisher.asked();
    assert!(asked[1].at - asked[0].at >= Duration::from_millis(300));
}

#[test]
fn a_slow_host_keeps_no_other_waiting() {
    let slow = Publisher::start(|asked, reply| match asked.target.as_str() {
        "/robots.txt" => reply.not_found(),
        _ => {
            reply.silence();
            Ok(())
        }
    });
    let quick = Publisher::start(|_, reply| reply.html("news"));
    let names: &[(&str, &[&str])] =
        &[("slow.example", &["127.0.0.1"]), ("quick.example", &["127.0.0.1"])];
    let fetcher = Fetcher::start(with_names(names).0).expect("it starts");
    for token in 0..20 {
        let url = format!("http://slow.example:{}/{token}", slow.address().port());
        fetcher.ask(token, Request::new(url.parse().expect("a URL")));
    }
    let url = format!("http://quick.example:{}/", quick.address().port());
    fetcher.ask(100, Request::new(url.parse().expect("a URL")));
    let (token, answer) = answers(&fetcher, 1).remove(0);
    assert!(token == 100 && answer.is_ok());
}

#[test]
fn dropping_the_fetcher_ends_what_is_under_way() {
    let (sender, gone) = channel();
    let publisher = Publisher::start(move |asked, reply| match asked.target.as_str() {
        "/robots.txt" => reply.not_found(),
        _ => {
            let started = Instant::now();
            reply.silence();
            _ = sender.send(started.elapsed());
            Ok(())
        }
    });
    let fetcher = Fetcher::start(Options { limits: Limits::default(), ..options() });
    let fetcher = fetcher.expect("it starts");
    fetcher.ask((), Request::new(publisher.url("/").parse().expect("a URL")));
    let stop = fetcher.stop();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(200));
        stop.stop();
    });
    assert!(matches!(fetcher.next(None), Some(Fetched::Stopped)));
    drop(fetcher);
    let after = gone.recv_timeout(Duration::from_secs(5)).expect("the connection is closed");
    assert!(after < Duration::from_secs(3));
}

#[test]
fn a_proxy_is_used_where_one_is_asked_for() {
    let proxy = Publisher::start(|asked, reply| match asked.target.as_str() {
        "http://paper.example/robots.txt" => reply.not_found(),
        "http://paper.example/page" => reply.html("by way of the proxy"),
        _ => reply.not_found(),
    });
    let url = format!("http://proxy.example:{}", proxy.address().port());
    let names: &[(&str, &[&str])] = &[("proxy.example", &["127.0.0.1"])];
    let options = Options {
        proxy: Some(url.parse().expect("a URL")),
        addresses: AddressRule::public(),
        ..with_names(names).0
    };
    let request = Request::new("http://paper.example/page".parse().expect("a URL"));
    let Ok(Answer::Page(page)) = fetch_with(options.clone(), request) else {
        panic!("it is there")
    };
    assert_eq!(page.bytes, b"by way of the proxy");
    assert_eq!(page.url.as_str(), "http://paper.example/page");
    // An address that is written out is refused all the same.
    let request = Request::new("http://10.0.0.1/".parse().expect("a URL"));
    let error = fetch_with(options, request).expect_err("it is private");
    assert!(matches!(error.kind, FetchErrorKind::Forbidden(_)), "{error}");
    assert_eq!(proxy.paths(), ["http://paper.example/page"]);
}

#[test]
fn whoever_cannot_speak_tls_is_not_trusted() {
    let publisher = Publisher::start(|_, reply| reply.html("news"));
    let error = fetch(&publisher.url("/").replace("http://", "https://")).expect_err("no TLS");
    assert!(matches!(error.kind, FetchErrorKind::NoConnection(_)), "{error}");
    assert_eq!(publisher.asked().len() + publisher.robots_asked(), 0);
}
