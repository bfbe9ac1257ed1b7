//! A host, spoken to through OpenDAL: a folder, WebDAV, or an S3-compatible store.

use std::cell::Cell;
use std::error::Error as _;
use std::io;
use std::path::PathBuf;

use http::{Method, StatusCode};
use opendal::options::WriteOptions;
use opendal::{ErrorKind, HttpTransporter, Operator, services};
use tokio::runtime::{self, Runtime};
use url::Url;

use openbadges::SourceError;

use super::transport::{Ear, Heard, Transport};
use super::trouble::PublishError;
use crate::net::Client;
use crate::share::page::{Host, PageFile};

type Result<T> = std::result::Result<T, PublishError>;

/// Under which name a file is written before it takes its place.
pub(super) const BESIDE: &str = "lapel-upload.tmp";

/// How long a visitor's browser, or a cache on the way, may keep a picture or another file that no
/// page can be taken back by. Pages themselves are asked for each time.
const KEPT: &str = "public, max-age=600";

/// A host that is open.
pub(super) struct Place {
    runtime: Runtime,
    operator: Operator,
    ear: Ear,
    kind: Kind,
    /// Whether a file is written beside and then moved to where it goes.
    moves: Cell<bool>,
}

/// What a host is, as far as sentences about it need it.
enum Kind {
    Folder(PathBuf),
    WebDav { host: String, address: String },
    S3 { host: String, bucket: String },
}

impl Place {
    /// Opens a host; nobody is asked anything by that.
    pub(super) fn open(host: &Host, secret: &str, client: &Client) -> Result<Self> {
        let runtime = runtime::Builder::new_current_thread()
            .build()
            .map_err(|_| PublishError::Unusable("the system gives no thread to work in"))?;
        let ear = Ear::default();
        let (operator, kind) = match host {
            Host::Folder { path } => {
                let root = path.to_str().ok_or(PublishError::Unusable(
                    "the folder’s name is not in Unicode",
                ))?;
                if !path.is_dir() {
                    return Err(PublishError::Folder {
                        path: path.clone(),
                        source: io::ErrorKind::NotFound.into(),
                    });
                }
                let builder = services::Fs::default().root(root);
                (Operator::new(builder), Kind::Folder(path.clone()))
            }
            Host::WebDav { address, user } => {
                let name = host_name(address)?;
                client.permits_call(address).map_err(PublishError::Fetch)?;
                let builder = services::Webdav::default()
                    .endpoint(address.as_str().trim_end_matches('/'))
                    .username(user)
                    .password(secret)
                    // What is written beside lies in the page's own folder, which is there by then.
                    .disable_create_dir(true);
                let kind = Kind::WebDav {
                    host: name,
                    address: address.to_string(),
                };
                (Operator::new(builder), kind)
            }
            Host::S3 {
                endpoint,
                region,
                bucket,
                prefix,
                access_key,
            } => {
                let name = host_name(endpoint)?;
                client.permits_call(endpoint).map_err(PublishError::Fetch)?;
                // Nothing but what the earner said: no environment, no files, no cloud's own address.
                let builder = services::S3::default()
                    .endpoint(endpoint.as_str().trim_end_matches('/'))
                    .region(region)
                    .bucket(bucket)
                    .root(prefix)
                    .access_key_id(access_key)
                    .secret_access_key(secret)
                    .disable_config_load()
                    .disable_ec2_metadata();
                let kind = Kind::S3 {
                    host: name,
                    bucket: bucket.clone(),
                };
                (Operator::new(builder), kind)
            }
        };
        let operator = operator
            .map_err(|_| PublishError::Unusable("what was said of the place is not complete"))?;
        let transport = HttpTransporter::new(Transport::new(client, &ear));
        let context = operator.context().with_http_transport(transport);
        Ok(Self {
            runtime,
            operator: operator.with_context(context),
            ear,
            // An object of S3 is there as a whole or not at all.
            moves: Cell::new(!matches!(kind, Kind::S3 { .. })),
            kind,
        })
    }

    /// A folder in which a step can fail.
    #[cfg(test)]
    pub(super) fn failing(folder: &std::path::Path, layer: &super::tests::Failing) -> Self {
        let host = Host::Folder {
            path: folder.to_owned(),
        };
        let client = Client::new(&crate::net::Rules::default()).expect("a client");
        let place = Self::open(&host, "", &client).expect("a folder");
        Self {
            operator: place.operator.layer(layer.clone()),
            ..place
        }
    }

