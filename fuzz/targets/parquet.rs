#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| whipcount_fuzz::open("a.parquet", bytes));
