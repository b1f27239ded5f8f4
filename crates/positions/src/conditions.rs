use whipcount_domain::{
    ActorIndex, ActorKind, Mention, MentionForm, Quote, Reading, Span, Stance, TokenKind,
    TokenRange,
};

use crate::clause_words::{CLAUSE_WORDS, is_past};
use crate::condition_words::{
    CONDITION_WORDS, ConditionWords, MarkerKind, MarkerRule, Needs, Place,
};

/// A condition found for the words of a stance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FoundCondition {
    /// Its words, with the marker.
    pub(crate) tokens: TokenRange,
    /// The same as bytes of the document.
    pub(crate) span: Span,
    /// The actor whose action it waits for, when the text names one.
    pub(crate) on: Option<ActorIndex>,
    /// What it does to the stance.
    pub(crate) kind: ConditionKind,
}

/// What a condition does to the stance it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConditionKind {
    /// "if", "only after", "not before": makes it conditional.
    Condition,
    /// "subject to": a decision stays a decision.
    SubjectTo,
    /// Something that is asked for, without a marker: "wants a price first".
    Demand,
}

/// Finds the conditions that belong to the words of a stance.
///
/// `sentence` is the sentence they stand in, `stance` are the words themselves and `holder` is
/// whose stance it is, if known: nobody waits for himself. What would only set off a refusal
/// ("will fight it if it comes") is left out where `stated`, the stance of the words alone, is one.
pub(crate) fn conditions_in(
    reading: &Reading,
    sentence: TokenRange,
    stance: TokenRange,
    stated: Option<Stance>,
    holder: Option<ActorIndex>,
) -> Vec<FoundCondition> {
    // A sentence without end must not make the work grow with its square.
    const FAR: usize = 300;
    let sentence =
        sentence.start.max(stance.start.saturating_sub(FAR))..sentence.end.min(stance.end + FAR);
    let finder = Finder { reading, words: &CONDITION_WORDS, sentence };
    let refuses = matches!(stated, Some(Stance::Declines | Stance::Opposes | Stance::Undecided));
    let mut found = Vec::new();
    for piece in finder.marked_pieces() {
        let Some(piece) = finder.fitted(piece, &stance) else { continue };
        if refuses && !piece.rule.of_refusal {
            continue;
        }
        // A marker may follow several rules; one that fits is enough.
        if found.iter().any(|it: &FoundCondition| it.tokens.start == piece.start) {
            continue;
        }
        let tokens = if piece.rule.bare { piece.after_marker..piece.end } else { piece.tokens() };
        found.push(finder.condition(tokens, piece.after_marker, piece.kind(), holder));
    }
    if found.is_empty() && !refuses {
        let asked = finder.bargain(&stance).or_else(|| finder.demand(&stance));
        found.extend(asked.map(|tokens| {
            finder.condition(tokens.clone(), tokens.start, ConditionKind::Demand, holder)
        }));
    }
    found
}

/// The stance that words state under the conditions found for them.
pub(crate) fn stance_under<'c>(
    stated: Stance,
    conditions: impl IntoIterator<Item = &'c FoundCondition>,
) -> Stance {
    let conditional = conditions.into_iter().any(|it| it.kind != ConditionKind::SubjectTo);
    if conditional { Stance::Conditional } else { stated }
}

/// A marker with the words that it governs.
#[derive(Clone, Debug)]
struct Piece {
    rule: MarkerRule,
    start: usize,
    after_marker: usize,
    end: usize,
    /// Whether it comes before the clause of its stance.
    fronted: bool,
}

impl Piece {
    fn tokens(&self) -> TokenRange {
        self.start..self.end
    }

    fn kind(&self) -> ConditionKind {
        match self.rule.kind {
            MarkerKind::Condition => ConditionKind::Condition,
            MarkerKind::SubjectTo => ConditionKind::SubjectTo,
        }
    }
}

