//! Makes a web archive of invented pages, and measures how fast and with how much memory archives
//! are read.
//!
//! ```sh
//! cargo run --release -p whipcount-documents --example web_archive -- make /tmp/x.warc.gz 2048
//! cargo run --release -p whipcount-documents --example web_archive -- read /tmp/x.warc.gz
//! ```

use std::env;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read as _, Write as _};
use std::process::ExitCode;
use std::time::Instant;

use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use whipcount_documents::{Defaults, Input, open};

const MIB: u64 = 1 << 20;

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["make", path, mib] => match mib.parse::<u64>() {
            Ok(mib) => make(path, mib * MIB),
            Err(error) => Err(io::Error::other(error)),
        },
        ["read", path] => read(path),
        _ => Err(io::Error::other("make FILE MIB, or read FILE")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes pages, each in a gzip member of its own, until the file is so large.
fn make(path: &str, size: u64) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    let (mut written, mut pages) = (0, 0u64);
    let mut random = Random(1);
    while written < size {
        let page = page(pages, &mut random);
        let answer =
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
        let header = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{pages}\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        let mut member = GzEncoder::new(Vec::new(), Compression::default());
        for part in [header.as_str(), &answer, "\r\n\r\n"] {
            member.write_all(part.as_bytes())?;
        }
        let member = member.finish()?;
        file.write_all(&member)?;
        written += member.len() as u64;
        pages += 1;
    }
    file.flush()?;
    println!("{pages} pages, {} MiB", written / MIB);
    Ok(())
}

/// Numbers that look random and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn word(&mut self) -> String {
        const PARTS: [&str; 16] = [
            "la", "nor", "ten", "mi", "ship", "ver", "con", "tra", "po", "den", "ge", "rou", "st",
            "al", "in", "er",
        ];
        // Few words are frequent and many rare, so that pages shrink as pages do.
        let kind = self.below(1 << 16);
        let kind = kind * self.below(1 << 12) / (1 << 12);
        let letters = [kind % 16, kind / 16 % 16, kind / 256 % 16];
        letters[..1 + kind % 3].iter().map(|&part| PARTS[part]).collect()
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

/// A page of some fifty kilobytes: styles, scripts, menus, an article, other articles.
fn page(number: u64, random: &mut Random) -> String {
    let mut page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title>\
         <meta property=\"og:site_name\" content=\"The Harbour Post\">\
         <meta property=\"article:published_time\" content=\"2031-05-{:02}T08:00:00Z\"><style>",
        random.words(8),
        1 + number % 28
    );
    for _ in 0..120 {
        page += &format!(
            ".{}{{margin:{}px;color:#{:06x}}}",
            random.word(),
            random.below(40),
            random.below(1 << 24)
        );
    }
    page += "</style><script>var settings={";
    for _ in 0..300 {
        page += &format!("\"{}\":\"{:x}\",", random.word(), random.below(1 << 30));
    }
    page += "};</script></head><body><header><nav><ul>";
    for _ in 0..60 {
        page += &format!(
            "<li class=\"menu-item\"><a href=\"/{}/\">{}</a></li>",
            random.word(),
            random.words(2)
        );
    }
    page += "</ul></nav></header><main><article><h1>";
    page += &random.words(8);
    page += "</h1>";
    for _ in 0..14 {
        let mut sentences = String::new();
        for _ in 0..3 {
            sentences += &format!(
                "The minister {}, and the ministers {}. ",
                random.words(8),
                random.words(9)
            );
        }
        page += &format!("<p class=\"paragraph\">{sentences}</p>");
    }
    page += "</article></main><aside>";
    for _ in 0..60 {
        page += &format!(
            "<div class=\"teaser\"><a href=\"/{}/{}\"><img src=\"/img/{:x}.jpg\" alt=\"{}\"><h3>{}</h3></a></div>",
            random.word(),
            random.below(1 << 20),
            random.below(1 << 30),
            random.words(3),
            random.words(9)
        );
    }
    page += "</aside><footer>";
    page += &random.words(120);
    page += "</footer></body></html>";
    page
}

fn read(path: &str) -> io::Result<()> {
    let size = fs::metadata(path)?.len();
    let rate = |bytes: u64, start: Instant| bytes as f64 / 1e6 / start.elapsed().as_secs_f64();

    let start = Instant::now();
    let mut unpacked = 0;
    let mut decoder = MultiGzDecoder::new(BufReader::with_capacity(1 << 16, File::open(path)?));
    let mut buffer = vec![0; 1 << 16];
    loop {
        match decoder.read(&mut buffer)? {
            0 => break,
            length => unpacked += length as u64,
        }
    }
    println!(
        "unpacking alone: {:.1} s, {:.1} MB/s packed, {:.1} MB/s unpacked",
        start.elapsed().as_secs_f64(),
        rate(size, start),
        rate(unpacked, start)
    );

    let start = Instant::now();
    let (mut documents, mut problems, mut text) = (0u64, 0u64, 0u64);
    let inputs = vec![Input::Path(path.into())];
    for opened in open(inputs, Defaults::default(), io::empty()) {
        match opened {
            Ok(opened) => {
                documents += 1;
                text += opened.document.text.len() as u64;
            }
            Err(_) => problems += 1,
        }
        if (documents + problems).is_multiple_of(10_000) {
            println!("after {} pages: {}", documents + problems, memory());
        }
    }
    println!(
        "to text: {:.1} s, {:.1} MB/s packed, {:.1} MB/s unpacked; {documents} documents, {problems} \
         problems, {} MB of text; {}",
        start.elapsed().as_secs_f64(),
        rate(size, start),
        rate(unpacked, start),
        text / 1_000_000,
        memory()
    );
    Ok(())
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
