use std::net::IpAddr;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::time;
use jiff::tz::TimeZone;
use whipcount::documents::{Field, Limits};
use whipcount::{Basis, Date, Stance, UnknownName, parse_day};

/// Read news and keep the whip count: who stands where on a motion, and in which words
#[derive(Parser)]
#[command(name = "whipcount", version, after_help = EXIT_CODES, after_long_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    #[command(flatten)]
    pub(crate) common: CommonArguments,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  nothing was found
  2  something could not be read; the rest was";

const EXAMPLES: &str = "\
Examples:
  Show who says what in a report
    whipcount read report.txt
  Count where everybody stands on a motion
    whipcount count --motion strait.toml reports/
  Show the passages behind a standing
    whipcount why Norway --motion strait.toml reports/
  Show who moved, who contradicts whom, and for whom others wait
    whipcount changes --motion strait.toml reports/
    whipcount conflicts --motion strait.toml reports/
    whipcount pivots --motion strait.toml reports/
  Keep the reports in a ledger, and count from it
    whipcount motions add strait.toml
    whipcount add reports/
    whipcount count strait
  Look at the ledger in a browser
    whipcount serve

A motion is a TOML file:
  title = \"Send ships to clear the mines from the strait\"
  phrases = [\"join the force\", \"send minehunters\"]
  members = [\"Denmark\", \"Norway\", \"United Kingdom\"]

Exit codes:
  0  done
  1  nothing was found
  2  something could not be read; the rest was";

#[derive(Subcommand)]
pub(crate) enum Command {
    Read(ReadArguments),
    Motions(MotionsArguments),
    Add(AddArguments),
    Watch(WatchArguments),
    Reread(RereadArguments),
    Count(CountArguments),
    Why(WhyArguments),
    Changes(ChangesArguments),
    Conflicts(ConflictsArguments),
    Suppose(SupposeArguments),
    Pivots(PivotsArguments),
    Export(ExportArguments),
    Search(SearchArguments),
    Serve(ServeArguments),
    Review(ReviewArguments),
    Decide(DecideArguments),
    Undo(UndoArguments),
    AddPosition(AddPositionArguments),
    Import(ImportArguments),
    Dump(DumpArguments),
    Load(LoadArguments),
    Verify(VerifyArguments),
    Rebuild(RebuildArguments),
}

#[derive(Args)]
pub(crate) struct CommonArguments {
    /// Read on so many threads at once [default: all cores]
    #[arg(long, global = true, value_name = "N", help_heading = "Running")]
    pub(crate) threads: Option<std::num::NonZeroUsize>,

    /// Show no warnings and no progress, only errors
    #[arg(long, short, global = true, help_heading = "Running")]
    pub(crate) quiet: bool,

    /// When to use colour; `auto` does on terminals unless NO_COLOR is set
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        value_enum,
        default_value = "auto",
        help_heading = "Running"
    )]
    pub(crate) color: Color,
}

/// Find who is said to say what, and who stands where
///
/// Prints, for every document, the positions on the motions and all statements: who is said to have
/// said what. Without a motion it prints the statements alone.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Show the statements of one report
    whipcount read report.txt
  Show the positions on a motion too, the day of publication being known
    whipcount read --motion strait.toml --published 2031-05-14 report.txt
  Write the findings of a folder for another program
    whipcount read --motion strait.toml --format jsonl reports/ > findings.jsonl
  Read from another program
    fetch-reports | whipcount read --format csv --motion strait.toml -")]
pub(crate) struct ReadArguments {
    #[command(flatten)]
    pub(crate) inputs: InputArguments,

    #[command(flatten)]
    pub(crate) reader: ReaderArguments,

