"""A visit to work on, its page, and the hand that works on it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import fields, query
from db.figures import parse
from db.positions import between
from db.records import (
    Body,
    Figure,
    Finding,
    FindingKind,
    Inspection,
    Member,
    Record,
    RecordId,
    Role,
    Subject,
    Topic,
    Visit,
    VisitKind,
)
from db.store import Store
from desktop.ui.desk import Desk
from desktop.ui.pages.visit import VisitPage
from desktop.ui.places import Place

VISIT = RecordId("v")
SOON_MS = 3000
LATER_MS = 30_000
"""When what another process or the disk has part in must be there, however busy the machine."""
R = TypeVar("R", bound=Record)


def written(store: Store) -> None:
    """Write a small inspection with one session."""
    records: list[Record] = [
        Inspection(id=RecordId("i"), topic="Công tác cải cách hành chính"),
        Body(id=RecordId("vp"), name="Văn phòng Ủy ban nhân dân tỉnh", short_name="Văn phòng UBND tỉnh"),
        Body(id=RecordId("snv"), name="Sở Nội vụ"),
        Subject(id=RecordId("s"), inspection=RecordId("i"), body=RecordId("vp"), position="a"),
        Member(id=RecordId("m1"), inspection=RecordId("i"), role=Role.HEAD, name="Nông Thanh Tùng", position="a"),
        Member(id=RecordId("m2"), inspection=RecordId("i"), name="Lê Thị Hòa", position="b"),
        Topic(id=RecordId("t1"), inspection=RecordId("i"), title="Thủ tục hành chính", position="a"),
        Visit(id=VISIT, inspection=RecordId("i"), kind=VisitKind.SESSION, title="Buổi làm việc", body=RecordId("vp")),
    ]  # fmt: skip
    store.write("example.load", [fields.edit(record) for record in records])


def findings_written(store: Store, *texts: str) -> list[Finding]:
    """Write findings in order; each is named f1, f2 …"""
    position, made = "", []
    for number, text in enumerate(texts, start=1):
        position = between(position, "")
        kind = FindingKind.RESULT
        id = RecordId(f"f{number}")
        made.append(Finding(id=id, visit=VISIT, kind=kind, text=text, position=position))
    store.write("example.load", [fields.edit(finding) for finding in made])
    return made


def figure_written(store: Store, id: str, amount: str, **known: str) -> Figure:
    """Write a figure of the first finding."""
    figure = Figure(
        id=RecordId(id),
        finding=RecordId("f1"),
        label="",
        amount=parse(amount),
        position=f"{id}i",
        **known,
    )
    store.write("example.load", [fields.edit(figure)])
    return figure


def opened(qtbot: QtBot, desk: Desk, part: str | None = None) -> VisitPage:
    """Show the visit's page."""
    page = VisitPage(desk)
    qtbot.addWidget(page)
    page.resize(1160, 640)
    page.show()
    page.show_place(Place("visit", VISIT, RecordId(part) if part else None))
    return page


def findings(desk: Desk) -> list[Finding]:
    """Return what the record holds."""
    return query.findings(desk.store.reader, VISIT)


def texts(desk: Desk) -> list[str]:
    """Return the texts that the record holds, in order."""
    return [finding.text for finding in findings(desk)]


def shown(page: VisitPage) -> list[str]:
    """Return the texts in the list, in order."""
    return [row.text for row in page.record.list.lines.rows]


def alt(widget: QWidget, key: Qt.Key) -> None:
    """Press a key with Alt held."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.AltModifier)
        QApplication.sendEvent(widget, event)
