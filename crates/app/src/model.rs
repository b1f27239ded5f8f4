use std::sync::{Arc, LazyLock};

use whipcount_encoder::{Encoder, ModelError};

/// The trained model that finds who is said to say what. Copies of one share its memory.
#[derive(Clone)]
pub struct TrainedModel(Arc<Encoder>);

impl TrainedModel {
    /// The model that whipcount was built with; `None` if it was built without one.
    ///
    /// It is made ready when it is first asked for.
    pub fn built_in() -> Option<TrainedModel> {
        static MODEL: LazyLock<Option<TrainedModel>> = LazyLock::new(|| {
            let encoder = Encoder::read_trusted(BUILT_IN?);
            Some(TrainedModel(Arc::new(encoder.expect("the built-in model is tested"))))
        });
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
        Ok(TrainedModel(Arc::new(Encoder::read(file)?)))
    }

    pub(crate) fn encoder(&self) -> &Encoder {
        &self.0
    }
}

impl std::fmt::Debug for TrainedModel {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("TrainedModel")
    }
}

#[cfg(built_in_model)]
const BUILT_IN: Option<&[u8]> = Some(include_bytes!("../../../model/reader.onnx"));

#[cfg(not(built_in_model))]
const BUILT_IN: Option<&[u8]> = None;
