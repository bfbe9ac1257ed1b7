//! What the system asked Lapel to open, until the page has heard of it.

use std::sync::{Mutex, PoisonError};

/// Files or links for the page.
#[derive(Debug, Default)]
pub(crate) struct Opened(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    page_listens: bool,
    waiting: Vec<String>,
}

impl Opened {
    /// Takes files or links in. What comes back is to be sent to the page now; nothing comes back while the
    /// page does not listen yet.
    pub(crate) fn add(&self, asked: Vec<String>) -> Vec<String> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.page_listens {
            return asked;
        }
        state.waiting.extend(asked);
        Vec::new()
    }

    /// What has waited for the page, which listens from now on.
    pub(crate) fn take(&self) -> Vec<String> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.page_listens = true;
        std::mem::take(&mut state.waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_reaches_the_page_once() {
        let opened = Opened::default();
        assert!(opened.add(vec!["first.png".into()]).is_empty());
        assert_eq!(opened.take(), ["first.png"]);
        assert!(opened.take().is_empty());
        assert_eq!(opened.add(vec!["second.png".into()]), ["second.png"]);
        assert!(opened.take().is_empty());
    }
}
