//! Saved e-mails (RFC 5322, MIME): the parts that may carry a badge, and the links that look like
//! badges.
//!
//! The parser is not given any transfer encoding to undo: it would take apart, nested in one another
//! without end, messages that were only then decoded. Parts are decoded here, to a fixed depth.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::content::Content;
use super::listed::{self, Listed};
use super::pages;
use super::refusal::Reason;

/// The most links of one e-mail that are followed.
pub(super) const MAX_LINKS: usize = 50;
/// The most parts, those of the e-mails in it among them. Each part costs the parser memory, and each
/// level of nesting as well.
pub(super) const MAX_PARTS: usize = 500;
/// How deep encoded e-mails in encoded e-mails are opened.
const DEEPEST: usize = 3;
/// How far the headers of an e-mail are looked for, in bytes.
const FIRST_LOOK: usize = 64 << 10;

/// What an e-mail brings.
#[derive(Debug, Default)]
pub(super) struct Email {
    /// The name and content of each part that is an image, a credential or a ZIP.
    pub(super) parts: Vec<(String, Vec<u8>)>,
    /// The links that look like badges, each one once.
    pub(super) links: Vec<String>,
    /// Whether there are more links than are followed.
    pub(super) more: bool,
}

/// Whether bytes begin as an e-mail does: header fields, some of which every e-mail has.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(FIRST_LOOK)];
    let mut known = 0;
    for (number, line) in head.split(|byte| *byte == b'\n').enumerate() {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        if number > 0 && line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        // What some programs write before the first field.
        if number == 0 && line.starts_with(b"From ") {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            return false;
        };
        let (name, _) = line.split_at(colon);
        if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        let telling: [&[u8]; 9] = [
            b"from",
            b"to",
            b"date",
            b"subject",
            b"message-id",
            b"mime-version",
            b"received",
            b"return-path",
            b"delivered-to",
        ];
        known += usize::from(
            telling
                .iter()
                .any(|telling| name.eq_ignore_ascii_case(telling)),
        );
    }
    known >= 2
}

/// Reads an e-mail.
pub(super) fn read(bytes: &[u8]) -> Result<Email, Reason> {
    let mut email = Email::default();
    let mut texts = Vec::new();
    let mut parts = 0;
    // The parser counts on offsets that a broken e-mail may not have.
    catch_unwind(AssertUnwindSafe(|| {
        take_apart(bytes, 0, &mut parts, &mut email, &mut texts)
    }))
    .unwrap_or(Err(Reason::BrokenEmail))?;
    let Listed { links, more } =
        listed::links_in(&texts.join("\n"), MAX_LINKS, pages::looks_like_a_badge);
    (email.links, email.more) = (links, more);
    Ok(email)
}

