"""A token of software (SoftHSM2), filled in a process of its own: run as a program with what to put there as JSON."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "280519"
_FILL = """
import base64, json, sys
import pkcs11
from pkcs11 import Attribute, KeyType, ObjectClass
from pkcs11.util import ec, rsa
want = json.load(sys.stdin)
token = next(t for t in pkcs11.lib(want["module"]).get_tokens() if t.label.strip() == want["label"])
with token.open(rw=True, user_pin=want["pin"]) as session:
    for entry in want["entries"]:
        id, value = entry["id"].encode(), base64.b64decode(entry["certificate"])
        if entry["key"]:
            decode = {"ec": ec.decode_ec_private_key, "rsa": rsa.decode_rsa_private_key}[entry["kind"]]
            attributes = decode(base64.b64decode(entry["key"]))
            attributes |= {Attribute.ID: id, Attribute.TOKEN: True, Attribute.SIGN: True}
            attributes |= {Attribute.PRIVATE: True, Attribute.SENSITIVE: True}
            session.create_object(attributes)
        session.create_object({
            Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            Attribute.TOKEN: True, Attribute.ID: id, Attribute.VALUE: value,
            Attribute.SUBJECT: base64.b64decode(entry["subject"]),
        })
"""


def environ(folder: Path) -> dict[str, str]:
    conf = folder / "softhsm2.conf"
    (folder / "tokens").mkdir(parents=True, exist_ok=True)
    conf.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    return {"SOFTHSM2_CONF": str(conf)}


def make(folder: Path, label: str, entries: list[dict[str, str]], pin: str = PIN) -> None:
    """Put keys and certificates on a new token."""
    env = {**os.environ, **environ(folder)}
    start = ["softhsm2-util", "--init-token", "--free", "--label", label]
    subprocess.run(
        [*start, "--pin", pin, "--so-pin", "0" * 8], env=env, check=True, capture_output=True
    )
    want = {"module": str(MODULE), "label": label, "pin": pin, "entries": entries}
    subprocess.run(
        [sys.executable, "-c", _FILL], input=json.dumps(want).encode(), env=env, check=True
    )


def entry(id: str, kind: str, key: bytes, certificate: bytes, subject: bytes) -> dict[str, str]:
    def text(data: bytes) -> str:
        return base64.b64encode(data).decode()

    return {
        "id": id,
        "kind": kind,
        "key": text(key),
        "certificate": text(certificate),
        "subject": text(subject),
    }
