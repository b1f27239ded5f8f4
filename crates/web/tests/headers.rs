//! What every answer says to the browser, and what pages are made of.

mod support;

use support::*;

const ADDRESSES: [&str; 15] = [
    "/",
    "/motions",
    "/motions.json",
    "/motions/strait",
    "/motions/strait.csv",
    "/motions/strait/changes",
    "/motions/strait/changes.atom",
    "/motions/strait/conflicts",
    "/actors/SWE",
    "/documents/wire-2",
    "/search?q=frigates",
    "/motions/strat",
    "/motions/strat.json",
    "/nowhere/at/all",
    "/motions/strait?as-of=never",
];

#[test]
fn every_answer_has_its_headers() {
    let board = Board::new();
    let style = link(&board.body("/"), "/looks/board");
    let icon = link(&board.body("/"), "/looks/icon");
    for address in ADDRESSES.into_iter().chain([&*style, &*icon]) {
        let reply = board.get(address);
        let policy = reply.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{address}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"));
        assert!(
            !policy.contains("unsafe") && !policy.contains("script-src"),
            "{address}: {policy}"
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(reply.header(name), value, "{address}: {name}");
        }
        assert!(!reply.header("cache-control").is_empty(), "{address}");
        assert_eq!(reply.header("access-control-allow-origin"), "", "{address}");
    }
    assert!(board.get(&style).header("cache-control").contains("immutable"));
}

#[test]
fn pages_need_nothing_that_the_policy_forbids() {
    let board = Board::new();
    let document = board.get("/documents/wire-2").header("location").to_string();
    for address in ADDRESSES.into_iter().chain([&*document]) {
        let reply = board.get(address);
        if !reply.header("content-type").starts_with("text/html") {
            continue;
        }
        let page = dom_query::Document::from(reply.body.as_str());
        assert_eq!(page.select("script, style, iframe, object, embed, base, [style]").length(), 0);
        for element in page.select("[src], link[href]").iter() {
            let address = element.attr("src").or_else(|| element.attr("href")).unwrap_or_default();
            assert!(address.starts_with('/') && !address.starts_with("//"), "{address}");
        }
        for form in page.select("form").iter() {
            assert!(form.attr("action").is_some_and(|action| action.starts_with('/')));
        }
        // For whoever does not see the page: a language, one heading of the first rank, names.
        assert_eq!(page.select("html[lang=en]").length(), 1);
        assert_eq!(page.select("h1").length(), 1, "{}", reply.body);
        assert_eq!(page.select("main").length(), 1);
        for field in page.select("input").iter() {
            let is_named = field.attr("aria-label").is_some() || field.parent().is("label");
            assert!(is_named, "{}", field.html());
        }
        for drawing in page.select("svg").iter() {
            assert!(drawing.attr("aria-label").is_some() || drawing.attr("aria-hidden").is_some());
        }
        let ids: Vec<_> = page.select("[id]").iter().filter_map(|one| one.attr("id")).collect();
        let once: std::collections::BTreeSet<_> = ids.iter().map(|id| id.to_string()).collect();
        assert_eq!(ids.len(), once.len(), "{address}: each id is there once");
        for inside in page.select("a[href^='#']").iter() {
            let id = inside.attr("href").unwrap_or_default()[1..].to_string();
            assert!(once.contains(&id), "{address}: #{id} leads nowhere");
        }
    }
}

#[test]
fn templates_hold_no_words_and_let_nothing_through_unescaped() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    for file in std::fs::read_dir(folder).expect("templates are there") {
        let path = file.expect("it can be read").path();
        let template = std::fs::read_to_string(&path).expect("it is text");
        for through in ["safe", "escape", "{% raw", "on-load", "onclick"] {
            assert!(
                !template.contains(&format!("|{through}"))
                    && !template.contains(&format!("| {through}")),
                "{path:?}"
            );
        }
        // What is left without tags and expressions is neither letters nor figures.
        let mut left = template.replace("&quot;", "");
        for (start, end) in [("{%", "%}"), ("{{", "}}"), ("<", ">")] {
            while let Some(from) = left.find(start) {
                let to = left[from..].find(end).expect("it ends") + from + end.len();
                left.replace_range(from..to, " ");
            }
        }
        let words = left.split_whitespace().find(|word| word.chars().any(char::is_alphanumeric));
        assert_eq!(words, None, "{path:?}: English stands in `texts.rs`");
    }
}
