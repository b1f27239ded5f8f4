//! What holds for every request and every answer.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::failures::Failure;
use crate::questions::Format;
use crate::routing::Tell;

/// Longer addresses are refused, in bytes.
const LONGEST: usize = 8000;

/// Nothing is loaded but from here, nothing runs, nobody shows our pages in theirs.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Lets through what is addressed to this machine; gives each answer its headers, and each failure
/// the form in which it can be read.
pub(crate) async fn guard(State(tell): State<Tell>, request: Request, next: Next) -> Response {
    let format = Format::split(request.uri().path()).1;
    let is_head = request.method() == Method::HEAD;
    let mut response = match refused(&request) {
        Some(failure) => failure.into_response(),
        None => next.run(request).await,
    };
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        tell.failure(&failure);
        response = failure.tell(format);
        if is_head {
            *response.body_mut() = axum::body::Body::empty();
        }
    }
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // The addresses of our pages say what somebody is interested in.
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn refused(request: &Request) -> Option<Failure> {
    let uri = request.uri();
    // A page of a stranger can have its own name point to this machine (DNS rebinding), and would
    // read all of ours; but it cannot have us be asked under another name than its own.
    let named = request.headers().get(header::HOST).map(|host| host.to_str().unwrap_or_default());
    let hosts = [uri.authority().map(Authority::as_str), named];
    let is_named = hosts.iter().any(Option::is_some);
    if !is_named || !hosts.into_iter().flatten().all(is_this_machine) {
        return Some(Failure::wrong_host());
    }
    let length = uri.path().len() + uri.query().map_or(0, str::len);
    (length > LONGEST).then(Failure::too_long)
}

/// Whether a host, with or without a port, is a name of this machine alone.
pub(crate) fn is_this_machine(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    if authority.as_str().contains('@') {
        return false;
    }
    let name = authority.host();
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    let is_loopback = address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    is_loopback || name.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for host in ["localhost", "LOCALHOST:8410", "127.0.0.1:8410", "127.0.0.2", "[::1]:80"] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "0.0.0.0:8410",
            "192.168.1.2",
            "user@localhost",
            "localhost@evil.example",
            "[::2]",
            "a b",
        ] {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