    /// Look for positions on the motion in this file; can be given several times
    #[arg(long = "motion", value_name = "TOML")]
    pub(crate) motions: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Show the board: who stands where on a motion
///
/// Puts together what all documents say. For each actor the latest position counts; of equal days
/// the actor's own word before what others say of it. What contradicts it is shown beside it.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Count where everybody stands
    whipcount count --motion strait.toml reports/
  Count what they themselves had said by a day
    whipcount count --motion strait.toml --as-of 2031-05-10 --basis self reports/
  Count on two motions for a spreadsheet
    whipcount count --motion strait.toml --motion tolls.toml --format csv reports/ > count.csv
  Count from the ledger, as it stood and as it was known on a day
    whipcount count strait --as-of 2031-05-10 --known-on 2031-05-10")]
pub(crate) struct CountArguments {
    #[command(flatten)]
    pub(crate) question: QuestionArguments,

    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Show the passages that say where an actor stands, newest first
///
/// Each passage is shown in its sentence, the words that carry the stance underlined, with who says
/// so and where it was read.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Show why the board says what it says of a state
    whipcount why Norway --motion strait.toml reports/
  The same by its code, as of a day
    whipcount why NOR --motion strait.toml --as-of 2031-05-10 reports/
  Show what a party has said, in any spelling
    whipcount why \"osterreichische volkspartei\" --motion tolls.toml reports/")]
pub(crate) struct WhyArguments {
    /// Id or name of the actor, in any case, with or without accents
    pub(crate) actor: String,

    #[command(flatten)]
    pub(crate) question: QuestionArguments,

    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Show who moved, from what to what, when, and on which words
///
/// Of each day the position counts that would win on it. A move is told only where the new stance
/// was certainly said after the old one; where the days cannot be told apart, `conflicts` shows it.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Show all moves, newest first
    whipcount changes --motion strait.toml reports/
  Show what has moved since a day, and who was heard for the first time
    whipcount changes --motion strait.toml --since 2031-05-10 reports/
  Show where actors say themselves that they have moved
    whipcount changes --motion strait.toml --basis self reports/")]
pub(crate) struct ChangesArguments {
    #[command(flatten)]
    pub(crate) question: QuestionArguments,

    #[command(flatten)]
    pub(crate) output: OutputArguments,

    /// Show what was said on this day or after it, as in 2031-05-14
    #[arg(long, value_name = "DAY", value_parser = day, help_heading = "What counts")]
    pub(crate) since: Option<Date>,
}

/// Show what contradicts what: about actors, and about their number
///
/// Shows sources that disagree about where an actor stands now: a state's own ministers, its own
/// words and what others say of it, reports. Shows claims about numbers that those who are named
/// cannot bear out, and claims that exclude one another.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Show all contradictions
    whipcount conflicts --motion strait.toml reports/
  Show where those who speak for one actor are at odds
    whipcount conflicts --motion strait.toml --basis self reports/
  Show what contradicted what as of a day, for a spreadsheet
    whipcount conflicts --motion strait.toml --as-of 2031-05-10 --format csv reports/")]
pub(crate) struct ConflictsArguments {
    #[command(flatten)]
    pub(crate) question: QuestionArguments,

    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Show what would follow if somebody took a stance
///
/// Follows the conditions that actors have stated: whose conditions are then met, who could move,
/// in how many steps, and what everybody else still waits for. It follows stated conditions only:
/// nobody is taken to do what they have not said, and who could move has not said that it will.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Suppose that one state commits
    whipcount suppose USA=commits --motion strait.toml reports/
  Suppose that two do and that one declines
    whipcount suppose \"United States=commits,GBR=commits,France=declines\" --motion strait.toml reports/
  Suppose that whoever is meant by a word in conditions agrees
    whipcount suppose parliament=commits --motion strait.toml reports/")]
pub(crate) struct SupposeArguments {
    /// What is supposed: WHO=STANCE, several separated by commas
    ///
    /// WHO is the id or name of an actor, or words that stand in conditions, such as `parliament`.
    /// With `commits` it does what others wait for, with `declines` or `opposes` it will not; with
    /// `supports`, `conditional` and `undecided` it stays open whether it does.
    #[arg(value_name = "WHO=STANCE", value_parser = supposed)]
    pub(crate) supposed: Supposed,

