//! Content that stands in its own address (RFC 2397), read as browsers read it (Fetch Standard §6).

use data_url::DataUrl;

/// The content of a `data:` address, up to `limit` bytes. None for any other address, and where there
/// is more.
pub(crate) fn content(address: &str, limit: usize) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    DataUrl::process(address)
        .ok()?
        .decode(|bytes| {
            if content.len() + bytes.len() > limit {
                return Err(());
            }
            content.extend_from_slice(bytes);
            Ok(())
        })
        .ok()?;
    Some(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_read_in_every_form_that_browsers_read() {
        for address in [
            "data:image/png;base64,aGk/",
            "data:image/png;base64,aGk%2F",
            "data:;BASE64,a Gk/",
            " DATA:text/plain; base64 ,aGk/",
            "data:,hi?",
            "data:,%68i%3f",
            "data:,hi?#part",
        ] {
            let content = content(address, 3);
            assert_eq!(content.as_deref(), Some(&b"hi?"[..]), "{address}");
        }
        assert_eq!(content("data:;base64,aGk", 3).as_deref(), Some(&b"hi"[..]));
        assert_eq!(content("data:,100%", 4).as_deref(), Some(&b"100%"[..]));
        assert_eq!(content("data:,%zz", 3).as_deref(), Some(&b"%zz"[..]));
    }

    #[test]
    fn what_is_no_data_address_or_is_broken_holds_nothing() {
        for address in [
            "",
            "data:",
            "data:image/png",
            "data:;base64,***",
            "data:;base64,a",
            "https://issuer.example/,badge.png",
        ] {
            assert_eq!(content(address, 100), None, "{address}");
        }
    }

    #[test]
    fn content_is_read_up_to_its_limit() {
        for address in ["data:,aaaa", "data:;base64,YWFhYQ=="] {
            assert_eq!(content(address, 4).map(|it| it.len()), Some(4), "{address}");
            assert_eq!(content(address, 3), None, "{address}");
        }
    }
}
