//! Runs the cases of `cases/actors.md`.

use whipcount_domain::{Actor, Document, Reading};

/// A text and what must hold of its reading.
#[derive(Default)]
struct Case {
    title: String,
    text: String,
    expectations: Vec<String>,
}

#[test]
fn reads_who_is_mentioned() {
    let cases = cases(include_str!("cases/actors.md"));
    assert!(cases.len() > 30, "the file of cases was not understood");
    let mut failures = Vec::new();
    for case in &cases {
        let document = Document::new("case", case.text.trim_end());
        let reading = whipcount_reading::read(&document);
        for expectation in &case.expectations {
            if let Err(found) = holds(&document, &reading, expectation) {
                failures.push(format!("{}: {expectation}; found {found}", case.title));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn mentions_cut_out_their_own_words_in_the_order_of_the_text() {
    for case in cases(include_str!("cases/actors.md")) {
        let document = Document::new("case", case.text);
        let reading = whipcount_reading::read(&document);
        for mention in &reading.mentions {
            assert_eq!(mention.span, reading.span(mention.tokens.clone()), "{}", case.title);
            assert!(mention.actor < reading.actors.len());
        }
        assert!(reading.mentions.is_sorted_by_key(|mention| mention.tokens.start));
        for (number, actor) in reading.actors.iter().enumerate() {
            assert!(actor.speaks_for.is_none_or(|of| of != number && of < reading.actors.len()));
        }
    }
}

#[test]
fn odd_texts_are_read_without_panic() {
    let odd = [
        "",
        "'s",
        "of of of",
        "The",
        "A. B. C.",
        "Mr",
        "Minister",
        "Minister of",
        "'s's's",
        "()",
        "of the Minister's 's of",
        "“",
        "N'",
        "É",
        "Prime Minister of the",
        "Bank of",
        "and and",
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 İstanbul ǅ ﬁ",
        "X-",
        "-",
        "R-",
        "(R-",
        "a\u{301}",
        "U.S.",
        "the who's who",
        "its",
    ];
    for text in odd {
        for text in [text.to_string(), format!("{text} {text}"), format!("{text}, {text}.\n{text}")]
        {
            let reading = whipcount_reading::read(&Document::new("odd", text));
            assert!(reading.mentions.iter().all(|mention| !mention.tokens.is_empty()));
        }
    }
}

fn cases(file: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in file.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title: title.to_string(), ..Case::default() });
        } else if let (Some(text), Some(case)) = (line.strip_prefix("> "), cases.last_mut()) {
            case.text.push_str(text);
            case.text.push('\n');
        } else if let (Some(expectation), Some(case)) = (line.strip_prefix("- "), cases.last_mut())
        {
            case.expectations.push(expectation.to_string());
        }
    }
    cases
}

/// Whether an expectation holds, else what was found instead.
fn holds(document: &Document, reading: &Reading, expectation: &str) -> Result<(), String> {
    if let Some((words, actor)) =
        expectation.strip_prefix('`').and_then(|rest| rest.split_once("` is "))
    {
        let found: Vec<&str> = reading
            .mentions
            .iter()
            .filter(|mention| mention.span.text(&document.text) == words)
            .map(|mention| reading.actors[mention.actor].id.as_str())
            .collect();
        let as_expected = if actor == "nobody" { found.is_empty() } else { found.contains(&actor) };
        return if as_expected { Ok(()) } else { Err(format!("{found:?}")) };
    }
    let (name, fact) = expectation
        .split_once(" speaks for ")
        .map(|(name, of)| (name, Fact::SpeaksFor(of)))
        .or_else(|| expectation.split_once(" is a ").map(|(name, kind)| (name, Fact::Kind(kind))))
        .expect("an expectation is of one of the forms that the file describes");
    let Some(actor) = reading.actors.iter().find(|actor| actor.id == name) else {
        return Err(format!("{:?}", reading.actors.iter().map(|a| &a.id).collect::<Vec<_>>()));
    };
    match fact {
        Fact::SpeaksFor("themselves") if actor.speaks_for.is_none() => Ok(()),
        Fact::SpeaksFor(of) if spoken_for(reading, actor) == Some(of) => Ok(()),
        Fact::SpeaksFor(_) => Err(format!("{:?}", spoken_for(reading, actor))),
        Fact::Kind(kind) if format!("{:?}", actor.kind).to_lowercase() == kind => Ok(()),
        Fact::Kind(_) => Err(format!("{:?}", actor.kind)),
    }
}

enum Fact<'a> {
    SpeaksFor(&'a str),
    Kind(&'a str),
}

fn spoken_for<'a>(reading: &'a Reading, actor: &Actor) -> Option<&'a str> {
    actor.speaks_for.map(|of| reading.actors[of].id.as_str())
}
