//! Words per second of the reading: tokens, sentences, quotations, names, dates, amounts, references.

mod common;

use criterion::{Criterion, criterion_group, criterion_main};

fn reading(criterion: &mut Criterion) {
    common::measure(criterion, "reading", |_| (), |document, ()| whipcount_reading::read(document));
}

criterion_group!(benches, reading);
criterion_main!(benches);
