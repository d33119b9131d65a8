"""The page of a paper's last steps: what is seen, pressed and typed there ends in the book, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from pytestqt.qtbot import QtBot

from db import drafts, fields, query
from db.records import (
    Document,
    DocumentKind,
    Medium,
    NumberBlock,
    Override,
    Overriding,
    RecordId,
)
from db.store import Store
from desktop import paths
from desktop.exchange import archive, example
from desktop.final import checking, verifying
from desktop.final import signing as signing_
from desktop.minutes import papers
from desktop.minutes.finished import versions
from desktop.minutes.reviewing.remarks import Weight
from desktop.minutes.sealing import signatures
from desktop.minutes.sealing.verdict import Standing
from desktop.settings import Density
from desktop.settings import Theme as Shade
from desktop.ui.pages.final import FinalPage
from desktop.ui.pages.final.check import CheckPane
from desktop.ui.pages.final.key import FILE, TOKEN, KeyDialog
from desktop.ui.pages.final.sign import is_another
from desktop.ui.pages.final.steps import Step
from desktop.ui.pages.papers import PapersPage
from desktop.ui.parts import sheets
from desktop.ui.parts.printing import new_printer
from desktop.ui.places import Place
from desktop.words import Words
from desktop.work import Quiet
from tests import make, typing_hand
from tests.desktop.minutes import signing, softtoken
from tests.desktop.minutes.softtoken import MODULE, PIN
from tests.patience import settled

if TYPE_CHECKING:
    from desktop.ui.desk import Desk, Message
    from desktop.ui.jobs import Jobs
    from desktop.ui.window import Window
    from tests.conftest import FixedClock

SESSION, INSPECTION = RecordId("cb-2023-lv-01"), RecordId("cb-2023")
A_LONG_TIME = 40_000


@pytest.fixture
def page(desk: Desk, store: Store, qtbot: QtBot, clock: FixedClock) -> FinalPage:
    """The page with the minutes of the worked example, checked."""
    clock.now = dt.datetime(2023, 5, 22, 2, 0, tzinfo=dt.UTC)
    example.load(store)
    made = FinalPage(desk)
    qtbot.addWidget(made)
    made.resize(1160, 680)
    made.show_place(Place("final", SESSION, paper=DocumentKind.MINUTES))
    made.show()
    checked(made, qtbot)
    return made


def checked(page: FinalPage, qtbot: QtBot) -> None:
    """Wait until the paper that is shown was checked as the record is now."""
    settled(qtbot, page)
    qtbot.waitUntil(lambda: page.checks.seen is not None, timeout=20_000)
    settled(qtbot, page)


def press(button: QPushButton, qtbot: QtBot) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def finals(store: Store) -> list[Document]:
    return [each for each in query.documents(store.reader, INSPECTION) if each.version]


def freeze(page: FinalPage, qtbot: QtBot) -> Document:
    """Make the next version final by its button."""
    before = len(finals(page.desk.store))
    page.show_step(Step.FREEZE)
    press(page.freezing.confirm, qtbot)
    qtbot.waitUntil(lambda: len(finals(page.desk.store)) > before, timeout=30_000)
    checked(page, qtbot)
    return max(finals(page.desk.store), key=lambda each: each.version)


# check


def test_every_line_of_the_check_is_listed_and_leads_to_its_record(
    page: FinalPage, qtbot: QtBot, went: list[Place]
) -> None:
    lines = page.checks.table.rows.rows
    assert page.checks.seen is not None
    assert tuple(lines) == page.checks.seen.checked.lines
    at = next(n for n, line in enumerate(lines) if line.key == "review.ask_missing")
    page.checks.table.setCurrentIndex(page.checks.table.rows.index(at, 0))
    page.checks.table.setFocus()
    qtbot.keyClick(page.checks.table, Qt.Key.Key_Return)
    assert went == [Place("visit", SESSION, lines[at].record, field=lines[at].field)]


def test_a_line_shows_the_page_where_its_record_is_said(page: FinalPage, qtbot: QtBot) -> None:
    lines = page.checks.table.rows.rows
    at = next(n for n, line in enumerate(lines) if page.checks._page_of(line) > 2)
    page.checks.table.setCurrentIndex(page.checks.table.rows.index(at, 0))
    assert page.checks.sheets.page == page.checks._page_of(lines[at])


def test_large_text_leaves_the_sentences_most_of_the_list(desk: Desk, qtbot: QtBot) -> None:
    desk.theme.choose(Shade.LIGHT, Density.COMPACT, 200)
    pane = CheckPane(desk)
    qtbot.addWidget(pane)
    pane.resize(1286, 560)
    pane.show()
    assert 0 < pane.table.columnWidth(0) < pane.table.viewport().width() / 2


def test_a_change_of_the_record_is_checked_at_once(
    page: FinalPage, store: Store, qtbot: QtBot
) -> None:
    before = len(page.checks.table.rows.rows)
    visit = query.visit(store.reader, SESSION)
    store.write("visit.edit", [fields.changed(visit, replace(visit, copies=4), None)])
    qtbot.waitUntil(lambda: len(page.checks.table.rows.rows) == before - 1, timeout=20_000)


def test_what_people_wrote_differently_forbids_the_button(
    page: FinalPage, store: Store, qtbot: QtBot, went: list[Place]
) -> None:
    ask = query.recommendations(store.reader, SESSION)[0]
    seen = store.position
    store.write("recommendation.edit", [fields.changed(ask, replace(ask, text="Của tôi"))])
    make.arriving(store, ask.id, "recommendation", seen, text="Của Lan")
    qtbot.waitUntil(
        lambda: any(line.key == checking.CLASH for line in page.checks.table.rows.rows),
        timeout=20_000,
    )
    page.show_step(Step.FREEZE)
    assert not page.freezing.confirm.isEnabled()
    assert page.checks.table.rows.rows[0].weight is Weight.STOP
    page.checks._go(page.checks.table.rows.rows[0])
    assert went == [Place("clashes", ask.id)]


@pytest.mark.parametrize("state", ["lost", "rival"])
def test_words_that_do_not_stand_are_dropped_where_their_line_leads(
    window: Window, store: Store, clock: FixedClock, qtbot: QtBot, state: str
) -> None:
    clock.now = dt.datetime(2023, 5, 22, 2, 0, tzinfo=dt.UTC)
    example.load(store)
    place = "nobody/text" if state == "lost" else "title"
    own = [overriding(place, "a", "Lời của Lan"), overriding(place, "b", "Lời của Hùng")]
    wanted = own[:1] if state == "lost" else own
    store.write("override.add", [fields.edit(each) for each in wanted])
    window.go(Place("final", SESSION, paper=DocumentKind.MINUTES))
    final = window.page
    assert isinstance(final, FinalPage)
    key = f"final.override.{state}"
    table = final.checks.table
    qtbot.waitUntil(lambda: any(each.key == key for each in table.rows.rows), timeout=20_000)
    at = next(n for n, each in enumerate(table.rows.rows) if each.key == key)
    table.setCurrentIndex(table.rows.index(at, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    shown = window.page
    assert isinstance(shown, PapersPage)
    drop = Words("vi")("papers.changes.drop")

    def buttons() -> list[QAbstractButton]:
        found = shown.findChildren(QAbstractButton)
        return [each for each in found if each.accessibleName() == drop]

    qtbot.waitUntil(lambda: len(buttons()) == len(wanted), timeout=20_000)
    qtbot.mouseClick(buttons()[0], Qt.MouseButton.LeftButton)
    left = [each.id for each in wanted[1:]]
    qtbot.waitUntil(
        lambda: [each.id for each in query.overrides(store.reader, INSPECTION)] == left,
        timeout=20_000,
    )


def overriding(place: str, position: str, text: str) -> Override:
    return Override(
        id=RecordId(f"sua-{position}"),
        inspection=INSPECTION,
        paper=DocumentKind.MINUTES,
        visit=SESSION,
        place=place,
        done=Overriding.REWORDED,
        text=text,
        position=position,
        author="Lan",
    )


@pytest.fixture
def broken_office() -> Iterator[Path]:
    """An office's own wording that is none."""
    path = paths.office_folder() / "wording" / "minutes.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("= nothing", "utf-8")
    papers.reload()
    yield path
    path.unlink()
    papers.reload()


