//! What a failed request was, in the words of [`SourceError`].

use std::error::Error;
use std::io;

use url::Url;

use openbadges::SourceError;

use super::guard::{PRIVATE, refused};
use super::resolver::NoPublicAddress;

/// Why the request to `url` failed.
pub(super) fn failure(url: &Url, error: &(dyn Error + 'static)) -> SourceError {
    let host = url.host_str().unwrap_or_default().to_owned();
    let mut connecting = false;
    let mut cut_off = false;
    for cause in causes(error) {
        if cause.is::<NoPublicAddress>() {
            return refused(url, PRIVATE);
        }
        // Once the request is on its way, what breaks may be the answer to what was done.
        if cause.is::<rustls::Error>() && connecting {
            return SourceError::Tls { host };
        }
        if let Some(error) = cause.downcast_ref::<reqwest::Error>() {
            if error.is_timeout() {
                return SourceError::TimedOut { host };
            }
            connecting |= error.is_connect();
        }
        if let Some(error) = cause.downcast_ref::<io::Error>() {
            match error.kind() {
                io::ErrorKind::TimedOut => return SourceError::TimedOut { host },
                io::ErrorKind::UnexpectedEof => cut_off = true,
                _ => {}
            }
        }
    }
    match (connecting, cut_off) {
        // Somebody listens and hangs up in the handshake.
        (true, true) if url.scheme() == "https" => SourceError::Tls { host },
        (true, _) => SourceError::Unreachable { host },
        (false, _) => SourceError::Broken { host },
    }
}

/// `error` and what is beneath it, outermost first. An [`io::Error`] that wraps another error
/// leaves it out of `source`, so that is looked into by hand.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(wrapped) => Some(wrapped as &(dyn Error + 'static)),
            None => error.source(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_breaks_in_an_answer_is_not_one_that_was_never_made() {
        let url = Url::parse("https://backpack.example/bc/assertions").expect("an address");
        let error = io::Error::new(io::ErrorKind::InvalidData, rustls::Error::DecryptError);
        let host = "backpack.example".to_owned();
        assert_eq!(failure(&url, &error), SourceError::Broken { host });
    }
}
