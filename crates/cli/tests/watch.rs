//! Watching feeds and adding addresses, from a publisher on this machine.

#[path = "../../fetching/tests/support/publisher.rs"]
#[allow(dead_code)]
mod publisher;
mod support;

use std::io::Write as _;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use publisher::{Publisher, Reply};
use support::{Folder, MOTION, Run};

const NORWAY: &str =
    "Norway will send ships to the strait, Prime Minister Ada Lund said on Monday.";
const SWEDEN_NO: &str = "Sweden will not send ships to the strait, Stockholm said.";
const SWEDEN_YES: &str = "Sweden will send ships to the strait, Stockholm said.";

/// A feed with these reports: path, day, and when it was changed if it was.
fn feed(items: &[(&str, &str)]) -> String {
    let items = items.iter().map(|(path, day)| {
        format!(
            "<entry><title>On {path}</title><id>{path}</id><link href=\"{path}\"/>\
             <published>{day}T09:00:00Z</published><updated>{day}T09:00:00Z</updated></entry>"
        )
    });
    let items: String = items.collect();
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>The Post</title>{items}</feed>")
}

/// A folder with a ledger for a motion, and a file of feeds that names those of `publisher`.
fn watching(test: &str, publisher: &Publisher, paths: &[&str]) -> Folder {
    let mut feeds = "contact = \"desk@paper.example\"\npause = \"0s\"\n".to_string();
    for path in paths {
        let url = publisher.url(path);
        feeds.push_str(&format!("[[feed]]\nurl = \"{url}\"\npublisher = \"The Post\"\n"));
    }
    let folder = Folder::new(test).file("strait.toml", MOTION).file("feeds.toml", feeds);
    folder.run(&["motions", "add", "strait.toml"]).expect(0, "");
    folder
}

const ONCE: [&str; 4] = ["watch", "--once", "--allow-private=127.0.0.1", "feeds.toml"];

fn addresses(folder: &Folder) -> Vec<String> {
    let dump = folder.run(&["dump"]);
    dump.expect(0, "");
    let urls = dump.json_lines().into_iter().filter_map(|line| find_url(&line));
    let mut urls: Vec<_> = urls.collect();
    urls.sort();
    urls
}

/// The address of a document, in a line of a dump.
fn find_url(line: &serde_json::Value) -> Option<String> {
    match line {
        serde_json::Value::Object(fields) => match fields.get("url") {
            Some(serde_json::Value::String(url)) => Some(url.clone()),
            _ => fields.values().find_map(find_url),
        },
        _ => None,
    }
}

