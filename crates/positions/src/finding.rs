use whipcount_domain::{
    ActorIndex, ActorName, Basis, Condition, Position, Reading, Sentence, Stance, Tally, TokenKind,
    TokenRange,
};

use crate::attribution::{Attribution, Word};
use crate::conditions::{ConditionKind, FoundCondition, conditions_in, stance_under};
use crate::contributions::{contribution_in, offers};
use crate::holders::{Held, find_holders};
use crate::lexicon::confidence;
use crate::motions::PreparedMotion;
use crate::said::Calendar;
use crate::stances::StanceHit;
use crate::subjects::is_possessive;
use crate::tallies::{FoundTally, SaidStance, tallies_in};

/// Whether a sentence only asks.
pub(crate) fn is_question(reading: &Reading, sentence: &Sentence) -> bool {
    let mut last = sentence.tokens.clone().rev();
    last.find(|&token| reading.tokens[token].kind != TokenKind::QuoteClose)
        .is_some_and(|token| reading.norm(token) == "?")
}

/// What is needed to make positions of what the phrases of one document state.
pub(crate) struct Finder<'a> {
    pub(crate) reading: &'a Reading,
    pub(crate) motion: &'a PreparedMotion,
    pub(crate) attribution: Attribution<'a>,
    pub(crate) calendar: Calendar<'a>,
}

/// A phrase with the conditions that belong to it.
struct Stated {
    hit: StanceHit,
    conditions: Vec<FoundCondition>,
}

/// What every position is made of, whoever finds it.
pub(crate) struct Found<'f> {
    /// Whose it is.
    pub(crate) actor: ActorIndex,
    pub(crate) stance: Stance,
    /// The words that carry it.
    pub(crate) tokens: TokenRange,
    pub(crate) statement: Option<usize>,
    pub(crate) word: Word,
    pub(crate) conditions: &'f [FoundCondition],
    pub(crate) found_by: &'f str,
    pub(crate) confidence: f32,
}

/// The words of conditions.
pub(crate) fn token_ranges(conditions: &[FoundCondition]) -> Vec<TokenRange> {
    conditions.iter().map(|condition| condition.tokens.clone()).collect()
}