def test_a_line_about_the_office_s_own_file_leads_to_the_settings(
    broken_office: Path, page: FinalPage, qtbot: QtBot, went: list[Place]
) -> None:
    lines = page.checks.table.rows.rows
    at = next(n for n, line in enumerate(lines) if line.key == checking.OFFICE)
    assert broken_office.name in page.checks.sentence(lines[at])
    page.checks.table.setCurrentIndex(page.checks.table.rows.index(at, 0))
    qtbot.keyClick(page.checks.table, Qt.Key.Key_Return)
    assert went == [Place("settings")]


@pytest.fixture
def long_minutes(store: Store, clock: FixedClock) -> Store:
    """The worked example with some 300 pages of findings."""
    clock.now = dt.datetime(2023, 5, 22, 2, 0, tzinfo=dt.UTC)
    example.load(store)
    text = "Có 64/67 nhiệm vụ hoàn thành, còn ba nhiệm vụ chậm so với kế hoạch của tỉnh. " * 14
    more = [replace(make.finding(n, f"{n}. {text}"), visit=SESSION) for n in range(800)]
    store.write("case.import", [fields.edit(each) for each in more])
    return store


def test_what_the_record_wants_is_told_before_300_pages_are_drawn(
    desk: Desk, long_minutes: Store, qtbot: QtBot
) -> None:
    page = FinalPage(desk)
    qtbot.addWidget(page)
    page.show_place(Place("final", SESSION, paper=DocumentKind.MINUTES))
    page.show()
    rows = page.checks.table.rows
    qtbot.waitUntil(lambda: bool(rows.rows), timeout=20_000)
    assert page.checks.seen is None
    assert "đang xem tệp" in page.checks._said.text()
    early = {(line.key, line.record) for line in rows.rows}
    assert ("review.missing", SESSION) in early
    qtbot.waitUntil(lambda: page.checks.seen is not None, timeout=60_000)
    assert page.checks.sheets.count > 250
    assert early <= {(line.key, line.record) for line in rows.rows}
    assert "đang xem tệp" not in page.checks._said.text()


