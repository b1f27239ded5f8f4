//! Formats that other programs write: the samples, whole and damaged.

use std::fs;
use std::path::Path;

use whipcount_documents::{
    Columns, Defaults, Documents, Fetched, Field, Hints, Opened, open_fetched,
};
use whipcount_domain::DateOrigin;

fn sample(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
    fs::read(path).expect("a sample")
}

fn documents(name: &str, bytes: Vec<u8>) -> Documents {
    let hints = Hints { name: Some(name.into()), ..Hints::default() };
    open_fetched(Fetched { bytes, hints }, Defaults::default())
}

/// A line for each document (id, place, publisher, title, day and time, text) and each problem.
fn told(documents: Documents) -> String {
    let mut told = String::new();
    for opened in documents {
        let problems = match opened {
            Ok(opened) => {
                told += &line(&opened);
                opened.problems
            }
            Err(problem) => vec![problem],
        };
        for problem in problems {
            told += &format!("{problem}\n");
        }
    }
    told
}

fn line(opened: &Opened) -> String {
    let document = &opened.document;
    let origin = &document.origin;
    let inside = origin.inside.as_deref().unwrap_or_default();
    let (_, inside) = inside.split_once('!').unwrap_or_default();
    let mut line = format!("{} [{inside}]", document.id);
    let said = [&document.publisher, &document.title, &document.url];
    for said in said.into_iter().flatten() {
        line += &format!(" ({said})");
    }
    if let Some(day) = document.published {
        assert_eq!(origin.date, DateOrigin::Markup);
        let time = origin.time.map(|time| format!(" {time}"));
        line += &format!(" {day}{}", time.unwrap_or_default());
    }
    format!("{line}: {}\n", document.text.trim_end().replace('\n', "|"))
}

#[track_caller]
fn check(name: &str, expected: &str) {
    assert_eq!(told(documents(name, sample(name))), expected);
}

#[test]
fn a_message_is_read_with_what_is_attached() {
    check(
        "mail.eml",
        "20310509.1@wire.example [] (Northern Wire) (Norway offers divers — update) \
         2031-05-09 23:30:00: Norway will contribute up to 120 navy divers, the office of the prime \
         minister said at the café.||The divers would work from Danish ships.\n\
         mail.eml/statement.txt [statement.txt]: Latvia will wait for Zürich.\n",
    );
}

#[test]
fn a_mailbox_holds_messages() {
    check(
        "box.mbox",
        "1@wire.example [item 1] (desk@wire.example) (Divers) 2031-05-09 08:00:00: Norway will \
         contribute up to 120 navy divers.|From Oslo nothing else was heard.\n\
         2@wire.example [item 2] (Desk) (Ministers) 2031-05-12 08:00:00: Latvia had not yet \
         decided.|Finland supports the mission.\n",
    );
}

#[test]
fn entries_of_feeds_are_documents() {
    check(
        "feed.rss",
        "post-17 [item 1] (The Harbour Post) (Norway offers divers & a ship) \
         (https://post.example/2031/divers) 2031-05-09 23:30:00: Norway will contribute up to 120 \
         navy divers.|The divers would work from Danish ships.\n\
         feed.rss:2 [item 2] (The Harbour Post) (Latvia waits) (https://post.example/2031/latvia): \
         Latvia had not yet decided whether to take part.\n\
         cannot read item 3 of `feed.rss`: there is no text in it\n",
    );
    check(
        "feed.atom",
        "urn:wire:512 [item 1] (Northern Wire) (Finland supports it) (https://wire.example/512) \
         2031-05-12 23:59:00: Finland supports the mission.\n",
    );
}

#[test]
fn a_page_that_is_called_a_feed_says_where_its_feeds_are() {
    let told = told(documents("page.rss", sample("page.rss")));
    assert_eq!(told, "cannot read `page.rss`: it is a web page and no feed\n");
    let hints = Hints {
        media_type: Some("application/rss+xml".into()),
        address: Some("https://post.example/news/".into()),
        ..Hints::default()
    };
    let fetched = Fetched { bytes: sample("page.rss"), hints };
    let problem = open_fetched(fetched, Defaults::default()).next().expect("a problem");
    let hint = problem.expect_err("a problem").hint().expect("a hint");
    assert_eq!(
        hint,
        "it names as its feeds `https://post.example/feed.rss`, `https://post.example/feed.atom`"
    );
}