#[test]
fn feeds_are_kept_and_what_changes_on_the_board_is_told() {
    let items: Arc<Mutex<Vec<(&str, &str)>>> =
        Arc::new(Mutex::new(vec![("/a", "2031-05-01"), ("/b#top", "2031-05-02")]));
    let listed = Arc::clone(&items);
    let publisher = Publisher::start(move |asked, reply| match asked.target.as_str() {
        "/feed" => {
            let items = listed.lock().expect("nobody panics with it");
            let etag = format!("\"{}\"", items.len());
            if asked.header("if-none-match") == Some(&etag) {
                return reply.send("304 Not Modified", &[], b"");
            }
            let headers = [("etag", etag.as_str()), ("content-type", "application/atom+xml")];
            reply.send("200 OK", &headers, feed(&items).as_bytes())
        }
        "/a" => reply.redirect("302 Found", "/2031/05/a"),
        "/2031/05/a" => reply.ok("text/plain; charset=utf-8", NORWAY),
        "/b" => reply.ok("text/plain", SWEDEN_NO),
        "/c" => reply.ok("text/plain", SWEDEN_YES),
        _ => reply.not_found(),
    });
    let folder = watching("watch_feeds", &publisher, &["/feed"]);

    let run = folder.run(&ONCE);
    run.expect(0, "");
    let lines: Vec<_> = run.out.lines().collect();
    assert_eq!(lines.len(), 3, "{run}");
    assert!(lines[0].starts_with("strait: Norway: commits, "), "{run}");
    assert!(lines[0].contains(&publisher.url("/2031/05/a")), "{run}");
    assert!(lines[1].starts_with("strait: Sweden: declines, 2 May 2031, “"), "{run}");
    assert_eq!(lines[2], "2 new, 0 already known, 0 unreadable; 2 positions added");
    assert_eq!(addresses(&folder), [publisher.url("/2031/05/a"), publisher.url("/b")]);
    let agent = publisher.asked()[0].header("user-agent").map(str::to_string);
    let agent = agent.expect("it says who it is");
    assert!(agent.starts_with("whipcount/") && agent.contains("+desk@paper.example"), "{agent}");

    // The feed says that nothing has changed, and nothing is asked for again.
    let before = publisher.asked().len();
    let run = folder.run(&ONCE);
    run.expect(1, "");
    assert_eq!(run.out, "nothing new in 1 feed\n");
    assert_eq!(publisher.paths()[before..], ["/feed"]);

    items.lock().expect("nobody panics with it").push(("/c", "2031-05-09"));
    let run = folder.run(&[&ONCE[..], &["--format", "jsonl"]].concat());
    run.expect(0, "");
    let news = run.json_lines();
    assert_eq!(news.len(), 1, "{run}");
    assert_eq!(news[0]["motion"]["id"], "strait");
    assert_eq!(news[0]["actor"]["id"], "SWE");
    assert_eq!(news[0]["before"]["stance"], "declines");
    assert_eq!(news[0]["position"]["stance"], "commits");
    assert_eq!(news[0]["position"]["document"]["publisher"], "The Post");
    assert_eq!(news[0]["position"]["document"]["published"], "2031-05-09");
    assert_eq!(publisher.paths()[before + 1..], ["/feed", "/c"]);
    folder.run(&["verify"]).expect(0, "");
}

#[test]
fn private_addresses_are_not_asked_unless_it_is_allowed() {
    let publisher = Publisher::start(|_, reply| reply.ok("text/plain", NORWAY));
    let folder = watching("watch_private", &publisher, &["/feed"]);
    let url = publisher.url("/feed");
    let expected = format!(
        "error: cannot fetch `{url}`: its address 127.0.0.1 is not public\nhint: if it is a server \
         of your own network, allow it with `--allow-private`\n"
    );
    folder.run(&["watch", "--once", "feeds.toml"]).expect(2, &expected);
    folder.run(&["add", &url]).expect(2, &expected);
    let run = folder.run(&["add", "--allow-private=10.0.0.0/8", &url]);
    run.expect(2, &expected);
    assert_eq!(publisher.asked().len() + publisher.robots_asked(), 0);
    let run = folder.run(&["add", "--allow-private=nobody", &url]);
    assert!(run.err.starts_with("error: cannot use `--allow-private`: `nobody` is no network"));
    folder.run(&["add", "--allow-private", &url]).expect(0, "");
    assert_eq!(publisher.paths(), ["/feed"]);
    // Whoever allows it then need not wait: a page is no feed, but it is asked for.
    folder.run(&ONCE);
    assert_eq!(publisher.paths(), ["/feed", "/feed"]);
}

