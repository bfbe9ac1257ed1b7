//! What the earner tells visitors beside the badges themselves: what was agreed to stays when less is
//! published, and what came since waits.

use serde::{Deserialize, Serialize};

use super::PageSettings;

/// The words of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// Its title, where the earner chose one.
    pub title: Option<String>,
    /// A sentence or two below the title.
    pub about: Option<String>,
    /// The earner's name, whether any badge shows it or not.
    pub name: Option<String>,
    /// Whether search engines are asked to leave it out.
    pub noindex: bool,
    /// The names of the collections by which its badges are grouped.
    pub groups: Vec<String>,
}

impl Told {
    /// What a page as it is now tells, its groups aside.
    pub(super) fn now(settings: &PageSettings, name: Option<&str>) -> Self {
        let about = settings.about.clone();
        Self {
            title: settings.title.clone(),
            about: about.filter(|about| !about.trim().is_empty()),
            name: name.map(str::to_owned),
            noindex: settings.noindex,
            groups: Vec::new(),
        }
    }

    /// No more than `agreed` told: what was taken out since is out, what is new or another waits.
    pub(super) fn no_more_than(self, agreed: &Self) -> Self {
        let only = |now: Option<String>, then: &Option<String>| now.and_then(|_| then.clone());
        Self {
            title: only(self.title, &agreed.title),
            about: only(self.about, &agreed.about),
            name: only(self.name, &agreed.name),
            noindex: self.noindex || agreed.noindex,
            groups: self.groups,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_waits_and_what_was_taken_out_is_out() {
        let text = |text: &str| Some(text.to_owned());
        let agreed = Told {
            title: text("Badges"),
            about: text("I weave."),
            noindex: true,
            ..Told::default()
        };
        let now = Told {
            title: text("Hire me"),
            name: text("Ada"),
            ..Told::default()
        };
        let told = now.no_more_than(&agreed);
        assert_eq!(told.title, text("Badges"));
        assert_eq!((told.about, told.name), (None, None));
        assert!(told.noindex);
    }
}
