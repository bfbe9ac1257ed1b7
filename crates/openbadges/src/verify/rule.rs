//! Every rule by its name, and the one table from broken rules to a verdict.

use super::report::{Status, Verdict};

/// A rule of the standard, or of sound verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The image carries a credential (baking specification).
    Image,
    /// The badge names a means of verification that Lapel knows (2.0 VerificationObject).
    Method,
    /// Documents come over https (2.0 "Implementation": https is recommended).
    Transport,
    /// The issuer still hosts the assertion (2.0 HostedBadge verification, steps 1 and 2).
    HostedAssertion,
    /// The document declares the address at which it was found (2.0 `id`).
    HostedId,
    /// The baked copy says what the hosted one says.
    BakedCopy,
    /// The assertion has what the standard requires (2.0 Assertion).
    AssertionData,
    /// The badge class can be fetched, at the address that it declares.
    BadgeClass,
    /// The badge class has what the standard requires (2.0 BadgeClass).
    BadgeClassData,
    /// The issuer profile can be fetched, at the address that it declares.
    Issuer,
    /// The issuer profile has what the standard requires (2.0 Profile).
    IssuerData,
    /// The assertion lies where its issuer says it may (2.0 Profile `verification`).
    Scope,
    /// The signature's algorithm is asymmetric and fits the key.
    Algorithm,
    /// The key is the issuer's (2.0 SignedBadge verification, steps 4 and 5).
    Key,
    /// The signature fits (2.0 SignedBadge verification, step 6).
    Signature,
    /// The proof of a verifiable credential holds (3.0 "Verification"; VC Data Integrity §4.2).
    Proof,
    /// Whatever the proof signs has a meaning: no member falls out of what is signed, because each
    /// is defined by a context that Lapel knows (VC Data Integrity §2.4.1).
    ProofTerms,
    /// The proof was made to assert (VC Data Integrity §2.1, `proofPurpose`, `domain`, `challenge`).
    ProofPurpose,
    /// The proof itself is in date (VC Data Integrity §2.1, `created` and `expires`).
    ProofDates,
    /// The claims of the JWT agree with the credential that it carries (3.0 "JSON Web Token").
    Claims,
    /// The JWT is for whoever earned it, or for everybody (RFC 7519 §4.1.3).
    Audience,
    /// Somebody vouches for who the issuer of a verifiable credential is.
    Confirmation,
    /// The credential has what the standard requires (3.0 "Data models").
    CredentialData,
    /// The credential fits the schema that it names (3.0 "Verification", step 1).
    Schema,
    /// The issuer has a newer version of the credential (3.0 "Verification", step 3).
    Refresh,
    /// Each credential within a transcript (CLR) or a presentation is genuine.
    Within,
    /// The issuer has not taken the badge back.
    Revocation,
    /// The issuer has not suspended the badge for now (Bitstring Status List, `suspension`).
    Suspension,
    /// The issuer has left a message about the badge (Bitstring Status List, `message`).
    Message,
    /// The badge ends after it begins.
    DateOrder,
    /// The badge has begun.
    Begun,
    /// The badge has not ended.
    Expiry,
    /// The recipient is named as the standard says (2.0 IdentityObject).
    RecipientFormat,
    /// The badge was awarded to the earner.
    Recipient,
    /// Somebody else vouches for the badge, its class or its issuer (2.0 Endorsement).
    Endorsement,
}

