//! The badges that are attached to a PDF.

use std::collections::HashSet;

use super::open::Reading;
use super::refusal::Reason;
use super::{content, pdf};

/// The badges that are attached to a PDF, or why there are none. Invoices and pictures are attached to many, so what is no
/// badge is passed over as long as there is something else. Where a credential is attached by itself
/// and in a baked image, as in certificates, it is one badge.
pub(super) fn badges(input: &str, bytes: &[u8]) -> Vec<Reading> {
    let refuse = |reason: Reason, name: &str| -> Reading { Err(Box::new(reason.refuse(name))) };
    let attached = match pdf::attached(bytes) {
        Ok(attached) => attached,
        Err(error) => return vec![refuse(error.into(), input)],
    };
    let mut read: Vec<Reading> = Vec::new();
    for (number, file) in (1..).zip(attached) {
        let name = if file.name.is_empty() {
            format!("{input}/{number}")
        } else {
            format!("{input}/{}", file.name)
        };
        let bytes = match file.bytes {
            Ok(bytes) => bytes,
            Err(error) => {
                read.push(refuse(error.into(), &name));
                continue;
            }
        };
        match content::candidate(name.clone(), bytes) {
            Ok(candidate) => read.push(Ok(Box::new(candidate))),
            Err(reason) if reason.is_no_badge() => {}
            Err(Reason::NestedZip) => {}
            Err(reason) => read.push(refuse(reason, &name)),
        }
    }
    let baked: HashSet<String> = read
        .iter()
        .flatten()
        .filter(|candidate| candidate.image.is_some())
        .map(|candidate| candidate.credential.text().trim().to_owned())
        .collect();
    let mut alone = HashSet::new();
    read.retain(|read| match read {
        Ok(candidate) if candidate.image.is_none() => {
            let text = candidate.credential.text().trim();
            !baked.contains(text) && alone.insert(text.to_owned())
        }
        _ => true,
    });
    if read.is_empty() {
        read.push(refuse(Reason::NoBadgeInPdf, input));
    }
    read
}
