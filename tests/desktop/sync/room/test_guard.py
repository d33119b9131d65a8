"""What the room's server lets nobody do, asked over real TLS by hand."""

from __future__ import annotations

import base64
import http.client
import os
import socket
from collections.abc import Mapping

import pytest

from desktop.sync import web
from desktop.sync.room.guard import LARGEST_BYTES, SPARED_BYTES, Asked, Guard
from desktop.sync.room.guest import Visit
from desktop.sync.room.host import Host
from desktop.sync.room.tries import ALL, EACH, Tries
from desktop.sync.shelf import TEMPORARY, Bytes
from desktop.work import Quiet
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.room.conftest import OpenRoom, together, visiting
from tests.desktop.sync.room.test_meeting import Time
from tests.desktop.sync.servers.process import HOST

HASH = "a" * 64
Inside = tuple[Host, Visit]


@pytest.fixture
def inside(device: MakeDevice, opened: OpenRoom) -> Inside:
    """A room, and a guest who was let in."""
    keeper, member = device("Hà"), device("Bình")
    host = opened(keeper, together(keeper, member))
    visit = visiting(member, host.ticket)
    return host, visit


def asked(
    host: Host,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
) -> int:
    line = http.client.HTTPSConnection(HOST, host.port, timeout=10, context=web.unproven())
    try:
        line.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers.items():
            line.putheader(name, value)
        if body is not None and "Content-Length" not in headers:
            line.putheader("Content-Length", str(len(body)))
        line.endheaders(body)
        return line.getresponse().status
    finally:
        line.close()


def who(visit: Visit) -> dict[str, str]:
    return dict(visit._headers)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/{room}/../../keys.json",
        "/{room}/%2e%2e/%2e%2e/keys.json",
        "/{room}/..%2f..%2fkeys.json",
        "/{room}/..%5c..%5ckeys.json",
        "/{room}//etc/passwd",
        "/{room}/.hidden",
        "/{room}/other/dev/aaaaaaaaaa/000000001-000000001-" + "b" * 40,
        "/{room}/{d}/blob/aa/" + HASH + "/../../../..",
        "/{room}/{d}/keys.json",
        "/{room}x/{d}/blob/aa/" + HASH,
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "MKCOL", "PROPFIND"])
def test_no_path_but_the_delegations_is_answered(inside: Inside, method: str, path: str) -> None:
    host, visit = inside
    target = path.replace("{room}", host.room).replace("{d}", host.delegation.id)
    body = b"x" if method == "PUT" else None
    assert asked(host, method, target, who(visit), body) in (400, 403, 404)
    outside = {p.name for p in host.folder.parent.parent.iterdir()}
    assert "passwd" not in outside
    assert {p.name for p in host.folder.iterdir()} == {"tmp", host.delegation.id}


@pytest.mark.parametrize(
    "method", ["POST", "COPY", "LOCK", "UNLOCK", "PROPPATCH", "OPTIONS", "TRACE", "CONNECT"]
)
def test_no_other_method_is_answered(inside: Inside, method: str) -> None:
    host, visit = inside
    target = f"/{host.room}/{host.delegation.id}/blob/aa/{HASH}"
    assert asked(host, method, target, who(visit)) in (400, 403, 405)


def test_an_upload_takes_a_free_name_alone(inside: Inside) -> None:
    host, visit = inside
    root, headers = f"/{host.room}/", who(visit)
    to = f"https://{HOST}:{host.port}{root}{host.delegation.id}/blob/aa/{HASH}"
    assert asked(host, "MKCOL", f"{root}{host.delegation.id}/blob/aa/", headers) == 201
    for number, (overwrite, expected) in enumerate([("F", 201), ("F", 412), ("T", 403)]):
        assert asked(host, "PUT", f"{root}tmp/part{number}", headers, b"data") == 201
        moved = {**headers, "Destination": to, "Overwrite": overwrite}
        assert asked(host, "MOVE", f"{root}tmp/part{number}", moved) == expected
    for where in ("/etc/x", f"{root}x", f"{root}../x", f"{root}{host.delegation.id}/dev/x"):
        moved = {**headers, "Destination": f"https://{HOST}:{host.port}{where}", "Overwrite": "F"}
        assert asked(host, "MOVE", f"{root}tmp/part1", moved) == 403
    assert asked(host, "DELETE", f"{root}{host.delegation.id}/blob/aa/{HASH}", headers) == 403
    assert asked(host, "GET", f"{root}{host.delegation.id}/blob/aa/{HASH}", headers) == 200


def test_the_folder_of_a_name_is_made_with_it(inside: Inside) -> None:
    host, visit = inside
    root, name = f"/{host.room}/", f"{host.delegation.id}/blob/aa/{HASH}"
    assert asked(host, "PUT", f"{root}tmp/part", who(visit), b"data") == 201
    to = f"https://{HOST}:{host.port}{root}{name}"
    moved = {**who(visit), "Destination": to, "Overwrite": "F"}
    assert asked(host, "MOVE", f"{root}tmp/part", moved) == 201
    assert (host.folder / name).read_bytes() == b"data"


