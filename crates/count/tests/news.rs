//! What is new on a board.

mod support;

use support::{date, document, entries, motion, of, on, tally};
use whipcount_count::{CountOptions, Entries, count, news};
use whipcount_domain::Stance::{self, Commits, Declines, Supports};

/// Actors with the stance before and now, and whether they are contradicted now.
#[track_caller]
fn check(before: &Entries, after: &Entries, expected: &[(&str, Option<Stance>, Stance, bool)]) {
    let (motion, options) = (motion(&["NOR"]), CountOptions::default());
    let after = count(&motion, after, &options);
    let found = news(&count(&motion, before, &options), &after);
    let told: Vec<_> = found
        .standings
        .iter()
        .map(|new| {
            let before = new.before.map(|(stance, _)| stance);
            let contradicted = new.contradicted_by.is_some();
            (new.actor.id.as_str(), before, new.position.stance, contradicted)
        })
        .collect();
    assert_eq!(told, expected);
    assert_eq!(found.is_empty(), expected.is_empty() && found.tallies.is_empty());
}

#[test]
fn whoever_stands_elsewhere_is_news() {
    let old = vec![on("2031-05-01", Declines), of("SWE", on("2031-05-01", Supports))];
    let before = entries(old.clone(), vec![]);
    check(&before, &before, &[]);
    let more = |positions: Vec<_>| entries([old.clone(), positions].concat(), vec![]);
    check(
        &before,
        &more(vec![on("2031-05-02", Commits)]),
        &[("NOR", Some(Declines), Commits, false)],
    );
    check(
        &before,
        &more(vec![of("DNK", on("2031-05-02", Commits))]),
        &[("DNK", None, Commits, false)],
    );
    // The same once more, and what was said before, move nobody.
    check(&before, &more(vec![on("2031-05-02", Declines)]), &[]);
    check(&before, &more(vec![on("2031-04-02", Commits)]), &[]);
}

#[test]
fn whoever_is_contradicted_now_is_news_once() {
    let before = entries(vec![on("2031-05-01", Declines)], vec![]);
    let contradicted = entries(vec![on("2031-05-01", Declines), on("2031-05-01", Commits)], vec![]);
    check(&contradicted, &contradicted, &[]);
    let motion = motion(&[]);
    let options = CountOptions::default();
    let after = count(&motion, &contradicted, &options);
    let found = news(&count(&motion, &before, &options), &after);
    let [new] = found.standings.as_slice() else { panic!("one is news") };
    assert!(new.contradicted_by.is_some());
    // Whoever is heard for the first time, contradicted at once, is news for being heard.
    let nothing = Entries::default();
    let found = news(&count(&motion, &nothing, &options), &after);
    assert!(found.standings[0].before.is_none() && found.standings[0].contradicted_by.is_none());
}

#[test]
fn claims_about_numbers_are_news_once() {
    let paper = document("paper", Some(date("2031-05-01")));
    let before = Entries::default();
    let after = entries(vec![], vec![tally(&paper, Commits, Some(6), Some(6))]);
    let (motion, options) = (motion(&[]), CountOptions::default());
    let counted = count(&motion, &after, &options);
    assert_eq!(news(&count(&motion, &before, &options), &counted).tallies.len(), 1);
    assert!(news(&counted, &counted).is_empty());
}
