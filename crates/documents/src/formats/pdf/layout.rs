//! Glyphs to lines, lines to paragraphs.
//!
//! Programs write a page's text in the order in which it is read, column by column, as good as
//! always; so that order is kept, and only where a line or a paragraph ends is told from places.

use std::collections::{HashMap, HashSet};

/// A glyph on a page, with the origin in the upper left corner.
pub(super) struct Placed {
    pub(super) start: (f64, f64),
    pub(super) end: (f64, f64),
    /// The way in which the text goes.
    pub(super) direction: (f64, f64),
    /// How high letters may be.
    pub(super) size: f64,
    pub(super) text: String,
}

/// Some words on one line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    /// Where it begins and ends along its direction, and where it stands across it.
    start: f64,
    end: f64,
    across: f64,
    direction: (f64, f64),
    size: f64,
}

/// Makes lines of glyphs, one after the other.
#[derive(Default)]
pub(super) struct Lines {
    done: Vec<Line>,
    line: Option<Line>,
    /// The last glyph and where it began, to notice one that is printed twice to be bold.
    last: Option<(String, f64)>,
}

/// A gap of this part of the size of letters is a space.
const SPACE: f64 = 0.18;

impl Lines {
    pub(super) fn add(&mut self, glyph: Placed) {
        let Placed { start, end, direction: (x, y), size, text } = glyph;
        let length = x.hypot(y);
        let numbers = [start.0, start.1, end.0, end.1, size, length];
        if length <= 0.0 || size <= 0.0 || numbers.iter().any(|number| !number.is_finite()) {
            return;
        }
        let direction = (x / length, y / length);
        let along = |point: (f64, f64)| point.0 * direction.0 + point.1 * direction.1;
        let across = start.1 * direction.0 - start.0 * direction.1;
        let (start, end) = (along(start), along(end));
        let goes_on = self.line.as_ref().is_some_and(|line| {
            let same_way = line.direction.0 * direction.0 + line.direction.1 * direction.1 > 0.95;
            let height = line.size.max(size);
            let beside = (across - line.across).abs() < height * 0.5;
            same_way && beside && start - line.end > -2.0 * height
        });
        if !goes_on {
            self.end_line();
        }
        let is_blank = text.trim().is_empty();
        let Some(line) = &mut self.line else {
            if !is_blank {
                let line = text.clone();
                self.line = Some(Line { text: line, start, end, across, direction, size });
                self.last = Some((text, start));
            }
            return;
        };
        let twice = self
            .last
            .as_ref()
            .is_some_and(|(last, at)| *last == text && (start - at).abs() < 0.12 * size);
        if twice {
            return;
        }
        let apart = start - line.end > SPACE * line.size.min(size);
        if (apart || is_blank) && !line.text.ends_with(' ') {
            line.text.push(' ');
        }
        if !is_blank {
            line.text.push_str(&text);
            line.size = line.size.max(size);
        }
        line.end = line.end.max(end);
        self.last = Some((text, start));
    }

    fn end_line(&mut self) {
        self.last = None;
        if let Some(mut line) = self.line.take() {
            line.text.truncate(line.text.trim_end().len());
            self.done.push(line);
        }
    }

    /// The lines, after the last glyph.
    pub(super) fn end(mut self) -> Vec<Line> {
        self.end_line();
        self.done
    }
}

/// The text of all pages: its paragraphs with an empty line between them, the bytes at which pages
/// begin, and how many hyphens at line ends were taken out.
///
/// Numbers of pages and lines that stand at the top or foot of most pages are left out.
pub(super) fn text<'p>(pages: impl Iterator<Item = &'p [Line]>) -> (String, Vec<usize>, u32) {
    let pages: Vec<Vec<&Line>> = pages.map(|lines| lines.iter().collect()).collect();
    let pages = without_margins(pages);
    let (mut text, mut starts, mut hyphens) = (String::new(), Vec::new(), 0);
    let mut before: Option<&Line> = None;
    for lines in &pages {
        let spacing = spacing(lines);
        let mut begins = true;
        if lines.is_empty() {
            starts.push(text.len());
        }
        for (number, line) in lines.iter().enumerate() {
            let joined = before.is_some_and(|before| match begins {
                true => !ends_a_sentence(&before.text),
                false => !is_apart(before, line, spacing, right_edge(lines, number)),
            });
            if joined {
                hyphens += join(&mut text, &line.text);
            } else if !text.is_empty() {
                text.push_str("\n\n");
            }
            if begins {
                starts.push(text.len());
                begins = false;
            }
            text.push_str(&line.text);
            before = Some(line);
        }
    }
    (text, starts, hyphens)
}

