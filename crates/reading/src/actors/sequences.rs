//! Where a name ends: words in capitals with the small words between them.

use whipcount_domain::TokenKind;

use super::common::is_common;
use super::lexicon::Connector;
use super::names::Finder;

impl Finder<'_> {
    /// The end of the words in capitals that follow each other from `start`, with small words
    /// between them.
    pub(crate) fn end_of_sequence(&self, start: usize, limit: usize) -> usize {
        let words = self.words;
        let mut end = start + 1;
        if let Some((length, _)) = self.known(start, limit) {
            end = start + length;
        }
        while end < limit {
            let word = words.word(end);
            let before = words.word(end - 1);
            let follows = if words.is_capital(end) {
                !word.function || before.given || before.title || words.is_initial(end)
            } else {
                false
            };
            if follows {
                end += self.known(end, limit).map_or(1, |(length, _)| length);
            } else if let Some(next) = self.over_small_words(start, end, limit) {
                end = next + 1;
            } else {
                break;
            }
        }
        end
    }

    /// Where a name goes on behind the small words that begin at `at`, if it does.
    fn over_small_words(&self, start: usize, at: usize, limit: usize) -> Option<usize> {
        let words = self.words;
        let name_at = |token: usize| (token < limit && self.is_name_word(token)).then_some(token);
        let last = words.word(at - 1);
        if words.norm(at) == "&" {
            return name_at(at + 1);
        }
        if words.is_possessive(at) {
            // "Women's League", but "Canada's Trudeau".
            return self.owns_within_name(start, at).then(|| name_at(at + 1))?;
        }
        if words.norm(at) == "and" {
            return self.over_and(start, at, limit);
        }
        if words.token(at).kind == TokenKind::Number {
            let numbered = matches!(words.norm(at - 1), "local" | "treaty" | "district" | "group");
            return (numbered && words.norm(at).len() < 5).then_some(at);
        }
        let article = |token: usize| token < limit && words.norm(token) == "the";
        let behind = |token: usize| name_at(token + usize::from(article(token)));
        match words.word(at).connector? {
            Connector::Particle => {
                let second = at + 1 < limit
                    && words.word(at + 1).connector == Some(Connector::Particle)
                    && !words.is_capital(at + 1);
                let next = name_at(at + 1 + usize::from(second))?;
                // "The Berlin e Roma" is nobody's name; a particle stands after a name.
                (!last.role && !last.before_role).then_some(next)
            }
            Connector::Article => None,
            Connector::Of => (self.makes_organisation(at - 1)).then(|| behind(at + 1))?,
            Connector::For => {
                // "Speaking for Norway, …".
                let verb = words.norm(start).ends_with("ing") && words.begins_sentence(start);
                let one_word =
                    at - start == 1 && !last.given && !last.begins_phrase && !last.role && !verb;
                (one_word && words.norm(at - 1).len() > 3 || self.makes_organisation(at - 1))
                    .then(|| behind(at + 1))?
            }
            Connector::Place => {
                let inside = words.norm(at) == "in" && last.organisation.is_none();
                let organisation =
                    (start..at).any(|token| words.word(token).organisation.is_some());
                (organisation && !inside).then(|| behind(at + 1))?
            }
        }
    }

    /// Whether the possessive at `at` is part of a name: "Farmers' Association", "King's College",
    /// but not "the Left Party's Ada Lund".
    fn owns_within_name(&self, start: usize, at: usize) -> bool {
        let words = self.words;
        let owner = words.norm(at - 1);
        let plural =
            owner.ends_with('s') || matches!(owner, "women" | "men" | "people" | "children");
        if words.norm_near(at, at.checked_sub(2)) == "st" {
            return true;
        }
        if !is_common(owner) || words.word(at - 1).given && !plural {
            return false;
        }
        let names_organisation = at + 1 < words.len() && words.word(at + 1).organisation.is_some();
        plural && words.word(at - 1).organisation.is_none_or(|known| !known.lower)
            || at - start == 1 && names_organisation
    }

    /// "Parks and Recreation Department", where an organisation's word closes the pair.
    fn over_and(&self, start: usize, at: usize, limit: usize) -> Option<usize> {
        let words = self.words;
        let mut closed = false;
        let mut next = at + 1;
        while next < limit && self.is_name_word(next) {
            if words.word(next).role || self.known(next, limit).is_some() {
                break;
            }
            closed |= next > at + 1 && words.word(next).organisation.is_some();
            next += 1;
        }
        let first = words.word(at - 1);
        let plain = at - start <= 2
            && first.organisation.is_none()
            && !first.role
            && is_common(words.norm(at - 1));
        (closed && plain && is_common(words.norm(at + 1))).then_some(at + 1)
    }

    /// Whether "of …" after this word belongs to a name.
    fn makes_organisation(&self, at: usize) -> bool {
        let word = self.words.word(at);
        word.organisation.is_some() && !word.role
            || matches!(
                self.words.norm(at),
                "city"
                    | "state"
                    | "friends"
                    | "bar"
                    | "port"
                    | "bay"
                    | "isle"
                    | "republic"
                    | "kingdom"
                    | "commonwealth"
                    | "guild"
                    | "department"
                    | "sons"
                    | "daughters"
                    | "federation"
                    | "family"
                    | "patriots"
                    | "mothers"
                    | "doctors"
            )
    }
}
