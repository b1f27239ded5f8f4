//! Words per second of the whole way of a document, from its text to its findings on a motion.

mod common;

use criterion::{Criterion, criterion_group, criterion_main};
use whipcount_positions::{PreparedMotion, find_positions};
use whipcount_quality::made_up;
use whipcount_reading::read;
use whipcount_statements::find_statements;

fn chain(criterion: &mut Criterion) {
    let motion = PreparedMotion::new(made_up::motion());
    common::measure(
        criterion,
        "chain",
        |_| (),
        |document, ()| {
            let reading = read(document);
            let statements = find_statements(document, &reading);
            find_positions(document, &reading, &statements, &motion)
        },
    );
}

criterion_group!(benches, chain);
criterion_main!(benches);