    #[command(flatten)]
    pub(crate) question: QuestionArguments,

    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Show whose commitment would unlock most
///
/// For everybody others wait for: whose conditions would all be met if it committed, directly and
/// through those who could move then, and of whose conditions it would meet some. It follows
/// stated conditions only, as `suppose` does.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Show for whom most others wait
    whipcount pivots --motion strait.toml reports/
  Then look at one of them closely
    whipcount suppose USA=commits --motion strait.toml reports/")]
pub(crate) struct PivotsArguments {
    #[command(flatten)]
    pub(crate) question: QuestionArguments,

    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Write everything for another program
///
/// `csv`, `jsonl` and `parquet` hold all positions and tallies with every field. `wide` has a row for each
/// actor, as spreadsheets have it. `json-ld` are Web Annotations, with provenance in PROV-O.
/// `graphml` is a network of actors who agree or disagree, for Gephi, visone and their like.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Write a table of all positions
    whipcount export csv --motion strait.toml --out positions.csv reports/
  Write where everybody stands on two motions, an actor a row
    whipcount export wide --motion strait.toml --motion tolls.toml --out actors.csv reports/
  Write who agreed with whom, month by month
    whipcount export graphml --period month --motion strait.toml --out network.graphml reports/")]
pub(crate) struct ExportArguments {
    /// What to write
    #[arg(value_enum)]
    pub(crate) format: ExportFormat,

    #[command(flatten)]
    pub(crate) question: QuestionArguments,

    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    /// How long the periods of a network are
    #[arg(long, value_name = "PERIOD", value_enum, default_value = "all")]
    pub(crate) period: PeriodName,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// Comma-separated values, a row for each position and tally
    Csv,
    /// Comma-separated values, a row for each actor
    Wide,
    /// JSON Lines, a line for each position and tally
    Jsonl,
    /// JSON-LD, a Web Annotation for each position
    JsonLd,
    /// Parquet, a row for each position and tally
    Parquet,
    /// GraphML, an edge for each two actors who agree or disagree
    Graphml,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PeriodName {
    /// All of it is one
    All,
    /// A calendar year each
    Year,
    /// A calendar month each
    Month,
}

/// What every question is asked of: which entries, on which motions, and on which terms.
#[derive(Args)]
pub(crate) struct QuestionArguments {
    /// Ids of motions in the ledger; with `--motion` reports: files, folders or `-`
    ///
    /// Without `--motion` the ledger is asked, about all its motions if none is named. With it the
    /// reports are read and nothing is kept: files, folders of them, or `-` for standard input, as
    /// `whipcount read --help` explains.
    #[arg(value_name = "MOTION|FILE")]
    pub(crate) about: Vec<PathBuf>,

    /// Ask about the motion in this file and the reports given; can be given several times
    #[arg(long = "motion", value_name = "TOML")]
    pub(crate) motions: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) defaults: DefaultArguments,

    #[command(flatten)]
    pub(crate) opening: OpeningArguments,

    #[command(flatten)]
    pub(crate) reader: ReaderArguments,

    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,

    /// Answer as the ledger would have on this day (to its end, UTC) or at this instant
    #[arg(long, value_name = "DAY", value_parser = instant, help_heading = "Ledger")]
    pub(crate) known_on: Option<Timestamp>,

    #[command(flatten)]
    pub(crate) terms: TermArguments,
}

#[derive(Args)]
pub(crate) struct InputArguments {
    /// Reports: files in a supported format, folders of them, or `-` for standard input
    ///
    /// Formats are told by what a file begins with: web pages, plain text, Markdown, JSON, JSON Lines,
    /// CSV, web archives (WARC), ZIP; packed with gzip or Zstandard too. Of a web page the article is
    /// read, of a live blog each entry. In a table or an object, `text` holds the
    /// body, and optionally `id`, `title`, `publisher`, `published` and `url` what is known about
    /// it; other usual names are understood, and `--column` gives unusual ones. Folders and archives
    /// are read at any depth, in the order of names.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) defaults: DefaultArguments,

