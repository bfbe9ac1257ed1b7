//! One attempt to sign in: the address that the browser goes to, and the address that it ends on.

use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use url::{Url, form_urlencoded};

use super::{Registration, Secret};
use crate::backpack::{Server, SignInError};

/// How long an attempt is good for.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(10);

/// The host of the deep link that the relay page hands the answer over by: `lapel://sign-in?…`.
const DEEP_LINK: &str = "sign-in";

/// One attempt to sign in. It lives in memory alone and is good once.
pub(crate) struct Attempt {
    pub(crate) address: Url,
    pub(crate) scope: String,
    pub(crate) verifier: Secret,
    state: Secret,
    redirect: Url,
    began: DateTime<Utc>,
    used: AtomicBool,
}

impl Attempt {
    /// An attempt with this registration; none if the server has no page for it, or the system no
    /// randomness. The state tells the relay page the port of this computer on which Lapel listens.
    pub(crate) fn new(
        server: &Server,
        registration: &Registration,
        scopes: &[String],
        hand_over_to: Option<u16>,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let random = Secret::random()?;
        let state = match hand_over_to {
            Some(port) => Secret::new(format!("{}.{port}", random.reveal())),
            None => random,
        };
        // 43 characters, as RFC 7636, section 4.1, wants them.
        let verifier = Secret::random()?;
        let scope = scopes.join(" ");
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.reveal()));
        let mut address = server.authorization.clone()?;
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &registration.id)
            .append_pair("redirect_uri", registration.redirect.as_str())
            .append_pair("scope", &scope)
            .append_pair("state", state.reveal())
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        Some(Self {
            address,
            scope,
            verifier,
            state,
            redirect: registration.redirect.clone(),
            began: now,
            used: AtomicBool::new(false),
        })
    }

    /// Whether an answer with this state is this attempt's.
    pub(crate) fn owns(&self, state: &str) -> bool {
        self.state.is(state)
    }

    /// Whether an address, deep link or query carries this attempt's state.
    pub(crate) fn is_answered_by(&self, landed: &str) -> bool {
        Answer::read(landed.trim(), &self.redirect)
            .is_ok_and(|answer| answer.state.is_some_and(|state| self.owns(&state)))
    }

    /// The code in the address that the browser ended on. It may be that address whole, the deep link
    /// of the relay page, or what follows the question mark. After a code was taken out there is no
    /// second.
    pub(crate) fn code(
        &self,
        landed: &str,
        server: &Server,
        now: DateTime<Utc>,
    ) -> Result<Secret, SignInError> {
        if now - self.began > GOOD_FOR || now < self.began - GOOD_FOR {
            return Err(SignInError::TooLate);
        }
        let answer = Answer::read(landed.trim(), &self.redirect)?;
        // Before anything else: what is not an answer to this attempt is not listened to.
        match &answer.state {
            Some(state) if self.state.is(state) => {}
            None if answer.code.is_none() && answer.error.is_none() => {
                return Err(SignInError::NoCode);
            }
            _ => return Err(SignInError::WrongState),
        }
        check_issuer(answer.iss.as_deref(), server)?;
        if let Some(error) = &answer.error {
            return Err(match error.as_str() {
                "access_denied" => SignInError::Denied,
                other => SignInError::Refused(crate::backpack::plain(other)),
            });
        }
        let code = answer
            .code
            .filter(|code| !code.is_empty())
            .ok_or(SignInError::NoCode)?;
        if self.used.swap(true, Ordering::SeqCst) {
            return Err(SignInError::Used);
        }
        Ok(Secret::new(code))
    }
}

/// Whether the answer is from the server that was asked (RFC 9207, section 2.4).
fn check_issuer(named: Option<&str>, server: &Server) -> Result<(), SignInError> {
    let agrees = match (named, &server.issuer) {
        (Some(named), Some(issuer)) => named == issuer,
        // It promised to name itself.
        (None, Some(_)) => false,
        (Some(named), None) => Url::parse(named).is_ok_and(|named| {
            let ours = [
                Some(&server.address),
                Some(&server.base),
                Some(&server.token),
                server.authorization.as_ref(),
            ];
            ours.iter()
                .flatten()
                .any(|url| url.origin() == named.origin())
        }),
        (None, None) => true,
    };
    if agrees {
        Ok(())
    } else {
        Err(SignInError::AnotherServer)
    }
}

/// What an authorization answer says (RFC 6749, sections 4.1.2 and 4.1.2.1).
#[derive(Default)]
struct Answer {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

impl Answer {
    fn read(landed: &str, redirect: &Url) -> Result<Self, SignInError> {
        let query = match Url::parse(landed) {
            Ok(url) => {
                let relayed = url.scheme() == "lapel" && url.host_str() == Some(DEEP_LINK);
                let direct = url.origin() == redirect.origin()
                    && url.path() == redirect.path()
                    && matches!(url.scheme(), "http" | "https");
                if !(relayed || direct) {
                    return Err(SignInError::AnotherAddress);
                }
                // What a page appends to an address is not what the server answered.
                if url
                    .fragment()
                    .is_some_and(|fragment| fragment.contains('='))
                {
                    return Err(SignInError::Fragment);
                }
                url.query().unwrap_or_default().to_owned()
            }
            Err(_) => landed.trim_start_matches('?').to_owned(),
        };
        let mut answer = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let member = match name.as_ref() {
                "code" => &mut answer.code,
                "state" => &mut answer.state,
                "iss" => &mut answer.iss,
                "error" => &mut answer.error,
                _ => continue,
            };
            // RFC 6749, section 3.1: no parameter twice. Which of two counts is what attacks are made of.
            if member.replace(value.into_owned()).is_some() {
                return Err(SignInError::Twice);
            }
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests;
