//! What is found by what is written.

use proptest::prelude::*;

use super::{ids, named, search};
use crate::store::samples::*;

#[test]
fn a_badge_is_found_by_the_beginning_of_any_word_of_name_issuer_skill_and_description() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    for text in [
        "cloud",
        "CLOUD",
        "arch",
        "c",
        "cloud arch",
        "academy",
        "serverl",
        "designs sys",
        " exam ",
        "cloud  - architect",
    ] {
        assert_eq!(ids(&sample, &search(text)), [id.as_str()], "{text}");
    }
    for text in ["loud", "cloud cooking", "clouds"] {
        assert!(ids(&sample, &search(text)).is_empty(), "{text}");
    }
}

#[test]
fn accents_do_not_matter() {
    let sample = Sample::new();
    let id = sample.add(named(1, "École Żółw Ångström"));
    for text in ["ecole", "école", "e\u{301}cole", "zołw", "angstrom"] {
        assert_eq!(ids(&sample, &search(text)), [id.as_str()], "{text}");
    }
}

#[test]
fn names_in_scripts_without_spaces_are_found_by_any_part() {
    let sample = Sample::new();
    let chinese = sample.add(named(1, "AWS云计算专业认证"));
    let japanese = sample.add(named(2, "データサイエンスのバッジ"));
    let korean = sample.add(named(3, "정보기술자격증"));
    let thai = sample.add(named(4, "ประกาศนียบัตร"));
    for (text, id) in [
        ("云计算", &chinese),
        ("认证", &chinese),
        ("aws云", &chinese),
        ("专业 aws", &chinese),
        ("サイエンス", &japanese),
        ("ﾊﾞｯｼﾞ", &japanese),
        ("자격", &korean),
        ("บัตร", &thai),
    ] {
        assert_eq!(ids(&sample, &search(text)), [id.as_str()], "{text}");
    }
    assert!(ids(&sample, &search("计云")).is_empty());
}

#[test]
fn no_syntax_of_the_search_gets_through() {
    let sample = Sample::new();
    let id = sample.add(named(1, "Cloud OR NEAR Architect"));
    for text in [
        "\"",
        "\"\"\"",
        "cloud\"",
        "cloud *",
        "cloud AND",
        "NOT",
        "name:cloud",
        "{name}:cloud",
        "cloud + architect",
        "^cloud",
        "(",
        ")",
        "NEAR(cloud architect, 1)",
        "-cloud",
        "a\0b",
        "'; DROP TABLE badge; --",
        "\\",
        "%",
        "_",
    ] {
        sample.wallet.list(&search(text), 0, 10, now()).expect(text);
    }
    assert_eq!(ids(&sample, &search("or")), [id.as_str()]);
    assert!(ids(&sample, &search("name:cloud")).is_empty());
    assert_eq!(ids(&sample, &search("^cloud")), [id.as_str()]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_search_never_fails_on_any_text(texts in prop::collection::vec(".{0,60}", 64)) {
        let sample = Sample::new();
        sample.add(assertion(1));
        for text in texts {
            prop_assert!(sample.wallet.list(&search(&text), 0, 10, now()).is_ok(), "{:?}", text);
            prop_assert!(sample.wallet.status_counts(&search(&text), now()).is_ok(), "{:?}", text);
        }
    }

    #[test]
    fn a_badge_is_found_by_its_own_name(name in "[\\p{L}\\p{Han}]{1,12}( \\p{L}{1,8}){0,3}") {
        let sample = Sample::new();
        let id = sample.add(named(1, &name));
        prop_assert_eq!(ids(&sample, &search(&name)), [id]);
    }
}

#[test]
fn a_word_of_white_on_black_letters_is_a_word() {
    let sample = Sample::new();
    let id = sample.add(named(1, "Cloud \u{1f170} architect"));
    for question in ["cloud \u{1f170} architect", "\u{1f150}", "a"] {
        assert_eq!(ids(&sample, &search(question)), [id.as_str()]);
    }
    assert!(ids(&sample, &search("cloud \u{1f170} weaving")).is_empty());
}

#[test]
fn words_with_vowel_signs_stay_whole() {
    let sample = Sample::new();
    let id = sample.add(named(1, "हिन्दी शिक्षक"));
    assert_eq!(ids(&sample, &search("हिन्दी")), [id.as_str()]);
    assert!(ids(&sample, &search("न्दी")).is_empty());
}

#[test]
fn a_text_of_very_many_words_is_searched_for_too() {
    let sample = Sample::new();
    sample.add(assertion(1));
    let text = "cloud ".repeat(100_000);
    assert_eq!(ids(&sample, &search(&text)).len(), 1);
}