    #[command(flatten)]
    pub(crate) opening: OpeningArguments,
}

/// What holds for reports that do not say it themselves.
#[derive(Args)]
pub(crate) struct DefaultArguments {
    /// Title of reports that do not say it themselves
    #[arg(long, value_name = "TEXT", help_heading = "About the reports")]
    pub(crate) title: Option<String>,

    /// Publisher of reports that do not say it themselves
    #[arg(long, value_name = "NAME", help_heading = "About the reports")]
    pub(crate) publisher: Option<String>,

    /// Day of publication of reports that do not say it themselves, as in 2031-05-14
    #[arg(long, value_name = "DAY", value_parser = day, help_heading = "About the reports")]
    pub(crate) published: Option<Date>,

    /// Address of reports that do not say it themselves
    #[arg(long, value_name = "URL", help_heading = "About the reports")]
    pub(crate) url: Option<String>,
}

/// How files are opened.
#[derive(Clone, Args)]
pub(crate) struct OpeningArguments {
    /// What a column of a table or a key of an object is called, as `text=Body`; can be given
    /// several times
    ///
    /// The fields are `id`, `text`, `title`, `publisher`, `published` and `url`.
    #[arg(
        long = "column",
        value_name = "FIELD=NAME",
        value_parser = column,
        help_heading = "How files are opened"
    )]
    pub(crate) columns: Vec<(Field, String)>,

    /// To how many times its size a file may grow when it is unpacked, after 64 MiB
    #[arg(
        long,
        value_name = "TIMES",
        default_value_t = Limits::default().growth,
        hide_short_help = true,
        help_heading = "How files are opened"
    )]
    pub(crate) max_growth: u64,

    /// How many files, pages and messages may be packed in a file
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = Limits::default().entries,
        hide_short_help = true,
        help_heading = "How files are opened"
    )]
    pub(crate) max_entries: u64,

    /// How deep archives may hold archives
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = Limits::default().nesting,
        hide_short_help = true,
        help_heading = "How files are opened"
    )]
    pub(crate) max_nesting: u32,
}

/// How reports are read.
#[derive(Args)]
pub(crate) struct ReaderArguments {
    /// How to find who says what and who stands where [default: model] [env: WHIPCOUNT_READER]
    // What the environment says is asked for where neither this nor a model is given: whoever names
    // a model has said how to read.
    #[arg(long, value_name = "WAY", value_enum, help_heading = "How reports are read")]
    pub(crate) reader: Option<ReaderKind>,

    /// Use the trained model in this file instead of the built-in one
    #[arg(long, value_name = "FILE", help_heading = "How reports are read")]
    pub(crate) model: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReaderKind {
    /// By a trained model, helped by rules
    Model,
    /// By rules alone: finds less, many times faster
    Rules,
}

/// Which ledger.
#[derive(Args)]
pub(crate) struct LedgerArguments {
    /// The ledger
    #[arg(
        long,
        value_name = "PATH",
        env = "WHIPCOUNT_LEDGER",
        hide_env_values = true,
        default_value = "whipcount.db",
        help_heading = "Ledger"
    )]
    pub(crate) ledger: PathBuf,
}

/// What is written into a ledger, and when.
#[derive(Args)]
pub(crate) struct WritingArguments {
    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,

    /// When this was learnt or decided [default: now]
    #[arg(long, value_name = "INSTANT", value_parser = instant, help_heading = "Ledger")]
    pub(crate) at: Option<Timestamp>,
}

impl WritingArguments {
    /// The instant given, or the one at which it is asked.
    pub(crate) fn now(&self) -> Timestamp {
        self.at.unwrap_or_else(Timestamp::now)
    }
}

/// Who decides.
#[derive(Args)]
pub(crate) struct PersonArguments {
    /// Name of the person who decides [default: the name under which you are logged in]
    #[arg(long, value_name = "NAME", env = "USER", hide_env = true, default_value = "somebody")]
    pub(crate) by: String,

    /// Why
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(crate) why: String,
}

