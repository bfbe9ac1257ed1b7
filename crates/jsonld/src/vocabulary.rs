//! The addresses of RDF that JSON-LD itself gives to values.

use std::sync::{Arc, LazyLock};

macro_rules! shared {
    ($($name:ident = $text:literal;)*) => {
        $(
            #[doc = concat!("`", $text, "`")]
            pub(crate) fn $name() -> Arc<str> {
                static SHARED: LazyLock<Arc<str>> = LazyLock::new(|| $text.into());
                Arc::clone(&SHARED)
            }
        )*
    };
}

shared! {
    xsd_string = "http://www.w3.org/2001/XMLSchema#string";
    xsd_boolean = "http://www.w3.org/2001/XMLSchema#boolean";
    xsd_integer = "http://www.w3.org/2001/XMLSchema#integer";
    xsd_double = "http://www.w3.org/2001/XMLSchema#double";
    rdf_lang_string = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";
    rdf_json = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON";
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    rdf_first = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first";
    rdf_rest = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest";
    rdf_nil = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil";
    rdf_value = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value";
    rdf_language = "http://www.w3.org/1999/02/22-rdf-syntax-ns#language";
    rdf_direction = "http://www.w3.org/1999/02/22-rdf-syntax-ns#direction";
    text_true = "true";
    text_false = "false";
}

/// Of the datatypes that carry a language and a base direction (JSON-LD 1.1 §10.2).
pub(crate) const I18N: &str = "https://www.w3.org/ns/i18n#";