#[test]
fn what_fails_is_told_and_tried_again_when_it_may_be() {
    let is_busy = Arc::new(AtomicBool::new(true));
    let busy = Arc::clone(&is_busy);
    let publisher = Publisher::start(move |asked, reply| match asked.target.as_str() {
        "/robots.txt" => reply.ok("text/plain", "User-agent: *\nDisallow: /private"),
        "/feed" => reply.ok(
            "application/atom+xml",
            feed(&[
                ("/a", "2031-05-01"),
                ("/gone", "2031-05-01"),
                ("/private/b", "2031-05-01"),
                ("/video", "2031-05-01"),
                ("/empty", "2031-05-01"),
                ("mailto:desk@paper.example", "2031-05-01"),
                ("/out", "2031-05-01"),
                ("/z", "2031-05-02"),
            ]),
        ),
        "/a" => reply.ok("text/plain", NORWAY),
        "/video" => reply.ok("video/mp4", [0; 100]),
        "/empty" => reply.ok("text/plain", " \n"),
        "/out" => reply.redirect("302 Found", "http://127.0.0.2/"),
        "/z" if busy.load(Ordering::SeqCst) => {
            reply.send("429 Too Many Requests", &[("retry-after", "2000")], b"")
        }
        "/z" => reply.ok("text/plain", SWEDEN_NO),
        _ => reply.not_found(),
    });
    let folder = watching("watch_failures", &publisher, &["/feed"]);
    let run = folder.run(&ONCE);
    assert_eq!(run.code, 2, "{run}");
    assert!(
        run.out.ends_with("1 new, 0 already known, 6 unreadable; 1 positions added\n"),
        "{run}"
    );
    for expected in [
        "/gone`: the host answered 404 Not Found\nhint: check the address\n",
        "/private/b`: the host's robots.txt does not allow it\nhint: save the page",
        "/video`: it is `video/mp4`, not text\n",
        "/empty`: there is no text in it\n",
        "/out`, which leads to `http://127.0.0.2/`: its address 127.0.0.2 is not public\n",
        "/z`: the host answered 429 Too Many Requests\nhint: it is tried again after 2",
        "names `mailto:desk@paper.example`, which is no address of a report\n",
        "note: 1 reports still have to be fetched\n",
    ] {
        assert!(run.err.contains(expected), "{expected}\n{run}");
    }
    assert!(!publisher.paths().contains(&"/private/b".to_string()));

    // Who asked to be left alone is, by the next run too; what was refused is not asked for again.
    is_busy.store(false, Ordering::SeqCst);
    let before = publisher.asked().len();
    let run = folder.run(&ONCE);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.err.contains("the host asks to be left alone for 34 min\n"), "{run}");
    assert_eq!(publisher.asked().len(), before);
}

/// What grows to 100 megabytes when it is unpacked.
fn bomb() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = [0; 1 << 20];
    (0..100).for_each(|_| encoder.write_all(&zeros).expect("memory takes all"));
    encoder.finish().expect("memory takes all")
}

