//! Who appears in these tests: an issuer, and an earner's `lapel` that trusts it.

use lapel_tests::award::{Award, Issued, Standing};
use lapel_tests::issuer::Issuer;
use lapel_tests::lapel::Lapel;
use openbadges::Standard;
use serde_json::Value;

/// To whom every badge is awarded unless a test says otherwise.
pub(crate) const ADA: &str = "ada@example.org";

pub(crate) struct Cast {
    pub(crate) issuer: Issuer,
    pub(crate) lapel: Lapel,
}

impl Cast {
    pub(crate) fn new() -> Self {
        let issuer = Issuer::start();
        let lapel = Lapel::new().trusting(&issuer);
        Self { issuer, lapel }
    }

    /// The report on an award that was issued as it is.
    pub(crate) fn verdict_on(&self, award: &Award) -> Value {
        let issued = self.issuer.issue(award);
        self.verify(&issued)
    }

    /// The report on an issued badge's image.
    pub(crate) fn verify(&self, issued: &Issued) -> Value {
        let file = self.lapel.file("badge.png", &issued.image);
        self.lapel.verify(&[&file])
    }

    /// The report on a credential by itself.
    pub(crate) fn verify_text(&self, text: &str) -> Value {
        let file = self.lapel.file("credential.json", text);
        self.lapel.verify(&[&file])
    }

    /// Issues badges with these names, each with a slug of its own, and imports their images.
    pub(crate) fn import(&self, names: &[&str]) -> Vec<(Award, String)> {
        names
            .iter()
            .enumerate()
            .map(|(number, name)| {
                let mut award = Award::new(&format!("badge-{number}"));
                award.name = (*name).into();
                let id = self.import_award(&award);
                (award, id)
            })
            .collect()
    }

    /// Issues a badge and imports its image; the id that it got.
    pub(crate) fn import_award(&self, award: &Award) -> String {
        let issued = self.issuer.issue(award);
        let file = self
            .lapel
            .file(&format!("{}.png", award.slug), &issued.image);
        let line = self.lapel.run(&["import", "--json", &file]).ended(0).line();
        assert_eq!(line["outcome"], "imported", "{line}");
        line["id"].as_str().expect("an id").to_owned()
    }

    /// The lines of `lapel list --json` with further arguments.
    pub(crate) fn list(&self, arguments: &[&str]) -> Vec<Value> {
        self.lapel
            .run(&[&["list", "--json"], arguments].concat())
            .ended(0)
            .lines()
    }

    /// The one badge of a wallet that has one.
    pub(crate) fn only(&self) -> Value {
        let mut lines = self.list(&[]);
        assert_eq!(lines.len(), 1, "{lines:?}");
        lines.remove(0)
    }
}

pub(crate) fn signed(slug: &str, algorithm: lapel_tests::keys::Algorithm) -> Award {
    Award {
        standing: Standing::Signed(algorithm),
        ..Award::new(slug)
    }
}

pub(crate) fn of(slug: &str, standard: Standard) -> Award {
    Award {
        standard,
        ..Award::new(slug)
    }
}

/// The names of a list's badges, in its order.
pub(crate) fn names(lines: &[Value]) -> Vec<&str> {
    lines
        .iter()
        .filter_map(|line| line["name"].as_str())
        .collect()
}
