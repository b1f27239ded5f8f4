use whipcount_export::hits::Hit;
use whipcount_ledger::HitKind;

/// What was found in a ledger ([`Ledger::search`](whipcount_ledger::Ledger::search)), as it is
/// written.
pub fn hits(found: &[whipcount_ledger::Hit]) -> Vec<Hit<'_>> {
    let hits = found.iter().map(|hit| {
        let (motion, stance) = match &hit.kind {
            HitKind::Position(motion, stance) => (Some(motion.as_str()), Some(*stance)),
            HitKind::Document | HitKind::Statement => (None, None),
        };
        Hit {
            kind: hit.kind.name(),
            id: hit.id.to_string(),
            document: &hit.document,
            who: hit.who.as_deref(),
            motion,
            stance,
            text: &hit.text,
        }
    });
    hits.collect()
}
