//! Pictures for the page: `badge://localhost/ID/SIZE` gives a PNG that was drawn here.
//!
//! The bytes of a badge's own image never reach the page.

use std::sync::{Arc, LazyLock};

use tauri::http::{Request, Response, StatusCode, header};
use tauri::{AppHandle, Manager, UriSchemeResponder, async_runtime};
use tokio::sync::Semaphore;

use crate::session::Session;

/// The scheme.
pub(crate) const SCHEME: &str = "badge";

/// The sizes in pixels that are drawn; so that the page cannot fill the disk with all others.
const SIZES: [u32; 7] = [64, 96, 128, 192, 256, 384, 512];

/// Drawing keeps a processor busy, and a grid that is scrolled asks for hundreds of pictures.
static TURNS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Arc::new(Semaphore::new(processors))
});

/// Answers the page's request for a picture.
pub(crate) fn answer(app: &AppHandle, request: &Request<Vec<u8>>, responder: UriSchemeResponder) {
    let Some((id, size)) = wanted(request.uri().path()) else {
        return responder.respond(nothing(StatusCode::NOT_FOUND));
    };
    let (app, id) = (app.clone(), id.to_owned());
    async_runtime::spawn(async move {
        // The semaphore is never closed; were it so, drawing would merely lack a limit.
        let turn = Arc::clone(&TURNS).acquire_owned().await;
        async_runtime::spawn_blocking(move || {
            let picture = app
                .try_state::<Session>()
                .map(|session| session.wallet.thumbnail(&id, size));
            drop(turn);
            responder.respond(match picture {
                Some(Ok(Some(png))) => drawn(png),
                Some(Ok(None) | Err(wallet::Error::UnknownBadge(_))) | None => {
                    nothing(StatusCode::NOT_FOUND)
                }
                Some(Err(error)) => {
                    eprintln!("lapel: the picture of {id} cannot be shown: {error}");
                    nothing(StatusCode::INTERNAL_SERVER_ERROR)
                }
            });
        });
    });
}

/// The badge and the size that a path names; none if it is not exactly `/ID/SIZE`.
fn wanted(path: &str) -> Option<(&str, u32)> {
    let (id, size) = path.strip_prefix('/')?.split_once('/')?;
    let is_id = id.len() == 16 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let size = SIZES.into_iter().find(|known| known.to_string() == size)?;
    is_id.then_some((id, size))
}

fn drawn(png: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(png);
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "image/png"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // The address changes with the picture.
        (
            header::CACHE_CONTROL,
            "private, max-age=31536000, immutable",
        ),
    ] {
        headers.insert(name, header::HeaderValue::from_static(value));
    }
    response
}

fn nothing(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_named_by_id_and_size() {
        assert_eq!(
            wanted("/0123456789abcdef/96"),
            Some(("0123456789abcdef", 96))
        );
        assert_eq!(
            wanted("/ffffffffffffffff/512"),
            Some(("ffffffffffffffff", 512))
        );
    }

    #[test]
    fn hostile_picture_paths_name_nothing() {
        for path in [
            "",
            "/",
            "//",
            "/0123456789abcdef",
            "/0123456789abcdef/",
            "0123456789abcdef/96",
            "//0123456789abcdef/96",
            "/0123456789abcdef//96",
            "/0123456789abcdef/96/",
            "/0123456789abcdef/96/..",
            "/0123456789abcdef/097",
            "/0123456789abcdef/096",
            "/0123456789abcdef/+96",
            "/0123456789abcdef/-96",
            "/0123456789abcdef/9 6",
            "/0123456789abcdef/9\u{0666}",
            "/0123456789abcdef/97",
            "/0123456789abcdef/0",
            "/0123456789abcdef/4294967392",
            "/0123456789abcdef/100000",
            "/0123456789ABCDEF/96",
            "/0123456789abcde/96",
            "/0123456789abcdef0/96",
            "/0123456789abcdeg/96",
            "/../../etc/passwd/96",
            "/%2e%2e%2f%2e%2e%2f1234/96",
            "/..%2f..%2f..%2f..%2f/96",
            "/0123456789abcd%00/96",
            "/0123456789abcdef\0/96",
            "/ｆfffffffffffff/96",
        ] {
            assert_eq!(wanted(path), None, "{path:?}");
        }
    }

    #[test]
    fn pictures_are_png_and_nothing_else() {
        let response = drawn(vec![1, 2, 3]);
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "image/png");
        assert_eq!(
            response.headers()[header::X_CONTENT_TYPE_OPTIONS],
            "nosniff"
        );
        assert!(nothing(StatusCode::NOT_FOUND).body().is_empty());
    }
}
