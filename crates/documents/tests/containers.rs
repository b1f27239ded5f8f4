//! Files that hold others: archives of pages, packed files, tables; whole and damaged.

use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use whipcount_documents::{
    Columns, Defaults, Documents, Fetched, Field, Hints, Limits, open_fetched,
};

/// Opens bytes as if they had been fetched under the name `name`.
fn documents(name: &str, bytes: &[u8]) -> Documents {
    let hints = Hints { name: Some(name.into()), ..Hints::default() };
    open_fetched(Fetched { bytes: bytes.to_vec(), hints }, Defaults::default())
}

/// A line for each document (id, place, text) and each problem.
fn told(documents: Documents) -> String {
    let mut told = String::new();
    for opened in documents {
        match opened {
            Ok(opened) => {
                let document = opened.document;
                let inside = document.origin.inside.unwrap_or_default();
                let (_, inside) = inside.split_once('!').unwrap_or_default();
                let text = document.text.replace('\n', "|");
                told += &format!("{} [{inside}] {text}\n", document.id);
                for problem in opened.problems {
                    told += &format!("  {problem}\n");
                }
            }
            Err(problem) => told += &format!("{problem}\n"),
        }
    }
    told
}

#[track_caller]
fn check(name: &str, bytes: &[u8], expected: &str) {
    assert_eq!(told(documents(name, bytes)), expected);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a name");
        writer.write_all(bytes).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

fn record(kind: &str, url: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let header = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {content_type}\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    [header.as_bytes(), body, b"\r\n\r\n"].concat()
}

/// The answer of a server with a page.
fn answer(url: &str, text: &str) -> Vec<u8> {
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}", page(text));
    record("response", url, "application/http; msgtype=response", answer.as_bytes())
}

fn page(text: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>The strait</title></head><body><article>\
         <h1>The strait</h1><p>{text}</p></article></body></html>"
    )
}

