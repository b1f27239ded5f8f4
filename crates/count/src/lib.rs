//! Entries to counts, as of a day.
