//! Words per second of the whole way of a document, from its text to its findings on a motion.

mod common;

use criterion::{Criterion, criterion_group, criterion_main};
use whipcount::{ReadBy, Reader};
use whipcount_quality::made_up;

fn chain(criterion: &mut Criterion) {
    let reader = Reader::by(ReadBy::Rules, vec![made_up::motion()]);
    common::measure(criterion, "chain", |_| (), |document, ()| reader.read(document.clone()));
}

criterion_group!(benches, chain);
criterion_main!(benches);
