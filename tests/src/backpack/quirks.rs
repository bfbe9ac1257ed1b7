//! In what real servers differ from the documents, each seen on a running one or in its source.

use super::page::Paging;
use super::words::Words;

/// A server's ways; the default is strictly by the documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one thing that a server does or does not"
)]
pub struct Quirks {
    // Registration and signing in.
    /// Loopback redirect addresses are registered, though the documents want https on one host.
    pub loopback: bool,
    /// `offline_access` in a registration's scope is refused.
    pub no_offline_access: bool,
    /// A registration that asks for the grant `refresh_token` is refused. (Refresh tokens are given
    /// all the same.)
    pub no_refresh_grant: bool,
    /// Registration answers the digest of the secret instead of the secret.
    pub hashed_secret: bool,
    /// Nobody can register.
    pub no_registration: bool,
    /// What registration refuses is said as `field: text` instead of by name.
    pub registration_in_words: bool,
    /// The client's logo is fetched at once; where that fails the answer is 500 and a page.
    pub logo_fetched: bool,
    /// Registration repeats redirect addresses as a blank.
    pub garbled_redirects: bool,
    /// The consent page is on another host.
    pub consent_elsewhere: bool,
    /// Nobody is signed in in the browser, and the page sends it back at once with `access_denied`.
    pub not_logged_in: bool,
    /// The answer to an authorization repeats the scope.
    pub scope_in_redirect: bool,
    /// The answer to an authorization names this issuer instead of the right one (RFC 9207).
    pub iss: Option<String>,
    /// No metadata of the authorization server (RFC 8414), and no `iss` (RFC 9207).
    pub no_metadata: bool,
    /// Only part of what was asked is granted.
    pub grants_less: bool,

    // Tokens.
    /// A wrong client is answered with 400, as text, by a name of its own.
    pub client_in_words: bool,
    /// After a failure at the token endpoint there is 429 with `expires` for 2, 4, 8 ... seconds.
    pub throttled: bool,
    /// A refresh does not work with the credentials in the header.
    pub refresh_in_body: bool,
    /// A refresh never works: it wants the browser's cookies.
    pub refresh_fails: bool,
    /// Tokens are refreshed at an address of its own.
    pub refresh_elsewhere: bool,
    /// Tokens cannot be revoked by a program: that wants the browser's cookies.
    pub revocation_by_cookie: bool,
    /// An access token that is not known is answered with 400 instead of 401.
    pub unknown_bearer_400: bool,

    // Badge Connect.
    /// The manifest is elsewhere, behind a redirect.
    pub manifest_redirect: bool,
    /// The manifest has the context, the version and the addresses of the first draft, and doubled
    /// slashes.
    pub old_manifest: bool,
    /// Scopes have the address of the first draft before them.
    pub old_scopes: bool,
    /// Lists and profiles come as `results`, and what was added is answered with 201.
    pub results: bool,
    /// A badge that is there already is answered with 400 and DUPLICATE_BADGE.
    pub duplicates_refused: bool,
    /// The same with 409.
    pub duplicates_conflict: bool,
    /// The shape in which errors come.
    pub words: Words,
    /// Signed assertions are not known.
    pub no_signed: bool,
    /// Assertions are wanted without their wrapper.
    pub bare: bool,
    /// Expired badges are refused.
    pub expired_refused: bool,
    /// A list shows its own copies: recipients salted anew and in the clear, images of its own, and
    /// no `verification`.
    pub own_copies: bool,
    /// Badges are not taken at all: 400 without a word.
    pub refuses_in_silence: bool,
    /// No address of the account is verified.
    pub unverified: bool,
    /// The address to which the badge was awarded is not the account's.
    pub recipient_refused: bool,

    // Open Badges 3.0.
    /// Compact JWS are listed as `compactJwsStrings`, as in the example of the specification.
    pub jws_plural: bool,
    /// A compact JWS needs `kid` or `jwk` in its header.
    pub jws_needs_kid: bool,

    // Badgr's own interface.
    /// Every import of a badge of another server fails with 500.
    pub import_fails: bool,
    /// The same, with a traceback that repeats the headers of the request.
    pub repeats_the_token: bool,

    // All of them.
    /// How lists are paged.
    pub paging: Paging,
    /// No X-Total-Count.
    pub no_total: bool,
    /// Every badge that comes is kept, also one that is there already: whoever sends twice is seen.
    pub keeps_every_post: bool,
    /// Neither Badge Connect nor the 3.0 API: Badgr's own interface alone.
    pub only_badgr: bool,
    /// No 3.0 API.
    pub no_3: bool,
    /// No Badge Connect.
    pub no_2: bool,
    /// No Badgr interface.
    pub no_badgr: bool,
}