    /// Its name in sentences.
    pub(super) fn name(&self) -> String {
        match &self.kind {
            Kind::Folder(path) => path.display().to_string(),
            Kind::WebDav { host, .. } | Kind::S3 { host, .. } => host.clone(),
        }
    }

    /// Makes the page's own folder where it is missing; those above it must be there.
    pub(super) fn begin(&self) -> Result<()> {
        match self.kind {
            Kind::WebDav { .. } => self.wait(self.operator.create_dir("/")),
            Kind::Folder(_) | Kind::S3 { .. } => Ok(()),
        }
    }

    /// Whether anything lies at `path`; none if this account may not know that. S3 tells a key that may
    /// not list the bucket of nothing that is missing, and forbids it instead.
    pub(super) fn holds(&self, path: &str) -> Result<Option<bool>> {
        match self.wait_or_hear(self.operator.exists(path)) {
            Ok(is_there) => Ok(Some(is_there)),
            Err(failed) if matches!(self.kind, Kind::S3 { .. }) && failed.hides() => Ok(None),
            Err(failed) => Err(self.trouble(*failed)),
        }
    }

    /// Whether a file is written beside first, so that no visitor meets half of one.
    pub(super) fn writes_beside(&self) -> bool {
        self.moves.get()
    }

    /// Whether files were written where they go, though a visitor may meet half of one then.
    pub(super) fn wrote_in_place(&self) -> bool {
        !self.moves.get() && !matches!(self.kind, Kind::S3 { .. })
    }

    /// Writes a file, in place of what is there.
    pub(super) fn put(&self, file: &PageFile) -> Result<()> {
        if !self.moves.get() {
            return self.write_in_place(file);
        }
        self.write(BESIDE, file)?;
        match self.wait_or_hear(self.operator.rename(BESIDE, &file.path)) {
            Ok(()) => Ok(()),
            Err(failed) => {
                if !failed.cannot_move() {
                    return Err(self.trouble(*failed));
                }
                // What is no longer beside was moved, and somebody on the way said otherwise.
                if self.holds(BESIDE)? == Some(true) {
                    self.remove(BESIDE)?;
                    self.moves.set(false);
                }
                self.write_in_place(file)
            }
        }
    }

    /// Writes a file where it goes, in a folder that may be missing still.
    fn write_in_place(&self, file: &PageFile) -> Result<()> {
        if let (Kind::WebDav { .. }, Some((folder, _))) = (&self.kind, file.path.rsplit_once('/')) {
            self.wait(self.operator.create_dir(&format!("{folder}/")))?;
        }
        self.write(&file.path, file)
    }

    fn write(&self, path: &str, file: &PageFile) -> Result<()> {
        let is_page = file.content_type.starts_with("text/html");
        let options = WriteOptions {
            content_type: Some(file.content_type.to_owned()),
            cache_control: Some(if is_page { "no-cache" } else { KEPT }.to_owned()),
            ..WriteOptions::default()
        };
        self.wait(
            self.operator
                .write_options(path, file.bytes.clone(), options),
        )
        .map(drop)
    }

    /// What lies at `path`.
    pub(super) fn read(&self, path: &str) -> Result<Vec<u8>> {
        Ok(self.wait(self.operator.read(path))?.to_vec())
    }

    /// Removes the file at `path`; nothing, if there is none.
    pub(super) fn remove(&self, path: &str) -> Result<()> {
        self.wait(self.operator.delete(path))
    }

    /// Removes a folder (its path ends with `/`) if nothing is in it.
    pub(super) fn remove_empty(&self, folder: &str) -> Result<()> {
        if matches!(self.kind, Kind::S3 { .. }) {
            return Ok(());
        }
        let within = match self.wait_or_hear(self.operator.list(folder)) {
            Ok(within) => within,
            Err(failed) if failed.error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(failed) => return Err(self.trouble(*failed)),
        };
        let is_empty = match within.as_slice() {
            [one] => is_itself(folder, one.path()),
            several => several.is_empty(),
        };
        if is_empty {
            self.wait(self.operator.delete(folder))?;
        }
        Ok(())
    }

    fn wait<T>(&self, work: impl Future<Output = opendal::Result<T>>) -> Result<T> {
        self.wait_or_hear(work)
            .map_err(|failed| self.trouble(*failed))
    }