#[test]
fn a_publisher_that_plays_every_trick_costs_nothing_but_its_own_reports() {
    let secret = Publisher::start(|_, reply| reply.html("a secret"));
    let port = secret.address().port();
    let bomb = bomb();
    let publisher = Publisher::start(move |asked, reply| {
        match asked.target.as_str() {
        "/robots.txt" => reply.not_found(),
        "/feed" => {
            let names = [
                "/stalls", "/drops", "/ends-early", "/endless", "/circle", "/inside", "/name-inside",
                "/bomb", "/bomb.gz", "/goes-on", "/latin", "/utf-8", "/last",
            ];
            let items: Vec<_> = names.iter().map(|name| (*name, "2031-05-01")).collect();
            reply.ok("text/html; charset=iso-8859-1", feed(&items))
        }
        "/stalls" => {
            reply.head("200 OK", &[("content-type", "text/plain")])?;
            reply.raw("content-length: 5000\r\n\r\nNorway will send")?;
            reply.silence();
            Ok(())
        }
        "/drops" => Ok(()),
        "/ends-early" => reply.raw(format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 5000\r\n\r\n{SWEDEN_YES}"
        )),
        "/endless" => {
            reply.head("200 OK", &[("content-type", "text/plain")])?;
            reply.raw("\r\n")?;
            reply.endless(SWEDEN_YES.repeat(1000).as_bytes(), Duration::ZERO);
            Ok(())
        }
        "/circle" => reply.redirect("302 Found", "/circle?again"),
        "/circle?again" => reply.redirect("302 Found", "/circle"),
        "/inside" => reply.redirect("302 Found", &format!("http://127.0.0.2:{port}/")),
        "/name-inside" => reply.redirect("302 Found", &format!("http://[::1]:{port}/")),
        "/bomb" => {
            let headers = [("content-type", "text/plain"), ("content-encoding", "gzip")];
            reply.send("200 OK", &headers, &bomb)
        }
        "/bomb.gz" => reply.ok("application/gzip", &bomb),
        // What is behind the length that was said is no part of it.
        "/goes-on" => reply.raw(format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n{NORWAY}{SWEDEN_YES}",
            NORWAY.len()
        )),
        "/latin" => reply.ok(
            "text/plain; charset=utf-8",
            b"Finland will send ships to the strait, said the mayor of \xC5bo in G\xF6teborg.",
        ),
        "/utf-8" => reply.ok(
            "text/plain; charset=iso-8859-1",
            "Denmark will not send ships to the strait, said the mayor of Tórshavn.",
        ),
        "/last" => reply.ok("text/plain", SWEDEN_NO),
        _ => reply.not_found(),
    }
    });
    let folder = watching("watch_tricks", &publisher, &["/feed"]);
    let started = Instant::now();
    let run = folder.run(&ONCE);
    // One that stalls is waited for, for twenty seconds.
    assert!(started.elapsed() < Duration::from_secs(50), "{:?}", started.elapsed());
    assert_eq!(run.code, 2, "{run}");
    for expected in [
        "/stalls`: it took too long\nhint: it is tried again after 2",
        "/drops`: the connection broke: ",
        "/ends-early`: the connection broke: ",
        "/endless`: it is longer than 16 MiB, the limit\n",
        "/circle`: it is redirected to where it came from\n",
        "/inside`, which leads to `http://127.0.0.2:",
        "its address 127.0.0.2 is not public\n",
        "/name-inside`, which leads to `http://[::1]:",
        "/bomb`: it is longer than 16 MiB, the limit\n",
        "/bomb.gz`",
    ] {
        assert!(run.err.contains(expected), "{expected}\n{run}");
    }
    assert_eq!(secret.asked().len() + secret.robots_asked(), 0);
    let kept = ["/goes-on", "/last", "/latin", "/utf-8"].map(|path| publisher.url(path));
    assert_eq!(addresses(&folder), kept);
    let dump = folder.run(&["dump"]).out;
    assert!(dump.contains("Åbo in Göteborg") && dump.contains("Tórshavn"), "{dump}");
    assert!(!dump.contains("Sweden will send") && !dump.contains("will sendNorway"), "{dump}");
    assert!(run.err.contains("note: 3 reports still have to be fetched"), "{run}");
    folder.run(&["verify"]).expect(0, "");
}

#[test]
fn feeds_that_ask_for_patience_or_lead_inside_are_left_alone() {
    let secret = Publisher::start(|_, reply| reply.html("a secret"));
    let port = secret.address().port();
    let publisher = Publisher::start(move |asked, reply| match asked.target.as_str() {
        "/inside" => reply.redirect("301 Moved Permanently", &format!("http://127.0.0.9:{port}/")),
        "/moved" => reply.redirect("301 Moved Permanently", "/here"),
        "/here" => reply.ok("application/atom+xml", feed(&[("/a", "2031-05-01")])),
        "/a" => reply.ok("text/plain", NORWAY),
        "/busy" => reply.send("429 Too Many Requests", &[("retry-after", "3000")], b""),
        _ => reply.not_found(),
    });
    let folder = watching("watch_patience", &publisher, &["/inside", "/moved"]);
    let run = folder.run(&ONCE);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.err.contains("its address 127.0.0.9 is not public\n"), "{run}");
    assert_eq!(addresses(&folder), [publisher.url("/a")]);
    assert_eq!(secret.asked().len() + secret.robots_asked(), 0);
    // What has moved for good is asked for where it is.
    let before = publisher.asked().len();
    folder.run(&ONCE);
    assert_eq!(publisher.paths()[before..], ["/here"]);

    let folder = watching("watch_busy", &publisher, &["/busy", "/moved"]);
    let run = folder.run(&ONCE);
    assert_eq!(run.code, 2, "{run}");
    let busy = publisher.url("/busy");
    let expected = format!(
        "error: cannot fetch `{busy}`: the host answered 429 Too Many Requests\nhint: it is tried \
         again after 2"
    );
    assert!(run.err.contains(&expected), "{run}");
    let before = publisher.asked().len();
    let run = folder.run(&ONCE);
    assert_eq!(publisher.asked().len(), before, "{run}");
}