/// A real server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Like {
    /// Badgr and Canvas Credentials.
    Badgr,
    /// The same without Badge Connect.
    BadgrAlone,
    /// Open Educational Badges, a fork of Badgr.
    OpenEducationalBadges,
    /// CredTrail.
    CredTrail,
    /// badgewell.
    Badgewell,
}

impl Quirks {
    /// The ways of a real server.
    pub fn of(like: Like) -> Self {
        let badgr = Self {
            no_offline_access: true,
            registration_in_words: true,
            logo_fetched: true,
            garbled_redirects: true,
            consent_elsewhere: true,
            scope_in_redirect: true,
            no_metadata: true,
            client_in_words: true,
            throttled: true,
            manifest_redirect: true,
            old_manifest: true,
            old_scopes: true,
            results: true,
            duplicates_refused: true,
            words: Words::Flat,
            no_signed: true,
            expired_refused: true,
            own_copies: true,
            no_total: true,
            no_3: true,
            ..Self::default()
        };
        match like {
            Like::Badgr => badgr,
            Like::BadgrAlone => Self {
                only_badgr: true,
                ..badgr
            },
            Like::OpenEducationalBadges => Self {
                no_offline_access: false,
                hashed_secret: true,
                refresh_fails: true,
                revocation_by_cookie: true,
                unknown_bearer_400: true,
                import_fails: true,
                refuses_in_silence: true,
                ..badgr
            },
            Like::CredTrail => Self {
                loopback: true,
                no_offline_access: true,
                no_refresh_grant: true,
                refresh_elsewhere: true,
                no_metadata: true,
                jws_needs_kid: true,
                no_2: true,
                no_badgr: true,
                ..Self::default()
            },
            Like::Badgewell => Self {
                bare: true,
                no_metadata: true,
                no_3: true,
                no_badgr: true,
                ..Self::default()
            },
        }
    }

    /// What of the documents these ways break on purpose: names of [rules](super::strict), each
    /// rule or all that begin so.
    pub(super) fn exempt(&self) -> Vec<&'static str> {
        let Self {
            words, paging, iss, ..
        } = self;
        let ways: [(bool, &[&'static str]); 28] = [
            (self.loopback, &["oauth.register"]),
            (self.no_offline_access, &["oauth.register.answer"]),
            (self.registration_in_words, &["oauth.register.answer"]),
            (self.logo_fetched, &["oauth.register.answer"]),
            (self.garbled_redirects, &["oauth.register.answer"]),
            (self.no_registration, &["oauth.register.answer"]),
            (self.hashed_secret, &["oauth.register.secret"]),
            (iss.is_some(), &["oauth.authorize.iss"]),
            (self.client_in_words, &["oauth.token.answer"]),
            (
                self.throttled,
                &["oauth.token.answer", "badgr.token.answer"],
            ),
            (
                self.refresh_fails,
                // A client whose credentials seem not to be taken in the header tries them in the body.
                &[
                    "oauth.token.answer",
                    "oauth.token.proof",
                    "badgr.token.answer",
                ],
            ),
            (self.refresh_in_body, &["oauth.token.proof"]),
            (
                self.revocation_by_cookie,
                &["oauth.revoke.answer", "badgr.revoke.answer"],
            ),
            (
                self.unknown_bearer_400,
                &[
                    "connect.add.answer",
                    "connect.list.answer",
                    "connect.profile.answer",
                ],
            ),
            (self.old_manifest, &["connect.manifest"]),
            (self.old_scopes, &["connect.manifest"]),
            (
                self.results,
                &[
                    "connect.list.answer",
                    "connect.profile.answer",
                    "connect.add.answer",
                ],
            ),
            (self.duplicates_conflict, &["connect.add.answer"]),
            (
                *words != Words::Sentence,
                &["connect.add.answer", "connect.profile.answer"],
            ),
            (self.bare, &["connect.add.request"]),
            (self.refuses_in_silence, &["connect.add.answer"]),
            (self.unverified, &["connect.profile.answer"]),
            (self.own_copies, &["connect.list.answer"]),
            (self.jws_plural, &["3.list.answer"]),
            (
                self.import_fails || self.repeats_the_token,
                &["badgr.import.answer"],
            ),
            (
                *paging != Paging::Right,
                &["connect.list.link", "3.list.link"],
            ),
            (self.no_total, &["connect.list.total", "3.list.total"]),
            (*words == Words::Traceback, &["badgr.import.answer"]),
        ];
        ways.into_iter()
            .filter(|(is_so, _)| *is_so)
            .flat_map(|(_, rules)| rules.iter().copied())
            .collect()
    }
}
