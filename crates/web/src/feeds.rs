//! Changes as a feed (Atom, RFC 4287) that one can subscribe to.

use atom_syndication::{Entry, Feed, FixedDateTime, Link, Person, Text};
use jiff::Timestamp;
use uuid::Uuid;
use whipcount::count::{Change, Changes, PositionEntry};
use whipcount::export::words;

use crate::answering::Asked;
use crate::cards::place;
use crate::failures::Failure;
use crate::questions::Format;
use crate::shown::{NAME, TITLE, shown};
use crate::{links, texts};

/// So many moves are in a feed, the newest ones.
const MOST: usize = 100;

/// The moves on one motion, newest first.
pub(crate) fn feed(changes: &Changes<'_>, asked: &Asked<'_>) -> Result<String, Failure> {
    let motion = &changes.motion;
    // Readers know feeds and entries by these names for ever, whatever the address.
    let name =
        Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("whipcount/changes/{}", motion.id).as_bytes());
    let learnt = asked.ledger.state()?.learnt.unwrap_or(Timestamp::UNIX_EPOCH);
    let whole = |address: String| format!("{}{address}", asked.base);
    let page = links::changes(&motion.id, Format::Page).map(whole).unwrap_or_default();
    let mut feed = Feed::default();
    feed.set_id(name.urn().to_string());
    feed.set_title(text(&texts::changes_of(&shown(&motion.title, TITLE))));
    feed.set_updated(instant(learnt));
    feed.set_authors([Person { name: texts::PROGRAM.to_string(), ..Person::default() }]);
    feed.set_links([
        link("alternate", page, "text/html"),
        link(
            "self",
            links::changes(&motion.id, Format::Atom).map(whole).unwrap_or_default(),
            "application/atom+xml",
        ),
    ]);
    let newest = changes.changes.iter().take(MOST);
    feed.set_entries(newest.map(|change| entry(change, name, asked.base)).collect::<Vec<_>>());
    let written = feed.write_to(Vec::new()).map_err(|error| Failure::ours(error.to_string()))?;
    String::from_utf8(written).map_err(|error| Failure::ours(error.to_string()))
}

fn entry(change: &Change<'_>, feed: Uuid, base: &str) -> Entry {
    let to = change.to;
    let id = to.record.id.as_deref().unwrap_or_default();
    let actor = shown(&change.actor.name, NAME);
    let moved = texts::moved(&actor, change.from.stance.name(), to.stance.name());
    let told = |position: &PositionEntry| {
        let words = words::quoted(&position.evidence);
        let source = shown(&words::on_whose_word(position), NAME);
        let printed = shown(&words::citation(&position.document), NAME);
        format!("{}, {words} ({source} — {printed})", words::said(position))
    };
    let mut entry = Entry::default();
    entry.set_id(Uuid::new_v5(&feed, id.as_bytes()).urn().to_string());
    entry.set_title(text(&moved));
    entry.set_updated(instant(to.record.learnt.unwrap_or(Timestamp::UNIX_EPOCH)));
    entry.set_summary(text(&texts::now_and_before(&told(to), &told(change.from))));
    let page = place(Some(id)).map(|address| format!("{base}{address}"));
    entry.set_links(
        page.map(|page| link("alternate", page, "text/html")).into_iter().collect::<Vec<_>>(),
    );
    entry
}

fn link(rel: &str, href: String, kind: &str) -> Link {
    let (rel, mime_type) = (rel.to_string(), Some(kind.to_string()));
    Link { href, rel, mime_type, ..Link::default() }
}

fn instant(instant: Timestamp) -> FixedDateTime {
    let parsed = instant.to_string().parse();
    parsed.expect("an instant is written as RFC 3339 has it")
}

/// Words as XML can hold them, which has no place for two of Unicode's code points.
fn text(words: &str) -> Text {
    Text::plain(words.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}"))
}
