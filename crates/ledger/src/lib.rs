//! An append-only ledger of documents, positions and decisions in one SQLite file.
//!
//! What was learnt is never changed and never taken out: a [`Ledger`] keeps documents with their
//! texts, the statements, positions and tallies that were read in them, motions, and what people
//! decided. Each entry has an id that is made from its content ([`EntryId`]), and two times: when
//! it was said, and when the ledger learnt it. The clock is never asked; a [`Run`] says when it is.
//!
//! - [`Ledger::append`] keeps what was read; keeping it twice keeps it once.
//! - [`Ledger::select`] gives the [`Entries`](whipcount_count::Entries) that a question is about: as
//!   they stand, or as they stood at an earlier instant.
//!   [`Ledger::digest`] gives the few of them that a board needs.
//! - [`Ledger::decide`] keeps what a person decided on an entry.
//! - [`Ledger::search`] looks for words, [`Ledger::open_document`] gives a document with what counts in it.
//! - [`Ledger::dump`] writes all of it as JSON Lines, and [`Ledger::load`] reads them.
//! - [`Ledger::verify`] looks for damage; [`Ledger::rebuild`] makes the derived tables anew.
//!
//! Several programs may read and write one ledger at the same time.

mod ledger;

mod appending;
mod decisions;
mod digesting;
mod opening;
mod searching;
mod selecting;

mod deciding;
mod source;
mod state;
mod voices;

mod held;
mod reprints;
mod views;

mod dumping;
mod lines;
mod loading;
mod migrating;
mod sealing;
mod verifying;

mod contents;
mod ids;
mod values;

mod error;

pub use appending::{Appended, Outcome};
pub use decisions::{Correction, DecisionEntry, FIELDS, FieldError, Judgement};
pub use error::{LedgerError, LedgerErrorKind};
pub use ids::{EntryId, NoEntryId};
pub use ledger::{Ledger, MotionAdded, Run};
pub use lines::LineError;
pub use opening::KeptDocument;
pub use searching::{Hit, HitKind};
pub use selecting::{Selected, Selection};
pub use state::State;
pub use verifying::{Fault, Verified};
