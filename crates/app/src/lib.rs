//! whipcount as a library: joins the steps and re-exports the nouns.
pub use whipcount_domain::*;
