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

pub(super) fn router(folder: &Path) -> Router {
    let files = FileSystem::new(folder).expect("the folder is there");
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single(USER, PASSWORD));
    let service = builder.build();
    Router::new().fallback(move |request: Request| answer(service.clone(), request))
}

async fn answer(service: S3Service, request: Request) -> Response {
    // s3s-fs makes a bucket of any name with the first object in it; no store does that.
    let path = request.uri().path();
    if path.split('/').nth(1) != Some(BUCKET) {
        let error = "<Error><Code>NoSuchBucket</Code></Error>";
        return (StatusCode::NOT_FOUND, error).into_response();
    }
    match service.call(request.map(s3s::Body::http_body_unsync)).await {
        Ok(response) => response.map(Body::new),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
