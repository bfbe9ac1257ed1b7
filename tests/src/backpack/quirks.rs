//! In what real servers differ from the documents, each seen on a running one.

/// A server's ways; the default is strictly by the documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one thing that a server does or does not"
)]
pub struct Quirks {
    /// Loopback redirect addresses are registered, though the documents want https on one host.
    pub loopback: bool,
    /// `offline_access` in a registration's scope is refused.
    pub no_offline_access: bool,
    /// A registration that asks for the grant `refresh_token` is refused.
    pub no_refresh_grant: bool,
    /// Registration answers the digest of the secret instead of the secret.
    pub hashed_secret: bool,
    /// Nobody can register.
    pub no_registration: bool,
    /// The manifest is elsewhere, behind a redirect.
    pub manifest_redirect: bool,
    /// The manifest has the context and the version of the first draft, and doubled slashes.
    pub old_manifest: bool,
    /// Lists and profiles come as `results`.
    pub results: bool,
    /// A badge that is there already is answered with 400 and DUPLICATE_BADGE.
    pub duplicates_refused: bool,
    /// The same with 409.
    pub duplicates_conflict: bool,
    /// Errors come as a flat list of the values of their objects.
    pub flat_errors: bool,
    /// Signed assertions are not known.
    pub no_signed: bool,
    /// Assertions are wanted without their wrapper.
    pub bare: bool,
    /// Expired badges are refused.
    pub expired_refused: bool,
    /// No X-Total-Count.
    pub no_total: bool,
    /// Scopes have the address of the first draft before them.
    pub old_scopes: bool,
    /// A refresh does not work with the credentials in the header.
    pub refresh_in_body: bool,
    /// Only part of what was asked is granted.
    pub grants_less: bool,
    /// `Link` names the page that it is on as the next.
    pub link_in_circles: bool,
    /// `Link` names a page on another host.
    pub link_elsewhere: bool,
    /// The address to which the badge was awarded is not the account's.
    pub recipient_refused: bool,
    /// The answer to an authorization names its issuer (RFC 9207), and which.
    pub iss: Option<String>,
    /// Neither Badge Connect nor the 3.0 API: Badgr's own interface alone.
    pub only_badgr: bool,
    /// No 3.0 API.
    pub no_3: bool,
    /// No Badge Connect.
    pub no_2: bool,
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
            manifest_redirect: true,
            old_manifest: true,
            results: true,
            duplicates_refused: true,
            flat_errors: true,
            no_signed: true,
            expired_refused: true,
            no_total: true,
            old_scopes: true,
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
                ..badgr
            },
            Like::CredTrail => Self {
                loopback: true,
                no_offline_access: true,
                no_refresh_grant: true,
                no_2: true,
                ..Self::default()
            },
            Like::Badgewell => Self {
                bare: true,
                no_3: true,
                ..Self::default()
            },
        }
    }
}
