//! What every benchmark reads, and how it is measured: in words of the documents per second.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use whipcount_domain::Document;
use whipcount_quality::made_up;

/// Measures `run` on one fixed article and on a large folder; `prepare` does the steps before it,
/// whose time does not count.
pub fn measure<P, R>(
    criterion: &mut Criterion,
    step: &str,
    prepare: impl Fn(&Document) -> P,
    run: impl Fn(&Document, &P) -> R,
) {
    let folder = made_up::reports(1).take(200).map(|made| made.document).collect();
    for (name, documents) in [("article", vec![made_up::article()]), ("folder", folder)] {
        let prepared: Vec<P> = documents.iter().map(&prepare).collect();
        let words: usize = documents.iter().map(Document::words).sum();
        let mut group = criterion.benchmark_group(step);
        group.throughput(Throughput::Elements(words as u64)).sample_size(20);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for (document, prepared) in documents.iter().zip(&prepared) {
                    black_box(run(document, prepared));
                }
            });
        });
        group.finish();
    }
}