    fn wait_or_hear<T>(
        &self,
        work: impl Future<Output = opendal::Result<T>>,
    ) -> std::result::Result<T, Box<Failed>> {
        self.ear.take();
        self.runtime.block_on(work).map_err(|error| {
            let heard = self.ear.take();
            Box::new(Failed { error, heard })
        })
    }

    /// What an error of OpenDAL was, by what was heard. Its own words are not shown: they may hold
    /// what a server, or a request, said.
    fn trouble(&self, Failed { error, heard }: Failed) -> PublishError {
        match (&self.kind, heard) {
            (Kind::Folder(path), _) => folder_trouble(path, &error),
            (_, Some(Heard::Nothing(error))) => PublishError::Fetch(error),
            (
                kind,
                Some(Heard::Answer {
                    status, code, wait, ..
                }),
            ) => kind.trouble(status, code.as_deref(), wait),
            (Kind::WebDav { host, .. } | Kind::S3 { host, .. }, None) => {
                PublishError::Fetch(SourceError::Broken { host: host.clone() })
            }
        }
    }
}

impl Kind {
    fn trouble(
        &self,
        status: StatusCode,
        code: Option<&str>,
        wait: Option<std::time::Duration>,
    ) -> PublishError {
        let (host, place) = match self {
            Self::Folder(path) => (path.display().to_string(), path.display().to_string()),
            Self::WebDav { host, address } => (host.clone(), address.clone()),
            Self::S3 { host, bucket } => (host.clone(), format!("the bucket {bucket}")),
        };
        match (status.as_u16(), code) {
            (_, Some("NoSuchBucket")) => PublishError::NoPlace { place },
            (_, Some("InvalidAccessKeyId" | "SignatureDoesNotMatch" | "InvalidToken")) => {
                PublishError::WrongPassword { host }
            }
            (_, Some("RequestTimeTooSkewed" | "RequestExpired")) => {
                PublishError::ClockWrong { host }
            }
            (
                _,
                Some("PermanentRedirect" | "AuthorizationHeaderMalformed" | "TemporaryRedirect"),
            ) => PublishError::WrongRegion,
            (_, Some("QuotaExceeded")) => PublishError::Full { place: host },
            (_, Some("SlowDown")) => PublishError::Busy { host, wait },
            (401, _) => PublishError::WrongPassword { host },
            (403, _) => PublishError::NotAllowed { host },
            (404 | 409 | 410, _) => PublishError::NoPlace { place },
            (413 | 507, _) => PublishError::Full { place: host },
            (429 | 503, _) => PublishError::Busy { host, wait },
            (300..=399, _) => PublishError::Moved { host },
            (423 | 408 | 500..=599, _) => PublishError::ServerFailed {
                host,
                status: status.as_u16(),
            },
            _ => PublishError::NotUnderstood {
                host,
                status: status.as_u16(),
            },
        }
    }
}

/// What OpenDAL made of a failure, and what was heard of the request behind it.
struct Failed {
    error: opendal::Error,
    heard: Option<Heard>,
}

impl Failed {
    /// Whether a server does not know how to move files, does not let this account do it, or does not
    /// understand where to (404, 409 and 502: a proxy changed its address on the way).
    fn cannot_move(&self) -> bool {
        match &self.heard {
            Some(Heard::Answer { method, status, .. }) => {
                method.as_str() == "MOVE"
                    && matches!(status.as_u16(), 400 | 403 | 404 | 405 | 409 | 501 | 502)
            }
            Some(Heard::Nothing(_)) => false,
            None => self.error.kind() == ErrorKind::Unsupported,
        }
    }

    /// Whether a server did not say whether something is there.
    fn hides(&self) -> bool {
        matches!(
            &self.heard,
            Some(Heard::Answer { method, status, .. })
                if *method == Method::HEAD && *status == StatusCode::FORBIDDEN
        )
    }
}

/// Whether a path among what is listed of a folder is the folder's own. Servers may write it as a whole
/// address, or encode other letters of it than the address has that the earner gave.
fn is_itself(folder: &str, listed: &str) -> bool {
    let (folder, listed) = (folder.trim_matches('/'), listed.trim_matches('/'));
    let is_within = listed.starts_with(&format!("{folder}/"));
    listed == folder || (!is_within && listed.ends_with(&format!("/{folder}")))
}

