//! The trained model: one ONNX file with its vocabulary and settings inside.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rten::{LoadError, Model, ModelOptions, NodeId, RunError, RunOptions, ThreadPool, Value};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::judge::{Heads, ROW};
use crate::links::{Linker, Vectors};
use crate::pieces::Piece;
use crate::tags::{TAGS, Transitions, possible};
use crate::vocabulary::Vocabulary;
use crate::windows::{LONGEST_WINDOW, STEP, Window};

/// What the file says under `format`.
const FORMAT: &str = "whipcount-reader 2";

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
    kinds: NodeId,
    tags: NodeId,
    links: NodeId,
    judge: NodeId,
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
    pub(crate) heads: Heads,
}

/// What stands in the file under `config`.
#[derive(Deserialize)]
struct Config {
    projection: usize,
    transitions: Option<Transitions>,
    content_cue: Linker,
    cue_source: Linker,
    judge: Heads,
}

/// A batch of windows of one length, as the network is given it: a row for each.
struct Input {
    /// Numbers of the pieces.
    ids: NdTensor<i32, 2>,
    /// What is told beside each.
    marks: NdTensor<i32, 2>,
    /// 1 for pieces of a motion, 0 for those of the text.
    kinds: NdTensor<i32, 2>,
}

impl Input {
    /// Windows on a text, each behind the motion if there is one, filled up to the length of the
    /// longest.
    fn new(motion: Option<&[Piece]>, windows: &[&[Piece]], vocabulary: &Vocabulary) -> Input {
        let longest = windows.iter().map(|window| window.len()).max().unwrap_or(0);
        // Before the text: the opening piece; or that, the motion and a closing piece.
        let text = motion.map_or(1, |motion| motion.len() + 2);
        let shape = [windows.len(), length_of(motion.map(<[_]>::len), longest)];
        let piece = |window: usize, place: usize| match place.checked_sub(text) {
            Some(place) => windows[window].get(place),
            None => motion.and_then(|motion| motion.get(place.wrapping_sub(1))),
        };
        let ids = NdTensor::from_fn(shape, |[window, place]| match piece(window, place) {
            Some(piece) => piece.id,
            None if place == 0 => vocabulary.opening,
            None if place < text || place == text + windows[window].len() => vocabulary.closing,
            None => PADDING,
        });
        let marks = NdTensor::from_fn(shape, |[window, place]| {
            piece(window, place).map_or(0, |piece| piece.mark)
        });
        let of_motion = if motion.is_some() { text } else { 0 };
        let kinds = NdTensor::from_fn(shape, |[_, place]| i32::from(place < of_motion));
        Input { ids, marks, kinds }
    }
}

/// How many pieces the network is given for so many of a motion, if there is one, and of a text: with
/// those that open, divide and close the window, and padded.
pub(crate) fn length_of(motion: Option<usize>, text: usize) -> usize {
    (motion.map_or(0, |motion| motion + 1) + text + 2).next_multiple_of(STEP)
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
        let model = unsealed(file)?.to_vec();
        Parts::of(options().load(model))
    }

    /// Reads a model file that stays where it is, without a copy of it.
    ///
    /// # Errors
    ///
    /// When the file is damaged, of another format, or not complete.
    pub(crate) fn read_in_place(file: &'static [u8]) -> Result<Parts, ModelError> {
        Parts::of(options().load_static_slice(unsealed(file)?))
    }

    fn of(model: Result<Model, LoadError>) -> Result<Parts, ModelError> {
        let model = model.map_err(|error| ModelError::unfit(format!("its network: {error}")))?;
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
        if !config.judge.fit() {
            return Err(ModelError::unfit(
                "its tables for positions are not of the size they must be",
            ));
        }
        let node = |name: &str| {
            model.node_id(name).map_err(|_| ModelError::unfit(format!("it has no `{name}`")))
        };
        let (pieces, marks, kinds) = (node("pieces")?, node("marks")?, node("kinds")?);
        let (tags, links, judge) = (node("tags")?, node("links")?, node("judge")?);
        let idle = Mutex::default();
        let width = config.projection;
        let network = Network { pieces, marks, kinds, tags, links, judge, width, idle, model };
        Ok(Parts {
            network,
            vocabulary,
            transitions: possible(config.transitions.as_ref()),
            content_cue: config.content_cue,
            cue_source: config.cue_source,
            heads: config.judge,
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

fn options() -> ModelOptions {
    let mut options = ModelOptions::with_all_ops();
    options.prepack_weights(true);
    options
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
            let none = || NdTensor::zeros([1, length]);
            let input = Input { ids, marks: none(), kinds: none() };
            self.attributions(&input).map_err(ModelError::unfit)?;
            self.judge(&input).map_err(ModelError::unfit)?;
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
        let seen: Vec<&[Piece]> = windows.iter().map(|it| &section[it.seen.clone()]).collect();
        let input = Input::new(None, &seen, vocabulary);
        let (tags, links) =
            self.attributions(&input).expect("the network was tried out when it was loaded");
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

    /// Runs windows of one length that hold a motion and pieces of a text, and gives the vectors for
    /// judging of all pieces of each.
    pub(crate) fn run_judge(
        &self,
        motion: &[Piece],
        windows: &[&[Piece]],
        vocabulary: &Vocabulary,
    ) -> Vec<Vec<f32>> {
        let input = Input::new(Some(motion), windows, vocabulary);
        let vectors = self.judge(&input).expect("the network was tried out when it was loaded");
        (0..windows.len()).map(|window| vectors.slice(window).to_vec()).collect()
    }

    /// Tags and links of all pieces of a batch.
    fn attributions(&self, input: &Input) -> Result<(NdTensor<f32, 3>, NdTensor<f32, 3>), String> {
        let [tags, links] =
            self.compute(input, [(self.tags, TAGS), (self.links, LINK_BLOCKS * self.width)])?;
        Ok((tags, links))
    }

    /// The vectors for judging of all pieces of a batch.
    fn judge(&self, input: &Input) -> Result<NdTensor<f32, 3>, String> {
        let [vectors] = self.compute(input, [(self.judge, ROW)])?;
        Ok(vectors)
    }

    /// Some results of the network, each with as many numbers for a piece as are said.
    fn compute<const N: usize>(
        &self,
        input: &Input,
        wanted: [(NodeId, usize); N],
    ) -> Result<[NdTensor<f32, 3>; N], String> {
        let [windows, length] = input.ids.shape();
        let results = self
            .run_alone(input, wanted.map(|(node, _)| node))
            .map_err(|error| format!("its network: {error}"))?;
        let mut numbers = Vec::with_capacity(N);
        for (result, (_, width)) in results.into_iter().zip(wanted) {
            let result: NdTensor<f32, 3> = result
                .try_into()
                .map_err(|_| "its results are not numbers in three dimensions".to_string())?;
            if result.shape() != [windows, length, width] {
                return Err("its results are not of the shape they must be".to_string());
            }
            numbers.push(result);
        }
        Ok(numbers.try_into().unwrap_or_else(|_| unreachable!("as many results as were wanted")))
    }

    /// Runs the model on one thread of its own.
    fn run_alone<const N: usize>(
        &self,
        input: &Input,
        wanted: [NodeId; N],
    ) -> Result<[Value; N], RunError> {
        let pool = self.idle().pop().unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        let inputs = vec![
            (self.pieces, input.ids.view().into()),
            (self.marks, input.marks.view().into()),
            (self.kinds, input.kinds.view().into()),
        ];
        let results = self.model.run_n(inputs, wanted, Some(options));
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
