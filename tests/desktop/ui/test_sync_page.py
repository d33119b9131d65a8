"""The page of the exchange: two real books over a real folder, what fails said in sentences, nothing promised."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from db import fields, query
from db import vault as vaults
from db.records import Evidence, RecordId
from db.sharing import Sharing
from desktop.sync import bundle, enrolment
from desktop.sync.credentials import Credentials, Purse
from desktop.sync.keyring import Keyring
from desktop.sync.rolls import Part
from desktop.ui.pages.sync.going import Sample, minutes_left
from tests.desktop.sync.party import CHEAP, FINDING, INSPECTION, NOW_MS, PASSPHRASE, VISIT
from tests.desktop.ui.laptop import Laptop, add, join, nothing_begins
from tests.typing_hand import BOMB, MOTTO, compose, press

if TYPE_CHECKING:
    from desktop.ui.desk import Message
    from desktop.ui.jobs import Jobs
    from desktop.words import Words


def test_two_books_end_equal_over_a_folder(
    an: Laptop, binh: Laptop, shelf: Path, words: Words
) -> None:
    join(an, binh, words)
    for laptop in (an, binh):
        add(laptop, shelf)
    an.sync()
    binh.sync()
    an.sync()
    assert binh.text() == FINDING.text
    assert query.case(binh.store.reader, INSPECTION.id) == query.case(
        an.store.reader, INSPECTION.id
    )
    [visited] = an.trips.visited.values()
    assert visited.is_whole
    assert an.trips.waiting.changes == 0
    an.wait(lambda: any("tất cả đều có ở cả hai nơi" in line for line in an.said()))


def test_what_was_written_apart_waits_as_a_clash(
    an: Laptop, binh: Laptop, shelf: Path, words: Words
) -> None:
    from db.changes import Edit

    join(an, binh, words)
    for laptop in (an, binh, an, binh):
        if not laptop.page._shown or not laptop.page._shown[0].shelves:
            add(laptop, shelf)
        laptop.sync()
    for laptop, text in ((an, "của An"), (binh, "của Bình")):
        laptop.store.write("finding.edit", [Edit("finding", FINDING.id, {"text": text})])
        laptop.sync()
    assert binh.trips.waiting.clashes == 1
    binh.wait(lambda: any("1 chỗ khác nhau" in line for line in binh.said()))


def test_a_stick_that_was_pulled_is_a_sentence(an: Laptop, shelf: Path, words: Words) -> None:
    an.press(words("sync_page.share"))
    add(an, shelf)
    shelf.rename(shelf.with_name("đã rút"))
    an.sync()
    an.wait(lambda: any(line.startswith("Không tới được nơi trao đổi") for line in an.said()))
    assert an.trips.last is None
    assert an.trips.waiting.changes > 0


def test_an_emptied_shelf_is_a_question_and_is_filled_again_when_told(
    an: Laptop, shelf: Path, words: Words
) -> None:
    an.press(words("sync_page.share"))
    add(an, shelf)
    an.sync()
    for each in shelf.iterdir():
        shutil.rmtree(each)
    an.sync()
    an.wait(lambda: any("không còn gì trong số" in line for line in an.said()))
    assert list(shelf.rglob("*.*")) == []
    an.press(words("sync_page.refill"))
    an.wait(lambda: an.trips.job is None)
    an.settle()
    assert an.trips.visited[str(shelf)].is_whole


def test_a_stop_in_the_middle_leaves_a_trip_that_goes_on(
    an: Laptop, shelf: Path, words: Words, jobs: Jobs
) -> None:
    an.press(words("sync_page.share"))
    add(an, shelf)
    with nothing_begins(jobs):
        an.page.going.start.click()
        an.page.going.stop.click()
    an.wait(lambda: an.trips.job is None)
    an.settle()
    assert an.trips.visited[str(shelf)].stopped
    an.wait(lambda: any(line.startswith("Đã dừng lúc") for line in an.said()))
    an.sync()
    assert an.trips.visited[str(shelf)].is_whole


def test_a_pause_holds_the_trip_until_it_is_told_to_go_on(
    an: Laptop, shelf: Path, words: Words, jobs: Jobs
) -> None:
    an.press(words("sync_page.share"))
    add(an, shelf)
    with nothing_begins(jobs):
        an.page.going.start.click()
        an.page.going.pause.click()
    an.wait(lambda: an.page.going.detail.text() == words("sync_page.paused", moved=words.size(0)))
    assert an.trips.is_paused
    assert an.page.going.pause.text() == words("sync_page.continue")
    assert list(shelf.rglob("dev/*/*")) == []
    an.page.going.pause.click()
    an.wait(lambda: an.trips.job is None)
    an.settle()
    assert an.trips.visited[str(shelf)].is_whole


def test_a_paused_trip_can_be_stopped(an: Laptop, shelf: Path, words: Words, jobs: Jobs) -> None:
    an.press(words("sync_page.share"))
    add(an, shelf)
    with nothing_begins(jobs):
        an.page.going.start.click()
        an.page.going.pause.click()
    an.wait(lambda: "Đang tạm dừng" in an.page.going.detail.text())
    an.page.going.stop.click()
    an.wait(lambda: an.trips.job is None)
    assert an.trips.visited[str(shelf)].stopped


@pytest.mark.parametrize(
    ("last", "minutes"),
    [((60.0, 50, 100), 1), ((60.0, 10, 100), 9), ((60.0, 100, 100), 0), ((60.0, 50, 200), 0)],
)
def test_the_time_left_is_told_by_the_pace(last: tuple[float, int, int], minutes: int) -> None:
    at_s, done, total = last
    assert minutes_left(Sample(0.0, 0, 0, 100), Sample(at_s, 0, done, total)) == minutes


def test_a_device_is_struck_off_only_after_a_second_word(
    an: Laptop, binh: Laptop, shelf: Path, words: Words
) -> None:
    join(an, binh, words)
    an.wait(lambda: any(line == "Bình" for line in an.said()))
    an.press(words("sync_page.strike"))
    assert len(an.page._shown[0].shared[0].people) == 2  # type: ignore[index]
    an.press(words("sync_page.strike_sure"))
    an.wait(an.page.people.report.isVisible)
    assert "Bình" in an.page.people.report.text()
    an.wait(lambda: len(an.page._shown[0].shared[0].people) == 1)  # type: ignore[index]


def test_a_bundle_is_carried_by_hand(
    an: Laptop, binh: Laptop, tmp_path: Path, words: Words, said: list[Message]
) -> None:
    join(an, binh, words)
    file = tmp_path / "gói.sodoan"
    [shared] = an.page._shown[0].shared  # type: ignore[index]
    an.page.people.export(shared.delegation, file)
    an.wait(lambda: any("gói.sodoan" in message.text for message in said))
    binh.page.joining.take(file)
    binh.wait(lambda: any(message.text.startswith("Đã nhận từ gói") for message in said))
    assert binh.text() == FINDING.text


@pytest.mark.parametrize(("downs", "photos"), [(0, 2), (1, 1), (3, 0)])
def test_a_bundle_takes_along_all_photos_those_of_a_visit_or_none(
    an: Laptop,
    tmp_path: Path,
    words: Words,
    said: list[Message],
    monkeypatch: pytest.MonkeyPatch,
    downs: int,
    photos: int,
) -> None:
    other = replace(VISIT, id=RecordId("other"), title="Buổi khác")
    an.store.write("visit.add", [fields.edit(other)])
    for number, visit in enumerate((VISIT.id, other.id)):
        blob = an.store.blobs.add_bytes(bytes([number]) * 500)
        photo = Evidence(
            id=RecordId(f"e{number}"),
            visit=visit,
            hash=blob.hash,
            size_bytes=500,
            file_name="a.jpg",
        )
        an.store.write("evidence.add", [fields.edit(photo)])
    an.press(words("sync_page.share"))
    an.wait(lambda: bool(an.page._shown and an.page._shown[0].shared))
    an.press(words("sync_page.export"))
    form, file = an.page.people.carrying, tmp_path / "gói.sodoan"
    for _ in range(downs):
        press(form.what.box, Qt.Key.Key_Down)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    press(form.name, Qt.Key.Key_Space)
    an.wait(lambda: any("gói.sodoan" in message.text for message in said))
    assert not form.isVisible()
    names = [each.name for each in bundle.Bundle(file).names("")]
    assert sum("/blob/" in name for name in names) == photos


def test_what_is_no_invitation_is_refused_beneath_the_field(an: Laptop, words: Words) -> None:
    an.press(words("sync_page.have_invitation"))
    form = an.page.joining.form
    compose(form.field.pages, MOTTO)
    form.field.flush()
    assert form.field.is_refused
    assert form.field.text() == MOTTO
    assert not form.compared.isVisible()


def test_a_password_in_an_address_is_refused_and_not_repeated(an: Laptop, words: Words) -> None:
    an.press(words("sync_page.add_server"))
    form = an.page.shelves.form
    compose(form.address.line, "https://lan:bi-mat@may.vn/doan")
    form.enter.click()
    assert form.address.is_refused
    assert "bi-mat" not in "".join(an.said())
    assert Purse(an.store.vault).addresses() == []


def test_name_and_password_typed_with_an_input_method_lie_in_the_vault_alone(
    an: Laptop, words: Words
) -> None:
    an.press(words("sync_page.add_server"))
    form = an.page.shelves.form
    compose(form.address.line, "https://localhost:1/đoàn")
    compose(form.user.line, "Bình")
    compose(form.password.line, "mật khẩu")
    form.enter.click()
    an.wait(lambda: bool(an.trips.visited))
    [address] = Purse(an.store.vault).addresses()
    assert Purse(an.store.vault).credentials(address) == Credentials("Bình", "mật khẩu")
    assert not form.isVisible()
    assert form.password.text() == ""
    an.settle()
    an.wait(lambda: any(line.startswith("Không tới được") for line in an.said()))


def test_names_of_others_are_only_letters(an: Laptop, tmp_path: Path, words: Words) -> None:
    store = an.store
    sharing, ring = Sharing(store), Keyring(store.vault, store.device)
    delegation = enrolment.found(sharing, ring, RecordId("i1"), NOW_MS)
    vault = vaults.create(tmp_path / "x", PASSPHRASE, CHEAP)
    other = Keyring(vault, "x")
    vault.close()
    request = enrolment.read_request(enrolment.requested(other, BOMB))
    enrolment.admit(sharing, ring, delegation, request, Part.READER, NOW_MS)
    an.page.refresh()
    an.wait(lambda: BOMB[:200] in "".join(an.said()))
    assert an.page.grab().width() > 0
