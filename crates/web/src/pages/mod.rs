//! One page each, with the data behind it.

pub(crate) mod motions;

pub(crate) mod motion;

pub(crate) mod changes;
pub(crate) mod conflicts;

pub(crate) mod actor;
pub(crate) mod document;
pub(crate) mod search;

use askama::Template;

use crate::answers::{ATOM, Answer, CSV, HTML, JSON};
use crate::questions::Format;
use crate::{links, looks, texts};

/// What stands around every page.
pub(crate) struct Head {
    pub(crate) title: String,
    pub(crate) home: String,
    pub(crate) search: String,
    pub(crate) style: String,
    pub(crate) icon: String,
    /// What was looked for.
    pub(crate) words: String,
    /// The same for programs.
    pub(crate) twins: Vec<Twin>,
}

/// The data behind a page.
pub(crate) struct Twin {
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) href: String,
}

/// A name that may lead to a page.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) href: Option<String>,
}

impl Head {
    pub(crate) fn new(title: impl Into<String>) -> Head {
        Head {
            title: title.into(),
            home: links::home(),
            search: links::search("", Format::Page),
            style: links::look(&looks::STYLE),
            icon: links::look(&looks::ICON),
            words: String::new(),
            twins: Vec::new(),
        }
    }

    /// The head of a page whose data have these addresses.
    pub(crate) fn with_twins(
        title: impl Into<String>,
        formats: &[Format],
        link: impl Fn(Format) -> Option<String>,
    ) -> Head {
        let twin = |&format: &Format| {
            let (name, kind) = match format {
                Format::Page => (texts::PAGE, HTML),
                Format::Json => ("JSON", JSON),
                Format::Csv => ("CSV", CSV),
                Format::Atom => (texts::FEED, ATOM),
            };
            Some(Twin { name, kind, href: link(format)? })
        };
        Head { twins: formats.iter().filter_map(twin).collect(), ..Head::new(title) }
    }
}

/// A page made of its template.
pub(crate) fn page(template: &impl Template) -> Answer {
    Answer::full(HTML, template.render().expect("a page can be made of words"))
}

/// The address with the parameters of a question, as `?as-of=2031-05-14`.
pub(crate) fn with_terms(href: String, terms: &[(&str, Option<jiff::civil::Date>)]) -> String {
    let given = terms.iter().filter_map(|(name, day)| Some(format!("{name}={}", (*day)?)));
    let given = given.collect::<Vec<_>>().join("&");
    if given.is_empty() { href } else { format!("{href}?{given}") }
}