#[test]
fn a_host_is_asked_with_pauses() {
    let publisher = Publisher::start(move |asked, reply| match asked.target.as_str() {
        "/robots.txt" => reply.not_found(),
        "/feed" => reply.ok(
            "application/atom+xml",
            feed(&[("/a", "2031-05-01"), ("/b", "2031-05-01"), ("/c", "2031-05-01")]),
        ),
        _ => reply.ok("text/plain", NORWAY),
    });
    let folder = watching("watch_pauses", &publisher, &["/feed"]);
    let feeds = format!("pause = \"300ms\"\n[[feed]]\nurl = \"{}\"\n", publisher.url("/feed"));
    let folder = folder.file("feeds.toml", feeds);
    let run = folder.run(&ONCE);
    assert_eq!(run.code, 0, "{run}");
    let asked = publisher.asked();
    assert_eq!(asked.len(), 4);
    for two in asked.windows(2) {
        assert!(two[1].at - two[0].at >= Duration::from_millis(300));
    }
}

/// Asks the program to stop as a terminal or a service manager does.
#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let mut kill = std::process::Command::new("kill");
    let sent = kill.args([format!("-{name}"), child.id().to_string()]).status();
    assert!(sent.expect("there is a kill").success());
}

fn wait(child: Child) -> Run {
    Run::new(child.wait_with_output().expect("it ends"))
}

fn start(folder: &Folder, arguments: &[&str]) -> Child {
    let mut command = folder.command(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts")
}

#[track_caller]
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A publisher of many reports that never answers for one of them while it is told not to.
fn many(stalls: &Arc<AtomicBool>, answered: &Arc<AtomicUsize>) -> Publisher {
    let (stalls, answered) = (Arc::clone(stalls), Arc::clone(answered));
    Publisher::start(move |asked, reply: &mut Reply<'_>| {
        let number = asked.target.strip_prefix("/report/");
        match (asked.target.as_str(), number) {
            ("/feed", _) => {
                let paths: Vec<_> = (0..40).map(|number| format!("/report/{number}")).collect();
                let items: Vec<_> =
                    paths.iter().map(|path| (path.as_str(), "2031-05-01")).collect();
                reply.send("200 OK", &[("etag", "\"one\"")], feed(&items).as_bytes())
            }
            (_, Some(number)) => {
                // After twenty others, so that some have come and some have not.
                if answered.fetch_add(1, Ordering::SeqCst) >= 20 && stalls.load(Ordering::SeqCst) {
                    reply.silence();
                    return Ok(());
                }
                // Words of its own, so that it is no reprint of the others.
                let words: String = (0..80).map(|word| format!(" n{number}w{word}")).collect();
                reply.ok("text/plain", format!("{NORWAY}\n{words}.\n"))
            }
            _ => reply.not_found(),
        }
    })
}

