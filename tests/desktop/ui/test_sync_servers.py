"""Servers set up in the window: who we are there, what is asked of a person, what a shelf was seen to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop.sync.credentials import Purse
from desktop.sync.wishes import EVERYTHING
from desktop.ui.pages.sync import telling
from desktop.ui.visited import Visited
from tests.desktop.sync.servers import dav, shells
from tests.desktop.sync.servers.folders import shared_folder
from tests.desktop.ui.laptop import Laptop, button
from tests.typing_hand import compose, press

if TYPE_CHECKING:
    from desktop.words import Words


@pytest.fixture(scope="module")
def webdav() -> Iterator[dav.Served]:
    """A WebDAV server with a password."""
    with shared_folder() as folder, shared_folder() as own, dav.wsgidav(folder, own) as served:
        yield served


@pytest.fixture(scope="module")
def ssh() -> Iterator[shells.Served]:
    """An SSH server that takes keys alone."""
    with shared_folder() as folder, shared_folder() as own, shells.openssh(folder, own) as served:
        yield served


def enter(laptop: Laptop, words: Words, *, address: str, user: str, password: str = "") -> None:
    """Fill the form in and enter it by keys."""
    laptop.press(words("sync_page.add_server"))
    form = laptop.page.shelves.form
    for line, text in ((form.address, address), (form.user, user), (form.password, password)):
        line.line.clear()
        compose(line.line, text)


def share(laptop: Laptop, words: Words) -> None:
    laptop.press(words("sync_page.share"))
    laptop.wait(lambda: bool(laptop.page._shown and laptop.page._shown[0].shared))


def enter_now(laptop: Laptop) -> None:
    press(laptop.page.shelves.form.enter, Qt.Key.Key_Space)
    laptop.settle()


def test_a_wrong_password_is_said_and_entered_again(
    an: Laptop, webdav: dav.Served, words: Words
) -> None:
    place, who = str(webdav.place()), webdav.who
    enter(an, words, address=place, user=who.user, password="sai rồi")
    enter_now(an)
    an.wait(lambda: any("không chấp nhận tên, mật khẩu" in line for line in an.said()))
    an.press(words("sync_page.enter_again"))
    form = an.page.shelves.form
    assert form.address.text() == place
    assert form.password.text() == ""
    compose(form.user.line, who.user)
    compose(form.password.line, who.password)
    enter_now(an)
    an.wait(lambda: any(line.startswith("Đã thử lúc") for line in an.said()))
    share(an, words)
    an.sync()
    assert an.trips.visited[place].is_whole


@pytest.mark.servers
def test_an_sftp_server_is_trusted_by_its_fingerprint_and_opened_with_a_key(
    an: Laptop, ssh: shells.Served, words: Words, tmp_path: Path
) -> None:
    place, key = str(ssh.place()), tmp_path / "khóa của Bình"
    key.write_text(ssh.who.key)
    enter(an, words, address=place, user=ssh.who.user)
    form = an.page.shelves.form
    assert form.choose.isVisible()
    form.read_key(key)
    an.wait(lambda: "khóa của Bình" in form.chosen.text())
    enter_now(an)
    an.wait(lambda: any("chưa từng gặp" in line for line in an.said()))
    assert Purse(an.store.vault).credentials(place).host_key == ""
    an.press(words("sync_page.trust"))
    an.wait(lambda: any(line.startswith("Đã thử lúc") for line in an.said()))
    share(an, words)
    an.sync()
    assert an.trips.visited[place].is_whole


def test_a_key_is_asked_for_where_it_can_be_used_alone(an: Laptop, words: Words) -> None:
    enter(an, words, address="https://may.vn/doan", user="")
    form = an.page.shelves.form
    assert not form.choose.isVisible()
    form._key = "của máy khác"
    assert form.credentials().key == ""
    form.clear()
    assert form._key == ""


def test_a_shelf_that_does_not_give_back_what_it_took_is_not_called_fit(words: Words) -> None:
    at = dt.datetime(2023, 5, 19, 7, 5, tzinfo=dt.UTC)
    unfit = Visited("usb", at, tried=("shelves.unfit", "shelves.overwrites"))
    [verdict, other] = telling.told(words, unfit, {}, EVERYTHING)
    assert verdict == (words("shelves.unfit"), "error")
    assert other == (words("shelves.overwrites"), "small")
    [told] = telling.told(words, Visited("usb", at), {}, EVERYTHING)
    assert "chưa có gì để chuyển" in told[0]


def test_a_self_signed_server_is_not_trusted_and_no_way_round_is_offered(
    an: Laptop, words: Words
) -> None:
    from desktop.sync import reasons

    address = "https://tu-ky.vn/dav/"
    Purse(an.store.vault).keep(address, Purse(an.store.vault).credentials(address))
    error = reasons.CertificateSelfSigned(address)
    an.trips.visited[address] = Visited(address, an.desk.now(), error=error)
    an.trips.changed.emit()
    an.wait(lambda: words.explain(error) in an.said())
    assert button(an.page, words("sync_page.retry")) is not None
    assert button(an.page, words("sync_page.trust")) is None
