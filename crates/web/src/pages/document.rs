use askama::Template;
use whipcount::count::PositionEntry;
use whipcount::export::{findings, words};
use whipcount::ledger::KeptDocument;
use whipcount::{Span, Statement};

use crate::answering::Asked;
use crate::answers::{Answer, CSV, JSON};
use crate::cards::{Claim, Names, Quote};
use crate::failures::Failure;
use crate::highlights::{Mark, MarkKind, Piece, highlight};
use crate::pages::{Head, Named, page};
use crate::questions::{Format, Question};
use crate::shown::{NAME, TITLE, shown};
use crate::{links, texts};

/// One document: its text, with what was found in it.
pub(crate) fn answer(
    called: &str,
    question: &Question,
    asked: &Asked<'_>,
) -> Result<Answer, Failure> {
    let ids = asked.ledger.documents_meant(called)?;
    let id = match ids.as_slice() {
        [] => return Err(Failure::unknown_document(called)),
        [id] => *id,
        several => {
            let meant = several.iter().map(|&id| Named {
                name: id.to_string(),
                // Where they share a half, the whole id tells them apart.
                href: Some(format!("/documents/{id}")),
            });
            return Err(Failure::several_meant(called, meant.collect()));
        }
    };
    // The id of an entry leads to its place.
    if let (Ok(entry), Format::Page) = (called.parse(), question.format)
        && entry != id
    {
        return Ok(Answer::Moved(links::passage(entry)));
    }
    if called != id.document() && called != id.to_string() {
        return Ok(Answer::Moved(links::document(id, question.format)));
    }
    let kept = asked.ledger.open_document(id)?;
    let kept = kept.ok_or_else(|| Failure::unknown_document(called))?;
    Ok(match question.format {
        // Like the one document that a list of all that were read holds.
        Format::Json => {
            let one = findings::json(&kept.findings).replace('\n', "\n  ");
            Answer::full(JSON, format!("[\n  {one}\n]\n"))
        }
        Format::Csv => {
            let rows = findings::csv_rows(&kept.findings);
            Answer::full(CSV, format!("{}{rows}", findings::csv_header()))
        }
        Format::Page | Format::Atom => page(&DocumentPage::of(&kept)),
    })
}

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentPage {
    head: Head,
    title: String,
    /// Publisher, name, day.
    facts: Vec<String>,
    original: Option<String>,
    /// An address that is not one of the web.
    address: Option<String>,
    unread: Option<String>,
    reprints: Vec<Named>,
    found: String,
    lines: Vec<Line>,
}

/// A line of the text, with what was found in it beside it.
struct Line {
    pieces: Vec<Piece>,
    quotes: Vec<Found>,
    claims: Vec<Claim>,
}

/// A position that was found.
struct Found {
    quote: Quote,
    motion: Named,
}

impl DocumentPage {
    fn of(kept: &KeptDocument) -> DocumentPage {
        let document = &kept.findings.document;
        let title = document.title.as_deref().unwrap_or(&document.id);
        let title = shown(title, TITLE);
        let formats = [Format::Json, Format::Csv];
        let twin = |format| Some(links::document(kept.id, format));
        let facts = [
            document.publisher.as_deref().map(|publisher| shown(publisher, NAME)),
            Some(shown(&document.id, NAME)),
            document.published.map(words::day),
            document.origin.time.map(|time| time.strftime("%H:%M").to_string()),
            document.origin.inside.as_deref().map(|inside| shown(in_its_file(inside), NAME)),
        ];
        let original = document.url.as_deref().and_then(links::original);
        let address = document.url.as_deref().filter(|_| original.is_none());
        DocumentPage {
            head: Head::with_twins(title.clone(), &formats, twin),
            title,
            facts: facts.into_iter().flatten().collect(),
            address: address.map(|address| shown(address, TITLE)),
            original,
            unread: document.unread_language().map(|language| texts::unread(&shown(language, 8))),
            reprints: reprints(kept),
            found: texts::found(
                kept.findings.statements.len(),
                kept.positions.len(),
                kept.tallies.len(),
            ),
            lines: lines(kept),
        }
    }
}

/// A place in a file, without the folders on the machine where it was read.
fn in_its_file(inside: &str) -> &str {
    let file = inside.split('!').next().unwrap_or_default();
    let folders = file.rfind(['/', '\\']).map_or(0, |last| last + 1);
    &inside[folders..]
}

fn reprints(kept: &KeptDocument) -> Vec<Named> {
    let reprint = |(id, citation): &(_, whipcount::count::Citation)| {
        let day = citation.published.map(words::day);
        let named = [Some(shown(&words::citation(citation), NAME)), day];
        Named {
            name: named.into_iter().flatten().collect::<Vec<_>>().join(", "),
            href: Some(links::document(*id, Format::Page)),
        }
    };
    kept.reprints.iter().map(reprint).collect()
}

fn lines(kept: &KeptDocument) -> Vec<Line> {
    let names = Names::of_all(&kept.positions);
    let mut lines: Vec<(Span, Line)> = highlight(&kept.findings.document.text, &marks(kept))
        .into_iter()
        .map(|line| {
            let (quotes, claims) = (Vec::new(), Vec::new());
            (line.span, Line { pieces: line.pieces, quotes, claims })
        })
        .collect();
    // The line in which something begins.
    let at = |start: u32, lines: &[(Span, Line)]| {
        lines.partition_point(|(span, _)| span.start <= start).checked_sub(1)
    };
    let mut positions: Vec<&PositionEntry> = kept.positions.iter().collect();
    positions.sort_by_key(|position| position.span);
    for position in positions {
        if let Some(place) = at(position.span.start, &lines) {
            lines[place].1.quotes.push(Found {
                quote: Quote::of(position, &names),
                motion: Named {
                    name: shown(&position.motion, NAME),
                    href: links::motion(&position.motion, Format::Page),
                },
            });
        }
    }
    for tally in &kept.tallies {
        if let Some(place) = at(tally.span.start, &lines) {
            lines[place].1.claims.push(Claim::of(tally, None));
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Everything that was found, where it stands in the text.
fn marks(kept: &KeptDocument) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut add = |span, kind, anchor| marks.push(Mark { span, kind, anchor });
    for (Statement { source, cue, content, .. }, id) in
        kept.findings.statements.iter().zip(&kept.statements)
    {
        source.iter().for_each(|&span| add(span, MarkKind::Source, None));
        cue.iter().for_each(|&span| add(span, MarkKind::Cue, None));
        for (place, &span) in content.iter().enumerate() {
            add(span, MarkKind::Content, (place == 0).then(|| links::anchor(*id)));
        }
    }
    let anchor = |id: Option<&str>| id.and_then(|id| id.parse().ok()).map(links::anchor);
    for (found, entry) in kept.findings.positions.iter().zip(&kept.positions) {
        add(found.evidence, MarkKind::Evidence(found.stance), anchor(entry.record.id.as_deref()));
        found.conditions.iter().for_each(|one| add(one.span, MarkKind::Condition, None));
        found.contribution.iter().for_each(|one| add(one.span, MarkKind::Contribution, None));
    }
    for tally in &kept.tallies {
        add(tally.span, MarkKind::Tally, anchor(tally.record.id.as_deref()));
    }
    marks
}
