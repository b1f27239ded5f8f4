//! How fast and with how much memory web archives are read, on one core.
//!
//! `cargo bench -p whipcount-documents --bench web_archive -- 2048` makes an archive of two gigabytes
//! like those of a crawl of news (each page in a gzip member of its own) and reads it; without a
//! number it has eight megabytes. It lies in the folder for temporary files, or in
//! `WHIPCOUNT_BENCH_FOLDER`, and is deleted at the end.
//!
//! The pages are the invented ones of `crates/quality/data/pages`, each time with other words, and
//! with as much around them as pages of news carry: styles, scripts, menus, other articles. What a
//! step costs is told by doing first it and those before it alone. The times are those that the
//! processor worked for the one thread that reads, so that other programs do not count, as long as
//! the system tells it.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Write as _};
use std::path::Path;
use std::time::Instant;

use dom_query::Document as Page;
use dom_smoothie::Readability;
use fastrand::Rng;
use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use whipcount_documents::{Defaults, Input, open};

const MB: u64 = 1_000_000;

fn main() -> io::Result<()> {
    let megabytes = std::env::args().find_map(|word| word.parse::<u64>().ok()).unwrap_or(8);
    let folder = match std::env::var_os("WHIPCOUNT_BENCH_FOLDER") {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let path = folder.path().join("pages.warc.gz");
    make(&path, megabytes * MB)?;

    let clock = Clock::start();
    let unpacked = unpack(&path, |_| {})?;
    let packed = fs::metadata(&path)?.len();
    clock.tell("unpacked", packed, unpacked);

    // More than this would only take longer.
    if megabytes <= 64 {
        let clock = Clock::start();
        unpack(&path, |page| drop(Page::from(page)))?;
        clock.tell("and made trees of", packed, unpacked);
        let clock = Clock::start();
        unpack(&path, |page| {
            let readable = Readability::new(page, None, None);
            drop(readable.map(|mut readable| readable.parse()));
        })?;
        clock.tell("and their main text found by `dom_smoothie` alone", packed, unpacked);
    }

    let clock = Clock::start();
    let (mut documents, mut problems, mut text) = (0u64, 0u64, 0u64);
    for opened in open(vec![Input::Path(path.clone())], Defaults::default(), io::empty()) {
        match opened {
            Ok(opened) => {
                documents += 1;
                text += opened.document.text.len() as u64;
            }
            Err(_) => problems += 1,
        }
        let pages = documents + problems;
        if pages.is_power_of_two() && pages >= 1 << 10 {
            println!("  after {pages} pages: {}", memory());
        }
    }
    clock.tell("read to documents", packed, unpacked);
    println!("{documents} documents with {} MB of text, {problems} problems", text / MB);
    println!("memory: {}", memory());
    Ok(())
}

/// Time that passed, and time that the processor worked for this thread.
struct Clock {
    start: Instant,
    worked: Option<f64>,
}

impl Clock {
    fn start() -> Clock {
        Clock { start: Instant::now(), worked: processor_seconds() }
    }

    fn tell(&self, what: &str, packed: u64, unpacked: u64) {
        let passed = self.start.elapsed().as_secs_f64();
        let worked = processor_seconds().zip(self.worked).map(|(now, before)| now - before);
        let seconds = worked.unwrap_or(passed);
        let rate = |bytes: u64| bytes as f64 / MB as f64 / seconds;
        println!(
            "{what}: {seconds:.2} s of the processor ({passed:.2} s), {:.1} MB/s packed, {:.0} MB/s \
             unpacked",
            rate(packed),
            rate(unpacked)
        );
    }
}

fn processor_seconds() -> Option<f64> {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(told.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

/// The memory in use and the most that has been, where the system tells.
fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.map_or("unknown", str::trim).to_string()
    };
    format!("{} in use, {} at most", line("VmRSS:"), line("VmHWM:"))
}

/// Hands on the pages of an archive that [`make`] made; says how many bytes there are.
fn unpack(path: &Path, mut each: impl FnMut(&str)) -> io::Result<u64> {
    let decoder = MultiGzDecoder::new(BufReader::with_capacity(1 << 16, File::open(path)?));
    let mut records = BufReader::with_capacity(1 << 16, decoder);
    let (mut unpacked, mut line, mut record) = (0, String::new(), Vec::new());
    let mut length = 0;
    loop {
        line.clear();
        let read = records.read_line(&mut line)?;
        unpacked += read as u64;
        if read == 0 {
            return Ok(unpacked);
        }
        if let Some(said) = line.strip_prefix("Content-Length: ") {
            length = said.trim().parse().map_err(io::Error::other)?;
        }
        if line == "\r\n" && length > 0 {
            record.clear();
            unpacked += (&mut records).take(length).read_to_end(&mut record)? as u64;
            length = 0;
            let answer = str::from_utf8(&record).map_err(io::Error::other)?;
            let (_, page) = answer.split_once("\r\n\r\n").expect("an answer has a header");
            each(page);
        }
    }
}

/// Writes pages, each in a gzip member of its own, until the file is so large.
fn make(path: &Path, size: u64) -> io::Result<()> {
    let samples = samples()?;
    let mut file = BufWriter::new(File::create(path)?);
    let mut rng = Rng::with_seed(1);
    let (mut written, mut pages, mut unpacked) = (0, 0u64, 0u64);
    while written < size {
        let page = page(&samples[pages as usize % samples.len()], &mut rng);
        let answer =
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
        let header = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/{pages}\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        let mut member = GzEncoder::new(Vec::new(), Compression::default());
        for part in [header.as_str(), &answer, "\r\n\r\n"] {
            member.write_all(part.as_bytes())?;
            unpacked += part.len() as u64;
        }
        let member = member.finish()?;
        file.write_all(&member)?;
        written += member.len() as u64;
        pages += 1;
    }
    file.flush()?;
    println!(
        "{pages} pages, {} MB packed, {} MB unpacked: {} kB a page",
        written / MB,
        unpacked / MB,
        unpacked / pages / 1000
    );
    Ok(())
}

/// The invented pages that the reading of pages is scored with, in UTF-8.
fn samples() -> io::Result<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../quality/data/pages");
    let mut paths = Vec::new();
    for part in ["aside", "seen"] {
        for entry in fs::read_dir(folder.join(part))? {
            paths.push(entry?.path());
        }
    }
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "html"));
    paths.sort();
    let pages: io::Result<Vec<_>> = paths.iter().map(fs::read).collect();
    Ok(pages?.into_iter().filter_map(|page| String::from_utf8(page).ok()).collect())
}

