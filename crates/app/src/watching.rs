use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;
use std::time::{Duration, Instant};

use whipcount_count::{CountOptions, Digest, News, count_digest, news};
use whipcount_documents::feeds::{NotAFeed, feeds_offered, read_feed};
use whipcount_documents::{
    Defaults, Documents, Fetched as FetchedBytes, Hints, Opened, Problem, open_fetched,
};
use whipcount_domain::{DateOrigin, Document, Motion, Timestamp, parse_day};
use whipcount_fetching::{
    Agenda, AgendaError, Answer, FeedSeen, FetchError, FetchErrorKind, Fetched, Fetcher, Listed,
    Page, Report, Request, Url, jittered,
};
use whipcount_ledger::{Ledger, LedgerError, Run, Selection};

use crate::{Kept, ReadBy, WatchedFeed, add_documents};

/// So much is asked for at the same time at most; what waits longer waits in the agenda.
const UNDER_WAY: usize = 64;

/// So many reports are read together at most.
const TOGETHER: usize = 32;

/// A report waits no longer than this for others to be read with.
const GATHERING: Duration = Duration::from_secs(5);

/// The clock is looked at at least so often: a machine may have slept.
const LOOK: Duration = Duration::from_secs(5);

/// What is asked for while feeds are watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The feed with this address.
    Feed(String),
    /// A report.
    Report(Report),
}

/// Watches feeds, and keeps the reports they name in a ledger.
///
/// To be stopped by [`Fetcher::stop`]. Whatever has come by then is kept; what has not stays in the
/// agenda for the next time.
pub struct Watch<'w> {
    /// Where reports are kept.
    pub ledger: &'w mut Ledger,
    /// Where it is written down what has to be fetched.
    pub agenda: &'w mut Agenda,
    /// What fetches.
    pub fetcher: &'w Fetcher<Wanted>,
    /// The feeds.
    pub feeds: &'w [WatchedFeed],
    /// How reports are read.
    pub way: ReadBy,
    /// Ask for all of them now, fetch what they name, and end.
    pub once: bool,
    /// The clock.
    pub now: &'w dyn Fn() -> Timestamp,
}

