"""The page Settings: choices take effect at once, the book is copied, checked and given another passphrase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from db import drafts
from db import vault as vaults
from db.errors import WrongPassphrase
from db.records import DocumentKind
from db.store import Store
from desktop import paths
from desktop.exchange import example
from desktop.minutes import papers
from desktop.minutes.style.house import Signer
from desktop.minutes.style.layout import Arrangement
from desktop.settings import Theme as Shade
from desktop.ui.pages.settings import SettingsPage
from desktop.ui.pages.settings.passphrase import PassphraseDialog
from desktop.ui.parts.choices import ChoiceField
from desktop.ui.parts.labels import PlainLabel
from desktop.ui.places import Place
from tests.conftest import PASSPHRASE
from tests.typing_hand import compose, key_in, press

if TYPE_CHECKING:
    from desktop.ui.desk import Desk, Message
    from desktop.ui.window import Window


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> SettingsPage:
    made = SettingsPage(desk)
    qtbot.addWidget(made)
    made.show_place(Place("settings"))
    made.show()
    return made


def test_a_language_chosen_by_keyboard_is_spoken_at_once(window: Window, qtbot: QtBot) -> None:
    window.go(Place("settings"))
    page = window.page
    assert isinstance(page, SettingsPage)
    qtbot.keyClick(page._language.box, Qt.Key.Key_Down)
    assert window.page.title() == "Settings"
    assert window.place == Place("settings")


def test_the_look_is_kept(page: SettingsPage, desk: Desk, qtbot: QtBot) -> None:
    box = page._shade.box
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert desk.preferences.chosen.theme is Shade.DARK


def test_the_name_goes_into_the_changes_from_then_on(
    page: SettingsPage, store: Store, desk: Desk
) -> None:
    compose(page._author.line, "Nguyễn Thị Lan")
    page.flush()
    assert store.author == "Nguyễn Thị Lan"
    assert desk.preferences.chosen.author == "Nguyễn Thị Lan"


def test_a_backup_is_a_book_under_the_same_passphrase(
    page: SettingsPage, store: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    example.load(store)
    page.back_up(tmp_path / "USB")
    qtbot.waitUntil(page._copied.isVisible, timeout=20_000)
    (made,) = (tmp_path / "USB").iterdir()
    assert str(made) in page._copied.text()
    with vaults.unlock(made, PASSPHRASE) as copy, Store.open(copy) as opened:
        assert opened.position == store.position


def test_a_sound_book_is_said_to_be_one(page: SettingsPage, store: Store, qtbot: QtBot) -> None:
    example.load(store)
    page._start_check()
    qtbot.waitUntil(page._copied.isVisible, timeout=20_000)
    assert page._copied.property("role") == "success"


def test_the_passphrase_is_changed_only_with_the_old_one(
    desk: Desk, store: Store, said: list[Message], qtbot: QtBot
) -> None:
    dialog = PassphraseDialog(desk)
    qtbot.addWidget(dialog)
    key_in(dialog.old.line, "không phải")
    for field in (dialog.first, dialog.again):
        key_in(field.line, "mật khẩu khác hẳn")
    dialog.confirmed()
    qtbot.waitUntil(lambda: dialog.old.is_refused, timeout=10_000)
    dialog.old.line.clear()
    key_in(dialog.old.line, PASSPHRASE)
    dialog.confirmed()
    qtbot.waitUntil(lambda: len(said) == 1, timeout=10_000)
    store.close()
    with pytest.raises(WrongPassphrase):
        vaults.unlock(store.vault.folder, PASSPHRASE)
    vaults.unlock(store.vault.folder, "mật khẩu khác hẳn").close()


@pytest.mark.desktop
def test_bundles_are_opened_by_double_click_from_then_on(
    page: SettingsPage, qtbot: QtBot, home: Path
) -> None:
    page._bundles.setFocus()
    qtbot.keyClick(page._bundles, Qt.Key.Key_Space)
    qtbot.waitUntil(page._copied.isVisible, timeout=10_000)
    assert page._copied.text() == page.words("settings.bundles_opened")
    assert (paths.user_data() / "applications" / "so-doan.desktop").is_file()
    assert page._bundles.isEnabled()


@pytest.fixture
def office_anew() -> Iterator[None]:
    """Read the office's files of this test alone."""
    papers.reload()
    yield
    papers.reload()