# versions


def test_a_version_is_frozen_kept_and_saved_as_a_file(
    page: FinalPage, store: Store, said: list[Message], qtbot: QtBot, tmp_path: Path
) -> None:
    own = freeze(page, qtbot)
    assert (own.version, own.kind, own.visit) == (1, DocumentKind.MINUTES, SESSION)
    assert "Đã chốt bản số 1" in said[-1].text
    assert not page.freezing.confirm.isEnabled()  # the record says nothing new
    page.freezing.save_copy(tmp_path / "Bản chốt")
    settled(qtbot, page)
    with store.blobs.open(own.hash) as kept:
        assert (tmp_path / "Bản chốt" / own.file_name).read_bytes() == kept.read()


def test_a_version_is_printed_by_the_systems_dialog_and_its_sheets_verify(
    page: FinalPage, store: Store, said: list[Message], qtbot: QtBot, tmp_path: Path
) -> None:
    own = freeze(page, qtbot)
    (shortcut,) = [
        each for each in page.findChildren(QShortcut) if each.key().toString() == "Ctrl+P"
    ]
    shortcut.activated.emit()
    qtbot.waitUntil(lambda: page.findChild(QPrintDialog) is not None, timeout=20_000)
    dialog = page.findChild(QPrintDialog)
    buttons = [each for each in dialog.findChildren(QPushButton) if each.isVisible()]
    assert buttons
    qtbot.waitUntil(lambda: all(each.width() >= each.sizeHint().width() for each in buttons))
    assert (dialog.minPage(), dialog.maxPage()) == (1, own.pages)
    assert dialog.printer().docName() == own.title
    dialog.reject()
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "in.pdf"))
    pdf = sheets.opened(signing_.newest(store, own))
    page.freezing._printout.print_to(printer, pdf)
    qtbot.waitUntil(lambda: "máy in" in said[-1].text, timeout=60_000)
    verdict = verifying.verified(store, str(tmp_path / "in.pdf"), None, Quiet())
    assert (verdict.standing, verdict.document) == (Standing.READ, own)
    assert verdict.pages == tuple(range(1, own.pages + 1))


