//! PDF: its text, with the byte at which each page begins.
//!
//! A PDF holds glyphs and where they stand; `hayro` finds them, [`layout`] makes lines and paragraphs
//! of them. Pictures of text are not read.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt as _, interpret_page,
};
use whipcount_domain::TextChange;

use self::layout::{Line, Lines, Placed};
use super::{Fit, Format, single};
use crate::cleaning::clean;
use crate::open::Opened;
use crate::source::{Source, Start};
use crate::{MAX_DOCUMENT_BYTES, Problem, ProblemKind, Within};

mod layout;

pub(crate) const FORMAT: Format = Format {
    name: "PDF",
    extensions: &["pdf"],
    media_types: &["application/pdf"],
    fits,
    read: |source| single(|| read(source)),
};

/// The largest file that is read, in bytes.
const MAX_FILE_BYTES: usize = 128 << 20;

/// How many characters of a page are read. What has more is no page that people read.
const MAX_PAGE_CHARACTERS: usize = 1_000_000;

fn fits(start: &Start<'_>) -> Fit {
    // Readers take a file for one if this stands near its beginning.
    let head = &start.bytes[..start.bytes.len().min(1024)];
    if head.starts_with(b"%PDF-") {
        Fit::Certain
    } else if head.windows(5).any(|bytes| bytes == b"%PDF-") {
        FORMAT.fits_by_name(start)
    } else {
        Fit::No
    }
}

fn read(mut source: Source) -> Result<Opened, Problem> {
    let bytes = source.read_all(MAX_FILE_BYTES).map_err(|kind| source.at.problem(kind))?;
    let at = source.at;
    // The crate is written not to panic; should it, the document is at fault, and the others are
    // read all the same.
    let pages = catch_unwind(AssertUnwindSafe(|| pages(bytes)));
    let gave_up = || Err(malformed("the reader of its format gave up"));
    let contents = pages.unwrap_or_else(|_| gave_up()).map_err(|kind| at.problem(kind))?;
    let mut document = at.document(String::new());
    let (text, starts, hyphens) = layout::text(contents.pages.iter().map(|page| &*page.lines));
    if text.trim().is_empty() {
        return Err(at.problem(ProblemKind::NothingButImages));
    }
    if text.len() > MAX_DOCUMENT_BYTES {
        return Err(at.problem(ProblemKind::TooLong { limit: MAX_DOCUMENT_BYTES }));
    }
    let changes = &mut document.origin.changes;
    if hyphens > 0 {
        changes.push(TextChange::LineEndHyphens(hyphens));
    }
    let unknown = contents.pages.iter().map(|page| page.unknown).sum();
    if unknown > 0 {
        changes.push(TextChange::Undecodable(unknown));
    }
    document.origin.pages = starts.into_iter().map(|start| start as u32).collect();
    document.text = text;
    document.title = contents.title;
    let problems = contents.pages.iter().enumerate().filter(|(_, page)| page.is_a_picture());
    let problems = problems.map(|(number, _)| {
        let place = at.place.within(Within::Page(number as u64 + 1));
        Problem { place, kind: ProblemKind::NothingButImages }
    });
    let problems = problems.collect();
    Ok(Opened { document, place: at.place, problems })
}

fn malformed(what: &str) -> ProblemKind {
    ProblemKind::Malformed { format: FORMAT.name, what: what.to_string() }
}

struct Contents {
    pages: Vec<Page>,
    title: Option<String>,
}

struct Page {
    lines: Vec<Line>,
    has_images: bool,
    /// How many glyphs stand for no known character.
    unknown: u32,
}

impl Page {
    fn is_a_picture(&self) -> bool {
        self.has_images && self.lines.is_empty()
    }
}

