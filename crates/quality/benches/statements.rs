//! Words per second of finding who is said to say what, in documents that were read before.

mod common;

use criterion::{Criterion, criterion_group, criterion_main};
use whipcount_reading::read;
use whipcount_statements::find_statements;

fn statements(criterion: &mut Criterion) {
    common::measure(criterion, "statements", read, find_statements);
}

criterion_group!(benches, statements);
criterion_main!(benches);
