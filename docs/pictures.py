"""Makes the README's pictures of the worked example: pages of the window, and the first page of its minutes.

`python3 dev.py pictures` runs it in the project's environment, without a screen.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from db.records import RecordId
    from desktop.app import Program

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
WIDTH_PX, HEIGHT_PX = 1366, 768
PAPER_DPI = 100
SETTLED_S = 4.0
PAGES = {"window": "visit", "papers": "papers", "final": "final"}
"""Which page of the window each picture shows, of the example's working session."""


sys.path.insert(0, str(ROOT))


def window(home: Path) -> None:
    """Open the demonstration vault in the window, go to its session and its papers, keep what is seen."""
    from PySide6.QtWidgets import QApplication

    from desktop import app
    from desktop.ui.places import Place
    from desktop.work import Quiet

    qt = QApplication(list(app.CALLED))
    program = app.Program(os.environ)
    try:
        program.show_window(program.try_out(home, "", Quiet()))
        shown = program.window
        assert shown
        shown.resize(WIDTH_PX, HEIGHT_PX)
        for name, page in PAGES.items():
            shown.go(Place(page, session(program)))
            settle(qt)
            keep(shown.grab().save(str(PICTURES / f"{name}.png")), f"{name}.png")
        shown.close()
    finally:
        program.close()


def settle(qt: QApplication) -> None:
    """Let the window show all that it asks for."""
    until = time.monotonic() + SETTLED_S
    while time.monotonic() < until:
        qt.processEvents()
        time.sleep(0.01)


def session(program: Program) -> RecordId:
    """Return the example's working session."""
    from db import query
    from db.records import VisitKind

    assert program.store
    reader = program.store.reader
    visits = [
        visit
        for inspection in query.inspections(reader)
        for visit in query.visits(reader, inspection.id)
    ]
    return next(visit.id for visit in visits if visit.kind is VisitKind.SESSION)


def minutes(folder: Path) -> None:
    """Make the example's minutes, keep the first page as a picture."""
    import pypdfium2

    import dev

    papers = dev.example_papers(dev.demonstration(), folder)
    document = pypdfium2.PdfDocument(papers[0])
    page = document[0].render(scale=PAPER_DPI / 72, grayscale=True).to_pil()
    page.save(PICTURES / "minutes.png", optimize=True)
    document.close()
    keep(True, "minutes.png")


def keep(saved: bool, name: str) -> None:
    """Say which picture was made, or stop where it was not."""
    if not saved:
        raise SystemExit(f"{PICTURES / name}")
    print(PICTURES / name)


def main() -> None:
    """Make the pictures in a home folder of their own."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="so-doan-") as folder:
        home = Path(folder)
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):
            os.environ[name] = folder
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        window(home)
        minutes(home / "papers")


if __name__ == "__main__":
    main()
