use whipcount_count::{Count, LeftOut, PositionEntry, StanceGroup, Standing, TallyEntry};
use whipcount_domain::Stance;

use super::chart::chart;
use crate::layout::{Column, Line, TextStyle, Tone, beside, heading, paint};
use crate::particulars::{attachments, leans, told};
use crate::visible::visible;
use crate::words::{
    bounds, citation, claimant, claimed, day, number_of, on_whose_word, quoted, said, terms,
};

/// From this width on, particulars stand beside the quotation rather than under it.
const SIDE_BY_SIDE: usize = 120;
/// The column of names has room at least for "not on the roll" …
const NARROWEST_NAMES: usize = 15;
/// … and takes no more than this; longer names are wrapped.
const WIDEST_NAMES: usize = 22;

/// The board as text for people.
///
/// A head with a chart of the stances, then stance by stance everybody who holds it: in which
/// words, on whose word, with which conditions and contribution; what contradicts it and what it
/// replaced; then claims about how many hold it; last, who has not been heard.
pub fn text(count: &Count<'_>, style: TextStyle) -> String {
    let width = style.columns();
    let mut lines = head(count, width);
    if is_empty(count) {
        let nobody = Line::new(Tone::Plain, "Nobody was found to stand anywhere on this motion.");
        lines.extend(nobody.wrap(width));
    } else {
        lines.extend(chart(count, width));
    }
    let page = Page::new(count, width);
    for group in &count.groups {
        if !group.standings.is_empty() || !group.tallies.is_empty() {
            lines.extend(page.group(group));
        }
    }
    if !count.silent.is_empty() {
        lines.extend(page.silent(count));
    }
    lines.extend(foot(&count.left_out, width));
    paint(&lines, style.colour)
}

fn is_empty(count: &Count<'_>) -> bool {
    count.groups.iter().all(|group| group.standings.is_empty() && group.tallies.is_empty())
}

/// The motion, the day, and what was read.
fn head(count: &Count<'_>, width: usize) -> Vec<Line> {
    let mut lines = Line::new(Tone::Strong, visible(&count.motion.title)).wrap(width);
    lines.extend(Line::new(Tone::Faint, facts(count)).wrap(width));
    if let Some(terms) = terms(&count.options) {
        lines.extend(Line::new(Tone::Faint, terms).wrap(width));
    }
    lines.push(Line::default());
    lines
}

/// "as of 15 Apr 2025 · 9 actors in 4 of 5 documents · 1 conflict · 2 changes".
fn facts(count: &Count<'_>) -> String {
    let read = number_of(count.documents_read, "document");
    let documents = match count.documents_counted {
        counted if counted == count.documents_read => read,
        counted => format!("{counted} of {read}"),
    };
    let heard = format!("{} in {documents}", number_of(count.actors(), "actor"));
    let mut facts = match (count.options.as_of, count.latest) {
        (Some(as_of), _) => vec![format!("as of {}", day(as_of)), heard],
        (None, Some(latest)) => vec![format!("up to {}", day(latest)), heard],
        (None, None) => vec![heard],
    };
    let having = |has: fn(&Standing) -> bool| count.standings().filter(|one| has(one)).count();
    let contradicted = having(|standing| !standing.conflicts.is_empty());
    if contradicted > 0 {
        facts.push(format!("{contradicted} contradicted"));
    }
    let changed = having(|standing| !standing.earlier.is_empty());
    if changed > 0 {
        facts.push(format!("{changed} changed"));
    }
    facts.join(" · ")
}

/// What the options kept out, so that nobody takes a filtered board for all of it.
fn foot(left_out: &LeftOut, width: usize) -> Vec<Line> {
    let reasons = [
        (left_out.later, "said later"),
        (left_out.undated, "undated"),
        (left_out.other_basis, "on another basis"),
        (left_out.less_confident, "less confident"),
    ];
    let reasons: Vec<_> = reasons
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, reason)| format!("{} {reason}", number_of(*number, "passage")))
        .collect();
    if reasons.is_empty() {
        return Vec::new();
    }
    let foot = Line::new(Tone::Faint, format!("Left out: {}.", reasons.join(", ")));
    [Line::default()].into_iter().chain(foot.wrap(width)).collect()
}

/// The columns of one board.
struct Page {
    width: usize,
    /// Of the column with names and days.
    names: usize,
    has_roll: bool,
}

impl Page {
    fn new(count: &Count<'_>, width: usize) -> Page {
        let longest = count.standings().flat_map(|standing| {
            [visible(&standing.actor.name).into_owned(), said(standing.position)]
        });
        let longest = longest.map(|words| Line::new(Tone::Plain, words).width()).max().unwrap_or(0);
        let names = longest.clamp(NARROWEST_NAMES, WIDEST_NAMES).min(width / 3);
        Page { width, names, has_roll: !count.motion.members.is_empty() }
    }