def test_an_office_s_style_is_chosen_and_used_at_once(
    page: SettingsPage, office_anew: None
) -> None:
    own = page.office
    own.names["issuer"].set_text("Ban Pháp chế HĐND tỉnh")
    own.names["issuer"].flush()
    own.kind.show_value(DocumentKind.REPORT)
    own._turn(None)
    own.recipients.set_text("Thường trực HĐND tỉnh\n{bodies}")
    own.recipients.flush()
    own.signer.show_value(Signer.DEPUTY)
    own._keep_kind()
    kept = papers.own_house().office
    assert kept.issuer == "Ban Pháp chế HĐND tỉnh"
    assert kept.recipients[DocumentKind.REPORT] == ("Thường trực HĐND tỉnh", "{bodies}")
    assert kept.signers[DocumentKind.REPORT] is Signer.DEPUTY
    assert kept.recipients[DocumentKind.NOTICE]


def test_a_recipient_that_no_paper_could_fill_is_refused_beneath_its_field(
    page: SettingsPage, office_anew: None
) -> None:
    before = papers.own_house().office
    page.office.recipients.set_text("{ai}")
    page.office.recipients.flush()
    assert page.office.recipients.is_refused
    assert papers.own_house().office == before


def test_how_the_photos_of_an_annex_stand_is_chosen(page: SettingsPage, office_anew: None) -> None:
    own = page.office
    own.kind.show_value(DocumentKind.MINUTES)
    own._turn(None)
    assert own.photos.isVisibleTo(own)
    own.photos.show_value(Arrangement.SHEET)
    own.photos.settled.emit(Arrangement.SHEET)
    assert papers.own_house().office.photos[DocumentKind.MINUTES] is Arrangement.SHEET
    assert papers.own_house().office.photos[DocumentKind.REPORT] is Arrangement.AUTO
    own.kind.show_value(DocumentKind.TRACKING)
    own._turn(None)
    assert not own.photos.isVisibleTo(own)


def test_a_bad_wording_file_is_told_when_it_is_read(page: SettingsPage, office_anew: None) -> None:
    folder = paths.office_folder() / "wording"
    folder.mkdir(parents=True)
    (folder / "notice.toml").write_text('asks = "{ai}"', "utf-8")
    page.office._read_again()
    told = [label.text() for label in page.office.findChildren(PlainLabel)]
    assert any("notice.toml" in each for each in told)


def test_a_time_authority_is_an_address_and_its_trusted_ones_a_file(page: SettingsPage) -> None:
    own, chosen = page.signing, page.desk.preferences
    own.authority.set_text("tsa.example")
    own.authority.flush()
    assert own.authority.is_refused
    own.authority.set_text("http://tsa.example/tsa")
    own.authority.flush()
    own.trusted.set_text("/không/có.pem")
    own.trusted.flush()
    assert (chosen.chosen.time_authority, chosen.chosen.authorities) == (
        "http://tsa.example/tsa",
        "",
    )
    assert own.trusted.is_refused


def test_what_settings_refuse_is_kept_and_shown_again_where_it_was_typed(
    page: SettingsPage, desk: Desk, qtbot: QtBot, office_anew: None
) -> None:
    page.signing.authority.set_text("tsa.example")
    page.signing.authority.flush()
    page.office.recipients.set_text("{ai}")
    page.office.recipients.flush()
    page.office.kind.show_value(DocumentKind.REPORT)
    page.office._turn(None)
    assert page.office.recipients.text() != "{ai}"
    again = SettingsPage(replace(desk))
    qtbot.addWidget(again)
    again.show_place(Place("settings"))
    own = again.office.recipients
    assert own.text() == "{ai}"
    assert own._draft is not None
    assert own._draft.sign.text().endswith("Nhấn Ctrl+Enter để ghi.")
    assert again.signing.authority.text() == "tsa.example"
    for field, text in ((own, "{bodies}"), (again.signing.authority, "http://tsa.example/tsa")):
        field.set_text(text)
        field.flush()
    assert drafts.kept(desk.store.reader) == {}
    assert desk.preferences.chosen.time_authority == "http://tsa.example/tsa"


def test_a_look_chosen_by_keyboard_leaves_the_keyboard_where_it_was(
    window: Window, qtbot: QtBot
) -> None:
    window.go(Place("settings"))
    window.activateWindow()
    for name in ("theme", "density", "text_percent"):
        page = window.page
        assert isinstance(page, SettingsPage)
        box = next(
            each.box for each in page.findChildren(ChoiceField) if each.property("choice") == name
        )
        box.setFocus()
        press(box, Qt.Key.Key_End)
        qtbot.waitUntil(lambda page=page: window.page is not page)  # type: ignore[misc]
        kept = window.focusWidget()
        assert kept is not None
        assert kept.parent().property("choice") == name
