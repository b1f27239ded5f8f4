//! Answers of servers as archives keep them: the page in them.

use std::io::{self, Read};

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use httparse::{ParserConfig, Response, Status};

use crate::limits::Meter;
use crate::{MAX_DOCUMENT_BYTES, ProblemKind};

/// The longest header of an answer that is read, in bytes.
pub(crate) const MAX_HEADER_BYTES: usize = 64 << 10;

/// A page as it was fetched.
#[derive(Debug)]
pub(crate) struct Page {
    /// The header `Content-Type`.
    pub(crate) content_type: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// The page in `answer`; `None` if it is no page: an image, a redirect, an error.
pub(crate) fn page(mut answer: Vec<u8>, meter: &Meter) -> Option<Result<Page, ProblemKind>> {
    let mut headers = [httparse::EMPTY_HEADER; 128];
    let mut response = Response::new(&mut headers);
    let header = &answer[..answer.len().min(MAX_HEADER_BYTES)];
    let mut config = ParserConfig::default();
    config
        .ignore_invalid_headers_in_responses(true)
        .allow_spaces_after_header_name_in_responses(true)
        .allow_obsolete_multiline_headers_in_responses(true);
    let length = match config.parse_response(&mut response, header) {
        Ok(Status::Complete(length)) => length,
        Ok(Status::Partial) => return None,
        Err(error) => {
            let what = error.to_string();
            return Some(Err(ProblemKind::Malformed { format: "HTTP", what }));
        }
    };
    if !response.code.is_some_and(|code| (200..300).contains(&code)) {
        return None;
    }
    let value = |name: &str| {
        let header = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        header.map(|header| String::from_utf8_lossy(header.value).trim().to_ascii_lowercase())
    };
    let content_type = value("Content-Type").filter(|said| !said.is_empty());
    if content_type.as_ref().is_some_and(|said| !said.contains("html")) {
        return None;
    }
    let (chunked, packed) = (value("Transfer-Encoding"), value("Content-Encoding"));
    let mut body = answer.split_off(length);
    if chunked.is_some_and(|said| said.contains("chunked")) {
        body = without_chunks(body);
    }
    let body = match unpack(body, packed.as_deref().unwrap_or_default(), meter) {
        Ok(body) => body,
        Err(kind) => return Some(Err(kind)),
    };
    (content_type.is_some() || looks_like_a_page(&body)).then_some(Ok(Page { content_type, body }))
}

fn looks_like_a_page(body: &[u8]) -> bool {
    let start = body[..body.len().min(1024)].to_ascii_lowercase();
    let tags: [&[u8]; 2] = [b"<!doctype html", b"<html"];
    tags.iter().any(|tag| start.windows(tag.len()).any(|bytes| bytes == *tag))
}

/// Joins the chunks that the body was sent in. Archives often keep the header that says so with a
/// body that has been joined already; it is left as it is then. What comes behind a damaged chunk
/// is left out.
fn without_chunks(body: Vec<u8>) -> Vec<u8> {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body.as_slice();
    let mut first = true;
    while let Ok(Status::Complete((start, size))) = httparse::parse_chunk_size(rest) {
        let end = usize::try_from(size).ok().and_then(|size| start.checked_add(size));
        let end = end.unwrap_or(usize::MAX).min(rest.len());
        joined.extend_from_slice(&rest[start..end]);
        rest = &rest[end..];
        rest = rest.strip_prefix(b"\r\n").unwrap_or(rest);
        first = false;
        if size == 0 {
            break;
        }
    }
    if first { body } else { joined }
}

/// Undoes what the header `Content-Encoding` says, unless that has been done already.
fn unpack(body: Vec<u8>, encodings: &str, meter: &Meter) -> Result<Vec<u8>, ProblemKind> {
    let mut body = body;
    for encoding in encodings.rsplit(',').map(str::trim) {
        let unpacked = match encoding {
            "gzip" | "x-gzip" if body.starts_with(&[0x1F, 0x8B]) => {
                read(MultiGzDecoder::new(body.as_slice()), meter)?
            }
            "deflate" => match read(ZlibDecoder::new(body.as_slice()), meter)? {
                // What is called so is meant to be zlib's format and often is not.
                nothing if nothing.is_empty() => read(DeflateDecoder::new(body.as_slice()), meter)?,
                unpacked => unpacked,
            },
            "br" => read(brotli_decompressor::Decompressor::new(body.as_slice(), 4096), meter)?,
            "zstd" => match ::zstd::stream::read::Decoder::with_buffer(body.as_slice()) {
                Ok(decoder) => read(decoder, meter)?,
                Err(error) => return Err(error.into()),
            },
            _ => continue,
        };
        if !unpacked.is_empty() || body.is_empty() {
            body = unpacked;
        }
    }
    Ok(body)
}

/// All that can be unpacked.
fn read(mut reader: impl Read, meter: &Meter) -> Result<Vec<u8>, ProblemKind> {
    let mut unpacked = Vec::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(unpacked),
            Ok(length) => {
                meter.unpack(length)?;
                unpacked.extend_from_slice(&buffer[..length]);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // What came before is a page without its end, as browsers show it.
            Err(_) => return Ok(unpacked),
        }
        if unpacked.len() > MAX_DOCUMENT_BYTES {
            return Err(ProblemKind::TooLong { limit: MAX_DOCUMENT_BYTES });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::limits::Limits;

    #[track_caller]
    fn check(answer: &[u8], expected: Option<&str>) {
        let page = page(answer.to_vec(), &Meter::new(Limits::default()));
        let body = page.map(|page| String::from_utf8(page.expect("a page").body).expect("UTF-8"));
        assert_eq!(body.as_deref(), expected);
    }

    #[test]
    fn pages_alone_are_taken() {
        check(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>One", Some("<p>One"));
        check(b"HTTP/1.1 200 OK\r\ncontent-type: application/xhtml+xml\r\n\r\n<p>", Some("<p>"));
        check(b"HTTP/1.1 200 OK\r\n\r\n<!DOCTYPE html><p>", Some("<!DOCTYPE html><p>"));
        check(b"HTTP/1.1 200 OK\r\n\r\nGIF89a", None);
        check(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n<p>", None);
        check(b"HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\n<p>Moved", None);
        check(b"HTTP/1.1 200 OK\r\nContent-Type: text/html", None);
    }

    #[test]
    fn chunks_are_joined_where_there_are_any() {
        let header =
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n";
        check(
            format!("{header}3\r\n<p>\r\n4;x=y\r\nOslo\r\n0\r\n\r\n").as_bytes(),
            Some("<p>Oslo"),
        );
        check(format!("{header}<p>Oslo").as_bytes(), Some("<p>Oslo"));
        check(format!("{header}3\r\n<p>\r\nFF\r\nOs").as_bytes(), Some("<p>Os"));
        check(format!("{header}ffffffffffffffff\r\n<p>").as_bytes(), Some("<p>"));
    }

    #[test]
    fn packed_bodies_are_unpacked_as_far_as_they_go() {
        let header =
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n";
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(b"<p>Oslo").expect("memory");
        let packed = encoder.finish().expect("memory");
        check(&[&header[..], &packed].concat(), Some("<p>Oslo"));
        check(&[&header[..], &packed[..packed.len() - 4]].concat(), Some("<p>Oslo"));
        check(&[&header[..], b"<p>Oslo"].concat(), Some("<p>Oslo"));
    }
}
