//! Reads news and keeps the whip count: who stands where on a motion, on whose word, and in which
//! words.
//!
//! Nothing is found without a passage that says so, nothing is sent anywhere, and the same text
//! gives the same findings every time.
//!
//! ```
//! use whipcount::{Document, Motion, Reader};
//!
//! let motion = Motion {
//!     id: "bridge".into(),
//!     title: "Close the old bridge".into(),
//!     phrases: vec![],
//!     members: vec![],
//! };
//! let reader = Reader::new(vec![motion]);
//! let document = Document::new("wire", "Norway will never close the old bridge, Oslo said.");
//! let findings = reader.read(document);
//! for position in &findings.positions {
//!     let evidence = position.evidence.text(&findings.document.text);
//!     println!("{} {}: {evidence}", position.actor.name, position.stance);
//! }
//! ```
//!
//! - [`Reader`] reads a [`Document`] and returns [`Findings`]: [`Statement`]s, [`Position`]s and
//!   [`Tally`] claims.
//! - [`motion_from_toml`] understands a motion file.
//! - [`documents`] opens files, folders and streams.
//! - [`fetching`] asks other machines for pages and feeds; [`watch`] keeps what feeds name.
//! - [`ledger`] keeps all of it in a file; [`add_documents`] reads documents into one.
//! - [`count`] turns findings into a count, and [`export`] writes either.
//!
//! Texts are expected in English.

mod model;
mod reader;

mod entering;
mod keeping;

mod feeds;
mod watching;

mod motions;

mod hits;

mod actors;
mod assumptions;

pub use actors::{known_actor, name_known_actors, nearest, similar_actors};
pub use assumptions::{WhoIsMeant, assumption};
pub use entering::{EnterError, Entered, enter, entered_from_csv};
pub use feeds::{Feeds, FeedsError, FeedsErrorKind, WatchedFeed, feeds_from_toml};
pub use hits::hits;
pub use keeping::{Kept, add_documents, read_again};
pub use model::TrainedModel;
pub use motions::{MotionError, MotionErrorKind, motion_from_toml};
pub use reader::{ReadBy, Reader};
pub use watching::{Wanted, Watch, WatchError, WatchEvent, Watched, offers, open_page, watch};

pub use whipcount_count as count;
pub use whipcount_documents as documents;
pub use whipcount_domain::*;
pub use whipcount_encoder::{ModelError, ModelErrorKind};
pub use whipcount_export as export;
pub use whipcount_fetching as fetching;
pub use whipcount_ledger as ledger;

/// The examples in the README, so that they stay true.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