/// A page like the sample: its text with other sentences between its own, and what
/// stands around the text of news.
fn page(sample: &str, rng: &mut Rng) -> String {
    let head_end = sample.find("</head>").unwrap_or(0);
    let body_end = sample.rfind("</body>").unwrap_or(sample.len());
    let (head, body) = sample[..body_end].split_at(head_end);
    let mut page = head.to_string();
    page += "<style>";
    for _ in 0..rng.usize(60..200) {
        let (name, width, colour) = (word(rng), rng.u8(..40), rng.u32(..1 << 24));
        page += &format!(".{name}{{margin:{width}px;color:#{colour:06x}}}");
    }
    page += "</style><script>var settings={";
    for _ in 0..rng.usize(100..500) {
        page += &format!("\"{}\":\"{:x}\",", word(rng), rng.u32(..1 << 30));
    }
    page += "};</script>";
    let (before, text) = body.split_at(body.find("<p").unwrap_or(0));
    page += before;
    page += "<nav><ul>";
    for _ in 0..rng.usize(20..80) {
        page += &format!(
            "<li class=\"menu-item\"><a href=\"/{}/\">{}</a></li>",
            word(rng),
            words(rng, 2)
        );
    }
    page += "</ul></nav>";
    page += &with_other_words(text, rng);
    page += "<aside>";
    for _ in 0..rng.usize(20..80) {
        page += &format!(
            "<div class=\"teaser\"><a href=\"/{}/{}\"><img src=\"/img/{:x}.jpg\" alt=\"{}\"><h3>{}</h3>\
             </a></div>",
            word(rng),
            rng.u32(..1 << 20),
            rng.u32(..1 << 30),
            words(rng, 3),
            words(rng, 9)
        );
    }
    page += "</aside>";
    page += &sample[body_end..];
    page
}

/// The markup with sentences of other words behind each paragraph, so that no two pages are alike.
fn with_other_words(markup: &str, rng: &mut Rng) -> String {
    let mut other = String::with_capacity(markup.len() * 4);
    let mut parts = markup.split("</p>").peekable();
    while let Some(part) = parts.next() {
        other += part;
        if parts.peek().is_none() {
            break;
        }
        for _ in 0..rng.usize(1..6) {
            other +=
                &format!(" The minister {}, and the ministers {}.", words(rng, 8), words(rng, 9));
        }
        other += "</p>";
    }
    other
}

/// Few words are frequent and many rare, so that pages shrink as pages do.
fn word(rng: &mut Rng) -> String {
    const PARTS: [&str; 16] = [
        "la", "nor", "ten", "mi", "ship", "ver", "con", "tra", "po", "den", "ge", "rou", "st",
        "al", "in", "er",
    ];
    let kind = rng.usize(..1 << 16) * rng.usize(..1 << 12) / (1 << 12);
    let letters = [kind % 16, kind / 16 % 16, kind / 256 % 16];
    letters[..1 + kind % 3].iter().map(|&part| PARTS[part]).collect()
}

fn words(rng: &mut Rng, count: usize) -> String {
    (0..count).map(|_| word(rng)).collect::<Vec<_>>().join(" ")
}