/// What happens while feeds are watched.
#[derive(Debug)]
pub enum WatchEvent<'e> {
    /// A feed was fetched and names so many reports that have to be fetched.
    Feed(&'e str, usize),
    /// A feed could not be fetched; it is asked for again at this instant.
    FeedFailed(&'e FetchError, Timestamp),
    /// What was fetched is no feed, but maybe a page that names some.
    NotAFeed {
        /// The address.
        url: &'e str,
        /// Why not.
        why: NotAFeed,
        /// Addresses of feeds that it names.
        offers: Vec<String>,
        /// It is asked for again at this instant.
        again: Timestamp,
    },
    /// A feed names something that is no address of a report.
    NoAddress(&'e str, &'e str),
    /// A report could not be fetched; it is asked for again at this instant, if at all.
    ReportFailed(&'e FetchError, Option<Timestamp>),
    /// A report was opened.
    Opened(&'e Opened),
    /// Something that was fetched could not be opened.
    Problem(&'e Problem),
    /// Reports were kept.
    Kept(Kept),
    /// A board has changed.
    News(&'e News<'e>),
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// What was kept.
    pub kept: Kept,
    /// Feeds that were asked for, those without anything new included.
    pub feeds: usize,
    /// Feeds and reports that could not be fetched or read.
    pub failed: usize,
    /// Reports that still have to be fetched.
    pub waiting: usize,
    /// Whether somebody wanted it to stop.
    pub stopped: bool,
}

/// Why watching had to end.
#[derive(Debug)]
pub enum WatchError {
    /// The ledger cannot be read or written.
    Ledger(LedgerError),
    /// The agenda cannot be read or written.
    Agenda(AgendaError),
}

/// Watches feeds until it is told to stop, or once. `tell` hears what happens.
///
/// # Errors
///
/// When ledger or agenda cannot be read or written. What was kept before is kept, and what was not
/// is fetched again the next time.
pub fn watch(
    watch: Watch<'_>,
    tell: &mut dyn FnMut(WatchEvent<'_>),
) -> Result<Watched, WatchError> {
    let boards = Boards::of(watch.ledger)?;
    let settings = watch.feeds.iter().map(|feed| (feed.url.as_str(), feed)).collect();
    let mut watching = Watching {
        watch,
        settings,
        boards,
        tell,
        under_way: BTreeSet::new(),
        asked_once: false,
        gathered: Vec::new(),
        oldest: None,
        watched: Watched::default(),
    };
    watching.run()?;
    Ok(watching.watched)
}

struct Watching<'w, 't> {
    watch: Watch<'w>,
    settings: BTreeMap<&'w str, &'w WatchedFeed>,
    boards: Boards,
    tell: &'t mut dyn FnMut(WatchEvent<'_>),
    /// Addresses of feeds and reports that are being fetched.
    under_way: BTreeSet<String>,
    /// Whether all feeds were asked for that can be asked for once.
    asked_once: bool,
    /// Reports that were fetched and not kept yet.
    gathered: Vec<Gathered>,
    /// When the first of these came.
    oldest: Option<Instant>,
    watched: Watched,
}

/// A report that was fetched, and what was found in it.
struct Gathered {
    url: String,
    last: String,
    documents: Vec<Document>,
}

impl Watching<'_, '_> {
    fn run(&mut self) -> Result<(), WatchError> {
        let now = (self.watch.now)();
        for feed in self.watch.feeds {
            self.watch.agenda.add_feed(feed.url.as_str(), now)?;
        }
        for (host, wait) in self.watch.agenda.held(now)? {
            self.watch.fetcher.hold(&host, wait);
        }
        loop {
            self.ask()?;
            self.asked_once = true;
            if self.watch.once && self.under_way.is_empty() {
                break;
            }
            match self.watch.fetcher.next(Some(self.patience())) {
                Some(Fetched::Answered(Wanted::Feed(url), answer)) => self.feed(&url, answer)?,
                Some(Fetched::Answered(Wanted::Report(report), answer)) => {
                    self.report(report, answer)?;
                }
                Some(Fetched::Stopped) => {
                    self.watched.stopped = true;
                    break;
                }
                None => {}
            }
            let is_late = self.oldest.is_some_and(|oldest| oldest.elapsed() >= GATHERING);
            if self.gathered.len() >= TOGETHER || is_late {
                self.keep()?;
            }
        }
        self.keep()?;
        self.watched.waiting = self.watch.agenda.reports_waiting()?;
        Ok(())
    }

    /// How long nothing has to be looked after.
    fn patience(&self) -> Duration {
        match self.oldest {
            Some(oldest) => GATHERING.saturating_sub(oldest.elapsed()),
            None => LOOK,
        }
    }

    /// Asks for whatever may be asked for now.
    fn ask(&mut self) -> Result<(), WatchError> {
        let now = (self.watch.now)();
        let Watch { agenda, fetcher, feeds, once, .. } = &self.watch;
        if !once || !self.asked_once {
            for feed in *feeds {
                let url = feed.url.as_str();
                if self.under_way.contains(url) {
                    continue;
                }
                let Some(due) = agenda.feed(url, now, !once)? else { continue };
                let at = due.at.parse().unwrap_or_else(|_| feed.url.clone());
                self.under_way.insert(due.url.clone());
                let request = Request { url: at, validators: due.validators };
                fetcher.ask(Wanted::Feed(due.url), request);
            }
        }
        let room = UNDER_WAY.saturating_sub(self.under_way.len() + self.gathered.len());
        if room == 0 {
            return Ok(());
        }
        // Those under way are due too, so that there have to be as many more.
        for report in agenda.reports(now, UNDER_WAY * 2)?.into_iter().take(room + UNDER_WAY) {
            let url = &report.listed.url;
            let is_gathered = self.gathered.iter().any(|gathered| gathered.url == *url);
            if is_gathered || self.under_way.len() >= UNDER_WAY || self.under_way.contains(url) {
                continue;
            }
            // The agenda has addresses that were understood when they were written down.
            let Ok(address) = url.parse::<Url>() else { continue };
            self.under_way.insert(url.clone());
            fetcher.ask(Wanted::Report(report), Request::new(address));
        }
        Ok(())
    }

    fn feed(&mut self, url: &str, answer: Result<Answer, FetchError>) -> Result<(), WatchError> {
        self.under_way.remove(url);
        self.watched.feeds += 1;
        let now = (self.watch.now)();
        let every = self.settings.get(url).map_or(Duration::ZERO, |feed| feed.every);
        let page = match answer {
            Ok(Answer::Page(page)) => page,
            Ok(Answer::NotModified) => {
                self.watch.agenda.feed_unchanged(url, now, jittered(every))?;
                (self.tell)(WatchEvent::Feed(url, 0));
                return Ok(());
            }
            Err(error) => {
                self.watched.failed += 1;
                self.hold(&error, now)?;
                let agenda = &mut self.watch.agenda;
                let again = match error.kind {
                    // Nobody was asked, so nobody has to be spared: the next run may allow it.
                    FetchErrorKind::Forbidden(_) if error.at == error.asked => {
                        agenda.feed_unchanged(url, now, jittered(every))?
                    }
                    // Whoever is told to wait has not failed, but it makes no difference here.
                    _ => agenda.feed_failed(url, now, error.retry_after)?,
                };
                (self.tell)(WatchEvent::FeedFailed(&error, again));
                return Ok(());
            }
        };
        let feed = match read_feed(&page.bytes, &hints(&page)) {
            Ok(feed) => feed,
            Err(why) => {
                self.watched.failed += 1;
                let again = self.watch.agenda.feed_failed(url, now, None)?;
                let offers = offers(&page);
                (self.tell)(WatchEvent::NotAFeed { url, why, offers, again });
                return Ok(());
            }
        };
        let mut listed = Vec::new();
        for item in feed.items {
            let Some(address) = item.url else { continue };
            let Some(address) = report_address(&address, &page.url) else {
                (self.tell)(WatchEvent::NoAddress(url, &address));
                continue;
            };
            let published = item.published.map(|day| day.to_string());
            let (title, updated) = (item.title, item.updated);
            listed.push(Listed { url: address, title, published, updated });
        }
        let seen = FeedSeen {
            moved_to: page.moved_to.map(String::from),
            validators: page.validators,
            listed,
        };
        let new = self.watch.agenda.feed_seen(url, &seen, now, jittered(every))?;
        (self.tell)(WatchEvent::Feed(url, new));
        Ok(())
    }

    fn report(
        &mut self,
        report: Report,
        answer: Result<Answer, FetchError>,
    ) -> Result<(), WatchError> {
        let url = report.listed.url.clone();
        self.under_way.remove(&url);
        let now = (self.watch.now)();
        let page = match answer {
            Ok(Answer::Page(page)) => page,
            // Nothing was said to be known of it.
            Ok(Answer::NotModified) => return Ok(()),
            Err(error) if error.kind == FetchErrorKind::ToldToWait => {
                let wait = error.retry_after.unwrap_or_default();
                self.watch.agenda.report_postponed(&url, now, wait)?;
                return Ok(());
            }
            Err(error) => {
                self.watched.failed += 1;
                self.hold(&error, now)?;
                let again = self.watch.agenda.report_failed(
                    &url,
                    &error.reason(),
                    error.is_temporary(),
                    now,
                    error.retry_after,
                )?;
                (self.tell)(WatchEvent::ReportFailed(&error, again));
                return Ok(());
            }
        };
        let feed = self.settings.get(report.feed.as_str());
        let defaults = Defaults {
            title: report.listed.title,
            publisher: feed.and_then(|feed| feed.publisher.clone()),
            published: report.listed.published.as_deref().and_then(parse_day),
            url: None,
        };
        let last = page.url.to_string();
        let mut documents = Vec::new();
        for opened in open_page(*page, defaults) {
            match opened {
                Ok(mut opened) => {
                    // What a feed says of a report is data for machines.
                    let origin = &mut opened.document.origin.date;
                    if *origin == DateOrigin::Option {
                        *origin = DateOrigin::Markup;
                    }
                    (self.tell)(WatchEvent::Opened(&opened));
                    documents.push(opened.document);
                }
                Err(problem) => {
                    self.watched.failed += usize::from(!problem.is_warning());
                    (self.tell)(WatchEvent::Problem(&problem));
                }
            }
        }
        if documents.is_empty() {
            // Why was told above. A newer version of it may be another matter.
            let reason = "nothing could be read in it";
            self.watch.agenda.report_failed(&url, reason, false, now, None)?;
            return Ok(());
        }
        self.oldest.get_or_insert_with(Instant::now);
        self.gathered.push(Gathered { url, last, documents });
        Ok(())
    }

    /// Remembers that a host wants to be left alone.
    fn hold(&mut self, error: &FetchError, now: Timestamp) -> Result<(), WatchError> {
        if let Some(wait) = error.retry_after
            && let Some(host) = error.host()
        {
            self.watch.agenda.hold(&host, now, wait)?;
        }
        Ok(())
    }

    /// Keeps what was gathered: first in the ledger, then in the agenda.
    fn keep(&mut self) -> Result<(), WatchError> {
        self.oldest = None;
        let gathered = std::mem::take(&mut self.gathered);
        let mut done = Vec::new();
        let mut documents = Vec::new();
        for Gathered { url, last, documents: found } in gathered {
            done.push((url, last));
            documents.extend(found);
        }
        if !documents.is_empty() {
            let way = self.watch.way.clone();
            let run = Run::new((self.watch.now)(), way.version());
            let kept = add_documents(self.watch.ledger, &run, way, documents, |_| {})?;
            self.watched.kept.add(&kept);
            (self.tell)(WatchEvent::Kept(kept));
            if kept.documents() > kept.known {
                self.boards.tell_news(self.watch.ledger, self.tell)?;
            }
        }
        let done = done.iter().map(|(url, last)| (url.as_str(), last.as_str()));
        self.watch.agenda.reports_kept(done)?;
        Ok(())
    }
}

/// Opens what was fetched.
pub fn open_page(page: Page, defaults: Defaults) -> Documents {
    let hints = hints(&page);
    open_fetched(FetchedBytes { bytes: page.bytes, hints }, defaults)
}

/// What its host says of a page.
fn hints(page: &Page) -> Hints {
    Hints::of_response(page.url.as_str(), page.content_type.as_deref())
}

/// The feeds that a page names, if it is one.
pub fn offers(page: &Page) -> Vec<String> {
    feeds_offered(&page.bytes, page.url.as_str())
}

/// The address of a report that a feed at `base` names; `None` if it cannot be fetched.
fn report_address(address: &str, base: &Url) -> Option<String> {
    let mut url = base.join(address).ok()?;
    url.set_fragment(None);
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

/// The boards of all motions as they were told last.
struct Boards {
    last: Vec<(Motion, Digest)>,
}

impl Boards {
    fn of(ledger: &Ledger) -> Result<Boards, LedgerError> {
        Ok(Boards { last: Boards::now(ledger)? })
    }

    fn now(ledger: &Ledger) -> Result<Vec<(Motion, Digest)>, LedgerError> {
        let (selection, options) = (Selection::default(), CountOptions::default());
        let motions = ledger.motions(None)?.into_iter();
        let digests = motions.map(|motion| {
            let digest = ledger.digest(&motion.id, &selection, &options)?;
            Ok((motion, digest))
        });
        digests.collect()
    }

    fn tell_news(
        &mut self,
        ledger: &Ledger,
        tell: &mut dyn FnMut(WatchEvent<'_>),
    ) -> Result<(), LedgerError> {
        let options = CountOptions::default();
        let now = Boards::now(ledger)?;
        for (motion, digest) in &now {
            let after = count_digest(motion, digest, &options);
            let nothing = Digest::default();
            let last = self.last.iter().find(|(other, _)| other.id == motion.id);
            let last = last.map_or(&nothing, |(_, digest)| digest);
            let found = news(&count_digest(motion, last, &options), &after);
            if !found.is_empty() {
                tell(WatchEvent::News(&found));
            }
        }
        self.last = now;
        Ok(())
    }
}

impl From<LedgerError> for WatchError {
    fn from(error: LedgerError) -> WatchError {
        WatchError::Ledger(error)
    }
}

impl From<AgendaError> for WatchError {
    fn from(error: AgendaError) -> WatchError {
        WatchError::Agenda(error)
    }
}

impl WatchError {
    /// What to do about it.
    pub fn hint(&self) -> Option<&str> {
        match self {
            WatchError::Ledger(error) => error.hint(),
            WatchError::Agenda(error) => error.hint(),
        }
    }
}

impl fmt::Display for WatchError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WatchError::Ledger(error) => error.fmt(out),
            WatchError::Agenda(error) => error.fmt(out),
        }
    }
}

impl Error for WatchError {}
