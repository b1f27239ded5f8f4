//! What is new on a board as people and programs get it.

mod support;

use support::{check_fields, document, motion, position, sample};
use whipcount_count::{CountOptions, Entries, count, news};
use whipcount_domain::{Basis, Stance};
use whipcount_export::news as written;

#[test]
fn news_are_lines() {
    let options = CountOptions::default();
    let may = document("post-9", Some("The Harbour Post"), Some("2031-05-20"));
    let april = document("wire-1", None, Some("2031-04-02"));
    let malta = ("MLT", "Malta");
    let no = position(&april, malta, Stance::Declines, "Valletta", "Malta will not");
    let yes = position(&may, malta, Stance::Commits, "Valletta", "Malta \u{1b}[31mwill");
    let mut maybe = position(&may, malta, Stance::Opposes, "its navy", "Malta must not");
    maybe.basis = Basis::Anonymous;
    let claim = sample().tallies[0].clone();
    let entries = |positions, tallies| Entries { documents: 1, positions, tallies };
    let boards = [
        entries(vec![], vec![]),
        entries(vec![no.clone()], vec![]),
        entries(vec![no.clone(), yes.clone()], vec![claim.clone()]),
        entries(vec![no, yes, maybe], vec![claim]),
    ];
    let counts: Vec<_> = boards.iter().map(|board| count(&motion(), board, &options)).collect();
    let mut told = String::new();
    for two in counts.windows(2) {
        let found = news(&two[0], &two[1]);
        told.push_str(&written::text(&found));
        for line in written::json_lines(&found).lines() {
            check_fields(line);
        }
    }
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(
        lines[..2],
        [
            "sound-patrol: Malta: declines, 2 Apr 2031, “Malta will not” (self · Valletta — [wire-1])",
            "sound-patrol: Malta moves: declines → commits, 20 May 2031, “Malta <U+001B>[31mwill” \
             (self · Valletta — The Harbour Post [post-9])",
        ],
        "{told}"
    );
    assert!(lines[2].contains(" claimed: "), "{told}");
    assert!(lines[3].starts_with("sound-patrol: Malta ("), "{told}");
    assert!(lines[3].contains(") is contradicted: "), "{told}");
    assert_eq!(lines.len(), 4, "{told}");
}
