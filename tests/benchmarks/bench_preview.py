"""From a text edit to the page on the screen: a paper of some 20 pages, open in the window's page Papers.

`python -m tests.benchmarks.bench_preview` prints medians of one run: from the write of one finding to the new page
painted, beside what laying out the same paper as PDF takes alone.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from db import fields, query, vault
from db.records import Case, DocumentKind, RecordId
from db.store import Store
from desktop import paths
from desktop.evidence.darkroom import Darkroom
from desktop.exchange import ties
from desktop.minutes import papers
from desktop.minutes.papers import Asked
from desktop.settings import Theme as Shade
from desktop.ui.desk import Desk
from desktop.ui.feed import Feed
from desktop.ui.jobs import Jobs
from desktop.ui.pages.papers import PapersPage
from desktop.ui.places import Place
from desktop.ui.preferences import Preferences
from desktop.ui.theme import Theme
from desktop.ui.trips import Trips
from desktop.words import Words
from desktop.work import Quiet
from tests import make
from tests.benchmarks.bench_minutes import TEXT

PASSAGES = 235
ROUNDS = 9
VISIT = RecordId("v")
TODAY = dt.date(2026, 11, 22)


def case() -> Case:
    """Return a case whose minutes have about 20 pages."""
    return make.case(findings=tuple(make.finding(at, f"{at}. {TEXT}") for at in range(PASSAGES)))


def opened(store: Store, darkroom: Darkroom, folder: Path) -> PapersPage:
    """Return the page with the paper on it."""
    jobs, feed = Jobs(), Feed(store)
    desk = Desk(
        store=store,
        feed=feed,
        jobs=jobs,
        words=Words("vi"),
        theme=Theme(paths.resources(), Shade.LIGHT),
        preferences=Preferences(folder / "settings.json"),
        darkroom=darkroom,
        trips=Trips(store, jobs, feed),
        go=lambda _place: None,
        say=lambda _message: None,
    )
    page = PapersPage(desk)
    page.resize(1366, 768)
    page.show_place(Place("papers", VISIT))
    page.show()
    return page


def until_painted(page: PapersPage, text: str) -> None:
    """Let the window work until the first page is painted from a record that says `text`."""
    sheets = page._preview.sheets
    while True:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        shown = page._shown
        if shown is None or all(each.text != text for each in shown.case.findings):
            continue
        if (sheets.page - 1, sheets._device_scale()) in sheets._pictures:
            page.grab()
            return


def edited_ms(page: PapersPage, store: Store, round_: int) -> tuple[float, float]:
    """Return the milliseconds one edit of the first finding takes to the screen, by the clock and by the processor."""
    finding = query.findings(store.reader, VISIT)[0]
    text = f"Lần sửa {round_}. {TEXT}"
    start, used = time.perf_counter(), time.process_time()
    store.write("finding.edit", [fields.changed(finding, replace(finding, text=text))])
    until_painted(page, text)
    return (time.perf_counter() - start) * 1000, (time.process_time() - used) * 1000


def layout_ms(held: Case) -> tuple[float, int]:
    """Return what composing and laying out the same paper takes alone, and its pages."""
    asked = Asked(kind=DocumentKind.MINUTES, of=VISIT, today=TODAY)
    taken, pages = [], 0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        pages = papers.preview(held, asked, make.opener(), Quiet()).pages
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), pages


def main() -> None:
    """Print the figures."""
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as name, Darkroom(children=1) as darkroom:
        folder = Path(name)
        held = vault.create(folder / "book", "mật khẩu để thử")
        with Store.open(held, "Người thử") as store:
            store.write("case.import", [fields.edit(each) for _, each in ties.records(case())])
            page = opened(store, darkroom, folder)
            until_painted(page, case().findings[0].text)
            taken = [edited_ms(page, store, each) for each in range(ROUNDS)]
            alone, pages = layout_ms(query.case(store.reader, RecordId("i")))
            page.desk.jobs.close()
            page.deleteLater()
    shown, used = (statistics.median(each) for each in zip(*taken, strict=True))
    most = max(taken)[0]
    print(
        f"minutes of {pages} pages, an edit to the painted page: {shown:.0f} ms (most {most:.0f})"
    )
    print(f"  of it by the processor: {used:.0f} ms; load {os.getloadavg()[0]:.1f}")
    print(f"  composing and laying out alone: {alone:.0f} ms, x {shown / alone:.2f}")
    del app


if __name__ == "__main__":
    main()
