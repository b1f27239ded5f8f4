//! E-mail: a message, or a mailbox of them (mbox); the body is a document, and so is each attached
//! file that is in a supported format.

use std::io::{BufRead, Cursor};

use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{DateTime, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};
use whipcount_domain::{Date, DateOrigin, Document, Time};

use super::{Contents, Fit, Format, failed, html};
use crate::cleaning::clean;
use crate::leash::{Hand, Leash};
use crate::open::Opened;
use crate::source::{At, Hints, Source, Start};
use crate::{MAX_DOCUMENT_BYTES, Problem, ProblemKind, Within};

pub(crate) const FORMAT: Format = Format {
    name: "e-mail",
    extensions: &["eml", "mbox"],
    media_types: &["message/rfc822", "application/mbox"],
    fits,
    read,
};

/// The longest message that is read, in bytes, with what is attached to it.
const MAX_MESSAGE_BYTES: usize = 64 << 20;

/// Headers with which messages begin.
const HEADERS: [&str; 16] = [
    "from",
    "to",
    "cc",
    "date",
    "subject",
    "sender",
    "reply-to",
    "message-id",
    "received",
    "return-path",
    "delivered-to",
    "mime-version",
    "content-type",
    "dkim-signature",
    "list-id",
    "x-mailer",
];

fn fits(start: &Start<'_>) -> Fit {
    let named = FORMAT.fits_by_name(start);
    let bytes = start.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start.bytes);
    let bytes = match bytes.strip_prefix(b"From ") {
        Some(_) => bytes.splitn(2, |&byte| byte == b'\n').nth(1).unwrap_or_default(),
        None => bytes,
    };
    let mut known = 0;
    let mut names_somebody = false;
    for line in bytes.split(|&byte| byte == b'\n') {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(end) = line.iter().position(|&byte| byte == b':') else { break };
        let name = String::from_utf8_lossy(&line[..end]).to_ascii_lowercase();
        known += u32::from(HEADERS.contains(&name.as_str()));
        names_somebody |= matches!(&*name, "from" | "received" | "message-id" | "return-path");
    }
    if names_somebody && known >= 3 { Fit::Certain } else { named }
}

fn read(mut source: Source) -> Contents {
    let is_mailbox = match source.bytes.fill_buf() {
        Ok(start) => start.starts_with(b"From "),
        Err(error) => return failed(source.at.problem(error.into())),
    };
    if is_mailbox {
        let leash = Leash::new(source.bytes, MAX_MESSAGE_BYTES);
        let hand = leash.hand();
        let messages = MessageIterator::new(leash);
        let mut mailbox = Mailbox { at: source.at, messages, hand, number: 0 };
        return Box::new(std::iter::from_fn(move || mailbox.next()).flatten());
    }
    match source.read_all(MAX_MESSAGE_BYTES) {
        Ok(bytes) => message(&source.at, &bytes),
        Err(kind) => failed(source.at.problem(kind)),
    }
}

struct Mailbox {
    at: At,
    messages: MessageIterator<Leash<Box<dyn BufRead + Send>>>,
    hand: Hand,
    /// How many messages have been met.
    number: u64,
}

impl Mailbox {
    /// What the next message holds.
    fn next(&mut self) -> Option<Contents> {
        if self.number == u64::MAX {
            return None;
        }
        self.hand.renew();
        let message = self.messages.next()?;
        self.number += 1;
        let id = format!("{}:{}", self.at.id, self.number);
        let within = Within::Item(self.number);
        let problem = match message {
            Ok(message) => match self.at.inside(within, id, Hints::default()) {
                Ok(inner) => return Some(self::message(&inner, message.contents())),
                Err(problem) => problem,
            },
            Err(error) => {
                let kind = match self.hand.is_short() {
                    true => ProblemKind::TooLong { limit: MAX_MESSAGE_BYTES },
                    false => error.into(),
                };
                Problem { place: self.at.place.within(within), kind }
            }
        };
        // It would be the same with every message that is left.
        self.number = u64::MAX;
        Some(failed(problem))
    }
}

