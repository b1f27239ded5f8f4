//! Results as JSON: one array, or one value a line.

use serde::Serialize;

use crate::visible::escape_json;

/// `items` as one JSON array, indented.
pub(crate) fn array<T: Serialize>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<_> = items.into_iter().collect();
    let text = serde_json::to_string_pretty(&items).expect("results hold nothing JSON cannot");
    format!("{}\n", escape_json(&text))
}

/// `items` as JSON Lines, an item a line.
pub(crate) fn lines<T: Serialize>(items: impl IntoIterator<Item = T>) -> String {
    let line = |item| {
        let text = serde_json::to_string(&item).expect("results hold nothing JSON cannot");
        format!("{}\n", escape_json(&text))
    };
    items.into_iter().map(line).collect()
}
