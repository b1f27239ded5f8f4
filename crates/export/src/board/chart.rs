use whipcount_count::{Count, StanceGroup};
use whipcount_domain::{Leaning, Stance};

use super::layout::{Line, Tone};
use super::words::claim;

/// Columns for the longest label, its number and the blanks around them.
const BEFORE_BAR: usize = 2 + 11 + 6 + 2;
/// Columns kept free for words after a bar: "31 or more claimed".
const AFTER_BAR: usize = 20;
const SHORTEST_BAR: usize = 8;

/// The stances as bars: solid for actors named, light for those that tallies claim beyond them,
/// dots for those of the roll who have not been heard.
pub(super) fn chart(count: &Count<'_>, width: usize) -> Vec<Line> {
    let silent = count.silent.len() as u64;
    let most = count.groups.iter().map(|group| group.bounds.upper).chain([silent]).max();
    let cells = width.saturating_sub(BEFORE_BAR + AFTER_BAR).max(SHORTEST_BAR);
    let scale = Scale { cells, most: most.unwrap_or(0), width };
    let mut lines: Vec<_> = count.groups.iter().map(|group| scale.group(group)).collect();
    if !count.motion.members.is_empty() {
        let dots = "·".repeat(scale.of(silent));
        lines.push(bar("not heard", silent, Tone::Faint, &dots));
    }
    lines
}

/// How long a bar is.
struct Scale {
    /// Columns for the longest bar.
    cells: usize,
    /// What the longest bar stands for.
    most: u64,
    /// Columns for bar and words together.
    width: usize,
}

impl Scale {
    /// One column for one actor where there is room, else in proportion; never none for somebody.
    fn of(&self, number: u64) -> usize {
        if self.most <= self.cells as u64 {
            return number as usize;
        }
        let share = u128::from(number) * self.cells as u128;
        share.div_ceil(u128::from(self.most)) as usize
    }

    fn group(&self, group: &StanceGroup<'_>) -> Line {
        let solid = self.of(group.bounds.lower);
        let light = self.of(group.bounds.upper).saturating_sub(solid);
        let cells = format!("{}{}", "█".repeat(solid), "░".repeat(light));
        let tone = Tone::Of(group.stance);
        let line = bar(group.stance.name(), group.bounds.lower, tone, &cells);
        let Some(note) = claim(group.bounds).or_else(|| leanings(group)) else { return line };
        let noted = line.clone().and(Tone::Faint, format!("  {note}"));
        // Where there is no room for it, the heading of the stance tells it.
        if noted.width() <= self.width { noted } else { line }
    }
}

fn bar(label: &str, number: u64, tone: Tone, cells: &str) -> Line {
    let label_tone = if number > 0 { tone } else { Tone::Faint };
    let line = Line::new(label_tone, format!("  {label:<11}{number:>6}"));
    if cells.is_empty() { line } else { line.and(tone, format!("  {cells}")) }
}

/// "1 leaning for, 2 leaning against".
fn leanings(group: &StanceGroup<'_>) -> Option<String> {
    if group.stance != Stance::Undecided {
        return None;
    }
    let leaning = |way| {
        let leans = group.standings.iter().filter(|one| one.position.leans == Some(way)).count();
        (leans > 0).then(|| format!("{leans} leaning {}", way.name()))
    };
    let ways: Vec<_> =
        [leaning(Leaning::For), leaning(Leaning::Against)].into_iter().flatten().collect();
    (!ways.is_empty()).then(|| ways.join(", "))
}
