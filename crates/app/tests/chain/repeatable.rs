//! The same documents give the same findings and the same count, however they are read.

use std::convert::Infallible;

use crate::support::{reader, trained_reader};
use whipcount::count::{CountOptions, Entries, count};
use whipcount::{Document, Reader};
use whipcount_quality::made_up;

fn documents() -> Vec<Document> {
    let reports = made_up::reports(11).take(150).map(|report| report.document);
    reports.chain([made_up::article()]).collect()
}

/// The findings as they are written out.
fn written(reader: &Reader, documents: Vec<Document>, threads: usize) -> String {
    let mut lines = String::new();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
    let take = |line: String| {
        lines += &line;
        Ok::<(), Infallible>(())
    };
    let line = |findings| whipcount::export::findings::json_line(&findings);
    let Ok(()) = pool.install(|| reader.read_all(documents, line, take));
    lines
}

#[test]
fn two_runs_and_any_number_of_threads_write_the_same_bytes() {
    let first = written(&reader(), documents(), 1);
    assert_eq!(written(&reader(), documents(), 1), first);
    for threads in [2, 5] {
        assert_eq!(written(&reader(), documents(), threads), first);
    }
}

#[test]
fn so_does_the_trained_reader() {
    let documents = || -> Vec<_> { documents().into_iter().rev().take(8).collect() };
    let first = written(&trained_reader(), documents(), 1);
    for threads in [1, 2, 5] {
        assert_eq!(written(&trained_reader(), documents(), threads), first);
    }
}

#[test]
fn a_reader_remembers_nothing_of_earlier_documents() {
    let used = reader();
    for document in documents() {
        assert_eq!(used.read(document.clone()), reader().read(document));
    }
}

#[test]
fn the_order_of_documents_changes_no_count() {
    let reader = reader();
    let counted = |documents: &[Document]| {
        let mut entries = Entries::default();
        for document in documents {
            entries.add(&reader.read(document.clone()));
        }
        let count = count(&made_up::motion(), &entries, &CountOptions::default());
        assert!(count.groups.iter().all(|group| group.bounds.lower <= group.bounds.upper));
        format!("{count:#?}")
    };
    let mut documents = documents();
    let first = counted(&documents);
    documents.reverse();
    assert_eq!(counted(&documents), first);
    fastrand::Rng::with_seed(5).shuffle(&mut documents);
    assert_eq!(counted(&documents), first);
}
