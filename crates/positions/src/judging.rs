//! Positions as a trained judge sees them, with what rules know of their words.

use whipcount_domain::{
    Basis, Contribution, Judgement, Leaning, Position, Stance, Statement, TokenKind, TokenRange,
};

use crate::attribution::Word;
use crate::candidates::Candidate;
use crate::conditions::conditions_in;
use crate::contributions::{contribution_in, contribution_of, offers};
use crate::finding::{Finder, Found, token_ranges};

/// How likely a candidate must hold a position at all for one to be told: where rules find none,
/// where they find another, and where they find the same. Chosen on the development reports.
const LEAST: [f32; 3] = [0.65, 0.45, 0.2];

/// How much likelier a stance becomes by rules that find it too.
const BY_RULES: f32 = 0.25;

/// How much likelier a basis becomes by rules that find the position on it.
const BASIS_BY_RULES: f32 = 0.6;

/// The name of the judge among those who find positions.
const JUDGE: &str = "judge";

/// The likeliest of some choices, where one of them is believed more than the judge says by itself.
fn likeliest<T: Copy + PartialEq>(
    choices: &[T],
    chances: &[f32],
    favoured: Option<T>,
    favour: f32,
) -> T {
    let weight = |number: usize| {
        chances[number] + if favoured == Some(choices[number]) { favour } else { 0.0 }
    };
    let best = (0..choices.len()).max_by(|&a, &b| weight(a).total_cmp(&weight(b)));
    choices[best.expect("there is something to choose from")]
}

/// How much a basis is believed that the statement around the words says, or rules.
fn trust_in(basis: Basis, in_answer: bool, by_rules: bool) -> f32 {
    match basis {
        // A source that hides its name says so in so many words, and who answers is told by labels.
        Basis::Anonymous => f32::INFINITY,
        _ if in_answer => f32::INFINITY,
        _ if by_rules => BASIS_BY_RULES,
        _ => 0.0,
    }
}

