"""Time stamps: asked of an authority over HTTP, seen in the signature; one that does not answer is a sentence."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys, tsp, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.timestamps import DummyTimeStamper

from desktop.minutes.sealing import sign, signatures
from desktop.minutes.sealing.sign import BadTimeStamp, Place
from desktop.minutes.sealing.timestamp import Authority, NoTimeStamp
from tests.desktop.minutes import sealing, signing
from tests.desktop.minutes.signing import AT

BASE = sealing.final(sealing.sealed())
PLACE = Place(field="ChuKy1")


def stamper() -> DummyTimeStamper:
    """Return an authority as pyHanko has it, with a certificate for time stamps alone."""
    own = signing.person("Dấu thời gian thử", "rsa")
    builder = (
        certificates.CertificateBuilder()
        .subject_name(own.certificate.subject)
        .issuer_name(signing.authority().certificate.subject)
        .public_key(own.key.public_key())
        .serial_number(7)
        .not_valid_before(own.certificate.not_valid_before_utc)
        .not_valid_after(own.certificate.not_valid_after_utc)
        .add_extension(
            certificates.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    )
    made = builder.sign(signing.authority().key, hashes.SHA256())
    plain = own.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(
        tsa_cert=x509.Certificate.load(made.public_bytes(Encoding.DER)),
        tsa_key=keys.PrivateKeyInfo.load(plain),
        fixed_dt=AT,
    )


Answer = Callable[[bytes], tuple[int, bytes]]


@pytest.fixture
def served(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server that answers as the test's parameter says."""
    answer: Answer = request.param

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            code, body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def stamped(body: bytes) -> tuple[int, bytes]:
    response = stamper().async_request_tsa_response(tsp.TimeStampReq.load(body))
    return 200, asyncio.run(response).dump()


@pytest.mark.parametrize("served", [stamped], indirect=True)
def test_a_stamp_is_in_the_signature(served: str) -> None:
    own = signing.holder(signing.person(signing.SECRETARY))
    data = sign.sign(BASE, own, PLACE, AT, Authority(served))
    (found,) = signatures.read(data, [signing.authority().der])
    assert found.holds
    assert found.stamped == AT


def test_pyhanko_s_own_authority_will_do_as_well() -> None:
    own = signing.holder(signing.person(signing.SECRETARY))
    (found,) = signatures.read(sign.sign(BASE, own, PLACE, AT, stamper()))
    assert found.stamped == AT


def moved(body: bytes) -> tuple[int, bytes]:
    return 302, b""


def failing(body: bytes) -> tuple[int, bytes]:
    return 500, b"no"


def nonsense(body: bytes) -> tuple[int, bytes]:
    return 200, b"<html>login</html>"


def for_another(body: bytes) -> tuple[int, bytes]:
    asked = tsp.TimeStampReq.load(body)
    asked["nonce"] = 5
    return stamped(asked.dump(force=True))


@pytest.mark.parametrize("served", [moved, failing, nonsense, for_another], indirect=True)
def test_an_answer_that_is_no_stamp_leaves_the_paper_unsigned(served: str) -> None:
    own = signing.holder(signing.person(signing.SECRETARY))
    with pytest.raises((NoTimeStamp, BadTimeStamp)):
        sign.sign(BASE, own, PLACE, AT, Authority(served))


def test_an_authority_that_is_not_there_is_named() -> None:
    own = signing.holder(signing.person(signing.SECRETARY))
    address = "http://127.0.0.1:9/"
    with pytest.raises(NoTimeStamp) as refused:
        sign.sign(BASE, own, PLACE, AT, Authority(address))
    assert refused.value.address == address
