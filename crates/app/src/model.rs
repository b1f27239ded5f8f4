use std::sync::{Arc, LazyLock, OnceLock};

use whipcount_encoder::{Encoder, ModelError};

/// The trained model that finds who is said to say what, and who stands where. Copies of one share
/// its memory.
#[derive(Clone)]
pub struct TrainedModel {
    /// Nothing in the built-in one until it has to read something.
    encoder: Arc<OnceLock<Encoder>>,
    /// The last digits of its check sum: what tells one model from another.
    name: Arc<str>,
}

impl TrainedModel {
    /// The model that whipcount carries. It is made ready when it first has to read something: that
    /// takes longer than many a run that finds nothing new.
    pub fn built_in() -> TrainedModel {
        static MODEL: LazyLock<TrainedModel> =
            LazyLock::new(|| TrainedModel::of(OnceLock::new(), BUILT_IN));
        MODEL.clone()
    }

    /// The model in a file that `train/` has written.
    ///
    /// ```
    /// # use whipcount::TrainedModel;
    /// let error = TrainedModel::from_bytes(b"no model").unwrap_err();
    /// assert_eq!(error.to_string(), "it is damaged, or no model for whipcount");
    /// ```
    ///
    /// # Errors
    ///
    /// When the file is damaged, of another format, or not complete, or does not run.
    pub fn from_bytes(file: &[u8]) -> Result<TrainedModel, ModelError> {
        Ok(TrainedModel::of(Encoder::read(file)?.into(), file))
    }

    fn of(encoder: OnceLock<Encoder>, file: &[u8]) -> TrainedModel {
        /// Digits of the name: enough to tell a few models apart.
        const DIGITS: usize = 12;
        // The file ends with its check sum.
        let end = file[file.len() - DIGITS / 2..].iter();
        let name: String = end.map(|byte| format!("{byte:02x}")).collect();
        TrainedModel { encoder: Arc::new(encoder), name: name.into() }
    }

    /// What tells this model from others: the last digits of its check sum.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn encoder(&self) -> &Encoder {
        let built_in = || Encoder::read_trusted(BUILT_IN).expect("the built-in model is tested");
        self.encoder.get_or_init(built_in)
    }
}

impl std::fmt::Debug for TrainedModel {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("TrainedModel")
    }
}

const BUILT_IN: &[u8] = include_bytes!("../../../model/reader.onnx");
