"""Issues VC-JWT badges with a Bitstring status list, by the PyPI package openbadgeslib alone.

Takes the address of the issuer's site; prints one JSON object: its DID document, its status list and
its badges by name.
"""

import json
import sys
from datetime import datetime, timezone

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from openbadgeslib.ob3.credential import Achievement, IdentityObject, Issuer, OpenBadgeCredential
from openbadgeslib.ob3.did import build_did_document, did_web_from_url
from openbadgeslib.ob3.signer import OB3Signer
from openbadgeslib.ob3.status_list import (
    build_status_list_credential,
    sign_status_list_credential,
    status_entry,
)

site = sys.argv[1]
did = did_web_from_url(site)
keys = {
    "RS256": rsa.generate_private_key(65537, 2048),
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
}
pems = {
    name: key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    for name, key in keys.items()
}
signers = {name: OB3Signer(pem, name) for name, pem in pems.items()}
issued = datetime(2025, 1, 1, tzinfo=timezone.utc)
list_address = f"{site}/status/1"


def badge(name, index):
    return OpenBadgeCredential(
        issuer=Issuer(id=did, name="Independent Academy", url=site),
        recipient_id=None,
        identifiers=[IdentityObject.create("ada@example.org", salt="sea")],
        achievement=Achievement(
            id=f"{site}/achievements/1",
            name=f"Badge by {name}",
            description="Issued by another's code.",
            criteria_narrative="Run it.",
            tags=["independence"],
        ),
        issuance_date=issued,
        credential_status=[status_entry(list_address, "revocation", index)],
    )


document = build_did_document(
    did, [(name, signer._public_jwk()) for name, signer in signers.items()]
)
status_list = build_status_list_credential(did, list_address, "revocation", {7}, issued=issued)
badges = {name: signer.sign(badge(name, 3)) for name, signer in signers.items()}
badges["revoked"] = signers["EdDSA"].sign(badge("revoked", 7))
print(
    json.dumps(
        {
            "did": document,
            "list": sign_status_list_credential(status_list, pems["ES256"], "ES256"),
            "badges": badges,
        }
    )
)
