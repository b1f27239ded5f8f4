//! The `whipcount` command.
fn main() {}
