//! Snippets in HTML. Every text and every address goes through maud, which escapes it.

use maud::{Markup, html};

use super::Item;

/// Mail programs drop style sheets, and Outlook lays out by tables and attributes alone.
const CELL: &str = "padding:4px 12px 4px 0;vertical-align:middle";
const WORDS: &str = "padding:4px 0;vertical-align:middle;\
                     font-family:Arial,Helvetica,sans-serif;font-size:13px;line-height:18px;\
                     color:#5a5f68;text-align:start";
const NAME: &str = "color:#14605b;font-weight:bold;text-decoration:none";
const PICTURE: &str = "display:block;width:56px;height:56px;border:0";

/// A signature: a row for each badge.
pub(super) fn signature(items: &[Item]) -> String {
    html! {
        table role="presentation" border="0" cellpadding="0" cellspacing="0" style="border-collapse:collapse" {
            @for item in items {
                tr {
                    @if let Some(picture) = &item.picture {
                        td width="68" style=(CELL) {
                            a href=(item.address) {
                                img src=(picture) width="56" height="56" border="0" alt=(item.name) style=(PICTURE);
                            }
                        }
                    } @else {
                        td width="0" {}
                    }
                    td style=(WORDS) dir="auto" {
                        a href=(item.address) style=(NAME) { (item.name) }
                        (issuer(item))
                    }
                }
            }
        }
    }
    .into_string()
}

/// A list for a web page, which lays itself out by what it brings along.
pub(super) fn embed(items: &[Item]) -> String {
    html! {
        ul style="display:flex;flex-wrap:wrap;gap:20px;margin:0;padding:0;list-style:none" {
            @for item in items {
                li style="width:160px;text-align:center;font:14px/1.35 system-ui,sans-serif" {
                    a href=(item.address) rel="noopener" dir="auto" style="color:inherit;text-decoration:none" {
                        @if let Some(picture) = &item.picture {
                            img src=(picture) width="96" height="96" alt="" loading="lazy" style="display:block;margin:0 auto 8px";
                        }
                        strong { (item.name) }
                        (issuer(item))
                    }
                }
            }
        }
    }
    .into_string()
}

fn issuer(item: &Item) -> Markup {
    html! {
        @if let Some(issuer) = &item.issuer { br; span { (issuer) } }
    }
}
