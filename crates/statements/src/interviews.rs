//! Interviews in questions and answers, whose answers name nobody: who answers is named once.

use whipcount_domain::{ActorKind, MentionForm, TokenRange};

use crate::cues::Class;
use crate::frames::Frame;
use crate::page::Page;

/// The answers of an interview.
pub(crate) struct Interview {
    /// Where the text around the questions names who answers.
    interviewee: TokenRange,
    /// In the order of the text: the cue is the label, the content the words of the answer.
    pub(crate) answers: Vec<Frame>,
}

/// What a label announces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Question,
    Answer,
}

/// A label and the words up to the next one.
struct Part {
    turn: Turn,
    label: TokenRange,
    words: TokenRange,
}

impl Interview {
    /// The interview that a document is, if it is one: it asks and answers under labels ("Q:",
    /// "A:"), and the text before or behind that names a person.
    pub(crate) fn of(page: &Page) -> Option<Interview> {
        let parts = parts(page);
        let (first, last) = (parts.first()?, parts.last()?);
        if first.turn != Turn::Question {
            return None;
        }
        let tokens = page.reading.tokens.len();
        let interviewee = [0..first.label.start, last.words.end..tokens]
            .into_iter()
            .find_map(|around| first_person(page, around))?;
        let answers = parts.into_iter().filter(|part| part.turn == Turn::Answer);
        let answers: Vec<Frame> = answers
            .map(|part| Frame {
                cue: part.label,
                source: None,
                content: vec![part.words],
                inside: false,
                act: true,
                quoted: false,
            })
            .collect();
        (!answers.is_empty()).then_some(Interview { interviewee, answers })
    }

    /// Who gives the answer that a frame is, if it is one.
    pub(crate) fn source_of(&self, frame: &Frame) -> Option<TokenRange> {
        let answers = &self.answers;
        answers.binary_search_by_key(&frame.cue.start, |answer| answer.cue.start).ok()?;
        Some(self.interviewee.clone())
    }

    /// Whether a token stands in an answer or in its label.
    pub(crate) fn covers(&self, token: usize) -> bool {
        let next = self.answers.partition_point(|answer| answer.cue.start <= token);
        next > 0 && token < self.answers[next - 1].content[0].end
    }
}

/// The questions and answers of a text. An answer without a label behind it ends with its paragraph.
fn parts(page: &Page) -> Vec<Part> {
    let labels: Vec<(Turn, TokenRange)> =
        page.sentences().filter_map(|sentence| label_at(page, sentence.start)).collect();
    let tokens = page.reading.tokens.len();
    let next = labels.iter().skip(1).map(|(_, label)| label.start).chain([tokens]);
    labels
        .iter()
        .zip(next)
        .map(|((turn, label), next)| {
            let end = if next < tokens { next } else { end_of_paragraph(page, label.start) };
            Part { turn: *turn, label: label.clone(), words: label.end..end }
        })
        .filter(|part| !part.words.is_empty())
        .collect()
}

/// The label that a sentence opens with: "Q:", "A.", "Answer:".
fn label_at(page: &Page, start: usize) -> Option<(Turn, TokenRange)> {
    let end = page.reading.tokens.len();
    let turn = match page.norm(start) {
        "q" | "question" => Turn::Question,
        "a" | "answer" => Turn::Answer,
        _ => return None,
    };
    // The stop of "A." may be taken for that of an initial.
    if page.span(&(start..start + 1)).text(page.text).ends_with('.') {
        return Some((turn, start..start + 1));
    }
    let closed = matches!(page.class_at(start + 1, end), Some(Class::Colon | Class::Stop));
    closed.then_some((turn, start..start + 2))
}

fn end_of_paragraph(page: &Page, token: usize) -> usize {
    let paragraph = page.paragraph(token);
    let end = page.reading.tokens.len();
    (token..end).find(|&token| page.paragraph(token) != paragraph).unwrap_or(end)
}

/// The first person whom `tokens` name.
fn first_person(page: &Page, tokens: TokenRange) -> Option<TokenRange> {
    let mut mentions = page.reading.mentions_in(tokens).iter();
    let person = mentions.find(|mention| {
        mention.form == MentionForm::Name
            && page.reading.actors[mention.actor].kind == ActorKind::Person
    })?;
    Some(person.tokens.clone())
}

#[cfg(test)]
mod tests {
    use crate::tests::statements_of;

    /// Each answer of an interview with who gives it.
    fn answers(text: &str) -> Vec<(String, String)> {
        let named = statements_of(text).into_iter().filter(|it| it.within.is_none());
        named
            .filter_map(|it| Some((it.speaker?.name, it.content[0].text(text).to_string())))
            .collect()
    }

    #[test]
    fn answers_belong_to_whom_the_text_before_names() {
        let text = "Ana Brandt chairs the port of Lindau. We met her on Monday.\n\
                    Q: Who pays?\n\
                    A: Norway will. The Danes told me that they would not.\n\
                    Q: And the Dutch?\n\
                    A: They wait.\n\
                    The interview was shortened.";
        let expected = [
            ("Ana Brandt", "Norway will. The Danes told me that they would not"),
            ("Ana Brandt", "They wait"),
        ];
        assert_eq!(answers(text), expected.map(|(who, what)| (who.to_string(), what.to_string())));
    }

    #[test]
    fn answers_belong_to_whom_the_text_behind_names() {
        let text = "Q. Who pays?\nA. Norway will.\nInterview with Ana Brandt, the mayor.";
        assert_eq!(answers(text), [("Ana Brandt".to_string(), "Norway will".to_string())]);
    }

    #[test]
    fn lists_with_letters_are_no_interviews() {
        let text = "Ana Brandt has two plans.\nA: Norway pays.\nB: Denmark pays.";
        assert!(answers(text).iter().all(|(who, _)| who != "Ana Brandt"));
    }
}
