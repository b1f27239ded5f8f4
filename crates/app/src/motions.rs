use std::error::Error;
use std::fmt;

use serde::Deserialize;
use whipcount_domain::Motion;

/// Understands a motion file: TOML with `title`, and optionally `id`, `phrases` and `members`.
///
/// ```
/// let toml = r#"
/// title = "Close the old bridge"
/// phrases = ["closing the bridge", "shut the crossing"]
/// "#;
/// let motion = whipcount::motion_from_toml(toml, "bridge").unwrap();
/// assert_eq!((motion.id.as_str(), motion.phrases.len()), ("bridge", 2));
///
/// let error = whipcount::motion_from_toml("title = 'Close it'\nphrase = []", "bridge").unwrap_err();
/// assert_eq!(error.line, Some(2));
/// ```
///
/// # Errors
///
/// When it is not TOML, has a key that is not known, no title, or a value of another type than
/// expected.
pub fn motion_from_toml(toml: &str, default_id: &str) -> Result<Motion, MotionError> {
    let file: MotionFile = toml::from_str(toml).map_err(|error| MotionError {
        kind: MotionErrorKind::Toml(error.message().to_string()),
        line: error.span().map(|span| line_of(toml, span.start)),
    })?;
    let title = file.title.unwrap_or_default().trim().to_string();
    if title.is_empty() {
        return Err(MotionError { kind: MotionErrorKind::NoTitle, line: None });
    }
    let id = file.id.as_deref().map(str::trim).filter(|id| !id.is_empty());
    Ok(Motion {
        id: id.unwrap_or(default_id).to_string(),
        title,
        phrases: file.phrases,
        members: file.members,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MotionFile {
    id: Option<String>,
    title: Option<String>,
    #[serde(default)]
    phrases: Vec<String>,
    #[serde(default)]
    members: Vec<String>,
}

/// The line in which byte `offset` stands, counted from 1.
fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1
}

/// Why a motion file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MotionError {
    /// What is wrong.
    pub kind: MotionErrorKind,
    /// In which line, counted from 1.
    pub line: Option<usize>,
}

/// What can be wrong with a motion file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MotionErrorKind {
    /// It is not TOML, or a key or value is not one of those expected; with the parser's words.
    Toml(String),
    /// It has no `title`, or an empty one.
    NoTitle,
}

impl fmt::Display for MotionError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(out, "line {line}: ")?;
        }
        match &self.kind {
            MotionErrorKind::Toml(message) => out.write_str(message),
            MotionErrorKind::NoTitle => out.write_str("it has no `title`"),
        }
    }
}

impl Error for MotionError {}
