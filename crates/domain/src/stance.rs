use std::fmt;
use std::str::FromStr;

use crate::DateOrigin;

/// Where an actor stands on a motion, as the annotation guidelines define it.
///
/// The order is that of the board, from the firmest yes to the firmest no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stance {
    /// Does its part, has decided to, or has done it.
    Commits,
    /// Is for it and promises no part of its own.
    Supports,
    /// States what it would take.
    Conditional,
    /// Has expressly not decided.
    Undecided,
    /// Will not take part itself.
    Declines,
    /// Is against its happening at all.
    Opposes,
}

impl Stance {
    /// All stances in the order of the board.
    pub const ALL: [Stance; 6] = [
        Stance::Commits,
        Stance::Supports,
        Stance::Conditional,
        Stance::Undecided,
        Stance::Declines,
        Stance::Opposes,
    ];

    /// The word for it in data and output.
    pub fn name(self) -> &'static str {
        match self {
            Stance::Commits => "commits",
            Stance::Supports => "supports",
            Stance::Conditional => "conditional",
            Stance::Undecided => "undecided",
            Stance::Declines => "declines",
            Stance::Opposes => "opposes",
        }
    }
}

/// Which way an undecided actor tends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leaning {
    /// Tends to a yes.
    For,
    /// Tends to a no.
    Against,
}

impl Leaning {
    /// The word for it in data and output.
    pub fn name(self) -> &'static str {
        match self {
            Leaning::For => "for",
            Leaning::Against => "against",
        }
    }
}

/// On whose word a position rests, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The actor, or somebody who speaks for it on the record.
    Itself,
    /// Somebody else who is named.
    Reported,
    /// A source that hides its name.
    Anonymous,
    /// The document itself.
    Narrator,
}

impl Basis {
    /// All bases, strongest first.
    pub const ALL: [Basis; 4] = [Basis::Itself, Basis::Reported, Basis::Anonymous, Basis::Narrator];

    /// The word for it in data and output.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Itself => "self",
            Basis::Reported => "reported",
            Basis::Anonymous => "anonymous",
            Basis::Narrator => "narrator",
        }
    }
}

/// A word that names none of the choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// The word that was given.
    pub given: String,
    /// The words that would have been understood.
    pub choices: Vec<&'static str>,
}

impl fmt::Display for UnknownName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{}` is none of {}", self.given, self.choices.join(", "))
    }
}

impl std::error::Error for UnknownName {}

macro_rules! by_name {
    ($($noun:ident: $all:expr;)*) => {$(
        impl fmt::Display for $noun {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.pad(self.name())
            }
        }

        impl FromStr for $noun {
            type Err = UnknownName;

            fn from_str(name: &str) -> Result<$noun, UnknownName> {
                let all = $all;
                all.into_iter().find(|choice| choice.name() == name).ok_or_else(|| UnknownName {
                    given: name.to_string(),
                    choices: all.iter().map(|choice| choice.name()).collect(),
                })
            }
        }
    )*};
}

by_name! {
    Stance: Stance::ALL;
    Leaning: [Leaning::For, Leaning::Against];
    Basis: Basis::ALL;
    DateOrigin: DateOrigin::ALL;
}
