"""What is old is swept only where much was added to it; what is young always."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.ui import sweeping
from desktop.ui.sweeping import Sweeping


class Knot:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def owner(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[QObject]:
    monkeypatch.setattr(sweeping, "EVERY", 1)
    made = QObject()
    yield made
    made.deleteLater()


def test_young_garbage_is_swept_each_time_old_only_after_growth(owner: QObject) -> None:
    own = Sweeping(owner)
    own.begin()
    try:
        kept: list[object] = [[] for _ in range(10_000)]
        old = Knot()
        own._sweep()
        seen = weakref.ref(old)
        young = weakref.ref(Knot())
        del old
        own._sweep()
        assert young() is None
        assert seen() is not None
        kept += [[] for _ in range(10_000)]
        own._sweep()
        assert seen() is None
    finally:
        own.end()
    assert len(kept) == 20_000


def test_very_much_is_swept_once_nobody_works_here(
    owner: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "MOST_AT_WORK", 9_000)
    at_work = [True]
    monkeypatch.setattr(sweeping, "_is_at_work", lambda: at_work[0])
    own = Sweeping(owner)
    own.begin()
    try:
        kept: list[object] = [[] for _ in range(10_000)]
        old = Knot()
        gc.collect(1)
        seen = weakref.ref(old)
        del old
        own._sweep()
        assert seen() is not None
        at_work[0] = False
        own._sweep()
        assert seen() is None
    finally:
        own.end()
    assert len(kept) == 10_000