def test_after_freezing_the_keyboard_stays_with_the_paper(page: FinalPage, qtbot: QtBot) -> None:
    page.show_step(Step.FREEZE)
    other = QPushButton(page)  # the next in the window, as its rail is
    other.show()
    page.freezing.confirm.setFocus()
    before = len(finals(page.desk.store))
    qtbot.keyClick(page.freezing.confirm, Qt.Key.Key_Space)
    assert page.freezing.hasFocus()
    qtbot.waitUntil(lambda: len(finals(page.desk.store)) > before, timeout=30_000)
    checked(page, qtbot)
    assert page.freezing._copy.hasFocus()


def test_a_copy_leaves_another_file_of_its_name_alone(
    page: FinalPage, qtbot: QtBot, said: list[Message], tmp_path: Path
) -> None:
    own = freeze(page, qtbot)
    (tmp_path / own.file_name).write_bytes(b"of somebody else")
    page.freezing.save_copy(tmp_path)
    qtbot.waitUntil(lambda: "(2)" in said[-1].text, timeout=10_000)
    assert (tmp_path / own.file_name).read_bytes() == b"of somebody else"


def test_a_later_change_asks_for_a_reason_and_makes_a_version_or_an_addendum(
    page: FinalPage, store: Store, said: list[Message], qtbot: QtBot
) -> None:
    first = freeze(page, qtbot)
    visit = query.visit(store.reader, SESSION)
    store.write("visit.edit", [fields.changed(visit, replace(visit, copies=4), None)])
    qtbot.waitUntil(page.freezing.confirm.isEnabled, timeout=20_000)
    press(page.freezing.confirm, qtbot)
    qtbot.waitUntil(lambda: "lý do" in said[-1].text, timeout=20_000)
    assert len(finals(store)) == 1
    settled(qtbot, page)
    page.freezing.reason.set_text("ghi số bản")
    second = freeze(page, qtbot)
    assert (second.replaces, second.reason) == (first.id, "ghi số bản")
    page.freezing.manner.show_value(True)
    page.freezing._tell()
    page.freezing.reason.set_text("bổ sung phụ lục")
    third = freeze(page, qtbot)
    assert (third.amends, third.replaces) == (second.id, None)


# numbers


def block(first: int = 5, last: int = 6) -> NumberBlock:
    return NumberBlock(
        id=RecordId("dai-so"), inspection=INSPECTION, first=first, last=last, symbol="BB-ĐGS"
    )


def test_the_registry_s_number_is_typed_in_and_kept(
    page: FinalPage, store: Store, qtbot: QtBot
) -> None:
    own = freeze(page, qtbot)
    page.show_step(Step.NUMBER)
    page.numbering.number.set_text("12/BB-ĐGS")
    page.numbering.number.flush()
    page.numbering.date.set_text("25/5/2023")
    page.numbering.date.flush()
    kept = versions.final(store, own.id)
    assert (kept.number, kept.date, kept.hash) == ("12/BB-ĐGS", dt.date(2023, 5, 25), own.hash)


def test_a_number_is_taken_from_the_block_and_shown_as_used(
    page: FinalPage, store: Store, qtbot: QtBot
) -> None:
    own = freeze(page, qtbot)
    page.show_step(Step.NUMBER)
    assert not page.numbering.take.isVisible()
    page.numbering.add_block(block())
    qtbot.waitUntil(page.numbering.take.isVisible, timeout=10_000)
    press(page.numbering.take, qtbot)
    kept = versions.final(store, own.id)
    assert (kept.number, kept.date) == ("05/BB-ĐGS", dt.date(2023, 5, 22))
    settled(qtbot, page)
    buttons = page.numbering.findChildren(QPushButton)
    (report,) = [each for each in buttons if each.property("block") and "Sao chép" in each.text()]
    press(report, qtbot)
    assert QApplication.clipboard().text().startswith("05/BB-ĐGS\tBuổi làm việc")
    (done,) = [each for each in buttons if each.property("block") and "đối chiếu" in each.text()]
    press(done, qtbot)
    assert query.number_blocks(store.reader, INSPECTION)[0].reconciled == dt.date(2023, 5, 22)


