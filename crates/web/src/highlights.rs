//! A text with what was found in it marked, however the marks overlap.

use whipcount::export::visible;
use whipcount::{Span, Stance};

/// A part of a text that means something.
pub(crate) struct Mark {
    pub(crate) span: Span,
    pub(crate) kind: MarkKind,
    /// The name by which one gets to it.
    pub(crate) anchor: Option<String>,
}

/// What a part of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MarkKind {
    /// Who is said to say something.
    Source,
    /// The words that say so.
    Cue,
    /// What is said.
    Content,
    /// What a position waits for.
    Condition,
    /// What an actor offers.
    Contribution,
    /// A claim about how many hold a stance.
    Tally,
    /// The words that carry a stance.
    Evidence(Stance),
}

impl MarkKind {
    const ALL: usize = 6 + Stance::ALL.len();

    fn number(self) -> usize {
        match self {
            MarkKind::Source => 0,
            MarkKind::Cue => 1,
            MarkKind::Content => 2,
            MarkKind::Condition => 3,
            MarkKind::Contribution => 4,
            MarkKind::Tally => 5,
            MarkKind::Evidence(stance) => 6 + stance as usize,
        }
    }

    /// The classes that show it, by its number.
    fn classes(number: usize) -> &'static str {
        const CLASSES: [&str; 6] =
            ["source", "cue", "content", "condition", "contribution", "tally"];
        match number.checked_sub(CLASSES.len()) {
            None => CLASSES[number],
            Some(0) => "evidence commits",
            Some(1) => "evidence supports",
            Some(2) => "evidence conditional",
            Some(3) => "evidence undecided",
            Some(4) => "evidence declines",
            Some(_) => "evidence opposes",
        }
    }
}

/// A line of the text.
pub(crate) struct Paragraph {
    /// Where it stands in the text, in bytes.
    pub(crate) span: Span,
    pub(crate) pieces: Vec<Piece>,
}

/// Words that mean the same all through.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) classes: String,
    /// Names by which one gets here.
    pub(crate) anchors: Vec<String>,
}

/// The lines of `text` that are not empty, cut wherever one of `marks` begins or ends. Marks that do
/// not lie in the text are left out.
pub(crate) fn highlight(text: &str, marks: &[Mark]) -> Vec<Paragraph> {
    let marks: Vec<_> = marks
        .iter()
        .filter(|mark| text.get(mark.span.range()).is_some_and(|it| !it.is_empty()))
        .collect();
    // Where something begins (+1) or ends (-1).
    let mut turns: Vec<(usize, i32, &Mark)> = Vec::with_capacity(2 * marks.len());
    for mark in marks {
        turns.push((mark.span.start as usize, 1, mark));
        turns.push((mark.span.end as usize, -1, mark));
    }
    turns.sort_by_key(|(place, turn, mark)| (*place, *turn, mark.kind));
    let mut turns = turns.into_iter().peekable();
    let mut open = [0_i32; MarkKind::ALL];
    let mut waiting = Vec::new();
    let mut paragraphs = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches(['\n', '\r']);
        let line_end = line_start + words.len();
        let mut pieces = Vec::new();
        let mut here = line_start;
        loop {
            while let Some((_, turn, mark)) = turns.next_if(|(place, ..)| *place <= here) {
                open[mark.kind.number()] += turn;
                if turn > 0 {
                    waiting.extend(mark.anchor.clone());
                }
            }
            if here >= line_end {
                break;
            }
            let next = turns.peek().map_or(line_end, |(place, ..)| (*place).min(line_end));
            let classes = (0..MarkKind::ALL).filter(|&number| open[number] > 0);
            pieces.push(Piece {
                text: visible(&text[here..next]).into_owned(),
                classes: classes.map(MarkKind::classes).collect::<Vec<_>>().join(" "),
                anchors: std::mem::take(&mut waiting),
            });
            here = next;
        }
        if !words.trim().is_empty() {
            paragraphs.push(Paragraph { span: Span::new(line_start, line_end), pieces });
        }
        line_start += line.len();
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str, words: &str, kind: MarkKind, anchor: Option<&str>) -> Mark {
        let start = text.find(words).expect("the words are there");
        let span = Span::new(start, start + words.len());
        Mark { span, kind, anchor: anchor.map(str::to_string) }
    }

    /// The pieces as "text" or "[classes|text]", anchors before them as "#".
    fn shown(text: &str, marks: &[Mark]) -> Vec<String> {
        let piece = |piece: &Piece| {
            let anchors: String =
                piece.anchors.iter().map(|anchor| format!("#{anchor} ")).collect();
            match piece.classes.as_str() {
                "" => format!("{anchors}{}", piece.text),
                classes => format!("{anchors}[{classes}|{}]", piece.text),
            }
        };
        let lines = highlight(text, marks);
        lines.iter().map(|line| line.pieces.iter().map(piece).collect()).collect()
    }

    #[test]
    fn marks_overlap_as_they_like() {
        let text = "Oslo said it will pay if Rome does.\n\nNo more.\r\n";
        let marks = [
            mark(text, "Oslo", MarkKind::Source, None),
            mark(text, "said", MarkKind::Cue, None),
            mark(text, "it will pay if Rome does", MarkKind::Content, Some("one")),
            mark(text, "will pay if", MarkKind::Evidence(Stance::Conditional), Some("two")),
            mark(text, "if Rome does", MarkKind::Condition, None),
        ];
        let expected = [
            "[source|Oslo] [cue|said] #one [content|it ]#two [content evidence conditional|will pay ]\
             [content condition evidence conditional|if][content condition| Rome does].",
            "No more.",
        ];
        assert_eq!(shown(text, &marks), expected);
    }

    #[test]
    fn a_mark_goes_over_lines_and_one_outside_the_text_is_left_out() {
        let text = "one two\nthree – four";
        let mut marks = vec![
            mark(text, "two\nthree", MarkKind::Content, Some("a")),
            mark(text, "four", MarkKind::Tally, None),
        ];
        let dash = text.find('–').expect("it is there");
        // In the middle of a character, and behind the end.
        marks.push(Mark { span: Span::new(dash + 1, dash + 2), kind: MarkKind::Cue, anchor: None });
        marks.push(Mark { span: Span::new(9, 900), kind: MarkKind::Cue, anchor: None });
        let expected = ["one #a [content|two]", "[content|three] – [tally|four]"];
        assert_eq!(shown(text, &marks), expected);
        assert_eq!(shown("", &[]), Vec::<String>::new());
    }

    #[test]
    fn what_would_turn_the_text_round_is_spelt_out() {
        assert_eq!(shown("a\u{202e}<b>", &[]), ["a<U+202E><b>"]);
    }
}
