//! What nobody but client and server may know, and in which forms it could leak.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::form_urlencoded;

/// What a secret is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A client's, by registration.
    ClientSecret,
    /// `id:secret` in base64, as a client sends it.
    ClientPair,
    /// An authorization code.
    Code,
    /// An access token.
    AccessToken,
    /// A refresh token.
    RefreshToken,
    /// The verifier of a code (RFC 7636).
    Verifier,
    /// The state of an authorization. The earner's browser carries it, so that it is in the address
    /// that `lapel backpack connect --no-browser` prints, and nowhere else.
    State,
    /// The earner's password.
    Password,
}

/// A secret that was issued or shown to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// What it is for.
    pub kind: Kind,
    /// The secret.
    pub text: String,
}

impl Secret {
    /// The forms in which it could be found: as it is, in a form, in base64.
    pub fn forms(&self) -> Vec<String> {
        let mut forms = vec![
            self.text.clone(),
            form_urlencoded::byte_serialize(self.text.as_bytes()).collect(),
            self.text.replace(' ', "%20"),
            STANDARD.encode(&self.text).trim_end_matches('=').to_owned(),
        ];
        forms.sort();
        forms.dedup();
        forms
    }
}
