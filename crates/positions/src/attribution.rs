//! Which statement a token belongs to, and on whose word a stance rests.

use whipcount_domain::{ActorIndex, Basis, MentionForm, Reading, Span, Statement};

/// For every token the innermost statement in whose content, and in whose cue, it stands.
#[derive(Debug)]
pub(crate) struct Attribution<'a> {
    statements: &'a [Statement],
    content: Vec<Option<u32>>,
    cue: Vec<Option<u32>>,
}

/// Who is behind a stance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// On whose word it is.
    pub(crate) basis: Basis,
    /// Who is quoted or paraphrased.
    pub(crate) speaker: Option<String>,
}

impl<'a> Attribution<'a> {
    pub(crate) fn new(reading: &Reading, statements: &'a [Statement]) -> Attribution<'a> {
        let mut content = vec![None; reading.tokens.len()];
        let mut cue = content.clone();
        // Inner statements stand inside outer ones: whoever covers less comes later and stays.
        let mut order: Vec<usize> = (0..statements.len()).collect();
        let covered = |spans: &[Span]| spans.iter().map(Span::len).sum::<usize>();
        order.sort_by_key(|&number| std::cmp::Reverse(covered(&statements[number].content)));
        for number in order {
            let statement = &statements[number];
            for (spans, owners) in [(&statement.content, &mut content), (&statement.cue, &mut cue)]
            {
                for span in spans {
                    owners[reading.tokens_in(*span)].fill(Some(number as u32));
                }
            }
        }
        Attribution { statements, content, cue }
    }

    /// The statement in whose content a token stands.
    pub(crate) fn of_content(&self, token: usize) -> Option<usize> {
        self.content[token].map(|number| number as usize)
    }

    /// The statement that a token is part of the cue of.
    pub(crate) fn of_cue(&self, token: usize) -> Option<usize> {
        self.cue[token].map(|number| number as usize)
    }

    /// The statement itself.
    pub(crate) fn statement(&self, number: usize) -> &'a Statement {
        &self.statements[number]
    }

    /// Whether words belong to the source or the cue of a statement.
    pub(crate) fn attributes(&self, number: usize, words: Span) -> bool {
        let statement = &self.statements[number];
        statement.source.iter().chain(&statement.cue).any(|span| span.overlaps(words))
    }

    /// The statement around all others in which a statement stands.
    pub(crate) fn outermost(&self, mut number: usize) -> usize {
        // Statements stand in each other by the way the text is nested, which has no circles; the
        // bound only keeps a mistake elsewhere from hanging the program.
        for _ in 0..self.statements.len() {
            match self.statements[number].within {
                Some(outer) => number = outer,
                None => break,
            }
        }
        number
    }

    /// Whether a statement is an answer in an interview: who gives it is named elsewhere.
    pub(crate) fn is_answer(&self, reading: &Reading, number: usize) -> bool {
        let paragraph = |spans: &[Span]| {
            let token = reading.tokens_in(*spans.first()?).start;
            Some(reading.sentence_of(token).paragraph)
        };
        let statement = &self.statements[number];
        let source = paragraph(&statement.source);
        source.is_some() && source != paragraph(&statement.cue)
    }

    /// The actor for whom the source of a statement speaks.
    pub(crate) fn principal(&self, reading: &Reading, number: usize) -> Option<ActorIndex> {
        let speaker = self.statements[number].speaker.as_ref()?;
        if let Some(person) = speaker.person {
            return Some(reading.principal(person));
        }
        let id = speaker.actor.as_deref()?;
        reading.actors.iter().position(|actor| actor.id == id)
    }

    /// Whether an actor is one of several that a statement has as its source.
    fn is_source(&self, reading: &Reading, number: usize, actor: ActorIndex) -> bool {
        self.statements[number].source.iter().any(|span| {
            let mentions = reading.mentions_in(reading.tokens_in(*span)).iter();
            mentions
                .filter(|mention| mention.form != MentionForm::Adjective)
                .any(|mention| mention.actor == actor || reading.principal(mention.actor) == actor)
        })
    }

    /// On whose word `holder` is said to stand somewhere by statement `number`: that of the
    /// outermost source, on which the document itself relies.
    pub(crate) fn word(&self, reading: &Reading, number: usize, holder: ActorIndex) -> Word {
        let number = self.outermost(number);
        let Some(speaker) = &self.statements[number].speaker else {
            return Word { basis: Basis::Narrator, speaker: None };
        };
        let own = self.principal(reading, number) == Some(holder)
            || speaker.person == Some(holder)
            || speaker.actor.as_deref() == Some(reading.actors[holder].id.as_str())
            // A spokesman or a ministry on the record whose actor nothing names is taken to speak
            // for those whose position is told.
            || (speaker.actor.is_none() && speaker.person.is_none());
        let among_several = !own && self.is_source(reading, number, holder);
        if among_several {
            let speaker = Some(reading.actors[holder].name.clone());
            return Word { basis: Basis::Itself, speaker };
        }
        // What somebody himself wants or thinks is told by the document; what he thinks of others
        // is his word.
        if own && !self.statements[number].act {
            return Word { basis: Basis::Narrator, speaker: None };
        }
        let basis = match (speaker.is_named(), own) {
            (false, _) => Basis::Anonymous,
            (true, true) => Basis::Itself,
            (true, false) => Basis::Reported,
        };
        Word { basis, speaker: Some(speaker.name.clone()) }
    }
}
