//! What has to be fetched is remembered, whatever happens.

use std::process::{Command, Stdio};
use std::time::Duration;

use jiff::Timestamp;
use whipcount_fetching::{Agenda, AgendaErrorKind, FeedSeen, Listed, Validators};

const FEED: &str = "https://paper.example/feed";
const QUARTER: Duration = Duration::from_secs(15 * 60);

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_936_000_000 + minutes * 60).expect("an instant")
}

fn listed(url: &str, updated: Option<&str>) -> Listed {
    Listed {
        url: url.to_string(),
        title: Some(format!("Title of {url}")),
        published: Some("2031-05-14".to_string()),
        updated: updated.map(str::to_string),
    }
}

fn seen(etag: &str, listed: Vec<Listed>) -> FeedSeen {
    let validators = Validators { etag: Some(etag.to_string()), last_modified: None };
    FeedSeen { moved_to: None, validators, listed }
}

fn open(folder: &tempfile::TempDir) -> Agenda {
    Agenda::open(folder.path().join("agenda.db")).expect("it opens")
}

#[track_caller]
fn to_fetch(agenda: &Agenda, now: Timestamp) -> Vec<String> {
    let reports = agenda.reports(now, 100).expect("it can be read");
    reports.into_iter().map(|report| report.listed.url).collect()
}

#[test]
fn a_feed_is_due_when_it_is_its_turn() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut agenda = open(&folder);
    assert_eq!(agenda.feed(FEED, at(0), false).expect("it can be read"), None);
    agenda.add_feed(FEED, at(0)).expect("it can be written");
    let feed = agenda.feed(FEED, at(0), true).expect("it can be read").expect("it is due");
    assert_eq!((feed.at.as_str(), feed.validators), (FEED, Validators::default()));

    agenda.feed_seen(FEED, &seen("\"a\"", vec![]), at(0), QUARTER).expect("it can be written");
    let is_due = |agenda: &Agenda, minutes, in_turn| {
        agenda.feed(FEED, at(minutes), in_turn).expect("it can be read").is_some()
    };
    assert!(!is_due(&agenda, 14, true) && is_due(&agenda, 14, false) && is_due(&agenda, 15, true));
    agenda.feed_unchanged(FEED, at(15), QUARTER).expect("it can be written");
    assert!(!is_due(&agenda, 29, true) && is_due(&agenda, 30, true));

    // The file remembers, and to add it once more changes nothing.
    drop(agenda);
    let mut agenda = open(&folder);
    agenda.add_feed(FEED, at(16)).expect("it can be written");
    assert!(!is_due(&agenda, 29, true));
    let feed = agenda.feed(FEED, at(30), true).expect("it can be read").expect("it is due");
    assert_eq!(feed.validators.etag.as_deref(), Some("\"a\""));
}

#[test]
fn a_feed_that_moved_is_asked_where_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut agenda = open(&folder);
    agenda.add_feed(FEED, at(0)).expect("it can be written");
    let moved_to = Some("https://paper.example/new".to_string());
    let moved = FeedSeen { moved_to, ..seen("\"a\"", vec![]) };
    agenda.feed_seen(FEED, &moved, at(0), QUARTER).expect("it can be written");
    agenda.feed_seen(FEED, &seen("\"b\"", vec![]), at(15), QUARTER).expect("it can be written");
    let feed = agenda.feed(FEED, at(30), true).expect("it can be read").expect("it is due");
    assert_eq!((feed.url.as_str(), feed.at.as_str()), (FEED, "https://paper.example/new"));
}

#[test]
fn each_failure_of_a_feed_makes_the_wait_longer() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut agenda = open(&folder);
    agenda.add_feed(FEED, at(0)).expect("it can be written");
    let wait = |agenda: &mut Agenda, retry_after| {
        let next = agenda.feed_failed(FEED, at(0), retry_after).expect("it can be written");
        assert_eq!(agenda.feed(FEED, at(0), false).expect("it can be read"), None);
        next.duration_since(at(0)).as_secs_f64() / 60.0
    };
    for minutes in [1.0, 2.0, 4.0, 8.0] {
        let waited = wait(&mut agenda, None);
        assert!((minutes * 0.8..=minutes * 1.2).contains(&waited), "{waited}");
    }
    assert_eq!(wait(&mut agenda, Some(Duration::from_secs(6 * 3600))), 360.0);
    agenda.feed_unchanged(FEED, at(400), QUARTER).expect("it can be written");
    assert!(wait(&mut agenda, None) <= 1.2);
}

#[test]
fn reports_are_fetched_once_and_again_when_they_are_newer() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut agenda = open(&folder);
    agenda.add_feed(FEED, at(0)).expect("it can be written");
    let list = |agenda: &mut Agenda, minutes, listed| {
        agenda.feed_seen(FEED, &seen("\"a\"", listed), at(minutes), QUARTER).expect("written")
    };
    let both = vec![
        listed("https://paper.example/1", Some("one")),
        listed("https://paper.example/2", None),
    ];
    assert_eq!(list(&mut agenda, 0, both.clone()), 2);
    assert_eq!(list(&mut agenda, 15, both.clone()), 0);
    assert_eq!(to_fetch(&agenda, at(15)), ["https://paper.example/1", "https://paper.example/2"]);
    assert_eq!(agenda.reports(at(15), 1).expect("it can be read").len(), 1);
    let report = agenda.reports(at(15), 1).expect("it can be read").remove(0);
    assert_eq!((report.feed.as_str(), report.listed), (FEED, both[0].clone()));

    let kept = both.iter().map(|one| (one.url.as_str(), "https://paper.example/final"));
    agenda.reports_kept(kept).expect("it can be written");
    assert_eq!(agenda.reports_waiting().expect("it can be read"), 0);
    assert_eq!(list(&mut agenda, 30, both), 0);
    assert_eq!(list(&mut agenda, 45, vec![listed("https://paper.example/1", Some("two"))]), 1);
    assert_eq!(to_fetch(&agenda, at(45)), ["https://paper.example/1"]);
}

