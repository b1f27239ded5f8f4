use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;
use whipcount_domain::{Contribution, Mention, MentionForm, Quantity, Reading, Stance, TokenRange};

/// The words of `data/positions/contributions.toml`.
#[derive(Deserialize)]
struct ContributionWords {
    no_offer: HashSet<String>,
    holders_unless_own: HashSet<String>,
    own: HashSet<String>,
    not_after: HashSet<String>,
    shares: HashSet<String>,
    giving: Vec<String>,
    adjectives: HashSet<String>,
    #[cfg(test)]
    case: Vec<Case>,
}

#[cfg(test)]
#[derive(Deserialize)]
struct Case {
    text: String,
    offer: Option<String>,
}

struct Words {
    data: ContributionWords,
    giving: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let data: ContributionWords =
        toml::from_str(include_str!("../../../data/positions/contributions.toml"))
            .expect("data/positions/contributions.toml is valid");
    let forms = |verb: &String| -> Vec<String> {
        whipcount_words::verb(verb).all().into_iter().map(String::from).collect()
    };
    let giving = data.giving.iter().flat_map(forms).collect();
    Words { data, giving }
});

/// Whether who holds a stance can offer something of its own.
pub(crate) fn offers(stance: Stance) -> bool {
    matches!(stance, Stance::Commits | Stance::Conditional)
}

/// What the holder of a stance itself offers, in figures.
///
/// `clause` is the clause of the stance, `stance` are its words and `conditions` are the words of
/// its conditions, whose figures are somebody else's.
pub(crate) fn contribution_in(
    reading: &Reading,
    clause: TokenRange,
    stance: TokenRange,
    conditions: &[TokenRange],
) -> Option<Contribution> {
    let is_offered = |quantity: &&Quantity| {
        let outside = conditions.iter().all(|tokens| !tokens.contains(&quantity.tokens.start));
        outside && is_offer(reading, &clause, quantity)
    };
    let quantities = reading.quantities_in(clause.clone());
    // What follows the words of the stance is offered rather than what comes before them.
    let after = quantities.iter().filter(|it| it.tokens.end > stance.start).find(is_offered);
    let offered = after.or_else(|| quantities.iter().rev().find(is_offered))?;
    Some(Contribution {
        span: offered.span,
        at_least: offered.at_least,
        at_most: offered.at_most,
        unit: unit_of(reading, offered)?,
    })
}

/// What an actor offers in a sentence that says it commits, where the words of the stance name no
/// amount: the one at its place in a list ("Norway and Chile, with 400 million kroner and 30
/// million pesos"), else the first between `mention` and whoever is mentioned next.
pub(crate) fn contribution_of(
    reading: &Reading,
    sentence: &TokenRange,
    mention: &TokenRange,
    conditions: &[TokenRange],
) -> Option<Contribution> {
    if let Some(listed) = listed_offer(reading, sentence, mention) {
        return listed;
    }
    let actor = |mention: &Mention| reading.principal(mention.actor);
    let mentions = reading.mentions_in(mention.start..sentence.end);
    let own = actor(mentions.first()?);
    let next = mentions.iter().find(|it| actor(it) != own);
    // "All 159 of its members": what is counted may begin before the word for whose it is.
    let around = reading.quantities_in(sentence.start..mention.start).last();
    let around = around.filter(|it| it.tokens.end > mention.start);
    let start = around.map_or(mention.start, |it| it.tokens.start);
    let end = next.map_or(sentence.end, |it| it.tokens.start);
    contribution_in(reading, start..end, start..end, conditions)
}

/// The amount in a list that stands at the place of a mention in a list of as many actors; nothing
/// where there are no two such lists.
fn listed_offer(
    reading: &Reading,
    sentence: &TokenRange,
    mention: &TokenRange,
) -> Option<Option<Contribution>> {
    let mentions = reading.mentions_in(sentence.clone());
    let here = mentions.iter().position(|it| it.tokens == *mention)?;
    let joined = |one: &TokenRange, next: &TokenRange| are_joined(reading, one, next);
    let mut first = here;
    while first > 0 && joined(&mentions[first - 1].tokens, &mentions[first].tokens) {
        first -= 1;
    }
    let mut end = here + 1;
    while end < mentions.len() && joined(&mentions[end - 1].tokens, &mentions[end].tokens) {
        end += 1;
    }
    let amounts = reading.quantities_in(mentions[end - 1].tokens.end..sentence.end);
    let of_list = amounts.chunk_by(|one, next| joined(&one.tokens, &next.tokens)).next()?;
    if end - first < 2 || of_list.len() != end - first {
        return None;
    }
    let amount = &of_list[here - first];
    // "17,036 and 12,962 people".
    let counted = of_list[here - first..].iter().find(|it| it.unit.is_some())?;
    let unit = unit_of(reading, counted)?;
    let is_time = WORDS.data.no_offer.contains(unit.rsplit(' ').next().unwrap_or(&unit));
    Some((!is_time).then_some(Contribution {
        span: amount.span,
        at_least: amount.at_least,
        at_most: amount.at_most,
        unit,
    }))
}

