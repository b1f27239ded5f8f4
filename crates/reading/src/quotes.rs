//! Which quotation marks open and close what.

use whipcount_domain::{Quote, Reading, Span, Token, TokenKind};

use crate::characters::{
    closes_before, is_apostrophe, is_gap, is_line_break, is_word, opens_before,
};

/// More quotations inside each other than this are noise.
const DEEPEST: usize = 8;
/// How far to look for the marks that decide about one, in bytes: a line without end must not be
/// searched anew for each of its marks.
const LOOK_AHEAD: usize = 2000;

/// The quotations open at one place of the text.
#[derive(Default)]
pub(crate) struct QuoteMarks {
    open: Vec<Open>,
    /// Mark of the quotation that the paragraph before left open.
    left_open: Option<char>,
    /// Number of the first token of the paragraph.
    paragraph: usize,
    ahead: ClosingApostrophe,
}

/// A quotation not closed yet.
struct Open {
    /// Its number in [`Reading::quotes`].
    quote: usize,
    mark: char,
}

/// The next apostrophe that can close a quotation, so that each is looked for once.
#[derive(Default)]
struct ClosingApostrophe {
    /// Where it stands, or the end of the paragraph.
    at: usize,
    found: bool,
}

/// What stands on either side of a mark.
#[derive(Clone, Copy)]
struct Sides {
    before: Option<char>,
    after: Option<char>,
}

impl Sides {
    fn of(text: &str, span: Span) -> Sides {
        Sides {
            before: text[..span.start as usize].chars().next_back(),
            after: text[span.end as usize..].chars().next(),
        }
    }

    fn look_opening(self) -> bool {
        self.before.is_none_or(opens_before) && self.after.is_some_and(|c| !is_gap(c))
    }

    fn look_closing(self) -> bool {
        self.before.is_some_and(|c| !is_gap(c)) && self.after.is_none_or(closes_before)
    }
}

impl QuoteMarks {
    /// Decides what the mark at `span` is; to be called before its token is added.
    pub(crate) fn mark(
        &mut self,
        text: &str,
        mark: char,
        span: Span,
        reading: &mut Reading,
    ) -> TokenKind {
        let sides = Sides::of(text, span);
        if self.opens(text, mark, span, sides) {
            if self.open.len() == DEEPEST {
                return TokenKind::Punctuation;
            }
            self.start(mark, span, reading);
            return TokenKind::QuoteOpen;
        }
        if let Some(place) = self.place_of(mark) {
            let open = self.open.drain(place..).next().expect("the place was just found");
            close(&mut reading.quotes[open.quote], &reading.tokens, Some(span));
            return TokenKind::QuoteClose;
        }
        if is_single(mark) {
            return TokenKind::Punctuation;
        }
        // Inches and seconds: 6'2".
        if mark == '"' && sides.before.is_some_and(|c| c.is_ascii_digit()) {
            return TokenKind::Symbol;
        }
        self.close_from_paragraph_before(span, reading);
        TokenKind::QuoteClose
    }

    fn opens(&mut self, text: &str, mark: char, span: Span, sides: Sides) -> bool {
        let end = span.end as usize;
        let closes_one = self.place_of(mark).is_some();
        match mark {
            '"' if closes_one => {
                sides.look_opening() && !sides.look_closing() && next_two_close(text, end)
            }
            '"' if sides.look_closing() && !sides.look_opening() => {
                self.left_open.is_none()
                    && !sides.before.is_some_and(|c| c.is_ascii_digit())
                    && rest_of_paragraph(text, end).contains('"')
            }
            '"' => true,
            '„' | '‟' => true,
            '“' | '«' | '‹' if closes_one => sides.look_opening() && !sides.look_closing(),
            '“' | '«' | '‹' | '‚' => true,
            '”' | '»' | '›' => !closes_one && sides.look_opening() && !sides.look_closing(),
            '‘' if closes_one => false,
            '‘' => {
                sides.look_opening() && (self.closes_ahead(text, end) || self.at_line_start(sides))
            }
            '\'' => {
                !(closes_one && sides.look_closing())
                    && sides.look_opening()
                    && (self.closes_ahead(text, end) || self.at_line_start(sides))
            }
            _ => false,
        }
    }

    fn at_line_start(&self, sides: Sides) -> bool {
        sides.before.is_none_or(is_line_break)
    }

    /// Which of the open quotations `mark` would close, counted from the outermost.
    fn place_of(&self, mark: char) -> Option<usize> {
        self.open.iter().rposition(|open| is_pair(open.mark, mark))
    }

    fn start(&mut self, mark: char, span: Span, reading: &mut Reading) {
        let token = reading.tokens.len();
        let continues = token == self.paragraph
            && self.left_open.is_some_and(|left| is_single(left) == is_single(mark));
        // Found empty at the end if it is never closed.
        reading.quotes.push(Quote {
            outer: span,
            inner: Span { start: span.end, end: span.end },
            tokens: token + 1..token + 1,
            depth: self.open.len() as u8,
            continues,
        });
        self.open.push(Open { quote: reading.quotes.len() - 1, mark });
    }