/// List the motions of a ledger, or add some
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  List the motions
    whipcount motions
  Add one, or change one that has the same id
    whipcount motions add strait.toml")]
pub(crate) struct MotionsArguments {
    #[command(subcommand)]
    pub(crate) action: Option<MotionsAction>,

    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,

    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

#[derive(Subcommand)]
pub(crate) enum MotionsAction {
    /// Add motions, or change those that have the same id
    Add {
        /// Motions: TOML files with `title`, and optionally `id`, `phrases` and `members`
        #[arg(required = true, value_name = "TOML")]
        files: Vec<PathBuf>,

        #[command(flatten)]
        writing: WritingArguments,
    },
}

/// Read reports and keep what is found in a ledger
///
/// Looks for positions on all motions of the ledger. What is there already is not added again, so a
/// run that was stopped is continued by running it again. Reports that print the same text are
/// linked and count as one voice. What begins with http:// or https:// is fetched.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Add a folder of reports to whipcount.db, and show the board
    whipcount motions add strait.toml
    whipcount add reports/
    whipcount count strait
  Add to another ledger what another program fetches
    fetch-reports | whipcount add --ledger archive.db -
  Fetch one report and add it
    whipcount add https://example.org/2031/05/14/strait")]
pub(crate) struct AddArguments {
    #[command(flatten)]
    pub(crate) inputs: InputArguments,

    #[command(flatten)]
    pub(crate) reader: ReaderArguments,

    #[command(flatten)]
    pub(crate) fetching: FetchArguments,

    #[command(flatten)]
    pub(crate) writing: WritingArguments,
}

/// Watch feeds, and keep the reports they name in a ledger
///
/// Asks for each feed from time to time, fetches the reports it names, reads and keeps them, and
/// shows what changes on the boards. It says who it is, obeys robots.txt and whoever asks to be left
/// alone, and asks each host for one thing at a time. Stop it with Ctrl-C or SIGTERM: what has come
/// is kept, and the next run goes on. What has to be fetched is remembered beside the ledger, in
/// whipcount.feeds.db for whipcount.db.
///
/// With `--once` the exit code is 0 if anything was kept, 1 if there was nothing new, 2 if something
/// could not be fetched or read.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Watch until it is stopped
    whipcount watch feeds.toml
  Ask for all feeds once, from cron
    */15 * * * * whipcount watch --once --quiet feeds.toml
  A file of feeds
    contact = \"desk@example.org\"

    [[feed]]
    url = \"https://example.org/world.rss\"
    publisher = \"The Harbour Post\"
    every = \"30 minutes\"")]
pub(crate) struct WatchArguments {
    /// The feeds: a TOML file with a `[[feed]]` for each, described in docs/WATCHING.md
    #[arg(value_name = "TOML")]
    pub(crate) feeds: PathBuf,

    /// Ask for all feeds now, fetch what they name, and end
    #[arg(long)]
    pub(crate) once: bool,

    /// How to write what is new
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: NewsFormat,

    #[command(flatten)]
    pub(crate) fetching: FetchArguments,

    #[command(flatten)]
    pub(crate) reader: ReaderArguments,

    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum NewsFormat {
    /// For people, a line each
    Text,
    /// JSON Lines: a JSON object a line
    Jsonl,
}

/// What may be fetched, and how.
#[derive(Args)]
pub(crate) struct FetchArguments {
    /// Fetch from private networks and this machine too, or only from this network of them
    ///
    /// Without it, addresses that are not public are not asked, whatever a name or a redirect leads
    /// to. NETWORK is written as in 10.1.0.0/16.
    #[arg(
        long,
        value_name = "NETWORK",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "all",
        help_heading = "Fetching"
    )]
    pub(crate) allow_private: Vec<String>,

    /// Fetch by this proxy, which then has to see to it where names lead
    #[arg(
        long,
        value_name = "URL",
        env = "WHIPCOUNT_PROXY",
        hide_env_values = true,
        help_heading = "Fetching"
    )]
    pub(crate) proxy: Option<String>,
}

