use std::fmt;
use std::str::FromStr;

use jiff::civil::Time;

use crate::UnknownName;

/// How a document came to be what it is.
///
/// None of it is part of what a document says, so two documents that differ in it alone are the
/// same report.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// Where the day of publication is from.
    pub date: DateOrigin,
    /// Time of day of publication, in the time zone of whoever wrote it down.
    pub time: Option<Time>,
    /// Language of the text, as an ISO 639-1 code (639-3 where there is none): `en`, `de`. `None`
    /// if it was not looked for, or the text is too short to tell.
    pub language: Option<String>,
    /// What was changed between the bytes of the original and the text.
    pub changes: Vec<TextChange>,
    /// Where it stands in a file that holds others, or several: the file and the names or places
    /// that lead to it, outermost first, with `!` between them. `None` if a file is all its own.
    pub inside: Option<String>,
    /// Where each page of the original begins: byte offsets in the text. Empty if it has no pages.
    pub pages: Vec<u32>,
}

impl Origin {
    /// The page on which the byte at `offset` of the text stands, counted from 1.
    ///
    /// ```
    /// # use whipcount_domain::Origin;
    /// let origin = Origin { pages: vec![0, 80], ..Origin::default() };
    /// assert_eq!((origin.page(79), origin.page(80)), (Some(1), Some(2)));
    /// assert_eq!(Origin::default().page(0), None);
    /// ```
    pub fn page(&self, offset: u32) -> Option<usize> {
        let begun = self.pages.partition_point(|&start| start <= offset);
        (begun > 0).then_some(begun)
    }
}

/// Where the day on which a document was published is from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateOrigin {
    /// Data for machines: markup of a page, a field of a record, a header.
    Markup,
    /// The address, as in `/2031/05/14/`.
    Address,
    /// A line of text beside the body that people read.
    Text,
    /// The person who ran the tool said so.
    Option,
    /// There is no day, or it was not kept where it is from.
    #[default]
    Unknown,
}

impl DateOrigin {
    /// All of them, the surest first.
    pub const ALL: [DateOrigin; 5] = [
        DateOrigin::Markup,
        DateOrigin::Address,
        DateOrigin::Text,
        DateOrigin::Option,
        DateOrigin::Unknown,
    ];

    /// Its name in files and output.
    pub fn name(self) -> &'static str {
        match self {
            DateOrigin::Markup => "markup",
            DateOrigin::Address => "address",
            DateOrigin::Text => "text",
            DateOrigin::Option => "option",
            DateOrigin::Unknown => "unknown",
        }
    }
}

/// Something that was changed between the bytes of the original and the text.
///
/// Written as a word and, where it can be counted, how often: `soft-hyphens 3`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextChange {
    /// Decoded from this encoding, which is not UTF-8, as the original or its sender says.
    Encoding(String),
    /// Decoded from this encoding because the bytes look like it.
    GuessedEncoding(String),
    /// Bytes that mean nothing in the encoding became U+FFFD.
    Undecodable(u32),
    /// Other line ends became line feeds.
    LineEnds(u32),
    /// Soft hyphens were taken out.
    SoftHyphens(u32),
    /// Non-breaking and other special spaces became spaces.
    Spaces(u32),
    /// Control characters and marks without width were taken out.
    Invisible(u32),
    /// Hyphens at the ends of lines were taken out, and the words put together.
    LineEndHyphens(u32),
    /// UTF-8 that had been read as Latin-1 was put right.
    Mojibake(u32),
}

impl TextChange {
    /// The word that says what was changed.
    pub fn name(&self) -> &'static str {
        match self {
            TextChange::Encoding(_) => "encoding",
            TextChange::GuessedEncoding(_) => "guessed-encoding",
            TextChange::Undecodable(_) => "undecodable",
            TextChange::LineEnds(_) => "line-ends",
            TextChange::SoftHyphens(_) => "soft-hyphens",
            TextChange::Spaces(_) => "spaces",
            TextChange::Invisible(_) => "invisible",
            TextChange::LineEndHyphens(_) => "line-end-hyphens",
            TextChange::Mojibake(_) => "mojibake",
        }
    }
}

impl fmt::Display for TextChange {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())?;
        match self {
            TextChange::Encoding(name) | TextChange::GuessedEncoding(name) => {
                write!(out, " {name}")
            }
            TextChange::Undecodable(count)
            | TextChange::LineEnds(count)
            | TextChange::SoftHyphens(count)
            | TextChange::Spaces(count)
            | TextChange::Invisible(count)
            | TextChange::LineEndHyphens(count)
            | TextChange::Mojibake(count) => write!(out, " {count}"),
        }
    }
}

impl FromStr for TextChange {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<TextChange, UnknownName> {
        let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
        let count = rest.parse();
        match (name, count) {
            ("encoding", _) => Ok(TextChange::Encoding(rest.to_string())),
            ("guessed-encoding", _) => Ok(TextChange::GuessedEncoding(rest.to_string())),
            ("undecodable", Ok(count)) => Ok(TextChange::Undecodable(count)),
            ("line-ends", Ok(count)) => Ok(TextChange::LineEnds(count)),
            ("soft-hyphens", Ok(count)) => Ok(TextChange::SoftHyphens(count)),
            ("spaces", Ok(count)) => Ok(TextChange::Spaces(count)),
            ("invisible", Ok(count)) => Ok(TextChange::Invisible(count)),
            ("line-end-hyphens", Ok(count)) => Ok(TextChange::LineEndHyphens(count)),
            ("mojibake", Ok(count)) => Ok(TextChange::Mojibake(count)),
            _ => Err(UnknownName {
                given: text.to_string(),
                choices: vec![
                    "encoding NAME",
                    "guessed-encoding NAME",
                    "undecodable N",
                    "line-ends N",
                    "soft-hyphens N",
                    "spaces N",
                    "invisible N",
                    "line-end-hyphens N",
                    "mojibake N",
                ],
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_is_read_as_it_is_written() {
        let changes = [
            TextChange::Encoding("windows-1252".into()),
            TextChange::GuessedEncoding("UTF-16LE".into()),
            TextChange::Undecodable(1),
            TextChange::LineEnds(20),
            TextChange::SoftHyphens(3),
            TextChange::Spaces(4),
            TextChange::Invisible(5),
            TextChange::LineEndHyphens(7),
            TextChange::Mojibake(6),
        ];
        for change in changes {
            assert_eq!(change.to_string().parse(), Ok(change));
        }
        assert!("soft-hyphens many".parse::<TextChange>().is_err());
        assert!("hyphens 3".parse::<TextChange>().is_err());
    }
}
