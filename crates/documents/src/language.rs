//! The language of a text.

use whatlang::{Lang, Script, detect};

/// How much of a text is looked at, in bytes. More makes it slower and no surer.
const LOOKED_AT: usize = 1500;

/// A text as long as this, in bytes, is seldom taken for one in another language.
const LONG: usize = 120;

/// How sure one has to be of it all the same: texts full of names look like many languages.
const LIKELY: f64 = 0.3;

/// The language of `text` as an ISO 639-1 code, or 639-3 where there is none; `None` if that is not
/// certain, as with a line or two.
pub(crate) fn of(text: &str) -> Option<String> {
    let start = &text[..text.floor_char_boundary(LOOKED_AT)];
    let found = detect(start)?;
    // Which one of those in another alphabet it is may be doubtful; that it is one of them is not.
    let is_long = start.len() >= LONG && found.confidence() >= LIKELY;
    let is_certain = found.is_reliable() || is_long || found.script() != Script::Latin;
    is_certain.then(|| code(found.lang()).to_string())
}

/// The two letters that most people know instead of the three that are returned.
fn code(language: Lang) -> &'static str {
    match language.code() {
        "afr" => "af",
        "aka" => "ak",
        "amh" => "am",
        "ara" => "ar",
        "aze" => "az",
        "bel" => "be",
        "ben" => "bn",
        "bul" => "bg",
        "cat" => "ca",
        "ces" => "cs",
        "cmn" => "zh",
        "cym" => "cy",
        "dan" => "da",
        "deu" => "de",
        "ell" => "el",
        "eng" => "en",
        "epo" => "eo",
        "est" => "et",
        "fin" => "fi",
        "fra" => "fr",
        "guj" => "gu",
        "heb" => "he",
        "hin" => "hi",
        "hrv" => "hr",
        "hun" => "hu",
        "hye" => "hy",
        "ind" => "id",
        "ita" => "it",
        "jav" => "jv",
        "jpn" => "ja",
        "kan" => "kn",
        "kat" => "ka",
        "khm" => "km",
        "kor" => "ko",
        "lat" => "la",
        "lav" => "lv",
        "lit" => "lt",
        "mal" => "ml",
        "mar" => "mr",
        "mkd" => "mk",
        "mya" => "my",
        "nep" => "ne",
        "nld" => "nl",
        "nob" => "no",
        "ori" => "or",
        "pan" => "pa",
        "pes" => "fa",
        "pol" => "pl",
        "por" => "pt",
        "ron" => "ro",
        "rus" => "ru",
        "sin" => "si",
        "slk" => "sk",
        "slv" => "sl",
        "sna" => "sn",
        "spa" => "es",
        "srp" => "sr",
        "swe" => "sv",
        "tam" => "ta",
        "tel" => "te",
        "tgl" => "tl",
        "tha" => "th",
        "tuk" => "tk",
        "tur" => "tr",
        "ukr" => "uk",
        "urd" => "ur",
        "uzb" => "uz",
        "vie" => "vi",
        "yid" => "yi",
        "zul" => "zu",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_a_report_is_told() {
        let check = |text: &str, language: Option<&str>| {
            assert_eq!(of(text).as_deref(), language, "{text}");
        };
        check(
            "Norway will send two frigates to the strait, its defence minister said on Wednesday, \
             provided that parliament agrees. The ships could sail within three weeks.",
            Some("en"),
        );
        check(
            "Norwegen wird zwei Fregatten in die Meerenge schicken, sagte der Verteidigungsminister \
             am Mittwoch, wenn das Parlament zustimmt. Die Schiffe könnten in drei Wochen auslaufen.",
            Some("de"),
        );
        // Which language of its alphabet is doubtful, not that it is none in Latin letters.
        let russian = "Норвегия направит в пролив два фрегата, заявил министр обороны.";
        assert!(of(russian).is_some_and(|language| language != "en"));
        // Too short or too full of names to be sure of, so that it is read.
        check(
            "Chile will sign in May, its minister, Rosa Ibarra, said. So will Peru. Bolivia will not.",
            None,
        );
        check("Oslo waits.", None);
        check("", None);
    }

    #[test]
    fn names_of_elsewhere_do_not_make_a_report_foreign() {
        let text = "Prime Minister Jürgen Müller-Østergård told Die Weser Zeitung that Łódź and \
                    Évreux-sur-Mer would not pay.";
        assert!(of(text).is_none_or(|language| language == "en"));
    }
}