#[test]
fn reports_that_fail_are_asked_for_again_and_given_up_in_the_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut agenda = open(&folder);
    agenda.add_feed(FEED, at(0)).expect("it can be written");
    let names = ["gone", "busy", "held"].map(|name| listed(name, Some("one")));
    agenda.feed_seen(FEED, &seen("\"a\"", names.to_vec()), at(0), QUARTER).expect("written");
    let given_up = agenda.report_failed("gone", "404", false, at(0), None).expect("written");
    assert_eq!(given_up, None);
    let hour = Some(Duration::from_secs(3600));
    let next = agenda.report_failed("busy", "429", true, at(0), hour).expect("written");
    assert_eq!(next, Some(at(60)));
    agenda.report_postponed("held", at(0), Duration::from_secs(600)).expect("written");
    assert_eq!(to_fetch(&agenda, at(9)), Vec::<String>::new());
    assert_eq!(to_fetch(&agenda, at(10)), ["held"]);
    assert_eq!(to_fetch(&agenda, at(60)), ["held", "busy"]);
    // A newer version is waited for as long as the older one would have been.
    let newer = vec![listed("busy", Some("two"))];
    agenda.feed_seen(FEED, &seen("\"b\"", newer), at(15), QUARTER).expect("written");
    assert_eq!(to_fetch(&agenda, at(59)), ["held"]);

    let failures = (1..).find(|_| {
        agenda.report_failed("busy", "503", true, at(0), None).expect("written").is_none()
    });
    assert_eq!(failures, Some(11), "one failure was there before");
    agenda.reports_kept([("held", "held")]).expect("it can be written");
    assert_eq!(agenda.reports_waiting().expect("it can be read"), 0);
    let newer = vec![listed("gone", Some("two"))];
    agenda.feed_seen(FEED, &seen("\"c\"", newer), at(60), QUARTER).expect("written");
    assert_eq!(to_fetch(&agenda, at(60)), ["gone"]);
}

#[test]
fn hosts_that_ask_to_be_left_alone_are_remembered() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut agenda = open(&folder);
    let hour = Duration::from_secs(3600);
    agenda.hold("paper.example", at(0), hour).expect("it can be written");
    agenda.hold("paper.example", at(0), QUARTER).expect("it can be written");
    drop(agenda);
    let agenda = open(&folder);
    let held = agenda.held(at(15)).expect("it can be read");
    assert_eq!(held, [("paper.example".to_string(), Duration::from_secs(45 * 60))]);
    assert_eq!(agenda.held(at(60)).expect("it can be read"), []);
}

#[test]
fn an_agenda_belongs_to_one_program_at_a_time_and_other_files_are_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let agenda = open(&folder);
    let error = Agenda::open(folder.path().join("agenda.db")).expect_err("it is in use");
    assert!(matches!(error.kind, AgendaErrorKind::InUse), "{error}");
    assert!(error.hint().is_some());
    drop(agenda);
    open(&folder);

    let other = folder.path().join("other.db");
    std::fs::write(&other, "some text that is longer than a head of a database would be".repeat(3))
        .expect("a file can be written");
    let error = Agenda::open(&other).expect_err("it is no agenda");
    assert!(matches!(error.kind, AgendaErrorKind::NotAnAgenda), "{error}");
    assert!(std::fs::read(&other).expect("it is there").starts_with(b"some text"));
    let error = Agenda::open(folder.path().join("no/such/folder.db")).expect_err("no folder");
    assert!(matches!(error.kind, AgendaErrorKind::Database(_)), "{error}");
}

/// This test run again as a program of its own, which writes until it is killed.
#[test]
fn a_killed_program_leaves_whole_feeds_behind() {
    const FOLDER: &str = "WHIPCOUNT_TEST_AGENDA";
    if let Some(folder) = std::env::var_os(FOLDER) {
        let mut agenda = Agenda::open(folder).expect("it opens");
        agenda.add_feed(FEED, at(0)).expect("it can be written");
        for round in 0.. {
            let names = (0..50).map(|number| listed(&format!("{round}/{number}"), None));
            let seen = seen(&round.to_string(), names.collect());
            agenda.feed_seen(FEED, &seen, at(round), QUARTER).expect("it can be written");
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("agenda.db");
    let mut rng = fastrand::Rng::with_seed(7);
    for _ in 0..4 {
        let mut child = Command::new(std::env::current_exe().expect("a program"))
            .args(["--exact", "a_killed_program_leaves_whole_feeds_behind"])
            .env(FOLDER, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(Duration::from_millis(rng.u64(100..500)));
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        let agenda = Agenda::open(&path).expect("it is whole and free");
        if let Some(feed) =
            agenda.feed(FEED, at(i64::from(u16::MAX)), false).expect("it can be read")
            && let Some(round) = feed.validators.etag
        {
            // Whatever the version that is remembered has named is there.
            let reports = agenda.reports(at(i64::from(u16::MAX)), 1_000_000).expect("read");
            let of_round = |url: &str| url.split('/').next() == Some(&round);
            let number = reports.iter().filter(|report| of_round(&report.listed.url)).count();
            assert_eq!(number, 50, "{round}");
        }
    }
}
