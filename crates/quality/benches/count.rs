//! Positions per second of a count over ten thousand documents.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use whipcount_count::{CountOptions, Entries, count};
use whipcount_domain::{ActorName, Basis, Findings, Position, Span};
use whipcount_quality::made_up::{self, Report};

/// The report with the positions that it is known to hold, so that the figure does not hang on how
/// many of them the steps before find.
fn findings(report: Report) -> Findings {
    let evidence = Span::new(0, report.document.text.find(' ').expect("a report has words"));
    let position = |(actor, stance): (String, _)| Position {
        motion: made_up::motion().id,
        actor: ActorName { name: actor.clone(), id: actor },
        stance,
        leans: None,
        evidence,
        statement: None,
        speaker: None,
        basis: Basis::Narrator,
        conditions: vec![],
        contribution: None,
        threat: false,
        said: None,
        found_by: "made up".into(),
        confidence: 1.0,
    };
    Findings {
        positions: report.expected.into_iter().map(position).collect(),
        document: report.document,
        sentences: vec![],
        statements: vec![],
        tallies: vec![],
    }
}

fn counting(criterion: &mut Criterion) {
    let mut entries = Entries::default();
    for report in made_up::reports(1).take(10_000) {
        entries.add(&findings(report));
    }
    let motion = made_up::motion();
    let mut group = criterion.benchmark_group("count");
    group.throughput(Throughput::Elements(entries.positions.len() as u64)).sample_size(20);
    group.bench_function("folder", |bencher| {
        bencher.iter(|| count(&motion, &entries, &CountOptions::default()).actors());
    });
    group.finish();
}

criterion_group!(benches, counting);
criterion_main!(benches);
