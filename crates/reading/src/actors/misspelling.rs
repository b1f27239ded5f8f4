//! Names written a little differently.

/// Whether the two differ by at most `limit` letters added, left out or changed.
pub(crate) fn nearly_equal(a: &str, b: &str, limit: usize) -> bool {
    a.len().abs_diff(b.len()) <= limit * 4 && strsim::levenshtein(a, b) <= limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_misspellings_are_told_from_other_names() {
        assert!(nearly_equal("veltmann", "veltman", 1));
        assert!(nearly_equal("selenskyj", "zelensky", 2));
        assert!(!nearly_equal("halvorsen", "amundsen", 2));
    }
}
