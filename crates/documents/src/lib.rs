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

mod folder;
mod format;
mod json_lines;
mod text;

mod encoding;

mod ids;
mod problem;

pub use format::{Format, MAX_DOCUMENT_BYTES};
pub use open::{Defaults, Documents, Input, Opened, open};
pub use problem::{Place, Problem, ProblemKind};
