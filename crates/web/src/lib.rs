//! The board in the browser: the pages of a ledger, with the data behind each of them.
//!
//! A page can be read without scripts, and needs nothing from another host. Whatever is asked becomes
//! a question about the ledger and is answered by a function of it, so that unchanged pages are told
//! to be so and made once. The ledger is only read. Words of documents are never markup.
//!
//! - [`Server::bind`] takes an address, [`Server::run`] answers until it is told to stop.
//!
//! ```no_run
//! use whipcount_web::{Options, Server};
//!
//! let options = Options { port: 8410, ..Options::new("whipcount.db") };
//! let server = Server::bind(options).expect("the port is free");
//! println!("http://{}/", server.address());
//! server.run().expect("it is served");
//! ```

mod serving;

mod guarding;
mod routing;

mod questions;

mod answering;
mod answers;
mod failures;
mod ledgers;

mod pages;

mod bars;
mod cards;
mod feeds;
mod highlights;
mod links;
mod shown;
mod texts;

mod looks;

pub use routing::router;
pub use serving::{Options, ServeError, ServeErrorKind, Server};
