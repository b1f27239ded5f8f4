//! Bytes of any supported format to [`Document`](whipcount_domain::Document)s.
//!
//! [`open`] takes files, folders and standard input and gives an iterator, so that no more than one
//! document is held at a time. What cannot be read becomes a [`Problem`] in its place, and the rest
//! is still read.
//!
//! ```
//! use whipcount_documents::{Defaults, Input, open};
//!
//! let lines = r#"{"id": "one", "text": "Norway will pay."}
//! {"id": "two"}
//! "#;
//! let mut documents = open(vec![Input::StandardInput], Defaults::default(), lines.as_bytes());
//! assert_eq!(documents.next().unwrap().unwrap().document.text, "Norway will pay.");
//! let problem = documents.next().unwrap().unwrap_err();
//! assert_eq!(problem.to_string(), "cannot read line 2 of `standard input`: it has no `text`");
//! ```
//!
//! Limits: a document may have at most [`MAX_DOCUMENT_BYTES`].

mod open;

pub mod feeds;
mod fields;
mod folder;
mod formats;
mod http;
mod leash;
mod members;
mod progress;
mod source;
mod unpack;

mod limits;

mod charset;
mod cleaning;
mod encoding;
mod language;

mod ids;
mod problem;

pub use fields::{Columns, Field};
pub use formats::{Contents, Format};
pub use limits::Limits;
pub use open::{Defaults, Documents, Fetched, Input, Opened, open, open_fetched};
pub use problem::{Place, Problem, ProblemKind, Within};
pub use progress::{BytesRead, bytes_of};
pub use source::Hints;

/// The largest document that is read, in bytes; the same holds for a line that contains one.
///
/// Twice the size of the longest novels. Reading takes memory in proportion to a document, so that
/// without a limit one file could use up the machine's.
pub const MAX_DOCUMENT_BYTES: usize = 8 << 20;