/// Read the documents of a ledger again, after a motion was added or changed
///
/// Reads those again that this version has not read with an eye on all motions. What it finds takes
/// the place of what an older version found; what people decided stays.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Look for a new motion in all reports
    whipcount motions add tolls.toml
    whipcount reread")]
pub(crate) struct RereadArguments {
    #[command(flatten)]
    pub(crate) reader: ReaderArguments,

    #[command(flatten)]
    pub(crate) writing: WritingArguments,
}

/// Look whether a ledger is whole
///
/// Checks that each entry is what its id says, that its words stand in its document, and that the
/// derived tables are what follows from the entries. The exit code is 1 if something is wrong.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Check the ledger of this folder
    whipcount verify")]
pub(crate) struct VerifyArguments {
    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,
}

/// Make the derived tables of a ledger anew
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Make them anew and see whether all is well
    whipcount rebuild && whipcount verify")]
pub(crate) struct RebuildArguments {
    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,
}

/// Search texts, statements and positions of a ledger for words
///
/// Finds documents with all the words, in any case and with or without accents, newest first, and
/// shows the positions and statements that hold all of them, else the line that holds most.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Who spoke of frigates?
    whipcount search frigates
  The same for a spreadsheet
    whipcount search --format csv frigates oslo > frigates.csv")]
pub(crate) struct SearchArguments {
    /// Words that all have to be there
    #[arg(required = true, value_name = "WORD")]
    pub(crate) words: Vec<String>,

    /// Show at most so many documents
    #[arg(long, value_name = "N", default_value = "50")]
    pub(crate) most: usize,

    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,

    #[command(flatten)]
    pub(crate) output: OutputArguments,
}

/// Show a ledger in the browser: boards, actors, documents, changes, search
///
/// Serves pages of this machine to this machine until it is stopped (Ctrl-C), and behind each page
/// its data: the same address with `.json` or `.csv` at its end, as the commands write them. The
/// ledger is only read, and can be added to meanwhile.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Serve whipcount.db, then open http://127.0.0.1:8410/
    whipcount serve
  Serve another ledger at another port
    whipcount serve --ledger archive.db --port 8411
  Take the board of a motion as data from a running board
    curl http://127.0.0.1:8410/motions/strait.json")]
pub(crate) struct ServeArguments {
    /// Port to listen at; 0 for any that is free
    #[arg(long, value_name = "N", default_value = "8410")]
    pub(crate) port: u16,

    /// Address to listen at; only those of this machine are served
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) address: IpAddr,

    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,
}

/// Decide on entries that nobody has decided on, one after the other
///
/// Shows those first that would change the board if they were wrong, and of these the least
/// confident. For each, answer `c` confirm, `r` reject, `s` skip, `q` quit, or put fields right:
/// `stance=declines`, several separated by `;`. Words after `#` say why.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Go through what is doubtful on a motion
    whipcount review strait
  List it instead
    whipcount review strait --list")]
pub(crate) struct ReviewArguments {
    /// Ids of motions; all if none is named
    #[arg(value_name = "MOTION")]
    pub(crate) motions: Vec<String>,

    /// List the entries instead of asking
    #[arg(long)]
    pub(crate) list: bool,

    /// Show at most so many entries
    #[arg(long, value_name = "N", default_value = "100")]
    pub(crate) most: usize,

    #[command(flatten)]
    pub(crate) person: PersonArguments,

    #[command(flatten)]
    pub(crate) writing: WritingArguments,
}

/// Confirm, correct or reject an entry
///
/// The entry stays as it was read; the decision is kept beside it, with who, when and why, and can
/// be undone.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Confirm what was read
    whipcount decide 3f0a…9c confirm
  Put a stance right
    whipcount decide 3f0a…9c stance=declines --why \"she spoke of last year\"
  Take an entry out of all counts
    whipcount decide 3f0a…9c reject")]
pub(crate) struct DecideArguments {
    /// Id of the entry, as `whipcount review --list` shows it
    pub(crate) id: String,

