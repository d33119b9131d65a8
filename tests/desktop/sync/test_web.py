"""One web server: whom it may be, where it may send us, how long we wait."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.sync import reasons
from desktop.sync.addresses import Origin, WebDavAddress
from desktop.sync.credentials import Credentials
from desktop.sync.shelf import ShelfRefused, ShelfUnreachable
from desktop.sync.web import Patience
from desktop.sync.webdav import WebDav
from tests.desktop.sync.servers.fixtures import SOON
from tests.desktop.sync.servers.lines import line
from tests.desktop.sync.servers.process import HOST, free_port
from tests.desktop.sync.servers.sites import Answer, Authority, authority, shown, site

EMPTY: Answer = (
    207,
    {},
    b'<d:multistatus xmlns:d="DAV:"><d:response><d:href>/dav/</d:href></d:response></d:multistatus>',
)
WHO = Credentials("doan", "con-chim-hoang-yen")


def shelf(port: int, scheme: str = "http", patience: Patience = SOON) -> WebDav:
    return WebDav(WebDavAddress(Origin(scheme, HOST, port), "/dav/"), WHO, patience)


def asked(port: int, scheme: str = "http", patience: Patience = SOON) -> list[object]:
    opened = shelf(port, scheme, patience)
    try:
        return list(opened.names(""))
    finally:
        opened.close()


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """Somebody whom this machine trusts, as long as the test lasts."""
    made = authority()
    monkeypatch.setenv("SSL_CERT_FILE", str(made.write(tmp_path / "trusted.pem")))
    return made


Show = Callable[[Path, Authority], ssl.SSLContext]


def test_a_server_that_the_machine_trusts_is_believed(tmp_path: Path, trusted: Authority) -> None:
    with site(lambda *_: EMPTY, shown(tmp_path, trusted)) as server:
        assert asked(server.port, "https") == []
    assert server.asked[0][2]["Authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    ("show", "refusal"),
    [
        (lambda folder, _: shown(folder, None), reasons.CertificateSelfSigned),
        (lambda folder, _: shown(folder, authority()), reasons.CertificateUnknown),
        (lambda folder, by: shown(folder, by, days=(-9, -2)), reasons.CertificateExpired),
        (lambda folder, by: shown(folder, by, days=(2, 9)), reasons.CertificateExpired),
        (lambda folder, by: shown(folder, by, name="10.0.0.7"), reasons.CertificateOtherName),
        (lambda folder, by: shown(folder, by, name="kho.vn"), reasons.CertificateOtherName),
    ],
    ids=["self-signed", "unknown", "expired", "not yet", "other address", "other name"],
)
def test_a_certificate_that_proves_nothing_is_refused_before_the_password_is_sent(
    tmp_path: Path, trusted: Authority, show: Show, refusal: type[Exception]
) -> None:
    with site(lambda *_: EMPTY, show(tmp_path, trusted)) as server:
        with pytest.raises(refusal) as refused:
            asked(server.port, "https")
        assert type(refused.value) is refusal
    assert server.asked == []


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated:DeprecationWarning")
def test_old_encryption_is_refused(tmp_path: Path, trusted: Authority) -> None:
    old = shown(tmp_path, trusted, newest=ssl.TLSVersion.TLSv1_1)
    old.minimum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    with site(lambda *_: EMPTY, old) as server, pytest.raises(reasons.OldEncryption):
        asked(server.port, "https")
    assert server.asked == []


def test_a_server_without_encryption_is_refused_where_it_was_to_have_one() -> None:
    with site(lambda *_: EMPTY) as server, pytest.raises(reasons.OldEncryption):
        asked(server.port, "https")
    assert server.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_led_to_another_server(status: int) -> None:
    with site(lambda *_: EMPTY) as other:
        away = {"Location": f"http://{HOST}:{other.port}/dav/"}
        with (
            site(lambda *_: (status, away, b"")) as server,
            pytest.raises(reasons.ShelfElsewhere) as refused,
        ):
            asked(server.port)
    assert refused.value.where == f"http://{HOST}:{other.port}"
    assert other.asked == []


def test_a_redirection_within_the_server_is_followed_so_far_and_no_farther() -> None:
    def answers(_: str, target: str) -> Answer:
        return EMPTY if target == "/dav/2" else (302, {"Location": f"{target}2"}, b"")

    with site(answers) as server:
        assert asked(server.port) == []
    with (
        site(lambda _, target: (302, {"Location": target}, b"")) as server,
        pytest.raises(reasons.NoShelf),
    ):
        asked(server.port)
    assert len(server.asked) < 10


@pytest.mark.parametrize("location", ["http://[", "//", "javascript:x", "http://a:99999/"])
def test_a_redirection_to_nowhere_is_refused(location: str) -> None:
    nowhere = (302, {"Location": location}, b"")
    refusals = (reasons.NoShelf, reasons.ShelfElsewhere)
    with site(lambda *_: nowhere) as server, pytest.raises(refusals):
        asked(server.port)


def test_nobody_there_is_told_at_once() -> None:
    with pytest.raises(ShelfUnreachable) as refused:
        asked(free_port())
    assert type(refused.value) is ShelfUnreachable


def test_a_name_that_leads_nowhere_is_out_of_reach() -> None:
    place = WebDavAddress(Origin("https", "khong-co.invalid", 443), "/dav/")
    with pytest.raises(ShelfUnreachable):
        list(WebDav(place, WHO, SOON).names(""))


def test_a_server_that_says_nothing_is_given_up() -> None:
    with site(lambda *_: EMPTY) as server, line(server.port) as laid:
        laid.held = True
        with pytest.raises(reasons.ShelfTimedOut):
            asked(laid.port, patience=Patience(connect_s=1, answer_s=0.2, pauses_s=(0.01,)))


def test_a_server_that_is_busy_is_asked_again() -> None:
    answers = iter([(503, {"Retry-After": "0"}, b"busy"), (502, {}, b"x" * 200_000), EMPTY])
    with site(lambda *_: next(answers)) as server:
        assert asked(server.port) == []
    assert len(server.asked) == 3


def test_a_server_that_stays_broken_is_named_with_its_number() -> None:
    with site(lambda *_: (503, {}, b"")) as server, pytest.raises(reasons.ShelfFailing) as failing:
        asked(server.port)
    assert failing.value.status == 503


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_password_is_refused_and_in_no_refusal(status: int) -> None:
    refusal = (status, {"WWW-Authenticate": "Basic"}, b"")
    with site(lambda *_: refusal) as server, pytest.raises(ShelfRefused) as refused:
        asked(server.port)
    told = repr(refused.value) + str(refused.value) + repr(vars(refused.value))
    assert WHO.password not in told + repr(WHO) + shelf(server.port).address
