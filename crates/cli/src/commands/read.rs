use whipcount::export::{TextStyle, findings};
use whipcount::{Findings, Motion};

use crate::Outcome;
use crate::arguments::{Format, ReadArguments};
use crate::console::Console;
use crate::failure::Failure;
use crate::inputs;
use crate::output::{Output, text_style};

/// Writes what is found in every document, as soon as it is found.
pub(crate) fn run(arguments: &ReadArguments, console: &Console) -> Result<Outcome, Failure> {
    let reader = inputs::reader(&arguments.reader, inputs::motions(&arguments.motions)?)?;
    let page = Page {
        format: arguments.output.format,
        style: text_style(),
        motions: reader.motions().collect(),
    };
    let mut out = Output::open();
    let mut outcome = Outcome::NothingFound;
    out.write(&page.head())?;
    let mut is_first = true;
    reader.read_all(
        inputs::documents(
            &arguments.inputs.files,
            &arguments.inputs.defaults,
            &arguments.inputs.opening,
            console,
        ),
        |findings| (page.write(&findings), page.has_found(&findings)),
        |(text, has_found)| {
            if has_found {
                outcome = Outcome::Found;
            }
            if !is_first {
                out.write(page.separator())?;
            }
            is_first = false;
            out.write(&text)
        },
    )?;
    out.write(page.foot(is_first))?;
    out.close()?;
    if outcome == Outcome::NothingFound && !console.has_told_errors() {
        console.note(page.nothing(), None);
    }
    Ok(outcome)
}

/// How the findings are written, document after document.
struct Page<'r> {
    format: Format,
    style: TextStyle,
    motions: Vec<&'r Motion>,
}

impl Page<'_> {
    fn head(&self) -> String {
        match self.format {
            Format::Text | Format::Jsonl => String::new(),
            Format::Json => "[".to_string(),
            Format::Csv => findings::csv_header(),
        }
    }

    fn write(&self, findings: &Findings) -> String {
        match self.format {
            Format::Text => findings::text(findings, &self.motions, self.style),
            // One step to the right, as an element of the array.
            Format::Json => format!("\n{}", findings::json(findings)).replace('\n', "\n  "),
            Format::Jsonl => findings::json_line(findings),
            Format::Csv => findings::csv_rows(findings),
        }
    }

    fn separator(&self) -> &'static str {
        match self.format {
            Format::Text => "\n\n",
            Format::Json => ",",
            Format::Jsonl | Format::Csv => "",
        }
    }

    fn foot(&self, is_empty: bool) -> &'static str {
        match self.format {
            Format::Json if is_empty => "]\n",
            Format::Json => "\n]\n",
            Format::Text | Format::Jsonl | Format::Csv => "",
        }
    }

    /// Whether the findings hold what was looked for: positions, and without a motion statements.
    fn has_found(&self, findings: &Findings) -> bool {
        if self.motions.is_empty() {
            !findings.statements.is_empty()
        } else {
            !findings.positions.is_empty()
        }
    }

    fn nothing(&self) -> &'static str {
        if self.motions.is_empty() { "no statement was found" } else { "no position was found" }
    }
}
