//! Calls to a backpack in the earner's name.

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use url::Url;

use openbadges::SourceError;

use super::{Server, Trouble};
use crate::net::{Call, Client, Reply};

/// A backpack's server and the right to use it in the earner's name.
pub(crate) struct Session<'a> {
    client: &'a Client,
    server: &'a Server,
    /// The access token, to be put into every call.
    bearer: HeaderValue,
}

impl<'a> Session<'a> {
    /// A session with the tokens that are kept for the backpack.
    pub(crate) fn open(
        _backpack: &'a super::Backpack,
        _client: &'a Client,
        _secrets: &'a dyn crate::secrets::Secrets,
    ) -> Result<Self, Trouble> {
        unimplemented!()
    }

    /// Where the backpack's doors are.
    pub(crate) fn server(&self) -> &Server {
        self.server
    }

    /// Calls `url`, which must be of the origin of the server's base: tokens go nowhere else.
    /// Statuses that mean the same everywhere become [`Trouble`]; the protocol reads the others.
    pub(crate) fn call(
        &mut self,
        method: Method,
        url: &Url,
        accept: &'static str,
        body: Option<(&'static str, Vec<u8>)>,
    ) -> Result<Reply, Trouble> {
        if url.origin() != self.server.base.origin() {
            return Err(Trouble::NotSent(SourceError::Refused {
                url: url.to_string(),
                reason: "it is not the backpack's own address".to_owned(),
            }));
        }
        let asks = method == Method::GET;
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        headers.insert(AUTHORIZATION, self.bearer.clone());
        let body = match body {
            Some((kind, body)) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
                body
            }
            None => Vec::new(),
        };
        let call = Call {
            method,
            url,
            headers,
            body,
        };
        let reply = self.client.send(&call).map_err(|error| match error {
            SourceError::TimedOut { .. }
            | SourceError::Broken { .. }
            | SourceError::TooLarge { .. }
                if !asks =>
            {
                Trouble::InDoubt {
                    message: error.to_string(),
                    details: String::new(),
                }
            }
            error => Trouble::NotSent(error),
        })?;
        match reply.status {
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                Err(Trouble::Busy { wait: None })
            }
            _ => Ok(reply),
        }
    }
}
