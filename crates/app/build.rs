//! Tells whether the trained model is there to be built in.

use std::path::Path;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(built_in_model)");
    let model = Path::new("../../model/reader.onnx");
    println!("cargo::rerun-if-changed={}", model.display());
    if model.is_file() {
        println!("cargo::rustc-cfg=built_in_model");
    }
}
