//! Watching goes on: feeds are asked for again when it is their turn.

#[path = "../../fetching/tests/support/publisher.rs"]
#[allow(dead_code)]
mod publisher;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use publisher::Publisher;
use whipcount::fetching::{AddressRule, Agenda, Fetcher, Options};
use whipcount::ledger::{Ledger, Run};
use whipcount::{ReadBy, Timestamp, Watch, WatchEvent, feeds_from_toml, motion_from_toml, watch};

fn rss(items: &[&str]) -> String {
    let items = items.iter().map(|path| format!("<item><link>{path}</link></item>"));
    format!("<rss version=\"2.0\"><channel>{}</channel></rss>", items.collect::<String>())
}

#[test]
fn feeds_are_asked_for_again_when_it_is_their_turn() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let publisher = Publisher::start(move |request, reply| match request.target.as_str() {
        "/feed" => match counter.fetch_add(1, Ordering::SeqCst) {
            0 => reply.ok("text/xml", rss(&["/first"])),
            _ => reply.ok("text/xml", rss(&["/second", "/first"])),
        },
        "/first" => reply.ok("text/plain", "Sweden will not send ships to the strait, it said."),
        "/second" => reply.ok("text/plain", "Norway will send ships to the strait, Oslo said."),
        _ => reply.not_found(),
    });
    let folder = tempfile::tempdir().expect("a temporary folder");
    let start: Timestamp = "2031-05-14T09:00Z".parse().expect("an instant");
    let motion =
        motion_from_toml("title = 'Send ships to the strait'", "strait").expect("a motion");
    let mut ledger = Ledger::open(folder.path().join("ledger.db")).expect("it can be made");
    ledger.add_motion(&Run::new(start, "test"), &motion).expect("it can be written");
    let mut agenda = Agenda::open(folder.path().join("agenda.db")).expect("it can be made");
    let options = Options {
        addresses: AddressRule::public().and("127.0.0.1").expect("it is an address"),
        pause: Duration::ZERO,
        ..Options::new("whipcount-test/1")
    };
    let fetcher = Fetcher::start(options).expect("it starts");
    let toml = format!("[[feed]]\nurl = '{}'\nevery = '1 hour'\n", publisher.url("/feed"));
    let feeds = feeds_from_toml(&toml).expect("it is right").feeds;
    // Of what is asked for every hour, nothing is asked for within a second; two hours later it is.
    let kept = Arc::new(AtomicUsize::new(0));
    let hours = Arc::clone(&kept);
    let now = move || {
        let later = Duration::from_secs(7200 * hours.load(Ordering::SeqCst) as u64);
        start.checked_add(later).expect("an instant")
    };
    let stop = fetcher.stop();
    let mut news = Vec::new();
    let watched = watch(
        Watch {
            ledger: &mut ledger,
            agenda: &mut agenda,
            fetcher: &fetcher,
            feeds: &feeds,
            way: ReadBy::Rules,
            once: false,
            now: &now,
        },
        &mut |event| match event {
            WatchEvent::Kept(_) => {
                kept.fetch_add(1, Ordering::SeqCst);
            }
            WatchEvent::News(found) => {
                news.extend(found.standings.iter().map(|new| new.actor.id.clone()));
                if news.len() == 2 {
                    stop.stop();
                }
            }
            WatchEvent::Feed(..) | WatchEvent::Opened(_) => {}
            event => panic!("{event:?}"),
        },
    );
    let watched = watched.expect("it can be kept");
    assert_eq!(news, ["SWE", "NOR"]);
    assert_eq!((watched.feeds, watched.failed, watched.waiting), (2, 0, 0));
    assert!(watched.stopped);
    assert_eq!(publisher.paths(), ["/feed", "/first", "/feed", "/second"]);
}
