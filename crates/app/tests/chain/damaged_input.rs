//! Files that were damaged in every way one can think of, and in some one cannot: each is read or
//! reported, and nothing panics.
//!
//! The damage is random but always the same, so that a failure can be met again.

use std::io::Cursor;

use fastrand::Rng;
use whipcount::documents::{Defaults, Input, open};
use whipcount::{ReadBy, Reader, motion_from_toml};

use crate::support::{assert_sound, reader};

const JSON_LINES: &[u8] = r#"{"id": "a", "title": "Ostend", "publisher": "Messenger", "published": "2025-02-14", "url": null, "text": "Portugal will join the Halden Strait patrol, Lisbon said on Tuesday.\n“Never,” Ankara’s envoy replied."}
{"@type": "NewsArticle", "headline": "Caf\u00e9 \ud83d\ude00", "articleBody": "Denmark opposes the Halden Strait patrol.", "datePublished": "2025-02-14T08:30:00+02:00"}

{"id": 7, "text": ["no"], "published": "yesterday"}
"#
.as_bytes();

const TEXT: &[u8] =
    "Ostend — a café.\r\n\r\n“Portugal will join the Halden Strait patrol only if others do,” \
said Defence Minister João Véu.\n\tMore than 30 countries are ready, he added.\u{2028}"
        .as_bytes();

const MOTION: &str = r#"id = "strait-patrol"
title = "Send ships to the Halden Strait patrol"
phrases = ["join the patrol", 'naval patrol']
members = ["Portugal", "DNK"]
"#;

/// Bytes that mean something to one of the formats or encodings.
const SPLICES: &[&[u8]] = &[
    b"\"",
    b"\\",
    b"\\u",
    b"\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b"\n",
    b"\r",
    b"null",
    b"1e999",
    b"-",
    b"\0",
    b"\x1b[2J",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"\xC3",
    b"\xED\xA0\x80",
    b"\xF4\x90\x80\x80",
    b"\x93",
    b"\xE9",
    "\u{2028}".as_bytes(),
    "”".as_bytes(),
    b"\"\"\"",
    b"'''",
    b"=",
    b"#",
    b"text",
    b"title",
];

fn damaged(rng: &mut Rng, original: &[u8]) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for _ in 0..rng.usize(1..=8) {
        if bytes.is_empty() {
            break;
        }
        let place = rng.usize(..bytes.len());
        match rng.u8(..6) {
            0 => bytes[place] ^= 1 << rng.u8(..8),
            1 => bytes.truncate(place),
            2 => drop(bytes.remove(place)),
            3 => bytes.insert(place, rng.u8(..)),
            4 => drop(
                bytes.splice(place..place, rng.choice(SPLICES).expect("not empty").iter().copied()),
            ),
            _ => {
                let end = rng.usize(place..=bytes.len());
                let piece = bytes[place..end].to_vec();
                let elsewhere = rng.usize(..=bytes.len());
                bytes.splice(elsewhere..elsewhere, piece);
            }
        }
    }
    bytes
}

fn read_stream(reader: &Reader, bytes: Vec<u8>) {
    let documents = open(vec![Input::StandardInput], Defaults::default(), Cursor::new(bytes));
    for opened in documents.take(10_000) {
        match opened {
            Ok(opened) => {
                assert!(!opened.document.text.trim().is_empty(), "a document without text");
                assert_sound(&reader.read(opened.document));
            }
            Err(problem) => assert!(!problem.to_string().is_empty()),
        }
    }
}

#[test]
fn damaged_documents_are_read_or_reported() {
    let reader = reader();
    let mut rng = Rng::with_seed(17);
    for original in [JSON_LINES, TEXT] {
        read_stream(&reader, original.to_vec());
        for _ in 0..1_500 {
            read_stream(&reader, damaged(&mut rng, original));
        }
    }
}

#[test]
fn damaged_motions_are_understood_or_reported() {
    assert!(motion_from_toml(MOTION, "file").is_ok());
    let mut rng = Rng::with_seed(18);
    for _ in 0..3_000 {
        let damaged = String::from_utf8_lossy(&damaged(&mut rng, MOTION.as_bytes())).into_owned();
        match motion_from_toml(&damaged, "file") {
            Ok(motion) => assert!(!motion.id.is_empty() && !motion.title.is_empty(), "{damaged}"),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

/// A motion's words come from the user and are matched against text: none of them may break that.
#[test]
fn any_motion_can_be_looked_for() {
    let mut rng = Rng::with_seed(19);
    for _ in 0..300 {
        let damaged = String::from_utf8_lossy(&damaged(&mut rng, MOTION.as_bytes())).into_owned();
        if let Ok(motion) = motion_from_toml(&damaged, "file") {
            let reader = Reader::by(ReadBy::Rules, vec![motion]);
            read_stream(&reader, TEXT.to_vec());
        }
    }
    for title in [
        "?",
        "“",
        "the",
        "to",
        "a\u{0}b",
        "\u{301}",
        "日本",
        "send send send",
        &"x ".repeat(10_000),
    ] {
        let motion = whipcount::Motion {
            id: "odd".into(),
            title: title.into(),
            phrases: vec![title.into(), String::new(), " ".into()],
            members: vec![title.into()],
        };
        read_stream(&Reader::by(ReadBy::Rules, vec![motion]), TEXT.to_vec());
    }
}
