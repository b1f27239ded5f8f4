use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::Input;
use crate::folder::Folder;

/// How many bytes of their files [`Documents`](crate::Documents) have read so far.
#[derive(Clone, Debug, Default)]
pub struct BytesRead(Arc<AtomicU64>);

impl BytesRead {
    /// The number of bytes; of files that are done with or passed over, all of them.
    pub fn get(&self) -> u64 {
        self.0.load(Relaxed)
    }
}

/// What there is to read: the size of all files of `inputs`, in bytes. `None` if nobody knows, as of
/// standard input.
pub fn bytes_of(inputs: &[Input]) -> Option<u64> {
    let mut bytes = 0;
    for input in inputs {
        match input {
            Input::StandardInput => return None,
            Input::Path(path) if path.is_dir() => {
                let files = Folder::open(path.clone()).flatten();
                bytes += files
                    .map(|(path, _)| path.metadata().map_or(0, |file| file.len()))
                    .sum::<u64>();
            }
            Input::Path(path) => bytes += path.metadata().map_or(0, |file| file.len()),
        }
    }
    Some(bytes)
}

/// Counts the bytes of one file after the other.
#[derive(Default)]
pub(crate) struct Counter {
    read: BytesRead,
    /// The sizes of all files so far.
    before: u64,
}

impl Counter {
    pub(crate) fn bytes_read(&self) -> BytesRead {
        self.read.clone()
    }

    /// The file, counted as it is read; whatever came before it is done with.
    pub(crate) fn next(&mut self, file: File) -> Counted {
        self.read.0.store(self.before, Relaxed);
        self.before += file.metadata().map_or(0, |file| file.len());
        Counted { file, read: self.read.clone() }
    }
}

pub(crate) struct Counted {
    file: File,
    read: BytesRead,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let number = self.file.read(buffer)?;
        self.read.0.fetch_add(number as u64, Relaxed);
        Ok(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Defaults, open};

    #[test]
    fn bytes_are_counted_up_to_all_there_are() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        for (name, text) in [("a.txt", "Norway will pay."), ("b.txt", "Sweden will not.")] {
            std::fs::write(folder.path().join(name), text).expect("it can be written");
        }
        let inputs = vec![Input::Path(folder.path().to_path_buf())];
        assert_eq!(bytes_of(&inputs), Some(32));
        assert_eq!(bytes_of(&[Input::StandardInput]), None);
        let mut documents = open(inputs, Defaults::default(), &b""[..]);
        let read = documents.bytes_read();
        assert_eq!(read.get(), 0);
        documents.next().expect("there is one").expect("it can be read");
        assert_eq!(read.get(), 16);
        assert_eq!(documents.count(), 1);
        assert_eq!(read.get(), 32);
    }
}
