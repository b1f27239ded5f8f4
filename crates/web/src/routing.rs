use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::answering::{Asked, answer};
use crate::answers::{self, Answer, Answered};
use crate::failures::Failure;
use crate::guarding::{guard, is_this_machine};
use crate::ledgers::Ledgers;
use crate::questions::{About, Format, Question, Terms};
use crate::{Options, looks};

/// So many bytes of answers are kept at hand.
const KEPT: u64 = 48 << 20;

/// So many answers are expected among them.
const ANSWERS: usize = 2000;

/// How much further the day is on where it is latest.
const LATEST: SignedDuration = SignedDuration::from_hours(14);

/// The pages, as a service that can be put anywhere: [`Server`](crate::Server) serves it at an
/// address of its own.
pub fn router(options: Options) -> Router {
    let readers = std::thread::available_parallelism().map_or(2, usize::from);
    let tell = Tell { tell: options.tell, last: Arc::default() };
    let board = Arc::new(Board {
        ledgers: Ledgers::new(options.ledger, readers.clamp(2, 8)),
        answers: Cache::with_weighter(ANSWERS, KEPT, Weight),
        clock: options.clock,
    });
    Router::new()
        .route("/", get(motions))
        .route("/{name}", get(top))
        .route("/motions/{name}", get(motion))
        .route("/motions/{motion}/{name}", get(of_motion))
        .route("/actors/{name}", get(actor))
        .route("/documents/{name}", get(document))
        .route("/looks/{name}", get(look))
        .fallback(async || Failure::unknown_page())
        .method_not_allowed_fallback(async || Failure::wrong_method())
        .with_state(board)
        .layer(from_fn_with_state(tell, guard))
}

/// What is shared by all requests.
struct Board {
    ledgers: Ledgers,
    /// Answers by what was asked and what the ledger held then; those of older states make way.
    answers: Cache<(String, Question, Option<String>), Answer, Weight>,
    clock: fn() -> Timestamp,
}

#[derive(Clone)]
struct Weight;

impl Weighter<(String, Question, Option<String>), Answer> for Weight {
    fn weight(&self, _: &(String, Question, Option<String>), answer: &Answer) -> u64 {
        answer.size()
    }
}

/// Tells whoever runs the server what is the matter, once for all readers.
#[derive(Clone)]
pub(crate) struct Tell {
    tell: Arc<dyn Fn(&str) + Send + Sync>,
    last: Arc<Mutex<String>>,
}

impl Tell {
    pub(crate) fn failure(&self, failure: &Failure) {
        let Some(behind) = &failure.behind else { return };
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if *last != *behind {
            last.clone_from(behind);
            (self.tell)(behind);
        }
    }
}

type Shared = State<Arc<Board>>;
type Name = Result<Path<String>, PathRejection>;
type Names = Result<Path<(String, String)>, PathRejection>;
type Result<T, E = Failure> = std::result::Result<T, E>;

async fn motions(
    State(board): Shared,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Answered> {
    let question = terms(query, &[])?.ask(About::Motions, Format::Page);
    board.answer(question, headers).await
}

async fn top(
    State(board): Shared,
    name: Name,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Answered> {
    let Path(name) = name.map_err(|_| Failure::wrong_address())?;
    let question = match Format::split(&name) {
        ("motions", format @ (Format::Json | Format::Csv)) => {
            terms(query, &[])?.ask(About::Motions, format)
        }
        ("motions", Format::Page) => {
            return Ok(Answered::New(Answer::Moved(crate::links::home()), String::new()));
        }
        ("search", format @ (Format::Page | Format::Json | Format::Csv)) => {
            let terms = terms(query, &["q"])?;
            let words = terms.words(format)?;
            terms.ask(About::Search(words), format)
        }
        _ => return Err(Failure::unknown_page()),
    };
    board.answer(question, headers).await
}

async fn motion(
    State(board): Shared,
    name: Name,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Answered> {
    let (id, format) = named(name)?;
    board.answer(terms(query, &["as-of"])?.ask(About::Motion(id), format), headers).await
}

async fn of_motion(
    State(board): Shared,
    names: Names,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Answered> {
    let Path((motion, name)) = names.map_err(|_| Failure::wrong_address())?;
    let question = match Format::split(&name) {
        ("changes", format) => {
            terms(query, &["as-of", "since"])?.ask(About::Changes(motion), format)
        }
        ("conflicts", format @ (Format::Page | Format::Json | Format::Csv)) => {
            terms(query, &["as-of"])?.ask(About::Conflicts(motion), format)
        }
        _ => return Err(Failure::unknown_page()),
    };
    board.answer(question, headers).await
}

async fn actor(
    State(board): Shared,
    name: Name,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Answered> {
    let (id, format) = named(name)?;
    board.answer(terms(query, &["as-of"])?.ask(About::Actor(id), format), headers).await
}

async fn document(
    State(board): Shared,
    name: Name,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Answered> {
    let (id, format) = named(name)?;
    board.answer(terms(query, &[])?.ask(About::Document(id), format), headers).await
}

async fn look(name: Name) -> Result<Response> {
    let Path(name) = name.map_err(|_| Failure::wrong_address())?;
    looks::called(&name).map(answers::look).ok_or_else(Failure::unknown_page)
}

/// The name at the end of an address, and how it is to be answered; only changes make a feed.
fn named(name: Name) -> Result<(String, Format)> {
    let Path(name) = name.map_err(|_| Failure::wrong_address())?;
    match Format::split(&name) {
        (_, Format::Atom) => Err(Failure::unknown_page()),
        (id, format) => Ok((id.to_string(), format)),
    }
}

fn terms(query: Option<String>, known: &[&str]) -> Result<Terms> {
    Terms::parse(query.as_deref().unwrap_or_default(), known)
}

impl Board {
    /// Answers a question where it may take as long as it does.
    async fn answer(self: &Arc<Self>, question: Question, headers: HeaderMap) -> Result<Answered> {
        let place = self.ledgers.place().await;
        let board = Arc::clone(self);
        let answered = tokio::task::spawn_blocking(move || {
            // Whoever asks may be gone before the answer is made: the place is taken until it is.
            let _place = place;
            board.answer_now(question, &headers)
        });
        answered.await.map_err(|error| Failure::ours(error.to_string()))?
    }

    fn answer_now(&self, question: Question, headers: &HeaderMap) -> Result<Answered> {
        self.ledgers.read(|ledger, identity| {
            let mark =
                format!("W/\"{}-{}-{}\"", ledger.state()?, identity.mark(), looks::version());
            if answers::has(headers, &mark) {
                return Ok(Answered::Same(mark));
            }
            // A feed is read elsewhere, so that its links have to be whole.
            let base = (question.format == Format::Atom).then(|| base(headers));
            let asked =
                Asked { ledger, base: base.as_deref().unwrap_or_default(), today: self.today() };
            let make = || answer(&question, &asked);
            let key = (mark, question.clone(), base.clone());
            let answer = self.answers.get_or_insert_with(&key, make)?;
            Ok(Answered::New(answer, key.0))
        })
    }

    /// The day it is somewhere already.
    fn today(&self) -> Date {
        let now = (self.clock)();
        TimeZone::UTC.to_datetime(now.checked_add(LATEST).unwrap_or(now)).date()
    }
}

/// Where we were reached.
fn base(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.filter(|host| is_this_machine(host)).unwrap_or("localhost");
    format!("http://{host}")
}
