//! Pages of text that answer a question: a head, and rows of a name with something beside it.

use whipcount_count::CountOptions;
use whipcount_domain::{ActorName, Motion};

use crate::layout::{Column, Line, TextStyle, Tone, beside, heading, paint};
use crate::visible::visible;
use crate::words::{day, terms};

/// The column of names is at least as wide as this …
const NARROWEST_NAMES: usize = 15;
/// … and takes no more than this; longer names are wrapped.
const WIDEST_NAMES: usize = 22;

/// A page that is written from top to bottom.
pub(crate) struct Page {
    lines: Vec<Line>,
    style: TextStyle,
    names: usize,
}

impl Page {
    /// A page about `motion` whose rows begin with `actors`.
    pub(crate) fn new<'a>(
        motion: &Motion,
        actors: impl IntoIterator<Item = &'a ActorName>,
        style: TextStyle,
    ) -> Page {
        let width = style.columns();
        let names = actors.into_iter().map(|actor| visible(&actor.name));
        let longest = names.map(|name| Line::new(Tone::Plain, name).width()).max().unwrap_or(0);
        let names = longest.clamp(NARROWEST_NAMES, WIDEST_NAMES).min(width / 3);
        let lines = Line::new(Tone::Strong, visible(&motion.title)).wrap(width);
        Page { lines, style, names }
    }

    /// Facts under the title, with the terms that they hold on.
    pub(crate) fn facts(&mut self, facts: Vec<String>, options: &CountOptions) {
        let as_of = options.as_of.map(|as_of| format!("as of {}", day(as_of)));
        let facts: Vec<_> = as_of.into_iter().chain(facts).collect();
        self.paragraph(Line::new(Tone::Faint, facts.join(" · ")));
        if let Some(terms) = terms(options) {
            self.paragraph(Line::new(Tone::Faint, terms));
        }
    }

    pub(crate) fn paragraph(&mut self, paragraph: Line) {
        self.lines.extend(paragraph.wrap(self.style.columns()));
    }

    /// A blank line and a rule with words at both ends.
    pub(crate) fn heading(&mut self, tone: Tone, left: &str, right: &str) {
        self.blank();
        self.lines.push(heading(tone, left, right, self.style.columns()));
    }

    fn blank(&mut self) {
        self.lines.push(Line::default());
    }

    /// A blank line and a row: paragraphs beside a name with notes under it.
    pub(crate) fn row(&mut self, name: &[Line], paragraphs: &[Line]) {
        self.blank();
        let rest = self.style.columns() - self.names - 4;
        let columns = [Column::new(name, self.names), Column::new(paragraphs, rest)];
        self.lines.extend(beside(&columns));
    }

    pub(crate) fn paint(self) -> String {
        paint(&self.lines, self.style.colour)
    }
}
