use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::looks;

pub(crate) const HTML: &str = "text/html; charset=utf-8";
pub(crate) const JSON: &str = "application/json";
pub(crate) const CSV: &str = "text/csv; charset=utf-8";
pub(crate) const ATOM: &str = "application/atom+xml";

/// What a question about a ledger is answered with.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// A page or data.
    Full {
        /// Its media type.
        kind: &'static str,
        /// All of it.
        body: Bytes,
    },
    /// What was asked for has this address.
    Moved(String),
}

impl Answer {
    pub(crate) fn full(kind: &'static str, body: String) -> Answer {
        Answer::Full { kind, body: body.into() }
    }

    /// How much of memory it takes, roughly.
    pub(crate) fn size(&self) -> u64 {
        const BESIDE: usize = 256;
        (BESIDE
            + match self {
                Answer::Full { body, .. } => body.len(),
                Answer::Moved(address) => address.len(),
            }) as u64
    }
}

/// An answer on its way out, or that there is nothing new.
pub(crate) enum Answered {
    /// The answer, and the mark of what the ledger held.
    New(Answer, String),
    /// What was given under this mark still holds.
    Same(String),
}

impl IntoResponse for Answered {
    fn into_response(self) -> Response {
        // What was kept may be shown again once we have said that it still holds.
        let kept = |mark: &str| {
            [
                (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
                (header::ETAG, HeaderValue::from_str(mark).expect("a mark is ASCII")),
            ]
        };
        match self {
            Answered::Same(mark) => (StatusCode::NOT_MODIFIED, kept(&mark)).into_response(),
            Answered::New(Answer::Full { kind, body }, mark) => {
                (kept(&mark), with_kind(kind, body)).into_response()
            }
            // A name can come to mean another one.
            Answered::New(Answer::Moved(address), _) => match HeaderValue::from_str(&address) {
                Ok(address) => {
                    (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, address)]).into_response()
                }
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            },
        }
    }
}

/// A body with its media type.
pub(crate) fn with_kind(kind: &'static str, body: impl IntoResponse) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], body)
}

/// A file that pages refer to. Its name says what is in it, so that it never has to be asked for
/// again.
pub(crate) fn look(look: &looks::Look) -> Response {
    let for_ever = HeaderValue::from_static("public, max-age=31536000, immutable");
    ([(header::CACHE_CONTROL, for_ever)], with_kind(look.kind, look.content)).into_response()
}

/// Whether `headers` say that an answer with this mark is at hand.
pub(crate) fn has(headers: &HeaderMap, mark: &str) -> bool {
    let lists = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|list| list.to_str().ok());
    let weak = |mark: &str| mark.trim().trim_start_matches("W/").to_string();
    lists.flat_map(|list| list.split(',')).any(|one| weak(one) == weak(mark))
}