/// Joins a line to what follows in its paragraph; says how many hyphens were taken out.
fn join(text: &mut String, next: &str) -> u32 {
    let goes_on_small = next.starts_with(char::is_lowercase);
    if let Some(stem) = text.strip_suffix(['-', '\u{2010}', '\u{ad}'])
        && goes_on_small
        && stem.ends_with(char::is_alphabetic)
    {
        text.truncate(stem.len());
        return 1;
    }
    if !text.ends_with(['-', '\u{2010}', '\u{2014}', '/']) {
        text.push(' ');
    }
    0
}

fn ends_a_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '"', '’', '\'', ')', ']', '»']);
    text.ends_with(['.', '!', '?', ':', '…'])
}

/// How far lines of running text are apart on a page, as a multiple of their size.
fn spacing(lines: &[&Line]) -> f64 {
    let steps = lines.windows(2).map(|pair| (pair[1].across - pair[0].across) / pair[0].size);
    let mut steps: Vec<f64> = steps.filter(|step| (0.8..2.5).contains(step)).collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(1.2)
}

/// How many lines before and behind a line are looked at: more than there are on a page as a rule.
const NEARBY: usize = 200;

/// Where the lines of the column end in which this line is.
fn right_edge(lines: &[&Line], number: usize) -> f64 {
    let line = lines[number.saturating_sub(1)];
    let nearby = &lines[number.saturating_sub(NEARBY)..lines.len().min(number + NEARBY)];
    let beside = nearby.iter().filter(|other| (other.start - line.start).abs() < 2.0 * line.size);
    beside.map(|other| other.end).fold(line.end, f64::max)
}

/// Whether a paragraph ends between two lines of a page.
fn is_apart(before: &Line, line: &Line, spacing: f64, right_edge: f64) -> bool {
    let turn = before.direction.0 * line.direction.0 + before.direction.1 * line.direction.1;
    let ratio = line.size / before.size;
    if turn < 0.95 || !(0.88..1.14).contains(&ratio) {
        return true;
    }
    let ended = ends_a_sentence(&before.text);
    let step = (line.across - before.across) / before.size;
    if step <= 0.0 {
        // The next column, in which a paragraph can go on.
        return ended;
    }
    let indented = line.start - before.start > 0.8 * line.size;
    let short = before.end < right_edge - 0.12 * (right_edge - before.start);
    step > spacing * 1.3 || (ended && (indented || short))
}

/// Leaves out numbers of pages, and what stands at the top or foot of most pages.
fn without_margins(mut pages: Vec<Vec<&Line>>) -> Vec<Vec<&Line>> {
    let margins: Vec<Vec<String>> = pages
        .iter()
        .map(|lines| {
            margin(lines).into_iter().map(|number| without_numbers(&lines[number].text)).collect()
        })
        .collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for margin in &margins {
        let different: HashSet<&str> = margin.iter().map(String::as_str).collect();
        different.into_iter().for_each(|text| *counts.entry(text).or_default() += 1);
    }
    let common = |text: &str| {
        let count = counts.get(text).copied().unwrap_or_default();
        count > 1 && count * 2 >= margins.len()
    };
    for lines in &mut pages {
        let out: Vec<usize> = margin(lines)
            .into_iter()
            .filter(|&number| {
                let text = without_numbers(&lines[number].text);
                is_page_number(&text) || common(&text)
            })
            .collect();
        let mut number = 0;
        lines.retain(|_| {
            number += 1;
            !out.contains(&(number - 1))
        });
    }
    pages
}

