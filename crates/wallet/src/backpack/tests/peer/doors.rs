//! What a peer answers at each of its doors.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::{Url, form_urlencoded};

use super::{Answer, Code, Request, SCOPE, State, json, redirect};

impl State {
    fn fresh(&mut self, kind: &str) -> String {
        self.count += 1;
        format!("{kind}-{}-of-the-peer", self.count)
    }

    pub(super) fn answer(&mut self, request: &Request, root: &str) -> Answer {
        if let Some(document) = self.quirks.documents.get(request.path.as_str()) {
            let status = if document.is_null() { 404 } else { 200 };
            return json(status, document);
        }
        match request.path.as_str() {
            "/bcv1/assertions" if self.quirks.list.is_some() => self.listed(request),
            "/.well-known/badgeconnect.json" => redirect("/bcv1/manifest"),
            "/bcv1/manifest" => json(200, &manifest(root)),
            "/.well-known/oauth-authorization-server" if self.quirks.has_metadata => json(
                200,
                &json!({"issuer": root, "token_endpoint": format!("{root}/o/token"),
                    "authorization_response_iss_parameter_supported": true,
                    "revocation_endpoint": format!("{root}/o/revoke_token")}),
            ),
            "/o/register" | "/o/token" | "/o/revoke_token" if request.method != "POST" => {
                json(405, &Value::Null)
            }
            "/o/register" => self.register(request),
            "/o/authorize" => self.authorize(request),
            "/o/token" => self.token(request),
            "/o/revoke_token" => self.revoke(request),
            path if path.starts_with("/bcv1/") => self.bearer(request),
            "/v2/backpack/assertions" | "/v2/backpack/import" | "/v2/users/self" => {
                self.bearer(request)
            }
            _ => json(404, &Value::Null),
        }
    }

    fn register(&mut self, request: &Request) -> Answer {
        let wish: Value = serde_json::from_str(&request.body).expect("JSON");
        let no = |error: &str| json(400, &json!({"error": error, "error_description": error}));
        let redirect = wish["redirect_uris"][0].as_str().expect("a redirect");
        let scope = wish["scope"].as_str().expect("scopes");
        if self.quirks.registers_nobody {
            return json(403, &json!({"error": "access_denied"}));
        }
        if self.quirks.no_loopback && !redirect.starts_with("https://") {
            return no("redirect_uris: Must be a valid HTTPS URI");
        }
        if self.quirks.no_offline_access && scope.contains("offline_access") {
            return no("invalid_scope");
        }
        if self.quirks.no_refresh_grant && wish["grant_types"].to_string().contains("refresh") {
            return no("invalid_client_metadata");
        }
        if self.quirks.no_basic_at_registration
            && wish["token_endpoint_auth_method"] == "client_secret_basic"
        {
            return no("token_endpoint_auth_method: not supported");
        }
        let id = self.fresh("client");
        let secret = self.fresh("secret");
        self.clients
            .insert(id.clone(), (secret.clone(), redirect.to_owned()));
        let secret = if self.quirks.hashed_secret {
            format!("pbkdf2_sha256$260000${secret}")
        } else {
            secret
        };
        json(
            201,
            // The redirect addresses are garbled as Badgr garbles them.
            &json!({"client_id": id, "client_secret": secret, "client_secret_expires_at": 0,
                "token_endpoint_auth_method": wish["token_endpoint_auth_method"],
                "redirect_uris": [" "], "scope": scope}),
        )
    }

