//! The real window, driven as a person drives it.
