"""A vault restored from an old copy goes on as a new device, and neither history loses a word."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from desktop.sync import enrolment
from desktop.sync.outcome import RestoredCopy
from desktop.work import Quiet
from tests.desktop.sync.conftest import MakeDevice
from tests.desktop.sync.party import NOW_MS, Device, begin
from tests.desktop.sync.shelves import Memory


def restored(device: Device, copy: Path) -> None:
    device.store.close()
    shutil.rmtree(device.folder)
    shutil.copytree(copy, device.folder)
    device.reopen()


def test_the_lost_and_the_new_history_come_together(device: MakeDevice, tmp_path: Path) -> None:
    an, binh, shelf = device("an"), device("binh"), Memory()
    delegation = begin(an, [binh])
    an.add("f2", "sẽ sửa")
    an.go(shelf, delegation)
    an.write("f2", "chưa gửi lúc sao lưu")
    an.store.close()
    shutil.copytree(an.folder, tmp_path / "old")
    an.reopen()
    an.write("f1", "gửi sau khi sao lưu")
    an.go(shelf, delegation)
    binh.go(shelf, delegation)
    restored(an, tmp_path / "old")
    an.write("f2", "viết sau khi khôi phục")
    an.write("f1", "cũng viết sau khi khôi phục")
    with pytest.raises(RestoredCopy):
        an.go(shelf, delegation)
    old = an.store.device
    an.ring = enrolment.renew(an.sharing, an.ring, NOW_MS)
    assert an.store.device != old
    assert an.store.check(Quiet()).problems == ()
    for each in (an, binh, an):
        assert each.go(shelf, delegation).problems == []
    assert an.texts() == binh.texts()
    both = {"gửi sau khi sao lưu", "cũng viết sau khi khôi phục"}
    assert an.clashes() == binh.clashes()
    assert an.clashes()["f1", "text"] == both
    assert an.clashes()["f2", "text"] == {"chưa gửi lúc sao lưu", "viết sau khi khôi phục"}
    for each in (an, binh):
        assert each.store.check(Quiet()).problems == ()


def test_the_new_name_lasts_and_undo_goes_on(device: MakeDevice) -> None:
    an, shelf = device("an"), Memory()
    delegation = begin(an)
    an.go(shelf, delegation)
    an.write("f1", "một")
    an.clock.now += dt.timedelta(minutes=2)
    an.write("f1", "hai")
    enrolment.renew(an.sharing, an.ring, NOW_MS)
    name = an.store.device
    an.store.undo()
    assert an.texts() == {"f1": "một"}
    an.reopen()
    assert an.store.device == name
    an.store.redo()
    assert an.texts() == {"f1": "hai"}
    an.go(shelf, delegation)
    assert an.store.check(Quiet()).problems == ()


def test_the_log_is_closed_again_after_it(device: MakeDevice) -> None:
    an = device("an")
    begin(an)
    enrolment.renew(an.sharing, an.ring, NOW_MS)
    with an.store.transaction() as db, pytest.raises(Exception, match="append-only"):
        db.execute("update change set author = 'x'")
