//! What cannot be answered is told in a way that can be read, and the board goes on.

mod support;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use support::*;
use whipcount::ledger::{Ledger, Run};

/// Asks for a page that is not to be had, and for its data: both are told what, and what to do.
#[track_caller]
fn check(board: &Board, address: &str, status: u16, kind: &str, told: &str) -> String {
    let reply = board.get(address);
    let is_data = address
        .split('?')
        .next()
        .is_some_and(|path| [".json", ".csv", ".atom"].iter().any(|it| path.ends_with(it)));
    assert_eq!(reply.status.as_u16(), status, "{address}: {}", reply.body);
    assert_eq!(reply.header("cache-control"), "no-store", "{address}");
    if is_data {
        assert_eq!(reply.header("content-type"), "application/json");
        let error: serde_json::Value = serde_json::from_str(&reply.body).expect("it is JSON");
        let error = &error["error"];
        assert_eq!(
            (error["status"].as_u64(), error["kind"].as_str()),
            (Some(status.into()), Some(kind))
        );
        let text = format!("{} {} {}", error["what"], error["hint"], error["meant"]);
        assert!(text.contains(told), "{address}: {text}");
        return reply.body;
    }
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    let words = words(&reply.body);
    assert!(words.contains(told), "{address}: {words}");
    assert!(words.contains("No answer") && words.contains("All motions"), "{address}: {words}");
    reply.body
}

#[test]
fn what_is_not_there_is_told_with_what_may_be_meant() {
    let board = Board::new();
    for (address, kind, told) in [
        ("/motions/strat", "unknown motion", "The ledger has no motion “strat”."),
        ("/motions/strat.json", "unknown motion", "strait"),
        ("/motions/strat.csv", "unknown motion", "strait"),
        ("/motions/strat/changes", "unknown motion", "Did you mean strait"),
        ("/motions/strait/conflicts.atom", "unknown page", "There is no such page."),
        ("/motions/strait/reviews", "unknown page", "There is no such page."),
        ("/motions/strait.atom", "unknown page", "There is no such page."),
        ("/actors/Swedne", "unknown actor", "Did you mean Sweden"),
        ("/actors/Zzz.json", "unknown actor", "Nobody called “Zzz” takes a position."),
        ("/documents/0123456789abcdef", "unknown document", "has no document"),
        ("/documents/nothing.json", "unknown document", "has no document"),
        ("/looks/board-1.css", "unknown page", "There is no such page."),
        ("/a/b/c/d", "unknown page", "There is no such page."),
        ("/index.json", "unknown page", "There is no such page."),
    ] {
        check(&board, address, 404, kind, told);
    }
    let page = check(&board, "/motions/strat", 404, "unknown motion", "Did you mean");
    assert!(page.contains("href=\"/motions/strait\""));
}

#[test]
fn a_question_that_is_not_one_is_refused() {
    let board = Board::new();
    for (address, kind, told) in [
        ("/motions/strait?as-of=yesterday", "wrong day", "“yesterday” is no day for “as-of”."),
        ("/motions/strait.json?as-of=2031-02-30", "wrong day", "2031-05-14"),
        ("/motions/strait?as_of=2031-05-01", "unknown parameter", "Did you mean “as-of”?"),
        ("/?as-of=2031-05-01", "unknown parameter", "It takes none."),
        ("/motions/strait.json?as-of=2031-05-22", "future day", "still to come"),
        ("/motions/strait/changes?since=2031-06-01", "future day", "still to come"),
        ("/actors/SWE?as-of=9999-12-31", "future day", "still to come"),
        ("/search.json", "wrong words", "No words to look for"),
        ("/search.csv?q=", "wrong words", "No words to look for"),
        ("/actors/%FF", "wrong address", "not UTF-8"),
        ("/motions/%ff.json", "wrong address", "not UTF-8"),
    ] {
        check(&board, address, 400, kind, told);
    }
    // Somewhere it is already the day after, and a ledger can know of later ones.
    board.body("/motions/strait?as-of=2031-05-21");
    let late = report(
        "late",
        "2031-06-01",
        &[("PER", "Peru", whipcount::Stance::Opposes, "[Peru is against it], Lima said.")],
    );
    board.ledger().append(&run(), &[motion()], &[late]).unwrap();
    board.body("/motions/strait?as-of=2031-06-01");

    let words = "x".repeat(501);
    check(&board, &format!("/search?q={words}"), 400, "wrong words", "More than 500 bytes");
    let long = "x".repeat(9000);
    check(&board, &format!("/motions/{long}"), 414, "too long", "The address is too long.");
    check(&board, &format!("/search.json?q={long}"), 414, "too long", "The address is too long.");
}