impl Rule {
    /// The name that reports use; it never changes.
    pub fn id(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Method => "method",
            Self::Transport => "transport",
            Self::HostedAssertion => "hosted.assertion",
            Self::HostedId => "hosted.id",
            Self::BakedCopy => "hosted.baked-copy",
            Self::AssertionData => "assertion.data",
            Self::BadgeClass => "badge-class",
            Self::BadgeClassData => "badge-class.data",
            Self::Issuer => "issuer",
            Self::IssuerData => "issuer.data",
            Self::Scope => "issuer.scope",
            Self::Algorithm => "signed.algorithm",
            Self::Key => "signed.key",
            Self::Signature => "signed.signature",
            Self::Proof => "proof",
            Self::ProofTerms => "proof.terms",
            Self::ProofPurpose => "proof.purpose",
            Self::ProofDates => "proof.dates",
            Self::Claims => "proof.claims",
            Self::Audience => "proof.audience",
            Self::Confirmation => "issuer.confirmed",
            Self::CredentialData => "credential.data",
            Self::Schema => "credential.schema",
            Self::Refresh => "refresh",
            Self::Within => "within",
            Self::Revocation => "revocation",
            Self::Suspension => "suspension",
            Self::Message => "message",
            Self::DateOrder => "dates.order",
            Self::Begun => "dates.begun",
            Self::Expiry => "dates.expiry",
            Self::RecipientFormat => "recipient.format",
            Self::Recipient => "recipient",
            Self::Endorsement => "endorsement",
        }
    }

    /// What follows if the rule is broken or cannot be decided; nothing for a rule that does not
    /// bear on whether the badge is genuine.
    pub(super) fn consequence(self, status: Status) -> Option<Verdict> {
        match (self, status) {
            (_, Status::Pass | Status::Warn) => None,
            (
                Self::Recipient
                | Self::Endorsement
                | Self::Confirmation
                | Self::Refresh
                | Self::Message,
                _,
            ) => None,
            (Self::Revocation | Self::Suspension, Status::Fail) => Some(Verdict::Revoked),
            (Self::Expiry, Status::Fail) => Some(Verdict::Expired),
            (Self::Begun, Status::Fail) => Some(Verdict::NotYetValid),
            (_, Status::Fail) => Some(Verdict::Invalid),
            (
                Self::Method
                | Self::HostedAssertion
                | Self::HostedId
                | Self::BadgeClass
                | Self::Issuer
                | Self::Scope
                | Self::Key
                | Self::Signature
                | Self::Proof
                | Self::ProofTerms
                | Self::Audience
                | Self::Revocation
                | Self::Suspension,
                Status::Skip,
            ) => Some(Verdict::Unverified),
            (_, Status::Skip) => None,
        }
    }
}

/// The verdict: the gravest of the consequences that the checks have.
///
/// A contradiction outweighs everything: what was forged cannot be revoked. What was taken back is
/// revoked whether or not the rest could be fetched. Dates count only for what is known to be
/// genuine.
pub(super) fn verdict(consequences: &[Verdict]) -> Verdict {
    [
        Verdict::Invalid,
        Verdict::Revoked,
        Verdict::Unverified,
        Verdict::NotYetValid,
        Verdict::Expired,
    ]
    .into_iter()
    .find(|verdict| consequences.contains(verdict))
    .unwrap_or(Verdict::Valid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict_of(found: &[(Rule, Status)]) -> Verdict {
        let consequences: Vec<Verdict> = found
            .iter()
            .filter_map(|(rule, status)| rule.consequence(*status))
            .collect();
        verdict(&consequences)
    }

    #[test]
    fn a_dead_issuer_never_makes_a_badge_invalid() {
        for rule in [
            Rule::HostedAssertion,
            Rule::BadgeClass,
            Rule::Issuer,
            Rule::Key,
        ] {
            assert_eq!(verdict_of(&[(rule, Status::Skip)]), Verdict::Unverified);
        }
    }

    #[test]
    fn a_contradiction_never_leaves_it_unverified() {
        let found = [(Rule::Issuer, Status::Skip), (Rule::Scope, Status::Fail)];
        assert_eq!(verdict_of(&found), Verdict::Invalid);
    }

    #[test]
    fn a_revoked_badge_is_revoked_whatever_else_could_not_be_fetched() {
        let found = [
            (Rule::Issuer, Status::Skip),
            (Rule::Revocation, Status::Fail),
        ];
        assert_eq!(verdict_of(&found), Verdict::Revoked);
    }

    #[test]
    fn dates_count_only_for_what_is_genuine() {
        assert_eq!(
            verdict_of(&[(Rule::Expiry, Status::Fail)]),
            Verdict::Expired
        );
        assert_eq!(
            verdict_of(&[(Rule::Begun, Status::Fail)]),
            Verdict::NotYetValid
        );
        let found = [(Rule::Expiry, Status::Fail), (Rule::Issuer, Status::Skip)];
        assert_eq!(verdict_of(&found), Verdict::Unverified);
    }

    #[test]
    fn warnings_and_other_peoples_badges_stay_valid() {
        let found = [
            (Rule::Transport, Status::Warn),
            (Rule::Recipient, Status::Fail),
        ];
        assert_eq!(verdict_of(&found), Verdict::Valid);
        assert_eq!(
            verdict_of(&[(Rule::Endorsement, Status::Fail)]),
            Verdict::Valid
        );
    }
}
