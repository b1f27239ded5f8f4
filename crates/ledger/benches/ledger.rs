//! How large a ledger is and how fast it answers.
//!
//! `cargo bench -p whipcount-ledger --bench ledger -- 10000000 100000` makes a ledger of ten million
//! positions, a hundred thousand of them on the motion that is asked about, in the folder for temporary files (or `WHIPCOUNT_BENCH_FOLDER`) and takes a while;
//! without a number it is small. Each position has a statement, each twentieth document a claim about
//! a number, and each twentieth document is printed by another paper, too.
//!
//! With `WHIPCOUNT_BENCH_LEDGER` set to a path the ledger is made there and stays, and one that is
//! there is asked and not made again.
//!
//! Beside the time that passed stands the time that the processor worked, where the system tells it:
//! the two differ as far as other programs had the processor.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fastrand::Rng;
use whipcount_count::{CountOptions, conflicts, count_digest, passages_of};
use whipcount_domain::{
    ActorName, Basis, Condition, Date, Document, Findings, Motion, Position, QuoteKind, Span,
    Speaker, Stance, Statement, Tally, Unnamed,
};
use whipcount_ledger::{Ledger, Run, Selection};

/// Positions in a document, on average.
const PER_DOCUMENT: usize = 10;
/// Actors that hold positions on one motion.
const ACTORS: usize = 200;

fn main() {
    let mut numbers = std::env::args().filter_map(|word| word.parse::<usize>().ok());
    let positions = numbers.next().unwrap_or(20_000);
    let folder = match std::env::var_os("WHIPCOUNT_BENCH_FOLDER") {
        Some(folder) => tempfile::tempdir_in(folder),
        None => tempfile::tempdir(),
    };
    let folder = folder.expect("a folder can be made");
    let kept = std::env::var_os("WHIPCOUNT_BENCH_LEDGER");
    let path = kept.map_or_else(|| folder.path().join("whipcount.db"), PathBuf::from);
    // One motion that a hundredth of everything is about, at most 100,000 positions; the others
    // share the rest, the larger ones more of it.
    let large = numbers.next().unwrap_or((positions / 100).clamp(1000, 100_000));
    let others = (positions / 5000).clamp(4, 1000);
    let motions: Vec<_> = (0..=others).map(motion).collect();
    if !path.exists() {
        make(&path, &motions, positions, large);
    }
    // The same questions, whether it was made or was there.
    let mut rng = Rng::with_seed(2);
    let motion = &motions[0];
    let open = || Ledger::open_to_read(&path).expect("it can be opened");
    let day = |rng: &mut Rng| date(rng.usize(..DAYS));
    measure("count as of a day", 60, || {
        let as_of = Some(day(&mut rng));
        let selection = Selection { as_of, ..Selection::default() };
        let options = CountOptions { as_of, ..CountOptions::default() };
        let digest = open().digest(&motion.id, &selection, &options).expect("it can be read");
        assert!(count_digest(motion, &digest, &options).actors() <= ACTORS);
    });
    measure("why", 60, || {
        let actor = format!("ACT{:03}", rng.usize(..ACTORS));
        let selection = Selection { actor: Some(actor.clone()), ..Selection::default() };
        let entries = open().select(&[&motion.id], &selection).expect("it can be read").entries;
        passages_of(&actor, &motion.id, &entries, &CountOptions::default());
    });
    measure("conflicts", 20, || {
        let selection = Selection::default();
        let entries = open().select(&[&motion.id], &selection).expect("it can be read").entries;
        conflicts(motion, &entries, &CountOptions::default());
    });
}

/// Makes a ledger of `positions`, `large` of them on the first of the motions.
fn make(path: &Path, motions: &[Motion], positions: usize, large: usize) {
    let run = Run::new("2031-01-01T00:00:00Z".parse().expect("a time"), "made up");
    let mut ledger = Ledger::open(path).expect("a ledger can be made");
    for motion in motions {
        ledger.add_motion(&run, motion).expect("a motion can be added");
    }

    let mut rng = Rng::with_seed(1);
    let (mut made, mut on_large, mut adding, mut worked) = (0, 0, Duration::ZERO, 0.0);
    while made < positions {
        let mut batch = Vec::new();
        for _ in 0..1000 {
            let wants_large = on_large * positions < large * made;
            let number = if wants_large { 0 } else { skewed(&mut rng, motions.len() - 1) + 1 };
            let found = document(&mut rng, made, positions, &motions[number].id);
            made += found.positions.len();
            on_large += if number == 0 { found.positions.len() } else { 0 };
            if rng.u8(..) < 13 {
                let copy = reprint(&mut rng, &found, made);
                made += copy.positions.len();
                on_large += if number == 0 { copy.positions.len() } else { 0 };
                batch.push(copy);
            }
            batch.push(found);
        }
        let (begun, before) = (Instant::now(), processor_seconds());
        ledger.append(&run, motions, &batch).expect("it can be added");
        adding += begun.elapsed();
        worked += processor_seconds() - before;
    }
    drop(ledger);
    let size = std::fs::metadata(path).expect("it is there").len();
    println!("positions             {made}, {on_large} of them on the motion asked about");
    println!(
        "file                  {:.2} GB, {} bytes a position",
        size as f64 / 1e9,
        size / made as u64
    );
    println!(
        "add                   {:.0} positions a second; {:.0} a second of the processor",
        made as f64 / adding.as_secs_f64(),
        made as f64 / worked
    );
}

