use crate::{ActorIndex, DateRange, Span};

/// One attribution: somebody (source) is said (cue) to have said or thought something (content).
///
/// The three parts follow Pareti's PARC3 and the PolNeAR corpus. A part may be in pieces, for
/// instance a quotation that its own attribution interrupts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Who: the whole noun phrase ("a senior official at the ministry"). Empty if none is given.
    pub source: Vec<Span>,
    /// The words that attribute: "said", "according to", a colon.
    pub cue: Vec<Span>,
    /// What was said, in the order of the text. Never empty.
    pub content: Vec<Span>,
    /// Whether the cue is an act of speech ("said", "promised", a colon), which puts its source on
    /// the record, and not an attitude or a deed ("wants", "refused").
    pub act: bool,
    /// Whether the content is quoted.
    pub quote: QuoteKind,
    /// Index of the statement, in the same list, inside whose content this one stands.
    pub within: Option<usize>,
    /// Who the source is, as far as the document tells.
    pub speaker: Option<Speaker>,
    /// When it was said, from the statement's own words.
    pub said: Option<DateRange>,
}

/// How a content is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuoteKind {
    /// All in quotation marks.
    Direct,
    /// None in quotation marks.
    Indirect,
    /// Some in quotation marks.
    Mixed,
}

impl QuoteKind {
    /// The word for it in output.
    pub fn name(self) -> &'static str {
        match self {
            QuoteKind::Direct => "direct",
            QuoteKind::Indirect => "indirect",
            QuoteKind::Mixed => "mixed",
        }
    }
}

/// Who a source is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The name in full as the document gives it anywhere, else the words of the text without the
    /// article; a source that hides its name is "unnamed …".
    pub name: String,
    /// "Dutch Defense Minister", if the document says so.
    pub role: Option<String>,
    /// Id of the actor it speaks for: the state of a minister, the party of its leader, the
    /// person itself otherwise.
    pub actor: Option<String>,
    /// What a source that hides its name ("an official", "people familiar with …") is said to be;
    /// `None` for one that is on the record.
    pub unnamed: Option<Unnamed>,
    /// The actor of the [`Reading`](crate::Reading) that the source itself is (the minister, not
    /// the state), if it is one.
    pub person: Option<ActorIndex>,
}

impl Speaker {
    /// Whether the source is on the record.
    pub fn is_named(&self) -> bool {
        self.unnamed.is_none()
    }
}

/// What a source that hides its name is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unnamed {
    /// Somebody who holds an office: an official, diplomat, minister, officer, aide.
    Official,
    /// Somebody who is familiar with the matter, or close to those whom it concerns.
    Insider,
    /// Somebody who is asked for what they know of such matters: an analyst, economist, lawyer.
    Expert,
    /// Anybody else, and those of whom nothing is said.
    Other,
}

impl Unnamed {
    /// All of them.
    pub const ALL: [Unnamed; 4] =
        [Unnamed::Official, Unnamed::Insider, Unnamed::Expert, Unnamed::Other];

    /// The word for it in output.
    pub fn name(self) -> &'static str {
        match self {
            Unnamed::Official => "official",
            Unnamed::Insider => "insider",
            Unnamed::Expert => "expert",
            Unnamed::Other => "other",
        }
    }
}
