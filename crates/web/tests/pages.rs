//! Each page, and the data behind it.

mod support;

use axum::body::Body;
use axum::http::StatusCode;
use support::*;
use whipcount::count::{CountOptions, changes, conflicts, count_digest, passages_of};
use whipcount::export;
use whipcount::ledger::{Judgement, Selection};

#[track_caller]
fn check(board: &Board, address: &str, told: &[&str]) -> String {
    let reply = board.get(address);
    assert_eq!(reply.status, StatusCode::OK, "{address}: {}", reply.body);
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    let words = words(&reply.body);
    for told in told {
        assert!(words.contains(told), "{address} lacks `{told}`: {words}");
    }
    reply.body
}

#[test]
fn the_first_page_tells_how_each_motion_stands() {
    let board = Board::new();
    let page = check(
        &board,
        "/",
        &[
            "Send ships to the strait",
            "2 C commits",
            "1 if conditional",
            "1 · not heard",
            "Last moved 9 May 2031 — Sweden: declines → commits",
            "Doubtful 1 contradicted, 1 not sure",
            "4 actors in 2 of 3 documents",
        ],
    );
    assert!(page.contains("aria-label=\"2 commits, 1 conditional, 1 declines, 1 not heard\""));
    assert_eq!(link(&page, "/motions/"), "/motions/strait");
    assert_eq!(board.get("/motions").header("location"), "/");
}

#[test]
fn the_board_tells_who_is_in_and_on_which_words() {
    let board = Board::new();
    let page = check(
        &board,
        "/motions/strait",
        &[
            "C commits 2 Norway! contradicted, Sweden~ changed",
            "6 claimed",
            "O opposes 0 nobody",
            "not heard 1 Peru 1 of 4 on the roll",
            "“Sweden will send two frigates”",
            "self · Sweden's minister — Northern Wire [wire-2]",
            "offers “two frigates” (2)",
            "But also O opposes 9 May 2031 “Norway is against it”",
            "Before D declines 1 May 2031 “Sweden would stay at home”",
            "also printed by 1 other",
            "waits for Sweden",
            "6 claimed, 2 named",
            "not sure: right in 30 % of such cases",
            "What they wait for",
            "met, commits",
            "Ada Lund 9 May 2031 not on the roll",
        ],
    );
    assert!(page.contains("href=\"https://example.org/wire-2\" rel=\"noopener noreferrer\""));
    let then = check(
        &board,
        "/motions/strait?as-of=2031-05-05",
        &[
            "D declines 1 Sweden",
            "C commits 0 nobody",
            "Left out: 5 passages said later.",
            "all days",
        ],
    );
    assert!(then.contains("value=\"2031-05-05\""));
    assert!(then.contains("href=\"/motions/strait.json?as-of=2031-05-05\""));
}

#[test]
fn evidence_is_one_click_away() {
    let board = Board::new();
    let page = board.body("/motions/strait");
    let place = link(&page, "/documents/");
    let (address, anchor) = place.split_once('#').expect("a place in a document");
    let document = board.body(address);
    let after = document.split(&format!("id=\"{anchor}\"")).nth(1).expect("the place is there");
    // Two anchors can stand in one place; then come the words.
    let piece = after.split("<span").nth(1).expect("words come after it");
    assert!(
        piece.starts_with(" class=\"content tally evidence commits\">Norway will go"),
        "{piece}"
    );

    // The id of the entry leads there too, and so does a document's name.
    let entry = format!("/documents/{}{}", &address[11..], &anchor[2..]);
    assert_eq!(board.get(&entry).header("location"), place);
    assert_eq!(board.get("/documents/wire-2").header("location"), address);
    assert_eq!(board.get("/documents/wire-2.csv").header("location"), format!("{address}.csv"));
}

#[test]
fn a_document_shows_what_was_found_where_it_was_found() {
    let board = Board::new();
    let address = board.get("/documents/wire-2").header("location").to_string();
    let page = check(
        &board,
        &address,
        &[
            "Report wire-2",
            "Northern Wire · wire-2 · 9 May 2031 · original",
            "Found: 5 statements, 5 positions, 1 claim",
            "Iceland if conditional on strait self · Iceland's minister",
            "6 claimed C commits claimed by the document",
        ],
    );
    assert!(
        page.contains("<span class=\"content contribution evidence commits\">two frigates</span>")
    );
    assert!(page.contains(
        "<span class=\"content condition evidence conditional\">only if Sweden does</span>"
    ));
    assert!(page.contains("<span class=\"source\">, Reykjavik said.</span>"));
    let early = board.get("/documents/wire-1").header("location").to_string();
    check(&board, &early, &["also printed by The Harbour Post [post-1], 2 May 2031"]);
}

