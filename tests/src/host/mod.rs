//! Real hosts for the public page on loopback, each behind a door with TLS at which a fault can be made
//! to happen to any request: wsgidav for WebDAV, s3s-fs for S3.

mod door;
mod store;
mod webdav;

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::authority::Authority;

pub use crate::backpack::{Asked, Fault, When};
use door::Door;
pub use door::Trouble;
pub use store::Key;
use webdav::Dav;

/// The account's name, or the id of its access key.
pub const USER: &str = "ada";

/// Its password, or the secret key.
pub const PASSWORD: &str = "Tr0ub4dor-and-three";

/// What a proxy before a WebDAV server makes of a request to move a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moves {
    /// It says where to in an address in which the server knows itself.
    Understood,
    /// It hands that address on as it came, and the server takes it for another server's.
    HandedOn,
    /// It answers with this status itself.
    Refused(u16),
}

/// How a WebDAV server writes what it lists (RFC 4918, section 8.3 lets it choose).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addresses {
    /// As paths.
    Paths,
    /// As whole addresses.
    Whole,
}

/// A host that runs until it is dropped.
pub struct Host {
    door: Door,
    folder: TempDir,
    /// Where the page's files lie on the disk.
    root: PathBuf,
    /// Kept for its process.
    _server: Option<Dav>,
}

impl Host {
    /// A WebDAV server; none if it cannot be installed.
    ///
    /// # Panics
    /// If it does not start.
    pub fn webdav(authority: &Authority, moves: Moves, addresses: Addresses) -> Option<Self> {
        let folder = TempDir::with_prefix("lapel-host-").expect("a folder can be made");
        let server = Dav::start(folder.path())?;
        Some(Self {
            door: Door::open(authority, webdav::forward(server.port, moves, addresses)),
            root: folder.path().join("badges"),
            folder,
            _server: Some(server),
        })
    }

    /// An S3-compatible store with a bucket.
    ///
    /// # Panics
    /// If it does not start.
    pub fn store(authority: &Authority, key: Key) -> Self {
        let folder = TempDir::with_prefix("lapel-host-").expect("a folder can be made");
        let root = folder.path().join(store::BUCKET);
        std::fs::create_dir(&root).expect("the folder can be written");
        Self {
            door: Door::open(authority, store::router(folder.path(), key)),
            root,
            folder,
            _server: None,
        }
    }

    /// `localhost:PORT`
    pub fn host(&self) -> String {
        format!("localhost:{}", self.door.port())
    }

    /// What `lapel publish set-up` is told of it.
    pub fn set_up(&self) -> Vec<String> {
        if self._server.is_some() {
            vec![
                "webdav".into(),
                format!("https://{}/badges", self.host()),
                "--user".into(),
                USER.into(),
            ]
        } else {
            vec![
                "s3".into(),
                "--endpoint".into(),
                format!("https://{}", self.host()),
                "--region".into(),
                "us-east-1".into(),
                "--bucket".into(),
                store::BUCKET.into(),
                "--access-key".into(),
                USER.into(),
            ]
        }
    }

    /// Where the page's files lie on the disk.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder that holds all that the server keeps.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Every request so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.door.asked()
    }

    /// Makes this happen to the request of this number from now on, counted from 0, and to all that
    /// follow until it is healed.
    pub fn fail_from(&self, request: usize, trouble: Trouble) {
        self.door.plan(request, trouble, true);
    }

    /// Makes this happen to that request alone.
    pub fn fail(&self, request: usize, trouble: Trouble) {
        self.door.plan(request, trouble, false);
    }

    /// No more troubles. Returns how many requests met one.
    pub fn heal(&self) -> usize {
        self.door.heal()
    }
}
