"""Asks the reference validator for its verdict on each case.

Each line of standard input is {"case", "input" or "file", "email"}; each line of standard output is
{"case", "valid", "errors"}. The JSON-LD contexts come from the validator itself, whatever the network
gives; everything else is fetched.
"""

import io
import json
import logging
import sys

import requests.adapters
from openbadges.verifier import verify
from openbadges.verifier.openbadges_context import OPENBADGES_CONTEXT_V2_DICT

CONTEXTS = ("https://w3id.org/openbadges/", "https://purl.imsglobal.org/spec/ob/v2p1/")
send_for_real = requests.adapters.HTTPAdapter.send


def send(self, request, **options):
    if not request.url.startswith(CONTEXTS):
        return send_for_real(self, request, **options)
    response = requests.Response()
    response.status_code = 200
    response.url = request.url
    response.request = request
    response.headers["Content-Type"] = "application/ld+json"
    response.raw = io.BytesIO()
    response._content = json.dumps(OPENBADGES_CONTEXT_V2_DICT).encode()
    return response


def judge(case):
    profile = {"email": case["email"]} if case.get("email") else None
    if case.get("file"):
        with open(case["file"], "rb") as image:
            found = verify(image, profile, use_cache=False)
    else:
        found = verify(case["input"], profile, use_cache=False)
    messages = found["report"]["messages"]
    errors = [one["result"] for one in messages if one["messageLevel"] == "ERROR"]
    return {"valid": found["report"]["valid"], "errors": errors}


def main():
    logging.disable(logging.CRITICAL)
    requests.adapters.HTTPAdapter.send = send
    for line in sys.stdin:
        case = json.loads(line)
        try:
            verdict = judge(case)
        except Exception as error:  # what it makes of a case is its verdict, a crash too
            verdict = {"valid": False, "errors": ["crash: %r" % (error,)]}
        print(json.dumps({"case": case["case"], **verdict}), flush=True)


main()
