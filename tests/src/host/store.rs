//! An S3-compatible store: s3s-fs, which checks each request's signature.

use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;

use super::{PASSWORD, USER};

/// Its one bucket.
pub(super) const BUCKET: &str = "badges";

/// Whether the key may list the bucket, and so see what is missing there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// It may.
    Lists,
    /// It may not: as at Amazon, what is missing is forbidden to it.
    ListsNothing,
}

pub(super) fn router(folder: &Path, key: Key) -> Router {
    let files = FileSystem::new(folder).expect("the folder is there");
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single(USER, PASSWORD));
    let service = builder.build();
    Router::new().fallback(move |request: Request| answer(service.clone(), key, request))
}

async fn answer(service: S3Service, key: Key, request: Request) -> Response {
    // s3s-fs makes a bucket of any name with the first object in it; no store does that.
    let path = request.uri().path();
    if path.split('/').nth(1) != Some(BUCKET) {
        let error = "<Error><Code>NoSuchBucket</Code></Error>";
        return (StatusCode::NOT_FOUND, error).into_response();
    }
    let (is_of_bucket, asks_only) = (
        path.trim_end_matches('/').matches('/').count() < 2,
        request.method().is_safe(),
    );
    let forbidden = || (StatusCode::FORBIDDEN, Body::empty()).into_response();
    if key == Key::ListsNothing && is_of_bucket && asks_only {
        return forbidden();
    }
    match service.call(request.map(s3s::Body::http_body_unsync)).await {
        Ok(response)
            if key == Key::ListsNothing
                && asks_only
                && response.status() == StatusCode::NOT_FOUND =>
        {
            forbidden()
        }
        Ok(response) => response.map(Body::new),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