fn take_apart(
    bytes: &[u8],
    depth: usize,
    parts: &mut usize,
    email: &mut Email,
    texts: &mut Vec<String>,
) -> Result<(), Reason> {
    *parts += possible_parts(bytes);
    if *parts > MAX_PARTS {
        return Err(Reason::TooManyParts);
    }
    let parser = MessageParser::new()
        .with_mime_headers()
        .ignore_header(HeaderName::ContentTransferEncoding);
    let mut rest: Vec<Message<'_>> = parser.parse(bytes).into_iter().collect();
    while let Some(message) = rest.pop() {
        for mut part in message.parts {
            // Each holds all that is in it, and copying it at each level would take long.
            let holds_others = match &part.body {
                PartType::Multipart(_) => true,
                PartType::Message(_) => !is_encoded(bytes, &part),
                _ => false,
            };
            if holds_others {
                // Not dropped within one another, however many there are.
                if let PartType::Message(message) = std::mem::take(&mut part.body) {
                    rest.push(message);
                }
                continue;
            }
            let Some(content) = decoded(bytes, &part) else {
                continue;
            };
            match std::mem::take(&mut part.body) {
                // Undecoded it is nothing to the parser.
                _ if content.was_encoded && kind(&part) == Some("message") => {
                    if depth < DEEPEST {
                        take_apart(&content.bytes, depth + 1, parts, email, texts)?;
                    }
                }
                PartType::Multipart(_) => {}
                PartType::Message(message) => rest.push(message),
                PartType::Html(_) => texts.push(listed::text_of(&content.bytes).into_owned()),
                PartType::Text(_) | PartType::Binary(_) | PartType::InlineBinary(_) => {
                    match Content::of(&content.bytes) {
                        Content::Image | Content::Text(_) | Content::Zip | Content::Pdf => {
                            let number = email.parts.len() + 1;
                            let name = part.attachment_name().map(str::to_owned);
                            let name = name.unwrap_or_else(|| number.to_string());
                            email.parts.push((name, content.bytes));
                        }
                        _ if matches!(kind(&part), Some("text") | None) => {
                            texts.push(listed::text_of(&content.bytes).into_owned());
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    Ok(())
}

/// No e-mail has more parts, or more levels, than it has lines that may end a part and fields that may
/// say what a part is.
fn possible_parts(bytes: &[u8]) -> usize {
    bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| {
            line.starts_with(b"--")
                || line
                    .get(..13)
                    .is_some_and(|name| name.eq_ignore_ascii_case(b"Content-Type:"))
                || line
                    .get(..13)
                    .is_some_and(|name| name.eq_ignore_ascii_case(b"Content-Type "))
        })
        .count()
}

fn kind<'a>(part: &'a MessagePart<'_>) -> Option<&'a str> {
    part.content_type().map(|kind| kind.ctype())
}

/// What a part holds.
struct Decoded {
    bytes: Vec<u8>,
    was_encoded: bool,
}

/// Whether a part has a transfer encoding that is undone here.
fn is_encoded(raw: &[u8], part: &MessagePart<'_>) -> bool {
    header(raw, part)
        .is_some_and(|header| ["base64", "quoted-printable"].contains(&encoding(header).as_str()))
}

/// The header of a part.
fn header<'a>(raw: &'a [u8], part: &MessagePart<'_>) -> Option<&'a [u8]> {
    let at = |offset: u32| usize::try_from(offset).ok();
    raw.get(at(part.offset_header)?..at(part.offset_body)?)
}

/// The content of a part without its transfer encoding (RFC 2045 §6); none if it is broken.
fn decoded(raw: &[u8], part: &MessagePart<'_>) -> Option<Decoded> {
    let at = |offset: u32| usize::try_from(offset).ok();
    let header = header(raw, part)?;
    let body = raw.get(at(part.offset_body)?..at(part.offset_end)?)?;
    let (bytes, was_encoded) = match encoding(header).as_str() {
        "base64" => (base64_decode(until_boundary(body))?, true),
        // What is not quoted as it says was written by hand, and may be read as it is.
        "quoted-printable" => match quoted_printable_decode(body) {
            Some(bytes) => (bytes, true),
            None => (unquoted(body), true),
        },
        _ => (body.to_vec(), false),
    };
    Some(Decoded { bytes, was_encoded })
}

/// The end of an encoded e-mail is not found by the parser. No line of base64 looks like a boundary.
fn until_boundary(body: &[u8]) -> &[u8] {
    let boundary = body.windows(3).position(|part| part == b"\n--");
    body.get(..boundary.unwrap_or(body.len())).unwrap_or(body)
}

/// Quoted-printable with equals signs in it that quote nothing, which stay.
fn unquoted(body: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body;
    while let [byte, after @ ..] = rest {
        rest = match (byte, after) {
            (b'=', [b'\r', b'\n', next @ ..] | [b'\n', next @ ..]) => next,
            (b'=', [high, low, next @ ..]) if digit(*high).is_some() && digit(*low).is_some() => {
                let quoted = digit(*high).zip(digit(*low));
                bytes.extend(quoted.map(|(high, low)| high << 4 | low));
                next
            }
            _ => {
                bytes.push(*byte);
                after
            }
        };
    }
    bytes
}

/// The transfer encoding that a part's header names, in small letters. A field goes on in lines that
/// begin with white space (RFC 5322, section 2.2.3).
fn encoding(header: &[u8]) -> String {
    let name = b"content-transfer-encoding:";
    let mut lines = header.split(|byte| *byte == b'\n');
    let value = lines.find_map(|line| {
        let start = line.get(..name.len())?;
        start
            .eq_ignore_ascii_case(name)
            .then(|| line.get(name.len()..))?
    });
    let more = lines.take_while(|line| line.starts_with(b" ") || line.starts_with(b"\t"));
    let value: Vec<u8> = value.into_iter().chain(more).flatten().copied().collect();
    String::from_utf8_lossy(&value).trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests;
