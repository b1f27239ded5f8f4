/// How far apart the counted places lie, in bytes.
const STRIDE: usize = 128;

/// Translates byte offsets of a text into offsets in Unicode code points.
///
/// One pass over the text counts the code points before every [`STRIDE`]th byte, so that each
/// translation only counts on from the nearest place before it.
pub(crate) struct CodePoints<'t> {
    text: &'t [u8],
    before: Vec<usize>,
}

impl<'t> CodePoints<'t> {
    pub(crate) fn new(text: &'t str) -> CodePoints<'t> {
        let text = text.as_bytes();
        let mut before = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for stride in text.chunks(STRIDE) {
            before.push(count);
            count += first_bytes(stride);
        }
        before.push(count);
        CodePoints { text, before }
    }

    /// The number of code points before byte `offset`.
    pub(crate) fn before(&self, offset: u32) -> usize {
        let offset = offset as usize;
        let place = offset / STRIDE;
        self.before[place] + first_bytes(&self.text[place * STRIDE..offset])
    }
}

/// How many code points begin in `bytes`: all bytes but UTF-8's continuation bytes begin one.
fn first_bytes(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_boundary_agrees_with_counting_from_the_start() {
        for text in ["", "plain", "Zürich – „ja“ 🏛 ", &"é".repeat(300), &"a🏛".repeat(128)]
        {
            let code_points = CodePoints::new(text);
            for offset in (0..=text.len()).filter(|&offset| text.is_char_boundary(offset)) {
                let expected = text[..offset].chars().count();
                assert_eq!(code_points.before(offset as u32), expected, "{offset} of {text:?}");
            }
        }
    }
}
