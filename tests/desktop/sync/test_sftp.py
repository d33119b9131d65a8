"""A machine reached by SSH as a shelf: the contract on the servers there are, and whom it trusts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.sync import reasons
from desktop.sync.addresses import SftpAddress
from desktop.sync.sftp import Sftp
from desktop.sync.shelf import Bytes, ShelfRefused
from desktop.work import Quiet
from tests.desktop.sync.contract import Open, ShelfContract
from tests.desktop.sync.servers.fixtures import SOON
from tests.desktop.sync.servers.process import HOST
from tests.desktop.sync.servers.shells import Served, new_key


def opener(server: Served) -> Open:
    place, who = server.place(), server.trusted()
    return lambda: Sftp(place, who, SOON)


class TestRclone(ShelfContract):
    @pytest.fixture
    def connect(self, rclone_sftp: Served) -> Open:
        return opener(rclone_sftp)


@pytest.mark.servers
class TestOpenSsh(ShelfContract):
    @pytest.fixture
    def connect(self, openssh: Served) -> Open:
        return opener(openssh)


def test_a_server_never_met_is_not_told_the_password(rclone_sftp: Served) -> None:
    shelf = Sftp(rclone_sftp.place(), rclone_sftp.who, SOON)
    with pytest.raises(reasons.HostKeyUnknown) as unknown:
        list(shelf.names(""))
    assert unknown.value.key.startswith("ssh-ed25519 SHA256:")


def test_another_key_than_the_trusted_one_is_refused(rclone_sftp: Served) -> None:
    trusted = rclone_sftp.trusted()
    other = replace(trusted, host_key=trusted.host_key[:-4] + "AAAA")
    shelf = Sftp(rclone_sftp.place(), other, SOON)
    with pytest.raises(reasons.HostKeyChanged) as changed:
        list(shelf.names(""))
    assert (changed.value.key, changed.value.known) == (trusted.host_key, other.host_key)


def test_a_wrong_password_is_refused(rclone_sftp: Served) -> None:
    shelf = Sftp(rclone_sftp.place(), replace(rclone_sftp.trusted(), password="sai"), SOON)
    with pytest.raises(ShelfRefused):
        list(shelf.names(""))
    shelf.close()


@pytest.mark.servers
@pytest.mark.parametrize("key", [new_key()[0], "no key at all"], ids=["another", "none"])
def test_a_wrong_key_is_refused(openssh: Served, key: str) -> None:
    shelf = Sftp(openssh.place(), replace(openssh.trusted(), key=key), SOON)
    with pytest.raises(ShelfRefused):
        list(shelf.names(""))
    shelf.close()


def test_a_folder_that_is_not_there_never_looks_empty(rclone_sftp: Served) -> None:
    gone = SftpAddress(HOST, rclone_sftp.port, "/gone")
    shelf = Sftp(gone, rclone_sftp.trusted(), SOON)
    for act in (
        lambda: list(shelf.names("a/")),
        lambda: b"".join(shelf.read("a/x")),
        lambda: shelf.write("a/x", Bytes(b"x"), Quiet()),
    ):
        with pytest.raises(reasons.ShelfMissing):
            act()
    assert not (rclone_sftp.folder / "gone").exists()
    shelf.close()


@pytest.mark.servers
def test_a_server_without_room_or_right_to_write_is_named(openssh: Served) -> None:
    """What the disk of a server says is in tests of faults; here its own words about it."""
    shelf = Sftp(openssh.place(), openssh.trusted(), SOON)
    with shelf._lines.line() as line:
        space = line.space(str(openssh.folder))
    assert space
    assert space.free_bytes > 0
    assert not space.is_read_only
    shelf.close()