fn folder_trouble(path: &std::path::Path, error: &opendal::Error) -> PublishError {
    let mut cause = error.source();
    while let Some(here) = cause {
        if let Some(source) = here.downcast_ref::<io::Error>() {
            return match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => PublishError::Full {
                    place: path.display().to_string(),
                },
                kind => PublishError::Folder {
                    path: path.to_owned(),
                    source: source
                        .raw_os_error()
                        .map_or_else(|| kind.into(), io::Error::from_raw_os_error),
                },
            };
        }
        cause = here.source();
    }
    PublishError::Folder {
        path: path.to_owned(),
        source: io::Error::other("a file or folder is in the way"),
    }
}

fn host_name(address: &Url) -> Result<String> {
    address
        .host_str()
        .filter(|_| address.query().is_none() && address.fragment().is_none())
        .map(str::to_owned)
        .ok_or(PublishError::Unusable(
            "this is not the address of a folder",
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind() -> Kind {
        Kind::S3 {
            host: "s3.example".into(),
            bucket: "badges".into(),
        }
    }

    fn code(status: u16, name: Option<&str>) -> &'static str {
        let status = StatusCode::from_u16(status).expect("a status");
        kind().trouble(status, name, None).code()
    }

    #[test]
    fn each_answer_has_its_own_sentence() {
        for (status, name, expected) in [
            (404, Some("NoSuchBucket"), "publish.no-place"),
            (403, Some("InvalidAccessKeyId"), "publish.wrong-password"),
            (403, Some("SignatureDoesNotMatch"), "publish.wrong-password"),
            (403, Some("RequestTimeTooSkewed"), "publish.clock-wrong"),
            (403, Some("AccessDenied"), "publish.not-allowed"),
            (301, Some("PermanentRedirect"), "publish.wrong-region"),
            (503, Some("SlowDown"), "publish.busy"),
            (301, None, "publish.moved"),
            (401, None, "publish.wrong-password"),
            (403, None, "publish.not-allowed"),
            (405, None, "publish.not-understood"),
            (409, None, "publish.no-place"),
            (423, None, "publish.server-failed"),
            (429, None, "publish.busy"),
            (500, None, "publish.server-failed"),
            (507, None, "publish.full"),
        ] {
            assert_eq!(code(status, name), expected, "{status} {name:?}");
        }
    }

    #[test]
    fn a_folder_is_known_however_a_server_writes_its_address_and_never_by_what_is_in_it() {
        for listed in [
            "badges/x/",
            "badges/x",
            "/badges/x/",
            "https://dav.example/files/ada/badges/x/",
            "remote.php/dav/files/ada@example.org/Über mich/badges/x/",
        ] {
            assert!(is_itself("badges/x/", listed), "{listed}");
        }
        for listed in ["badges/x/mine.txt", "badges/y/", "mybadges/x", "x", ""] {
            assert!(!is_itself("badges/x/", listed), "{listed}");
        }
        assert!(!is_itself("badges/", "badges/badges/"));
    }

    #[test]
    fn what_a_key_may_not_see_is_told_from_what_it_may_not_write() {
        let hides = |method: Method, status: u16| {
            let failed = Failed {
                error: opendal::Error::new(ErrorKind::PermissionDenied, ""),
                heard: Some(Heard::Answer {
                    method,
                    status: StatusCode::from_u16(status).expect("a status"),
                    code: None,
                    wait: None,
                }),
            };
            failed.hides()
        };
        assert!(hides(Method::HEAD, 403));
        assert!(!hides(Method::HEAD, 401));
        assert!(!hides(Method::PUT, 403));
    }

    #[test]
    fn a_server_that_cannot_move_is_told_from_one_that_failed() {
        let cannot_move = |method: &str, status: u16| {
            let failed = Failed {
                error: opendal::Error::new(ErrorKind::Unexpected, ""),
                heard: Some(Heard::Answer {
                    method: Method::from_bytes(method.as_bytes()).expect("a method"),
                    status: StatusCode::from_u16(status).expect("a status"),
                    code: None,
                    wait: None,
                }),
            };
            failed.cannot_move()
        };
        assert!(cannot_move("MOVE", 405));
        assert!(cannot_move("MOVE", 501));
        assert!(cannot_move("MOVE", 502));
        assert!(!cannot_move("MOVE", 500));
        assert!(!cannot_move("MOVE", 503));
        assert!(!cannot_move("PROPFIND", 405));
    }
}
