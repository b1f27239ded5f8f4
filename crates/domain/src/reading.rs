use std::ops::Range;

use crate::{DateRange, Span};

/// Token numbers, `start` included, `end` excluded.
pub type TokenRange = Range<usize>;

/// What a document is made of, before anybody asks who says what: one pass over the text.
///
/// Everything lies in flat lists in the order of the text. Tokens are referred to by number.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Words, numbers and punctuation.
    pub tokens: Vec<Token>,
    /// The normal forms of all tokens, one after the other; see [`Reading::norm`].
    pub norms: String,
    /// Sentences; together they hold every token. A line break always ends one.
    pub sentences: Vec<Sentence>,
    /// Quotations, outer before inner.
    pub quotes: Vec<Quote>,
    /// Who is mentioned, each once.
    pub actors: Vec<Actor>,
    /// Where they are mentioned, by name, role or pronoun. Where one phrase stands for several
    /// actors ("the three Baltic states", "they"), each has a mention with the same span.
    pub mentions: Vec<Mention>,
    /// Dates and periods that could be told from the words and the day of publication.
    pub dates: Vec<DateMention>,
    /// Amounts and counts.
    pub quantities: Vec<Quantity>,
    /// For each paragraph the day that its heading or time stamp sets for what is told in it (a
    /// live blog of the day, minutes of a dated meeting), if any.
    pub paragraph_days: Vec<Option<DateRange>>,
}

/// A word, a number or a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// Where its normal form ends in [`Reading::norms`]; it starts where the one before ends.
    pub norm_end: u32,
    /// What it is.
    pub kind: TokenKind,
    /// Whether its first letter is a capital.
    pub capital: bool,
    /// Number of its sentence.
    pub sentence: u32,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with inner hyphens, full stops ("U.S.") and apostrophes ("O'Brien").
    Word,
    /// Digits, with inner separators ("17,036", "11.2"), or an ordinal ("19th").
    Number,
    /// An opening quotation mark.
    QuoteOpen,
    /// A closing quotation mark.
    QuoteClose,
    /// A full stop, question mark, exclamation mark or ellipsis.
    Stop,
    /// A comma, semicolon, colon, dash or bracket.
    Punctuation,
    /// Anything else: a currency sign, per cent, a bullet.
    Symbol,
}

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From its first to its last token.
    pub span: Span,
    /// Its tokens.
    pub tokens: TokenRange,
    /// Number of its paragraph.
    pub paragraph: u32,
}

/// Words in quotation marks, possibly over several sentences or paragraphs.
///
/// A quotation that goes on over paragraphs, each opened anew and only the last closed, is one
/// `Quote` per paragraph, of which all but the first have `continues` set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// With its marks.
    pub outer: Span,
    /// Without its marks.
    pub inner: Span,
    /// Tokens between the marks.
    pub tokens: TokenRange,
    /// 0 for a quotation that stands in no other one.
    pub depth: u8,
    /// Whether it goes on from a quotation that the paragraph before left open.
    pub continues: bool,
}

/// Number of an actor in [`Reading::actors`].
pub type ActorIndex = usize;

/// Somebody the document mentions, however it is written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// ISO 3166-1 alpha-3 code of a state, usual abbreviation of an international body, else the
    /// longest form of the name in the document, no leading article.
    pub id: String,
    /// What to show: the state's usual English name, or the longest form in the document.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// For a person: the role the document gives ("Dutch Defense Minister"), without article.
    pub role: Option<String>,
    /// Whom it speaks for: a minister's state, a party leader's party, a delegate's body.
    pub speaks_for: Option<ActorIndex>,
}

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActorKind {
    /// A state, or its government, capital or armed forces standing for it.
    State,
    /// An international body.
    Body,
    /// A political party or parliamentary group.
    Party,
    /// A company, union, association, newspaper, court, agency, council.
    Organisation,
    /// A person.
    Person,
    /// A group whose members one could list ("Senate Democrats").
    Group,
    /// A place that is no actor by itself: a city, region or river.
    Place,
}