#[cfg(unix)]
#[test]
fn a_signal_stops_it_and_the_next_run_goes_on() {
    for name in ["INT", "TERM"] {
        let (stalls, answered) = (Arc::new(AtomicBool::new(true)), Arc::default());
        let publisher = many(&stalls, &answered);
        let folder = watching(&format!("watch_signal_{name}"), &publisher, &["/feed"]);
        let child = start(&folder, &["watch", "--allow-private=127.0.0.1", "feeds.toml"]);
        until("reports come", || answered.load(Ordering::SeqCst) > 20);
        let asked_at = Instant::now();
        signal(&child, name);
        let run = wait(child);
        assert!(asked_at.elapsed() < Duration::from_secs(10), "it takes long to stop");
        run.expect(
            0,
            "note: watching 1 feed; Ctrl-C ends it\nnote: 20 reports still have to be fetched\n\
             hint: run it again\n",
        );
        assert!(run.out.ends_with("20 new, 0 already known, 0 unreadable; 20 positions added\n"));
        folder.run(&["verify"]).expect(0, "");

        stalls.store(false, Ordering::SeqCst);
        let run = folder.run(&ONCE);
        run.expect(0, "");
        assert!(run.out.ends_with("20 new, 0 already known, 0 unreadable; 20 positions added\n"));
        let all: std::collections::BTreeSet<_> = addresses(&folder).into_iter().collect();
        assert_eq!(all.len(), 40);
    }
}

#[test]
fn a_killed_run_loses_nothing() {
    let (stalls, answered) = (Arc::new(AtomicBool::new(false)), Arc::default());
    let publisher = many(&stalls, &answered);
    let folder = watching("watch_killed", &publisher, &["/feed"]);
    let mut rng = fastrand::Rng::with_seed(5);
    for _ in 0..4 {
        let mut child = start(&folder, &ONCE);
        std::thread::sleep(Duration::from_millis(rng.u64(150..900)));
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        folder.run(&["verify"]).expect(0, "");
    }
    let run = folder.run(&ONCE);
    assert!(run.code < 2, "{run}");
    let all = addresses(&folder);
    let different: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!((all.len(), different.len()), (40, 40));
}

#[test]
fn two_at_a_time_do_not_get_in_each_others_way() {
    let (stalls, answered) = (Arc::new(AtomicBool::new(true)), Arc::default());
    let publisher = many(&stalls, &answered);
    let folder = watching("watch_twice", &publisher, &["/feed"]);
    let mut child = start(&folder, &ONCE);
    until("reports come", || answered.load(Ordering::SeqCst) > 20);
    folder.run(&ONCE).expect(
        2,
        "error: another whipcount watches with `whipcount.feeds.db` already\nhint: let it end, or \
         stop it\n",
    );
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
}

#[test]
fn files_of_feeds_that_cannot_be_used_are_told() {
    let folder = Folder::new("watch_bad_files")
        .file("none.toml", "contact = 'desk'\n")
        .file("bad.toml", "[[feed]]\nurl = 'file:///etc/passwd'\n");
    let hint = "hint: a file of feeds has a `[[feed]]` with a `url` for each, as `whipcount watch \
                --help` shows\n";
    for (file, why) in [
        ("missing.toml", "cannot read `missing.toml`: no such file or directory"),
        ("none.toml", "cannot use the feeds `none.toml`: it names no feed"),
        (
            "bad.toml",
            "cannot use the feeds `bad.toml`: line 2: `file:///etc/passwd` is no address of a feed",
        ),
    ] {
        folder.run(&["watch", "--once", file]).expect(2, &format!("error: {why}\n{hint}"));
    }
    assert!(!folder.path().join("whipcount.db").exists());
}

