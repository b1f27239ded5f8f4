//! The forms that English words take, so that data files can list a verb or noun once.
//!
//! Regular spelling rules with a table of exceptions (`data/words/irregular.tsv`). Words are
//! generated, never analysed: a form that the rules get wrong matches nothing and does no harm.

mod fold;

pub use fold::fold;

use std::collections::HashMap;
use std::sync::LazyLock;

/// All forms of a verb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerbForms {
    /// "send", the form after "to" and "will".
    pub base: String,
    /// "sends"; for "be" also "is", "are" and "am".
    pub present: Vec<String>,
    /// "sent", in "they sent".
    pub past: Vec<String>,
    /// "sent", in "they have sent".
    pub participle: Vec<String>,
    /// "sending".
    pub ing: String,
}

impl VerbForms {
    /// Every form once, the base form first.
    pub fn all(&self) -> Vec<&str> {
        let mut forms: Vec<&str> = vec![&self.base];
        let others = self.present.iter().chain(&self.past).chain(&self.participle);
        for form in others.map(String::as_str).chain([self.ing.as_str()]) {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        forms
    }
}

/// The forms of the verb whose base form is `lemma`.
///
/// ```
/// let forms = whipcount_words::verb("refuse");
/// assert_eq!(forms.all(), ["refuse", "refuses", "refused", "refusing"]);
/// assert_eq!(whipcount_words::verb("withdraw").all()[2], "withdrew");
/// ```
pub fn verb(lemma: &str) -> VerbForms {
    match IRREGULAR.get(lemma) {
        Some(row) => VerbForms {
            base: lemma.to_string(),
            present: if row.present.is_empty() { vec![with_s(lemma)] } else { row.present.clone() },
            past: row.past.clone(),
            participle: row.participle.clone(),
            ing: row.ing.clone().unwrap_or_else(|| with_ending(lemma, "ing")),
        },
        None => VerbForms {
            base: lemma.to_string(),
            present: vec![with_s(lemma)],
            past: vec![with_ending(lemma, "ed")],
            participle: vec![with_ending(lemma, "ed")],
            ing: with_ending(lemma, "ing"),
        },
    }
}

/// The plural of a regular noun, and the third person of a regular verb.
///
/// ```
/// assert_eq!(whipcount_words::with_s("country"), "countries");
/// assert_eq!(whipcount_words::with_s("pledge"), "pledges");
/// assert_eq!(whipcount_words::with_s("tax"), "taxes");
/// ```
pub fn with_s(word: &str) -> String {
    if let Some(stem) = word.strip_suffix('y')
        && !stem.ends_with(is_vowel)
    {
        return format!("{stem}ies");
    }
    let hissing = ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end));
    format!("{word}{}", if hissing || word.ends_with('o') { "es" } else { "s" })
}

fn with_ending(verb: &str, ending: &str) -> String {
    let ing = ending == "ing";
    if let Some(stem) = verb.strip_suffix("ie") {
        return if ing { format!("{stem}ying") } else { format!("{verb}d") };
    }
    if let Some(stem) = verb.strip_suffix('e')
        && !(ing && verb.ends_with("ee"))
    {
        return format!("{stem}{ending}");
    }
    if let Some(stem) = verb.strip_suffix('y')
        && !ing
        && !stem.ends_with(is_vowel)
    {
        return format!("{stem}i{ending}");
    }
    if doubles_last_letter(verb) {
        let last = &verb[verb.len() - 1..];
        return format!("{verb}{last}{ending}");
    }
    format!("{verb}{ending}")
}

/// "plan" doubles its last letter, and so does "commit"; "offer" and "visit" do not. Which longer
/// verbs do depends on the stress, which spelling does not show: those are listed.
fn doubles_last_letter(verb: &str) -> bool {
    let mut letters = verb.chars().rev();
    let (Some(last), Some(vowel), Some(before)) = (letters.next(), letters.next(), letters.next())
    else {
        return false;
    };
    let shape = !is_vowel(last)
        && !matches!(last, 'w' | 'x' | 'y')
        && is_vowel(vowel)
        && (!is_vowel(before) || verb.contains("qu"));
    shape && (letters.all(|letter| !is_vowel(letter)) || DOUBLING.contains(&verb))
}

/// Longer verbs that double their last letter.
const DOUBLING: [&str; 24] = [
    "admit", "allot", "begin", "commit", "compel", "confer", "control", "defer", "deter", "equip",
    "expel", "forget", "incur", "occur", "omit", "permit", "prefer", "propel", "rebut", "recur",
    "refer", "regret", "submit", "transfer",
];

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

struct Irregular {
    present: Vec<String>,
    past: Vec<String>,
    participle: Vec<String>,
    ing: Option<String>,
}

/// Columns: base, past, participle, present (if not with -s), -ing (if not regular); `/` between
/// variants.
static IRREGULAR: LazyLock<HashMap<&'static str, Irregular>> = LazyLock::new(|| {
    let variants = |field: &str| -> Vec<String> {
        field.split('/').filter(|form| !form.is_empty()).map(String::from).collect()
    };
    include_str!("../../../data/words/irregular.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let mut fields = line.split('\t');
            let mut next = || fields.next().unwrap_or("");
            let base = next();
            let (past, participle, present, ing) = (next(), next(), next(), next());
            let row = Irregular {
                present: variants(present),
                past: variants(past),
                participle: variants(participle),
                ing: variants(ing).pop(),
            };
            (base, row)
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_regular_and_irregular_verbs() {
        for (lemma, expected) in [
            ("plan", "plan plans planned planning"),
            ("back", "back backs backed backing"),
            ("deny", "deny denies denied denying"),
            ("agree", "agree agrees agreed agreeing"),
            ("commit", "commit commits committed committing"),
            ("offer", "offer offers offered offering"),
            ("veto", "veto vetoes vetoed vetoing"),
            ("send", "send sends sent sending"),
            ("take", "take takes took taken taking"),
            ("be", "be is are am was were been being"),
            ("die", "die dies died dying"),
            ("join", "join joins joined joining"),
            ("mull", "mull mulls mulled mulling"),
        ] {
            assert_eq!(verb(lemma).all().join(" "), expected);
        }
    }

    #[test]
    fn every_irregular_verb_has_its_past_forms() {
        for (base, row) in IRREGULAR.iter() {
            assert!(!row.past.is_empty() && !row.participle.is_empty(), "{base}");
        }
    }
}