    /// `confirm`, `reject`, or fields to put right, as `stance=declines`
    #[arg(required = true, value_name = "VERDICT")]
    pub(crate) verdict: Vec<String>,

    #[command(flatten)]
    pub(crate) person: PersonArguments,

    #[command(flatten)]
    pub(crate) writing: WritingArguments,
}

/// Undo a decision, or list the decisions
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  List all decisions
    whipcount undo
  Undo one
    whipcount undo 77b1…20")]
pub(crate) struct UndoArguments {
    /// Id of the decision
    pub(crate) id: Option<String>,

    #[command(flatten)]
    pub(crate) person: PersonArguments,

    #[command(flatten)]
    pub(crate) writing: WritingArguments,
}

/// Enter a position by hand, with the words it rests on
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Enter what a minister said on the radio
    whipcount add-position --motion strait --actor Norway --stance commits \\
      --evidence \"We will send two frigates\" --speaker \"Ada Lund\" --published 2031-05-14 \\
      --publisher \"Radio Oslo\"
  Enter what the reader overlooked in a report
    whipcount add-position --motion strait --actor NOR --stance opposes \\
      --evidence \"never while I am minister\" --document wire-0512")]
pub(crate) struct AddPositionArguments {
    /// Id of the motion
    #[arg(long, value_name = "ID")]
    pub(crate) motion: String,

    /// Id or name of the actor
    #[arg(long, value_name = "NAME")]
    pub(crate) actor: String,

    /// The stance: commits, supports, conditional, undecided, declines, opposes
    #[arg(long, value_name = "STANCE")]
    pub(crate) stance: String,

    /// The words that it rests on
    #[arg(long, value_name = "WORDS")]
    pub(crate) evidence: String,

    /// Name or id of the document in the ledger that has these words; a new one if left out
    #[arg(long, value_name = "ID")]
    pub(crate) document: Option<String>,

    /// Who said so
    #[arg(long, value_name = "NAME")]
    pub(crate) speaker: Option<String>,

    /// On whose word: self, reported, anonymous, narrator
    #[arg(long, value_name = "BASIS", default_value = "self")]
    pub(crate) basis: String,

    /// Day on which it was said, if not that of publication
    #[arg(long, value_name = "DAY")]
    pub(crate) said: Option<String>,

    #[command(flatten)]
    pub(crate) defaults: DefaultArguments,

    /// Name of the person who enters it [default: the name under which you are logged in]
    #[arg(long, value_name = "NAME", env = "USER", hide_env = true, default_value = "somebody")]
    pub(crate) by: String,

    #[command(flatten)]
    pub(crate) writing: WritingArguments,
}

/// Enter the positions of a table that was kept by hand
///
/// The table is CSV with a header. Columns are found by the names of our own CSV (actor, stance,
/// evidence, motion, speaker, basis, said, document, title, publisher, published, url); `--column`
/// says what they are called in the table. Rows that cannot be entered are named, the others are
/// entered.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Start from a spreadsheet
    whipcount import sheet.csv --motion strait --column actor=Country --column stance=Position \\
      --column evidence=Quote --column published=Date")]
pub(crate) struct ImportArguments {
    /// The table, or `-` for standard input
    #[arg(value_name = "CSV")]
    pub(crate) file: PathBuf,

    /// Id of the motion of rows that do not name one
    #[arg(long, value_name = "ID")]
    pub(crate) motion: Option<String>,

    /// What a column is called in the table, as `actor=Country`; can be given several times
    #[arg(long = "column", value_name = "OURS=THEIRS")]
    pub(crate) columns: Vec<String>,

    /// Name of the person who kept the table [default: the name under which you are logged in]
    #[arg(long, value_name = "NAME", env = "USER", hide_env = true, default_value = "somebody")]
    pub(crate) by: String,

    #[command(flatten)]
    pub(crate) writing: WritingArguments,
}

/// Write a whole ledger as JSON Lines
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Write it down, and make the same ledger of it elsewhere
    whipcount dump > ledger.jsonl
    whipcount load ledger.jsonl --ledger copy.db")]
