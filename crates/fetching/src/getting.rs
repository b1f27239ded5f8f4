//! One request from its first address to its last.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client, Proxy, Response, StatusCode};
use robotxt::{AccessResult, Agent};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use url::{Host as UrlHost, Url};

use crate::error::{cause, innermost};
use crate::hosts::{Host, Hosts, Rules};
use crate::resolving::{Forbidden, Guarded, Shared, Unresolved};
use crate::waiting::retry_after;
use crate::{FetchError, FetchErrorKind, Options, Request, StartError};

/// What a host says of a version, by which it can tell whether there is a newer one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What a host answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// What is there.
    Page(Box<Page>),
    /// Nothing newer than what the request said was known.
    NotModified,
}

/// What was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it was in the end.
    pub url: Url,
    /// Where it is from now on, if the host says that the address asked for has moved for good.
    pub moved_to: Option<Url>,
    /// What the host says it is, as in `text/html; charset=utf-8`.
    pub content_type: Option<String>,
    /// By which a newer version can be told.
    pub validators: Validators,
    /// The bytes, decompressed.
    pub bytes: Vec<u8>,
}

/// What one request brings.
enum Step {
    Page(Box<Page>),
    NotModified,
    /// It is elsewhere; for good, if so.
    Redirect(String, bool),
}

pub(crate) struct Getter {
    client: Client,
    options: Options,
    /// The name by which `robots.txt` knows us.
    name: String,
    at_once: Semaphore,
    pub(crate) hosts: Hosts,
}

/// More of a `robots.txt` is not read: what RFC 9309 asks to be read at least.
const ROBOTS_BYTES: usize = robotxt::BYTE_LIMIT;

/// So many redirects of a `robots.txt` are followed.
const ROBOTS_REDIRECTS: usize = 5;

