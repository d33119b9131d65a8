"""The power goes while somebody types: all that was on the screen is there, and the window is where it was."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import fields, query
from db import vault as vaults
from db.store import Store
from db.vault import Vault
from desktop import paths
from desktop.settings import Theme as Shade
from desktop.ui.feed import Feed
from desktop.ui.jobs import Jobs
from desktop.ui.keeping import KEEP_PLACE_MS
from desktop.ui.pages.visit import VisitPage
from desktop.ui.parts.fields import LATEST_MS
from desktop.ui.places import Place
from desktop.ui.preferences import Preferences
from desktop.ui.theme import Theme
from desktop.ui.window import Window
from tests.conftest import PASSPHRASE, ROOT
from tests.desktop.ui.visit_hand import SOON_MS, VISIT, findings_written, written
from tests.journeys.evening import ON_SCREEN_MS
from tests.typing_hand import key_in

TEXT = "Hoàn thành 64/67 nhiệm vụ theo kế hoạch"


def killed_while_typing(folder: Path) -> None:
    """Let a child type into the real window and kill it in the middle of the next word."""
    command = [sys.executable, str(ROOT / "tests/journeys/evening.py"), str(folder), VISIT, TEXT]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        child.kill()
        child.stdout.read()
    assert said == b"on screen\n"


def test_a_kill_while_typing_loses_nothing_and_the_window_comes_back_where_it_was(
    qtbot: QtBot, vault: Vault, tmp_path: Path
) -> None:
    with Store.open(vault, "Người thử") as store:
        written(store)
        findings_written(store, "một", "hai")
        folder = vault.folder
    killed_while_typing(folder)

    jobs = Jobs()
    with Store.open(vaults.unlock(folder, PASSPHRASE), "Người thử") as store:
        last = query.findings(store.reader, VISIT)[-1]
        assert last.text.startswith(TEXT)
        assert set(last.text[len(TEXT) :]) <= {"x"}
        assert store.undoable == "finding.add"
        theme = Theme(paths.resources(), Shade.LIGHT)
        settings = Preferences(folder.parent / "settings.json")
        window = Window(store, Feed(store), jobs, settings, theme)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        assert window.place == Place("visit", VISIT, last.id)
        page = window.page
        assert isinstance(page, VisitPage)
        text = page.record.passage.text
        assert text.text() == last.text
        qtbot.waitUntil(lambda: QApplication.focusWidget() is text.pages, timeout=SOON_MS)
        assert text.pages.textCursor().atEnd()
        key_in(text.pages, " và tiếp")
        text.flush()
        assert query.findings(store.reader, VISIT)[-1].text.endswith(" và tiếp")
        window.close()
        jobs.close()


def test_text_and_place_are_kept_before_they_were_on_the_screen_for_a_second() -> None:
    assert LATEST_MS + KEEP_PLACE_MS < ON_SCREEN_MS


def test_the_step_s_name_and_undo_are_there_after_a_restart_and_on_another_page(
    qtbot: QtBot, vault: Vault, tmp_path: Path
) -> None:
    folder, jobs = vault.folder, Jobs()
    theme = Theme(paths.resources(), Shade.LIGHT)
    with Store.open(vault, "Người thử") as store:
        written(store)
        findings_written(store, "một")
        (kept,) = query.findings(store.reader, VISIT)
        edited = replace(kept, text="một và hai")
        store.write("finding.edit", [fields.changed(kept, edited)])
    vault.close()
    with Store.open(vaults.unlock(folder, PASSPHRASE), "Người thử") as store:
        window = Window(store, Feed(store), jobs, Preferences(tmp_path / "s.json"), theme)
        qtbot.addWidget(window)
        window.show()
        assert window.place.page == "today"
        assert window._status.undo.text().strip() == "Hoàn tác: sửa ghi nhận"
        window._status.undo.click()
        assert query.findings(store.reader, VISIT)[0].text == "một"
        redo = window._status.redo
        qtbot.waitUntil(lambda: redo.accessibleName() == "Làm lại: sửa ghi nhận", timeout=SOON_MS)
        window.go(Place("visit", VISIT))
        redo.click()
        assert query.findings(store.reader, VISIT)[0].text == "một và hai"
        window.close()
        jobs.close()
