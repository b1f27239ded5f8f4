use serde::{Serialize, Serializer};

/// A number that is written without a decimal point where it is whole.
pub(crate) struct Amount(pub(crate) f64);

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Up to 2^53 a float holds every whole number exactly.
        let whole = self.0.fract() == 0.0 && self.0.abs() < 9_007_199_254_740_992.0;
        if whole {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}
