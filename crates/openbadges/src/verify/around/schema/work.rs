//! How much work it is to hold a document against a JSON Schema. A schema is its issuer's, and may
//! refer to one thing again and again, so that the work doubles with each step.

use serde_json::Value;

/// The most schemas, each counted for each value that it is held against. The schemas of 1EdTech
/// take up to 1,500 for a badge.
const MOST: usize = 1_000_000;

/// The most schemas in one another, counted along references.
const DEEPEST: usize = 512;

/// Whether it ends soon.
pub(super) fn is_bearable(schema: &Value, document: &Value) -> bool {
    let mut walk = Walk { schema, left: MOST };
    walk.visit(schema, document, 0).is_some()
}

struct Walk<'s> {
    schema: &'s Value,
    left: usize,
}

impl Walk<'_> {
    /// Goes where a validator goes. `None`: too far, or where a reference leads is not known.
    fn visit(&mut self, schema: &Value, value: &Value, depth: usize) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        if depth > DEEPEST {
            return None;
        }
        let Value::Object(keywords) = schema else {
            return Some(());
        };
        let depth = depth + 1;
        for (keyword, inner) in keywords {
            match keyword.as_str() {
                "$ref" | "$dynamicRef" | "$recursiveRef" => {
                    let pointer = inner.as_str()?.strip_prefix('#')?;
                    let root = self.schema;
                    self.visit(root.pointer(pointer)?, value, depth)?;
                }
                "allOf" | "anyOf" | "oneOf" | "not" | "if" | "then" | "else" => {
                    for inner in several(inner) {
                        self.visit(inner, value, depth)?;
                    }
                }
                "dependentSchemas" | "dependencies" => {
                    for inner in members(inner) {
                        self.visit(inner, value, depth)?;
                    }
                }
                "properties" => {
                    for (name, inner) in inner.as_object()? {
                        if let Some(value) = value.get(name) {
                            self.visit(inner, value, depth)?;
                        }
                    }
                }
                "patternProperties" => {
                    for inner in members(inner) {
                        self.each(inner, members(value), depth)?;
                    }
                }
                "additionalProperties" | "unevaluatedProperties" | "propertyNames" => {
                    self.each(inner, members(value), depth)?;
                }
                "items" | "prefixItems" if inner.is_array() => {
                    for (inner, value) in several(inner).iter().zip(items(value)) {
                        self.visit(inner, value, depth)?;
                    }
                }
                "items" | "additionalItems" | "unevaluatedItems" | "contains" => {
                    self.each(inner, items(value).iter(), depth)?;
                }
                "enum" => self.left = self.left.checked_sub(items(inner).len())?,
                _ => {}
            }
        }
        Some(())
    }

    fn each<'v>(
        &mut self,
        schema: &Value,
        mut values: impl Iterator<Item = &'v Value>,
        depth: usize,
    ) -> Option<()> {
        values.try_for_each(|value| self.visit(schema, value, depth))
    }
}

fn several(schemas: &Value) -> &[Value] {
    match schemas {
        Value::Array(schemas) => schemas,
        one => std::slice::from_ref(one),
    }
}

fn members(object: &Value) -> impl Iterator<Item = &Value> {
    object
        .as_object()
        .into_iter()
        .flat_map(|members| members.values())
}

fn items(array: &Value) -> &[Value] {
    array.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_schema_that_follows_its_document_is_bearable() {
        let schema = json!({
            "$ref": "#/$defs/party",
            "$defs": {"party": {"properties": {"parent": {"$ref": "#/$defs/party"}}}}
        });
        let document = json!({"parent": {"parent": {"parent": {"name": "x"}}}});
        assert!(is_bearable(&schema, &document));
    }

    #[test]
    fn what_doubles_with_each_step_is_not() {
        let mut document = json!("x");
        for _ in 0..40 {
            document = json!({"a": document});
        }
        let again = json!({"$ref": "#"});
        for keyword in ["additionalProperties", "unevaluatedProperties"] {
            let schema = json!({"allOf": [{keyword: again}, {keyword: again}]});
            assert!(!is_bearable(&schema, &document), "{keyword}");
        }
        assert!(!is_bearable(&json!({"anyOf": [{"$ref": "#"}]}), &document));
        let mut list = json!([]);
        for _ in 0..40 {
            list = json!([list]);
        }
        let schema = json!({"items": again, "contains": again});
        assert!(!is_bearable(&schema, &list));
    }
}
