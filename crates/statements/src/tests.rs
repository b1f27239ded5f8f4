//! The one helper that all tests of this step go through, and the examples of the data files.
//!
//! A statement is written into its sentence: `[source]`, `{cue}`, `<content>`.

use whipcount_domain::{Attribution, Document, Reading, Span, Statement, Unnamed, parse_day};

use crate::cues::cue_file;
use crate::{find_statements, statements_from};

/// A document as tests read it: published on a Tuesday.
fn read(text: &str) -> (Document, Reading) {
    let mut document = Document::new("test", text);
    document.published = parse_day("2025-04-15");
    let reading = whipcount_reading::read(&document);
    (document, reading)
}

/// All statements of a text.
pub(crate) fn statements_of(text: &str) -> Vec<Statement> {
    let (document, reading) = read(text);
    find_statements(&document, &reading)
}

/// The text with a statement's parts marked.
pub(crate) fn marked(text: &str, statement: &Statement) -> String {
    let mut marks: Vec<(usize, u8, char)> = Vec::new();
    let mut mark = |spans: &[Span], open, close| {
        for span in spans {
            marks.push((span.start as usize, 1, open));
            marks.push((span.end as usize, 0, close));
        }
    };
    mark(&statement.source, '[', ']');
    mark(&statement.cue, '{', '}');
    mark(&statement.content, '<', '>');
    marks.sort_unstable();
    let mut out = String::new();
    let mut last = 0;
    for (at, _, sign) in marks {
        out.push_str(&text[last..at]);
        out.push(sign);
        last = at;
    }
    out + &text[last..]
}

/// A text without its marks.
pub(crate) fn unmarked(text: &str) -> String {
    text.chars().filter(|c| !"[]{}<>".contains(*c)).collect()
}

/// What is wrong unless the statement that `expected` marks is found in its text.
fn missing(expected: &str) -> Option<String> {
    let text = unmarked(expected);
    let found = all_marked(&text);
    (!found.iter().any(|other| other == expected))
        .then(|| format!("expected:\n  {expected}\nfound:\n  {}\n", found.join("\n  ")))
}

/// What is wrong if any statement is found in `text`.
fn unwanted(text: &str) -> Option<String> {
    let found = all_marked(text);
    (!found.is_empty()).then(|| format!("expected nothing, found:\n  {}\n", found.join("\n  ")))
}

fn all_marked(text: &str) -> Vec<String> {
    statements_of(text).iter().map(|statement| marked(text, statement)).collect()
}