fn measure(what: &str, times: usize, mut work: impl FnMut()) {
    let (mut took, mut worked): (Vec<_>, Vec<_>) = (0..times)
        .map(|_| {
            let (begun, before) = (Instant::now(), processor_seconds());
            work();
            (begun.elapsed().as_secs_f64() * 1000.0, (processor_seconds() - before) * 1000.0)
        })
        .unzip();
    let told = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        let p95 = times[(times.len() * 95).div_ceil(100) - 1];
        format!("median {:.1} ms, p95 {p95:.1} ms", times[times.len() / 2])
    };
    println!("{what:20}  {}; of the processor: {}", told(&mut took), told(&mut worked));
}

/// How long the processor has worked for this thread; 0 where the system does not say.
fn processor_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|word| word.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

const DAYS: usize = 3000;

fn date(number: usize) -> Date {
    let first = Date::constant(2022, 1, 1);
    first.checked_add(jiff::Span::new().days(number as i64)).expect("a day of this century")
}

fn motion(number: usize) -> Motion {
    Motion {
        id: format!("motion-{number}"),
        title: format!("Dig canal number {number}"),
        phrases: vec![],
        members: vec![],
    }
}

/// A number below `most`, small ones far more often.
fn skewed(rng: &mut Rng, most: usize) -> usize {
    let share = rng.f64();
    ((share * share * share) * most as f64) as usize
}

/// A word of a made-up language of 64,000, a few of which are met far more often.
fn word(rng: &mut Rng) -> String {
    const SYLLABLES: [&str; 40] = [
        "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro", "su",
        "ta", "ve", "wi", "xo", "yu", "za", "ble", "cri", "dro", "flu", "gra", "ple", "sti", "tro",
        "bru", "ar", "en", "il", "or", "un", "as", "el", "im", "on", "ur",
    ];
    (0..3).map(|_| SYLLABLES[skewed(rng, SYLLABLES.len())]).collect()
}

fn document(rng: &mut Rng, made: usize, all: usize, motion: &str) -> Findings {
    let mut text = String::new();
    let (mut sentences, mut positions, mut statements) = (vec![], vec![], vec![]);
    for _ in 0..rng.usize(1..PER_DOCUMENT * 2) {
        let actor = skewed(rng, ACTORS);
        let start = text.len();
        text.push_str(&format!("State {actor} will "));
        for _ in 0..rng.usize(6..24) {
            text.push_str(&word(rng));
            text.push(' ');
        }
        text.push_str(&format!("{}.", rng.u32(..)));
        let sentence = Span::new(start, text.len());
        text.push('\n');
        sentences.push(sentence);
        let stance = Stance::ALL[skewed(rng, 6)];
        let speaker = format!("Minister {}", rng.u32(..3000));
        statements.push(Statement {
            source: vec![Span::new(start, start + "State".len())],
            cue: vec![],
            content: vec![sentence],
            act: true,
            quote: QuoteKind::Indirect,
            within: None,
            speaker: Some(Speaker {
                name: speaker.clone(),
                role: None,
                actor: Some(format!("ACT{actor:03}")),
                unnamed: (rng.u8(..) < 20).then_some(Unnamed::Official),
                person: None,
            }),
            said: None,
        });
        positions.push(Position {
            motion: motion.to_string(),
            actor: ActorName { id: format!("ACT{actor:03}"), name: format!("State {actor}") },
            stance,
            leans: None,
            evidence: Span::new(start, start + sentence.len() / 2),
            statement: Some(statements.len() - 1),
            speaker: Some(speaker),
            basis: Basis::ALL[skewed(rng, 4)],
            conditions: match stance {
                Stance::Conditional => {
                    vec![Condition { span: sentence, on: Some("ACT001".to_string()) }]
                }
                _ => vec![],
            },
            contribution: None,
            threat: false,
            said: None,
            found_by: format!("rule-{}", rng.u32(..80)),
            confidence: rng.u32(50..100) as f32 / 100.0,
        });
    }
    let mut document = Document::new(format!("report-{made}"), text);
    // Reports come in roughly in the order of their days.
    let about = made * DAYS / all.max(1);
    document.published = Some(date((about + rng.usize(..14)).min(DAYS - 1)));
    document.publisher = Some(format!("Paper {}", rng.u32(..200)));
    document.url = Some(format!("https://paper.example/{made}"));
    let mut tallies = vec![];
    if rng.u8(..) < 13 {
        tallies.push(Tally {
            motion: motion.to_string(),
            span: sentences[0],
            stance: Stance::ALL[skewed(rng, 6)],
            at_least: Some(rng.u64(2..40)),
            at_most: None,
            named: vec![],
            speaker: None,
            statement: None,
            found_by: "rule".to_string(),
        });
    }
    Findings { document, sentences, statements, positions, tallies }
}

/// The same report in another paper, cut after its middle.
fn reprint(rng: &mut Rng, found: &Findings, made: usize) -> Findings {
    let mut copy = found.clone();
    let keep = found.sentences.len() / 2 + 1;
    copy.sentences.truncate(keep);
    copy.positions.truncate(keep);
    copy.statements.truncate(keep);
    let end = copy.sentences.last().map_or(0, |sentence| sentence.end as usize);
    copy.document.text.truncate(end);
    copy.document.id = format!("copy-{made}");
    copy.document.publisher = Some(format!("Paper {}", rng.u32(..200)));
    copy.document.url = Some(format!("https://paper.example/copy/{made}"));
    copy
}
