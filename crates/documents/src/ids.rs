use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use whipcount_domain::Document;

use crate::ProblemKind;

/// Sees to it that an id means one document in a run.
///
/// Grows by some hundred bytes a document, which is all that is kept of one.
#[derive(Default)]
pub(crate) struct Ids {
    /// How many documents came with an id.
    uses: HashMap<String, u32>,
    /// Hashes of ids with their texts.
    seen: HashSet<u64>,
}

impl Ids {
    /// Gives `document` another id if its own is taken, and says so.
    ///
    /// # Errors
    ///
    /// When the very same document was there before.
    pub(crate) fn admit(
        &mut self,
        document: &mut Document,
    ) -> Result<Option<ProblemKind>, ProblemKind> {
        let mut hasher = DefaultHasher::new();
        (&document.id, &document.text).hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            return Err(ProblemKind::Repeated { id: document.id.clone() });
        }
        if !self.uses.contains_key(&document.id) {
            self.uses.insert(document.id.clone(), 1);
            return Ok(None);
        }
        let given = self.free(&document.id);
        self.uses.insert(given.clone(), 1);
        let id = std::mem::replace(&mut document.id, given.clone());
        Ok(Some(ProblemKind::DuplicateId { id, given }))
    }

    /// `id` with the next number behind it that no document has.
    fn free(&mut self, id: &str) -> String {
        loop {
            let uses = self.uses.get_mut(id).expect("the id is taken");
            *uses += 1;
            let candidate = format!("{id}~{uses}");
            if !self.uses.contains_key(&candidate) {
                return candidate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_keeps_an_id_of_its_own() {
        let mut ids = Ids::default();
        let mut admit = |id: &str, text: &str| {
            let mut document = Document::new(id, text);
            ids.admit(&mut document).ok().map(|_| document.id)
        };
        assert_eq!(admit("wire", "one").as_deref(), Some("wire"));
        assert_eq!(admit("wire~2", "two").as_deref(), Some("wire~2"));
        assert_eq!(admit("wire", "three").as_deref(), Some("wire~3"));
        assert_eq!(admit("wire", "three"), None);
        assert_eq!(admit("wire", "four").as_deref(), Some("wire~4"));
    }
}
