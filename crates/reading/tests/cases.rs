//! What is found in texts, as lists that can be read and added to: see `cases/`.

use std::fmt::Write;

use whipcount_domain::{Document, Reading, Span, parse_day};
use whipcount_reading::read;

/// The lines of a list that are neither empty nor remarks.
fn cases(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
}

fn read_text(text: &str, published: &str) -> Reading {
    let mut document = Document::new("case", text);
    document.published = parse_day(published);
    read(&document)
}

/// `text` with `open` and `close` put around spans.
fn mark(text: &str, spans: &[Span], open: &str, close: &str) -> String {
    let mut places: Vec<(u32, u8, &str)> = Vec::new();
    for span in spans {
        places.push((span.start, 1, open));
        places.push((span.end, 0, close));
    }
    places.sort_by_key(|&(place, order, _)| (place, order));
    let mut marked = String::new();
    let mut at = 0;
    for (place, _, sign) in places {
        marked.push_str(&text[at..place as usize]);
        marked.push_str(sign);
        at = place as usize;
    }
    marked + &text[at..]
}

#[test]
fn normal_forms() {
    let mut lines = cases(include_str!("cases/tokens.txt"));
    while let (Some(text), Some(expected)) = (lines.next(), lines.next()) {
        let text = text.strip_prefix("> ").expect("a text begins with >");
        let reading = read_text(text, "");
        let norms: Vec<&str> = (0..reading.tokens.len()).map(|token| reading.norm(token)).collect();
        assert_eq!(format!("= {}", norms.join(" ")), expected, "in {text}");
    }
}

#[test]
fn sentences() {
    for case in cases(include_str!("cases/sentences.txt")) {
        let text = case.replace('|', "");
        let reading = read_text(&text, "");
        let mut marked = String::new();
        let mut at = 0;
        for sentence in &reading.sentences {
            let end = sentence.span.end as usize;
            marked.push_str(&text[at..end]);
            marked.push('|');
            at = end;
        }
        assert_eq!(marked.trim_end_matches('|'), case);
    }
}

#[test]
fn quotations() {
    for case in cases(include_str!("cases/quotes.txt")) {
        let text = case.replace(['⟦', '⟧', '+'], "").replace('¶', "\n");
        let reading = read_text(&text, "");
        let inner: Vec<Span> = reading.quotes.iter().map(|quote| quote.inner).collect();
        let marked = mark(&text, &inner, "⟦", "⟧").replace('\n', "¶");
        assert_eq!(marked, case.replace('+', ""));
        let continued = reading.quotes.iter().filter(|quote| quote.continues).count();
        assert_eq!(continued, case.matches('+').count(), "continued in {case}");
    }
}

#[test]
fn dates() {
    for case in cases(include_str!("cases/dates.txt")) {
        let fields: Vec<&str> = case.split('|').map(str::trim).collect();
        let [published, marked, expected] = fields[..] else { panic!("three fields in {case}") };
        let text = marked.replace(['[', ']'], "");
        let reading = read_text(&text, published);
        let spans: Vec<Span> = reading.dates.iter().map(|date| date.span).collect();
        assert_eq!(mark(&text, &spans, "[", "]"), marked);
        let ranges = reading.dates.iter().map(|date| match date.range {
            range if range.first == range.last => range.first.to_string(),
            range => format!("{}..{}", range.first, range.last),
        });
        assert_eq!(ranges.collect::<Vec<_>>().join(", "), expected, "in {marked}");
    }
}

#[test]
fn quantities() {
    for case in cases(include_str!("cases/quantities.txt")) {
        let (marked, expected) = case.split_once(" |").expect("two fields");
        let text = marked.replace(['[', ']'], "");
        let reading = read_text(&text, "");
        let spans: Vec<Span> = reading.quantities.iter().map(|quantity| quantity.span).collect();
        assert_eq!(mark(&text, &spans, "[", "]"), marked);
        let found = reading.quantities.iter().map(|quantity| {
            let mut found = String::new();
            let (low, high) = (quantity.at_least, quantity.at_most);
            if let Some(low) = low {
                write!(found, "{low}").expect("strings can be written to");
            }
            if low != high {
                found.push_str("..");
                if let Some(high) = high {
                    write!(found, "{high}").expect("strings can be written to");
                }
            }
            let unit = quantity.unit.as_deref().unwrap_or("");
            format!("{found} {unit}").trim().to_string()
        });
        assert_eq!(found.collect::<Vec<_>>().join(", "), expected.trim(), "in {marked}");
    }
}

#[test]
fn days_of_paragraphs() {
    let days = |text: &str| -> Vec<String> {
        let reading = read_text(text, "2025-06-18");
        let days = reading.paragraph_days.iter();
        days.map(|day| day.map_or("-".to_string(), |day| day.first.to_string())).collect()
    };
    let live =
        "All the news.\n9.05am The vote has begun.\nNobody slept.\n9:40 It is over.\n10.15 Bye.";
    assert_eq!(days(live), ["-", "2025-06-18", "2025-06-18", "2025-06-18", "2025-06-18"]);
    let minutes =
        "Minutes of the meeting of Thursday, 5 June\nThe mayor spoke.\nThe council agreed.";
    assert_eq!(days(minutes), ["2025-06-05", "2025-06-05", "2025-06-05"]);
    let dateline = "OSLO, June 12 - The council met.\nIt agreed.";
    assert_eq!(days(dateline), ["-", "-"]);
    let one_stamp = "13.35 people per square mile live here.\nThey agreed.";
    assert_eq!(days(one_stamp), ["-", "-"]);
}
