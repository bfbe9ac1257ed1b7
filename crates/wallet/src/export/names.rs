//! File names that are safe on every system, whatever a badge is called.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

/// The longest file name, in bytes, with its extension.
const MAX_NAME: usize = 120;

/// Names that Windows keeps for devices, whatever their extension.
const DEVICES: &[&str] = &[
    "aux", "clock", "con", "conin", "conout", "nul", "prn", "com0", "com1", "com2", "com3", "com4",
    "com5", "com6", "com7", "com8", "com9", "com¹", "com²", "com³", "lpt0", "lpt1", "lpt2", "lpt3",
    "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "lpt¹", "lpt²", "lpt³",
];

/// What a badge's files are called before the extension: letters and digits of any script in lower
/// case, a hyphen for everything between them. Never empty.
pub(crate) fn stem(name: &str) -> String {
    let mut stem = String::new();
    // No more than can be used is looked at: a hostile name may have megabytes.
    for character in name.nfc().take(2 * MAX_NAME) {
        if character.is_alphanumeric() {
            stem.extend(character.to_lowercase().filter(|c| c.is_alphanumeric()));
        } else if belongs_to_a_letter(character) {
            // What has no composed form is left out, and parts no word.
        } else if !stem.is_empty() && !stem.ends_with('-') {
            stem.push('-');
        }
    }
    let stem: String = stem.trim_matches('-').nfc().collect();
    if stem.is_empty() {
        return "badge".into();
    }
    if DEVICES.contains(&stem.as_str()) {
        return format!("badge-{stem}");
    }
    stem
}

/// Whether a character is an accent or a joiner rather than something between words.
fn belongs_to_a_letter(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
        || matches!(
            character,
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
        )
}

/// The name of the `number`th file of this stem, no longer than a name may be. The first has no
/// number.
pub(crate) fn numbered(stem: &str, number: u32, extension: &str) -> String {
    let tail = match number {
        0 | 1 => format!(".{extension}"),
        _ => format!("-{number}.{extension}"),
    };
    let mut end = stem.len().min(MAX_NAME.saturating_sub(tail.len()));
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{tail}", stem[..end].trim_end_matches('-'))
}

/// Names that are taken, where `A` and `a` are the same name.
#[derive(Debug, Default)]
pub(crate) struct Taken(HashSet<String>);

impl Taken {
    /// Takes a name; false if it was taken before.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        self.0.insert(folded(name))
    }
}

/// One text for all names that some system takes for one.
fn folded(name: &str) -> String {
    name.nfkc()
        .collect::<String>()
        .to_uppercase()
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_file_is_named_after_its_badge() {
        for (name, expected) in [
            ("Cloud Architect", "cloud-architect.png"),
            ("  C++ & Rust: advanced!  ", "c-rust-advanced.png"),
            ("Café Größe", "café-größe.png"),
            ("Cafe\u{301}", "café.png"),
            ("日本語の本", "日本語の本.png"),
            ("Введение в Git", "введение-в-git.png"),
        ] {
            assert_eq!(numbered(&stem(name), 1, "png"), expected);
        }
    }

    #[test]
    fn export_file_name_traversal_and_device_names() {
        for (name, expected) in [
            ("../../etc/passwd", "etc-passwd.png"),
            ("..\\..\\windows\\system32", "windows-system32.png"),
            ("/absolute", "absolute.png"),
            ("C:\\drive", "c-drive.png"),
            (".hidden", "hidden.png"),
            ("..", "badge.png"),
            ("", "badge.png"),
            ("\u{202e}gnp.exe", "gnp-exe.png"),
            ("a\0b", "a-b.png"),
            ("zero\u{200b}width", "zerowidth.png"),
            ("CON", "badge-con.png"),
            ("nul.", "badge-nul.png"),
            ("Com1", "badge-com1.png"),
            ("LPT³", "badge-lpt³.png"),
            ("~", "badge.png"),
            ("$(reboot)", "reboot.png"),
            ("-rf", "rf.png"),
        ] {
            assert_eq!(numbered(&stem(name), 1, "png"), expected, "{name:?}");
        }
    }

    #[test]
    fn names_that_differ_only_in_case_or_form_are_one_name() {
        let mut taken = Taken::default();
        assert!(taken.take("Straße.png"));
        for same in ["straße.png", "STRASSE.PNG", "ＳＴＲＡＳＳＥ.png"] {
            assert!(!taken.take(same), "{same}");
        }
        assert!(taken.take("strasse-2.png"));
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        let name = numbered(&stem(&"ß".repeat(500)), 12345, "url.txt");
        assert!(name.len() <= MAX_NAME, "{}", name.len());
        assert!(name.ends_with("ß-12345.url.txt"), "{name}");
    }

    proptest! {
        #[test]
        fn a_file_never_leaves_the_chosen_folder(name in any::<String>(), number in 0..100_000_u32) {
            let name = numbered(&stem(&name), number, "png");
            let folder = Path::new("/chosen/folder");
            let path = folder.join(&name);
            prop_assert_eq!(path.parent(), Some(folder));
            prop_assert_eq!(path.file_name().and_then(|name| name.to_str()), Some(name.as_str()));
            prop_assert!(name.len() <= MAX_NAME);
            prop_assert!(!name.starts_with(['.', '-']));
            prop_assert!(!name.contains(['/', '\\', ':', '\0', '*', '?', '"', '<', '>', '|']));
            prop_assert!(!name.chars().any(char::is_control));
            let first = name.split('.').next().expect("a first part").to_owned();
            prop_assert!(!DEVICES.contains(&first.to_lowercase().as_str()));
        }
    }
}