def test_who_asks_for_what_is_not_there_goes_on_over_the_same_line(inside: Inside) -> None:
    host, visit = inside
    line = http.client.HTTPSConnection(HOST, host.port, timeout=10, context=web.unproven())
    try:
        for _ in range(3):
            line.request(
                "HEAD", f"/{host.room}/{visit.delegation.id}/blob/aa/{HASH}", headers=who(visit)
            )
            answer = line.getresponse()
            assert (answer.status, answer.read()) == (404, b"")
            own = line.sock
        line.request("GET", f"/{host.room}/beat", headers=who(visit))
        assert line.getresponse().status == 200
        assert line.sock is own
    finally:
        line.close()


def test_a_huge_upload_is_refused_before_it_comes(inside: Inside) -> None:
    host, visit = inside
    target = f"/{host.room}/{TEMPORARY}part"
    for size in (LARGEST_BYTES + 1, 10**25):
        headers = {**who(visit), "Content-Length": str(size)}
        assert asked(host, "PUT", target, headers) in (400, 411, 413)
    chunked = {**who(visit), "Transfer-Encoding": "chunked"}
    assert asked(host, "PUT", target, chunked, b"1\r\nx\r\n0\r\n\r\n") == 411
    assert not any((host.folder / "tmp").iterdir())


def test_the_hosts_disk_is_not_filled() -> None:
    guard = Guard("r", "d" * 20)
    put = Asked("PUT", "tmp/a", {"CONTENT_LENGTH": "1000"})
    assert guard.refused(put, SPARED_BYTES + 1000) == 0
    assert guard.refused(put, SPARED_BYTES + 999) == 507
    assert guard.refused(Asked("PUT", "tmp/a", {}), 1 << 60) == 411
    assert guard.refused(Asked("PROPFIND", "", {"CONTENT_LENGTH": "70000"}), 1 << 60) == 413


def test_without_the_password_nothing_is_answered_and_soon_nobody_is_heard(
    inside: Inside,
) -> None:
    host, visit = inside
    target = f"/{host.room}/{host.delegation.id}/dev/"
    wrong = base64.b64encode(f"{visit._who.user}:sai".encode()).decode()
    for _ in range(EACH):
        assert asked(host, "PROPFIND", target, {"Authorization": f"Basic {wrong}"}) == 401
    assert asked(host, "PROPFIND", target, {"Authorization": f"Basic {wrong}"}) == 429
    assert asked(host, "POST", "/meet/greet", {}, b"{}") == 429
    assert visit.beat().revision == host.reception.revision


@pytest.mark.parametrize("header", ["", "Basic", "Basic @@", "Bearer x", "Basic /////w=="])
def test_what_is_no_password_is_refused(inside: Inside, header: str) -> None:
    host, _ = inside
    assert asked(host, "GET", f"/{host.room}/beat", {"Authorization": header}) == 401


@pytest.mark.parametrize("step", ["greet", "open", "ask", "other", "../x"])
@pytest.mark.parametrize("body", [b"", b"{}", b"x" * 40_000, b'{"meeting":"a","agrees":true}'])
def test_no_nonsense_at_the_door_is_believed(inside: Inside, step: str, body: bytes) -> None:
    host, _ = inside
    assert asked(host, "POST", f"/meet/{step}", {}, body) in (403, 404)


def test_nobody_speaks_without_encryption(inside: Inside) -> None:
    host, visit = inside
    with socket.create_connection((HOST, host.port), 10) as line:
        line.sendall(f"GET /{host.room}/beat HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        answer = b""
        while piece := line.recv(4096):
            answer += piece
    assert b"200 OK" not in answer
    assert visit.beat().people


def test_a_mute_caller_keeps_nobody_out(inside: Inside) -> None:
    host, visit = inside
    with socket.create_connection((HOST, host.port)), socket.create_connection((HOST, host.port)):
        assert visit.beat().people


def test_only_what_a_shelf_is_asked_reaches_the_folder(inside: Inside) -> None:
    host, visit = inside
    data = os.urandom(300_000)
    name = f"{host.delegation.id}/blob/ab/ab{'c' * 62}"
    before = host.reception.revision
    visit.shelf.write(name, Bytes(data), Quiet())
    assert b"".join(visit.shelf.read(name)) == data
    assert (host.folder / name).read_bytes() == data
    assert host.reception.revision == before + 1


def test_tries_are_counted_by_address_and_together_and_forgotten() -> None:
    now = Time()
    tries = Tries(now)
    for _ in range(EACH):
        assert not tries.are_spent("a")
        tries.note("a")
    assert tries.are_spent("a")
    assert not tries.are_spent("b")
    for number in range(ALL - EACH):
        tries.note(f"other{number}")
    assert tries.are_spent("b")
    now.now += 61
    assert not tries.are_spent("a")
    tries.note("a")
    tries.forgive("a")
    assert not any(tries._made["a"])
