//! The public page in this run: the one that is looked at before it is published, and what was switched
//! off and is taken back by itself.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::Utc;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{AppHandle, Emitter, Manager};
use wallet::Stop;
use wallet::net::Client;
use wallet::share::page::PublicPage;
use wallet::share::publish::Publishing;

use crate::failure::{Answer, Failure};
use crate::session::Session;
use crate::window::LABEL;

/// The scheme under which the page is looked at: `page://localhost/DIGEST/PATH`.
pub(crate) const SCHEME: &str = "page";

/// What a page that is looked at may do: show itself. It runs nothing, sends nothing, and is alone in a
/// frame whose only right is an origin of its own: WebKit finds no `'self'` for the page's own policy
/// without one, and so neither its style nor its pictures.
const POLICY: &str = "sandbox allow-same-origin; default-src 'none'; style-src page: http://page.localhost; \
     img-src page: http://page.localhost data:; base-uri 'none'; form-action 'none'";

/// The public page, as far as this run goes.
#[derive(Default)]
pub(crate) struct Published {
    looked_at: Mutex<Option<(String, PublicPage)>>,
    trouble: Mutex<Option<Failure>>,
}

impl Published {
    /// Keeps the page that is looked at, by its digest.
    pub(crate) fn look_at(&self, digest: &str, page: PublicPage) {
        *lock(&self.looked_at) = Some((digest.to_owned(), page));
    }

    /// Forgets the page that was looked at.
    pub(crate) fn leave(&self) {
        *lock(&self.looked_at) = None;
    }

    /// Why the last attempt to take something back failed, if it did.
    pub(crate) fn trouble(&self) -> Option<Failure> {
        lock(&self.trouble).clone()
    }

    /// Notes why taking something back failed, or that nothing is in the way.
    pub(crate) fn note(&self, trouble: Option<Failure>) {
        *lock(&self.trouble) = trouble;
    }

    /// The file of the page that is looked at which a path names.
    fn file(&self, path: &str) -> Option<(&'static str, Vec<u8>)> {
        let (digest, path) = path.strip_prefix('/')?.split_once('/')?;
        let looked_at = lock(&self.looked_at);
        let (known, page) = looked_at.as_ref()?;
        let whole = match path {
            "" => "index.html".to_owned(),
            folder if folder.ends_with('/') => format!("{folder}index.html"),
            file => file.to_owned(),
        };
        let file = page.files.iter().find(|file| file.path == whole)?;
        (known == digest).then(|| (file.content_type, file.bytes.clone()))
    }
}

/// Answers the frame's request for a file of the page that is looked at.
pub(crate) fn answer(app: &AppHandle, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let found = app
        .try_state::<Session>()
        .and_then(|session| session.published.file(request.uri().path()));
    shown(found)
}

fn shown(file: Option<(&'static str, Vec<u8>)>) -> Response<Vec<u8>> {
    let Some((content_type, bytes)) = file else {
        let mut response = Response::new(Vec::new());
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    };
    let mut response = Response::new(bytes);
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    response
}

/// With what the page is published in this run.
pub(crate) fn with<'a>(
    session: &'a Session,
    client: &'a Client,
    stop: &'a Stop,
    retries: u32,
) -> Publishing<'a> {
    Publishing {
        client,
        secrets: &session.backpacks.tokens,
        agreed: None,
        replace: false,
        retries,
        stop,
        event: &|_| {},
    }
}

/// Takes back what was switched off, and goes on with what the earner agreed to; what fails is tried
/// again in the next round. Returns whether anything was done.
///
/// # Errors
/// What stands in the way; it is noted, too.
pub(crate) fn take_back(session: &Session) -> Answer<bool> {
    if session.wallet.page_settings()?.host.is_none() {
        return Ok(false);
    }
    let done = session.client().and_then(|client| {
        let stop = Stop::default();
        let publishing = with(session, &client, &stop, 0);
        Ok(session.wallet.take_back(&publishing, Utc::now())?)
    });
    match done {
        Ok(done) => {
            session.published.note(None);
            Ok(done.is_some())
        }
        // Another publishes: that sends what is wanted as well, or the next round does.
        Err(failure) if failure.code == "publish.under-way" => Ok(false),
        Err(failure) => {
            session.published.note(Some(failure.clone()));
            Err(failure)
        }
    }
}

/// The same in a round: what needs the earner first, as a password that is not taken, is not tried again
/// and again.
///
/// # Errors
/// As [`take_back`].
pub(crate) fn take_back_again(session: &Session) -> Answer<bool> {
    let passes = |code: &str| {
        code.starts_with("fetch.") || ["publish.busy", "publish.server-failed"].contains(&code)
    };
    match session.published.trouble() {
        Some(failure) if !passes(&failure.code) => Ok(false),
        _ => take_back(session),
    }
}

/// Takes back at once, beside everything else.
pub(crate) fn take_back_soon(app: &AppHandle) {
    let app = app.clone();
    std::thread::spawn(move || match take_back(&app.state::<Session>()) {
        Ok(false) => {}
        Ok(true) => {
            // A page that is being loaded anew asks for everything anyway.
            let _ = app.emit_to(LABEL, "synced", ());
        }
        Err(failure) => {
            eprintln!("lapel: {}", failure.message);
            let _ = app.emit_to(LABEL, "synced", ());
        }
    });
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use wallet::share::page::{PageFile, Told};

    use super::*;

    fn looked_at() -> Published {
        let published = Published::default();
        let file = |path: &str| PageFile {
            path: path.into(),
            content_type: "text/html; charset=utf-8",
            bytes: path.into(),
        };
        let page = PublicPage {
            files: vec![file("badges/a/index.html"), file("index.html")],
            badges: Vec::new(),
            left_out: Vec::new(),
            told: Told::default(),
        };
        published.look_at("0123", page);
        published
    }

    #[test]
    fn only_files_of_the_very_page_that_is_looked_at_are_shown() {
        let published = looked_at();
        let path = |path: &str| published.file(path).map(|(_, bytes)| bytes);
        assert_eq!(path("/0123/"), Some(b"index.html".to_vec()));
        assert_eq!(
            path("/0123/badges/a/"),
            Some(b"badges/a/index.html".to_vec())
        );
        for other in [
            "",
            "/",
            "/0123",
            "/4567/index.html",
            "/0123/badges/b/",
            "/0123/../index.html",
            "/0123/badges/a",
            "/0123//index.html",
            "/0123/%69ndex.html",
        ] {
            assert_eq!(path(other), None, "{other}");
        }
        published.leave();
        assert_eq!(published.file("/0123/"), None);
    }

    #[test]
    fn a_page_that_is_looked_at_runs_nothing() {
        let response = shown(looked_at().file("/0123/"));
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .expect("text");
        assert!(policy.starts_with("sandbox allow-same-origin; default-src 'none';"));
        assert!(!policy.contains("script"));
        assert_eq!(policy.matches("allow-").count(), 1);
        assert!(!policy.contains("connect-src"));
        assert_eq!(shown(None).status(), StatusCode::NOT_FOUND);
    }
}
