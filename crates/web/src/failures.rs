use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use whipcount::export::escape_json;
use whipcount::ledger::{LedgerError, LedgerErrorKind};

use crate::answers::{HTML, JSON, with_kind};
use crate::pages::{Head, Named};
use crate::questions::Format;
use crate::shown::{NAME, shown};
use crate::texts;

/// Why something that was asked has no answer.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    kind: FailureKind,
    /// What happened.
    what: String,
    /// What to do about it.
    hint: Option<String>,
    /// What may have been meant.
    meant: Vec<Named>,
    /// What whoever runs the server should know, and readers should not.
    pub(crate) behind: Option<String>,
}

/// What kind of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailureKind {
    UnknownPage,
    UnknownMotion,
    UnknownActor,
    UnknownDocument,
    SeveralMeant,
    WrongAddress,
    UnknownParameter,
    WrongDay,
    FutureDay,
    WrongWords,
    TooLong,
    WrongHost,
    WrongMethod,
    LedgerGone,
    LedgerBusy,
    LedgerUnreadable,
    Ours,
}

impl FailureKind {
    /// Its name in JSON.
    fn name(self) -> &'static str {
        match self {
            FailureKind::UnknownPage => "unknown page",
            FailureKind::UnknownMotion => "unknown motion",
            FailureKind::UnknownActor => "unknown actor",
            FailureKind::UnknownDocument => "unknown document",
            FailureKind::SeveralMeant => "several meant",
            FailureKind::WrongAddress => "wrong address",
            FailureKind::UnknownParameter => "unknown parameter",
            FailureKind::WrongDay => "wrong day",
            FailureKind::FutureDay => "future day",
            FailureKind::WrongWords => "wrong words",
            FailureKind::TooLong => "too long",
            FailureKind::WrongHost => "wrong host",
            FailureKind::WrongMethod => "wrong method",
            FailureKind::LedgerGone => "ledger gone",
            FailureKind::LedgerBusy => "ledger busy",
            FailureKind::LedgerUnreadable => "ledger unreadable",
            FailureKind::Ours => "our mistake",
        }
    }

    fn status(self) -> StatusCode {
        match self {
            FailureKind::UnknownPage
            | FailureKind::UnknownMotion
            | FailureKind::UnknownActor
            | FailureKind::UnknownDocument => StatusCode::NOT_FOUND,
            FailureKind::SeveralMeant => StatusCode::MULTIPLE_CHOICES,
            FailureKind::WrongAddress
            | FailureKind::UnknownParameter
            | FailureKind::WrongDay
            | FailureKind::FutureDay
            | FailureKind::WrongWords => StatusCode::BAD_REQUEST,
            FailureKind::TooLong => StatusCode::URI_TOO_LONG,
            FailureKind::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            FailureKind::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            FailureKind::LedgerGone | FailureKind::LedgerBusy | FailureKind::LedgerUnreadable => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            FailureKind::Ours => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl Failure {
    fn new(kind: FailureKind, what: impl Into<String>, hint: impl Into<String>) -> Failure {
        let hint = Some(hint.into());
        Failure { kind, what: what.into(), hint, meant: Vec::new(), behind: None }
    }

    fn meaning(self, meant: Vec<Named>) -> Failure {
        Failure { meant, ..self }
    }

    pub(crate) fn unknown_page() -> Failure {
        Failure::new(FailureKind::UnknownPage, texts::UNKNOWN_PAGE, texts::UNKNOWN_PAGE_HINT)
    }

    pub(crate) fn unknown_motion(id: &str, meant: Vec<Named>) -> Failure {
        let what = texts::unknown_motion(&shown(id, NAME));
        Failure::new(FailureKind::UnknownMotion, what, texts::UNKNOWN_MOTION_HINT).meaning(meant)
    }

    pub(crate) fn unknown_actor(name: &str, meant: Vec<Named>) -> Failure {
        let what = texts::unknown_actor(&shown(name, NAME));
        Failure::new(FailureKind::UnknownActor, what, texts::UNKNOWN_ACTOR_HINT).meaning(meant)
    }

    pub(crate) fn unknown_document(name: &str) -> Failure {
        let what = texts::unknown_document(&shown(name, NAME));
        Failure::new(FailureKind::UnknownDocument, what, texts::UNKNOWN_DOCUMENT_HINT)
    }

    pub(crate) fn several_meant(name: &str, meant: Vec<Named>) -> Failure {
        let what = texts::several_meant(&shown(name, NAME), meant.len());
        Failure::new(FailureKind::SeveralMeant, what, texts::SEVERAL_MEANT_HINT).meaning(meant)
    }

    pub(crate) fn wrong_address() -> Failure {
        Failure::new(FailureKind::WrongAddress, texts::WRONG_ADDRESS, texts::WRONG_ADDRESS_HINT)
    }

    pub(crate) fn unknown_parameter(name: &str, meant: Option<&str>, known: &[&str]) -> Failure {
        let what = texts::unknown_parameter(&shown(name, NAME));
        let hint = texts::unknown_parameter_hint(meant, known);
        Failure::new(FailureKind::UnknownParameter, what, hint)
    }

    pub(crate) fn wrong_day(name: &str, value: &str) -> Failure {
        let what = texts::wrong_day(name, value);
        Failure::new(FailureKind::WrongDay, what, texts::WRONG_DAY_HINT)
    }

    pub(crate) fn future_day(day: &str) -> Failure {
        Failure::new(FailureKind::FutureDay, texts::future_day(day), texts::FUTURE_DAY_HINT)
    }

    pub(crate) fn too_many_words(most: usize) -> Failure {
        Failure::new(FailureKind::WrongWords, texts::too_many_words(most), texts::WORDS_HINT)
    }

    pub(crate) fn no_words() -> Failure {
        Failure::new(FailureKind::WrongWords, texts::NO_WORDS, texts::WORDS_HINT)
    }

    pub(crate) fn too_long() -> Failure {
        Failure::new(FailureKind::TooLong, texts::TOO_LONG, texts::TOO_LONG_HINT)
    }

    pub(crate) fn wrong_host() -> Failure {
        Failure::new(FailureKind::WrongHost, texts::WRONG_HOST, texts::WRONG_HOST_HINT)
    }

    pub(crate) fn wrong_method() -> Failure {
        Failure::new(FailureKind::WrongMethod, texts::WRONG_METHOD, texts::WRONG_METHOD_HINT)
    }

    pub(crate) fn ledger_is_gone() -> Failure {
        Failure {
            behind: Some(texts::LEDGER_GONE_BEHIND.to_string()),
            ..Failure::new(FailureKind::LedgerGone, texts::LEDGER_GONE, texts::LEDGER_GONE_HINT)
        }
    }

    pub(crate) fn ours(behind: String) -> Failure {
        Failure {
            behind: Some(behind),
            ..Failure::new(FailureKind::Ours, texts::OURS, texts::OURS_HINT)
        }
    }

    /// The failure as it is told: a page to people, JSON to programs.
    pub(crate) fn tell(&self, format: Format) -> Response {
        let status = self.kind.status();
        let (kind, body) = match format {
            Format::Page => (HTML, self.page()),
            Format::Json | Format::Csv | Format::Atom => (JSON, self.json()),
        };
        let mut response = (status, with_kind(kind, body)).into_response();
        if self.kind == FailureKind::WrongMethod {
            response.headers_mut().insert(header::ALLOW, "GET, HEAD".parse().expect("ASCII"));
        }
        if self.kind == FailureKind::LedgerBusy {
            response.headers_mut().insert(header::RETRY_AFTER, "5".parse().expect("ASCII"));
        }
        response
    }

    fn page(&self) -> String {
        let page = FailurePage {
            head: Head::new(texts::NO_ANSWER),
            what: &self.what,
            hint: self.hint.as_deref(),
            meant: &self.meant,
        };
        page.render().expect("a page can be made of words")
    }

    fn json(&self) -> String {
        let failure = ErrorJson {
            error: FailureJson {
                status: self.kind.status().as_u16(),
                kind: self.kind.name(),
                what: &self.what,
                hint: self.hint.as_deref(),
                meant: self.meant.iter().map(|one| one.name.as_str()).collect(),
            },
        };
        let text = serde_json::to_string_pretty(&failure).expect("words can be written as JSON");
        format!("{}\n", escape_json(&text))
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Failure {
        let (kind, what, hint) = match error.kind {
            LedgerErrorKind::Missing => return Failure::ledger_is_gone(),
            LedgerErrorKind::Busy => {
                (FailureKind::LedgerBusy, texts::LEDGER_BUSY, texts::LEDGER_BUSY_HINT)
            }
            _ => (FailureKind::LedgerUnreadable, texts::LEDGER_UNREADABLE, texts::LEDGER_GONE_HINT),
        };
        // Where the ledger lies is nobody's business but of whoever runs the server.
        Failure { behind: Some(error.to_string()), ..Failure::new(kind, what, hint) }
    }
}

/// On its way out a failure travels beside an empty answer: only the outermost layer knows whether
/// a page or data was asked for.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'f> {
    head: Head,
    what: &'f str,
    hint: Option<&'f str>,
    meant: &'f [Named],
}

#[derive(Serialize)]
struct ErrorJson<'f> {
    error: FailureJson<'f>,
}

#[derive(Serialize)]
struct FailureJson<'f> {
    status: u16,
    kind: &'static str,
    what: &'f str,
    hint: Option<&'f str>,
    meant: Vec<&'f str>,
}
