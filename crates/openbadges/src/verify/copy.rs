//! Does the baked copy say what the hosted one says? The hosted copy is the truth; what the image
//! says differently fools nobody if it is named.

use super::inquiry::Inquiry;
use super::rule::Rule;
use crate::badge::Badge;

/// Compares what the credential itself said with the truth.
pub(super) fn check(inquiry: &mut Inquiry<'_>, baked: &Badge, hosted: &Badge) {
    let fields = differences(baked, hosted);
    if fields.is_empty() {
        inquiry.pass(
            Rule::BakedCopy,
            "The hosted copy matches the baked copy",
            "identical after normalisation".to_owned(),
        );
    } else {
        inquiry.warn(
            Rule::BakedCopy,
            "The image says something else than its issuer; what the issuer says is shown",
            format!("differs in {}", fields.join(", ")),
        );
    }
}

/// The fields that the baked copy fills differently. What it leaves out is no difference: a baked
/// assertion names its badge class by address alone.
fn differences(baked: &Badge, hosted: &Badge) -> Vec<&'static str> {
    fn differ<T: PartialEq>(baked: &Option<T>, hosted: &Option<T>) -> bool {
        baked.is_some() && baked != hosted
    }
    let many = |baked_is_empty: bool, equal: bool| !baked_is_empty && !equal;
    [
        ("name", differ(&baked.name, &hosted.name)),
        (
            "description",
            differ(&baked.description, &hosted.description),
        ),
        (
            "criteria",
            differ(&baked.criteria.url, &hosted.criteria.url)
                || differ(&baked.criteria.narrative, &hosted.criteria.narrative),
        ),
        ("image", differ(&baked.image, &hosted.image)),
        (
            "issuer",
            differ(&baked.issuer.name, &hosted.issuer.name)
                || differ(&baked.issuer.url, &hosted.issuer.url)
                || differ(&baked.issuer.email, &hosted.issuer.email),
        ),
        (
            "recipient",
            many(
                baked.recipients.is_empty(),
                baked.recipients == hosted.recipients,
            ),
        ),
        ("issuedOn", differ(&baked.issued_on, &hosted.issued_on)),
        ("expires", baked.expires != hosted.expires),
        (
            "evidence",
            many(baked.evidence.is_empty(), baked.evidence == hosted.evidence),
        ),
        ("narrative", differ(&baked.narrative, &hosted.narrative)),
        (
            "skills",
            many(baked.skills.is_empty(), baked.skills == hosted.skills),
        ),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}
