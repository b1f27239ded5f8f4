//! Every English text of the pages.

use whipcount::count::{ActorConflictKind, TallyConflictKind, Verdict};
use whipcount::export::words::number_of;

pub(crate) const PROGRAM: &str = "whipcount";
pub(crate) const SKIP: &str = "Skip to the content";
pub(crate) const SEARCH: &str = "Search";
pub(crate) const SEARCH_LABEL: &str = "Search all documents";
pub(crate) const DATA: &str = "This page as data:";
pub(crate) const PAGE: &str = "page";
pub(crate) const FEED: &str = "Atom feed";

// Stances

/// What is shown for those who were not heard.
pub(crate) const SILENT_LETTER: &str = "·";
pub(crate) const NOT_HEARD: &str = "not heard";
pub(crate) const NOBODY: &str = "nobody";
pub(crate) const UNDATED: &str = "undated";

/// "3 commit" would need grammar for each stance; the word for it in output does without.
pub(crate) fn so_many(number: usize, stance: &str) -> String {
    let stance = if stance == "silent" { NOT_HEARD } else { stance };
    format!("{number} {stance}")
}

pub(crate) fn leaning(stance: &str, leaning: &str) -> String {
    format!("{stance}, leans {leaning}")
}

// Motions

pub(crate) const MOTIONS: &str = "Motions";
pub(crate) const NO_MOTIONS: &str = "This ledger has no motion yet.";
pub(crate) const NO_MOTIONS_HINT: &str = "whipcount motions add FILE.toml";
pub(crate) const LAST_MOVED: &str = "Last moved";
pub(crate) const NOBODY_MOVED: &str = "nobody was found to have moved";
pub(crate) const DOUBTFUL: &str = "Doubtful";
pub(crate) const NO_DOUBTS: &str = "nothing";
pub(crate) const READ: &str = "Read";

pub(crate) fn heard(actors: usize, counted: usize, read: usize) -> String {
    let documents = number_of(read, "document");
    let actors = number_of(actors, "actor");
    match counted == read {
        true => format!("{actors} in {documents}"),
        false => format!("{actors} in {counted} of {documents}"),
    }
}

pub(crate) fn moved(actor: &str, from: &str, to: &str) -> String {
    format!("{actor}: {from} → {to}")
}

pub(crate) fn moved_on(day: &str, moves: &str, more: usize) -> String {
    match more {
        0 => format!("{day} — {moves}"),
        more => format!("{day} — {moves}, and {more} more"),
    }
}

