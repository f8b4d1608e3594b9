//! Crashes without a process that dies: what one would leave on the disk.

use std::path::Path;

use tempfile::{TempDir, tempdir};
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;

/// Runs `test` in paused time, with one thread for all that blocks: while that thread does something else, no
/// transaction is under way.
pub(crate) fn in_paused_time(test: impl Future<Output = ()>) {
    let runtime = Builder::new_current_thread().enable_all().start_paused(true).max_blocking_threads(1).build();
    runtime.unwrap().block_on(test);
}

/// What is left of the journal in `dir` by a crash at this moment: what was committed, in a file that nobody closed.
pub(crate) async fn remains(dir: &Path) -> TempDir {
    let (dir, remains) = (dir.to_owned(), tempdir().unwrap());
    let copied = spawn_blocking(move || {
        for file in std::fs::read_dir(dir).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), remains.path().join(file.file_name())).unwrap();
        }
        remains
    });
    copied.await.unwrap()
}
