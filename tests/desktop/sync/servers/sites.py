"""Made-up web servers, for what real ones cannot be asked to do: lead astray, show bad certificates, lie."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.desktop.sync.servers.process import HOST

Answer = tuple[int, dict[str, str], bytes]
Answers = Callable[[str, str], Answer]


@dataclass
class Site:
    """A server: its port, and the headers of every request that came."""

    port: int
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: whoever distrusts us hangs up."""


@contextmanager
def site(answers: Answers, context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Answer on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            made.asked.append((self.command, self.path, dict(self.headers)))
            status, headers, body = answers(self.command, self.path)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def __getattr__(self, name: str) -> Callable[[], None]:
            if name.startswith("do_"):
                return self._answer
            raise AttributeError(name)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with _Server((HOST, 0), Handler) as server:
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        made = Site(server.server_port)
        serving = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        serving.start()
        try:
            yield made
        finally:
            server.shutdown()
            serving.join(5)


@dataclass(frozen=True)
class Authority:
    """Somebody who vouches for servers."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def write(self, file: Path) -> Path:
        """Write the certificate, as a machine's trust store holds it."""
        file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return file


def authority() -> Authority:
    """Return a new authority."""
    certificate, key = _issued("Thử", None, days=(-1, 1), is_authority=True)
    return Authority(certificate, key)


def shown(
    folder: Path,
    by: Authority | None,
    *,
    name: str = HOST,
    days: tuple[int, int] = (-1, 1),
    newest: ssl.TLSVersion = ssl.TLSVersion.MAXIMUM_SUPPORTED,
) -> ssl.SSLContext:
    """Return what a server shows: a certificate for `name`, vouched for by somebody or by itself alone."""
    certificate, key = _issued(name, by, days=days, is_authority=False)
    file = folder / f"{certificate.serial_number}.pem"
    kinds = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    file.write_bytes(
        certificate.public_bytes(kinds[0]) + key.private_bytes(*kinds, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = newest
    context.load_cert_chain(file)
    return context


def _issued(
    name: str, by: Authority | None, *, days: tuple[int, int], is_authority: bool
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + dt.timedelta(days[0]))
        .not_valid_after(now + dt.timedelta(days[1]))
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
    )
    if not is_authority:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([_alternative(name)]), critical=False
        )
    return builder.sign(by.key if by else key, hashes.SHA256()), key


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
