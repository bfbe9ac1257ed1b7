//! What stands in a badge's ring where it has no picture.

/// The first letter of a name, as in the window (`ui/src/lib/components/Thumbnail.svelte`).
pub(super) fn initial(name: &str) -> char {
    name.chars()
        .find(|letter| letter.is_alphanumeric())
        .unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_letter_stands_for_nothing() {
        for (name, expected) in [
            ("Weaver", 'W'),
            ("«Éclairs»", 'É'),
            ("🏅 3 kings", '3'),
            ("机器人", '机'),
            ("🏅", '?'),
            ("", '?'),
        ] {
            assert_eq!(initial(name), expected, "{name}");
        }
    }
}
