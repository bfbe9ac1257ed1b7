//! The kinds of proof that Lapel knows, and what each does with a document.

use super::proof::Proof;

/// A cryptosuite, or a signature suite from before there were cryptosuites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suite {
    /// W3C Data Integrity EdDSA Cryptosuites 1.0 §3.2.
    EddsaRdfc2022,
    /// The same, §3.3.
    EddsaJcs2022,
    /// W3C Data Integrity ECDSA Cryptosuites 1.0 §3.2.
    EcdsaRdfc2019,
    /// The same, §3.3.
    EcdsaJcs2019,
    /// The same, §3.4 to §3.7: selective disclosure.
    EcdsaSd2023,
    /// W3C CCG Ed25519 Signature 2020: as `eddsa-rdfc-2022`.
    Ed25519Signature2020,
    /// W3C CCG Ed25519 Signature 2018: a detached JWS.
    Ed25519Signature2018,
    /// W3C CCG JSON Web Signature 2020: a detached JWS by any algorithm.
    JsonWebSignature2020,
}

impl Suite {
    /// The suite that a proof names; `None` for one that Lapel does not know.
    pub(super) fn of(proof: &Proof<'_>) -> Option<Self> {
        Some(match (proof.kind, proof.cryptosuite) {
            // The first drafts called it so.
            ("DataIntegrityProof", Some("eddsa-rdfc-2022" | "eddsa-2022")) => Self::EddsaRdfc2022,
            ("DataIntegrityProof", Some("eddsa-jcs-2022")) => Self::EddsaJcs2022,
            ("DataIntegrityProof", Some("ecdsa-rdfc-2019" | "ecdsa-2019")) => Self::EcdsaRdfc2019,
            ("DataIntegrityProof", Some("ecdsa-jcs-2019")) => Self::EcdsaJcs2019,
            ("DataIntegrityProof", Some("ecdsa-sd-2023")) => Self::EcdsaSd2023,
            ("Ed25519Signature2020", _) => Self::Ed25519Signature2020,
            ("Ed25519Signature2018", _) => Self::Ed25519Signature2018,
            ("JsonWebSignature2020", _) => Self::JsonWebSignature2020,
            _ => return None,
        })
    }

    /// The member of the proof that holds the signature.
    pub(super) fn signature_member(self) -> &'static str {
        match self {
            Self::Ed25519Signature2018 | Self::JsonWebSignature2020 => "jws",
            _ => "proofValue",
        }
    }

    /// Whether the text of the JSON is signed (JCS) and not its meaning (RDF).
    pub(super) fn signs_text(self) -> bool {
        matches!(self, Self::EddsaJcs2022 | Self::EcdsaJcs2019)
    }
}
