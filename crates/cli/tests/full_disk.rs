//! A disk that is full: what was kept is said, is there, and can be gone on from.

mod support;

use std::path::Path;
use std::process::Command;

use support::Folder;
use whipcount_quality::speed::write_reports;

/// A small disk in memory, gone at the end.
struct SmallDisk<'f>(&'f Path);

impl SmallDisk<'_> {
    /// `None` where this user may mount nothing.
    fn of(kilobytes: u32, path: &Path) -> Option<SmallDisk<'_>> {
        std::fs::create_dir_all(path).expect("a folder can be made");
        let size = format!("size={kilobytes}k");
        mount(&["-t", "tmpfs", "-o", &size, "tmpfs"], path).then_some(SmallDisk(path))
    }

    fn grow(&self, kilobytes: u32) {
        assert!(mount(&["-o", &format!("remount,size={kilobytes}k")], self.0));
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        _ = Command::new("umount").arg(self.0).status();
    }
}

fn mount(options: &[&str], path: &Path) -> bool {
    let mounted = Command::new("mount").args(options).arg(path).output();
    mounted.is_ok_and(|output| output.status.success())
}

#[test]
fn what_was_kept_is_told_and_the_rest_is_added_later() {
    let folder = Folder::new("full_disk");
    write_reports(folder.path(), 600).expect("reports can be written");
    let path = folder.path().join("disk");
    let Some(disk) = SmallDisk::of(1600, &path) else {
        eprintln!("skipped: this user may not mount a small disk");
        return;
    };
    let whole = ["--ledger", "whole.db", "--at", "2031-05-02"];
    let small = ["--ledger", "disk/small.db", "--at", "2031-05-02"];
    for at in [whole, small] {
        folder.run(&[&["motions", "add", "motion.toml"][..], &at].concat()).expect(0, "");
    }
    let add = |at: [&str; 4]| folder.run(&[&["add", "reports.jsonl"][..], &at].concat());
    add(whole).expect(0, "");

    let run = add(small);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.err.starts_with("error: the disk is full: the ledger `disk/small.db`"), "{run}");
    assert!(run.err.contains("run the same command again"), "{run}");
    let kept = run.out.strip_prefix("kept before it stopped: ").expect("it is told");
    let told: usize = kept.split(' ').next().and_then(|word| word.parse().ok()).expect("a number");
    disk.grow(64_000);
    let verified = folder.run(&["verify", "--ledger", "disk/small.db"]);
    verified.expect(0, "");
    // Reprints are told apart from what is new, so that at least so many are there.
    let there: usize = verified.out.split(' ').next().unwrap().parse().expect("a number");
    assert!(there >= told && there < 600, "{there} of which {told} were told");

    add(small).expect(0, "");
    let dump = |ledger| folder.run(&["dump", "--ledger", ledger]).out;
    assert_eq!(dump("disk/small.db"), dump("whole.db"));
}