pub(crate) struct DumpArguments {
    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,
}

/// Add to a ledger what `dump` has written
///
/// All entries keep their ids and the instants at which they were learnt. What is there already is
/// not added again.
#[derive(Args)]
#[command(after_long_help = "\
Examples:
  Put together what two desks have kept
    whipcount dump --ledger theirs.db | whipcount load -")]
pub(crate) struct LoadArguments {
    /// The file, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) ledger: LedgerArguments,
}

/// On which terms positions count.
#[derive(Args)]
pub(crate) struct TermArguments {
    /// Take only what had been said by this day, as in 2031-05-14
    #[arg(long, value_name = "DAY", value_parser = day, help_heading = "What counts")]
    pub(crate) as_of: Option<Date>,

    /// Take only positions on these bases: self, reported, anonymous, narrator
    ///
    /// Several are separated by commas. `self` is the actor's own word, `reported` what a named
    /// source says of it, `anonymous` what a source says that hides its name, `narrator` what the
    /// report says itself.
    #[arg(
        long,
        value_name = "BASIS",
        value_delimiter = ',',
        value_parser = bases(),
        hide_possible_values = true,
        help_heading = "What counts"
    )]
    pub(crate) basis: Vec<Basis>,

    /// Take only positions of at least this confidence, 0 to 1
    #[arg(
        long,
        value_name = "SHARE",
        value_parser = share,
        default_value = "0",
        help_heading = "What counts"
    )]
    pub(crate) min_confidence: f32,
}

#[derive(Args)]
pub(crate) struct OutputArguments {
    /// How to write the results
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

/// Who is supposed to take which stance.
#[derive(Clone)]
pub(crate) struct Supposed(pub(crate) Vec<(String, Stance)>);

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One JSON array
    Json,
    /// JSON Lines: a JSON object a line
    Jsonl,
    /// Comma-separated values with a header
    Csv,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

fn column(text: &str) -> Result<(Field, String), String> {
    let (field, name) = text.split_once('=').unwrap_or((text, ""));
    let names: Vec<_> = Field::ALL.iter().map(|field| format!("`{}`", field.name())).collect();
    let choices = names.join(", ");
    match Field::ALL.into_iter().find(|known| known.name() == field.trim()) {
        None => Err(format!("there is no field `{field}`; there are {choices}")),
        Some(_) if name.trim().is_empty() => Err("write it as in text=Body".to_string()),
        Some(field) => Ok((field, name.trim().to_string())),
    }
}

fn day(text: &str) -> Result<Date, String> {
    parse_day(text).ok_or_else(|| "it is no date; write it as in 2031-05-14".to_string())
}

/// "USA=commits,GBR=declines".
fn supposed(text: &str) -> Result<Supposed, String> {
    let one = |text: &str| {
        let (who, stance) = text
            .split_once('=')
            .filter(|(who, _)| !who.trim().is_empty())
            .ok_or_else(|| format!("`{text}` is not written as in USA=commits"))?;
        let stance = stance.trim().parse().map_err(|error: UnknownName| error.to_string())?;
        Ok((who.trim().to_string(), stance))
    };
    text.split(',').map(one).collect::<Result<_, _>>().map(Supposed)
}

/// An instant, or the last one of a day.
fn instant(text: &str) -> Result<Timestamp, String> {
    let end_of_day = || {
        let last = parse_day(text)?.to_datetime(time(23, 59, 59, 999_999_999));
        TimeZone::UTC.to_timestamp(last).ok()
    };
    text.parse().ok().or_else(end_of_day).ok_or_else(|| {
        "it is no day or instant; write it as in 2031-05-14 or 2031-05-14T09:30Z".to_string()
    })
}

fn bases() -> impl clap::builder::TypedValueParser<Value = Basis> {
    let parse = |name: String| name.parse::<Basis>();
    PossibleValuesParser::new(Basis::ALL.map(Basis::name)).try_map(parse)
}

fn share(text: &str) -> Result<f32, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "it is no number from 0 to 1".to_string())
}