fn pages(bytes: Vec<u8>) -> Result<Contents, ProblemKind> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => ProblemKind::Encrypted,
        LoadPdfError::Invalid => malformed("its parts cannot be found"),
    })?;
    let cache = InterpreterCache::new();
    let mut length = 0;
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        // Where a glyph stands does not depend on what can be seen of it.
        let everywhere = Rect::new(0.0, 0.0, 1.0, 1.0);
        let top_left = page.initial_transform(true).to_kurbo();
        let settings = InterpreterSettings::default();
        let mut context = Context::new(top_left, everywhere, &cache, pdf.xref(), settings);
        let mut glyphs = Glyphs::default();
        interpret_page(page, &mut context, &mut glyphs);
        let lines = glyphs.lines.end();
        length += lines.iter().map(|line| line.text.len()).sum::<usize>();
        pages.push(Page { lines, has_images: glyphs.has_images, unknown: glyphs.unknown });
        if length > MAX_DOCUMENT_BYTES {
            break;
        }
    }
    if pages.is_empty() {
        return Err(malformed("it has no pages"));
    }
    let title = pdf.metadata().title.as_deref().and_then(title);
    Ok(Contents { pages, title })
}

/// The title that its maker gave it, unless that is the name of a file.
fn title(bytes: &[u8]) -> Option<String> {
    let title = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode(&bytes[mark..]).0.into_owned(),
        None => match std::str::from_utf8(bytes) {
            Ok(title) => title.to_string(),
            Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
        },
    };
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let small = title.to_lowercase();
    let is_a_name = small.starts_with("microsoft ")
        || [".doc", ".docx", ".pdf", ".indd", ".rtf", ".odt", ".dvi"]
            .iter()
            .any(|ending| small.ends_with(ending))
        || small == "untitled";
    (!is_a_name && title.contains(char::is_alphabetic)).then_some(title)
}

/// Takes note of the glyphs of a page, and draws nothing.
#[derive(Default)]
struct Glyphs {
    lines: Lines,
    characters: usize,
    has_images: bool,
    unknown: u32,
}

impl Device<'_> for Glyphs {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.characters += 1;
            if self.characters > MAX_PAGE_CHARACTERS {
                return;
            }
            let text = match glyph.as_unicode() {
                Some(BfString::Char(character)) => written(character.encode_utf8(&mut [0; 4])),
                Some(BfString::String(text)) => written(&text),
                None => {
                    self.unknown += 1;
                    char::REPLACEMENT_CHARACTER.to_string()
                }
            };
            if text.is_empty() {
                continue;
            }
            let width = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(drawn) => drawn.advance_width(),
            };
            let to_page = props.transform * glyph.transform();
            self.lines.add(placed(to_page, width.unwrap_or(500.0).into(), text));
        }
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.has_images = true;
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// The letters that a glyph stands for. Fonts call a hyphen soft if it stands at the end of a line,
/// and two letters that are drawn as one by a character of its own.
fn written(glyph: &str) -> String {
    let mut letters = String::with_capacity(glyph.len());
    for character in glyph.chars() {
        match character {
            '\u{ad}' => letters.push('-'),
            '\u{fb00}' => letters.push_str("ff"),
            '\u{fb01}' => letters.push_str("fi"),
            '\u{fb02}' => letters.push_str("fl"),
            '\u{fb03}' => letters.push_str("ffi"),
            '\u{fb04}' => letters.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => letters.push_str("st"),
            space if space.is_whitespace() => letters.push(' '),
            other => letters.push(other),
        }
    }
    // What has no width or steers a printer is no letter; nothing of that is of any use here.
    clean(letters, &mut Vec::new())
}

/// Where a glyph begins and ends on the page. Glyphs are a thousand units high.
fn placed(to_page: Affine, width: f64, text: String) -> Placed {
    let start = to_page * Point::ZERO;
    let end = to_page * Point::new(width, 0.0);
    let size = (to_page * Point::new(0.0, 1000.0) - start).hypot();
    let along = to_page * Point::new(1000.0, 0.0) - start;
    Placed {
        start: (start.x, start.y),
        end: (end.x, end.y),
        direction: (along.x, along.y),
        size,
        text,
    }
}