#[test]
fn a_feed_that_is_cut_off_is_told_of() {
    let mut bytes = sample("feed.rss");
    bytes.truncate(300);
    let told = told(documents("feed.rss", bytes));
    assert!(told.starts_with("cannot read `feed.rss`: "), "{told}");
}

#[test]
fn rows_of_parquet_files_are_documents() {
    let wire = |day: &str| {
        format!(
            "wire-1 [item 1] (Divers) 2031-05-09{}: Norway will contribute up to 120 navy divers.\n\
             wire-2 [item 2] (Ministers) 2031-05-12{}: Latvia had not yet decided whether to take \
             part.\n",
            day,
            day.replace("08:30", "18:00")
        )
    };
    check("snappy.parquet", &wire(" 08:30:00"));
    check("zstd.parquet", &wire(""));
    check("brotli.parquet", "brotli.parquet:1 [item 1]: Norway will pay.\n");
    check(
        "duckdb.parquet",
        &wire(" 08:30:00").replace(" (Divers)", "").replace(" (Ministers)", ""),
    );
    let columns = Columns::new(vec![(Field::Text, "Wortlaut".into())]);
    let told = told(documents("x.parquet", sample("lz4.parquet")).with_columns(columns));
    assert_eq!(told, wire(" 08:30:00"));
    check(
        "lz4.parquet",
        "cannot read `lz4.parquet`: none of its columns is called as a text usually is; they are \
         `id`, `headline`, `Wortlaut`, `date`, `words`\n",
    );
}

#[test]
fn a_damaged_parquet_file_is_told_of() {
    let mut bytes = sample("snappy.parquet");
    bytes.truncate(bytes.len() - 20);
    let told = told(documents("x.parquet", bytes));
    assert!(told.starts_with("cannot read `x.parquet`: it is no sound Parquet: "), "{told}");
}

#[test]
fn a_pdf_is_read_page_by_page() {
    let opened = documents("communique.pdf", sample("communique.pdf")).next().expect("a document");
    let document = opened.expect("a document").document;
    assert_eq!(document.title.as_deref(), Some("Communiqué of the Lanth ministers"));
    assert_eq!(document.published, None);
    let pages = &document.origin.pages;
    assert_eq!(pages.len(), 2);
    let (one, two) = document.text.split_at(pages[1] as usize);
    assert_eq!(
        one.trim_end(),
        "Communiqué of the Lanth ministers\n\n\
         Copenhagen, 9 May 2031\n\n\
         The ministers of the eight coastal states met in Copenhagen on Friday to consider the \
         clearance of the mines that have kept the Strait of Lanth closed to merchant shipping since \
         the winter.\n\n\
         Denmark will send two frigates and a supply ship to the force, the Danish foreign minister, \
         Karen Dahl, told her colleagues. “We have waited long enough for others,” she said.\n\n\
         The minister of Latvia said that Latvia had not yet decided whether to take part, and that \
         its parliament would consider the question in the first week of June after the \
         consultations with its neighbours have been concluded."
    );
    assert_eq!(
        two,
        "Conditions\n\n\
         The Netherlands will take part only if the United States shares its charts of the sea bed, \
         the Dutch minister of defence, Joost Verhagen, said. Finland supports the mission.\n\n\
         Norway will contribute up to 120 navy divers, according to the office of the Norwegian \
         prime minister, which confirmed the offer in writing."
    );
}

