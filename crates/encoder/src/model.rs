//! The trained model: one ONNX file with its vocabulary and settings inside.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rten::{Model, ModelOptions, NodeId, RunError, RunOptions, ThreadPool, Value};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::links::{Linker, Vectors};
use crate::pieces::Piece;
use crate::tags::{TAGS, Transitions, possible};
use crate::vocabulary::Vocabulary;
use crate::windows::{LONGEST_WINDOW, STEP, Window};

/// What the file says under `format`.
const FORMAT: &str = "whipcount-reader 1";

/// What stands between the model and its check sum: the head of a field of 32 bytes that the format
/// leaves free, so that other programs can read the file too.
const SEAL: [u8; 3] = [0x82, 0x7d, 32];

/// Bytes of a SHA-256 check sum.
const CHECK_SUM: usize = 32;

/// Blocks in a row of the link vectors: head and tail, first and last piece, two kinds of link.
const LINK_BLOCKS: usize = 8;

/// The number that fills up a window.
const PADDING: i32 = 0;

/// A model that is ready to run.
pub(crate) struct Network {
    model: Model,
    pieces: NodeId,
    marks: NodeId,
    tags: NodeId,
    links: NodeId,
    /// Width of a block of the link vectors.
    width: usize,
    /// Threads that run the model and are not in use: one in each pool, so that what is computed
    /// does not hang on their number.
    idle: Mutex<Vec<Arc<ThreadPool>>>,
}

/// All that the file holds.
pub(crate) struct Parts {
    pub(crate) network: Network,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) transitions: Transitions,
    pub(crate) content_cue: Linker,
    pub(crate) cue_source: Linker,
}

/// What stands in the file under `config`.
#[derive(Deserialize)]
struct Config {
    projection: usize,
    transitions: Option<Transitions>,
    content_cue: Linker,
    cue_source: Linker,
}

/// What the model says of the pieces of one or more windows.
#[derive(Debug)]
pub(crate) struct Scores {
    pub(crate) tags: Vec<[f32; TAGS]>,
    pub(crate) links: Vectors,
}

/// Why a model cannot be used.
#[derive(Debug)]
pub struct ModelError {
    /// What is wrong.
    pub kind: ModelErrorKind,
}

/// What can be wrong with a model.
#[derive(Debug)]
pub enum ModelErrorKind {
    /// Its check sum is not there or does not agree with it.
    Damaged,
    /// It is for another version of the program; with what it says of itself.
    OtherFormat(Option<String>),
    /// It lacks something, or something in it does not fit; with what that is.
    Unfit(String),
}

impl ModelError {
    fn unfit(what: impl fmt::Display) -> ModelError {
        ModelError { kind: ModelErrorKind::Unfit(what.to_string()) }
    }
}

impl fmt::Display for ModelError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ModelErrorKind::Damaged => out.write_str("it is damaged, or no model for whipcount"),
            ModelErrorKind::OtherFormat(None) => out.write_str("it does not say its format"),
            ModelErrorKind::OtherFormat(Some(format)) => {
                write!(out, "its format is `{format}` and not `{FORMAT}`")
            }
            ModelErrorKind::Unfit(what) => out.write_str(what),
        }
    }
}

impl Error for ModelError {}

impl Parts {
    /// Reads a model file.
    ///
    /// # Errors
    ///
    /// When the file is damaged, of another format, or not complete.
    pub(crate) fn read(file: &[u8]) -> Result<Parts, ModelError> {
        let model = load(unsealed(file)?)?;
        let entry = |name: &str| {
            let value = model.metadata().get(name);
            value.ok_or_else(|| ModelError::unfit(format!("it has no `{name}`")))
        };
        let format = model.metadata().get("format");
        if format != Some(FORMAT) {
            let kind = ModelErrorKind::OtherFormat(format.map(String::from));
            return Err(ModelError { kind });
        }
        let vocabulary = Vocabulary::new(entry("vocabulary")?)
            .map_err(|piece| ModelError::unfit(format!("`{piece}` is not where it must be")))?;
        let config: Config = serde_json::from_str(entry("config")?)
            .map_err(|error| ModelError::unfit(format!("its `config`: {error}")))?;
        if ![&config.content_cue, &config.cue_source].iter().all(|it| it.fits(config.projection)) {
            return Err(ModelError::unfit(
                "its tables for links are not of the width they must be",
            ));
        }
        let node = |name: &str| {
            model.node_id(name).map_err(|_| ModelError::unfit(format!("it has no `{name}`")))
        };
        let (pieces, marks) = (node("pieces")?, node("marks")?);
        let (tags, links) = (node("tags")?, node("links")?);
        let idle = Mutex::default();
        let width = config.projection;
        let network = Network { pieces, marks, tags, links, width, idle, model };
        Ok(Parts {
            network,
            vocabulary,
            transitions: possible(config.transitions.as_ref()),
            content_cue: config.content_cue,
            cue_source: config.cue_source,
        })
    }
}

