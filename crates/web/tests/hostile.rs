//! Documents that want to be more than words.

mod support;

use support::*;
use whipcount::Stance::{Commits, Conditional, Declines};
use whipcount::ledger::Ledger;
use whipcount::{Condition, Contribution, Findings, Motion, Span};

const SCRIPT: &str = "<script>alert(1)</script>";
const HANDLER: &str = "\"><img src=x onerror=alert(1)>";
const TURNED: &str = "gniyrt\u{202e}trying\u{2066}\u{200f}";
const ENDED: &str = "--></textarea></title></style></svg>";

/// Reports whose every field wants something.
fn hostile() -> Vec<Findings> {
    let names = [SCRIPT, HANDLER, TURNED, ENDED, "..", "a/b?c#d&e=f", "x.json", "\u{ffff}\u{b}"];
    let mut reports = Vec::new();
    for (number, name) in names.into_iter().enumerate() {
        let sentence = format!("[{name} will go, {SCRIPT}] said {HANDLER}{TURNED}{ENDED}.");
        let other = format!("[{name} will not go], {SCRIPT}.");
        let mut report = report(
            name,
            "2031-05-09",
            &[
                (name, name, if number % 2 == 0 { Commits } else { Conditional }, &sentence),
                (name, name, Declines, &other),
            ],
        );
        let length = report.positions[0].evidence.len();
        let start = report.positions[0].evidence.start as usize;
        report.document.title = Some(format!("{name}{SCRIPT}{HANDLER}"));
        report.document.publisher = Some(name.to_string());
        report.document.origin.inside = Some(HANDLER.to_string());
        report.document.url = Some(
            [
                "javascript:alert(1)",
                "data:text/html,<script>",
                "https://x/\"onmouseover=alert(1)",
                "https://a@b/",
            ][number % 4]
                .to_string(),
        );
        report.positions[0].speaker = Some(format!("{HANDLER}{TURNED}"));
        report.positions[0].conditions = vec![
            Condition { span: Span::new(start, start + length), on: Some(SCRIPT.to_string()) },
            Condition { span: Span::new(start, start + length), on: None },
        ];
        report.positions[0].contribution = Some(Contribution {
            span: Span::new(start, start + length),
            at_least: Some(1.0),
            at_most: None,
            unit: HANDLER.to_string(),
        });
        reports.push(report);
    }
    reports
}

/// What a browser would make of a page is what we have put into it and nothing more.
#[track_caller]
fn check(page: &str, address: &str) {
    for turn in ['\u{202e}', '\u{2066}', '\u{200f}', '\u{b}'] {
        assert!(!page.contains(turn), "{address}: {turn:?}");
    }
    let document = dom_query::Document::from(page);
    let wrong = "script, style, img, iframe, object, embed, textarea, [onerror], [onmouseover], [style], [src]";
    assert_eq!(document.select(wrong).length(), 0, "{address}: {}", document.select(wrong).html());
    for link in document.select("a[href], link[href], form[action]").iter() {
        let href =
            link.attr("href").or_else(|| link.attr("action")).unwrap_or_default().to_string();
        let is_ours = href.starts_with('/') && !href.starts_with("//") || href.starts_with('#');
        let is_web = href.starts_with("https://")
            && link.attr("rel").as_deref() == Some("noopener noreferrer");
        assert!(is_ours || is_web, "{address}: {href}");
    }
    assert_eq!(document.select("html > body > main").length(), 1, "{address}: nothing is broken");
}

fn motions() -> Vec<Motion> {
    let strait = Motion { title: format!("Send {SCRIPT}{HANDLER}{TURNED}"), ..motion() };
    let other = |id: &str| Motion { id: id.to_string(), ..strait.clone() };
    vec![strait.clone(), other(SCRIPT), other(".."), other("x.json"), other("a/b?c#d")]
}

fn board(findings: &[Findings]) -> Board {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path().join("whipcount.db")).unwrap();
    for motion in motions() {
        ledger.add_motion(&run(), &motion).unwrap();
    }
    ledger.append(&run(), &motions(), findings).unwrap();
    Board::at(folder)
}

