"""The room in the window: two real books, a real server, two persons who compare a code."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db import fields, query
from db import vault as vaults
from db.changes import Edit
from db.records import Evidence, RecordId
from db.sharing import Sharing
from db.store import Store
from desktop.sync.keyring import Keyring
from desktop.sync.rolls import Part, Rolls
from desktop.sync.room import ticket
from desktop.sync.room.memory import Memory
from desktop.sync.room.seat import Seat, Standing
from desktop.sync.room.ticket import Place as TicketPlace
from desktop.ui.desk import Desk, Message
from desktop.ui.jobs import Jobs
from desktop.ui.pages.sync.inside import Door, Inside, Knock
from desktop.ui.pages.sync.qr import QrPicture
from desktop.ui.parts.rows import LinkRow
from desktop.ui.places import Place
from desktop.words import Words
from desktop.work import Work
from tests.desktop.sync.party import CHEAP, FINDING, PASSPHRASE, VISIT
from tests.desktop.sync.servers.process import HOST
from tests.desktop.ui.laptop import Laptop, button
from tests.typing_hand import compose, press


def shown(laptop: Laptop, kind: type[QWidget]) -> QWidget | None:
    return next((w for w in laptop.page.room.findChildren(kind) if w.isVisible()), None)


def offered(laptop: Laptop, said: str) -> LinkRow | None:
    """Return the row of a room that is offered."""
    rows = laptop.page.room.findChildren(LinkRow)
    return next((each for each in rows if each.accessibleName().startswith(f"{said}. ")), None)


def opened(an: Laptop, words: Words) -> str:
    """Share the inspection and open a room for it; return its text."""
    an.press(words("sync_page.share"))
    an.wait(lambda: bool(an.page._shown and an.page._shown[0].shared))
    (delegation,) = Sharing(an.store).delegations()
    an.trips.rooms.open(delegation.id, [HOST])
    an.wait(lambda: shown(an, Inside) is not None)
    standing = an.trips.rooms.standing
    assert standing is not None
    return standing.ticket


def let_in(an: Laptop, binh: Laptop, words: Words) -> None:
    """Bình pastes the text and both compare the code."""
    text = opened(an, words)
    binh.press(words("room.find"))
    compose(binh.page.room.start.where.line, text)
    binh.press(words("room.join"))
    binh.wait(lambda: shown(binh, Door) is not None)
    an.wait(lambda: shown(an, Knock) is not None)
    standing, other = an.trips.rooms.standing, binh.trips.rooms.standing
    assert standing is not None
    assert other is not None
    assert standing.strangers[0].code == other.code
    binh.press(words("room.same"))
    an.wait(lambda: bool(an.trips.rooms.standing and an.trips.rooms.standing.strangers[0].agrees))
    an.press(words("room.let_in"))
    binh.wait(lambda: shown(binh, Inside) is not None)


def test_two_people_compare_the_code_and_what_one_writes_the_other_has(
    an: Laptop, binh: Laptop, words: Words
) -> None:
    let_in(an, binh, words)
    binh.wait(lambda: bool(query.findings(binh.store.reader, VISIT.id)))
    an.wait(lambda: an.trips.waiting.people == 2)
    an.store.write("finding.edit", [Edit("finding", FINDING.id, {"text": "Sửa trong phòng"})])
    binh.wait(lambda: binh.text() == "Sửa trong phòng")
    edit = Edit("finding", RecordId(FINDING.id), {"text": "Bình sửa tiếp"}, binh.store.position)
    binh.store.write("finding.edit", [edit])
    an.wait(lambda: an.text() == "Bình sửa tiếp")
    binh.press(words("room.leave"))
    binh.wait(lambda: not binh.trips.rooms.is_in)
    an.wait(lambda: an.trips.waiting.people == 1)
    an.press(words("room.close"))
    an.wait(lambda: not an.trips.rooms.is_in)


def test_the_guest_is_told_when_the_room_is_closed(an: Laptop, binh: Laptop, words: Words) -> None:
    let_in(an, binh, words)
    an.press(words("room.close"))
    binh.wait(lambda: not binh.trips.rooms.is_in)
    assert "đóng" in binh.page.room.error.text()
    assert binh.page.room.error.isVisible()


def test_codes_that_differ_let_nobody_in(an: Laptop, binh: Laptop, words: Words) -> None:
    text = opened(an, words)
    binh.trips.rooms.join(text)
    binh.wait(lambda: shown(binh, Door) is not None)
    binh.press(words("room.different"))
    binh.wait(lambda: not binh.trips.rooms.is_in)
    an.wait(lambda: words("room.they_differ") in an.said())
    knock = shown(an, Knock)
    assert isinstance(knock, Knock)
    assert not knock.let_in.isEnabled()
    an.press(words("room.decline"))
    an.wait(lambda: shown(an, Knock) is None)
    an.trips.rooms.close()
    assert Sharing(binh.store).delegations() == []


def test_what_is_no_address_is_said_beside_the_field(an: Laptop, words: Words) -> None:
    an.press(words("room.find"))
    field = an.page.room.start.where
    compose(field.line, "không phải địa chỉ")
    press(field.line, Qt.Key.Key_Return)
    an.wait(lambda: an.page.room.error.isVisible())
    assert "192.168.1.5" in an.page.room.error.text()
    an.trips.rooms.doors.look_no_more()


def test_the_picture_of_the_room_can_be_read(an: Laptop, words: Words, tmp_path: Path) -> None:
    text = opened(an, words)
    picture = shown(an, QrPicture)
    assert isinstance(picture, QrPicture)
    file = tmp_path / "room.png"
    assert picture.picture().save(str(file))
    with Image.open(file) as image:
        (code,) = zxingcpp.read_barcodes(image.convert("L"))
    assert code.text == text
    an.trips.rooms.close()


def test_every_button_of_the_room_is_reached_by_keyboard(an: Laptop, words: Words) -> None:
    opened(an, words)
    buttons = [b for b in an.page.room.findChildren(QPushButton) if b.isVisible()]
    assert buttons
    assert all(b.focusPolicy() & Qt.FocusPolicy.TabFocus for b in buttons)
    assert all(b.accessibleName() for b in buttons)
    assert button(an.page, words("room.close")) is not None
    an.trips.rooms.close()


def test_a_request_and_an_invitation_are_read_from_pictures(
    an: Laptop, binh: Laptop, words: Words, tmp_path: Path
) -> None:
    an.press(words("sync_page.share"))
    an.wait(lambda: bool(an.page._shown and an.page._shown[0].shared))
    binh.press(words("sync_page.show_request"))
    file = tmp_path / "request.png"
    assert binh.page.joining.request.qr.picture().save(str(file))
    an.press(words("sync_page.invite"))
    form = an.page.people.form
    form.read_file(file)
    an.wait(form.compared.isVisible)
    assert form.fingerprint.text() == binh.page.joining.fingerprint.text()
    form.compared.click()
    form.confirm.click()
    an.wait(an.page.people.invitation.isVisible)
    binh.press(words("sync_page.have_invitation"))
    QGuiApplication.clipboard().setImage(an.page.people.invitation.qr.picture())
    binh.press(words("sync_page.paste_picture"))
    binh.wait(binh.page.joining.form.compared.isVisible)
    assert binh.page.joining.form.fingerprint.text() == an.page.joining.fingerprint.text()


def test_a_picture_without_a_code_is_refused_in_a_sentence(
    an: Laptop, words: Words, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "white.png"
    Image.new("L", (200, 200), 255).save(file)
    form = an.page.joining.form
    an.press(words("sync_page.have_invitation"))
    with qtbot.waitSignal(an.page.desk.jobs.failed, timeout=20_000) as failed:
        form.read_file(file)
    assert "QR" in words.explain(failed.args[0])
    assert form.text() == ""


def test_a_knock_is_told_on_every_page(
    an: Laptop, binh: Laptop, words: Words, said: list[Message], went: list[Place]
) -> None:
    text = opened(an, words)
    an.page.hide()
    binh.trips.rooms.join(text)
    an.wait(lambda: words("room.knocks", name="Bình") in [each.text for each in said])
    (message,) = [each for each in said if each.action == words("room.to_door")]
    assert message.act is not None
    message.act()
    assert went == [Place("sync")]
    an.wait(lambda: an.trips.waiting.knocking == 1)
    an.trips.rooms.close()
    binh.trips.rooms.close()


def test_the_rooms_picture_is_read_where_a_room_is_joined(
    an: Laptop, binh: Laptop, words: Words, tmp_path: Path
) -> None:
    text = opened(an, words)
    picture = shown(an, QrPicture)
    assert isinstance(picture, QrPicture)
    field = binh.page.room.start.where
    binh.press(words("room.find"))
    QGuiApplication.clipboard().setImage(picture.picture())
    binh.press(words("sync_page.paste_picture"))
    binh.wait(lambda: field.text() == text)
    field.clear()
    file = tmp_path / "room.png"
    assert picture.picture().save(str(file))
    binh.page.room.start.brought.read_file(file)
    binh.wait(lambda: field.text() == text)
    binh.press(words("room.join"))
    binh.wait(lambda: shown(binh, Door) is not None)
    binh.trips.rooms.close()
    an.trips.rooms.close()


def test_the_room_of_last_time_is_offered(an: Laptop, binh: Laptop, words: Words) -> None:
    where = ticket.read(opened(an, words))
    Memory(binh.store.vault).note("Thư ký An", where.places)
    binh.press(words("room.find"))
    said = words("room.join_again", name="Thư ký An")
    binh.wait(lambda: offered(binh, said) is not None)
    row = offered(binh, said)
    assert row is not None
    press(row, Qt.Key.Key_Return)
    binh.wait(lambda: shown(binh, Door) is not None)
    binh.trips.rooms.close()
    an.trips.rooms.close()


def test_the_rooms_of_last_time_are_offered_before_anything_is_heard(
    an: Laptop, words: Words, qtbot: QtBot
) -> None:
    Memory(an.store.vault).note("Nông Thị Hà", [TicketPlace("192.0.2.7")])
    doors, heard = an.trips.rooms.doors, []
    doors.changed.connect(lambda: heard.append((doors.remembered, doors.is_listening)))
    an.press(words("room.find"))
    qtbot.waitUntil(lambda: doors.is_listening)
    assert heard[0] == ((("Nông Thị Hà", (TicketPlace("192.0.2.7"),)),), False)
    assert offered(an, words("room.join_again", name="Nông Thị Hà")) is not None
    doors.look_no_more()


def test_what_is_chosen_for_a_stranger_and_the_focus_stay_as_things_go_on(
    an: Laptop, binh: Laptop, words: Words
) -> None:
    binh.trips.rooms.join(opened(an, words))
    an.wait(lambda: shown(an, Knock) is not None)
    an.page.activateWindow()
    knock, close = shown(an, Knock), button(an.page, words("room.close"))
    assert isinstance(knock, Knock)
    assert close is not None
    knock.part.show_value(Part.READER)
    close.setFocus()
    binh.wait(lambda: shown(binh, Door) is not None)
    binh.press(words("room.same"))
    an.wait(lambda: words("room.they_agree") in an.said())
    assert shown(an, Knock) is knock
    knock.let_in.click()
    an.wait(lambda: an.trips.waiting.people == 2 and shown(an, Knock) is None)
    at = an.page.focusWidget()
    assert isinstance(at, QPushButton)
    assert at is not close
    assert at.accessibleName() == words("room.close")
    (delegation,) = Sharing(an.store).delegations()
    rolls = Rolls.of(
        delegation,
        Keyring(an.store.vault, an.store.device),
        Sharing(an.store).rolls(delegation.id),
    )
    assert {entry.part for entry in rolls.entries} == {Part.SECRETARY, Part.READER}
    for laptop in (binh, an):
        laptop.trips.rooms.close()


def test_who_waits_to_be_let_in_may_turn_away(an: Laptop, binh: Laptop, words: Words) -> None:
    binh.trips.rooms.join(opened(an, words))
    binh.press(words("room.same"))
    binh.wait(lambda: words("room.waiting_for_host", name=an.store.author) in binh.said())
    binh.press(words("room.turn_away"))
    binh.wait(lambda: not binh.trips.rooms.is_in)
    an.trips.rooms.close()


def test_who_left_a_room_looks_on_and_nobody_listens_in_one(
    an: Laptop, binh: Laptop, words: Words
) -> None:
    let_in(an, binh, words)
    doors = binh.trips.rooms.doors
    assert not doors.is_listening
    binh.press(words("room.leave"))
    binh.wait(lambda: doors.is_listening)
    doors.look_no_more()
    an.trips.rooms.close()


def test_the_end_of_the_program_tells_the_guests_beside_the_window(
    an: Laptop, binh: Laptop, words: Words
) -> None:
    let_in(an, binh, words)
    an.trips.rooms.close()
    assert (an.store.vault.folder / "room").exists()
    binh.wait(lambda: not binh.trips.rooms.is_in)
    assert "đóng" in binh.page.room.error.text()
    an.wait(lambda: not (an.store.vault.folder / "room").exists())


def test_leaving_waits_for_no_file_that_is_under_way(
    an: Laptop, binh: Laptop, words: Words
) -> None:
    let_in(an, binh, words)
    begun = Event()

    def endless(_seat: Seat, work: Work) -> Standing:
        while True:
            work.step(1, 2)
            begun.set()

    binh.trips.rooms._move(endless)
    binh.wait(begun.is_set)
    binh.press(words("room.leave"))
    binh.wait(lambda: not binh.trips.rooms.is_in)
    assert not binh.page.room.error.isVisible()
    an.wait(lambda: an.trips.waiting.people == 1)
    an.trips.rooms.close()


def keyed(laptop: Laptop, caption: str) -> None:
    """Go from field to field by Tab as far as a button, and press it by the space bar."""
    page = laptop.page
    laptop.wait(lambda: button(page, caption) is not None)
    page.activateWindow()
    for _ in range(80):
        at = page.focusWidget() or page
        if isinstance(at, QPushButton) and at.accessibleName() == caption and at.isVisible():
            press(at, Qt.Key.Key_Space)
            return
        press(at, Qt.Key.Key_Tab)
    raise AssertionError(caption)


def entered(an: Laptop, guest: Laptop, text: str, words: Words) -> None:
    """Look for the room, type its text, compare the six digits and be let in: all by keys."""
    keyed(guest, words("room.find"))
    compose(guest.page.room.start.where.line, text)
    press(guest.page.room.start.where.line, Qt.Key.Key_Return)
    guest.wait(lambda: shown(guest, Door) is not None)
    an.wait(lambda: shown(an, Knock) is not None)
    standing, other = an.trips.rooms.standing, guest.trips.rooms.standing
    assert standing is not None
    assert other is not None
    assert standing.strangers[0].code == other.code
    keyed(guest, words("room.same"))
    an.wait(lambda: bool(an.trips.rooms.standing and an.trips.rooms.standing.strangers[0].agrees))
    keyed(an, words("room.let_in"))
    guest.wait(lambda: shown(guest, Inside) is not None)


def test_three_go_in_and_out_of_a_meeting_by_keyboard_alone(
    an: Laptop, binh: Laptop, words: Words, tmp_path: Path, desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    text = opened(an, words)
    vault = vaults.create(tmp_path / "chi", PASSPHRASE, CHEAP)
    with Store.open(vault, "Chi") as store:
        chi = Laptop(qtbot, desk, store, jobs)
        for guest in (binh, chi):
            entered(an, guest, text, words)
        an.wait(lambda: an.trips.waiting.people == 3)
        blob = chi.store.blobs.add_bytes(bytes(range(256)) * 400)
        photo = Evidence(
            id=RecordId("anh"),
            visit=VISIT.id,
            hash=blob.hash,
            size_bytes=blob.size_bytes,
            file_name="cổng.jpg",
        )
        chi.wait(lambda: bool(query.findings(chi.store.reader, VISIT.id)))
        chi.store.write("evidence.add", [fields.edit(photo)])
        binh.wait(lambda: bool(query.findings(binh.store.reader, VISIT.id)))
        edit = Edit("finding", FINDING.id, {"text": "Bình ghi"}, binh.store.position)
        binh.store.write("finding.edit", [edit])
        for each in (an, binh, chi):
            each.wait(lambda each=each: each.text() == "Bình ghi")  # type: ignore[misc]
            each.wait(lambda each=each: each.store.blobs.holds(blob.hash))  # type: ignore[misc]
        for guest in (binh, chi):
            keyed(guest, words("room.leave"))
            guest.wait(lambda guest=guest: not guest.trips.rooms.is_in)  # type: ignore[misc]
        an.wait(lambda: an.trips.waiting.people == 1)
        keyed(an, words("room.close"))
        an.wait(lambda: not an.trips.rooms.is_in)
        jobs.close()