/// Whatever is text in some way, feeds and pages first.
const ACCEPT: &str = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, \
                      application/xml;q=0.9, text/plain;q=0.8, */*;q=0.5";

impl Getter {
    pub(crate) fn new(options: Options) -> Result<Getter, StartError> {
        // The first one in a process stays; that there is one already is as good.
        _ = rustls::crypto::ring::default_provider().install_default();
        let failed = |error: reqwest::Error| StartError(innermost(&error));
        let guarded = Guarded {
            resolver: Arc::clone(&options.resolver),
            addresses: options.addresses.clone(),
            proxy: options.proxy.as_ref().and_then(|url| url.host_str()).map(str::to_string),
        };
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(ACCEPT))]);
        let mut client = Client::builder()
            .user_agent(&options.user_agent)
            .default_headers(headers)
            // Redirects are followed here, where each of them is looked at.
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // What the environment says about proxies is for other programs.
            .no_proxy()
            .dns_resolver(Shared(Arc::new(guarded)))
            .connect_timeout(options.limits.connect)
            .read_timeout(options.limits.idle)
            .pool_max_idle_per_host(1)
            .http1_only();
        if let Some(proxy) = &options.proxy {
            client = client.proxy(Proxy::all(proxy.clone()).map_err(failed)?);
        }
        let name = options.user_agent.split(['/', ' ']).next().unwrap_or_default().to_string();
        Ok(Getter {
            client: client.build().map_err(failed)?,
            name,
            at_once: Semaphore::new(options.at_once.max(1)),
            hosts: Hosts::default(),
            options,
        })
    }

    /// Fetches something from wherever it is in the end.
    pub(crate) async fn fetch(&self, request: &Request) -> Result<Answer, FetchError> {
        let mut url = request.url.clone();
        url.set_fragment(None);
        let mut visited = Vec::new();
        let mut moved_to = None;
        let mut is_for_good = true;
        loop {
            let failed = |kind| FetchError {
                asked: request.url.to_string(),
                at: url.to_string(),
                kind,
                retry_after: None,
            };
            self.check(&url).map_err(failed)?;
            if visited.contains(&url) {
                return Err(failed(FetchErrorKind::RedirectLoop));
            }
            let limit = self.options.limits.redirects;
            if visited.len() > limit {
                return Err(failed(FetchErrorKind::TooManyRedirects { limit }));
            }
            visited.push(url.clone());
            let step = self.step(&url, &request.validators).await.map_err(|refusal| {
                FetchError { retry_after: refusal.retry_after, ..failed(refusal.kind) }
            })?;
            match step {
                Step::Page(page) => {
                    return Ok(Answer::Page(Box::new(Page { moved_to, ..*page })));
                }
                Step::NotModified => return Ok(Answer::NotModified),
                Step::Redirect(location, for_good) => {
                    let next = url.join(&location);
                    let mut next = next.map_err(|_| failed(FetchErrorKind::BadRedirect))?;
                    next.set_fragment(None);
                    is_for_good &= for_good;
                    if is_for_good {
                        moved_to = Some(next.clone());
                    }
                    url = next;
                }
            }
        }
    }

    /// Whether `url` may be asked at all, as far as it tells itself. What a name means is seen to
    /// where it is resolved.
    fn check(&self, url: &Url) -> Result<(), FetchErrorKind> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchErrorKind::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(FetchErrorKind::Credentials);
        }
        let address = match url.host() {
            Some(UrlHost::Ipv4(address)) => address.into(),
            Some(UrlHost::Ipv6(address)) => address.into(),
            _ => return Ok(()),
        };
        match self.options.addresses.allows(address) {
            true => Ok(()),
            false => Err(FetchErrorKind::Forbidden(address)),
        }
    }

    /// Asks one host for one thing, when it is its turn.
    async fn step(&self, url: &Url, validators: &Validators) -> Result<Step, Refusal> {
        let mut host = self.hosts.turn(url).await;
        host.wait().await.map_err(Refusal::told_to_wait)?;
        self.obey_robots(&mut host, url).await?;
        let result = self.in_time(self.get(url, validators)).await;
        host.rest(self.options.pause, url);
        if let Err(Refusal { retry_after: Some(wait), .. }) = &result {
            host.hold(*wait);
        }
        result
    }

    /// Whoever waits for a host waits outside, so that no host keeps all others waiting.
    async fn in_time<R>(
        &self,
        work: impl Future<Output = Result<R, Refusal>>,
    ) -> Result<R, Refusal> {
        let _turn = self.at_once.acquire().await.expect("nobody closes it");
        let result = timeout(self.options.limits.time, work).await;
        result.unwrap_or_else(|_| Err(FetchErrorKind::TimedOut.into()))
    }

    async fn obey_robots(&self, host: &mut Host, url: &Url) -> Result<(), Refusal> {
        let rules = match host.rules(url) {
            Some(rules) => rules,
            None => {
                let text = self.in_time(self.robots_text(url)).await;
                let asks = text.as_ref().err().and_then(|refusal| refusal.retry_after);
                let rules = self.rules(url, text);
                host.learn(url, rules.clone());
                host.rest(self.options.pause, url);
                if let Some(wait) = asks {
                    host.hold(wait);
                }
                if let Rules::Unreachable(kind) = rules {
                    return Err(Refusal { kind, retry_after: asks });
                }
                host.wait().await.map_err(Refusal::told_to_wait)?;
                rules
            }
        };
        match rules {
            Rules::Read(robots) if robots.is_url_allowed(url) => Ok(()),
            Rules::Read(_) => Err(FetchErrorKind::Robots.into()),
            Rules::Unreachable(kind) => Err(kind.into()),
        }
    }

    /// What the `robots.txt` for `url` says, or that it cannot be fetched.
    fn rules(&self, url: &Url, text: Result<Vec<u8>, Refusal>) -> Rules {
        use FetchErrorKind::*;
        let access = match &text {
            Ok(text) => AccessResult::Successful(text),
            Err(refusal) => match &refusal.kind {
                // Whoever has too much to do is not asked for more.
                Status(400..=428 | 430..=499) | TooManyRedirects { .. } => {
                    AccessResult::Unavailable
                }
                // Nor would anything else of this host be reached.
                kind @ (Forbidden(_) | Unresolved(_) | NoConnection(_)) => {
                    return Rules::Unreachable(kind.clone());
                }
                kind => {
                    let (asked, at, kind) = (url.to_string(), url.to_string(), kind.clone());
                    let error = FetchError { asked, at, kind, retry_after: None };
                    return Rules::Unreachable(RobotsUnreachable(error.reason()));
                }
            },
        };
        Rules::Read(Arc::new(robotxt::Robots::from_access(access, Agent::Exact(&self.name))))
    }

    async fn robots_text(&self, url: &Url) -> Result<Vec<u8>, Refusal> {
        let mut url = robotxt::robots_url(url).map_err(|_| FetchErrorKind::Scheme)?;
        let first = url.clone();
        for _ in 0..=ROBOTS_REDIRECTS {
            let response = match self.check(&url) {
                Ok(()) => self.send(&url, &Validators::default()).await,
                Err(kind) => Err(kind.into()),
            };
            // What is wrong with where a redirect leads to is not wrong with this host.
            let mut response = match response {
                Err(Refusal { kind, retry_after }) if url != first => {
                    let (asked, at) = (first.to_string(), url.to_string());
                    let error = FetchError { asked, at, kind, retry_after };
                    return Err(FetchErrorKind::Broken(error.reason()).into());
                }
                response => response?,
            };
            if let Some((location, _)) = redirect(&response) {
                url = url.join(&location).map_err(|_| FetchErrorKind::BadRedirect)?;
                continue;
            }
            refuse_status(&response, self.options.now)?;
            let mut text = Vec::new();
            while text.len() < ROBOTS_BYTES
                && let Some(chunk) = response.chunk().await.map_err(refusal_of)?
            {
                text.extend_from_slice(&chunk);
            }
            return Ok(text);
        }
        Err(FetchErrorKind::TooManyRedirects { limit: ROBOTS_REDIRECTS }.into())
    }

    /// Sends one request, and looks at who has answered.
    async fn send(&self, url: &Url, validators: &Validators) -> Result<Response, Refusal> {
        let mut request = self.client.get(url.clone());
        if let Some(etag) = &validators.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(day) = &validators.last_modified {
            request = request.header(header::IF_MODIFIED_SINCE, day);
        }
        let response = request.send().await.map_err(refusal_of)?;
        // It was made sure before that this cannot be; to look costs nothing.
        if self.options.proxy.is_none()
            && let Some(address) = response.remote_addr()
            && !self.options.addresses.allows(address.ip())
        {
            return Err(FetchErrorKind::Forbidden(address.ip()).into());
        }
        Ok(response)
    }

    async fn get(&self, url: &Url, validators: &Validators) -> Result<Step, Refusal> {
        let mut response = self.send(url, validators).await?;
        if let Some((location, for_good)) = redirect(&response) {
            return Ok(Step::Redirect(location, for_good));
        }
        if response.status() == StatusCode::NOT_MODIFIED && *validators != Validators::default() {
            return Ok(Step::NotModified);
        }
        refuse_status(&response, self.options.now)?;
        let text = |name| response.headers().get(name)?.to_str().ok().map(str::to_string);
        // The client takes this header away when it has decompressed what it says.
        if let Some(name) = text(header::CONTENT_ENCODING).filter(|name| name != "identity") {
            return Err(FetchErrorKind::Encoding(name).into());
        }
        let content_type = text(header::CONTENT_TYPE);
        if let Some(name) = content_type.as_deref().filter(|name| is_no_text(name)) {
            return Err(FetchErrorKind::MediaType(name.to_string()).into());
        }
        let validators =
            Validators { etag: text(header::ETAG), last_modified: text(header::LAST_MODIFIED) };
        let limit = self.options.limits.bytes;
        let too_long = || Refusal::from(FetchErrorKind::TooLong { limit });
        if response.content_length().is_some_and(|length| length > limit as u64) {
            return Err(too_long());
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(refusal_of)? {
            if bytes.len() + chunk.len() > limit {
                return Err(too_long());
            }
            bytes.extend_from_slice(&chunk);
        }
        let url = url.clone();
        let page = Page { url, moved_to: None, content_type, validators, bytes };
        Ok(Step::Page(Box::new(page)))
    }
}

/// Why a host was of no use.
struct Refusal {
    kind: FetchErrorKind,
    retry_after: Option<Duration>,
}

impl Refusal {
    fn told_to_wait(wait: Duration) -> Refusal {
        Refusal { kind: FetchErrorKind::ToldToWait, retry_after: Some(wait) }
    }
}

impl From<FetchErrorKind> for Refusal {
    fn from(kind: FetchErrorKind) -> Refusal {
        Refusal { kind, retry_after: None }
    }
}

/// Where a response sends us, and whether for good.
fn redirect(response: &Response) -> Option<(String, bool)> {
    let for_good = match response.status() {
        StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT => true,
        StatusCode::FOUND | StatusCode::SEE_OTHER | StatusCode::TEMPORARY_REDIRECT => false,
        _ => return None,
    };
    // Some send the bytes of UTF-8, as they may not.
    let location = response.headers().get(header::LOCATION);
    let location = location.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    // A redirect without an address is an answer of its own kind, which `refuse_status` refuses.
    location.map(|location| (location, for_good))
}

fn refuse_status(response: &Response, now: fn() -> jiff::Timestamp) -> Result<(), Refusal> {
    let status = response.status();
    if status == StatusCode::OK {
        return Ok(());
    }
    let value = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    let kind = FetchErrorKind::Status(status.as_u16());
    Err(Refusal { kind, retry_after: value.and_then(|value| retry_after(value, now())) })
}

/// Whether a media type holds no text that could be read.
fn is_no_text(media_type: &str) -> bool {
    let name = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let kind = name.split('/').next().unwrap_or_default();
    matches!(kind, "image" | "audio" | "video" | "font" | "model")
        || matches!(
            name.as_str(),
            "application/javascript" | "text/javascript" | "text/css" | "application/wasm"
        )
}

fn refusal_of(error: reqwest::Error) -> Refusal {
    let kind = if let Some(&Forbidden(address)) = cause(&error) {
        FetchErrorKind::Forbidden(address)
    } else if let Some(Unresolved(why)) = cause(&error) {
        FetchErrorKind::Unresolved(why.clone())
    } else if error.is_timeout() {
        FetchErrorKind::TimedOut
    } else if error.is_connect() {
        FetchErrorKind::NoConnection(innermost(&error))
    } else {
        FetchErrorKind::Broken(innermost(&error))
    };
    kind.into()
}