#[test]
fn nothing_of_a_document_becomes_markup() {
    let board = board(&hostile());
    let mut left = vec![
        "/".to_string(),
        "/search?q=script".to_string(),
        format!("/search?q={}", "%22%3E%3Cscript%3E"),
    ];
    let mut seen = std::collections::BTreeSet::new();
    // Every page that one gets to by following links.
    while let Some(address) = left.pop() {
        let path = address.split('#').next().unwrap_or_default().to_string();
        if path.is_empty() || path.starts_with("https:") || !seen.insert(path.clone()) {
            continue;
        }
        let reply = board.get(&path);
        assert!(
            reply.status.is_success() || reply.status.is_redirection(),
            "{path}: {}",
            reply.body
        );
        if reply.header("content-type").starts_with("text/html") {
            check(&reply.body, &path);
            let page = dom_query::Document::from(reply.body.as_str());
            left.extend(
                page.select("a[href]")
                    .iter()
                    .filter_map(|link| Some(link.attr("href")?.to_string())),
            );
        } else if path.ends_with(".json") {
            serde_json::from_str::<serde_json::Value>(&reply.body).expect("it is JSON");
        } else if path.ends_with(".atom") {
            atom_syndication::Feed::read_from(reply.body.as_bytes()).expect("it is a feed");
        }
    }
    // Eight actors and eight documents, five motions with their changes, and the data behind each.
    assert!(seen.len() > 60, "{seen:?}");
    // The words themselves are all there to be read.
    let words = words(&board.body("/motions/strait"));
    assert!(words.contains(SCRIPT) && words.contains("<U+202E>"), "{words}");
}

#[test]
fn what_is_asked_for_is_not_markup_either() {
    let board = board(&[]);
    for address in [
        "/motions/%3Cscript%3Ealert(1)%3C%2Fscript%3Ex",
        "/actors/%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
        "/documents/%E2%80%AE%3Cscript%3E",
        "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/motions/strait?%3Cscript%3E=1",
        "/motions/strait?as-of=%3Cscript%3E",
    ] {
        check(&board.get(address).body, address);
    }
}

#[test]
fn a_megabyte_of_title_or_name_breaks_no_page() {
    let long = "Länge ".repeat(200_000);
    let mut report =
        report("long", "2031-05-09", &[(&long, &long, Commits, "[It will go], it said.")]);
    report.document.title = Some(long.clone());
    report.document.publisher = Some(long.clone());
    report.positions[0].speaker = Some(long.clone());
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path().join("whipcount.db")).unwrap();
    let motions = [
        Motion { title: long.clone(), members: vec![long.clone()], ..motion() },
        Motion { id: long.clone(), title: long.clone(), phrases: vec![], members: vec![] },
    ];
    for motion in &motions {
        ledger.add_motion(&run(), motion).unwrap();
    }
    ledger.append(&run(), &motions, &[report]).unwrap();
    let board = Board::at(folder);
    let document = board.get("/documents/long").header("location").to_string();
    for address in ["/", "/motions/strait", "/motions/strait/changes", "/search?q=go", &document] {
        let page = board.body(address);
        check(&page, address);
        assert!(page.len() < 20_000, "{address}: {} bytes", page.len());
    }
    // The data have all of it.
    assert!(board.body("/motions/strait.json").len() > long.len());
}

#[test]
fn a_long_text_is_shown_whole() {
    let lines: Vec<_> =
        (0..5000).map(|number| format!("[Norway will go {number}], {SCRIPT} said.")).collect();
    let said: Vec<Said<'_>> =
        lines.iter().map(|line| ("NOR", "Norway", Commits, line.as_str())).collect();
    let board = Board::of(&[report("long", "2031-05-09", &said)]);
    let address = board.get("/documents/long").header("location").to_string();
    let page = board.body(&address);
    assert!(page.contains("Norway will go 4999"));
    // A board lists a few passages of each actor and counts the rest.
    assert!(board.body("/motions/strait").len() < 20_000);
    assert!(words(&board.body("/actors/NOR")).contains("4800 more are in the data of this page."));
}
