"""What every test stands on: no home, no screen, a fixed clock, no line in the log that nobody expected."""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from db.store import Store
    from db.vault import Vault
    from desktop.words import Words
    from tests.patience import PatientBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")  # how long an example takes says how busy the machine is

ROOT = Path(__file__).resolve().parent.parent
PASSPHRASE = "mật khẩu để thử"


class FixedClock:
    """A clock that stands until a test moves it."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        """Move on by `timedelta(**delta)`."""
        self.now += dt.timedelta(**delta)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty home folder of its own, and nothing of the person's environment."""
    folder = tmp_path_factory.mktemp("home")
    for name in [
        name for name in os.environ if name.startswith(("XDG_DATA", "XDG_CONFIG", "SODOAN_"))
    ]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    for name in ("APPDATA", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder))
    return folder


@pytest.fixture(autouse=True)
def own_look() -> Iterator[None]:
    """Take back the font and the colours that a theme put on the one application: the next page would wear them."""
    yield
    if "PySide6.QtWidgets" in sys.modules:
        from PySide6.QtGui import QFontDatabase, QPalette
        from PySide6.QtWidgets import QApplication

        if isinstance(application := QApplication.instance(), QApplication):
            application.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
            application.setPalette(QPalette())


@pytest.fixture(autouse=True)
def silent_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that leaves a warning in the log; one that expects it asserts it and clears `caplog`."""
    yield
    lines = [line for phase in ("setup", "call") for line in caplog.get_records(phase)]
    loud = [
        f"{line.name}: {line.getMessage()}" for line in lines if line.levelno >= logging.WARNING
    ]
    if loud:
        pytest.fail("unexpected lines in the log:\n" + "\n".join(loud))


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """pytest-qt's hand, with patience."""
    from tests.patience import PatientBot

    return PatientBot(request)


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at 08:00 of the worked example's day, in Vietnam."""
    return FixedClock(dt.datetime(2023, 5, 19, 1, 0, tzinfo=dt.UTC))


@pytest.fixture
def today() -> dt.date:
    """The worked example's day."""
    return dt.date(2023, 5, 19)


@pytest.fixture(scope="session")
def words() -> Words:
    """The Vietnamese words."""
    from desktop.words import Words

    return Words("vi")


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A new vault whose passphrase costs next to nothing to try."""
    from db import keys
    from db import vault as vaults

    cheap = keys.Cost(memory_kib=64, iterations=1, lanes=1)
    opened = vaults.create(tmp_path / "vault", PASSPHRASE, cost=cheap)
    yield opened
    opened.close()


@pytest.fixture
def store(vault: Vault, clock: FixedClock) -> Iterator[Store]:
    """An empty store in a new vault, at the fixed clock."""
    from db.store import Store

    opened = Store.open(vault, "Người thử", clock)
    yield opened
    opened.close()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """Hide what a test left open and let Qt delete it: Python, sweeping it later, would do so in no order and crash."""
    yield
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    for widget in QApplication.topLevelWidgets():
        widget.hide()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Keep a picture of every window that is open when a test fails."""
    report = yield
    if report.when == "call" and report.failed and "qtbot" in getattr(item, "fixturenames", ()):
        _keep_pictures(item.nodeid)
    return report


def _keep_pictures(test: str) -> None:
    from PySide6.QtWidgets import QApplication

    folder = ROOT / ".screenshots"
    folder.mkdir(exist_ok=True)
    name = re.sub(r"[^\w.-]+", "_", test)
    shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    for number, widget in enumerate(shown):
        widget.grab().save(str(folder / f"{name}.{number}.png"))
