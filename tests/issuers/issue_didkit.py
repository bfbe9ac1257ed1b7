"""Issues badges with the signature suites from before there were cryptosuites, by the PyPI package
openedx-didkit alone; prints one JSON object: its badges by name.
"""

import asyncio
import json
import os
import sys
from base64 import urlsafe_b64encode

import didkit
from cryptography.hazmat.primitives.asymmetric import ec


def number(value):
    return urlsafe_b64encode(value.to_bytes(32, "big")).rstrip(b"=").decode()


def p256():
    private = ec.generate_private_key(ec.SECP256R1()).private_numbers()
    public = private.public_numbers
    members = {"x": number(public.x), "y": number(public.y), "d": number(private.private_value)}
    return json.dumps({"kty": "EC", "crv": "P-256", "alg": "ES256", **members})


def badge(issuer):
    return {
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
            "https://w3id.org/security/suites/jws-2020/v1",
        ],
        "id": "urn:uuid:7d2e4c10-0000-4000-8000-000000000005",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Independent Academy"},
        "issuanceDate": "2025-01-01T00:00:00Z",
        "name": "Badge by another's code",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:7d2e4c10-0000-4000-8000-0000000000aa",
                "type": ["Achievement"],
                "name": "Independence",
                "description": "Issued by another's code.",
                "criteria": {"narrative": "Run it."},
            },
        },
    }


async def issue(suite, method, key):
    options = {
        "type": suite,
        "proofPurpose": "assertionMethod",
        "verificationMethod": await didkit.key_to_verification_method(method, key),
        "created": "2025-01-02T00:00:00Z",
    }
    credential = json.dumps(badge(didkit.key_to_did(method, key)))
    return json.loads(await didkit.issue_credential(credential, json.dumps(options), key))


async def main():
    edwards, nist = didkit.generate_ed25519_key(), p256()
    badges = {
        f"{suite} ({curve}, did:{method})": await issue(suite, method, key)
        for suite, curve, method, key in [
            ("JsonWebSignature2020", "Ed25519", "key", edwards),
            ("JsonWebSignature2020", "Ed25519", "jwk", edwards),
            ("JsonWebSignature2020", "P-256", "key", nist),
            ("JsonWebSignature2020", "P-256", "jwk", nist),
            ("Ed25519Signature2018", "Ed25519", "key", edwards),
        ]
    }
    print(json.dumps(badges))
    sys.stdout.flush()
    # Its threads do not survive Python's own way to end.
    os._exit(0)


asyncio.run(main())