struct Finder<'r> {
    reading: &'r Reading,
    words: &'r ConditionWords,
    sentence: TokenRange,
}

impl Finder<'_> {
    /// All markers of the sentence with what they govern, whatever stance they belong to.
    fn marked_pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut token = self.sentence.start;
        while token < self.sentence.end {
            if let Some((after, ())) = self.words.leave.at(self.reading, token, self.sentence.end) {
                token = after;
                continue;
            }
            let Some((after, rules)) =
                self.words.markers.at(self.reading, token, self.sentence.end)
            else {
                token += 1;
                continue;
            };
            let placed: Vec<MarkerRule> =
                rules.iter().copied().filter(|rule| self.may_stand(*rule, token, after)).collect();
            if placed.is_empty() {
                token = after;
                continue;
            }
            let mut end = token;
            for rule in placed {
                let governed = self.governed(rule, token, after);
                end = end.max(governed.last().map_or(after, |piece| piece.end));
                pieces.extend(governed);
            }
            token = end.max(after);
        }
        pieces
    }

    fn may_stand(&self, rule: MarkerRule, marker: usize, after: usize) -> bool {
        // "Malmby IF" is a club.
        let is_name = marker > self.sentence.start
            && self.reading.tokens[marker].capital
            && self.reading.tokens[marker - 1].capital;
        let followed = !is_name
            && after < self.sentence.end
            && self.reading.tokens[after].kind != TokenKind::Stop
            && !self.date_at(after);
        followed
            && match rule.at {
                Place::Anywhere => true,
                Place::Start => self.starts_clause(marker),
                Place::Pause => {
                    marker > self.sentence.start && self.pauses(marker - 1)
                        || self.starts_clause(marker)
                }
                Place::Subject => self.starts_subject(after),
                Place::Inversion => {
                    self.starts_subject(after)
                        && (marker == self.sentence.start || self.pauses(marker - 1))
                }
            }
    }

    /// The pieces of one marker: the clause after it and those coordinated with it.
    fn governed(&self, rule: MarkerRule, marker: usize, after: usize) -> Vec<Piece> {
        let fronted = self.starts_clause(marker);
        if rule.lists {
            return self.listed(rule, after);
        }
        let mut pieces = Vec::new();
        let (mut start, mut after_marker) = (marker, after);
        loop {
            let (end, goes_on) = self.clause_end(after_marker, fronted, rule.inverts);
            if end <= after_marker {
                break;
            }
            pieces.push(Piece { rule, start, after_marker, end, fronted });
            if !goes_on {
                break;
            }
            start = end;
            after_marker = end + 1;
        }
        pieces
    }

    /// The items of a list after a colon or after "that": "on two conditions: that …, and that …".
    fn listed(&self, rule: MarkerRule, after: usize) -> Vec<Piece> {
        let opens = |token: &usize| self.is_at(*token, ":") || self.is_at(*token, "that");
        let Some(mut start) = (after..self.sentence.end).find(opens).map(|token| token + 1) else {
            return Vec::new();
        };
        let mut pieces = Vec::new();
        while start < self.sentence.end {
            let end = (start + 1..self.sentence.end)
                .find(|token| self.ends_item(*token))
                .unwrap_or(self.sentence.end);
            pieces.push(Piece { rule, start, after_marker: start, end, fronted: false });
            let next = if self.is_at(end, ",") { end + 1 } else { end };
            if next == end && !self.is_at(end, "and") || self.attribution_follows(next) {
                break;
            }
            start = next;
        }
        pieces
    }

    fn ends_item(&self, token: usize) -> bool {
        self.ends_sentence_part(token) || matches!(self.norm(token), "," | "and")
    }

    /// Where the clause that starts at `from` ends, and whether another one is coordinated there.
    fn clause_end(&self, from: usize, fronted: bool, inverts: bool) -> (usize, bool) {
        let quoted = self.quote_end(from);
        let mut token = from;
        let mut in_aside = false;
        while token < self.sentence.end.min(quoted) {
            match self.norm(token) {
                _ if self.ends_sentence_part(token) => break,
                "," if in_aside => in_aside = false,
                "," => match self.at_comma(token, fronted) {
                    AtComma::Ends => break,
                    AtComma::Aside => in_aside = true,
                    AtComma::GoesOn => {}
                },
                "and" | "or" if !in_aside && token > from => {
                    if self.new_actor_acts(token + 1, true) {
                        break;
                    }
                    if self.words.markers.is_at(self.reading, token + 1, self.sentence.end) {
                        break;
                    }
                    if self.clause_follows(token + 1) {
                        return (token, true);
                    }
                }
                _ if fronted && token > from + 1 && self.main_clause_starts(token) => break,
                word if inverts && fronted && token > from + 1 && self.turns_round(word) => break,
                word if token > from && matches!(word, "because" | "although" | "though") => break,
                _ => {}
            }
            token += 1;
        }
        (token, false)
    }

    /// Whether a subject with "will", "can" or the like stands at `token`: "… it will cheer".
    fn main_clause_starts(&self, token: usize) -> bool {
        let subject_end = match self.mention_at(token) {
            Some(mention) => mention.tokens.end,
            None if CLAUSE_WORDS.pronoun.contains(self.norm(token))
                || self.is_at(token, "there") =>
            {
                token + 1
            }
            None => return false,
        };
        self.turns_round(self.norm(subject_end))
    }

    fn turns_round(&self, word: &str) -> bool {
        matches!(
            word,
            "will"
                | "would"
                | "can"
                | "could"
                | "may"
                | "might"
                | "shall"
                | "should"
                | "do"
                | "does"
        )
    }

    fn at_comma(&self, comma: usize, fronted: bool) -> AtComma {
        let next = comma + 1;
        if next >= self.sentence.end {
            return AtComma::Ends;
        }
        let word = self.norm(next);
        let closing =
            (next..self.sentence.end.min(next + 14)).find(|token| self.is_at(*token, ","));
        if let Some(closing) = closing
            && CLAUSE_WORDS.aside.contains(word)
        {
            // "… laterite ore, which trades elsewhere, the bureau said": nothing goes on there.
            let over = self.attribution_follows(closing + 1);
            return if over { AtComma::Ends } else { AtComma::Aside };
        }
        if fronted {
            // "If A, B and C come, …" is rarer than a main clause after the first comma.
            return AtComma::Ends;
        }
        let list = (next..self.sentence.end.min(next + 6))
            .take_while(|token| !self.ends_sentence_part(*token))
            .any(|token| matches!(self.norm(token), "and" | "or"));
        if list && !CLAUSE_WORDS.contrast.contains(word) && !self.attribution_follows(next) {
            AtComma::GoesOn
        } else {
            AtComma::Ends
        }
    }

    /// The piece cut to the stance, or `None` if it does not belong to it.
    fn fitted(&self, mut piece: Piece, stance: &TokenRange) -> Option<Piece> {
        let covers = piece.start <= stance.start && stance.end <= piece.end;
        if covers {
            // "As long as nobody is dismissed the union will accept": no comma tells where the
            // condition ends, so the subject of the stance does.
            if !piece.fronted {
                return None;
            }
            piece.end = self.subject_before(stance.start, piece.after_marker + 1)?;
        } else if piece.fronted && piece.end > stance.start && piece.start < stance.start {
            piece.end = self.subject_before(stance.start, piece.after_marker + 1)?;
        }
        let linked = if piece.start >= stance.start {
            !self.barrier_between(stance.end.min(piece.start), piece.start)
        } else {
            !self.barrier_between(piece.end, stance.start)
        };
        (linked && self.stance_allows(&piece, stance)).then_some(piece)
    }

    fn subject_before(&self, stance: usize, least: usize) -> Option<usize> {
        let near = stance.saturating_sub(4).max(least)..stance + 1;
        let subject = near.clone().find(|token| {
            CLAUSE_WORDS.pronoun.contains(self.norm(*token))
                || self.reading.tokens[*token].capital
                || self.mention_at(*token).is_some()
        });
        subject.or((stance > least).then_some(stance))
    }

    fn stance_allows(&self, piece: &Piece, stance: &TokenRange) -> bool {
        let words = &*CLAUSE_WORDS;
        let clause = self.clause_around(stance);
        let outside = |token: &usize| !piece.tokens().contains(token);
        let has = |set: &std::collections::HashSet<String>| {
            clause.clone().filter(outside).any(|token| set.contains(self.norm(token)))
        };
        if piece.rule.clause && !self.has_verb(piece.after_marker..piece.end) {
            return false;
        }
        match piece.rule.needs {
            Needs::Nothing => true,
            Needs::Open => {
                !self.tells_hour(piece)
                    && (has(&words.modal)
                        || !stance.clone().filter(outside).any(|token| self.is_past(token))
                            && !piece.tokens().any(|token| self.is_past(token)))
            }
            Needs::Negated => {
                (has(&words.negation) || has(&words.waiting))
                    && (has(&words.modal) || !piece.tokens().any(|token| self.is_past(token)))
                    && !self.after_comma(piece.start)
            }
            Needs::Refused => (piece.start.saturating_sub(3).max(clause.start)..piece.start)
                .any(|token| words.negation.contains(self.norm(token))),
            Needs::Would => has(&words.would),
        }
    }

    /// The clause of the stance: from the semicolon, contrast or new actor before it to the one
    /// after it.
    fn clause_around(&self, stance: &TokenRange) -> TokenRange {
        let parts = |token: &usize| self.ends_clause(*token);
        let start = (self.sentence.start..stance.start)
            .rev()
            .find(parts)
            .map_or(self.sentence.start, |token| token + 1);
        let end = (stance.end..self.sentence.end).find(parts).unwrap_or(self.sentence.end);
        start..end
    }

    fn barrier_between(&self, from: usize, to: usize) -> bool {
        (from..to).any(|token| self.ends_clause(token))
    }

    fn ends_clause(&self, token: usize) -> bool {
        match self.norm(token) {
            ";" => true,
            "and" | "but" | "while" | "whereas" => self.new_actor_acts(token + 1, false),
            _ => false,
        }
    }

    /// Whether a named actor that does something stands at `token`: a new clause begins.
    fn new_actor_acts(&self, token: usize, with_modal: bool) -> bool {
        let named = |mention: &&Mention| {
            matches!(mention.form, MentionForm::Name | MentionForm::Metonym | MentionForm::Role)
        };
        let mentions = self.reading.mentions_in(token..(token + 2).min(self.sentence.end));
        let Some(after) = mentions.iter().find(named).map(|mention| mention.tokens.end) else {
            return false;
        };
        if after >= self.sentence.end {
            return false;
        }
        let word = self.norm(after);
        if with_modal {
            return matches!(word, "will" | "would");
        }
        self.reading.tokens[after].kind == TokenKind::Word
            && !matches!(
                word,
                "and" | "or" | "of" | "in" | "to" | "for" | "at" | "on" | "with" | "by"
            )
            && !word.starts_with('\'')
    }

    /// Whether a full clause follows a coordinating "and" at `from`: one with a verb of its own.
    fn clause_follows(&self, from: usize) -> bool {
        if from >= self.sentence.end {
            return false;
        }
        if self.is_at(from, "that") || self.new_actor_acts(from, false) {
            return true;
        }
        let subject = self.starts_subject(from)
            || self.reading.tokens[from].kind == TokenKind::Word && from + 1 < self.sentence.end;
        let window =
            (from + 1..self.sentence.end.min(from + 7)).take_while(|token| !self.ends_item(*token));
        subject && window.into_iter().any(|token| CLAUSE_WORDS.finite.contains(self.norm(token)))
    }

    /// "Give us a bus and I will vote for it", "No paper, no vote", "First the inspectors, then …".
    fn bargain(&self, stance: &TokenRange) -> Option<TokenRange> {
        let start = (self.sentence.start..stance.end).find(|token| {
            self.starts_clause(*token) && self.reading.tokens[*token].kind == TokenKind::Word
        })?;
        let word = self.norm(start);
        let comma = || (start + 1..self.sentence.end).find(|token| self.is_at(*token, ","));
        match word {
            "no" | "first" => {
                let comma = comma()?;
                let answer = if word == "no" { "no" } else { "then" };
                (self.is_at(comma + 1, answer) && stance.end > comma).then_some(start..comma)
            }
            _ if self.words.bargains.contains(word) => {
                let end = (start + 2..self.sentence.end).find(|token| {
                    matches!(self.norm(*token), "and" | "then")
                        && self.main_clause_starts(token + 1)
                })?;
                (stance.end > end).then_some(start..end)
            }
            _ => None,
        }
    }

    /// What is asked for without a marker: "wants a price first", "must be clear before we sign".
    fn demand(&self, stance: &TokenRange) -> Option<TokenRange> {
        let clause = self.clause_around(stance);
        let start = clause.start.max(stance.start.saturating_sub(12));
        let asks = |token: &usize| self.words.asking.contains(self.norm(*token));
        let first = |from: usize| {
            (from..clause.end).find(|token| {
                self.is_at(*token, "before")
                    && self.has_verb(*token + 1..(token + 9).min(clause.end))
                    && self.starts_subject(*token + 1)
                    || *token > from && self.is_at(*token - 1, "first") && self.pauses(*token)
            })
        };
        if let Some(verb) = (start..stance.end).find(asks) {
            if (verb + 1..(verb + 3).min(clause.end))
                .any(|token| self.words.needs.is_at(self.reading, token, clause.end))
            {
                return Some(
                    self.subject_start(verb, clause.start)..self.part_end(verb, clause.end),
                );
            }
            if let Some(end) = first(verb + 1) {
                let skipped = ["that", "to", "for", "see"];
                let object = (verb + 1..end).find(|token| !skipped.contains(&self.norm(*token)))?;
                return (object + 1 < end).then_some(object..end);
            }
        }
        let obliges =
            |token: &usize| self.words.obligations.is_at(self.reading, *token, clause.end);
        let must = (start..clause.end).find(obliges)?;
        let (after, ()) = self.words.obligations.at(self.reading, must, clause.end)?;
        let subject = self.subject_start(must, clause.start);
        if self.words.clarifications.is_at(self.reading, after, clause.end) {
            return Some(subject..self.part_end(after, clause.end));
        }
        first(after).map(|end| subject..end)
    }

    /// The start of the clause whose verb is at `verb`: after the last mark or conjunction.
    fn subject_start(&self, verb: usize, least: usize) -> usize {
        let opens = |token: &usize| {
            matches!(self.norm(*token), "," | ":" | "that" | "but" | "and")
                || matches!(self.reading.tokens[*token].kind, TokenKind::QuoteOpen)
        };
        (least..verb).rev().find(opens).map_or(least, |token| token + 1)
    }

    fn part_end(&self, from: usize, most: usize) -> usize {
        (from..most)
            .find(|token| self.ends_sentence_part(*token) || self.is_at(*token, ","))
            .unwrap_or(most)
    }

    fn condition(
        &self,
        tokens: TokenRange,
        after_marker: usize,
        kind: ConditionKind,
        holder: Option<ActorIndex>,
    ) -> FoundCondition {
        let mut tokens = tokens;
        // "if A pays and if B joins": the "and" belongs to neither.
        if tokens.len() > 1 && matches!(self.norm(tokens.start), "and" | "or" | "but") {
            tokens.start += 1;
        }
        while tokens.end > tokens.start + 1
            && self.reading.tokens[tokens.end - 1].kind != TokenKind::Word
            && self.reading.tokens[tokens.end - 1].kind != TokenKind::Number
            && self.reading.tokens[tokens.end - 1].kind != TokenKind::Symbol
        {
            tokens.end -= 1;
        }
        let principal = holder.map(|holder| self.reading.principal(holder));
        let on = self
            .awaited(after_marker..tokens.end)
            .map(|actor| self.reading.principal(actor))
            .filter(|actor| Some(*actor) != principal);
        FoundCondition { span: self.reading.span(tokens.clone()), tokens, on, kind }
    }

    /// Whose action the words wait for: their subject, or whom they name after "by", "from", "of".
    fn awaited(&self, tokens: TokenRange) -> Option<ActorIndex> {
        let subject = tokens.start..(tokens.start + 2).min(tokens.end);
        let is_subject = |mention: &&Mention| {
            let owns = self.is_at(mention.tokens.end, "'s")
                && !self.norm(mention.tokens.end + 1).ends_with("ing");
            mention.form != MentionForm::Adjective
                && !owns
                && self.reading.actors[mention.actor].kind != ActorKind::Place
                && !mention
                    .tokens
                    .clone()
                    .any(|token| CONDITION_WORDS.parliaments.contains(self.norm(token)))
        };
        if let Some(mention) = self.reading.mentions_in(subject).iter().find(is_subject) {
            return Some(mention.actor);
        }
        let agent = |mention: &&Mention| {
            let before = mention.tokens.start.saturating_sub(1);
            let before = if self.is_at(before, "the") { before.saturating_sub(1) } else { before };
            is_subject(mention)
                && before >= tokens.start.saturating_sub(1)
                && match self.norm(before) {
                    "by" | "from" | "of" | "behind" => true,
                    // "A ceasefire with Russia" waits for more than Russia.
                    "with" => before > 0 && self.is_at(before - 1, "together"),
                    _ => false,
                }
        };
        self.reading.mentions_in(tokens.clone()).iter().find(agent).map(|mention| mention.actor)
    }

    fn starts_clause(&self, token: usize) -> bool {
        let opens = |before: &usize| self.reading.tokens[*before].kind == TokenKind::QuoteOpen;
        (self.sentence.start..token).rev().find(|before| !opens(before)).is_none_or(|before| {
            matches!(self.reading.tokens[before].kind, TokenKind::Stop | TokenKind::Symbol)
                || self.is_at(before, ":")
                || self.is_at(before, ";")
                || self.is_at(before, ",") && before + 1 < token
                || matches!(self.norm(before), "that" | "but" | "so")
                || before == self.sentence.start
                    && self.reading.tokens[before].kind == TokenKind::Number
        })
    }

    fn starts_subject(&self, token: usize) -> bool {
        token < self.sentence.end
            && (CLAUSE_WORDS.article.contains(self.norm(token))
                || CLAUSE_WORDS.pronoun.contains(self.norm(token))
                || self.reading.tokens[token].capital
                || self.mention_at(token).is_some())
    }

    fn mention_at(&self, token: usize) -> Option<&Mention> {
        self.reading.mentions_in(token..token + 1).first()
    }

    fn date_at(&self, token: usize) -> bool {
        let end = (token + 2).min(self.sentence.end);
        token < end && !self.reading.dates_in(token..end).is_empty()
    }

    fn attribution_follows(&self, from: usize) -> bool {
        (from..self.sentence.end.min(from + 16))
            .take_while(|token| !self.ends_sentence_part(*token))
            .any(|token| CLAUSE_WORDS.saying.contains(self.norm(token)))
    }

    /// Where the quotation that `token` stands in ends; far away if it stands in none.
    fn quote_end(&self, token: usize) -> usize {
        let inside = |quote: &&Quote| quote.tokens.contains(&token);
        self.reading.quotes.iter().rfind(inside).map_or(usize::MAX, |quote| quote.tokens.end)
    }

    fn ends_sentence_part(&self, token: usize) -> bool {
        token >= self.sentence.end
            || self.reading.tokens[token].kind == TokenKind::Stop
            || matches!(self.norm(token), ";" | ":" | "–" | "—" | "-" | "(" | ")")
    }

    /// "when the session opens": an hour, not a condition.
    fn tells_hour(&self, piece: &Piece) -> bool {
        let marker = self.norm(piece.start);
        matches!(marker, "when" | "once" | "whenever" | "the")
            && piece.tokens().take(7).any(|token| self.words.occasions.contains(self.norm(token)))
            && self.awaited(piece.after_marker..piece.end).is_none()
    }

    fn has_verb(&self, tokens: TokenRange) -> bool {
        tokens.clone().any(|token| {
            let word = self.norm(token);
            CLAUSE_WORDS.finite.contains(word)
                || self.is_past(token)
                || token > tokens.start
                    && word.len() > 3
                    && word.ends_with('s')
                    && !word.ends_with("ss")
        })
    }

    fn after_comma(&self, token: usize) -> bool {
        (self.sentence.start..token)
            .rev()
            .find(|before| self.reading.tokens[*before].kind != TokenKind::QuoteClose)
            .is_some_and(|before| self.is_at(before, ","))
    }

    fn pauses(&self, token: usize) -> bool {
        self.is_at(token, ",") || self.ends_sentence_part(token)
    }

    /// Whether the token is a past form; "has apologised" and "is fixed" are none.
    fn is_past(&self, token: usize) -> bool {
        let is_participle = token > self.sentence.start
            && matches!(
                self.norm(token - 1),
                "be" | "is"
                    | "are"
                    | "been"
                    | "being"
                    | "has"
                    | "have"
                    | "having"
                    | "get"
                    | "gets"
                    | "not"
            );
        is_past(self.norm(token)) && !is_participle
    }

    fn is_at(&self, token: usize, word: &str) -> bool {
        token < self.sentence.end && self.norm(token) == word
    }

    fn norm(&self, token: usize) -> &str {
        if token < self.reading.tokens.len() { self.reading.norm(token) } else { "" }
    }
}

