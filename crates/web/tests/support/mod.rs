//! A board on a small ledger, asked without a network in between.

// Every test file is a program of its own and uses a part of this.
#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use tempfile::TempDir;
use tower::ServiceExt as _;
use whipcount::ledger::{Ledger, Run};
use whipcount::{
    ActorName, Basis, Condition, Contribution, Document, Findings, Motion, Position, QuoteKind,
    Span, Speaker, Stance, Statement, Tally, Timestamp,
};
use whipcount_web::{Options, router};

/// The day it is for all boards.
pub fn clock() -> Timestamp {
    "2031-05-20T12:00:00Z".parse().expect("an instant")
}

pub fn run() -> Run {
    Run::new("2031-05-15T12:00:00Z".parse().expect("an instant"), "test")
}

pub fn motion() -> Motion {
    Motion {
        id: "strait".to_string(),
        title: "Send ships to the strait".to_string(),
        phrases: vec!["join the force".to_string()],
        members: ["NOR", "Sweden", "Iceland", "Peru"].map(String::from).to_vec(),
    }
}

/// What somebody says in a report: the actor's id and name, the stance, and the sentence, its
/// evidence between `[` and `]`.
pub type Said<'s> = (&'s str, &'s str, Stance, &'s str);

/// A report in which these things are said, a line each, on the motion `strait`.
pub fn report(name: &str, day: &str, said: &[Said<'_>]) -> Findings {
    let mut found = Findings {
        document: Document::new(name, ""),
        sentences: vec![],
        statements: vec![],
        positions: vec![],
        tallies: vec![],
    };
    found.document.title = Some(format!("Report {name}"));
    found.document.publisher = Some("Northern Wire".to_string());
    found.document.published = Some(day.parse().expect("a day"));
    found.document.url = Some(format!("https://example.org/{name}"));
    let mut text = String::new();
    for (number, (id, name, stance, sentence)) in said.iter().enumerate() {
        let start = text.len();
        let (from, to) = (sentence.find('[').expect("a mark"), sentence.find(']').expect("a mark"));
        text.push_str(&sentence.replacen(['[', ']'], "", 2));
        let around = Span::new(start, text.len());
        let evidence = Span::new(start + from, start + to - 1);
        text.push('\n');
        found.sentences.push(around);
        found.statements.push(Statement {
            source: vec![Span::new(evidence.end as usize, around.end as usize)],
            cue: vec![],
            content: vec![evidence],
            act: true,
            quote: QuoteKind::Indirect,
            within: None,
            speaker: Some(Speaker {
                name: format!("{name}'s minister"),
                role: None,
                actor: Some((*id).to_string()),
                unnamed: None,
                person: None,
            }),
            said: None,
        });
        found.positions.push(Position {
            motion: "strait".to_string(),
            actor: ActorName { id: (*id).to_string(), name: (*name).to_string() },
            stance: *stance,
            leans: None,
            evidence,
            statement: Some(number),
            speaker: Some(format!("{name}'s minister")),
            basis: Basis::Itself,
            conditions: vec![],
            contribution: None,
            threat: false,
            said: None,
            found_by: "test".to_string(),
            confidence: 0.9,
        });
    }
    found.document.text = text;
    found
}

/// Reports with one of everything: a move, a contradiction, a condition, a contribution, a claim, a
/// reprint, a doubt.
pub fn reports() -> Vec<Findings> {
    use Stance::{Commits, Conditional, Declines, Opposes};
    let early = report(
        "wire-1",
        "2031-05-01",
        &[(
            "SWE",
            "Sweden",
            Declines,
            "Stockholm said that [Sweden would stay at home], whatever the others in the north of the continent did about the mines.",
        )],
    );
    let mut late = report(
        "wire-2",
        "2031-05-09",
        &[
            ("SWE", "Sweden", Commits, "[Sweden will send two frigates], the minister said."),
            ("NOR", "Norway", Commits, "[Norway will go], Oslo said."),
            ("NOR", "Norway", Opposes, "[Norway is against it], an aide said."),
            ("ISL", "Iceland", Conditional, "[Iceland goes only if Sweden does], Reykjavik said."),
            ("Ada Lund", "Ada Lund", Declines, "[She will not], said Ada Lund."),
        ],
    );
    let text = late.document.text.clone();
    let at = |words: &str| {
        let start = text.find(words).expect("it is there");
        Span::new(start, start + words.len())
    };
    late.positions[0].contribution = Some(Contribution {
        span: at("two frigates"),
        at_least: Some(2.0),
        at_most: Some(2.0),
        unit: "frigates".to_string(),
    });
    late.positions[3].conditions =
        vec![Condition { span: at("only if Sweden does"), on: Some("SWE".to_string()) }];
    late.positions[4].confidence = 0.3;
    late.tallies.push(Tally {
        motion: "strait".to_string(),
        span: at("Norway will go"),
        stance: Commits,
        at_least: Some(6),
        at_most: Some(6),
        named: vec![],
        speaker: None,
        statement: None,
        found_by: "test".to_string(),
    });
    let mut again = early.clone();
    again.document.id = "post-1".to_string();
    again.document.publisher = Some("The Harbour Post".to_string());
    again.document.published = Some("2031-05-02".parse().expect("a day"));
    vec![early, again, late]
}

/// A board on a ledger of its own.
pub struct Board {
    pub folder: TempDir,
    pub router: Router,
    /// What whoever runs it was told.
    pub told: Arc<Mutex<Vec<String>>>,
    runtime: tokio::runtime::Runtime,
}

/// What was answered.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Board {
    /// A board of [`reports`].
    pub fn new() -> Board {
        Board::of(&reports())
    }

    pub fn of(findings: &[Findings]) -> Board {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let mut ledger =
            Ledger::open(folder.path().join("whipcount.db")).expect("a ledger is made");
        ledger.add_motion(&run(), &motion()).expect("a motion is added");
        ledger.append(&run(), &[motion()], findings).expect("findings are added");
        Board::at(folder)
    }

    /// A board on the ledger in a folder.
    pub fn at(folder: TempDir) -> Board {
        let told = Arc::new(Mutex::new(Vec::new()));
        let tell = Arc::clone(&told);
        let options = Options {
            clock,
            tell: Arc::new(move |what| tell.lock().expect("a lock").push(what.to_string())),
            ..Options::new(folder.path().join("whipcount.db"))
        };
        let runtime = tokio::runtime::Runtime::new().expect("it can be started");
        Board { router: router(options), folder, told, runtime }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("whipcount.db")
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::open(self.path()).expect("it can be opened")
    }

    pub fn ask(&self, request: Request<Body>) -> Reply {
        self.runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.expect("there is an answer");
            let (parts, body) = answer.into_parts();
            let body = body.collect().await.expect("it is whole").to_bytes();
            let body = String::from_utf8(body.to_vec()).expect("it is UTF-8");
            Reply { status: parts.status, headers: parts.headers, body }
        })
    }

    pub fn get(&self, address: &str) -> Reply {
        self.ask(request(address).body(Body::empty()).expect("a request"))
    }

    /// An answer that is there.
    #[track_caller]
    pub fn body(&self, address: &str) -> String {
        let reply = self.get(address);
        assert_eq!(reply.status, StatusCode::OK, "{address}: {}", reply.body);
        reply.body
    }
}

pub fn request(address: &str) -> axum::http::request::Builder {
    Request::get(address).header(header::HOST, "127.0.0.1:8410")
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header is ASCII"))
    }
}

/// What a reader sees of a page, runs of blanks as one.
pub fn words(page: &str) -> String {
    let page = dom_query::Document::from(page);
    let text = page.select("body").text().to_string();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first address on a page that begins so.
pub fn link(page: &str, start: &str) -> String {
    let from = page.find(&format!("href=\"{start}")).expect("there is such a link") + 6;
    page[from..].split('"').next().expect("it ends").replace("&#38;", "&")
}

pub fn remove(path: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let path = format!("{}{suffix}", path.display());
        if Path::new(&path).exists() {
            std::fs::remove_file(path).expect("a file can be removed");
        }
    }
}
