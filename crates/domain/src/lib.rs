//! The nouns that every step of whipcount shares: plain, immutable data, no input or output.
//!
//! The data's way is `documents → reading → statements → positions → count → interfaces`. Each step
//! depends on this crate and not on its neighbour, so what one step hands to the next is defined
//! here: a [`Document`] is read into a [`Reading`], in which [`Statement`]s are found, from which
//! [`Position`]s and [`Tally`] claims on a [`Motion`] are drawn. [`Findings`] is all of it for one
//! document.
//!
//! Offsets are bytes of the document's own text everywhere ([`Span`]); they become Unicode code
//! points only where results are written out.

mod span;

mod document;
mod motion;
mod origin;

mod attribution;
mod reading;
mod statement;

mod judgement;
mod position;
mod stance;
mod tally;

mod findings;

pub use attribution::Attribution;
pub use document::{Document, parse_day, parse_time};
pub use findings::Findings;
pub use judgement::{Judgement, Question};
pub use motion::Motion;
pub use origin::{DateOrigin, Origin, TextChange};
pub use position::{ActorName, Condition, Contribution, Position};
pub use reading::{
    Actor, ActorIndex, ActorKind, DateMention, Mention, MentionForm, Quantity, Quote, Reading,
    Sentence, Token, TokenKind, TokenRange,
};
pub use span::{DateRange, Span};
pub use stance::{Basis, Leaning, Stance, UnknownName};
pub use statement::{QuoteKind, Speaker, Statement, Unnamed};
pub use tally::Tally;

pub use jiff::Timestamp;
pub use jiff::civil::{Date, Time};
