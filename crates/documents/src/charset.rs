//! The encoding that a page names itself.

/// How far into a page its encoding is looked for, in bytes. Browsers look at the first 1024; pages
/// with long comments at the top are read by people all the same.
const LOOKED_AT: usize = 4096;

/// What `<meta charset=…>`, `<meta http-equiv=… content="…charset=…">` or the prolog of XML says.
pub(crate) fn declared(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOKED_AT)]).to_ascii_lowercase();
    if start.trim_start().starts_with("<?xml") {
        let prolog = &start[..start.find("?>").unwrap_or(start.len())];
        if let Some(name) = value_behind(prolog, "encoding") {
            return Some(name);
        }
    }
    start.match_indices("<meta").find_map(|(at, _)| {
        let tag = &start[at..];
        value_behind(&tag[..tag.find('>')?], "charset")
    })
}

fn value_behind(text: &str, name: &str) -> Option<String> {
    let behind = &text[text.find(name)? + name.len()..];
    let value = behind.trim_start().strip_prefix('=')?;
    let value = value.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|character: char| {
        !character.is_ascii_alphanumeric() && !matches!(character, '-' | '_' | ':' | '.')
    });
    let value = &value[..end.unwrap_or(value.len())];
    (!value.is_empty()).then(|| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_encoding_in_several_ways() {
        let check = |page: &str, name: Option<&str>| {
            assert_eq!(declared(page.as_bytes()).as_deref(), name, "{page}");
        };
        check("<html><meta charset=utf-8>", Some("utf-8"));
        check("<META CHARSET = \"ISO-8859-1\" />", Some("iso-8859-1"));
        check(
            "<meta name=a><meta http-equiv='Content-Type' content='text/html; charset=windows-1250'>",
            Some("windows-1250"),
        );
        check("<?xml version=\"1.0\" encoding=\"KOI8-R\"?><html>", Some("koi8-r"));
        check("<p>charset=utf-8</p>", None);
        check("<meta charset", None);
    }
}
