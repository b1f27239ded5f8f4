//! Who a source is.

use whipcount_domain::{ActorIndex, ActorKind, Mention, MentionForm, Speaker, TokenRange, Unnamed};

use crate::cues::Class;
use crate::page::Page;
use crate::sources::SourceWords;

/// Tells speakers in the order of the text, since a pronoun may go on with the one before.
pub(crate) struct Speakers<'p, 'r> {
    page: &'p Page<'r>,
    words: &'static SourceWords,
    /// The last person or body that was a source, for pronouns that nothing else resolves.
    last: Option<Speaker>,
}

impl<'p, 'r> Speakers<'p, 'r> {
    pub(crate) fn new(page: &'p Page<'r>) -> Speakers<'p, 'r> {
        Speakers { page, words: SourceWords::get(), last: None }
    }

    /// The speaker that the words of a source mean.
    pub(crate) fn speaker(&mut self, source: &TokenRange) -> Option<Speaker> {
        let pronoun = self.is_pronoun(source);
        let speaker = match self.actor_meant(source) {
            Some(actor) => Some(self.speaker_of_actor(actor, source)),
            None if pronoun => self.last.clone(),
            None => self.described(source),
        }?;
        if !matches!(self.page.norm(source.start), "i" | "we" | "you" | "it") {
            self.last = Some(speaker.clone());
        }
        Some(speaker)
    }

    fn is_pronoun(&self, source: &TokenRange) -> bool {
        let owner = source.len() == 1
            && matches!(
                self.page.norm(source.start),
                "his" | "her" | "their" | "its" | "he" | "she"
            );
        owner
            || source.len() == 1
                && matches!(
                    self.page.class(source.start),
                    Class::SubjectPronoun | Class::OtherPronoun | Class::Relative
                )
    }

    /// The actor that a source names, or means by a role or pronoun that stands for a name.
    fn actor_meant(&self, source: &TokenRange) -> Option<ActorIndex> {
        let head = self.head(source);
        let mentions = self.page.reading.mentions_in(source.clone());
        let inside = |mention: &&Mention, tokens: &TokenRange| {
            tokens.start <= mention.tokens.start && mention.tokens.end <= tokens.end
        };
        let named_person = |tokens: &TokenRange| {
            mentions
                .iter()
                .filter(|mention| inside(mention, tokens))
                .rfind(|mention| mention.form == MentionForm::Name && self.is_person(mention.actor))
        };
        if let Some(mention) = named_person(&head) {
            return Some(mention.actor);
        }
        let at_head_end = mentions.iter().find(|mention| {
            matches!(mention.form, MentionForm::Name | MentionForm::Metonym)
                && mention.tokens.end == head.end
        });
        if let Some(mention) = at_head_end {
            return Some(mention.actor);
        }
        if let Some(mention) = self.apposition(source, &head).as_ref().and_then(named_person) {
            return Some(mention.actor);
        }
        let other = mentions.iter().find(|mention| {
            matches!(mention.form, MentionForm::Role | MentionForm::Pronoun)
                && mention.tokens.end >= head.end
                && mention.tokens.start <= head.start + 1
        })?;
        self.has_name(other.actor).then_some(other.actor)
    }

    fn is_person(&self, actor: ActorIndex) -> bool {
        self.page.reading.actors[actor].kind == ActorKind::Person
    }

    /// Whether an actor has a name rather than only a role that stands for it.
    fn has_name(&self, actor: ActorIndex) -> bool {
        let actor = &self.page.reading.actors[actor];
        actor.kind != ActorKind::Person
            || actor.role.as_deref() != Some(actor.name.as_str())
                && actor.name.chars().any(char::is_uppercase)
    }

    /// The first part of a source, up to "of", "who", a comma and the like.
    fn head(&self, source: &TokenRange) -> TokenRange {
        let end = (source.start + 1..source.end)
            .find(|&token| {
                matches!(
                    self.page.class(token),
                    Class::Preposition
                        | Class::Relative
                        | Class::Comma
                        | Class::BracketOpen
                        | Class::Dash
                        | Class::That
                        | Class::To
                )
            })
            .unwrap_or(source.end);
        source.start..end
    }

    /// What stands between the first comma of a source and the next one: "the mayor, Ana Brandt".
    fn apposition(&self, source: &TokenRange, head: &TokenRange) -> Option<TokenRange> {
        let comma = (head.end..source.end).find(|&token| self.page.class(token) == Class::Comma)?;
        let first = comma + 1;
        if first >= source.end || self.page.class(first) != Class::Name {
            return None;
        }
        Some(self.head(&(first..source.end)))
    }

