//! Lines of runs of text, wrapped to a width and set in columns; colour comes in at the very end.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;
use whipcount_domain::Stance;

/// How text for people is to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextStyle {
    /// Terminal columns to fill; from 40 on results are readable, from 80 on comfortable.
    pub width: usize,
    /// Whether to use colour (ANSI escape sequences). Nothing is told by colour alone.
    pub colour: bool,
}

impl TextStyle {
    /// The columns to fill where `width` is out of all proportion.
    pub(crate) fn columns(self) -> usize {
        self.width.clamp(NARROWEST, WIDEST)
    }
}

impl Default for TextStyle {
    fn default() -> TextStyle {
        TextStyle { width: 80, colour: false }
    }
}

/// Narrower than this, columns would hold single words.
const NARROWEST: usize = 40;
/// Wider lines than this are hard to read.
const WIDEST: usize = 140;

/// How a run of text is to look where colour is wanted. It never carries a meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Strong,
    Faint,
    Alert,
    /// Words that are underlined, with a line of carets where escape sequences are not wanted.
    Marked,
    Of(Stance),
}

impl Tone {
    fn style(self) -> Style {
        let colour = |colour: AnsiColor| colour.on_default();
        match self {
            Tone::Plain => Style::new(),
            Tone::Strong => Style::new().bold(),
            Tone::Faint => Style::new().dimmed(),
            Tone::Alert => colour(AnsiColor::Yellow).bold(),
            Tone::Marked => Style::new().underline(),
            Tone::Of(Stance::Commits) => colour(AnsiColor::Green).bold(),
            Tone::Of(Stance::Supports) => colour(AnsiColor::Green),
            Tone::Of(Stance::Conditional) => colour(AnsiColor::Cyan),
            Tone::Of(Stance::Undecided) => colour(AnsiColor::Blue),
            Tone::Of(Stance::Declines) => colour(AnsiColor::Magenta),
            Tone::Of(Stance::Opposes) => colour(AnsiColor::Red).bold(),
        }
    }
}

/// Text in one tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    tone: Tone,
    text: String,
}

/// Runs that are set one after the other, a paragraph before it is wrapped or a line after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    runs: Vec<Run>,
}

impl Line {
    pub(crate) fn new(tone: Tone, text: impl Into<String>) -> Line {
        Line::default().and(tone, text)
    }

    /// The line with more text at its end.
    pub(crate) fn and(mut self, tone: Tone, text: impl Into<String>) -> Line {
        self.push(tone, &text.into());
        self
    }

    fn push(&mut self, tone: Tone, text: &str) {
        match self.runs.last_mut() {
            Some(last) if last.tone == tone => last.text.push_str(text),
            _ => self.runs.push(Run { tone, text: text.to_string() }),
        }
    }

    fn append(&mut self, other: &Line) {
        for run in &other.runs {
            self.push(run.tone, &run.text);
        }
    }

    /// Number of terminal columns that it takes.
    pub(crate) fn width(&self) -> usize {
        self.runs.iter().map(|run| run.text.width()).sum()
    }

    /// Lines of at most `width` columns, broken at blanks, and inside a word only where the word
    /// alone is wider than that.
    pub(crate) fn wrap(&self, width: usize) -> Vec<Line> {
        let mut lines = vec![Line::default()];
        for word in self.words() {
            let last = lines.last_mut().expect("there is always a line");
            let gap = usize::from(!last.runs.is_empty());
            if last.width() + gap + word.width() <= width {
                if gap > 0 {
                    // The blank takes the tone of what it follows.
                    let tone = last.runs.last().map_or(Tone::Plain, |run| run.tone);
                    last.push(tone, " ");
                }
                last.append(&word);
                continue;
            }
            if last.runs.is_empty() {
                lines.pop();
            }
            lines.extend(word.cut(width));
        }
        lines
    }

    /// The pieces between blanks; one piece can hold runs of several tones.
    fn words(&self) -> Vec<Line> {
        let mut words = vec![Line::default()];
        for run in &self.runs {
            for (number, piece) in run.text.split(' ').enumerate() {
                if number > 0 {
                    words.push(Line::default());
                }
                if !piece.is_empty() {
                    words.last_mut().expect("there is always a word").push(run.tone, piece);
                }
            }
        }
        words.retain(|word| !word.runs.is_empty());
        words
    }

    /// A word in pieces of at most `width` columns.
    fn cut(self, width: usize) -> Vec<Line> {
        if self.width() <= width {
            return vec![self];
        }
        let mut lines = vec![Line::default()];
        let mut letter_bytes = [0; 4];
        for run in &self.runs {
            for letter in run.text.chars() {
                let letter = &*letter.encode_utf8(&mut letter_bytes);
                let last = lines.last_mut().expect("there is always a line");
                if !last.runs.is_empty() && last.width() + letter.width() > width {
                    lines.push(Line::new(run.tone, letter));
                } else {
                    last.push(run.tone, letter);
                }
            }
        }
        lines
    }
}

