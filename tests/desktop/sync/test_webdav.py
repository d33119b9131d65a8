"""WebDAV as a shelf: the contract on every server there is, and lists that servers make up."""

from __future__ import annotations

import pytest

from desktop.sync import reasons
from desktop.sync.addresses import Origin, WebDavAddress
from desktop.sync.credentials import Credentials
from desktop.sync.shelf import Bytes
from desktop.sync.webdav import WebDav
from desktop.work import Quiet
from tests.desktop.sync.contract import Open, ShelfContract
from tests.desktop.sync.servers.dav import Served
from tests.desktop.sync.servers.fixtures import SOON
from tests.desktop.sync.servers.process import HOST
from tests.desktop.sync.servers.sites import Answer, Site, site


def opener(server: Served) -> Open:
    place = server.place()
    return lambda: WebDav(place, server.who, SOON)


class TestWsgidav(ShelfContract):
    @pytest.fixture
    def connect(self, wsgidav: Served) -> Open:
        return opener(wsgidav)


class TestRclone(ShelfContract):
    @pytest.fixture
    def connect(self, rclone_dav: Served) -> Open:
        return opener(rclone_dav)


@pytest.mark.servers
class TestApache(ShelfContract):
    @pytest.fixture
    def connect(self, apache: Served) -> Open:
        return opener(apache)


@pytest.mark.servers
class TestNginx(ShelfContract):
    @pytest.fixture
    def connect(self, nginx: Served) -> Open:
        return opener(nginx)


def made_up(server: Site) -> WebDav:
    where = WebDavAddress(Origin("http", HOST, server.port), "/dav/")
    return WebDav(where, Credentials("a", "b"), SOON)


def listing(*entries: tuple[str, int | None]) -> Answer:
    told = "".join(
        f"<d:response><d:href>{href}</d:href><d:propstat><d:prop>"
        + ("<d:resourcetype><d:collection/></d:resourcetype>" if size is None else "")
        + (f"<d:getcontentlength>{size}</d:getcontentlength>" if size is not None else "")
        + "</d:prop></d:propstat></d:response>"
        for href, size in entries
    )
    return 207, {}, f'<d:multistatus xmlns:d="DAV:">{told}</d:multistatus>'.encode()


def test_a_server_that_lists_one_level_where_it_was_asked_for_all_is_walked() -> None:
    levels = {
        "/dav/": listing(("/dav/", None), ("/dav/a/", None)),
        "/dav/a/": listing(("/dav/a/", None), ("/dav/a/x", 1), ("/dav/a/b/", None)),
        "/dav/a/b/": listing(("/dav/a/b/", None), ("/dav/a/b/y", 2)),
    }
    with site(lambda _, target: levels[target]) as server:
        shelf = made_up(server)
        assert {o.name for o in shelf.names("")} == {"a/x", "a/b/y"}
        shelf.close()


def test_what_a_list_tells_of_other_places_is_passed_over() -> None:
    told = listing(
        ("/dav/a/", None),
        ("http://elsewhere/dav/a/x", 1),
        ("/dav/b/y", 1),
        ("/etc/passwd", 1),
        ("/dav/a/../../z", 1),
        ("/dav/a/%ff", 1),
        ("/dav/a/N%C3%A0y", 1),
    )
    with site(lambda *_: told) as server:
        shelf = made_up(server)
        assert {o.name for o in shelf.names("a/")} == {"a/x"}
        shelf.close()


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"<html><body>Sign in</body>",
        b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>',
        b"<a>" * 100,
        b"<d:multistatus xmlns:d='DAV:'><d:response><d:href>" + b"x" * 100_000,
    ],
    ids=["nothing", "a page", "entities", "depth", "length"],
)
def test_what_is_no_list_is_not_taken_for_an_empty_one(said: bytes) -> None:
    with site(lambda *_: (207, {}, said)) as server:
        shelf = made_up(server)
        with pytest.raises(reasons.NoShelf):
            list(shelf.names(""))
        shelf.close()


def test_a_folder_that_is_not_there_never_looks_empty(wsgidav: Served) -> None:
    shelf = WebDav(WebDavAddress(Origin("http", HOST, wsgidav.port), "/gone/"), wsgidav.who, SOON)
    for act in (
        lambda: list(shelf.names("a/")),
        lambda: b"".join(shelf.read("a/x")),
        lambda: shelf.write("a/x", Bytes(b"x"), Quiet()),
    ):
        with pytest.raises(reasons.ShelfMissing):
            act()
    assert not (wsgidav.folder / "gone").exists()
    shelf.close()


def test_an_object_is_sent_under_a_passing_name_and_moved_over_nothing() -> None:
    with site(lambda method, _: (404 if method == "HEAD" else 201, {}, b"")) as server:
        shelf = made_up(server)
        shelf.write("a/x", Bytes(b"words"), Quiet())
        shelf.close()
    [put, move] = [(method, target, headers) for method, target, headers in server.asked]
    assert put[0] == "PUT"
    assert put[1].startswith("/dav/tmp/")
    assert (move[0], move[1], move[2]["Overwrite"]) == ("MOVE", put[1], "F")
    assert move[2]["Destination"] == f"http://{HOST}:{server.port}/dav/a/x"


def test_a_server_that_lists_all_is_asked_once() -> None:
    told = listing(
        ("/dav/a/dev/", None),
        ("/dav/a/dev/one/", None),
        ("/dav/a/dev/one/1", 1),
        ("/dav/a/dev/two/", None),
        ("/dav/a/dev/two/1", 1),
    )
    with site(lambda *_: told) as server:
        shelf = made_up(server)
        assert {o.name for o in shelf.names("a/dev/")} == {"a/dev/one/1", "a/dev/two/1"}
        shelf.close()
    assert len(server.asked) == 1


def test_a_move_that_fails_for_want_of_a_folder_is_not_waited_for() -> None:
    """Apache answers 500 to a move into a folder that is not there."""
    moves = iter([500, 201])
    statuses = {"PUT": 201, "HEAD": 404, "MKCOL": 201}

    def answers(method: str, _: str) -> Answer:
        return (next(moves) if method == "MOVE" else statuses[method]), {}, b""

    with site(answers) as server:
        shelf = made_up(server)
        shelf.write("a/x", Bytes(b"words"), Quiet())
        shelf.close()
    assert [method for method, _, _ in server.asked] == ["PUT", "MOVE", "HEAD", "MKCOL", "MOVE"]