/// Fails unless each of `expected` is found in its text.
fn check(expected: &[&str]) {
    let wrong: String = expected.iter().filter_map(|statement| missing(statement)).collect();
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_cue_catches_and_leaves_its_examples() {
    let file = cue_file();
    let verbs = file.verbs.iter().map(|class| (class.name.as_str(), &class.catch, &class.leave));
    let nouns = file.nouns.iter().map(|class| (class.name.as_str(), &class.catch, &class.leave));
    let phrases =
        file.phrases.iter().map(|phrase| (phrase.opens[0].as_str(), &phrase.catch, &phrase.leave));
    let mut wrong = String::new();
    for (name, catch, leave) in verbs.chain(nouns).chain(phrases) {
        assert!(!catch.is_empty() && !leave.is_empty(), "`{name}` needs examples of both sorts");
        wrong.extend(catch.iter().filter_map(|example| missing(example)));
        wrong.extend(leave.iter().filter_map(|example| unwanted(example)));
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn finds_cue_and_source_in_any_order() {
    check(&[
        "<“The well is dry,”> [Ada Lund] {said}.",
        "<“The well is dry,”> {said} [Ada Lund, who owns the farm]. ",
        "[Ada Lund] {said}: <“The well is dry.”>",
        "[Ada Lund] {said} in a letter to the council <that the well was dry>.",
        "[The head of the water board] {said} on Tuesday <that the well was dry>.",
        "{According to} [Ada Lund], <the well is dry>.",
        "<The well is dry>, {according to} [Ada Lund].",
        "<The well>, [Ada Lund] {said}, <is dry>.",
        "[Lund]{:} <The well is dry>",
        "[Ada Lund, the mayor], {refused} <to drain the well>.",
    ]);
}

#[test]
fn a_quotation_goes_on_over_sentences_and_paragraphs() {
    check(&["<“The well is dry,”> [Lund] {said}. <“It has been dry for weeks.”>"]);
    check(&["<“The well is dry,”> [Lund] {said}.\n<“It has been dry for weeks. Nobody came.”>"]);
    check(&["<“It was Monday. The well was dry,”> [Lund] {said}."]);
}

#[test]
fn verbs_share_a_subject() {
    check(&[
        "[Ada Lund] {denounced} <the plan> and called for a new well.",
        "[Ada Lund] denounced the plan and {called for} <a new well>.",
    ]);
    check(&["[Ada Lund] criticised the board, {saying} <that it had slept>."]);
}

#[test]
fn a_statement_inside_another_names_it() {
    let text = "RT reported that in Oslo the Danish minister said the well was dry.";
    let statements = statements_of(text);
    let within: Vec<_> = statements.iter().map(|statement| statement.within).collect();
    assert_eq!(within, [None, Some(0)]);
}

#[test]
fn tells_who_speaks() {
    for (text, name, named) in [
        ("Dutch Prime Minister Ada Lund said it was over.", "Ada Lund", true),
        (
            "An unnamed European official revealed that it was over.",
            "unnamed European official",
            false,
        ),
        (
            "A senior official at the ministry said it was over.",
            "unnamed senior official at the ministry",
            false,
        ),
        ("The spokesman for the ministry said it was over.", "spokesman for the ministry", true),
        (
            "Two people familiar with the talks said it was over.",
            "unnamed people familiar with the talks",
            false,
        ),
        ("Washington said it was over.", "Washington", true),
    ] {
        let statements = statements_of(text);
        let speaker = statements[0].speaker.as_ref().expect(text);
        assert_eq!((speaker.name.as_str(), speaker.is_named()), (name, named), "{text}");
    }
}

#[test]
fn odd_text_gives_sound_spans() {
    let long = "said that, ".repeat(3000);
    for text in [
        "“",
        "said",
        "“ said",
        ": “",
        "\" he said",
        "said “”",
        ", who said, ",
        "according to",
        long.as_str(),
    ] {
        for statement in statements_of(text) {
            assert!(!statement.content.is_empty(), "{text}");
            for span in statement.source.iter().chain(&statement.cue).chain(&statement.content) {
                assert!(!span.text(text).is_empty(), "{text}");
            }
        }
    }
}

/// The attribution that the marks of a text show.
fn attribution(marked: &str) -> Attribution {
    let (mut source, mut cue, mut content) = (None, None, vec![]);
    let (mut at, mut start) = (0, 0);
    for character in marked.chars() {
        let span = || Span::new(start, at);
        match character {
            '[' | '{' | '<' => start = at,
            ']' => source = Some(span()),
            '}' => cue = Some(span()),
            '>' => content.push(span()),
            other => at += other.len_utf8(),
        }
    }
    Attribution { source, cue: cue.expect("a cue is marked"), content }
}

/// Fails unless a trained reader's `attributions` of one text give the statements `expected`.
#[track_caller]
fn check_trained(attributions: &[&str], expected: &[&str]) {
    let text = unmarked(expected.first().or(attributions.first()).expect("a text"));
    let attributions: Vec<_> = attributions.iter().map(|marked| attribution(marked)).collect();
    let (document, reading) = read(&text);
    let statements = statements_from(&document, &reading, &attributions);
    let found: Vec<_> = statements.iter().map(|it| marked(&text, it)).collect();
    assert_eq!(found, expected);
}

#[test]
fn what_a_trained_reader_finds_becomes_statements() {
    let found = ["[The harbour master] {let slip} <that the quay was not “safe” at all>."];
    check_trained(&found, &found);
    let text = unmarked(found[0]);
    let (document, reading) = read(&text);
    let statements = statements_from(&document, &reading, &[attribution(found[0])]);
    assert!(statements[0].act, "cues that nobody knows are mostly of speech");
    assert_eq!(statements[0].quote.name(), "mixed");
}

#[test]
fn the_statement_around_what_a_trained_reader_finds_is_added() {
    check_trained(
        &["RT reported that [a Danish official] {said} <that the well was dry>."],
        &[
            "[RT] {reported} <that a Danish official said that the well was dry>.",
            "RT reported that [a Danish official] {said} <that the well was dry>.",
        ],
    );
}

#[test]
fn the_statement_inside_what_a_trained_reader_finds_is_added() {
    check_trained(
        &["[RT] {reported} <that the Danish minister said the well was dry>."],
        &[
            "[RT] {reported} <that the Danish minister said the well was dry>.",
            "RT reported that [the Danish minister] {said} <the well was dry>.",
        ],
    );
}

#[test]
fn where_a_trained_reader_finds_nothing_only_attitudes_and_deeds_are_added() {
    let deed = "[Ada Lund, the mayor], {wants} <to drain the well>.";
    let (document, reading) = read(&unmarked(deed));
    let added: Vec<_> = statements_from(&document, &reading, &[]);
    let added: Vec<_> = added.iter().map(|it| marked(&document.text, it)).collect();
    assert_eq!(added, [deed]);
    let (document, reading) = read("Ada Lund said that the well was dry.");
    assert_eq!(statements_from(&document, &reading, &[]), []);
}

#[test]
fn attributions_that_fit_no_token_are_left_out() {
    let (document, reading) = read("The well, Lund said.");
    let nothing =
        Attribution { source: None, cue: Span::new(8, 8), content: vec![Span::new(0, 3)] };
    assert_eq!(statements_from(&document, &reading, &[nothing]), []);
}

#[test]
fn tells_what_a_source_without_a_name_is() {
    for (text, unnamed) in [
        ("A senior official of the ministry said it was over.", Some(Unnamed::Official)),
        ("Two people familiar with the talks said it was over.", Some(Unnamed::Insider)),
        ("A source close to the minister said it was over.", Some(Unnamed::Insider)),
        ("Several economists said it was over.", Some(Unnamed::Expert)),
        ("A resident said it was over.", Some(Unnamed::Other)),
        ("Ada Lund said it was over.", None),
    ] {
        let statements = statements_of(text);
        let speaker = statements[0].speaker.as_ref().expect(text);
        assert_eq!(speaker.unnamed, unnamed, "{text}");
    }
}