enum AtComma {
    /// The clause is over.
    Ends,
    /// Something is put in up to the next comma.
    Aside,
    /// A list or the like.
    GoesOn,
}

#[cfg(test)]
mod tests {
    use whipcount_domain::Document;

    use super::*;
    use crate::condition_words::cases;

    /// Finds the conditions of a case and shows them in its own notation.
    fn marked(case: &str) -> String {
        let text: String = case.chars().filter(|c| !"[]{}".contains(*c)).collect();
        let before = |mark: char| {
            let at = case.find(mark).expect("a case marks the words of a stance");
            case[..at].chars().filter(|c| !"[]{}".contains(*c)).map(char::len_utf8).sum::<usize>()
        };
        let document = Document::new("case", text.as_str());
        let reading = whipcount_reading::read(&document);
        let stance = reading.tokens_in(Span::new(before('{'), before('}')));
        let sentence = reading.sentence_of(stance.start).tokens.clone();
        let mut marks: Vec<(usize, u8, char)> = vec![(before('{'), 2, '{'), (before('}'), 1, '}')];
        for condition in conditions_in(&reading, sentence, stance, None, None) {
            marks.push((condition.span.start as usize, 1, '['));
            marks.push((condition.span.end as usize, 2, ']'));
        }
        marks.sort();
        let mut shown = String::new();
        let mut done = 0;
        for (at, _, mark) in marks {
            shown.push_str(&text[done..at]);
            shown.push(mark);
            done = at;
        }
        shown + &text[done..]
    }

    #[test]
    fn finds_the_conditions_of_the_data_file() {
        let wrong: Vec<String> = cases()
            .iter()
            .map(|case| (case, marked(case)))
            .filter(|(case, found)| *case != found)
            .map(|(case, found)| format!("  wanted {case}\n  found  {found}\n"))
            .collect();
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    }
}