pub(crate) fn doubts(contradicted: usize, unsure: usize) -> Option<String> {
    let told = [(contradicted, "contradicted"), (unsure, "not sure")];
    let told = told.iter().filter(|(number, _)| *number > 0);
    let told: Vec<_> = told.map(|(number, what)| format!("{number} {what}")).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

// The board

pub(crate) const WHO: &str = "Who stands where";
pub(crate) const BOARD: &str = "The words it rests on";
pub(crate) const AS_OF: &str = "As of";
pub(crate) const SHOW: &str = "Show";
pub(crate) const ALL_DAYS: &str = "all days";
pub(crate) const NEWEST: &str = "newest words:";
pub(crate) const CHANGES: &str = "Who moved";
pub(crate) const CONTRADICTED: &str = "contradicted";
pub(crate) const CHANGED: &str = "changed";
// As in the terminal.
pub(crate) const CONTRADICTED_SIGN: &str = "!";
pub(crate) const CHANGED_SIGN: &str = "~";
pub(crate) const OFF_ROLL: &str = "not on the roll";
pub(crate) const THREATENS: &str = "threatens those who go ahead";
pub(crate) const OFFERS: &str = "offers";
pub(crate) const BUT_ALSO: &str = "But also";
pub(crate) const BEFORE: &str = "Before";
pub(crate) const NOW: &str = "Now";
pub(crate) const ORIGINAL: &str = "original";
pub(crate) const WAITED_FOR: &str = "What they wait for";
pub(crate) const NAMES_NOBODY: &str = "What names nobody else";
pub(crate) const STATED_ONLY: &str =
    "Stated conditions only: whose condition is met has not said that it will move.";
pub(crate) const EMPTY_BOARD: &str = "Nobody was found to stand anywhere on this motion.";
pub(crate) const EMPTY_BOARD_HINT: &str =
    "If the documents were added before the motion, they have to be read again: whipcount reread";

pub(crate) fn and_more(more: usize) -> String {
    format!("and {more} more")
}

pub(crate) fn more_in_data(more: usize) -> String {
    format!("{more} more are in the data of this page.")
}

pub(crate) fn waits_for(name: &str, unless: bool) -> String {
    if unless { format!("not if {name} does") } else { format!("waits for {name}") }
}

pub(crate) fn waits_until(words: &str) -> String {
    format!("waits for {words}")
}

pub(crate) fn agreeing(passages: usize, since: Option<&str>) -> String {
    let passages = number_of(passages, "other passage");
    match since {
        Some(since) => format!("also in {passages}, since {since}"),
        None => format!("also in {passages}"),
    }
}

pub(crate) fn unlisted(passages: usize) -> String {
    format!("and {} that say otherwise", number_of(passages, "other passage"))
}

pub(crate) fn confidence(confidence: f32) -> String {
    format!("not sure: right in {:.0} % of such cases", 100.0 * confidence)
}

pub(crate) fn decided(verdict: Verdict, by: &str) -> String {
    format!("{} by {by}", verdict.name())
}

pub(crate) fn reprinted(others: usize) -> String {
    format!("also printed by {}", number_of(others, "other"))
}

pub(crate) fn on_page(page: usize) -> String {
    format!("page {page}")
}

pub(crate) fn claimed(number: &str, named: Option<usize>) -> String {
    match named {
        Some(named) => format!("{number} claimed, {named} named"),
        None => format!("{number} claimed"),
    }
}

pub(crate) fn silent(silent: usize, members: usize) -> String {
    format!("{silent} of {members} on the roll")
}

pub(crate) fn left_out(later: usize, undated: usize) -> Option<String> {
    let reasons = [(later, "said later"), (undated, "undated")];
    let reasons = reasons.iter().filter(|(number, _)| *number > 0);
    let reasons = reasons.map(|(number, why)| format!("{} {why}", number_of(*number, "passage")));
    let reasons: Vec<_> = reasons.collect();
    (!reasons.is_empty()).then(|| format!("Left out: {}.", reasons.join(", ")))
}

// Changes

pub(crate) const SINCE: &str = "Since";
pub(crate) const NO_MOVES: &str = "Nobody was found to have moved.";
pub(crate) const FIRST_HEARD: &str = "First heard";
pub(crate) const SUBSCRIBE: &str = "Subscribe to the feed";

pub(crate) fn changes_of(motion: &str) -> String {
    format!("Who moved: {motion}")
}

pub(crate) fn towards(yes: bool) -> &'static str {
    if yes { "towards yes" } else { "towards no" }
}

pub(crate) fn now_and_before(now: &str, before: &str) -> String {
    format!("Now: {now}. Before: {before}.")
}

// Conflicts

pub(crate) const CONFLICTS: &str = "What contradicts what";
pub(crate) const NO_CONFLICTS: &str = "Nothing was found to contradict anything.";
pub(crate) const ABOUT_ACTORS: &str = "About where somebody stands";
pub(crate) const ABOUT_NUMBERS: &str = "About how many there are";

pub(crate) fn conflicts_of(motion: &str) -> String {
    format!("What contradicts what: {motion}")
}

pub(crate) fn at_odds(kind: ActorConflictKind) -> &'static str {
    match kind {
        ActorConflictKind::OneSpeaker => "one who speaks for it says both",
        ActorConflictKind::OwnSide => "those who speak for it disagree",
        ActorConflictKind::OwnWords => "its own words and what others say of it",
        ActorConflictKind::Sources => "others disagree about it",
    }
}

pub(crate) fn matter(kind: TallyConflictKind) -> &'static str {
    match kind {
        TallyConflictKind::TooFew => "more are named than are claimed",
        TallyConflictKind::Elsewhere => "some who are counted in stand elsewhere",
        TallyConflictKind::OtherTally => "another claim of the same day says otherwise",
        TallyConflictKind::Unnamed => "fewer are named than are claimed",
    }
}

// Actors

pub(crate) const NOTHING_BY_THEN: &str = "Nothing had been heard by this day.";

// Documents

pub(crate) const REPRINTS: &str = "The same text was also printed by";
pub(crate) const FOUND: &str = "Found:";
pub(crate) const SOURCE: &str = "source";
pub(crate) const CUE: &str = "cue";
pub(crate) const CONTENT: &str = "what is said";
pub(crate) const EVIDENCE: &str = "words that carry a stance";
pub(crate) const CONDITION: &str = "condition";
pub(crate) const CONTRIBUTION: &str = "contribution";
pub(crate) const TALLY: &str = "claim about a number";

pub(crate) fn found(statements: usize, positions: usize, tallies: usize) -> String {
    let told = [(statements, "statement"), (positions, "position"), (tallies, "claim")];
    told.map(|(number, noun)| number_of(number, noun)).join(", ")
}