#[test]
fn an_address_is_added_as_a_file_is() {
    let publisher = Publisher::start(|asked, reply| match asked.target.as_str() {
        "/robots.txt" => reply.ok("text/plain", "User-agent: whipcount\nDisallow: /private"),
        "/a" => reply.redirect("301 Moved Permanently", "/new/a"),
        "/new/a" => reply.ok(
            "text/plain; charset=iso-8859-1",
            b"Norway will send ships to the strait, the caf\xE9 owners said.",
        ),
        "/private/a" => reply.ok("text/plain", SWEDEN_NO),
        _ => reply.not_found(),
    });
    let folder = Folder::new("add_address").file("strait.toml", MOTION).file("b.txt", SWEDEN_NO);
    folder.run(&["motions", "add", "strait.toml"]).expect(0, "");
    let add = |url: &str, more: &[&str]| {
        let arguments = [&["add", "--allow-private=127.0.0.1", url][..], more].concat();
        folder.run(&arguments)
    };
    let run = add(&publisher.url("/a"), &["b.txt", "--published", "2031-05-14"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "2 new, 0 already known, 0 unreadable; 2 positions added\n")
    );
    assert_eq!(addresses(&folder), [publisher.url("/new/a")]);
    let run = add(&publisher.url("/a"), &["--published", "2031-05-14"]);
    assert!(run.out.contains("1 already known"), "{run}");
    let run = add(&publisher.url("/private/a"), &[]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("the host's robots.txt does not allow it"), "{run}");
    let run = add(&publisher.url("/nothing"), &[]);
    assert!(run.code == 2 && run.err.contains("the host answered 404 Not Found"), "{run}");
    let run = add("http://", &[]);
    assert!(run.code == 2 && run.err.contains("error: cannot fetch `http://`: "), "{run}");
    assert!(!publisher.paths().contains(&"/private/a".to_string()));
}

#[test]
fn proxies_of_the_environment_are_not_used_and_the_one_asked_for_is() {
    let proxy = Publisher::start(|asked, reply| match asked.target.as_str() {
        "http://paper.example/a" => reply.ok("text/plain", NORWAY),
        _ => reply.not_found(),
    });
    let publisher = Publisher::start(|_, reply| reply.ok("text/plain", SWEDEN_NO));
    let folder = Folder::new("add_by_proxy");
    let mut command = folder.command(&["add", "--allow-private=127.0.0.1", &publisher.url("/a")]);
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        command.env(name, proxy.url(""));
    }
    let run = Run::new(command.output().expect("the command starts"));
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(proxy.asked().len() + proxy.robots_asked(), 0);

    // Whoever names a proxy allows its address, private or not.
    let mut command = folder.command(&["add", "http://paper.example/a"]);
    command.env("WHIPCOUNT_PROXY", proxy.url(""));
    let run = Run::new(command.output().expect("the command starts"));
    assert_eq!(run.code, 0, "{run}");
    assert_eq!(proxy.paths(), ["http://paper.example/a"]);
}

#[test]
fn a_page_that_is_no_feed_offers_its_feeds() {
    let publisher = Publisher::start(|asked, reply| match asked.target.as_str() {
        "/" => reply.html(
            "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/world.rss\">\
             </head><body><p>Norway will send ships to the strait, Oslo said.</body></html>",
        ),
        "/damaged" => reply.ok("application/rss+xml", "<rss version=\"2.0\"><channel><item><ti"),
        _ => reply.not_found(),
    });
    let folder = watching("watch_no_feed", &publisher, &["/", "/damaged"]);
    let run = folder.run(&ONCE);
    assert_eq!(run.code, 2, "{run}");
    assert!(
        run.err.contains(&format!("error: cannot watch `{}`: it is no feed: ", publisher.url("/")))
    );
    assert!(
        run.err.contains(&format!("hint: it names feeds: `{}`\n", publisher.url("/world.rss")))
    );
    let expected = format!("error: cannot watch `{}`: it is no feed: ", publisher.url("/damaged"));
    assert!(run.err.contains(&expected), "{run}");
    // A feed that cannot be read is left alone for a while.
    let before = publisher.asked().len();
    folder.run(&ONCE).expect(1, "");
    assert_eq!(publisher.asked().len(), before);

    let run = folder.run(&["add", "--allow-private=127.0.0.1", &publisher.url("/")]);
    let expected = format!(
        "note: `{}` offers a feed: `{}`\n",
        publisher.url("/"),
        publisher.url("/world.rss")
    );
    assert!(run.err.contains(&expected), "{run}");
}
