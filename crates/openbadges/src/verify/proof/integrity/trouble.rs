//! What can be wrong with a proof before its key is looked for.

use jsonld::canon::CanonError;
use jsonld::jcs::JcsError;
use url::Url;

use crate::verify::inquiry::Inquiry;
use crate::verify::rule::Rule;

/// Why a proof cannot be checked, or does not hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Trouble {
    /// Contexts that are not part of Lapel and were not given.
    MissingContexts(Vec<String>),
    /// Something in the document is not covered by the signature, or says something else than it
    /// seems to.
    Meaning(String),
    /// Something that is signed stands where no reader would find it.
    Hidden(String),
    /// It would take too long, or too much memory.
    TooMuch(String),
    /// The proof itself is broken.
    Broken(&'static str),
}

impl Trouble {
    /// Notes it.
    pub(super) fn note(self, inquiry: &mut Inquiry<'_>) {
        match self {
            Self::MissingContexts(addresses) => {
                let evidence = addresses.join(", ");
                for url in addresses
                    .iter()
                    .filter_map(|address| Url::parse(address).ok())
                {
                    if !inquiry.missing_contexts.contains(&url) {
                        inquiry.missing_contexts.push(url);
                    }
                }
                inquiry.skip(
                    Rule::ProofTerms,
                    "Its signature needs definitions that Lapel does not have; let it fetch them to check the badge",
                    evidence,
                );
            }
            Self::Meaning(evidence) => inquiry.fail(
                Rule::ProofTerms,
                "Something in it is not covered by the issuer’s signature",
                evidence,
            ),
            Self::Hidden(evidence) => inquiry.fail(
                Rule::ProofTerms,
                "It hides something that its issuer signed: it was rewritten since",
                evidence,
            ),
            Self::TooMuch(evidence) => {
                if let Some(shared) = inquiry.shared {
                    shared.took_too_long();
                }
                inquiry.skip(
                    Rule::ProofTerms,
                    "Its signature was not checked: it is made so that checking it would take too long",
                    evidence,
                );
            }
            Self::Broken(evidence) => {
                inquiry.fail(Rule::Proof, "Its proof is broken", evidence.to_owned());
            }
        }
    }
}

impl From<jsonld::Error> for Trouble {
    fn from(error: jsonld::Error) -> Self {
        match error {
            jsonld::Error::UnknownContext { url } => Self::MissingContexts(vec![url]),
            jsonld::Error::TooDeep | jsonld::Error::TooLarge => Self::TooMuch(error.to_string()),
            error => Self::Meaning(error.to_string()),
        }
    }
}

impl From<CanonError> for Trouble {
    fn from(error: CanonError) -> Self {
        match error {
            CanonError::TooMuchWork => Self::TooMuch(error.to_string()),
            CanonError::Quad(_) => Self::Meaning(error.to_string()),
        }
    }
}

impl From<JcsError> for Trouble {
    fn from(error: JcsError) -> Self {
        Self::Meaning(error.to_string())
    }
}