    fn group(&self, group: &StanceGroup<'_>) -> Vec<Line> {
        let name = group.stance.name().to_uppercase();
        let mut lines = self.heading(Tone::Of(group.stance), &name, &bounds(group.bounds));
        for standing in &group.standings {
            lines.extend(self.standing(standing));
        }
        for tally in &group.tallies {
            lines.extend(self.tally(tally, group.standings.len()));
        }
        lines
    }

    /// A blank line and a rule with words at both ends.
    fn heading(&self, tone: Tone, left: &str, right: &str) -> Vec<Line> {
        vec![Line::default(), heading(tone, left, right, self.width)]
    }

    fn standing(&self, standing: &Standing<'_>) -> Vec<Line> {
        let position = standing.position;
        let mut name = vec![
            Line::new(Tone::Strong, visible(&standing.actor.name)),
            Line::new(Tone::Faint, said(position)),
        ];
        if let Some(leaning) = position.leans {
            name.push(Line::new(Tone::Of(Stance::Undecided), leans(leaning)));
        }
        if self.has_roll && !standing.on_roll {
            name.push(Line::new(Tone::Faint, "not on the roll"));
        }
        if !standing.conflicts.is_empty() {
            name.push(Line::new(Tone::Alert, "! contradicted"));
        }
        if !standing.earlier.is_empty() {
            name.push(Line::new(Tone::Strong, "~ changed"));
        }
        let words = Line::new(Tone::Plain, quoted(&position.evidence));
        let mut particulars = vec![Line::new(
            Tone::Faint,
            format!("{} — {}", on_whose_word(position), citation(&position.document)),
        )];
        particulars.extend(attachments(position));
        particulars.extend(further(standing));
        particulars.extend(standing.conflicts.iter().map(|other| conflict(other)));
        particulars.extend(standing.earlier.iter().map(|other| change(other)));
        let unlisted = standing.unlisted.conflicts + standing.unlisted.earlier;
        particulars.extend((unlisted > 0).then(|| {
            let passages = number_of(unlisted, "other passage");
            Line::new(Tone::Faint, format!("and {passages} that say otherwise"))
        }));
        self.row(&name, words, particulars)
    }

    fn tally(&self, tally: &TallyEntry, named_here: usize) -> Vec<Line> {
        let dated = tally.day().map_or_else(|| "undated".to_string(), day);
        let claim = [
            Line::new(Tone::Strong, format!("{} claimed", claimed(tally))),
            Line::new(Tone::Faint, dated),
        ];
        let words = Line::new(Tone::Plain, quoted(&tally.text));
        let claimant = format!(
            "{}, {named_here} named on this board — {}",
            claimant(tally),
            citation(&tally.document)
        );
        self.row(&claim, words, vec![Line::new(Tone::Faint, claimant)])
    }

    fn silent(&self, count: &Count<'_>) -> Vec<Line> {
        let roll = format!("{} of {} on the roll", count.silent.len(), count.motion.members.len());
        let mut lines = self.heading(Tone::Strong, "NOT HEARD", &roll);
        let names: Vec<_> = count.silent.iter().map(|member| visible(member)).collect();
        let names = Line::new(Tone::Plain, names.join(", "));
        lines.extend(beside(&[Column::new(&[names], self.width - 2)]));
        lines
    }

    /// A name with words beside it, and the particulars under the words or beside them.
    fn row(&self, name: &[Line], words: Line, particulars: Vec<Line>) -> Vec<Line> {
        let rest = self.width - self.names - 4;
        let name = Column::new(name, self.names);
        let mut lines = if self.width >= SIDE_BY_SIDE {
            let half = (rest - 2) / 2;
            beside(&[name, Column::new(&[words], half), Column::new(&particulars, rest - 2 - half)])
        } else {
            let paragraphs: Vec<_> = [words].into_iter().chain(particulars).collect();
            beside(&[name, Column::new(&paragraphs, rest)])
        };
        lines.insert(0, Line::default());
        lines
    }
}

/// How many other passages say the same, and since when.
fn further(standing: &Standing<'_>) -> Option<Line> {
    let agreeing = standing.agreeing.len() + standing.unlisted.agreeing;
    if agreeing == 0 {
        return None;
    }
    let passages = number_of(agreeing, "other passage");
    let since = match standing.since {
        Some(since) if Some(since) != standing.position.day() => {
            format!(", since {}", day(since))
        }
        _ => String::new(),
    };
    Some(Line::new(Tone::Faint, format!("also in {passages}{since}")))
}

/// What contradicts a standing.
fn conflict(other: &PositionEntry) -> Line {
    Line::new(Tone::Alert, "but also: ").and(Tone::Plain, told(other))
}

/// What a standing has replaced.
fn change(other: &PositionEntry) -> Line {
    Line::new(Tone::Strong, "before: ").and(Tone::Plain, told(other))
}