#[test]
fn what_a_name_can_mean_is_listed() {
    use whipcount::Stance::{Commits, Opposes};
    let twice = ["2031-05-01", "2031-05-02"]
        .map(|day| report("one", day, &[("SWE", "Sweden", Commits, "[Sweden will go], it said.")]));
    let other = report(
        "two",
        "2031-05-03",
        &[("sweden party", "Sweden", Opposes, "[It will not], it said.")],
    );
    let board = Board::of(&[&twice[..], &[other]].concat());
    let page = check(&board, "/documents/one", 300, "several meant", "“one” can mean 2.");
    board.body(&link(&page, "/documents/"));
    let page = check(&board, "/actors/Sweden", 300, "several meant", "“Sweden” can mean 2.");
    assert!(
        page.contains("href=\"/actors/SWE\"") && page.contains("href=\"/actors/sweden%20party\"")
    );
}

#[test]
fn the_board_can_only_be_read() {
    let board = Board::new();
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        for address in ["/", "/motions/strait", "/motions/strait.json", "/search"] {
            let body = Body::from("x".repeat(1 << 20));
            let reply = board.ask(request(address).method(&method).body(body).unwrap());
            assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {address}");
            assert_eq!(reply.header("allow"), "GET, HEAD", "{method} {address}");
        }
    }
    for (address, status) in [("/motions/strait", 200), ("/motions/strat", 404)] {
        let reply = board.ask(request(address).method(Method::HEAD).body(Body::empty()).unwrap());
        assert_eq!((reply.status.as_u16(), reply.body.as_str()), (status, ""));
    }
}

#[test]
fn strangers_pages_cannot_have_the_board_read_for_them() {
    let board = Board::new();
    let ask = |uri: &str, hosts: &[&str]| {
        let mut request = Request::get(uri);
        for host in hosts {
            request = request.header("host", *host);
        }
        board.ask(request.body(Body::empty()).unwrap()).status
    };
    let wrong = StatusCode::MISDIRECTED_REQUEST;
    assert_eq!(ask("/", &["evil.example"]), wrong);
    assert_eq!(ask("/motions/strait.json", &["evil.example:8410"]), wrong);
    assert_eq!(ask("/", &[]), wrong);
    assert_eq!(ask("http://evil.example/", &["127.0.0.1"]), wrong);
    assert_eq!(ask("http://localhost/", &["evil.example"]), wrong);
    assert_eq!(ask("http://localhost/", &["localhost"]), StatusCode::OK);
    assert_eq!(ask("/", &["[::1]:8410"]), StatusCode::OK);
}

#[test]
fn a_ledger_can_go_and_come_back() {
    let board = Board::new();
    let before = board.get("/motions/strait");
    let moved = board.folder.path().join("elsewhere.db");
    std::fs::rename(board.path(), &moved).unwrap();
    for _ in 0..2 {
        check(&board, "/", 503, "ledger gone", "The ledger is not where it was.");
        let json = check(&board, "/motions/strait.json", 503, "ledger gone", "not where it was");
        // Readers need not know where that is.
        assert!(!json.contains(&board.folder.path().display().to_string()), "{json}");
    }
    assert_eq!(*board.told.lock().unwrap(), ["the ledger is not where it was"], "told once");

    std::fs::write(board.path(), "no ledger at all, but long enough to be looked at").unwrap();
    check(&board, "/", 503, "ledger unreadable", "The ledger cannot be read.");
    remove(&board.path());

    // Another ledger in its place is what is shown from then on.
    let mut other = Ledger::open(board.path()).unwrap();
    let run = Run::new(clock(), "other");
    let title = "Dig the canal".to_string();
    other.add_motion(&run, &whipcount::Motion { title, ..motion() }).unwrap();
    assert!(words(&board.body("/")).contains("Dig the canal"));
    drop(other);
    remove(&board.path());
    std::fs::rename(&moved, board.path()).unwrap();
    let after = board.get("/motions/strait");
    assert_eq!(after.body, before.body);
}

#[test]
fn what_is_added_meanwhile_is_shown_and_nobody_is_kept_waiting() {
    let board = Board::new();
    board.body("/motions/strait");
    let late = report(
        "late",
        "2031-05-12",
        &[("PER", "Peru", whipcount::Stance::Opposes, "[Peru is against it], Lima said.")],
    );
    board.ledger().append(&run(), &[motion()], &[late]).unwrap();
    assert!(words(&board.body("/motions/strait")).contains("O opposes 1 Peru"));
}
