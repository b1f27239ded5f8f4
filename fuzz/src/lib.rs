//! What has to hold for the documents of any bytes.

use whipcount_documents::{Defaults, Fetched, Hints, Limits, open_fetched};

/// Opens `bytes` as a file called `name` and reads everything in it.
pub fn open(name: &str, bytes: &[u8]) {
    let hints = Hints { name: Some(name.to_string()), ..Hints::default() };
    let fetched = Fetched { bytes: bytes.to_vec(), hints };
    let limits = Limits { growth: 100, entries: 1000, nesting: 4 };
    for opened in open_fetched(fetched, Defaults::default()).with_limits(limits) {
        let problems = match opened {
            Ok(opened) => {
                let document = opened.document;
                assert!(!document.text.trim().is_empty(), "a document has a text");
                let pages = &document.origin.pages;
                assert!(pages.is_sorted(), "pages follow one another");
                for &start in pages {
                    assert!(document.text.is_char_boundary(start as usize), "a page is somewhere");
                }
                opened.problems
            }
            Err(problem) => vec![problem],
        };
        for problem in problems {
            assert!(!problem.to_string().is_empty());
            problem.hint();
        }
    }
}
