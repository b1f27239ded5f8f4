//! What holds of the whole chain, from a text to a count.

mod support;

mod any_text;
mod damaged_input;
mod planted;
mod repeatable;
