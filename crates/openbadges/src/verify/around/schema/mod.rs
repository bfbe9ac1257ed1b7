//! Does the credential fit the schema that it names? (3.0 "Verification", step 1;
//! 1EdTechJsonSchemaValidator2019; VC JSON Schema.)

mod work;

use jsonschema::{PatternOptions, Retrieve, Uri};
use serde_json::Value;

use crate::credential::{link, many, types, web_address};
use crate::verify::inquiry::Inquiry;
use crate::verify::rule::Rule;

/// The most schemas that one credential may name.
const MOST: usize = 4;

/// How many differences are told.
const TOLD: usize = 3;

/// Holds the credential against each schema that it names. A schema that cannot be had says nothing
/// against a credential whose signature is right.
pub(super) fn check(inquiry: &mut Inquiry<'_>, credential: &Value) {
    for (place, schema) in many(credential, "credentialSchema").into_iter().enumerate() {
        if place == MOST {
            inquiry.skip(
                Rule::Schema,
                "Its form was not checked in full: it names more descriptions than Lapel looks at",
                format!("the limit is {MOST}"),
            );
            return;
        }
        let kinds = types(schema);
        if !kinds.contains(&"1EdTechJsonSchemaValidator2019") && !kinds.contains(&"JsonSchema") {
            inquiry.skip(
                Rule::Schema,
                "Its form was not checked: it names a description that Lapel does not know",
                kinds.join(", "),
            );
            continue;
        }
        let Some(url) = link(schema).and_then(|id| web_address(&id)) else {
            inquiry.skip(
                Rule::Schema,
                "Its form was not checked: the description of it has no address",
                None,
            );
            continue;
        };
        match inquiry.json(&url) {
            Ok(schema) => compare(inquiry, &schema, url.as_str(), credential),
            Err(why) => inquiry.skip(
                Rule::Schema,
                "Its form was not checked: the description of it could not be fetched",
                why.evidence(&url),
            ),
        }
    }
}

fn compare(inquiry: &mut Inquiry<'_>, schema: &Value, url: &str, credential: &Value) {
    if !work::is_bearable(schema, credential) {
        inquiry.skip(
            Rule::Schema,
            "Its form was not checked: the description of it is made so that checking would take too long",
            url.to_owned(),
        );
        return;
    }
    let validator = jsonschema::options()
        .with_retriever(Nothing)
        // Without back-references no text takes long to match.
        .with_pattern_options(PatternOptions::regex())
        .build(schema);
    let validator = match validator {
        Ok(validator) => validator,
        Err(error) => {
            inquiry.skip(
                Rule::Schema,
                "Its form was not checked: the description of it cannot be used",
                format!("{url}: {error}"),
            );
            return;
        }
    };
    let differences: Vec<String> = validator
        .iter_errors(credential)
        .take(TOLD)
        .map(|error| {
            format!(
                "{} at {}",
                shortened(&error.to_string()),
                error.instance_path()
            )
        })
        .collect();
    if differences.is_empty() {
        inquiry.pass(
            Rule::Schema,
            "It has the form that it says it has",
            url.to_owned(),
        );
    } else {
        inquiry.fail(
            Rule::Schema,
            "It does not have the form that it says it has",
            differences.join("; "),
        );
    }
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 120;
    match text.chars().count() > LONGEST {
        true => text.chars().take(LONGEST).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

/// A schema is one document: what it refers to elsewhere is not fetched.
struct Nothing;

impl Retrieve for Nothing {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Err(format!("it refers to {uri}, which is not fetched").into())
    }
}
