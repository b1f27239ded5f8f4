use jiff::civil::Date;

/// A passage of a document: bytes of its text, `start` included, `end` excluded.
///
/// Both ends lie on character boundaries of the text they were made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span from byte `start` up to, not including, byte `end`.
    ///
    /// # Panics
    ///
    /// When `end` lies before `start` or beyond 4 GiB, which only a mistake of ours can cause:
    /// documents are limited to far less when they are opened.
    pub fn new(start: usize, end: usize) -> Span {
        assert!(start <= end, "a span must not end before it starts");
        let fit = |offset: usize| u32::try_from(offset).expect("documents are smaller than 4 GiB");
        Span { start: fit(start), end: fit(end) }
    }

    /// The document's own words that this span covers.
    ///
    /// ```
    /// # use whipcount_domain::Span;
    /// assert_eq!(Span::new(4, 8).text("The Hague waits"), "Hagu");
    /// ```
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.range()]
    }

    /// The span as a range of byte offsets.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers no byte.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(&self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// First and last day on which something can have been said or held, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateRange {
    /// First day.
    pub first: Date,
    /// Last day, never before the first.
    pub last: Date,
}

impl DateRange {
    /// One single day.
    pub fn day(day: Date) -> DateRange {
        DateRange { first: day, last: day }
    }
}
