use jiff::civil::Date;
use whipcount::count::Entries;
use whipcount::ledger::{Ledger, Selection};
use whipcount::{Motion, nearest};

use crate::answers::Answer;
use crate::failures::Failure;
use crate::links;
use crate::pages::{self, Named};
use crate::questions::{About, Format, Question};
use crate::shown::{TITLE, shown};

/// What a question is asked of.
pub(crate) struct Asked<'l> {
    pub(crate) ledger: &'l Ledger,
    /// What comes before the addresses of pages where they are read elsewhere.
    pub(crate) base: &'l str,
    /// The day it is somewhere already.
    pub(crate) today: Date,
}

/// Answers a question: the same of the same ledger.
pub(crate) fn answer(question: &Question, asked: &Asked<'_>) -> Result<Answer, Failure> {
    match &question.about {
        About::Motions => pages::motions::answer(question, asked),
        About::Motion(id) => pages::motion::answer(id, question, asked),
        About::Changes(motion) => pages::changes::answer(motion, question, asked),
        About::Conflicts(motion) => pages::conflicts::answer(motion, question, asked),
        About::Actor(name) => pages::actor::answer(name, question, asked),
        About::Document(name) => pages::document::answer(name, question, asked),
        About::Search(words) => pages::search::answer(words, question, asked),
    }
}

impl Asked<'_> {
    /// The motion with this id.
    pub(crate) fn motion(&self, id: &str) -> Result<Motion, Failure> {
        let motions = self.ledger.motions(None)?;
        if let Some(motion) = motions.iter().find(|motion| motion.id == id) {
            return Ok(motion.clone());
        }
        let ids: Vec<_> = motions.iter().map(|motion| motion.id.as_str()).collect();
        let meant = nearest(id, &ids)
            .map(|id| Named { name: shown(id, TITLE), href: links::motion(id, Format::Page) });
        Err(Failure::unknown_motion(id, meant.into_iter().collect()))
    }

    /// A motion with all that was said of it by a day.
    pub(crate) fn said_of(
        &self,
        id: &str,
        as_of: Option<Date>,
    ) -> Result<(Motion, Entries), Failure> {
        let motion = self.motion(id)?;
        let selection = Selection { as_of, ..Selection::default() };
        let entries = self.ledger.select(&[id], &selection)?.entries;
        self.check_day(as_of, || Ok(latest(&entries)))?;
        Ok((motion, entries))
    }

    /// Refuses a day on which nobody can have said anything yet: one after today, unless the ledger
    /// knows of later ones. `latest` is the newest day that it knows.
    pub(crate) fn check_day(
        &self,
        day: Option<Date>,
        latest: impl FnOnce() -> Result<Option<Date>, Failure>,
    ) -> Result<(), Failure> {
        match day.filter(|&day| day > self.today) {
            Some(day) if latest()?.is_none_or(|latest| day > latest) => {
                Err(Failure::future_day(&day.to_string()))
            }
            _ => Ok(()),
        }
    }
}

/// The newest day on which anything was said.
pub(crate) fn latest(entries: &Entries) -> Option<Date> {
    entries.positions.iter().filter_map(|position| position.day()).max()
}