/// Whether only a comma, "and" or both stand between two parts of a list.
fn are_joined(reading: &Reading, one: &TokenRange, next: &TokenRange) -> bool {
    let mut between = one.end..next.start;
    !between.is_empty()
        && between.len() <= 2
        && between.all(|token| matches!(reading.norm(token), "," | "and" | "&"))
}

fn is_offer(reading: &Reading, clause: &TokenRange, quantity: &Quantity) -> bool {
    let words = &WORDS.data;
    let Some(unit) = &quantity.unit else { return false };
    let start = quantity.tokens.start;
    let before = |back: usize| {
        if start >= clause.start + back { reading.norm(start - back) } else { "" }
    };
    if is_money(unit) {
        return !words.not_after.contains(before(1)) && !words.not_after.contains(before(2))
            || gives_before(reading, clause, start);
    }
    if unit == "percent" {
        return is_share(reading, clause, quantity);
    }
    let noun = unit.rsplit(' ').next().unwrap_or(unit);
    if words.holders_unless_own.contains(noun) {
        return (1..=2).any(|back| words.own.contains(before(back)))
            || (quantity.tokens.clone()).any(|token| words.own.contains(reading.norm(token)))
            || noun == "votes" && !is_vote_result(reading, clause, quantity);
    }
    let gives = gives_before(reading, clause, start) || before(1) == "with";
    gives && !words.no_offer.contains(unit.as_str()) && !words.no_offer.contains(noun)
}

/// Whether a percentage is a part of something that is one's own: "its holding of 11.2 percent".
fn is_share(reading: &Reading, clause: &TokenRange, quantity: &Quantity) -> bool {
    let TokenRange { start, end } = quantity.tokens;
    let stands = |words: &HashSet<String>, mut tokens: TokenRange| {
        tokens.any(|token| words.contains(reading.norm(token)))
    };
    let before = clause.start.max(start.saturating_sub(5))..start;
    let after = end..clause.end.min(end + 3);
    let words = &WORDS.data;
    stands(&words.own, before.clone())
        && (stands(&words.shares, before) || stands(&words.shares, after))
}

/// Whether a verb of giving stands in the clause up to the quantity.
fn gives_before(reading: &Reading, clause: &TokenRange, quantity: usize) -> bool {
    let near = clause.start.max(quantity.saturating_sub(8));
    (near..quantity).any(|token| WORDS.giving.contains(reading.norm(token)))
}

/// "41 votes for and 20 against" is a count of many, not an offer of one.
fn is_vote_result(reading: &Reading, clause: &TokenRange, quantity: &Quantity) -> bool {
    let after = quantity.tokens.end;
    after < clause.end && matches!(reading.norm(after), "for" | "against" | "to" | "in")
}

/// ISO 4217 codes are the only units in capitals.
fn is_money(unit: &str) -> bool {
    unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The noun counted, in the plural, without what describes it ("150 military policemen").
fn unit_of(reading: &Reading, quantity: &Quantity) -> Option<String> {
    let unit = quantity.unit.as_deref()?;
    if is_money(unit) || unit == "percent" {
        return Some(unit.to_string());
    }
    let describes = |word: &str| {
        WORDS.data.adjectives.contains(word)
            || reading.mentions_in(quantity.tokens.clone()).iter().any(|mention| {
                mention.form == MentionForm::Adjective
                    && mention.tokens.clone().any(|token| reading.norm(token) == word)
            })
    };
    let mut noun: Vec<&str> = unit.split(' ').skip_while(|word| describes(word)).collect();
    if noun.is_empty() {
        noun = unit.split(' ').collect();
    }
    let last = noun.pop()?;
    let plural = if last.ends_with('s') || last.ends_with("men") || last == "people" {
        last.to_string()
    } else {
        whipcount_words::with_s(last)
    };
    noun.push(&plural);
    Some(noun.join(" "))
}

#[cfg(test)]
mod tests {
    use whipcount_domain::{Document, Span};

    use super::*;

    fn offer(case: &str) -> Option<String> {
        let text = case.replace(['{', '}'], "");
        let (start, end) = (case.find('{').unwrap(), case.find('}').unwrap() - 1);
        let reading = whipcount_reading::read(&Document::new("case", text));
        let stance = reading.tokens_in(Span::new(start, end));
        let sentence = reading.sentence_of(stance.start).tokens.clone();
        let found = contribution_in(&reading, sentence, stance, &[])?;
        let bound = |bound: Option<f64>| bound.map_or("-".to_string(), |number| number.to_string());
        Some(format!("{} {} {}", bound(found.at_least), bound(found.at_most), found.unit))
    }

    #[test]
    fn finds_the_contributions_of_the_data_file() {
        for case in &WORDS.data.case {
            assert_eq!(offer(&case.text), case.offer, "{}", case.text);
        }
    }
}
