"""Measures the reference libraries on the job that Lapel's benchmarks measure: one hosted 2.0 badge
verified with the network replayed from memory, and one credential taken out of a 256 KB PNG."""

import io
import json
import logging
import os
import struct
import time
import zlib

import requests.adapters
from openbadges.verifier import verify
from openbadges.verifier.openbadges_context import OPENBADGES_CONTEXT_V2_DICT
from openbadges_bakery import unbake

CONTEXT = "https://w3id.org/openbadges/v2"
HOST = "https://issuer.example/"
DOCUMENTS = {
    CONTEXT: OPENBADGES_CONTEXT_V2_DICT,
    HOST + "assertion": {
        "@context": CONTEXT, "type": "Assertion", "id": HOST + "assertion",
        "recipient": {"type": "email", "hashed": False, "identity": "nobody@example.org"},
        "badge": HOST + "class", "verification": {"type": "HostedBadge"},
        "issuedOn": "2025-06-01T00:00:00Z",
    },
    HOST + "class": {
        "@context": CONTEXT, "type": "BadgeClass", "id": HOST + "class", "name": "Cloud Architect",
        "description": "Holders can design cloud solutions.", "image": HOST + "class.png",
        "criteria": {"narrative": "Pass the exam."}, "issuer": HOST + "profile",
    },
    HOST + "profile": {
        "@context": CONTEXT, "type": "Profile", "id": HOST + "profile", "name": "Example Academy",
        "url": HOST, "email": "badges@issuer.example",
    },
}


def chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png(text=None):
    side = 295  # incompressible pixels of 3 bytes: about 256 KB
    rows = b"".join(b"\0" + os.urandom(side * 3) for _ in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = [b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header)]
    if text:
        parts.append(chunk(b"iTXt", b"openbadges\0\0\0\0\0" + text.encode()))
    return b"".join(parts + [chunk(b"IDAT", zlib.compress(rows, 0)), chunk(b"IEND", b"")])


def send(self, request, **options):
    response = requests.Response()
    response.url, response.request = request.url, request
    if request.url == HOST + "class.png":
        response.status_code, response._content = 200, png()
        response.headers["Content-Type"] = "image/png"
    else:
        response.status_code = 200
        response._content = json.dumps(DOCUMENTS[request.url]).encode()
        response.headers["Content-Type"] = "application/ld+json"
    response.raw = io.BytesIO()
    return response


def median(times, work):
    work()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return sorted(found)[times // 2] * 1000


def main():
    logging.disable(logging.CRITICAL)
    requests.adapters.HTTPAdapter.send = send
    report = verify(HOST + "assertion", use_cache=False)["report"]
    assert report["valid"], report
    print("PyPI openbadges: a hosted 2.0 badge, documents in memory: %.2f ms"
          % median(50, lambda: verify(HOST + "assertion", use_cache=False)))
    image = png(json.dumps(DOCUMENTS[HOST + "assertion"]))
    assert unbake(io.BytesIO(image))
    print("PyPI openbadges-bakery: unbake a %d KB PNG: %.3f ms"
          % (len(image) // 1024, median(200, lambda: unbake(io.BytesIO(image)))))


main()
