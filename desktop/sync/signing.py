"""How a request to object storage is signed: AWS Signature Version 4, with the hash of what is sent.

The secret key never leaves; the store signs too and compares. The hash makes it refuse what was changed on the way.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote

from desktop.sync.addresses import Origin
from desktop.sync.credentials import Credentials

_KIND = "AWS4-HMAC-SHA256"
_UNRESERVED = "-_.~"


def path(text: str) -> str:
    """Return a path as it is requested and signed."""
    return quote(text, safe=f"/{_UNRESERVED}")


def query(values: Mapping[str, str]) -> str:
    """Return a query as it is requested and signed."""
    pairs = sorted(
        (quote(k, safe=_UNRESERVED), quote(v, safe=_UNRESERVED)) for k, v in values.items()
    )
    return "&".join(f"{name}={value}" for name, value in pairs)


def signed(
    method: str,
    origin: Origin,
    target: str,
    payload_hash: str,
    who: Credentials,
    region: str,
    now: dt.datetime,
) -> dict[str, str]:
    """Return the headers of a request to `target`, a path with its query, by which the store knows us."""
    stamp = now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    headers = {
        "host": origin.net,
        "x-amz-content-sha256": payload_hash,
        "x-amz-date": stamp,
    }
    names, asked = ";".join(headers), target.partition("?")
    lines = [f"{name}:{value}" for name, value in headers.items()]
    request = "\n".join([method, asked[0], asked[2], *lines, "", names, payload_hash])
    scope = f"{stamp[:8]}/{region}/s3/aws4_request"
    to_sign = "\n".join([_KIND, stamp, scope, hashlib.sha256(request.encode()).hexdigest()])
    signature = hmac.new(_key(who, scope), to_sign.encode(), "sha256").hexdigest()
    proof = f"Credential={who.user}/{scope}, SignedHeaders={names}, Signature={signature}"
    return {
        "Host": headers["host"],
        "X-Amz-Content-Sha256": payload_hash,
        "X-Amz-Date": stamp,
        "Authorization": f"{_KIND} {proof}",
    }


def _key(who: Credentials, scope: str) -> bytes:
    key = f"AWS4{who.password}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