impl Finder<'_> {
    /// Adds what one sentence says.
    pub(crate) fn find_in(
        &self,
        sentence: &Sentence,
        hits: Vec<StanceHit>,
        positions: &mut Vec<Position>,
        tallies: &mut Vec<Tally>,
    ) {
        let stated = self.under_conditions(sentence, hits);
        let said: Vec<SaidStance> = stated
            .iter()
            .map(|one| SaidStance { stance: one.hit.stance, tokens: one.hit.tokens.clone() })
            .collect();
        let mut counted = tallies_in(self.reading, sentence.tokens.clone(), &said);
        counted.retain(|tally| !self.is_own(tally));
        for one in &stated {
            let Some(held) =
                find_holders(self.reading, &self.attribution, &sentence.tokens, &one.hit)
            else {
                continue;
            };
            if counted.iter().any(|tally| self.is_subject(tally, &one.hit, &held)) {
                continue;
            }
            positions.extend(
                held.actors.iter().map(|&actor| self.position(sentence, one, &held, actor)),
            );
        }
        for mut tally in counted {
            let conditions = conditions_in(
                self.reading,
                sentence.tokens.clone(),
                tally.stance_tokens.clone(),
                Some(tally.stance),
                None,
            );
            // What is asked for without a marker is asked for by one, not by all who are counted.
            let marked = conditions.iter().filter(|it| it.kind != ConditionKind::Demand);
            tally.stance = self.stance_under(tally.stance, marked);
            positions.extend(self.named_positions(sentence, &tally, &conditions));
            tallies.push(self.tally(tally));
        }
    }

    /// Gives each phrase its conditions, and leaves out what stands in somebody's condition or
    /// counts only with one and has none.
    fn under_conditions(&self, sentence: &Sentence, hits: Vec<StanceHit>) -> Vec<Stated> {
        let mut stated: Vec<Stated> = hits
            .into_iter()
            .map(|hit| {
                let conditions = conditions_in(
                    self.reading,
                    sentence.tokens.clone(),
                    hit.tokens.clone(),
                    Some(hit.stance),
                    None,
                );
                Stated { hit, conditions }
            })
            .collect();
        let inside: Vec<TokenRange> = stated
            .iter()
            .flat_map(|one| one.conditions.iter().map(|condition| condition.tokens.clone()))
            .collect();
        stated.retain(|one| {
            let hypothetical = inside.iter().any(|tokens| {
                tokens.start <= one.hit.tokens.start && one.hit.tokens.end <= tokens.end
            });
            let waits = one.conditions.iter().any(|it| it.kind != ConditionKind::SubjectTo);
            let complete = !one.hit.rule.with_condition || waits;
            complete && (!hypothetical || !one.conditions.is_empty())
        });
        for one in &mut stated {
            one.hit.stance = self.stance_under(one.hit.stance, &one.conditions);
        }
        stated
    }

    /// The stance under conditions; one that is part of the motion itself leaves it as it is.
    fn stance_under<'c>(
        &self,
        stance: Stance,
        conditions: impl IntoIterator<Item = &'c FoundCondition>,
    ) -> Stance {
        let further = conditions
            .into_iter()
            .filter(|it| !self.motion.is_own_condition(self.reading, it.tokens.clone()));
        stance_under(stance, further)
    }

    fn position(
        &self,
        sentence: &Sentence,
        stated: &Stated,
        held: &Held,
        actor: ActorIndex,
    ) -> Position {
        let hit = &stated.hit;
        let word = self.word(hit, held, actor);
        let tokens = self.evidence(sentence, hit, held);
        let conditions = token_ranges(&stated.conditions);
        let contribution = offers(hit.stance).then(|| {
            let clause = tokens.start..self.clause_end(hit.tokens.end, sentence.tokens.end);
            contribution_in(self.reading, clause, hit.tokens.clone(), &conditions)
        });
        Position {
            leans: hit.leans.filter(|_| hit.stance == Stance::Undecided),
            contribution: contribution.flatten(),
            threat: hit.rule.threat && hit.stance == Stance::Opposes,
            ..self.bare(Found {
                actor,
                stance: hit.stance,
                tokens,
                statement: held.statement,
                word,
                conditions: &stated.conditions,
                found_by: &hit.rule.id,
                confidence: hit.rule.confidence,
            })
        }
    }

    /// A position without leaning, contribution and threat.
    pub(crate) fn bare(&self, found: Found<'_>) -> Position {
        let Found { actor, stance, tokens, statement, word, .. } = found;
        Position {
            motion: self.motion.motion().id.clone(),
            actor: self.name(actor),
            stance,
            leans: None,
            evidence: self.reading.span(tokens.clone()),
            statement,
            said: self.calendar.said(statement, word.basis, tokens),
            speaker: word.speaker,
            basis: word.basis,
            conditions: found.conditions.iter().map(|it| self.condition(it, actor)).collect(),
            contribution: None,
            threat: false,
            found_by: found.found_by.to_string(),
            confidence: found.confidence,
        }
    }

    /// On whose word `actor` is said to stand somewhere by a statement, or by the document itself.
    pub(crate) fn word_by(&self, statement: Option<usize>, actor: ActorIndex) -> Word {
        match statement {
            Some(statement) => self.attribution.word(self.reading, statement, actor),
            None => Word { basis: Basis::Narrator, speaker: None },
        }
    }

    pub(crate) fn name(&self, actor: ActorIndex) -> ActorName {
        let actor = &self.reading.actors[actor];
        ActorName { id: actor.id.clone(), name: actor.name.clone() }
    }

    pub(crate) fn condition(&self, condition: &FoundCondition, holder: ActorIndex) -> Condition {
        // Nobody waits for himself: what is his own to do names nobody.
        let on = condition.on.map(|actor| self.reading.principal(actor));
        let on = on.filter(|&actor| actor != holder);
        Condition {
            span: condition.span,
            on: on.map(|actor| self.reading.actors[actor].id.clone()),
        }
    }

    fn word(&self, hit: &StanceHit, held: &Held, actor: ActorIndex) -> Word {
        if held.statement.is_none() && hit.rule.speech {
            let speaker = Some(self.reading.actors[actor].name.clone());
            return Word { basis: Basis::Itself, speaker };
        }
        self.word_by(held.statement, actor)
    }

    /// The clause that carries a stance: from its subject to the next stop or comma.
    fn evidence(&self, sentence: &Sentence, hit: &StanceHit, held: &Held) -> TokenRange {
        let start = held
            .subject
            .unwrap_or_else(|| self.clause_start(hit.verb_start, sentence.tokens.start))
            .min(hit.verb_start);
        start..self.clause_end(hit.tokens.end, sentence.tokens.end)
    }

    /// Where the clause of the verb at `token` begins: behind the last punctuation or "that".
    fn clause_start(&self, token: usize, sentence_start: usize) -> usize {
        /// Words before the verb, at most.
        const LONGEST: usize = 12;
        (sentence_start.max(token.saturating_sub(LONGEST))..token)
            .rev()
            .find(|&before| {
                let kind = self.reading.tokens[before].kind;
                !matches!(kind, TokenKind::Word | TokenKind::Number | TokenKind::Symbol)
                    || self.reading.norm(before) == "that"
            })
            .map_or(token, |mark| mark + 1)
    }

    /// The next punctuation from `token` on, or a token some way behind it.
    pub(crate) fn clause_end(&self, token: usize, sentence_end: usize) -> usize {
        /// Words behind the phrase, at most.
        const LONGEST: usize = 20;
        let limit = (token + LONGEST).min(sentence_end);
        (token..limit)
            .find(|&token| {
                use TokenKind::{Punctuation, QuoteClose, Stop};
                matches!(self.reading.tokens[token].kind, Punctuation | Stop | QuoteClose)
            })
            .unwrap_or(limit)
    }

    /// Those whom a tally enumerates hold the stance it counts, on the word of who claims it.
    fn named_positions(
        &self,
        sentence: &Sentence,
        tally: &FoundTally,
        conditions: &[FoundCondition],
    ) -> Vec<Position> {
        let mentions = self.reading.mentions_in(tally.tokens.start..sentence.tokens.end).iter();
        let last = mentions.filter(|it| tally.named.contains(&it.actor)).map(|it| it.tokens.end);
        let end = last.max().unwrap_or(0).max(tally.tokens.end);
        let tokens = tally.tokens.start..self.clause_end(end, sentence.tokens.end);
        let statement = self.attribution.of_content(tally.tokens.start);
        let contribution = contribution_in(
            self.reading,
            tally.stance_tokens.start
                ..self.clause_end(tally.stance_tokens.end, sentence.tokens.end),
            tally.stance_tokens.clone(),
            &token_ranges(conditions),
        );
        let position = |&actor: &ActorIndex| {
            let actor = self.reading.principal(actor);
            Position {
                contribution: contribution.clone().filter(|_| tally.stance == Stance::Commits),
                ..self.bare(Found {
                    actor,
                    stance: tally.stance,
                    tokens: tokens.clone(),
                    statement,
                    word: self.word_by(statement, actor),
                    conditions,
                    found_by: "tally.named",
                    confidence: confidence("tally.named"),
                })
            }
        };
        tally.named.iter().map(position).collect()
    }

    fn tally(&self, tally: FoundTally) -> Tally {
        let statement = self.attribution.of_content(tally.tokens.start);
        let speaker =
            statement.and_then(|number| self.attribution.statement(number).speaker.as_ref());
        Tally {
            motion: self.motion.motion().id.clone(),
            span: tally.span,
            stance: tally.stance,
            at_least: tally.at_least,
            at_most: tally.at_most,
            named: tally.named.iter().map(|&actor| self.name(actor).id).collect(),
            speaker: speaker.map(|speaker| speaker.name.clone()),
            statement,
            found_by: "tally".to_string(),
        }
    }

    /// Whether what is counted, and no named actor, is the subject of a phrase.
    fn is_subject(&self, tally: &FoundTally, hit: &StanceHit, held: &Held) -> bool {
        let same = tally.stance_tokens.start < hit.tokens.end
            && hit.tokens.start < tally.stance_tokens.end
            && tally.tokens.start < hit.tokens.start;
        same && held.subject.is_none_or(|subject| subject < tally.tokens.end)
    }

    /// Whether a count is of somebody's own people ("its 50 deputies", "all 159 of its members"),
    /// which is what he offers and no tally.
    fn is_own(&self, tally: &FoundTally) -> bool {
        (tally.tokens.start.saturating_sub(1)..tally.tokens.end)
            .any(|token| is_possessive(self.reading, token))
    }
}