/// A text that does not shrink much, so that a part of its packed form says a part of it.
fn long_text() -> String {
    let words = (0..4000u32).map(|n| format!("{:x}", n.wrapping_mul(2_654_435_761)));
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_packed_is_read_as_if_it_were_not() {
    let lines = b"{\"text\": \"Norway will pay.\"}\n";
    check("a.jsonl.gz", &gzip(lines), "a.jsonl:1 [line 1] Norway will pay.\n");
    let zst = zstd::encode_all(&lines[..], 3).expect("memory");
    check("a.jsonl.zst", &zst, "a.jsonl:1 [line 1] Norway will pay.\n");
}

#[test]
fn two_members_are_one_file() {
    let packed = [gzip(b"Norway will "), gzip(b"pay.")].concat();
    check("a.txt.gz", &packed, "a.txt [] Norway will pay.\n");
}

#[test]
fn the_whole_way_to_a_document_is_kept() {
    let archive = zip(&[("a/two.jsonl", b"\n{\"text\": \"Norway will pay.\"}\n")]);
    let opened = documents("x.zip", &archive).next().expect("a document").expect("a document");
    let inside = opened.document.origin.inside;
    assert_eq!(inside.as_deref(), Some("x.zip!a/two.jsonl!line 2"));
}

#[test]
fn what_comes_before_damage_is_read() {
    let lines: String = (0..2000)
        .map(|n| format!("{{\"id\": \"{n}\", \"text\": \"Norway will pay {n}.\"}}\n"))
        .collect();
    let whole = gzip(lines.as_bytes());
    let told = told(documents("a.jsonl.gz", &whole[..whole.len() / 2]));
    assert!(told.starts_with("0 [line 1] Norway will pay 0.\n"), "{told}");
    assert!(told.contains("`a.jsonl.gz` ends before its end, after "), "{told}");
    let zst = zstd::encode_all(lines.as_bytes(), 3).expect("memory");
    let told = self::told(documents("a.jsonl.zst", &zst[..zst.len() - 5]));
    assert!(told.contains("ends before its end"), "{told}");
}

#[test]
fn a_bomb_is_not_unpacked() {
    let zeros = vec![b' '; 80 << 20];
    let once = gzip(&zeros);
    let told = told(documents("a.jsonl.gz", &once));
    assert!(told.contains("unpacked it grows to more than 200 times its size"), "{told}");
    let limits = Limits { growth: 2000, ..Limits::default() };
    let told = self::told(documents("a.jsonl.gz", &once).with_limits(limits));
    assert!(!told.contains("grows"), "{told}");
}

#[test]
fn a_web_archive_that_is_a_bomb_is_left() {
    let bomb = gzip(&record("metadata", "", "text/plain", &vec![b' '; 40 << 20]));
    let told = told(documents("x.warc.gz", &[&bomb[..]; 4].concat()));
    assert!(told.ends_with("unpacked it grows to more than 200 times its size\n"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
}

#[test]
fn a_zip_file_is_read_as_a_folder() {
    let lines: &[u8] = b"{\"text\": \"Norway will pay.\"}\n";
    let inner = zip(&[("deep.txt", b"Latvia will wait.")]);
    let archive = zip(&[
        ("a/one.txt", b"Denmark will send two ships."),
        ("a/.hidden.txt", b"A draft."),
        ("__MACOSX/one.txt", b"A draft."),
        ("a/two.jsonl.gz", &gzip(lines)),
        ("picture.png", b"\x89PNG\r\n"),
        ("inner.zip", &inner),
    ]);
    check(
        "x.zip",
        &archive,
        "a/one [a/one.txt] Denmark will send two ships.\n\
         a/two:1 [a/two.jsonl.gz!line 1] Norway will pay.\n\
         deep [inner.zip!deep.txt] Latvia will wait.\n",
    );
    check(
        "x.zip",
        &zip(&[("picture.png", b"\x89PNG\r\n")]),
        "cannot read `x.zip`: it holds no file in a supported format\n",
    );
}

#[test]
fn damaged_zip_files_are_told_of() {
    let mut archive = zip(&[("one.txt", long_text().as_bytes()), ("two.txt", b"Norway will pay.")]);
    let told = told(documents("x.zip", &archive[..archive.len() - 30]));
    assert!(told.starts_with("cannot read `x.zip`: it is no sound ZIP: "), "{told}");
    archive[300..310].fill(0xFF);
    let told = self::told(documents("x.zip", &archive));
    assert!(told.contains("`one.txt` in `x.zip` is damaged, after "), "{told}");
    assert!(told.ends_with("two [two.txt] Norway will pay.\n"), "{told}");
}

#[test]
fn containers_in_containers_have_a_limit() {
    let mut archive = zip(&[("a.txt", b"Norway will pay.")]);
    for _ in 0..6 {
        archive = zip(&[("x.zip", &archive)]);
    }
    let told = told(documents("x.zip", &archive));
    assert!(
        told.contains("it is in containers that are in containers, more than 6 deep"),
        "{told}"
    );
    let limits = Limits { nesting: 7, ..Limits::default() };
    let told = self::told(documents("x.zip", &archive).with_limits(limits));
    assert!(told.ends_with("Norway will pay.\n"), "{told}");
}

#[test]
fn the_number_of_parts_has_a_limit() {
    let names: Vec<_> = (0..4).map(|n| format!("{n}.txt")).collect();
    let members: Vec<_> =
        names.iter().map(|name| (name.as_str(), &b"Norway will pay."[..])).collect();
    let limits = Limits { entries: 2, ..Limits::default() };
    let told = told(documents("x.zip", &zip(&members)).with_limits(limits));
    assert_eq!(
        told,
        "0 [0.txt] Norway will pay.\n1 [1.txt] Norway will pay.\n\
         cannot read `2.txt` in `x.zip`: it is one of more than 2 parts\n"
    );
}

#[test]
fn rows_of_a_table_are_documents() {
    let table = "id;Date Published;Body\nwire;2031-05-14;\"Norway will\npay; so will Sweden.\"\n\
                 ;14 May;Latvia will wait.\n;;\nx;;\n";
    check(
        "t.csv",
        table.as_bytes(),
        "wire [line 2] Norway will|pay; so will Sweden.\n\
         t.csv:4 [line 4] Latvia will wait.\n  \
         `Date Published` in line 4 of `t.csv` is no date: `14 May`\n\
         cannot read line 6 of `t.csv`: there is no text in it\n",
    );
    check("t.tsv", b"title\ttext\nOne\tNorway will pay.\n", "t.tsv:2 [line 2] Norway will pay.\n");
    check("", b"title,text\nOne,Norway will pay.\n", ":2 [line 2] Norway will pay.\n");
}

#[test]
fn a_table_in_an_older_encoding_is_read() {
    check(
        "t.csv",
        b"id,text\none,\"The caf\xE9 owners\x92 association will not pay.\"\n",
        "one [line 2] The café owners’ association will not pay.\n  \
         line 2 of `t.csv` is not UTF-8; it was read as windows-1252\n",
    );
    let text = "id,text\none,Zürich zögert.\n";
    let utf_16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    check("t.csv", &utf_16, "one [line 2] Zürich zögert.\n");
}

#[test]
fn a_table_without_a_text_names_its_columns() {
    check(
        "t.csv",
        b"Nr,Wortlaut\n1,Norway will pay.\n",
        "cannot read `t.csv`: none of its columns is called as a text usually is; they are `Nr`, \
         `Wortlaut`\n",
    );
    let columns = |name: &str| Columns::new(vec![(Field::Text, name.into())]);
    let table = b"Nr,Wortlaut\n1,Norway will pay.\n";
    let told = told(documents("t.csv", table).with_columns(columns("Wortlaut")));
    assert_eq!(told, "t.csv:2 [line 2] Norway will pay.\n");
    let told = self::told(documents("t.csv", table).with_columns(columns("Text")));
    assert!(told.contains("none of its columns is called `Text`; they are"), "{told}");
}

#[test]
fn a_row_without_an_end_does_not_take_all_memory() {
    let mut table = b"text\nNorway will pay.\n\"".to_vec();
    table.resize(9 << 20, b'x');
    check(
        "t.csv",
        &table,
        "t.csv:2 [line 2] Norway will pay.\n\
         cannot read line 3 of `t.csv`: it is longer than 8 MiB, the limit\n",
    );
}

#[test]
fn objects_of_a_list_are_documents() {
    let list = r#"[
  {"id": 7, "body": "Norway will pay.", "source": {"name": "Northern Wire"}},
  {"headline": "No body"},
  {"text": "Latvia will wait.", "tags": [{"text": 1}]}
]"#;
    check(
        "a.json",
        list.as_bytes(),
        "7 [item 1] Norway will pay.\n\
         cannot read item 2 of `a.json`: it has no `text`\n\
         a.json:3 [item 3] Latvia will wait.\n",
    );
    check("a.json", b"[]", "cannot read `a.json`: there is no text in it\n");
    check(
        "a",
        b"{\n\"text\": \"Oslo\"\n}\n{\n\"text\": \"Riga\"}",
        "a:1 [item 1] Oslo\na:2 [item 2] Riga\n",
    );
}

#[test]
fn what_comes_before_the_damage_of_a_list_is_read() {
    check(
        "a.json",
        b"[{\"text\": \"Oslo\"}, {\"text\": \"Ri",
        "a.json:1 [item 1] Oslo\n\
         cannot read item 2 of `a.json`: it is not JSON: EOF while parsing a string (column 12)\n",
    );
    check(
        "a.json",
        b"[{\"text\": \"Oslo\"}",
        "a.json:1 [item 1] Oslo\n\
         cannot read item 2 of `a.json`: it is no sound JSON: the list is not closed\n",
    );
    check(
        "a.json",
        b"[{\"text\": \"Oslo\"}, 7]",
        "a.json:1 [item 1] Oslo\ncannot read item 2 of `a.json`: it is not a JSON object\n",
    );
}

#[test]
fn pages_of_a_web_archive_are_documents() {
    let info = record("warcinfo", "", "application/warc-fields", b"software: none\r\n");
    let request = record("request", "https://example.org/a", "application/http", b"GET / HTTP/1.1");
    let picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\r\nWARC/1.0\r\n";
    let picture = record("response", "https://example.org/p.png", "application/http", picture);
    let moved = b"HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\n<p>Moved";
    let moved = record("response", "https://example.org/m", "application/http", moved);
    let (one, two) = (answer("https://example.org/1", ONE), answer("https://example.org/2", TWO));
    let plain = [&info[..], &request, &picture, &moved, &one, &two].concat();
    let at = [&info[..], &request, &picture, &moved].concat().len();
    let expected = format!(
        "https://example.org/1 [byte {at}] {ONE}\nhttps://example.org/2 [byte {}] {TWO}\n",
        at + one.len()
    );
    check("x.warc", &plain, &expected);

    // Packed record by record, as archives are.
    let packed = [gzip(&info), gzip(&picture), gzip(&one), gzip(&two)];
    let at = packed[0].len() + packed[1].len();
    let expected = format!(
        "https://example.org/1 [byte {at}] {ONE}\nhttps://example.org/2 [byte {}] {TWO}\n",
        at + packed[2].len()
    );
    check("x.warc.gz", &packed.concat(), &expected);

    // Packed as a whole: the member, and the place in it.
    let expected = format!(
        "https://example.org/1 [byte 0] {ONE}\nhttps://example.org/2 [byte 0!byte {}] {TWO}\n",
        one.len()
    );
    check("x.warc.gz", &gzip(&[&one[..], &two].concat()), &expected);
}

const ONE: &str = "Norway will contribute up to 120 navy divers to the force, its prime minister said on \
                   Friday. The divers would work from Danish ships, she added, and would stay until the \
                   last of the mines had been cleared from the strait, however long that took. The \
                   offer had been made to the other seven states in writing.";
const TWO: &str = "Latvia had not yet decided whether to take part in the force, its minister of defence \
                   said on Friday. The parliament would be asked first, he added, and it would not meet \
                   before the first week of June. Until then the ministry would speak with its \
                   neighbours about what they could do together.";

#[test]
fn a_damaged_member_of_a_web_archive_costs_no_other() {
    let long = answer("https://example.org/long", &format!("{ONE}</p><p>{}", long_text()));
    let long = gzip(&long);
    let cut = &long[..long.len() / 2];
    let archive = [
        gzip(&answer("https://example.org/1", ONE)),
        cut.to_vec(),
        gzip(&answer("https://example.org/2", TWO)),
    ];
    let told = told(documents("x.warc.gz", &archive.concat()));
    let lines: Vec<_> = told.lines().collect();
    assert!(lines[0].starts_with("https://example.org/1 [byte 0] Norway"), "{told}");
    let at = archive[0].len();
    assert!(
        lines[1].starts_with(&format!("https://example.org/long [byte {at}] Norway")),
        "{told}"
    );
    // Whether it is damaged or ends too soon is told by what the bytes behind it happen to mean.
    let start = format!("  the record at byte {at} of `x.warc.gz` ");
    assert!(lines[2].starts_with(&start) && lines[2].contains(", after "), "{told}");
    let at = at + cut.len();
    assert!(lines[3].starts_with(&format!("https://example.org/2 [byte {at}] Latvia")), "{told}");
    assert_eq!(lines.len(), 4, "{told}");
}

#[test]
fn a_web_archive_that_is_cut_off_is_read_to_there() {
    let one = answer("https://example.org/1", ONE);
    let told = told(documents("x.warc", &one[..one.len() - 60]));
    assert!(told.starts_with("https://example.org/1 [byte 0] Norway"), "{told}");
    assert!(
        told.contains("the record at byte 0 of `x.warc` ends before its end, after "),
        "{told}"
    );
    let told = self::told(documents("x.warc", &[&one[..], b"WARC/1.0\r\nWARC-Ty"].concat()));
    assert!(
        told.ends_with("of `x.warc` ends before its end, after 17 bytes of what it holds\n"),
        "{told}"
    );
}

#[test]
fn reading_goes_on_at_the_next_record() {
    let (one, two) = (answer("https://example.org/1", ONE), answer("https://example.org/2", TWO));
    let archive = [&one[..], b"some garbage\nand more of it\r\n\r\n", &two].concat();
    let told = told(documents("x.warc", &archive));
    let lines: Vec<_> = told.lines().collect();
    assert!(lines[0].starts_with("https://example.org/1 "), "{told}");
    assert_eq!(
        lines[1],
        format!(
            "cannot read the record at byte {} of `x.warc`: no record of a web archive begins there",
            one.len()
        )
    );
    assert!(lines[2].starts_with("https://example.org/2 "), "{told}");
}

#[test]
fn what_a_web_archive_says_was_cut_off_is_a_warning() {
    let record = String::from_utf8(answer("https://example.org/1", ONE)).expect("UTF-8");
    let record = record.replacen("\r\n", "\r\nWARC-Truncated: length\r\n", 1);
    let told = told(documents("x.warc", record.as_bytes()));
    assert!(
        told.ends_with(
            "  the record at byte 0 of `x.warc` holds a page that was cut off (length)\n"
        ),
        "{told}"
    );
}
