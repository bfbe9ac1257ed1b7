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
mod tests {
    use super::super::ClientAuth;
    use super::*;
    use crate::backpack::Speech;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    fn server(issuer: Option<&str>) -> Server {
        Server {
            speech: Speech::BadgeConnect,
            name: "Backpack".into(),
            address: url("https://backpack.example/"),
            base: url("https://api.backpack.example/bc"),
            registration: None,
            authorization: Some(url("https://consent.example/o/authorize?kind=1")),
            token: url("https://api.backpack.example/o/token"),
            refresh: None,
            revocation: None,
            issuer: issuer.map(str::to_owned),
            scopes: Vec::new(),
            policies: Vec::new(),
        }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-23T10:00:00Z".parse().expect("a time")
    }

    fn attempt(server: &Server) -> Attempt {
        let registration = Registration {
            id: "client".into(),
            secret: None,
            auth: ClientAuth::Basic,
            redirect: url("https://relay.example/lapel/"),
            scopes: Vec::new(),
            ends: None,
        };
        Attempt::new(
            server,
            &registration,
            &["a".into(), "b".into()],
            None,
            now(),
        )
        .expect("an attempt")
    }

    fn landed(attempt: &Attempt, rest: &str) -> String {
        let state = attempt.state.reveal();
        format!("https://relay.example/lapel/?state={state}{rest}")
    }

    #[test]
    fn the_browser_is_sent_with_state_and_a_challenge() {
        let attempt = attempt(&server(None));
        let pairs: std::collections::HashMap<_, _> = attempt.address.query_pairs().collect();
        assert_eq!(pairs["kind"], "1", "what was there stays");
        assert_eq!(pairs["response_type"], "code");
        assert_eq!(pairs["client_id"], "client");
        assert_eq!(pairs["redirect_uri"], "https://relay.example/lapel/");
        assert_eq!(pairs["scope"], "a b");
        assert_eq!(pairs["code_challenge_method"], "S256");
        assert_eq!(pairs["code_challenge"].len(), 43);
        assert!(attempt.owns(&pairs["state"]));
        assert!(!attempt.address.as_str().contains(attempt.verifier.reveal()));
    }

    #[test]
    fn the_code_is_found_in_an_address_a_deep_link_and_a_query() {
        let server = server(None);
        for shape in [
            "https://relay.example/lapel/?code=c%2B1&scope=a&state=",
            "lapel://sign-in?code=c%2B1&state=",
            "?code=c%2B1&state=",
            "code=c%2B1&state=",
        ] {
            let attempt = attempt(&server);
            let landed = format!("  {shape}{}\n", attempt.state.reveal());
            let code = attempt.code(&landed, &server, now()).expect(shape);
            assert!(code.is("c+1"));
        }
    }

    #[test]
    fn a_wrong_state_is_refused() {
        let server = server(None);
        let attempt = attempt(&server);
        for landed in [
            "https://relay.example/lapel/?code=c&state=guess",
            "https://relay.example/lapel/?code=c&state=",
            "https://relay.example/lapel/?code=c",
            "https://relay.example/lapel/?error=access_denied",
            "",
        ] {
            assert_eq!(
                attempt.code(landed, &server, now()),
                Err(SignInError::WrongState),
                "{landed}"
            );
        }
    }

    #[test]
    fn a_state_is_good_for_ten_minutes() {
        let server = server(None);
        let attempt = attempt(&server);
        let landed = landed(&attempt, "&code=c");
        let late = now() + TimeDelta::minutes(11);
        assert_eq!(
            attempt.code(&landed, &server, late),
            Err(SignInError::TooLate)
        );
        assert!(attempt.code(&landed, &server, now()).is_ok());
    }

    #[test]
    fn a_code_is_used_once() {
        let server = server(None);
        let attempt = attempt(&server);
        let landed = landed(&attempt, "&code=c");
        assert!(attempt.code(&landed, &server, now()).is_ok());
        assert_eq!(
            attempt.code(&landed, &server, now()),
            Err(SignInError::Used)
        );
    }

    #[test]
    fn an_injected_second_code_or_state_is_refused() {
        let server = server(None);
        let attempt = attempt(&server);
        for rest in ["&code=c&code=d", "&code=c&state=x", "&code=c&iss=a&iss=b"] {
            assert_eq!(
                attempt.code(&landed(&attempt, rest), &server, now()),
                Err(SignInError::Twice),
                "{rest}"
            );
        }
    }

    #[test]
    fn an_answer_of_a_mixed_up_server_is_refused() {
        for (issuer, rest, agrees) in [
            (
                Some("https://backpack.example"),
                "&iss=https://backpack.example",
                true,
            ),
            (
                Some("https://backpack.example"),
                "&iss=https://evil.example",
                false,
            ),
            (Some("https://backpack.example"), "", false),
            (None, "&iss=https://api.backpack.example", true),
            (None, "&iss=https://evil.example", false),
            (None, "&iss=nonsense", false),
        ] {
            let server = server(issuer);
            let attempt = attempt(&server);
            let code = attempt.code(&landed(&attempt, &format!("{rest}&code=c")), &server, now());
            assert_eq!(code.is_ok(), agrees, "{issuer:?} {rest}");
            if !agrees {
                assert_eq!(code, Err(SignInError::AnotherServer));
            }
        }
    }

    #[test]
    fn an_answer_in_a_fragment_is_refused() {
        let server = server(None);
        let attempt = attempt(&server);
        let landed = landed(&attempt, "&code=c#access_token=stolen");
        assert_eq!(
            attempt.code(&landed, &server, now()),
            Err(SignInError::Fragment)
        );
        // What Facebook and others append says nothing.
        let landed = format!("{}#_", landed.split('#').next().expect("a beginning"));
        assert!(attempt.code(&landed, &server, now()).is_ok());
    }

    #[test]
    fn an_answer_at_another_address_is_refused() {
        let server = server(None);
        let attempt = attempt(&server);
        let state = attempt.state.reveal();
        for address in [
            "https://relay.example.evil/lapel/",
            "https://relay.example/other",
            "http://relay.example/lapel/",
            "lapel://badge",
            "file:///lapel/",
        ] {
            let landed = format!("{address}?code=c&state={state}");
            assert_eq!(
                attempt.code(&landed, &server, now()),
                Err(SignInError::AnotherAddress),
                "{address}"
            );
        }
    }

    #[test]
    fn no_is_an_answer() {
        let server = server(None);
        let attempt = attempt(&server);
        for (error, expected) in [
            ("access_denied", SignInError::Denied),
            (
                "invalid_scope",
                SignInError::Refused("invalid_scope".into()),
            ),
        ] {
            let landed = landed(&attempt, &format!("&error={error}"));
            assert_eq!(attempt.code(&landed, &server, now()), Err(expected));
        }
        let landed = landed(&attempt, "");
        assert_eq!(
            attempt.code(&landed, &server, now()),
            Err(SignInError::NoCode)
        );
    }
}
