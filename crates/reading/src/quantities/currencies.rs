//! Which money a sign, a code or a name stands for.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use whipcount_domain::Reading;

/// The names of money that `data/reading/quantities.toml` adds to those of CLDR.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CurrencyWords {
    names: HashMap<String, Vec<String>>,
    signs: HashMap<String, Vec<String>>,
    usual: HashMap<String, String>,
    large_only: LargeOnly,
}

/// Words that are money only in large amounts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LargeOnly {
    words: HashSet<String>,
    amount: f64,
}

/// One currency of `data/reading/currencies.tsv`.
struct Currency {
    code: &'static str,
    /// What stands before the name: "swedish" of "Swedish krona", "" if nothing does.
    qualifier: String,
    /// ISO 3166-1 alpha-3 codes of the states whose money it is.
    states: Vec<&'static str>,
}

/// All currencies, and how they are written.
pub(crate) struct Currencies {
    list: Vec<Currency>,
    /// By the code in lower case.
    by_code: HashMap<String, usize>,
    by_sign: HashMap<String, Vec<usize>>,
    /// By the last word of the name, in lower case: "kronor", "dollars".
    by_name: HashMap<String, Vec<usize>>,
    /// What such a word means where nothing else tells.
    usual: HashMap<String, usize>,
    large_only: LargeOnly,
}

static TABLE: &str = include_str!("../../../../data/reading/currencies.tsv");

impl Currencies {
    pub(crate) fn new(words: CurrencyWords) -> Currencies {
        let mut all = Currencies {
            list: Vec::new(),
            by_code: HashMap::new(),
            by_sign: HashMap::new(),
            by_name: HashMap::new(),
            usual: HashMap::new(),
            large_only: words.large_only,
        };
        for row in TABLE.lines().filter(|line| !line.starts_with('#')) {
            all.add_row(row, &words.usual);
        }
        let codes = |codes: Vec<String>, all: &Currencies| -> Vec<usize> {
            codes.iter().map(|code| all.by_code[&code.to_lowercase()]).collect()
        };
        for (name, list) in words.names {
            let list = codes(list, &all);
            all.by_name.insert(name, list);
        }
        for (sign, list) in words.signs {
            let list = codes(list, &all);
            all.by_sign.insert(sign, list);
        }
        all
    }

    /// Adds a line: code, sign, name for one, name for many, states.
    fn add_row(&mut self, row: &'static str, usual: &HashMap<String, String>) {
        let fields: Vec<&str> = row.split('\t').collect();
        let &[code, sign, one, many, states] = fields.as_slice() else {
            panic!("data/reading/currencies.tsv has five columns: {row}");
        };
        let number = self.list.len();
        let name = one.to_lowercase();
        let qualifier = name.split(' ').rev().nth(1).unwrap_or("").to_string();
        let states = states.split(' ').collect();
        self.list.push(Currency { code, qualifier, states });
        self.by_code.insert(code.to_lowercase(), number);
        if !sign.is_empty() {
            self.by_sign.insert(sign.to_lowercase(), vec![number]);
        }
        let noun = |name: &str| name.rsplit(' ').next().unwrap_or(name).to_lowercase();
        let (one, many) = (noun(one), noun(many));
        if usual.get(&one).is_some_and(|usual| usual == code) {
            self.usual.insert(one.clone(), number);
            self.usual.insert(many.clone(), number);
        }
        for noun in [one, many] {
            let list = self.by_name.entry(noun).or_default();
            if !list.contains(&number) {
                list.push(number);
            }
        }
    }

    /// The currencies that a sign or code beside a number can mean, by its normal form;
    /// `is_code` if it is written like a code ("All 27" are no Albanian lek).
    pub(crate) fn beside(&self, norm: &str, is_code: bool) -> Option<Vec<usize>> {
        if let Some(list) = self.by_sign.get(norm) {
            return Some(list.clone());
        }
        let code = self.by_code.get(norm).filter(|_| is_code);
        code.map(|&number| vec![number])
    }

    /// The currencies that the word `name` after `amount` can mean; `before` is the word before it.
    pub(crate) fn named(&self, name: &str, before: &str, amount: f64) -> Option<Vec<usize>> {
        if self.large_only.words.contains(name) && amount < self.large_only.amount {
            return None;
        }
        let list = self.by_name.get(name)?;
        let qualified = list
            .iter()
            .copied()
            .find(|&number| !before.is_empty() && self.list[number].qualifier == before);
        Some(qualified.map_or_else(|| list.clone(), |number| vec![number]))
    }

    /// The ISO 4217 code among `candidates` that is meant by `name` near token `at`: that of the
    /// state mentioned last before it, in its sentence or before, else the usual one.
    pub(crate) fn choose(
        &self,
        candidates: &[usize],
        name: &str,
        reading: &Reading,
        at: usize,
    ) -> Option<&'static str> {
        if let [only] = candidates {
            return Some(self.list[*only].code);
        }
        let usual = self.usual.get(name).or(candidates.first()).copied();
        // Signs list the usual one first.
        let near = self.of_nearest_state(candidates, reading, at);
        near.or(usual).map(|number| self.list[number].code)
    }

    fn of_nearest_state(
        &self,
        candidates: &[usize],
        reading: &Reading,
        at: usize,
    ) -> Option<usize> {
        let sentence = reading.sentence_of(at).tokens.clone();
        let before = reading.mentions_in(sentence.start..at).iter().rev();
        let after = reading.mentions_in(at..sentence.end).iter();
        before.chain(after).find_map(|mention| {
            let state = reading.actors[reading.principal(mention.actor)].id.as_str();
            let has = |&&number: &&usize| self.list[number].states.contains(&state);
            candidates.iter().find(has).copied()
        })
    }
}
