"""The shelf in memory keeps the contract too, so that what is proved on it holds for others."""

from __future__ import annotations

import pytest

from tests.desktop.sync.contract import Open, ShelfContract
from tests.desktop.sync.shelves import Memory


class TestMemory(ShelfContract):
    @pytest.fixture
    def connect(self) -> Open:
        shelf = Memory()
        return lambda: shelf
