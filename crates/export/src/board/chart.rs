use whipcount_count::{Count, StanceGroup};
use whipcount_domain::{Leaning, Stance};

use crate::layout::{Line, Tone};
use crate::words::claim;

/// Columns for the longest label, its number and the blanks around them.
const BEFORE_BAR: usize = 2 + 11 + 6 + 2;
/// Columns kept free for words after a bar: "101 or more claimed".
const AFTER_BAR: usize = 24;
const SHORTEST_BAR: usize = 8;

/// The stances as bars: solid for actors named, light for those that tallies claim beyond them,
/// dots for those of the roll who have not been heard.
pub(super) fn chart(count: &Count<'_>, width: usize) -> Vec<Line> {
    let silent = count.silent.len() as u64;
    let most = count.groups.iter().map(|group| group.bounds.lower).chain([silent]).max();
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
    /// The most that are named with one stance or not heard. Claims do not come into it: one of
    /// hundreds would press everybody named into a single column.
    most: u64,
    /// Columns for bar and words together.
    width: usize,
}

impl Scale {
    /// One column for one actor where there is room, else in proportion; never none for somebody.
    fn of(&self, number: u64) -> usize {
        let scale = u128::from(self.most).max(self.cells as u128);
        let share = (u128::from(number) * self.cells as u128).div_ceil(scale);
        usize::try_from(share).unwrap_or(usize::MAX)
    }

    /// Light columns up to `number`, cut off with dots where there is no room for all of them.
    fn claimed(&self, number: u64, solid: usize) -> String {
        let light = self.of(number).saturating_sub(solid);
        match self.cells - solid {
            room if light <= room => "░".repeat(light),
            0 => String::new(),
            room => format!("{}…", "░".repeat(room - 1)),
        }
    }

    fn group(&self, group: &StanceGroup<'_>) -> Line {
        let solid = self.of(group.bounds.lower);
        let cells = format!("{}{}", "█".repeat(solid), self.claimed(group.bounds.upper, solid));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_one_to_one_while_there_is_room() {
        let scale = Scale { cells: 10, most: 8, width: 80 };
        assert_eq!((scale.of(0), scale.of(8)), (0, 8));
        assert_eq!(scale.claimed(10, 8), "░░");
    }

    #[test]
    fn a_claim_of_any_size_keeps_to_its_place() {
        let scale = Scale { cells: 10, most: 8, width: 80 };
        assert_eq!(scale.claimed(u64::MAX, 8), "░…");
        assert_eq!(scale.claimed(u64::MAX, 10), "");
    }

    #[test]
    fn large_numbers_are_in_proportion_and_never_invisible() {
        let scale = Scale { cells: 10, most: 1000, width: 80 };
        assert_eq!((scale.of(1000), scale.of(500), scale.of(1)), (10, 5, 1));
    }
}