/// The model in a file, without its check sum.
fn unsealed(file: &[u8]) -> Result<&[u8], ModelError> {
    let damaged = || ModelError { kind: ModelErrorKind::Damaged };
    let (rest, expected) = file.split_last_chunk::<CHECK_SUM>().ok_or_else(damaged)?;
    let model = rest.strip_suffix(&SEAL).ok_or_else(damaged)?;
    (Sha256::digest(model)[..] == expected[..]).then_some(model).ok_or_else(damaged)
}

fn load(model: &[u8]) -> Result<Model, ModelError> {
    let mut options = ModelOptions::with_all_ops();
    options.prepack_weights(true);
    options.load(model.to_vec()).map_err(|error| ModelError::unfit(format!("its network: {error}")))
}

impl Network {
    /// Runs the longest and the shortest window, so that a model that does not fit is found out
    /// before any text is read.
    ///
    /// # Errors
    ///
    /// When the network does not run, or its results are not of the shape they must be.
    pub(crate) fn try_out(&self, vocabulary: &Vocabulary) -> Result<(), ModelError> {
        for length in [STEP, LONGEST_WINDOW + 2] {
            let ids = NdTensor::from_fn([1, length], |[_, place]| match place {
                0 => vocabulary.opening,
                place if place + 1 == length => vocabulary.closing,
                _ => vocabulary.unknown,
            });
            let marks = NdTensor::zeros([1, length]);
            self.compute(ids, marks).map_err(ModelError::unfit)?;
        }
        Ok(())
    }

    /// Runs windows of one length, and gives the scores of the pieces that are read from each.
    pub(crate) fn run(
        &self,
        section: &[Piece],
        windows: &[&Window],
        vocabulary: &Vocabulary,
    ) -> Vec<Scores> {
        let length = windows.first().map_or(0, |window| window.length());
        let shape = [windows.len(), length];
        let piece = |window: usize, place: usize| {
            let seen = &windows[window].seen;
            section[seen.clone()].get(place.wrapping_sub(1))
        };
        let ids = NdTensor::from_fn(shape, |[window, place]| match piece(window, place) {
            Some(piece) => piece.id,
            None if place == 0 => vocabulary.opening,
            None if place == windows[window].seen.len() + 1 => vocabulary.closing,
            None => PADDING,
        });
        let marks = NdTensor::from_fn(shape, |[window, place]| {
            piece(window, place).map_or(0, |piece| piece.mark)
        });
        let (tags, links) =
            self.compute(ids, marks).expect("the network was tried out when it was loaded");
        let scores = |(number, window): (usize, &&Window)| {
            let rows = || window.read.clone().map(|piece| piece - window.seen.start + 1);
            Scores {
                tags: rows()
                    .map(|row| std::array::from_fn(|tag| tags[[number, row, tag]]))
                    .collect(),
                links: Vectors {
                    values: rows().flat_map(|row| links.slice((number, row)).to_vec()).collect(),
                    width: self.width,
                    blocks: LINK_BLOCKS,
                },
            }
        };
        windows.iter().enumerate().map(scores).collect()
    }

    /// Tags and links of all pieces of a batch.
    fn compute(
        &self,
        ids: NdTensor<i32, 2>,
        marks: NdTensor<i32, 2>,
    ) -> Result<(NdTensor<f32, 3>, NdTensor<f32, 3>), String> {
        let [windows, length] = ids.shape();
        let [tags, links] =
            self.run_alone(ids, marks).map_err(|error| format!("its network: {error}"))?;
        let (tags, links) = (tags.try_into(), links.try_into());
        let (Ok(tags), Ok(links)) = (tags, links) else {
            return Err("its results are not numbers in three dimensions".to_string());
        };
        let (tags, links): (NdTensor<f32, 3>, NdTensor<f32, 3>) = (tags, links);
        if tags.shape() != [windows, length, TAGS]
            || links.shape() != [windows, length, LINK_BLOCKS * self.width]
        {
            return Err("its results are not of the shape they must be".to_string());
        }
        Ok((tags, links))
    }

    /// Runs the model on one thread of its own.
    fn run_alone(
        &self,
        ids: NdTensor<i32, 2>,
        marks: NdTensor<i32, 2>,
    ) -> Result<[Value; 2], RunError> {
        let pool = self.idle().pop().unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        let inputs = vec![(self.pieces, ids.into()), (self.marks, marks.into())];
        let results = self.model.run_n(inputs, [self.tags, self.links], Some(options));
        self.idle().push(pool);
        results
    }

    /// The scores of no piece at all.
    pub(crate) fn no_scores(&self) -> Scores {
        let links = Vectors { values: Vec::new(), width: self.width, blocks: LINK_BLOCKS };
        Scores { tags: Vec::new(), links }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Arc<ThreadPool>>> {
        // A pool is whole whatever happened to those who used it.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Scores {
    /// Adds the scores of the pieces that follow.
    pub(crate) fn append(&mut self, mut next: Scores) {
        self.tags.append(&mut next.tags);
        self.links.values.append(&mut next.links.values);
    }
}
