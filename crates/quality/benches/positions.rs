//! Words per second of finding who stands where, in documents whose statements are known.

mod common;

use criterion::{Criterion, criterion_group, criterion_main};
use whipcount_positions::{PreparedMotion, find_positions};
use whipcount_quality::made_up;
use whipcount_reading::read;
use whipcount_statements::find_statements;

fn positions(criterion: &mut Criterion) {
    let motion = PreparedMotion::new(made_up::motion());
    common::measure(
        criterion,
        "positions",
        |document| {
            let reading = read(document);
            let statements = find_statements(document, &reading);
            (reading, statements)
        },
        |document, (reading, statements)| find_positions(document, reading, statements, &motion),
    );
}

criterion_group!(benches, positions);
criterion_main!(benches);
