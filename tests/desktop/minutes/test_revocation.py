"""Whether a certificate was withdrawn: asked of a real authority, kept in the paper, judged offline years after."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from desktop.minutes.sealing import places, revocation, sign, signatures, stamp
from desktop.minutes.sealing.revocation import NoStatus, NotOfAuthority, SignerRevoked
from desktop.minutes.sealing.sign import Place
from desktop.minutes.sealing.signatures import Since, Trust
from desktop.minutes.sealing.stamp import Stamp
from desktop.minutes.sealing.timestamp import Authority
from desktop.minutes.style import fonts
from desktop.minutes.style.fonts import Choice
from tests import make
from tests.desktop.minutes import sealing, signing, test_finish_verapdf, verapdf
from tests.desktop.minutes.signing import AT, HEAD, SECRETARY, Person

BASE = sealing.final(sealing.sealed())
ROOT = signing.authority()
WEEK = dt.timedelta(days=7)


@dataclass
class Server:
    """An authority that answers by OCSP and by a list of what it withdrew; how, a test may change."""

    address: str = ""
    now: dt.datetime = AT
    revoked: set[int] = field(default_factory=set)
    says: Person = ROOT
    code: int = 200
    garbled: bool = False
    asked: list[str] = field(default_factory=list)
    issued: dict[int, x509.Certificate] = field(default_factory=dict)

    def person(self, name: str, ocsp_: bool = True, list_: bool = True, **more: Any) -> Person:
        """Return somebody whose certificate names this server."""
        own = signing.person(name, "rsa" if more.get("stamps") else "ec")
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(ROOT.certificate.subject)
            .public_key(own.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now - WEEK)
            .not_valid_after(self.now + WEEK)
        )
        builder = builder.add_extension(
            own.certificate.extensions.get_extension_for_class(x509.KeyUsage).value, critical=True
        )
        if more.get("stamps"):
            use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(use, critical=True)
        if ocsp_:
            where = x509.UniformResourceIdentifier(f"{self.address}ocsp")
            access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)
            builder = builder.add_extension(x509.AuthorityInformationAccess([access]), False)
        if list_:
            where = x509.UniformResourceIdentifier(f"{self.address}list")
            point = x509.DistributionPoint([where], None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([point]), False)
        made = Person(name, own.key, builder.sign(ROOT.key, hashes.SHA256()))
        self.issued[made.certificate.serial_number] = made.certificate
        return made

    def answer(self, question: bytes) -> bytes:
        """Return what it says of one certificate."""
        asked = ocsp.load_der_ocsp_request(question)
        own = self.issued[asked.serial_number]
        bad = asked.serial_number in self.revoked
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=own,
            issuer=ROOT.certificate,
            algorithm=hashes.SHA1(),
            cert_status=ocsp.OCSPCertStatus.REVOKED if bad else ocsp.OCSPCertStatus.GOOD,
            this_update=self.now - dt.timedelta(hours=1),
            next_update=self.now + WEEK,
            revocation_time=self.now - WEEK if bad else None,
            revocation_reason=x509.ReasonFlags.key_compromise if bad else None,
        )
        own_name = builder.responder_id(ocsp.OCSPResponderEncoding.NAME, self.says.certificate)
        return own_name.sign(self.says.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def listed(self) -> bytes:
        """Return its list of what it withdrew."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(ROOT.certificate.subject)
            .last_update(self.now - dt.timedelta(hours=1))
            .next_update(self.now + WEEK)
        )
        for serial in self.revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(serial)
            builder = builder.add_revoked_certificate(
                entry.revocation_date(self.now - WEEK).build()
            )
        return builder.sign(self.says.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def stamped(self, question: bytes) -> bytes:
        """Return a time stamp whose own certificate names this server too."""
        own = self.person("Dấu thời gian thử", stamps=True)
        plain = own.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        stamper = DummyTimeStamper(
            tsa_cert=asn1.Certificate.load(own.der),
            tsa_key=asn1_keys.PrivateKeyInfo.load(plain),
            fixed_dt=self.now,
        )
        asked = stamper.async_request_tsa_response(tsp.TimeStampReq.load(question))
        return bytes(asyncio.run(asked).dump())


@pytest.fixture
def server() -> Iterator[Server]:
    own = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._say(own.stamped(body) if self.path == "/stamp" else own.answer(body))

        def do_GET(self) -> None:
            self._say(own.listed())

        def _say(self, body: bytes) -> None:
            own.asked.append(self.path)
            body = b"<html>login</html>" if own.garbled else body
            self.send_response(own.code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    own.address = f"http://127.0.0.1:{listening.server_port}/"
    thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
    thread.start()
    yield own
    listening.shutdown()
    thread.join()
    listening.server_close()


def signed(
    own: Person, data: bytes = BASE, place: str = "ChuKy1", tsa: str = "", seen: bytes | None = None
) -> bytes:
    """Sign with what the authority says kept in the paper."""
    holder = signing.holder(own)
    stamper = Authority(tsa) if tsa else None
    status = revocation.asked(holder.signer(), [ROOT.der], AT)
    if stamper:
        status = status.with_(revocation.asked_of_stamp(stamper, [ROOT.der], AT))
    return sign.sign(data, holder, Place(field=place, stamp=seen), AT, stamper, status)


@pytest.mark.parametrize(("by", "asked"), [("ocsp_", "/ocsp"), ("list_", "/list")])
def test_what_the_authority_said_is_in_the_paper_and_holds_offline(
    server: Server, by: str, asked: str
) -> None:
    ways = {"ocsp_": False, "list_": False} | {by: True}
    data = signed(server.person(SECRETARY, **ways))
    assert server.asked == [asked]
    server.code = 500
    (found,) = signatures.read(data, [ROOT.der])
    assert (found.holds, found.trust, found.lasting) == (True, Trust.TRUSTED, True)
    assert found.since is Since.NOTHING
    assert server.asked == [asked]


def test_without_the_authority_s_word_or_without_its_certificate_nothing_is_claimed(
    server: Server,
) -> None:
    own = server.person(SECRETARY)
    plain = sign.sign(BASE, signing.holder(own), Place(field="ChuKy1"), AT)
    assert not signatures.read(plain, [ROOT.der])[0].lasting
    data = signed(own)
    assert not signatures.read(data)[0].lasting
    assert not signatures.read(data, [signing.person("Người lạ").der])[0].lasting


def test_several_sign_in_turn_each_with_its_authority_s_word_and_a_stamp(server: Server) -> None:
    data = signed(server.person(SECRETARY), tsa=f"{server.address}stamp")
    data = signed(server.person(HEAD), data, "ChuKy2", f"{server.address}stamp")
    found = signatures.read(data, [ROOT.der])
    assert [(e.holds, e.lasting, e.stamped) for e in found] == [(True, True, AT)] * 2
    assert [e.since for e in found] == [Since.SIGNATURES, Since.NOTHING]
    assert signatures.added(data, BASE) is Since.SIGNATURES


@pytest.mark.parametrize("ocsp_", [True, False])
def test_a_certificate_that_was_withdrawn_signs_nothing(server: Server, ocsp_: bool) -> None:
    own = server.person(SECRETARY, ocsp_=ocsp_)
    server.revoked.add(own.certificate.serial_number)
    with pytest.raises(SignerRevoked) as refused:
        signed(own)
    assert (refused.value.who, refused.value.since) == (SECRETARY, AT - WEEK)


def test_a_silent_a_garbled_and_a_false_authority_are_no_word(server: Server) -> None:
    own = server.person(SECRETARY)
    for change in ({"code": 503}, {"garbled": True}, {"says": signing.person("Người lạ")}):
        before = {name: getattr(server, name) for name in change}
        vars(server).update(change)
        with pytest.raises(NoStatus):
            signed(own)
        vars(server).update(before)
    with pytest.raises(NoStatus):
        signed(server.person(SECRETARY, ocsp_=False, list_=False))
    with pytest.raises(NotOfAuthority):
        revocation.asked(signing.holder(own).signer(), [signing.person("Người lạ").der], AT)


def test_an_authority_that_fails_by_ocsp_is_asked_for_its_list(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = server.person(SECRETARY)
    monkeypatch.setattr(server, "answer", lambda _question: b"no answer")
    data = signed(own)
    assert server.asked == ["/ocsp", "/list"]
    assert signatures.read(data, [ROOT.der])[0].lasting


@pytest.mark.slow
def test_a_paper_with_stamps_and_its_authorities_word_is_still_what_archives_take(
    server: Server, tmp_path: Path
) -> None:
    if missing := verapdf.missing():
        pytest.skip(missing)
    plain = test_finish_verapdf.minutes(tmp_path, make.full_case())
    spots = places.under(plain, "(Ký, ghi rõ họ tên)")
    own = [Place(field=f"ChuKy{n}", label=f"{n}", spot=s) for n, s in enumerate(spots[:2], 1)]
    data = places.prepared(plain, own)
    for place, spot, who in zip(own, spots, (SECRETARY, HEAD), strict=False):
        seen = stamp.drawn(Stamp(lines=(f"Ký bởi: {who}",)), spot, fonts.family(Choice.TINOS))
        data = signed(server.person(who), data, place.field, f"{server.address}stamp", seen)
        (tmp_path / f"{place.field}.pdf").write_bytes(data)
    assert [each.lasting for each in signatures.read(data, [ROOT.der])] == [True, True]
    found = verapdf.verdicts(sorted(tmp_path.glob("*.pdf")))
    assert [(each.file, each.failed) for each in found if each.failed] == []
    assert len(found) == 4
