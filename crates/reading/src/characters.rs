//! Classes of characters.

/// Whether it can stand inside a word: letters and digits of any script, combining accents.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || is_accent(c) }
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Whether it is seen by nobody and separates nothing: soft hyphens, joiners, marks of direction.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether it belongs to no token.
pub(crate) fn is_gap(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_invisible(c)
}

/// Whether it ends a paragraph.
pub(crate) fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`' | '´')
}

pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '\u{2012}'..='\u{2015}' | '\u{2212}')
}

/// Whether an opening quotation mark can follow it without a space.
pub(crate) fn opens_before(c: char) -> bool {
    is_gap(c)
        || is_dash(c)
        || matches!(
            c,
            '(' | '['
                | '{'
                | '/'
                | '-'
                | '='
                | '“'
                | '„'
                | '‘'
                | '‚'
                | '«'
                | '<'
                | '>'
                | '"'
                | '\''
        )
}

/// Whether a closing quotation mark can stand before it without a space.
pub(crate) fn closes_before(c: char) -> bool {
    is_gap(c)
        || is_dash(c)
        || matches!(
            c,
            '.' | ','
                | ';'
                | ':'
                | '!'
                | '?'
                | '…'
                | ')'
                | ']'
                | '}'
                | '/'
                | '-'
                | '”'
                | '’'
                | '»'
                | '"'
                | '\''
                | '<'
                | '“'
                | '‘'
        )
}

/// Currency signs of every script.
pub(crate) fn is_currency_sign(c: char) -> bool {
    matches!(c, '$' | '¢'..='¥' | '₠'..='⃀' | '֏' | '؋' | '৲' | '৳' | '฿' | '៛' | '﷼' | '﹩' | '＄' | '￠' | '￡' | '￥' | '￦')
}
