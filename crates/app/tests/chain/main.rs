//! What holds of the whole chain, from a text to a count.

mod support;

mod any_text;
mod repeatable;
