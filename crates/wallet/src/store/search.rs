//! Full-text search over name, issuer, skills, and what else [`words`] takes of a badge.
//!
//! The tokenizer cuts words at spaces, which Chinese, Japanese, Korean, Thai and their neighbours
//! do not write (or not between all words). So their characters are set apart, in the index as in
//! the question, and a word of theirs is found as the characters one after another.

use std::borrow::Cow;

use rusqlite::Transaction;
use unicode_normalization::UnicodeNormalization;

use openbadges::Badge;

use super::words;
use crate::Result;

/// How many words of a question are looked at.
const MAX_WORDS: usize = 32;

/// Puts the words of the badge `number` into the index, in place of those that were there.
pub(super) fn index(
    transaction: &Transaction<'_>,
    number: i64,
    name: &str,
    badge: &Badge,
) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO search (rowid, name, issuer, skills, description)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((
            number,
            set_apart(name),
            set_apart(badge.issuer.name.as_deref().unwrap_or_default()),
            set_apart(&words::of_skills(badge)),
            set_apart(&words::of_description(badge)),
        ))?;
    Ok(())
}

/// The numbers of the badges in which each word of `question` begins a word; `None` if there is no
/// word in it.
pub(super) fn find(transaction: &Transaction<'_>, question: &str) -> Result<Option<Hits>> {
    let Some(expression) = expression(question) else {
        return Ok(None);
    };
    let mut statement =
        transaction.prepare_cached("SELECT rowid FROM search WHERE search MATCH ?1")?;
    let mut rows = statement.query([expression])?;
    let mut hits = Hits::default();
    while let Some(row) = rows.next()? {
        hits.insert(row.get(0)?);
    }
    Ok(Some(hits))
}

/// A set of badges' numbers, which are small: SQLite counts them from 1.
#[derive(Debug, Default)]
pub(crate) struct Hits(Vec<bool>);

impl Hits {
    pub(super) fn insert(&mut self, number: i64) {
        let Ok(place) = usize::try_from(number) else {
            return;
        };
        if place >= self.0.len() {
            self.0.resize((place + 1).next_power_of_two(), false);
        }
        if let Some(hit) = self.0.get_mut(place) {
            *hit = true;
        }
    }

    /// What is in both.
    pub(super) fn and(mut self, other: &Self) -> Self {
        for (hit, other) in self
            .0
            .iter_mut()
            .zip(other.0.iter().chain(std::iter::repeat(&false)))
        {
            *hit &= other;
        }
        self
    }

    pub(crate) fn contains(&self, number: i64) -> bool {
        usize::try_from(number)
            .ok()
            .and_then(|place| self.0.get(place))
            .is_some_and(|hit| *hit)
    }
}

/// The question in FTS5's language: every word a quoted string, so that nothing in it is syntax.
/// There is no `AND` between them: without it, FTS5 passes over what its tokenizer finds no word in.
fn expression(question: &str) -> Option<String> {
    let words: Vec<String> = question
        .split(|character: char| character.is_whitespace() || character == '\0')
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .take(MAX_WORDS)
        .map(|word| format!("\"{}\"*", set_apart(word).trim().replace('"', "\"\"")))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// `text` in its compatible form, with spaces around each character of a script without spaces.
fn set_apart(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut apart = String::with_capacity(text.len() * 2);
    for character in text.nfkc().map(plain) {
        if is_unspaced(character) {
            apart.extend([' ', character, ' ']);
        } else {
            apart.push(character);
        }
    }
    Cow::Owned(apart)
}

/// The letter in a white-on-black circle or square, which Unicode gives no compatible form.
fn plain(character: char) -> char {
    let letter = match character {
        '\u{1f150}'..='\u{1f169}' => u32::from(character) - 0x1f150,
        '\u{1f170}'..='\u{1f189}' => u32::from(character) - 0x1f170,
        _ => return character,
    };
    char::from_u32(u32::from('A') + letter).unwrap_or(character)
}

/// Whether a character belongs to a script that is written without spaces, or in which the sought
/// part of a word often does not begin it.
fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{0e00}'..='\u{0eff}'     // Thai, Lao
        | '\u{1000}'..='\u{109f}'   // Myanmar
        | '\u{1780}'..='\u{17ff}'   // Khmer
        | '\u{3005}'..='\u{3007}'   // 々 〆 〇
        | '\u{3041}'..='\u{30ff}'   // Hiragana, Katakana
        | '\u{3100}'..='\u{312f}'   // Bopomofo
        | '\u{31f0}'..='\u{31ff}'   // Katakana extensions
        | '\u{3400}'..='\u{4dbf}'   // Han, extension A
        | '\u{4e00}'..='\u{9fff}'   // Han
        | '\u{ac00}'..='\u{d7a3}'   // Hangul
        | '\u{f900}'..='\u{faff}'   // Han, compatibility
        | '\u{20000}'..='\u{3ffff}' // Han, further extensions
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_quoted_and_a_beginning() {
        assert_eq!(
            expression("  cloud arch ").as_deref(),
            Some("\"cloud\"* \"arch\"*")
        );
        assert_eq!(
            expression("say \"hi\" OR name:x*").as_deref(),
            Some("\"say\"* \"\"\"hi\"\"\"* \"OR\"* \"name:x*\"*")
        );
    }

    #[test]
    fn a_question_without_words_asks_nothing() {
        for question in ["", "   ", "- & \"\" *", "🎓", "\0"] {
            assert_eq!(expression(question), None, "{question:?}");
        }
    }

    #[test]
    fn characters_of_scripts_without_spaces_are_set_apart() {
        assert_eq!(set_apart("AWS认证"), "AWS 认  证 ");
        assert_eq!(set_apart("Échelle"), "Échelle");
    }

    #[test]
    fn half_and_full_width_are_the_same() {
        assert_eq!(set_apart("ＡＷＳ"), "AWS");
        assert_eq!(set_apart("ﾊﾞｯｼﾞ"), set_apart("バッジ"));
        assert_eq!(set_apart("Ⓐ🅦🆂"), "AWS");
    }

    /// SQLite's table of characters is older than Rust's, and takes no vowel sign of Hindi for a
    /// part of a word unless it is told to.
    #[test]
    fn every_letter_mark_and_number_is_part_of_a_word() {
        let sample = crate::store::samples::Sample::new();
        let connection =
            rusqlite::Connection::open(sample.folder.path().join("wallet.sqlite")).expect("opened");
        connection
            .execute_batch("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, search, instance)")
            .expect("a table of the words held");
        let insert = "INSERT INTO search (rowid, name, issuer, skills, description)
                      VALUES (?1, ?2, '', '', '')";
        let letters = || ('!'..=char::MAX).filter(|letter| letter.is_alphanumeric());
        connection.execute_batch("BEGIN").expect("begun");
        for letter in letters() {
            connection
                .execute(insert, (u32::from(letter), set_apart(&letter.to_string())))
                .expect("indexed");
        }
        let held: std::collections::HashSet<u32> = connection
            .prepare("SELECT DISTINCT doc FROM held")
            .expect("asked")
            .query_map([], |row| row.get(0))
            .expect("answered")
            .collect::<std::result::Result<_, _>>()
            .expect("numbers");
        let missing: Vec<String> = letters()
            .filter(|letter| !held.contains(&u32::from(*letter)))
            .map(|letter| format!("{:x} {letter}", u32::from(letter)))
            .collect();
        assert!(missing.is_empty(), "{} {missing:?}", missing.len());
    }
}