/// One passage that refers to an actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The words that refer: a name without title, or the whole phrase "the defence minister".
    pub span: Span,
    /// Their tokens.
    pub tokens: TokenRange,
    /// Whom they refer to.
    pub actor: ActorIndex,
    /// How.
    pub form: MentionForm,
}

/// How a mention refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionForm {
    /// By its name, short name, abbreviation or, for a state's people as a whole, "the Dutch".
    Name,
    /// A state by its capital or seat of government: "London", "the Kremlin".
    Metonym,
    /// An adjective before something else: "British" in "British troops".
    Adjective,
    /// By what it is: "the minister", "his party", "the country", "its government".
    Role,
    /// By a pronoun.
    Pronoun,
}

/// A date or period in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// The document's words, a leading preposition left out.
    pub span: Span,
    /// Their tokens.
    pub tokens: TokenRange,
    /// First and last day meant.
    pub range: DateRange,
}

/// An amount or a count in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The document's words, with "more than", "up to" and the unit.
    pub span: Span,
    /// Their tokens.
    pub tokens: TokenRange,
    /// At least so many units.
    pub at_least: Option<f64>,
    /// At most so many units.
    pub at_most: Option<f64>,
    /// ISO 4217 code of money, "percent", or the noun counted as written, in lower case
    /// ("soldiers", "patrol boats"); `None` for a bare number.
    pub unit: Option<String>,
}

impl Reading {
    /// The normal form of a token: lower case, straight apostrophes, contractions undone
    /// ("won't" is the two tokens `will` and `not`, "we'll" is `we` and `will`).
    pub fn norm(&self, token: usize) -> &str {
        let start = if token == 0 { 0 } else { self.tokens[token - 1].norm_end };
        &self.norms[start as usize..self.tokens[token].norm_end as usize]
    }

    /// Appends a token with its normal form.
    pub fn push_token(&mut self, span: Span, kind: TokenKind, capital: bool, norm: &str) {
        self.norms.push_str(norm);
        let norm_end = u32::try_from(self.norms.len()).expect("documents are smaller than 4 GiB");
        self.tokens.push(Token { span, norm_end, kind, capital, sentence: 0 });
    }

    /// The span from the first to the last of `tokens`.
    ///
    /// # Panics
    ///
    /// When the range is empty.
    pub fn span(&self, tokens: TokenRange) -> Span {
        self.tokens[tokens.start].span.cover(self.tokens[tokens.end - 1].span)
    }

    /// Tokens that begin inside `span`.
    pub fn tokens_in(&self, span: Span) -> TokenRange {
        let first = self.tokens.partition_point(|token| token.span.start < span.start);
        let end = self.tokens.partition_point(|token| token.span.start < span.end);
        first..end.max(first)
    }

    /// The sentence that a token stands in.
    pub fn sentence_of(&self, token: usize) -> &Sentence {
        &self.sentences[self.tokens[token].sentence as usize]
    }

    /// The mentions that begin in `tokens`, in the order of the text.
    pub fn mentions_in(&self, tokens: TokenRange) -> &[Mention] {
        in_tokens(&self.mentions, tokens, |mention| &mention.tokens)
    }

    /// The dates that begin in `tokens`.
    pub fn dates_in(&self, tokens: TokenRange) -> &[DateMention] {
        in_tokens(&self.dates, tokens, |date| &date.tokens)
    }

    /// The quantities that begin in `tokens`.
    pub fn quantities_in(&self, tokens: TokenRange) -> &[Quantity] {
        in_tokens(&self.quantities, tokens, |quantity| &quantity.tokens)
    }

    /// The actor whose position it is when `actor` speaks: the state of its minister, the party
    /// of its leader, else the actor itself.
    pub fn principal(&self, actor: ActorIndex) -> ActorIndex {
        self.actors[actor].speaks_for.unwrap_or(actor)
    }
}

/// The items whose first token lies in `tokens`; `items` are in the order of their first tokens.
fn in_tokens<T>(items: &[T], tokens: TokenRange, of: impl Fn(&T) -> &TokenRange) -> &[T] {
    let first = items.partition_point(|item| of(item).start < tokens.start);
    let end = items.partition_point(|item| of(item).start < tokens.end);
    &items[first..end.max(first)]
}