    fn authorize(&mut self, request: &Request) -> Answer {
        let asked: HashMap<String, String> = form_urlencoded::parse(request.query.as_bytes())
            .into_owned()
            .collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["code_challenge_method"], "S256");
        let code = self.fresh("code");
        let mut to = Url::parse(&asked["redirect_uri"]).expect("an address");
        to.query_pairs_mut()
            .append_pair("code", &code)
            .append_pair("state", &asked["state"])
            .append_pair("scope", &asked["scope"]);
        if let Some(iss) = &self.quirks.iss {
            to.query_pairs_mut().append_pair("iss", iss);
        }
        self.codes.insert(
            code,
            Code {
                challenge: asked["code_challenge"].clone(),
                redirect: asked["redirect_uri"].clone(),
                client: asked["client_id"].clone(),
                scope: asked["scope"].clone(),
            },
        );
        redirect(to.as_str())
    }

    fn token(&mut self, request: &Request) -> Answer {
        let form = request.form();
        let no = |error: &str| json(400, &json!({"error": error}));
        if self.quirks.throttled > 0 {
            self.quirks.throttled -= 1;
            return json(
                429,
                &json!({"error": "login attempts throttled", "expires": 4}),
            );
        }
        if let Some(user) = form.get("username") {
            return match (user.as_str(), form["password"].as_str()) {
                ("ada", "correct horse") => self.grant("rw:profile rw:issuer rw:backpack"),
                _ => no("invalid_grant"),
            };
        }
        let in_body = || {
            Some((
                form.get("client_id")?.clone(),
                form.get("client_secret")?.clone(),
            ))
        };
        let client = if self.quirks.client_in_body && form["grant_type"] == "refresh_token" {
            in_body()
        } else {
            basic(request).or_else(in_body)
        };
        let Some((id, secret)) = client else {
            return no("invalid_client");
        };
        if self.clients.get(&id).is_none_or(|known| known.0 != secret) {
            return no("invalid client_secret");
        }
        assert!(
            form.contains_key("scope"),
            "Open Badges 2.1 wants the scope"
        );
        match form["grant_type"].as_str() {
            "authorization_code" => {
                let Some(code) = self.codes.remove(&form["code"]) else {
                    return no("invalid_grant");
                };
                let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"]));
                let fits = code.challenge == challenge
                    && code.redirect == form["redirect_uri"]
                    && code.client == id;
                if fits {
                    self.grant(&code.scope)
                } else {
                    no("invalid_grant")
                }
            }
            "refresh_token" => {
                let before = self.refresh.len();
                self.refresh.retain(|token| *token != form["refresh_token"]);
                if self.refresh.len() == before {
                    return no("invalid_grant");
                }
                self.grant(&form["scope"])
            }
            _ => no("unsupported_grant_type"),
        }
    }

    fn grant(&mut self, scope: &str) -> Answer {
        let access = self.fresh("access");
        let refresh = self.fresh("refresh");
        self.access = vec![access.clone()];
        self.refresh.push(refresh.clone());
        let scope = self.quirks.grants.unwrap_or(scope);
        json(
            200,
            &json!({"access_token": access, "refresh_token": refresh, "expires_in": 86400,
                "token_type": "Bearer", "scope": scope}),
        )
    }

    fn revoke(&mut self, request: &Request) -> Answer {
        let form = request.form();
        if !form.contains_key("token_type_hint") {
            return json(400, &json!({"error": "invalid_request"}));
        }
        self.access.retain(|token| *token != form["token"]);
        self.refresh.retain(|token| *token != form["token"]);
        json(200, &Value::Null)
    }

    fn listed(&self, request: &Request) -> Answer {
        let asked: HashMap<String, String> = form_urlencoded::parse(request.query.as_bytes())
            .into_owned()
            .collect();
        let number = |name: &str| asked[name].parse().expect("a number");
        let list = self.quirks.list.expect("it was looked at");
        json(
            200,
            &json!({"assertions": list(number("limit"), number("offset"))}),
        )
    }

    fn bearer(&mut self, request: &Request) -> Answer {
        let token = request.headers.get("authorization");
        let token = token.and_then(|value| value.strip_prefix("Bearer "));
        let is_known = token.is_some_and(|token| self.access.iter().any(|known| known == token));
        if !is_known {
            let status = json!({"success": false, "description": "no valid auth token found"});
            return json(401, &json!({"status": status}));
        }
        if !self.quirks.next_status.is_empty() {
            let body = self.quirks.next_body.clone().unwrap_or_default();
            let header = self.quirks.next_header;
            return Answer {
                status: self.quirks.next_status.remove(0),
                headers: header
                    .map(|(name, value)| (name.into(), value.into()))
                    .into_iter()
                    .collect(),
                body,
            };
        }
        let profile = json!({"name": "Ada", "email": "ada@backpack.example"});
        json(
            200,
            &json!({"status": {"error": null, "statusCode": 200, "statusText": "OK"},
            "results": [profile]}),
        )
    }
}

fn basic(request: &Request) -> Option<(String, String)> {
    let value = request
        .headers
        .get("authorization")?
        .strip_prefix("Basic ")?;
    let pair = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

pub(in crate::backpack::tests) fn manifest(root: &str) -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/badgeconnect/v1",
        "id": format!("{root}/bcv1/manifest"),
        "badgeConnectAPI": [{
            "name": "Peer\u{202e} Backpack",
            "image": format!("{root}/static//images/logo.png"),
            "apiBase": format!("{root}/bcv1/"),
            "version": "v1p0",
            "termsOfServiceUrl": "https://backpack.example/terms",
            "privacyPolicyUrl": "https://backpack.example/privacy",
            "scopesOffered": [
                format!("{SCOPE}assertion.readonly"),
                format!("{SCOPE}assertion.create"),
                format!("{SCOPE}profile.readonly"),
                "offline_access",
            ],
            "registrationUrl": format!("{root}/o/register"),
            "authorizationUrl": format!("{root}/o/authorize"),
            "tokenUrl": format!("{root}/o/token"),
        }],
    })
}