#[test]
fn columns_of_a_pdf_are_read_one_after_the_other() {
    let opened = documents("columns.pdf", sample("columns.pdf")).next().expect("a document");
    let document = opened.expect("a document").document;
    assert_eq!(
        document.text,
        "The Harbour Bulletin\n\n\
         Sweden weighs the force. Sweden has not decided whether to join the force, its foreign \
         minister, Elin Sandahl, said on Monday. “There is a great deal of sympathy for the idea in \
         Stockholm,” she added, before the committee on foreign affairs went into a closed session \
         that lasted for more than three hours.\n\n\
         Officials who spoke on condition of anonymity said that the committee had asked for an \
         extraordinary amount of documentation about the consequences.\n\n\
         France is against. France opposes a force that would bring warships to a coast where there \
         has been no war, its president, Luc Marchandeau, said in Brest. He had no time for a mission \
         without a mandate, he told the correspondents who accompanied him."
    );
}

#[test]
fn pictures_of_text_are_told_of() {
    check("scanned.pdf", "cannot read `scanned.pdf`: it holds no text\n");
    check(
        "half-scanned.pdf",
        "half-scanned.pdf []: Norway will contribute up to 120 navy divers.\n\
         cannot read page 2 of `half-scanned.pdf`: it holds no text\n",
    );
}

#[test]
fn a_locked_pdf_is_told_of() {
    check("locked.pdf", "cannot read `locked.pdf`: it is encrypted\n");
    let told = told(documents("owner-locked.pdf", sample("owner-locked.pdf")));
    assert!(
        told.contains("The divers would work from Danish ships (two frigates), it added."),
        "{told}"
    );
}

#[test]
fn damaged_pdf_files_are_read_as_far_as_they_go_or_told_of() {
    let whole = sample("helvetica.pdf");
    for length in (0..whole.len()).step_by(97) {
        for opened in documents("x.pdf", whole[..length].to_vec()) {
            match opened {
                Ok(opened) => assert!(!opened.document.text.trim().is_empty()),
                Err(problem) => assert!(!problem.to_string().is_empty()),
            }
        }
    }
}

/// All samples, with their names.
fn samples() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let names = fs::read_dir(folder).expect("the samples").map(|entry| entry.expect("a sample"));
    let mut names: Vec<_> =
        names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != "README.md");
    names.sort();
    names.into_iter().map(|name| (name.clone(), sample(&name))).collect()
}

/// Reads all of it; what comes of it has to make sense, whatever that is.
fn read_to_the_end(name: &str, bytes: Vec<u8>) -> usize {
    let mut count = 0;
    for opened in documents(name, bytes) {
        count += 1;
        match opened {
            Ok(Opened { document, .. }) => {
                assert!(!document.text.trim().is_empty(), "{name}");
                let mut pages = document.origin.pages.iter();
                assert!(pages.all(|&start| document.text.is_char_boundary(start as usize)));
            }
            Err(problem) => assert!(!problem.to_string().is_empty(), "{name}"),
        }
    }
    count
}

#[test]
fn every_sample_is_described_and_gives_something() {
    let described =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join("README.md"));
    let described = described.expect("a description");
    for (name, bytes) in samples() {
        assert!(described.contains(&format!("`{name}`")), "{name} is not described");
        assert!(read_to_the_end(&name, bytes) > 0, "{name}");
    }
}

#[test]
fn samples_that_are_cut_off_are_read_as_far_as_they_go_or_told_of() {
    for (name, bytes) in samples() {
        for part in 1..24 {
            let length = bytes.len() * part / 24;
            assert!(read_to_the_end(&name, bytes[..length].to_vec()) > 0, "{name} of {length}");
        }
    }
}

#[test]
fn samples_with_wrong_bytes_are_read_as_far_as_they_go_or_told_of() {
    let mut rng = fastrand::Rng::with_seed(6);
    for (name, bytes) in samples() {
        for _ in 0..60 {
            let mut damaged = bytes.clone();
            for _ in 0..rng.usize(1..8) {
                let at = rng.usize(..damaged.len());
                match rng.u8(..3) {
                    0 => damaged[at] = rng.u8(..),
                    1 => drop(damaged.remove(at)),
                    _ => damaged.insert(at, rng.u8(..)),
                }
            }
            read_to_the_end(&name, damaged);
        }
    }
}