#[test]
fn an_actor_is_shown_in_its_words_and_found_by_its_name() {
    let board = Board::new();
    let page = check(
        &board,
        "/actors/SWE",
        &["Sweden SWE", "Send ships to the strait C commits", "“Sweden would stay at home”"],
    );
    let (new, old) = (page.find("two frigates"), page.find("stay at home"));
    assert!(new < old, "newest first");
    let by_name = board.get("/actors/sweden.json?as-of=2031-05-05");
    assert_eq!(by_name.status, StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(by_name.header("location"), "/actors/SWE.json?as-of=2031-05-05");
    check(&board, "/actors/Ada%20Lund", &["Ada Lund", "“She will not”"]);
    check(&board, "/actors/ISL?as-of=2031-05-05", &["Nothing had been heard by this day."]);
}

#[test]
fn changes_tell_who_moved() {
    let board = Board::new();
    let told = [
        "Sweden 1–9 May 2031",
        "D declines → C commits towards yes",
        "Now “Sweden will send two frigates”",
        "Before “Sweden would stay at home”",
    ];
    check(&board, "/motions/strait/changes", &told);
    let since = ["Nobody was found to have moved."];
    check(&board, "/motions/strait/changes?since=2031-05-10", &since);
    check(
        &board,
        "/motions/strait/changes?since=2031-05-05",
        &["First heard", "Iceland 9 May 2031"],
    );
}

#[test]
fn conflicts_tell_who_disagrees_and_which_claims_do_not_hold() {
    let board = Board::new();
    check(
        &board,
        "/motions/strait/conflicts",
        &[
            "Norway one who speaks for it says both",
            "C commits 9 May 2031 “Norway will go”",
            "O opposes 9 May 2031 “Norway is against it”",
            "fewer are named than are claimed",
            "6 claimed",
            "Sweden C commits 9 May 2031",
        ],
    );
    let then = ["Nothing was found to contradict anything.", "all days"];
    check(&board, "/motions/strait/conflicts?as-of=2031-05-05", &then);
}

#[test]
fn a_feed_can_be_subscribed_to() {
    let board = Board::new();
    let reply = board.get("/motions/strait/changes.atom");
    assert_eq!(reply.header("content-type"), "application/atom+xml");
    let feed = atom_syndication::Feed::read_from(reply.body.as_bytes()).expect("a feed");
    assert_eq!(feed.title().as_str(), "Who moved: Send ships to the strait");
    assert_eq!(feed.updated().to_rfc3339(), "2031-05-15T12:00:00+00:00");
    let entry = &feed.entries()[0];
    assert_eq!(entry.title().as_str(), "Sweden: declines → commits");
    assert!(entry.summary().expect("a summary").as_str().contains("two frigates"));
    let place = entry.links()[0].href();
    let address = place.strip_prefix("http://127.0.0.1:8410").expect("a whole address");
    board.body(address.split('#').next().expect("an address"));
    // Made again from the same reports, the entry is the same one.
    let other = Board::new().get("/motions/strait/changes.atom");
    let other = atom_syndication::Feed::read_from(other.body.as_bytes()).expect("a feed");
    assert_eq!((other.id(), other.entries()[0].id()), (feed.id(), entry.id()));
    assert!(feed.id().starts_with("urn:uuid:") && entry.id().starts_with("urn:uuid:"));
}

#[test]
fn words_are_found() {
    let board = Board::new();
    let page = check(
        &board,
        "/search?q=two+frigates",
        &[
            "Search: two frigates",
            "Sweden C commits on strait",
            "Sweden will send two frigates, the minister said.",
        ],
    );
    assert!(page.contains("value=\"two frigates\""));
    let address = link(&page, "/documents/");
    assert!(address.contains('#'), "{address}");
    check(&board, "/search", &["Finds documents with all the words"]);
    check(&board, "/search?q=submarines", &["No document has all of these words."]);
}

#[test]
fn data_are_what_the_command_writes() {
    let board = Board::new();
    let (ledger, motion) = (board.ledger(), motion());
    let options =
        CountOptions { as_of: Some("2031-05-05".parse().unwrap()), ..CountOptions::default() };
    let selection = Selection { as_of: options.as_of, ..Selection::default() };
    let digest = ledger.digest("strait", &selection, &options).unwrap();
    let count = count_digest(&motion, &digest, &options);
    let json = export::board::json(std::slice::from_ref(&count));
    assert_eq!(board.body("/motions/strait.json?as-of=2031-05-05"), json);
    assert_eq!(board.body("/motions/strait.csv?as-of=2031-05-05"), export::board::csv(&[count]));

    let entries = ledger.select(&["strait"], &Selection::default()).unwrap().entries;
    let all = CountOptions::default();
    let changes = [changes(&motion, &entries, &all, None)];
    assert_eq!(board.body("/motions/strait/changes.json"), export::changes::json(&changes));
    assert_eq!(board.body("/motions/strait/changes.csv"), export::changes::csv(&changes));
    let conflicts = [conflicts(&motion, &entries, &all)];
    assert_eq!(board.body("/motions/strait/conflicts.json"), export::conflicts::json(&conflicts));
    assert_eq!(board.body("/motions/strait/conflicts.csv"), export::conflicts::csv(&conflicts));
    let passages = passages_of("SWE", "strait", &entries, &all);
    assert_eq!(board.body("/actors/SWE.json"), export::passages::json(&passages));
    assert_eq!(board.body("/actors/SWE.csv"), export::passages::csv(&passages));
    let motions = ledger.motions(None).unwrap();
    assert_eq!(board.body("/motions.json"), export::motions::json(&motions));
    assert_eq!(board.body("/motions.csv"), export::motions::csv(&motions));

    // What was read in a document, as it was read.
    let id = ledger.documents_meant("wire-2").unwrap()[0];
    let late = &reports()[2];
    let one = export::findings::json(late).replace('\n', "\n  ");
    assert_eq!(
        board.body(&format!("/documents/{}.json", id.document())),
        format!("[\n  {one}\n]\n")
    );
    let rows = format!("{}{}", export::findings::csv_header(), export::findings::csv_rows(late));
    assert_eq!(board.body(&format!("/documents/{}.csv", id.document())), rows);

    let hits = board.body("/search.json?q=frigates");
    assert!(
        hits.contains("\"kind\": \"position\"") && hits.contains("\"motion\": \"strait\""),
        "{hits}"
    );
    let hits = board.body("/search.csv?q=frigates");
    assert!(hits.starts_with("kind,entry,who,motion,stance,text,document"), "{hits}");
    for (address, kind) in [
        ("/motions/strait.json", "application/json"),
        ("/motions/strait.csv", "text/csv; charset=utf-8"),
    ] {
        assert_eq!(board.get(address).header("content-type"), kind);
    }
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let board = Board::new();
    for address in ["/", "/motions/strait", "/motions/strait.json", "/motions/strait/changes.atom"]
    {
        let first = board.get(address);
        let mark = first.header("etag").to_string();
        assert!(mark.starts_with("W/\""), "{address}: {mark}");
        let again = |mark: &str| {
            board.ask(request(address).header("if-none-match", mark).body(Body::empty()).unwrap())
        };
        let same = again(&format!("\"other\", {mark}"));
        assert_eq!((same.status, same.body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{address}");
        assert_eq!(same.header("etag"), mark);
        assert_eq!(again("\"other\"").body, first.body);
    }
    // A decision makes it another page.
    let mark = board.get("/motions/strait").header("etag").to_string();
    let mut ledger = board.ledger();
    let entries = ledger.select(&["strait"], &Selection::default()).unwrap().entries;
    let norway = entries.positions.iter().find(|one| one.evidence == "Norway will go").unwrap();
    let id = norway.record.id.as_ref().unwrap().parse().unwrap();
    ledger.decide(id, &Judgement::Reject, "Ada", clock(), "").unwrap();
    let reply = board.ask(
        request("/motions/strait").header("if-none-match", &mark).body(Body::empty()).unwrap(),
    );
    assert_eq!(reply.status, StatusCode::OK);
    assert!(words(&reply.body).contains("O opposes 1 Norway"), "{}", reply.body);
}

#[test]
fn an_empty_ledger_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = whipcount::ledger::Ledger::open(folder.path().join("whipcount.db")).unwrap();
    let board = Board::at(folder);
    check(&board, "/", &["This ledger has no motion yet.", "whipcount motions add FILE.toml"]);
    ledger.add_motion(&run(), &motion()).unwrap();
    check(&board, "/", &["Send ships to the strait", "4 · not heard", "0 actors in 0 documents"]);
    check(&board, "/motions/strait", &["not heard 4 Norway, Sweden, Iceland, Peru"]);
}