    /// A closing mark for the paragraph before, whose quotation was not opened anew in this one.
    fn close_from_paragraph_before(&mut self, span: Span, reading: &mut Reading) {
        let first = self.paragraph;
        let Some(start) = reading.tokens.get(first).map(|token| token.span.start) else { return };
        let quoted = reading.quotes.last().is_some_and(|quote| quote.outer.end > start);
        if self.left_open.take().is_none() || quoted {
            return;
        }
        let mut quote = Quote {
            outer: Span { start, end: start },
            inner: Span { start, end: start },
            tokens: first..first,
            depth: 0,
            continues: true,
        };
        close(&mut quote, &reading.tokens, Some(span));
        reading.quotes.push(quote);
    }

    /// Closes what a line break leaves open.
    pub(crate) fn end_paragraph(&mut self, reading: &mut Reading) {
        if reading.tokens.len() == self.paragraph {
            return;
        }
        self.left_open = None;
        for open in std::mem::take(&mut self.open) {
            let quote = &mut reading.quotes[open.quote];
            // A lone single mark within a line was an apostrophe after all.
            if is_single(open.mark) && quote.tokens.start != self.paragraph + 1 {
                continue;
            }
            close(quote, &reading.tokens, None);
            self.left_open.get_or_insert(open.mark);
        }
        self.paragraph = reading.tokens.len();
        self.ahead = ClosingApostrophe::default();
    }

    /// Ends the text.
    pub(crate) fn finish(mut self, reading: &mut Reading) {
        self.end_paragraph(reading);
        reading.quotes.retain(|quote| !quote.tokens.is_empty());
    }

    /// Whether the apostrophe from `at` to `end`, after a word in "s", closes a quotation.
    pub(crate) fn closes_single(&self, text: &str, at: usize, end: usize) -> bool {
        let mark = if text[at..].starts_with('\'') { '\'' } else { '’' };
        if self.place_of(mark).is_none() {
            return false;
        }
        let after = text[end..].chars().find(|&c| !is_gap(c) || is_line_break(c));
        if !after.is_some_and(is_word) {
            return true;
        }
        // Before a further word it closes only if nothing later does.
        match boundary_apostrophe(text, end) {
            Some(sides) => !sides.look_closing(),
            None => true,
        }
    }

    /// Whether the paragraph has an apostrophe after `at` that can close a quotation.
    pub(crate) fn closes_ahead(&mut self, text: &str, at: usize) -> bool {
        if self.ahead.at <= at {
            self.ahead = next_closing_apostrophe(text, at);
        }
        self.ahead.found
    }
}

/// Ends a quotation at its closing mark, or at the last token of the text so far.
fn close(quote: &mut Quote, tokens: &[Token], mark: Option<Span>) {
    quote.tokens.end = tokens.len();
    if quote.tokens.is_empty() {
        return;
    }
    let first = tokens[quote.tokens.start].span;
    quote.inner = first.cover(tokens[tokens.len() - 1].span);
    quote.outer = quote.outer.cover(mark.unwrap_or(quote.inner));
}

fn is_single(mark: char) -> bool {
    is_apostrophe(mark) || matches!(mark, '‘' | '‚' | '‹' | '›')
}

/// Whether `closing` can close what `opening` opened; copy mixes curly and straight marks.
fn is_pair(opening: char, closing: char) -> bool {
    match opening {
        '"' => matches!(closing, '"' | '”'),
        '“' => matches!(closing, '”' | '“' | '"'),
        '„' | '‟' => matches!(closing, '“' | '”' | '"'),
        '”' => closing == '”',
        '«' => closing == '»',
        '»' => matches!(closing, '«' | '»'),
        '‹' => closing == '›',
        '›' => matches!(closing, '‹' | '›'),
        '‘' => matches!(closing, '’' | '\''),
        '‚' => matches!(closing, '‘' | '’'),
        '\'' => matches!(closing, '\'' | '’'),
        _ => false,
    }
}

/// What follows `at` in the paragraph, as far as one may look.
fn rest_of_paragraph(text: &str, at: usize) -> &str {
    let rest = &text[at..text.floor_char_boundary(at + LOOK_AHEAD)];
    &rest[..rest.find(is_line_break).unwrap_or(rest.len())]
}

/// Whether the next two straight double marks both look closing: those of a nested quotation and of
/// the one around it.
fn next_two_close(text: &str, at: usize) -> bool {
    let marks = rest_of_paragraph(text, at).match_indices('"').take(2);
    let closing = marks.filter(|(offset, _)| {
        let sides = Sides::of(text, Span::new(at + offset, at + offset + 1));
        sides.look_closing() && !sides.look_opening()
    });
    closing.count() == 2
}

fn next_closing_apostrophe(text: &str, at: usize) -> ClosingApostrophe {
    for (offset, c) in text[at..].char_indices() {
        if is_line_break(c) {
            return ClosingApostrophe { at: at + offset, found: false };
        }
        if matches!(c, '\'' | '’') {
            let start = at + offset;
            if Sides::of(text, Span::new(start, start + c.len_utf8())).look_closing() {
                return ClosingApostrophe { at: start, found: true };
            }
        }
    }
    ClosingApostrophe { at: text.len(), found: false }
}

/// The next apostrophe of the paragraph that is not inside a word.
fn boundary_apostrophe(text: &str, at: usize) -> Option<Sides> {
    let rest = rest_of_paragraph(text, at);
    rest.char_indices().filter(|(_, c)| matches!(c, '\'' | '’' | '‘')).find_map(|(offset, c)| {
        let start = at + offset;
        let sides = Sides::of(text, Span::new(start, start + c.len_utf8()));
        let inside = sides.before.is_some_and(is_word) && sides.after.is_some_and(is_word);
        (!inside).then_some(sides)
    })
}