    fn speaker_of_actor(&self, actor: ActorIndex, source: &TokenRange) -> Speaker {
        let reading = self.page.reading;
        let known = &reading.actors[actor];
        // A state speaks under the name that the text gives it: "Lisbon", "the Kremlin".
        let as_written =
            matches!(known.kind, ActorKind::State | ActorKind::Body) && !self.is_pronoun(source);
        let words = self.without_article(&self.head(source));
        let name = if as_written && !words.is_empty() {
            self.page.span(&words).text(self.page.text).to_string()
        } else {
            known.name.clone()
        };
        Speaker {
            name,
            role: known.role.clone().filter(|_| known.kind == ActorKind::Person),
            actor: Some(reading.actors[reading.principal(actor)].id.clone()),
            unnamed: None,
            person: Some(actor),
        }
    }

    /// A source without a name: "a spokesman for the ministry", "two people familiar with …".
    fn described(&self, source: &TokenRange) -> Option<Speaker> {
        let words = self.without_article(source);
        if words.is_empty() {
            return None;
        }
        let unnamed = self.hides_name(source).then(|| self.kind_of_unnamed(source));
        let text = self.page.span(&self.until_clause(words)).text(self.page.text);
        let name = if unnamed.is_some() { format!("unnamed {text}") } else { text.to_string() };
        Some(Speaker { name, role: None, actor: self.spoken_for(source), unnamed, person: None })
    }

    /// Without a clause that tells more of a source: "diplomat who had had a long day".
    fn until_clause(&self, words: TokenRange) -> TokenRange {
        let mut behind = words.start + 1..words.end;
        let clause = behind.find(|&token| self.page.class(token) == Class::Relative);
        words.start..clause.unwrap_or(words.end)
    }

    /// Up to its first comma, and without "the", "an", "unnamed".
    fn without_article(&self, source: &TokenRange) -> TokenRange {
        let page = self.page;
        let end =
            source.clone().find(|&token| page.class(token) == Class::Comma).unwrap_or(source.end);
        let mut start = source.start;
        while start < end
            && matches!(
                page.norm(start),
                "the"
                    | "a"
                    | "an"
                    | "unnamed"
                    | "anonymous"
                    | "one"
                    | "some"
                    | "another"
                    | "two"
                    | "three"
                    | "'s"
            )
            && start + 1 < end
        {
            start += 1;
        }
        let end =
            if end > start + 1 && page.class(end - 1) == Class::Possessive { end - 1 } else { end };
        start..end
    }

    fn hides_name(&self, source: &TokenRange) -> bool {
        let page = self.page;
        let head = self.head(source);
        let noun = self.noun(&head);
        if self.words.on_record.contains(noun) {
            return false;
        }
        if self.says_anonymous(source) {
            return true;
        }
        let indefinite = self.words.indefinite.contains(page.norm(head.start));
        let bare = !matches!(page.class(head.start), Class::Determiner | Class::Name);
        let name_inside = head.clone().any(|token| page.class(token) == Class::Possessive);
        self.words.hiding.contains(noun)
            && !name_inside
            && (indefinite || bare || page.class(head.start) == Class::Name)
    }

    /// What a source that hides its name is said to be: first by what it is called, then by what
    /// hangs on that.
    fn kind_of_unnamed(&self, source: &TokenRange) -> Unnamed {
        let noun = self.noun(&self.head(source));
        let knows = |words: &Vec<String>| {
            source.clone().any(|token| {
                token + words.len() <= source.end
                    && words.iter().enumerate().all(|(n, word)| self.page.norm(token + n) == word)
            })
        };
        if self.words.officials.contains(noun) {
            Unnamed::Official
        } else if self.words.insiders.contains(noun) || self.words.insight.iter().any(knows) {
            Unnamed::Insider
        } else if self.words.experts.contains(noun) {
            Unnamed::Expert
        } else {
            Unnamed::Other
        }
    }

    /// The noun that says what a source is: "people" in "people familiar with the talks".
    fn noun(&self, head: &TokenRange) -> &str {
        let known =
            |norm: &str| self.words.hiding.contains(norm) || self.words.on_record.contains(norm);
        let noun = head.clone().rev().find(|&token| known(self.page.norm(token)));
        self.page.norm(noun.unwrap_or(head.end - 1))
    }

    /// "on condition of anonymity", "who asked not to be named".
    fn says_anonymous(&self, source: &TokenRange) -> bool {
        let sentence = self.page.sentence(source.start);
        self.words.anonymity.iter().any(|words| {
            sentence.clone().any(|token| {
                token + words.len() <= sentence.end
                    && words.iter().enumerate().all(|(n, word)| self.page.norm(token + n) == word)
            })
        })
    }

    /// Id of the actor for which a described source speaks.
    fn spoken_for(&self, source: &TokenRange) -> Option<String> {
        let reading = self.page.reading;
        let noun = self.noun(&self.head(source));
        if !self.words.of_an_actor.contains(noun) {
            return None;
        }
        let mentions = reading.mentions_in(source.clone());
        let state = mentions.iter().find(|mention| {
            mention.form != MentionForm::Pronoun
                && reading.actors[reading.principal(mention.actor)].kind != ActorKind::Person
        })?;
        Some(reading.actors[reading.principal(state.actor)].id.clone())
    }
}
