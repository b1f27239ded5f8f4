//! How much of the web pages in `data/pages` is found: the body, the headline, the publisher, the day.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::{fmt::Write as _, fs};

use serde::Deserialize;
use whipcount_documents::{Defaults, Input, open};

/// The parts of the pages: those that the extraction was made with, and those laid aside.
pub const PARTS: [&str; 2] = ["seen", "aside"];

/// What a page holds, as a reader would say.
#[derive(Deserialize)]
struct Gold {
    title: String,
    publisher: String,
    published: String,
    #[serde(default)]
    body: String,
    /// The entries of a live blog.
    #[serde(default)]
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    /// Day and time to the minute.
    published: String,
    body: String,
}

/// What somebody found on a page.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Found {
    /// `seen/harbour-post`.
    pub page: String,
    /// The headline.
    pub title: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The day, ISO 8601.
    pub published: Option<String>,
    /// The body; of a live blog that of all entries.
    pub text: String,
    /// When each entry of a live blog was written, to the minute.
    #[serde(default)]
    pub entries: Vec<String>,
}

/// How good it is on average over some pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageScores {
    /// How many pages there are.
    pub pages: usize,
    /// Words of the body, F1.
    pub body: f64,
    /// Share of headlines that are right, live blogs' left out.
    pub title: f64,
    /// Share of publishers that are right.
    pub publisher: f64,
    /// Share of days that are right.
    pub day: f64,
    /// Share of the entries of live blogs that have their own time.
    pub entries: f64,
}

/// The folder with the pages.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/pages")
}

fn pages(part: &str) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder().join(part))?;
    let mut paths: Vec<_> = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "html"));
    paths.sort();
    Ok(paths)
}

/// What whipcount finds on the pages of a part.
///
/// # Errors
///
/// When the folder cannot be read.
pub fn found_by_whipcount(part: &str) -> io::Result<Vec<Found>> {
    Ok(pages(part)?.iter().map(|page| found_on(part, page)).collect())
}

fn found_on(part: &str, page: &Path) -> Found {
    let name = page.file_stem().unwrap_or_default().to_string_lossy();
    let mut found = Found { page: format!("{part}/{name}"), ..Found::default() };
    let inputs = vec![Input::Path(page.to_path_buf())];
    for document in open(inputs, Defaults::default(), io::empty()).flatten() {
        let document = document.document;
        let day = document.published.map(|day| day.to_string());
        if let (Some(day), Some(time)) = (&day, document.origin.time) {
            found.entries.push(format!("{day}T{}", &time.to_string()[..5]));
        }
        found.title = found.title.or(document.title);
        found.publisher = found.publisher.or(document.publisher);
        found.published = found.published.or(day);
        found.text.push_str(&document.text);
        found.text.push('\n');
    }
    found
}

/// Scores what was found on the pages of a part; a page that is missing counts as nothing found.
///
/// # Errors
///
/// When the gold cannot be read.
pub fn score(part: &str, found: &[Found]) -> io::Result<PageScores> {
    let mut scores = PageScores::default();
    let (mut titles, mut entries) = (0, 0);
    for page in pages(part)? {
        let gold: Gold = serde_json::from_slice(&fs::read(page.with_extension("json"))?)?;
        let name = page.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("{part}/{name}");
        let nothing = Found::default();
        let found = found.iter().find(|found| found.page == name).unwrap_or(&nothing);
        let bodies: Vec<_> = gold.entries.iter().map(|entry| entry.body.as_str()).collect();
        let body = if bodies.is_empty() { gold.body.clone() } else { bodies.join("\n") };
        scores.pages += 1;
        scores.body += f1(&body, &found.text);
        if gold.entries.is_empty() {
            titles += 1;
            scores.title += is_right(&gold.title, found.title.as_deref());
        }
        scores.publisher += is_right(&gold.publisher, found.publisher.as_deref());
        scores.day += is_right(&gold.published, found.published.as_deref());
        entries += gold.entries.len();
        let timed = gold.entries.iter().filter(|entry| found.entries.contains(&entry.published));
        scores.entries += timed.count() as f64;
    }
    let pages = scores.pages as f64;
    for sum in [&mut scores.body, &mut scores.publisher, &mut scores.day] {
        *sum /= pages;
    }
    scores.title /= f64::from(titles);
    scores.entries /= entries as f64;
    Ok(scores)
}

fn is_right(gold: &str, found: Option<&str>) -> f64 {
    f64::from(u8::from(found == Some(gold)))
}

/// F1 of the words of two texts, each as often as it stands there.
fn f1(gold: &str, found: &str) -> f64 {
    let words = |text: &str| {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let words = text.split(|character: char| !character.is_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            *counts.entry(word.to_lowercase()).or_default() += 1;
        }
        counts
    };
    let (gold, found) = (words(gold), words(found));
    let shared: usize =
        gold.iter().map(|(word, &count)| count.min(found.get(word).copied().unwrap_or(0))).sum();
    let all = gold.values().sum::<usize>() + found.values().sum::<usize>();
    if all == 0 { 1.0 } else { 2.0 * shared as f64 / all as f64 }
}

/// The heading of [`section`].
pub const HEADING: &str = "## Web pages\n";

/// The table of all scores, with those of another program beside them if there are any.
///
/// # Errors
///
/// When the pages cannot be read.
pub fn section(other: Option<(&str, &[Found])>) -> io::Result<String> {
    let mut text = format!(
        "{HEADING}
Invented pages in the markup of real publishers (`crates/quality/data/pages`). The extraction was made with `seen`;
`aside` was
written before it was first run, and what goes wrong there is not looked at. Body is the F1 of words, on average over
pages; the rest is the share that is right to the letter. Both programs read the same pages in one run:
`tools/pages_by_trafilatura.py`.

| pages | by | number | body | title | publisher | day | times of live entries |
| - | - | -: | -: | -: | -: | -: | -: |
"
    );
    for part in PARTS {
        let ours = found_by_whipcount(part)?;
        let all = [Some(("whipcount", ours.as_slice())), other];
        for (name, found) in all.into_iter().flatten() {
            let scores = score(part, found)?;
            let has_entries = found.iter().any(|found| !found.entries.is_empty());
            let entries =
                if has_entries { format!("{:.3}", scores.entries) } else { "–".to_string() };
            let PageScores { pages, body, title, publisher, day, .. } = scores;
            let row = format!(
                "| {part} | {name} | {pages} | {body:.3} | {title:.3} | {publisher:.3} | {day:.3} | {entries} |"
            );
            writeln!(text, "{row}").expect("writing to a string");
        }
    }
    text.push_str(
        "\nThe other program does not split live blogs. It was told that days in years to come are possible, since the \
         stories\nplay there.\n",
    );
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_pages_are_read_as_people_read_them() {
        let mut all = PageScores::default();
        for part in PARTS {
            let scores = score(part, &found_by_whipcount(part).unwrap()).unwrap();
            let weight = scores.pages as f64;
            all.pages += scores.pages;
            all.body += scores.body * weight;
            all.title += scores.title * weight;
            all.publisher += scores.publisher * weight;
            all.day += scores.day * weight;
        }
        assert!(all.pages >= 40, "{all:?}");
        for sum in [all.body, all.title, all.publisher, all.day] {
            assert!(sum / all.pages as f64 >= 0.95, "{all:?}");
        }
    }

    #[test]
    fn words_are_compared_as_often_as_they_stand() {
        assert_eq!(f1("Oslo waits and waits", "oslo waits"), 2.0 * 2.0 / 6.0);
        assert_eq!(f1("Oslo", ""), 0.0);
    }
}