/// The numbers of the lines at the top and at the foot of a page, two each.
fn margin(lines: &[&Line]) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..lines.len()).collect();
    numbers.sort_by(|&one, &other| lines[one].across.total_cmp(&lines[other].across));
    let foot = numbers.split_off(numbers.len().min(2).max(numbers.len().saturating_sub(2)));
    numbers.truncate(2);
    numbers.extend(foot);
    numbers
}

fn without_numbers(text: &str) -> String {
    let mut plain = String::new();
    for character in text.chars() {
        match character {
            '0'..='9' if plain.ends_with('#') => {}
            '0'..='9' => plain.push('#'),
            character if character.is_whitespace() => {}
            character => plain.extend(character.to_lowercase()),
        }
    }
    plain
}

fn is_page_number(plain: &str) -> bool {
    let plain = plain.trim_matches(['-', '–', '—', '|', '.', '[', ']']);
    let plain = plain.strip_prefix("page").unwrap_or(plain);
    matches!(plain, "#" | "#/#" | "#of#")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of a page, each as where it begins, where it stands, and its text, in letters that are
    /// ten high and five wide.
    fn page(lines: &[(f64, f64, &str)]) -> Vec<Line> {
        let mut found = Lines::default();
        for (x, y, text) in lines {
            for (number, character) in text.chars().enumerate() {
                let start = (x + 5.0 * number as f64, *y);
                let end = (start.0 + 5.0, *y);
                let (direction, text) = ((10.0, 0.0), character.to_string());
                found.add(Placed { start, end, direction, size: 10.0, text });
            }
        }
        found.end()
    }

    #[track_caller]
    fn check(pages: &[&[(f64, f64, &str)]], expected: &str) {
        let pages: Vec<_> = pages.iter().map(|lines| page(lines)).collect();
        assert_eq!(text(pages.iter().map(|lines| &**lines)).0, expected);
    }

    #[test]
    fn lines_are_joined_to_paragraphs() {
        let lines = [
            (0.0, 10.0, "Norway will con-"),
            (0.0, 22.0, "tribute, and Latvia"),
            (0.0, 34.0, "will wait."),
            (0.0, 60.0, "Sweden is against it."),
        ];
        check(&[&lines], "Norway will contribute, and Latvia will wait.\n\nSweden is against it.");
    }

    #[test]
    fn an_indent_begins_a_paragraph() {
        let lines = [
            (0.0, 10.0, "Norway will contribute a ship."),
            (12.0, 22.0, "Latvia, a neighbour, will"),
            (0.0, 34.0, "wait."),
        ];
        check(&[&lines], "Norway will contribute a ship.\n\nLatvia, a neighbour, will wait.");
    }

    #[test]
    fn a_gap_is_a_space() {
        check(
            &[&[(0.0, 10.0, "Norway"), (33.0, 10.0, "will"), (53.0, 10.0, "ingly")]],
            "Norway willingly",
        );
    }

    #[test]
    fn columns_follow_one_another() {
        let lines = [
            (0.0, 10.0, "Norway will"),
            (0.0, 22.0, "contribute a"),
            (100.0, 10.0, "ship."),
            (100.0, 22.0, "Latvia will wait."),
        ];
        check(&[&lines], "Norway will contribute a ship.\n\nLatvia will wait.");
    }

    #[test]
    fn what_stands_on_every_page_is_left_out() {
        let one = [
            (0.0, 5.0, "The Harbour Post"),
            (0.0, 50.0, "Norway will contribute"),
            (0.0, 90.0, "- 1 -"),
        ];
        let two = [(0.0, 5.0, "The Harbour Post"), (0.0, 50.0, "a ship."), (0.0, 90.0, "- 2 -")];
        check(&[&one, &two], "Norway will contribute a ship.");
    }

    #[test]
    fn letters_that_are_printed_twice_are_read_once() {
        let mut lines = Lines::default();
        for (x, letter) in
            [(0.0, "O"), (0.4, "O"), (5.0, "s"), (5.4, "s"), (10.0, "l"), (15.0, "o")]
        {
            let (start, end) = ((x, 10.0), (x + 5.0, 10.0));
            let text = letter.to_string();
            lines.add(Placed { start, end, direction: (10.0, 0.0), size: 10.0, text });
        }
        assert_eq!(lines.end()[0].text, "Oslo");
    }
}
