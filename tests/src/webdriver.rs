//! A minimal W3C WebDriver client.