def test_a_number_that_another_device_took_too_is_seen_after_a_trip(
    page: FinalPage, store: Store, qtbot: QtBot
) -> None:
    own = freeze(page, qtbot)
    page.show_step(Step.NUMBER)
    versions.register(store, own.id, "05/BB-ĐGS", None)
    theirs = replace(
        own, id=RecordId("cua-lan"), visit=None, title="Buổi của Lan", number="5/BB-ĐGS"
    )
    make.arriving(store, theirs.id, "document", None, **fields.plain(theirs))
    qtbot.waitUntil(page.numbering._twice.isVisible, timeout=10_000)


# signing


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "thu-ky.p12"
    path.write_bytes(signing.p12(signing.person(signing.SECRETARY, days=A_LONG_TIME)))
    return path


def opened(page: FinalPage, field: str) -> KeyDialog:
    page.show_step(Step.SIGN)
    dialog = page.signing.open_key(field)
    assert dialog is not None  # it is the page's child, and ends with it
    return dialog


def sign_with(page: FinalPage, dialog: KeyDialog, pin: str, qtbot: QtBot) -> None:
    dialog.pin.set_text(pin)
    press(dialog.confirm, qtbot)
    settled(qtbot, page)


def by_file(dialog: KeyDialog, path: Path) -> None:
    dialog.how.show_value(FILE)
    dialog.file.set_text(str(path))


