//! What pages look like: a style sheet and an icon, both inside the program.

use std::sync::LazyLock;

use uuid::Uuid;

/// A file that pages refer to. Its name changes with its content, so that it can be kept for ever.
pub(crate) struct Look {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) content: &'static str,
}

/// The style sheet.
pub(crate) static STYLE: LazyLock<Look> = LazyLock::new(|| {
    look("board", "css", "text/css; charset=utf-8", include_str!("../looks/board.css"))
});

/// The icon.
pub(crate) static ICON: LazyLock<Look> =
    LazyLock::new(|| look("icon", "svg", "image/svg+xml", include_str!("../looks/icon.svg")));

/// The file with this name.
pub(crate) fn called(name: &str) -> Option<&'static Look> {
    [&*STYLE, &*ICON].into_iter().find(|look| look.name == name)
}

/// What tells the pages of this program from those of another version.
pub(crate) fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let (version, style) = (env!("CARGO_PKG_VERSION"), &STYLE.name);
        mark(&format!("{version} {style}"))
    });
    &VERSION
}

fn look(name: &str, suffix: &str, kind: &'static str, content: &'static str) -> Look {
    Look { name: format!("{name}-{}.{suffix}", mark(content)), kind, content }
}

fn mark(content: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, content.as_bytes()).simple().to_string()[..12].to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Red, green and blue of `#1a2b3c`.
    fn channels(colour: &str) -> [f64; 3] {
        let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6);
        let digits = digits.unwrap_or_else(|| panic!("`{colour}` is not six digits"));
        [0, 2, 4].map(|place| {
            let channel = u8::from_str_radix(&digits[place..place + 2], 16).expect("digits");
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// The contrast of two colours by WCAG 2.2, 1 to 21.
    fn contrast(one: &str, other: &str) -> f64 {
        let luminance = |colour| {
            let [red, green, blue] = channels(colour);
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The colours of the light and of the dark page, by name.
    fn colours() -> Vec<BTreeMap<&'static str, &'static str>> {
        let css = STYLE.content;
        let blocks = css.match_indices(":root").map(|(start, _)| {
            let block = &css[start..];
            let inside =
                &block[block.find('{').expect("a block") + 1..block.find('}').expect("an end")];
            let lines = inside.split(';').filter_map(|line| line.trim().split_once(':'));
            let lines = lines.map(|(name, value)| (name.trim(), value.trim()));
            lines.filter(|(_, value)| value.starts_with('#')).collect()
        });
        blocks.collect()
    }

    #[test]
    fn words_can_be_read_in_light_and_dark() {
        let pages = colours();
        assert!(pages.len() >= 2, "a light and a dark page");
        for page in pages.iter().take(2) {
            let of = |name: &str| *page.get(name).unwrap_or_else(|| panic!("no {name}"));
            let mut pairs = Vec::new();
            for ground in ["--ground", "--card", "--band"] {
                for words in ["--words", "--faint", "--link", "--alert"] {
                    pairs.push((words, ground, 4.5));
                }
                // What is told by a shape needs less than what is told by letters.
                pairs.push(("--edge", ground, 3.0));
            }
            for stance in ["commits", "supports", "conditional", "undecided", "declines", "opposes"]
            {
                let (full, pale) = (format!("--{stance}"), format!("--{stance}-pale"));
                let ratio = contrast(of("--on-stance"), of(&full));
                assert!(ratio >= 4.5, "{ratio:.2}: letters on {full}");
                let ratio = contrast(of("--words"), of(&pale));
                assert!(ratio >= 4.5, "{ratio:.2}: words on {pale}");
                let ratio = contrast(of(&full), of("--card"));
                assert!(ratio >= 3.0, "{ratio:.2}: {full} on a card");
            }
            for (one, other, least) in pairs {
                let ratio = contrast(of(one), of(other));
                assert!(ratio >= least, "{ratio:.2}: {one} on {other}");
            }
        }
    }
}
