//! How a server says no.

use serde_json::{Value, json};

/// The shape in which the reason of a refusal comes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Words {
    /// A sentence, and the name in `statusText`, as the documents have it.
    #[default]
    Sentence,
    /// A flat list of the values of objects: Badgr, most often.
    Flat,
    /// A list of objects with `name` and `description`: Badgr, sometimes.
    Objects,
    /// An object of fields, each with a list.
    Fields,
    /// Null.
    Null,
    /// No JSON: the traceback of a program, with 500.
    Traceback,
}

impl Words {
    /// Every shape.
    pub const ALL: [Self; 6] = [
        Self::Sentence,
        Self::Flat,
        Self::Objects,
        Self::Fields,
        Self::Null,
        Self::Traceback,
    ];

    /// What `error` holds for a name and a sentence.
    pub(super) fn error(self, name: &str, sentence: &str) -> Value {
        match self {
            Self::Sentence => json!(sentence),
            Self::Flat => json!([name, sentence, "ERROR", "_:b15"]),
            Self::Objects => json!([{
                "name": name, "description": sentence, "result": "ERROR", "node_id": "_:b15"
            }]),
            Self::Fields => json!({"assertion": [name, sentence]}),
            Self::Null | Self::Traceback => Value::Null,
        }
    }
}

/// What a program of Django leaves when it falls.
pub(super) const TRACEBACK: &str = "Traceback (most recent call last):
  File \"/srv/apps/backpack/badge_connect_api.py\", line 112, in post
    badge, created = helper.get_or_create_assertion(**data)
AttributeError: 'NoneType' object has no attribute 'get'
";