def test_three_sign_in_turn_and_who_is_missing_is_said(
    page: FinalPage, store: Store, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    own = freeze(page, qtbot)
    people = (signing.SECRETARY, signing.BODY, signing.HEAD)
    for number, who in enumerate(people, start=1):
        assert f"{4 - number} chữ ký" in page.signing._state.text()
        path = tmp_path / f"{number}.p12"
        path.write_bytes(signing.p12(signing.person(who, days=A_LONG_TIME)))
        dialog = opened(page, f"ChuKy{number}")
        by_file(dialog, path)
        with qtbot.waitSignal(dialog.accepted, timeout=30_000):
            sign_with(page, dialog, signing.PIN, qtbot)
        checked(page, qtbot)
        held = page.focusWidget()  # the place that is signed next; after the last one the scan
        assert held is not None
        assert held.property("field") == (f"ChuKy{number + 1}" if number < len(people) else None)
    kept = versions.final(store, own.id)
    with store.blobs.open(versions.newest_file(kept)) as stream:
        found = signatures.read(stream.read())
    assert [(each.who, each.holds) for each in found] == [(who, True) for who in people]
    assert "đã đủ chữ ký" in page.signing._state.text()


def test_a_wrong_pin_stands_in_the_dialog_and_is_not_kept(
    page: FinalPage, store: Store, jobs: Jobs, qtbot: QtBot, key_file: Path, tmp_path: Path
) -> None:
    own = freeze(page, qtbot)
    dialog = opened(page, "ChuKy1")
    by_file(dialog, key_file)
    sign_with(page, dialog, "sai rồi", qtbot)
    assert dialog.isVisible()
    assert "PIN" in dialog._said.text()
    assert dialog.pin.text() == ""
    assert versions.final(store, own.id).signings == ()
    with qtbot.waitSignal(dialog.accepted, timeout=30_000):
        sign_with(page, dialog, signing.PIN, qtbot)
    kept = (tmp_path / "settings.json").read_text("utf-8")
    assert str(key_file) in kept
    assert signing.PIN not in kept
    assert "sai rồi" not in kept


def test_why_nothing_was_signed_is_in_sight_where_the_dialog_is_scrolled(
    page: FinalPage, jobs: Jobs, qtbot: QtBot, key_file: Path
) -> None:
    freeze(page, qtbot)
    dialog = opened(page, "ChuKy1")
    dialog.setMaximumHeight(300)
    by_file(dialog, key_file)
    sign_with(page, dialog, "sai rồi", qtbot)
    qtbot.waitUntil(lambda: not dialog._said.visibleRegion().isEmpty())


def test_a_pin_that_was_used_comes_back_by_no_undo(
    page: FinalPage, jobs: Jobs, qtbot: QtBot, key_file: Path
) -> None:
    freeze(page, qtbot)
    dialog = opened(page, "ChuKy1")
    by_file(dialog, key_file)
    typing_hand.key_in(dialog.pin.line, "sai rồi")
    press(dialog.confirm, qtbot)
    settled(qtbot, page)
    dialog.pin._eye.setChecked(True)
    dialog.pin.line.undo()
    assert dialog.pin.text() == ""


def test_an_expired_or_wrong_certificate_is_said_in_a_sentence(
    page: FinalPage, store: Store, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    own = freeze(page, qtbot)
    dialog = opened(page, "ChuKy1")
    expired = signing.person(signing.HEAD, days=2, from_day=-30)
    other = signing.person(signing.BODY, days=A_LONG_TIME, key_encipherment=True)
    for number, (person, words) in enumerate(((expired, "hết hạn"), (other, "không phải loại"))):
        path = tmp_path / f"{number}.p12"
        path.write_bytes(signing.p12(person))
        by_file(dialog, path)
        sign_with(page, dialog, signing.PIN, qtbot)
        assert words in dialog._said.text()
    assert versions.final(store, own.id).signings == ()


@pytest.fixture
def plugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A token of software, plugged in; emptying its folder pulls it out."""
    if not MODULE.exists():
        pytest.skip("SoftHSM2 is not installed")
    from tests.desktop.minutes.test_tokens import entry

    own = tmp_path / "plugged"
    own.mkdir()
    person = signing.person(signing.HEAD, "ec", days=A_LONG_TIME)
    softtoken.make(own, "truong-doan", [entry(person, "ec")])
    for name, value in softtoken.environ(own).items():
        monkeypatch.setenv(name, value)
    return own


def test_a_token_is_found_and_signs_and_its_driver_is_remembered(
    page: FinalPage, store: Store, jobs: Jobs, qtbot: QtBot, plugged: Path
) -> None:
    own = freeze(page, qtbot)
    dialog = opened(page, "ChuKy3")
    dialog.how.show_value(TOKEN)
    dialog.driver.set_text(str(MODULE))
    dialog.driver.flush()
    qtbot.waitUntil(lambda: dialog.token.value() == "truong-doan", timeout=30_000)
    sign_with(page, dialog, "999999", qtbot)
    assert "PIN" in dialog._said.text()
    with qtbot.waitSignal(dialog.accepted, timeout=60_000):
        sign_with(page, dialog, PIN, qtbot)
    (kept,) = versions.final(store, own.id).signings
    assert (kept.who, kept.field, kept.medium) == (signing.HEAD, "ChuKy3", Medium.ELECTRONIC)
    assert page.desk.preferences.chosen.token_driver == str(MODULE)


def test_a_token_pulled_out_signs_nothing_and_the_paper_is_as_it_was(
    page: FinalPage, store: Store, jobs: Jobs, qtbot: QtBot, plugged: Path
) -> None:
    own = freeze(page, qtbot)
    dialog = opened(page, "ChuKy3")
    dialog.how.show_value(TOKEN)
    dialog.driver.set_text(str(MODULE))
    dialog.driver.flush()
    qtbot.waitUntil(lambda: dialog.token.value() == "truong-doan", timeout=30_000)
    for token in (plugged / "tokens").iterdir():
        shutil.rmtree(token)
    sign_with(page, dialog, PIN, qtbot)
    assert "truong-doan" in dialog._said.text()
    assert dialog.isVisible()
    assert versions.final(store, own.id) == own


def test_a_time_authority_that_is_not_reached_is_said_and_one_may_sign_without(
    page: FinalPage, store: Store, jobs: Jobs, qtbot: QtBot, key_file: Path
) -> None:
    page.desk.preferences.note(time_authority="http://127.0.0.1:9/tsa")
    own = freeze(page, qtbot)
    dialog = opened(page, "ChuKy1")
    by_file(dialog, key_file)
    sign_with(page, dialog, signing.PIN, qtbot)
    assert "127.0.0.1:9" in dialog._said.text()
    assert versions.final(store, own.id).signings == ()
    dialog.stamp.setChecked(False)
    with qtbot.waitSignal(dialog.accepted, timeout=30_000):
        sign_with(page, dialog, signing.PIN, qtbot)


def test_an_authority_that_gives_no_word_is_said_and_one_may_sign_without(
    page: FinalPage, store: Store, jobs: Jobs, qtbot: QtBot, key_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.der").write_bytes(signing.authority().der)
    page.desk.preferences.note(authorities=str(tmp_path / "a.der"))
    own = freeze(page, qtbot)
    dialog = opened(page, "ChuKy1")
    by_file(dialog, key_file)
    assert dialog.lasting.isVisible()
    sign_with(page, dialog, signing.PIN, qtbot)
    assert "thu hồi" in dialog._said.text()
    assert versions.final(store, own.id).signings == ()
    dialog.lasting.setChecked(False)
    with qtbot.waitSignal(dialog.accepted, timeout=30_000):
        sign_with(page, dialog, signing.PIN, qtbot)
    assert len(versions.final(store, own.id).signings) == 1


def test_a_scan_signed_by_hand_is_bound_to_the_version(
    page: FinalPage, store: Store, jobs: Jobs, said: list[Message], qtbot: QtBot, tmp_path: Path
) -> None:
    own = freeze(page, qtbot)
    scan = tmp_path / "đã ký.jpg"
    scan.write_bytes(make.jpeg())
    page.show_step(Step.SIGN)
    page.signing.who.set_text("Nông Thanh Tùng")
    page.signing.attach(scan)
    settled(qtbot, page)
    (kept,) = versions.final(store, own.id).signings
    assert (kept.medium, kept.who, kept.file_name) == (Medium.HAND, "Nông Thanh Tùng", "đã ký.jpg")
    assert "Không đọc được mã nào" in said[-1].text


# handing over


def test_fields_are_shown_copied_filled_in_and_packed(
    page: FinalPage, jobs: Jobs, qtbot: QtBot, said: list[Message], tmp_path: Path
) -> None:
    freeze(page, qtbot)
    page.show_step(Step.HAND)
    by_name = {line.name: line for line in page.handing.lines}
    assert by_name["TypeName"].field.text() == "Biên bản"
    by_name["Subject"]._copy()
    assert QApplication.clipboard().text() == by_name["Subject"].field.text()
    by_name["OrganId"].field.set_text("H14.01")
    page.handing.pack(tmp_path / "gói.zip")
    qtbot.waitUntil(lambda: "đọc lại đúng" in said[-1].text, timeout=20_000)
    with zipfile.ZipFile(tmp_path / "gói.zip") as package:
        assert "H14.01" in package.read("metadata.csv").decode("utf-8-sig")


def test_what_is_filled_in_by_hand_stands_there_in_another_window_until_it_is_handed_over(
    page: FinalPage, desk: Desk, qtbot: QtBot, said: list[Message], tmp_path: Path
) -> None:
    freeze(page, qtbot)
    page.show_step(Step.HAND)
    first = {line.name: line for line in page.handing.lines}
    typed = {"OrganId": "H14.01", "Subject": "Trích yếu do văn thư ghi"}
    recorded = first["Subject"].field.text()
    for name, text in typed.items():
        first[name].field.line.selectAll()
        typing_hand.key_in(first[name].field.line, text)
    qtbot.waitUntil(lambda: len(kept_of(desk)) == 2, timeout=A_LONG_TIME)
    assert kept_of(desk) == set(typed.values())

    another = FinalPage(
        replace(desk, now=desk.now)
    )  # reads what is kept, as a window that has just been opened
    qtbot.addWidget(another)
    another.show_place(Place("final", SESSION, paper=DocumentKind.MINUTES))
    another.show()
    another.show_step(Step.HAND)
    again = {line.name: line for line in another.handing.lines}
    qtbot.waitUntil(lambda: again["TypeName"].field.text() == "Biên bản", timeout=A_LONG_TIME)
    assert {name: again[name].field.text() for name in typed} == typed
    draft = again["Subject"].field._draft
    assert draft is not None
    assert recorded[:40] in draft.sign.text()
    assert again["Subject"].field._recorded == recorded
    another.handing.pack(tmp_path / "gói.zip")
    qtbot.waitUntil(lambda: "đọc lại đúng" in said[-1].text, timeout=A_LONG_TIME)
    with zipfile.ZipFile(tmp_path / "gói.zip") as package:
        entries = package.read("metadata.csv").decode("utf-8-sig")
    assert [text in entries for text in typed.values()] == [True, True]
    assert kept_of(desk) == set()


def test_what_the_record_says_again_is_filled_in_by_nobody(
    page: FinalPage, desk: Desk, qtbot: QtBot
) -> None:
    freeze(page, qtbot)
    page.show_step(Step.HAND)
    (line,) = [each for each in page.handing.lines if each.name == "Subject"]
    recorded = line.field.text()
    for text in ("Khác", recorded):
        line.field.set_text(text)
        line.field.flush()
        assert page.handing._given == ({} if text == recorded else {"Subject": text})
    assert kept_of(desk) == set()


def kept_of(desk: Desk) -> set[str]:
    """Return what is kept in the book beside the record."""
    return set(drafts.kept(desk.store.reader).values())


def test_a_field_beyond_the_decree_s_length_is_marked_and_nothing_is_packed(
    page: FinalPage, jobs: Jobs, qtbot: QtBot, said: list[Message], tmp_path: Path
) -> None:
    freeze(page, qtbot)
    page.show_step(Step.HAND)
    (line,) = [each for each in page.handing.lines if each.name == "OrganId"]
    line.field.set_text("x" * 14)
    line.field.flush()
    qtbot.waitUntil(lambda: line.field.is_refused, timeout=10_000)
    page.handing.pack(tmp_path / "gói.zip")
    qtbot.waitUntil(lambda: "14" in said[-1].text, timeout=10_000)
    assert not (tmp_path / "gói.zip").exists()


def test_a_target_that_cannot_be_written_is_said_and_nothing_is_there(
    page: FinalPage, jobs: Jobs, qtbot: QtBot, said: list[Message], tmp_path: Path
) -> None:
    freeze(page, qtbot)
    page.show_step(Step.HAND)
    (tmp_path / "tệp").write_bytes(b"")
    count = len(said)
    page.handing.pack(tmp_path / "tệp" / "gói.zip")
    qtbot.waitUntil(lambda: len(said) > count, timeout=10_000)
    assert "tệp" in said[-1].text
    assert (tmp_path / "tệp").read_bytes() == b""


def test_the_dossier_wants_its_code_and_is_read_again(
    page: FinalPage, jobs: Jobs, qtbot: QtBot, said: list[Message], tmp_path: Path
) -> None:
    freeze(page, qtbot)
    page.show_step(Step.HAND)
    page.handing.archive(tmp_path / "sip.zip")
    assert page.handing.code.is_refused
    page.handing.code.set_text("H14.01.2023.05")
    page.handing.archive(tmp_path / "sip.zip")
    qtbot.waitUntil(lambda: "nộp lưu" in said[-1].text, timeout=20_000)
    assert archive.faults(tmp_path / "sip.zip") == ()


def test_a_paper_of_the_whole_inspection_has_its_steps_too(
    page: FinalPage, store: Store, qtbot: QtBot
) -> None:
    page.show_place(Place("final", INSPECTION, paper=DocumentKind.REPORT))
    checked(page, qtbot)
    own = freeze(page, qtbot)
    assert (own.kind, own.visit) == (DocumentKind.REPORT, None)


def test_a_signature_in_the_place_of_somebody_else_is_told(
    page: FinalPage, jobs: Jobs, qtbot: QtBot, key_file: Path, said: list[Message]
) -> None:
    freeze(page, qtbot)
    dialog = opened(page, "ChuKy3")  # the chair's, who is named there
    by_file(dialog, key_file)
    with qtbot.waitSignal(dialog.accepted, timeout=30_000):
        sign_with(page, dialog, signing.PIN, qtbot)
    assert signing.SECRETARY in said[-1].text
    assert "Nông Thanh Tùng" in said[-1].text


@pytest.mark.parametrize(
    ("who", "label", "another"),
    [
        ("NÔNG THANH TÙNG", "Chủ tọa Trưởng đoàn, Nông Thanh Tùng", False),
        ("Nông Thanh Tùng (Thường trực HĐND)", "Chủ tọa, Nông Thanh Tùng", False),
        ("Bế Thanh Tịnh", "Chủ tọa, Nông Thanh Tùng", True),
        ("Bế Thanh Tịnh", "Đại diện Văn phòng", False),
    ],
)
def test_who_signs_in_whose_place(who: str, label: str, another: bool) -> None:
    assert is_another(who, label) is another