/// The documents in a message.
fn message(at: &At, bytes: &[u8]) -> Contents {
    let parsed = MessageParser::default().parse(bytes);
    let Some(message) = parsed.filter(|message| !message.headers().is_empty()) else {
        let what = "it has no headers".to_string();
        return failed(at.problem(ProblemKind::Malformed { format: FORMAT.name, what }));
    };
    if is_encrypted(&message) {
        return failed(at.problem(ProblemKind::Encrypted));
    }
    let attached = message.attachments().enumerate();
    let attached: Vec<_> =
        attached.filter_map(|(number, part)| attachment(at, number, part)).collect();
    let body = match body(at, &message) {
        Err(ProblemKind::Empty) if !attached.is_empty() => None,
        body => Some(body.map_err(|kind| at.problem(kind))),
    };
    Box::new(body.into_iter().chain(attached.into_iter().flatten()))
}

fn is_encrypted(message: &Message<'_>) -> bool {
    let content_type = message.content_type();
    content_type.is_some_and(|said| match said.c_subtype.as_deref() {
        Some("encrypted") => said.c_type.eq_ignore_ascii_case("multipart"),
        Some("pkcs7-mime" | "x-pkcs7-mime") => true,
        _ => false,
    })
}

fn body(at: &At, message: &Message<'_>) -> Result<Opened, ProblemKind> {
    let mut parts: Vec<String> = Vec::new();
    for part in message.text_bodies() {
        match &part.body {
            // Lines of messages end in two characters by their own rules.
            PartType::Text(text) => parts.push(text.replace("\r\n", "\n")),
            PartType::Html(text) => parts.push(html::text_of_fragment(text)?),
            _ => {}
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    if parts.is_empty() {
        return Err(ProblemKind::Empty);
    }
    let mut changes = Vec::new();
    let text = clean(parts.join("\n\n"), &mut changes);
    if text.len() > MAX_DOCUMENT_BYTES {
        return Err(ProblemKind::TooLong { limit: MAX_DOCUMENT_BYTES });
    }
    let mut document = Document::new("", text);
    document.origin.changes = changes;
    document.id = message.message_id().map_or_else(|| at.id.clone(), str::to_string);
    document.title = message.subject().map(str::trim).filter(|it| !it.is_empty()).map(Into::into);
    document.publisher = message.from().and_then(|from| from.first()).and_then(|sender| {
        let named = sender.name.as_deref().or(sender.address.as_deref())?.trim();
        (!named.is_empty()).then(|| named.to_string())
    });
    if let Some((day, time)) = message.date().and_then(day_and_time) {
        document.published = Some(day);
        (document.origin.date, document.origin.time) = (DateOrigin::Markup, time);
    }
    document.url = at.hints.address.clone();
    Ok(Opened { document, place: at.place.clone(), problems: Vec::new() })
}

/// As they were written, in the time zone of the sender.
fn day_and_time(date: &DateTime) -> Option<(Date, Option<Time>)> {
    let small = |number: u8| i8::try_from(number).ok();
    let year = i16::try_from(date.year).ok()?;
    let day = Date::new(year, small(date.month)?, small(date.day)?).ok()?;
    let time = || Time::new(small(date.hour)?, small(date.minute)?, small(date.second)?, 0).ok();
    Some((day, time()))
}

/// What is attached, if it is in a supported format. Logos and signatures are none of our business.
fn attachment(at: &At, number: usize, part: &MessagePart<'_>) -> Option<Contents> {
    let media_type = part.content_type().map(|said| match &said.c_subtype {
        Some(subtype) => format!("{}/{subtype}", said.c_type).to_ascii_lowercase(),
        None => said.c_type.to_ascii_lowercase(),
    });
    let name = match part.attachment_name() {
        Some(name) => name.to_string(),
        None if part.is_message() => format!("part {}.eml", number + 1),
        None => format!("part {}", number + 1),
    };
    let charset = matches!(part.body, PartType::Text(_) | PartType::Html(_));
    let hints = Hints {
        name: Some(name.clone()),
        media_type,
        // Text has been decoded already.
        charset: charset.then(|| "utf-8".to_string()),
        ..Hints::default()
    };
    let id = format!("{}/{name}", at.id);
    let inner = match at.inside(Within::Member(name), id, hints) {
        Ok(inner) => inner,
        Err(problem) => return Some(failed(problem)),
    };
    let source = Source::new(inner, Cursor::new(part.contents().to_vec()));
    match source.recognised(Fit::Named) {
        Ok((Some(format), source)) => Some((format.read)(source)),
        Ok((None, _)) => None,
        Err(problem) => Some(failed(problem)),
    }
}