pub(crate) fn unread(language: &str) -> String {
    format!("It is in another language ({language}) and was left unread.")
}

// Search

pub(crate) const SEARCH_HINT: &str =
    "Finds documents with all the words, in any case and with or without accents, newest first.";
pub(crate) const NO_HITS: &str = "No document has all of these words.";
pub(crate) const ON: &str = "on";

pub(crate) fn search_for(words: &str) -> String {
    format!("Search: {words}")
}

// What goes wrong

pub(crate) const NO_ANSWER: &str = "No answer";
pub(crate) const DID_YOU_MEAN: &str = "Did you mean";
pub(crate) const ALL_MOTIONS: &str = "All motions";

pub(crate) const UNKNOWN_PAGE: &str = "There is no such page.";
pub(crate) const UNKNOWN_PAGE_HINT: &str =
    "Pages are under /motions, /actors and /documents; their data have .json or .csv at the end.";

pub(crate) fn unknown_motion(id: &str) -> String {
    format!("The ledger has no motion “{id}”.")
}
pub(crate) const UNKNOWN_MOTION_HINT: &str = "The first page lists the motions.";

pub(crate) fn unknown_actor(name: &str) -> String {
    format!("Nobody called “{name}” takes a position.")
}
pub(crate) const UNKNOWN_ACTOR_HINT: &str = "The board of a motion lists everybody who takes one.";

pub(crate) fn unknown_document(name: &str) -> String {
    format!("The ledger has no document “{name}”.")
}
pub(crate) const UNKNOWN_DOCUMENT_HINT: &str =
    "A document is asked for by its id or its name; the search finds it by its words.";

pub(crate) fn several_meant(name: &str, number: usize) -> String {
    format!("“{name}” can mean {number}.")
}
pub(crate) const SEVERAL_MEANT_HINT: &str = "Take the one that you mean.";

pub(crate) const WRONG_ADDRESS: &str = "The address cannot be read: it is not UTF-8.";
pub(crate) const WRONG_ADDRESS_HINT: &str =
    "Names in an address are percent-encoded UTF-8: “Türkiye” is T%C3%BCrkiye.";

pub(crate) fn unknown_parameter(name: &str) -> String {
    format!("This page knows no parameter “{name}”.")
}

pub(crate) fn unknown_parameter_hint(meant: Option<&str>, known: &[&str]) -> String {
    match (meant, known) {
        (Some(meant), _) => format!("Did you mean “{meant}”?"),
        (None, []) => "It takes none.".to_string(),
        (None, known) => format!("It knows {}.", known.join(", ")),
    }
}

pub(crate) fn wrong_day(name: &str, value: &str) -> String {
    format!("“{value}” is no day for “{name}”.")
}
pub(crate) const WRONG_DAY_HINT: &str = "A day is written as in 2031-05-14.";

pub(crate) fn future_day(day: &str) -> String {
    format!("{day} is still to come, and the ledger knows of nothing said so late.")
}
pub(crate) const FUTURE_DAY_HINT: &str = "Ask as of today, or leave the day out.";

pub(crate) fn too_many_words(most: usize) -> String {
    format!("More than {most} bytes of words are not looked for.")
}
pub(crate) const NO_WORDS: &str = "No words to look for were given.";
pub(crate) const WORDS_HINT: &str = "Give a few words, as in ?q=frigates+oslo.";

pub(crate) const TOO_LONG: &str = "The address is too long.";
pub(crate) const TOO_LONG_HINT: &str = "Names and words in an address take 8,000 bytes at most.";

pub(crate) const WRONG_HOST: &str = "This board answers under names of this machine only.";
pub(crate) const WRONG_HOST_HINT: &str =
    "Use the address that it printed when it started, as http://127.0.0.1:8410/.";

pub(crate) const WRONG_METHOD: &str = "The board can only be read.";
pub(crate) const WRONG_METHOD_HINT: &str = "Ask with GET or HEAD.";

pub(crate) const LEDGER_GONE: &str = "The ledger is not where it was.";
pub(crate) const LEDGER_GONE_HINT: &str =
    "Whoever runs the board has been told. Once the ledger is back, so is the board.";
pub(crate) const LEDGER_GONE_BEHIND: &str = "the ledger is not where it was";
pub(crate) const LEDGER_BUSY: &str = "The ledger is being written by somebody else.";
pub(crate) const LEDGER_BUSY_HINT: &str = "Try again in a moment.";
pub(crate) const LEDGER_UNREADABLE: &str = "The ledger cannot be read.";

pub(crate) const OURS: &str = "Something went wrong that should not have: a mistake of ours.";
pub(crate) const OURS_HINT: &str =
    "Other pages go on working. Whoever runs the board has been told.";