impl Finder<'_> {
    /// The positions of `candidates` by the answers of a judge; `found` is what rules find.
    pub(crate) fn judged(
        &self,
        found: &[Position],
        candidates: &[Candidate],
        judgements: &[Judgement],
    ) -> Vec<Position> {
        let mut positions = Vec::new();
        let mut found = found.iter().peekable();
        for (candidate, judgement) in candidates.iter().zip(judgements) {
            let stance = likeliest(&Stance::ALL, &judgement.stances, candidate.by_rule, BY_RULES);
            let least = match candidate.by_rule {
                None => LEAST[0],
                Some(other) if other != stance => LEAST[1],
                Some(_) => LEAST[2],
            };
            if 1.0 - judgement.none < least {
                continue;
            }
            let leans = match judgement.leans {
                [neither, yes, no] if yes > neither && yes >= no => Some(Leaning::For),
                [neither, _, no] if no > neither => Some(Leaning::Against),
                _ => None,
            };
            let by_rule = self.at(&mut found, candidate, stance);
            let mut position = match by_rule {
                Some(position) => position.clone(),
                None => self.new_position(candidate, stance),
            };
            if position.stance != stance {
                position.stance = stance;
                position.found_by = JUDGE.to_string();
                position.threat = false;
                if !offers(stance) {
                    position.contribution = None;
                }
            }
            let in_answer = position.statement.is_some_and(|number| {
                self.attribution.is_answer(self.reading, self.attribution.outermost(number))
            });
            let trust = trust_in(position.basis, in_answer, by_rule.is_some());
            let basis = likeliest(&Basis::ALL, &judgement.bases, Some(position.basis), trust);
            if basis != position.basis || by_rule.is_none() {
                let word = self.word_of(candidate, position.statement, basis);
                position.basis = word.basis;
                position.speaker = word.speaker;
            }
            if position.contribution.is_none() && offers(stance) {
                position.contribution = self.offer_beside(candidate, &position);
            }
            position.leans = leans.filter(|_| stance == Stance::Undecided);
            position.confidence = judgement.stances[stance as usize];
            positions.push(position);
        }
        positions
    }

    /// What rules find of a candidate in its sentence: the same stance rather than another.
    fn at<'p>(
        &self,
        found: &mut std::iter::Peekable<std::slice::Iter<'p, Position>>,
        candidate: &Candidate,
        stance: Stance,
    ) -> Option<&'p Position> {
        let sentence = &self.reading.sentences[candidate.sentence];
        while found.next_if(|it| it.evidence.start < sentence.span.start).is_some() {}
        let actor = &self.reading.actors[candidate.actor].id;
        let here = found
            .clone()
            .take_while(|it| it.evidence.start < sentence.span.end)
            .filter(|it| it.actor.id == *actor);
        let mut first = None;
        for position in here {
            if position.stance == stance {
                return Some(position);
            }
            first.get_or_insert(position);
        }
        first
    }

    fn new_position(&self, candidate: &Candidate, stance: Stance) -> Position {
        let sentence = self.reading.sentences[candidate.sentence].tokens.clone();
        let (statement, tokens) = self.words_of(candidate, &sentence);
        let conditions = conditions_in(
            self.reading,
            sentence.clone(),
            tokens.clone(),
            Some(stance),
            Some(candidate.actor),
        );
        let inside = token_ranges(&conditions);
        let contribution = offers(stance)
            .then(|| contribution_in(self.reading, tokens.clone(), tokens.clone(), &inside))
            .flatten();
        Position {
            contribution,
            ..self.bare(Found {
                actor: candidate.actor,
                stance,
                tokens,
                statement,
                word: self.word_by(statement, candidate.actor),
                conditions: &conditions,
                found_by: JUDGE,
                confidence: 0.0,
            })
        }
    }

    /// What a candidate offers in its sentence besides the words that carry its position.
    fn offer_beside(&self, candidate: &Candidate, position: &Position) -> Option<Contribution> {
        let sentence = &self.reading.sentences[candidate.sentence].tokens;
        let conditions = position.conditions.iter().map(|it| self.reading.tokens_in(it.span));
        let conditions: Vec<TokenRange> = conditions.collect();
        let mut mentions = candidate.mentions.iter().filter(|it| sentence.contains(&it.start));
        mentions.find_map(|mention| contribution_of(self.reading, sentence, mention, &conditions))
    }

    /// The words of a sentence that carry what a candidate holds, and the statement they belong to:
    /// what it says there, or the clause from its mention on.
    fn words_of(
        &self,
        candidate: &Candidate,
        sentence: &TokenRange,
    ) -> (Option<usize>, TokenRange) {
        if candidate.is_source
            && let Some(said) = self.said_by(candidate, sentence)
        {
            return said;
        }
        let mention = candidate.mentions.iter().find(|it| sentence.contains(&it.start));
        let start = mention.map_or(sentence.start, |mention| mention.start);
        let end = self.clause_end(start, sentence.end).max(start + 1);
        (self.attribution.of_content(start), start..end)
    }

    /// What the candidate says in a sentence: the statement and the part of it that stands there.
    fn said_by(
        &self,
        candidate: &Candidate,
        sentence: &TokenRange,
    ) -> Option<(Option<usize>, TokenRange)> {
        sentence
            .clone()
            .filter(|&token| self.reading.tokens[token].kind == TokenKind::Word)
            .find_map(|token| {
                let number = self.attribution.of_content(token)?;
                let statement: &Statement = self.attribution.statement(number);
                let is_source = statement.source.first().is_some_and(|source| {
                    candidate.mentions.contains(&self.reading.tokens_in(*source))
                });
                if !is_source {
                    return None;
                }
                let piece = statement
                    .content
                    .iter()
                    .map(|piece| self.reading.tokens_in(*piece))
                    .find(|piece| piece.contains(&token))?;
                let end = piece.end.min(sentence.end);
                Some((Some(number), piece.start.max(sentence.start)..end))
            })
    }

    /// Who is behind a position, on whose word the judge says it is; `statement` is the one that
    /// holds its words.
    fn word_of(&self, candidate: &Candidate, statement: Option<usize>, basis: Basis) -> Word {
        let sentence = &self.reading.sentences[candidate.sentence];
        let own = |number: usize| {
            let speaker = self.attribution.statement(number).speaker.as_ref();
            self.attribution.principal(self.reading, number) == Some(candidate.actor)
                || speaker.is_some_and(|it| it.actor.is_none() && it.person.is_none())
        };
        let named = |number: &usize| {
            let speaker = self.attribution.statement(*number).speaker.as_ref();
            speaker.is_some_and(|it| it.unnamed.is_some() == (basis == Basis::Anonymous))
        };
        let fits = |number: &usize| {
            named(number)
                && match basis {
                    Basis::Itself => own(*number),
                    Basis::Reported => !own(*number),
                    Basis::Anonymous => true,
                    Basis::Narrator => false,
                }
        };
        // The statement of the words itself and those around it, then others of the sentence, then
        // those of the sentence before.
        let around = statement.map(|number| self.attribution.outermost(number));
        let near =
            around.into_iter().chain(statement).chain(self.statements_at(candidate.sentence));
        let before = candidate.sentence.checked_sub(1).filter(|_| basis != Basis::Itself);
        let before = before
            .filter(|&before| self.reading.sentences[before].paragraph + 1 >= sentence.paragraph);
        let before = before.into_iter().flat_map(|before| self.statements_at(before));
        let speaker = near.chain(before).find(fits);
        // Whoever the words are put to speaks for the actor, though nothing else tells so.
        let speaker = speaker.or_else(|| {
            around.into_iter().chain(statement).find(named).filter(|_| basis == Basis::Itself)
        });
        let speaker = speaker.and_then(|number| {
            self.attribution.statement(number).speaker.as_ref().map(|it| it.name.clone())
        });
        let speaker = speaker.or_else(|| match basis {
            Basis::Itself => {
                let people = self.reading.mentions_in(sentence.tokens.clone()).iter();
                let own = people.map(|mention| mention.actor).find(|&actor| {
                    actor != candidate.actor && self.reading.principal(actor) == candidate.actor
                });
                Some(self.reading.actors[own.unwrap_or(candidate.actor)].name.clone())
            }
            _ => None,
        });
        match (basis, speaker) {
            (Basis::Narrator, _) => Word { basis, speaker: None },
            (_, Some(speaker)) => Word { basis, speaker: Some(speaker) },
            // Nobody is there who could have said so: it is as the statement has it.
            (_, None) => self.word_by(statement, candidate.actor),
        }
    }

    /// The statements whose content or cue stands in a sentence, in its order.
    fn statements_at(&self, sentence: usize) -> Vec<usize> {
        let mut numbers = Vec::new();
        for token in self.reading.sentences[sentence].tokens.clone() {
            for number in [self.attribution.of_content(token), self.attribution.of_cue(token)] {
                if let Some(number) = number.filter(|number| !numbers.contains(number)) {
                    numbers.push(number);
                }
            }
        }
        numbers
    }
}