/// A column: what stands in it, and how wide it is.
pub(crate) struct Column {
    pub(crate) lines: Vec<Line>,
    pub(crate) width: usize,
}

impl Column {
    /// A column of paragraphs.
    pub(crate) fn new(paragraphs: &[Line], width: usize) -> Column {
        Column { lines: paragraphs.iter().flat_map(|line| line.wrap(width)).collect(), width }
    }
}

/// Columns side by side, two blanks before each.
pub(crate) fn beside(columns: &[Column]) -> Vec<Line> {
    let height = columns.iter().map(|column| column.lines.len()).max().unwrap_or(0);
    let row = |number: usize| {
        let mut row = Line::default();
        let mut edge = 0;
        for column in columns {
            edge += 2;
            if let Some(line) = column.lines.get(number) {
                row.push(Tone::Plain, &" ".repeat(edge - row.width().min(edge)));
                row.append(line);
            }
            edge += column.width;
        }
        row
    };
    (0..height).map(row).collect()
}

/// A rule with words at one end or both.
pub(crate) fn heading(tone: Tone, left: &str, right: &str, width: usize) -> Line {
    let right = if right.is_empty() { String::new() } else { format!(" {right}") };
    let words = left.width() + 1 + right.width();
    let rule = "─".repeat(width.saturating_sub(words).max(2));
    Line::new(tone, left).and(Tone::Faint, format!(" {rule}{right}"))
}

/// The lines as text, each ended by a line break; with escape sequences only where colour is asked.
pub(crate) fn paint(lines: &[Line], colour: bool) -> String {
    let mut text = String::new();
    for line in lines {
        for run in &line.runs {
            let style = run.tone.style();
            if colour && style != Style::new() && !run.text.trim().is_empty() {
                text.push_str(&format!("{style}{}{style:#}", run.text));
            } else {
                text.push_str(&run.text);
            }
        }
        text.push('\n');
        if !colour {
            text.push_str(&carets(line));
        }
    }
    text
}

/// A line with carets under what is marked in `line`; nothing where nothing is.
fn carets(line: &Line) -> String {
    if line.runs.iter().all(|run| run.tone != Tone::Marked) {
        return String::new();
    }
    let under = |run: &Run| {
        let mark = if run.tone == Tone::Marked { "^" } else { " " };
        mark.repeat(run.text.width())
    };
    let carets: String = line.runs.iter().map(under).collect();
    format!("{}\n", carets.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, width: usize, expected: &[&str]) {
        let lines = Line::new(Tone::Plain, text).wrap(width);
        let shown: Vec<_> =
            lines.iter().map(|line| paint(std::slice::from_ref(line), false)).collect();
        let shown: Vec<_> = shown.iter().map(|line| line.trim_end()).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn wraps_at_blanks() {
        check("waits for the Americans", 11, &["waits for", "the", "Americans"]);
        check("", 11, &[""]);
    }

    #[test]
    fn cuts_a_word_that_is_too_wide() {
        check("a Donaudampfschiff", 7, &["a", "Donauda", "mpfschi", "ff"]);
        // Each of these takes two columns.
        check("東京都庁", 5, &["東京", "都庁"]);
    }

    #[test]
    fn sets_columns_side_by_side() {
        let columns = [
            Column::new(&[Line::new(Tone::Strong, "Estonia")], 9),
            Column::new(&[Line::new(Tone::Plain, "will send"), Line::new(Tone::Faint, "self")], 9),
        ];
        assert_eq!(paint(&beside(&columns), false), "  Estonia    will send\n             self\n");
    }

    #[test]
    fn marks_words_with_or_without_escape_sequences() {
        let line = Line::new(Tone::Plain, "Oslo said ").and(Tone::Marked, "it will pay all of it");
        assert_eq!(
            paint(&line.wrap(20), false),
            "Oslo said it will\n          ^^^^^^^\npay all of it\n^^^^^^^^^^^^^\n"
        );
        assert_eq!(paint(&line.wrap(14)[..1], true), "Oslo said \u{1b}[4mit\u{1b}[0m\n");
    }

    #[test]
    fn colours_only_when_asked() {
        let line = [Line::new(Tone::Plain, "a ").and(Tone::Strong, "b")];
        assert_eq!(paint(&line, false), "a b\n");
        assert_eq!(paint(&line, true), "a \u{1b}[1mb\u{1b}[0m\n");
    }
}
